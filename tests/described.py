"""Clients made in memory from descriptions that a test writes down."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2

from generator import ir
from generator.diagnostics import Diagnostics
from generator.pipeline import describe
from generator.printing.formatting import finished
from generator.printing.render import environment, render
from generator.resources import templates_folder
from generator.samples import samples_of
from generator.settings import ClientSettings
from generator.source_files import Source, SourceFile
from generator.verify import Verifier
from generator.views import printed_files


@dataclass(frozen=True, slots=True)
class Described:
    """A model, and the files that are printed for it, by path."""

    api: ir.Api
    files: Mapping[str, str]

    @property
    def modules(self) -> dict[str, str]:
        """The Python files."""
        return {p: text for p, text in self.files.items() if p.endswith(".py")}


def verify(api: ir.Api, files: Iterable[tuple[str, str]]) -> None:
    """Raise `VerificationError` unless the files are the client that `api` describes.

    `files` are the printed modules, each with its path below the package; those of the
    runtime that travel as they are do not belong to them.
    """
    verifier = Verifier(api)
    seen = []
    for path, text in files:
        verifier.check(path, text)
        seen.append(path)
    verifier.finish(seen)


def settings() -> ClientSettings:
    """The settings of a client of which nothing was configured."""
    return ClientSettings(name="acme", source="api.json", output="acme")


def source_of(data: bytes, name: str = "api.json") -> Source:
    """A description as if it had been read from disk."""
    file = SourceFile(path=name, name=name, data=data)
    return Source(label=name, files=(file,), kind="openapi")


@functools.cache
def _environment() -> jinja2.Environment:
    return environment(templates_folder())


def described(
    root: Mapping[str, Any], names: Mapping[str, str] | None = None
) -> Described:
    """The client for a description. Raises `Failure` where it is refused.

    As the pipeline does it, but nothing is verified yet, and the templates, of which
    hundreds of clients are made here, are compiled once.
    """
    source = source_of(json.dumps(root).encode())
    api = describe(source, settings(), names or {}, Diagnostics())
    files = {
        file.path: finished(
            file.path, render(_environment(), file.template, file.view())
        )
        for file in printed_files(
            api,
            samples_of(api),
            package="acme",
            generator="clientsmith 0",
            http_library="httpx2",
        )
    }
    return Described(api, files)
