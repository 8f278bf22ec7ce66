"""Clients made in memory from descriptions that a test writes down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import ir
from generator.diagnostics import Diagnostics
from generator.pipeline import describe, generate
from generator.resources import templates_folder
from generator.settings import ClientSettings
from generator.source_files import Source, SourceFile


@dataclass(frozen=True, slots=True)
class Described:
    """A model, and the files that were made of it, by path."""

    api: ir.Api
    files: Mapping[str, str]
    diagnostics: Diagnostics

    @property
    def printed(self) -> dict[str, str]:
        """The Python files that are printed; the rest of the runtime is copied."""
        copied = {
            f"runtime/{p.name}" for p in (templates_folder() / "runtime").iterdir()
        }
        return {
            path: text
            for path, text in self.files.items()
            if path.endswith(".py") and path not in copied
        }


def source_of(data: bytes, name: str = "api.json") -> Source:
    """A description as if it had been read from disk."""
    file = SourceFile(path=name, name=name, data=data)
    return Source(label=name, files=(file,), kind="openapi")


def settings() -> ClientSettings:
    """The settings of a client of which nothing was configured."""
    return ClientSettings(name="acme", source=Path("api.json"), output=Path("acme"))


def described(
    root: Mapping[str, Any], names: Mapping[str, str] | None = None
) -> Described:
    """The client for a description. Raises `Failure` where it is refused."""
    source = source_of(json.dumps(root).encode())
    diagnostics = Diagnostics()
    result = generate(source, settings(), names or {}, diagnostics)
    api = describe(source, settings(), names or {}, Diagnostics())
    files = {file.path: file.text for file in result.files}
    return Described(api, files, diagnostics)
