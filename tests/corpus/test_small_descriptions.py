"""Every small description beside the repository becomes a client that does its work.

They are those of the OpenAPI Initiative, in versions 2.0 to 3.2 and in one and several
files, and two longer ones that others use as examples.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import black
import pytest
from black.mode import TargetVersion

from generator import ir, pipeline
from generator.diagnostics import Diagnostics
from generator.document import load_document
from generator.settings import ClientSettings
from generator.source_files import load_source

from .material import TOP, write

SPECS = TOP.parent / "shared" / "specs"
METHODS = "get put post delete options head patch trace query".split()
PROBE = Path(__file__).with_name("probe.py")

pytestmark = pytest.mark.skipif(
    not SPECS.is_dir(), reason=f"the descriptions do not lie in {SPECS}"
)


def descriptions() -> list[str]:
    """The description of each API; the other files of one are no APIs."""
    found = []
    for path in sorted([*SPECS.rglob("*.json"), *SPECS.rglob("*.yaml")]):
        start = path.read_text(encoding="utf-8")[:4000]
        if re.search(r"""(?m)^[\s{]*["']?(openapi|swagger)["']?\s*:""", start):
            found.append(path.relative_to(SPECS).as_posix())
    return found


@dataclass(frozen=True)
class Made:
    """A generated client in a folder of its own, with its model and its source."""

    name: str
    folder: Path
    source: Path
    api: ir.Api
    texts: dict[str, str]

    def groups(self) -> dict[str, list[str]]:
        return {
            group.name.python: [each.name.python for each in group.operations]
            for group in self.api.groups
        }


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """All of them, each generated once."""
    folder = tmp_path_factory.mktemp("small")
    return {
        name: _made(SPECS / name, folder / f"client_{number:02}")
        for number, name in enumerate(descriptions())
    }


def _made(source: Path, output: Path) -> Made:
    diagnostics = Diagnostics()
    # Two of them refer to a folder beside their own.
    read = load_source(source, source.name, diagnostics, source.parent.parent)
    settings = ClientSettings(name=output.name, source=str(source), output=str(output))
    result = pipeline.generate(read, settings, {}, diagnostics)
    write(result, output)
    return Made(
        name=output.name,
        folder=output.parent,
        source=source,
        api=pipeline.describe(read, settings, {}, Diagnostics()),
        texts={file.path: file.text for file in result.files},
    )


def described(source: Path) -> Iterator[tuple[str, str]]:
    """Each operation as the file lists it: method and path."""
    root = load_document(source.read_bytes(), source.name).root
    for path, item in (root.get("paths") or {}).items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path


def _run(*arguments: Any, cwd: Path, given: str = "") -> str:
    ran = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    return ran.stdout


def test_all_of_them_are_here() -> None:
    """Every version, in one file and in several."""
    found = " ".join(descriptions())
    for part in (
        "v2.0",
        "petstore-separate",
        "v3.0",
        "v3.1",
        "v3.2",
        "museum",
        "train",
    ):
        assert part in found


@pytest.mark.parametrize("name", descriptions())
def test_every_operation_has_a_method(clients: dict[str, Made], name: str) -> None:
    """Every module imports, and what the file lists is what the clients have."""
    made = clients[name]
    listed = [
        (
            each.method,
            "".join(p if isinstance(p, str) else f"{{{p.wire}}}" for p in each.path),
        )
        for group in made.api.groups
        for each in group.operations
    ]
    assert sorted(listed) == sorted(described(made.source))
    groups = made.groups()
    text = _run(
        PROBE, made.folder, made.name, cwd=made.folder, given=json.dumps(groups)
    )
    report = json.loads(text)
    assert (report["failed"], report["missing"], report["hints"]) == ({}, [], {})


def test_the_contracts_pass(clients: dict[str, Made]) -> None:
    """The tests that come with each package, all in one run."""
    folder = next(iter(clients.values())).folder
    names = [f"{made.name}/tests" for made in clients.values() if made.api.groups]
    _run("-m", "pytest", "-q", "-p", "no:cacheprovider", *names, cwd=folder)


def test_the_types_are_strict(clients: dict[str, Made]) -> None:
    """One run of mypy over all of them."""
    folder = next(iter(clients.values())).folder
    names = [made.name for made in clients.values()]
    _run("-m", "mypy", "--strict", "--no-error-summary", *names, cwd=folder)


def test_black_changes_nothing(clients: dict[str, Made]) -> None:
    """Each module is in black's form already."""
    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=88)
    texts = {
        text
        for made in clients.values()
        for path, text in made.texts.items()
        if path.endswith(".py") and text and not path.startswith("runtime/")
    }
    for text in texts:
        assert black.format_str(text, mode=mode) == text
