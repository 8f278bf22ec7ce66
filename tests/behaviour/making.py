"""Packages made for one test: generated in memory, written, imported, forgotten."""

from __future__ import annotations

import importlib
import itertools
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from generator import pipeline
from generator.cli.commands import Drift, check_client, generate_client
from generator.diagnostics import Diagnostics
from generator.settings import ClientSettings
from generator.settings.config import command_line_settings
from generator.source_files import Source, SourceFile

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "spec" / "PostCustomersCustomerCards.html"
DESCRIPTION = REPOSITORY / "spec" / "stripe-cards.yaml"

_COUNT = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A generated package in a folder, and what was said while it was made."""

    name: str
    folder: Path
    files: dict[str, str]
    codes: list[str]


def openapi(description: dict[str, Any]) -> Source:
    """A description as a source that no disk holds."""
    return _source("api.json", json.dumps(description).encode(), "openapi")


def page(name: str, text: str) -> Source:
    """A page as a source; `name` is the operationId, as with any page."""
    return _source(f"{name}.html", text.encode(), "pages")


def file_source(path: Path) -> Source:
    """What `path` holds: a page where it ends in `.html`, else a description."""
    kind: Literal["pages", "openapi"] = "pages" if path.suffix == ".html" else "openapi"
    return _source(path.name, path.read_bytes(), kind)


def _source(name: str, data: bytes, kind: Literal["pages", "openapi"]) -> Source:
    file = SourceFile(path=name, name=name, data=data)
    return Source(label=name, files=(file,), kind=kind)


def write_package(parent: Path, source: Source, *options: str) -> Made:
    """Generate the package under a name that no other has, and write its files."""
    name = f"made_{next(_COUNT)}"
    settings = command_line_settings(source.label, str(parent / name), options)
    diagnostics = Diagnostics()
    result = pipeline.generate(source, settings, {}, diagnostics)
    diagnostics.stop_on_errors()
    files = {file.path: file.text for file in result.files}
    for path, text in files.items():
        target = parent / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
    return Made(
        name=name,
        folder=parent / name,
        files=files,
        codes=[diagnostic.code for diagnostic in diagnostics],
    )


@dataclass
class Workshop:
    """Makes packages below `folder` and imports them, until it is closed."""

    folder: Path
    _names: list[str] = field(default_factory=list)

    def make(self, source: Source, *options: str) -> Made:
        made = write_package(self.folder, source, *options)
        self._names.append(made.name)
        importlib.invalidate_caches()
        return made

    def load(self, source: Source, *options: str) -> ModuleType:
        """The package, imported; its modules load as they are touched."""
        return importlib.import_module(self.make(source, *options).name)

    def regenerate(self, description: dict[str, Any]) -> ModuleType:
        """The package after one more run over what the runs before left, imported."""
        source = self.folder / "api.json"
        source.write_text(json.dumps(description), "utf-8")
        return self.generate_again(source)

    def generate_again(self, source: Path) -> ModuleType:
        """As `regenerate`, of a source that stands on the disk."""
        output = self.folder / "kept"
        settings = ClientSettings(name="kept", source=str(source), output=str(output))
        generate_client(settings, lambda: pipeline, Diagnostics())
        assert check_client(settings, lambda: pipeline, Diagnostics()) == Drift()
        # A copy under a name that is new: what was imported once stays what it was.
        name = f"made_{next(_COUNT)}"
        shutil.copytree(output, self.folder / name)
        self._names.append(name)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    def open(self) -> None:
        # Python never looks again into a folder that was not there at first.
        self.folder.mkdir(exist_ok=True)
        sys.path.insert(0, str(self.folder))

    def close(self) -> None:
        sys.path.remove(str(self.folder))
        for name in list(sys.modules):
            if name.partition(".")[0] in self._names:
                del sys.modules[name]


def run_command(
    *arguments: str | Path, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own, in the folder `cwd`."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd,
        env={**inherited, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
