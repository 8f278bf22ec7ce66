"""Every folder of pages becomes one package that works as written.

The packages are generated once, side by side, and then looked at by the tools that
their owners would use. Takes a minute or two, most of it for Stripe's 446 operations.
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

import black
import pytest
from black.mode import TargetVersion
from black.report import NothingChanged

from generator import ir
from generator.result import Result

from .material import (
    HTTPDOC,
    TOP,
    described,
    generated,
    needs_httpdoc,
    page_folders,
    write,
)

pytestmark = needs_httpdoc

OPERATIONS = {
    "dialect-a/openai": 57,
    "dialect-b/apis-io-maintainers": 6,
    "dialect-b/openai": 57,
    "dialect-b/sample": 2,
    "dialect-c/apis-io-maintainers": 6,
    "dialect-c/openai": 57,
    "dialect-c/sample": 2,
    "dialect-c/stripe": 446,
}

OPENAI = set(
    """assistants audio chat completions edits embeddings files fine_tunes fine_tuning
    images models moderations threads""".split()
)
# The groups by the last part of the folder; of Stripe's, these among others.
GROUPS = {
    "apis-io-maintainers": {"engine", "maintainers"},
    "openai": OPENAI,
    "sample": {"speakers"},
    "stripe": {"account", "charges", "customers", "invoices", "subscriptions"},
}

folders = pytest.mark.parametrize("folder", sorted(OPERATIONS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A package on the disk, and what it was made from."""

    name: str
    place: Path
    result: Result
    api: ir.Api

    @property
    def methods(self) -> dict[str, list[str]]:
        return {
            group.name.python: [operation.name.python for operation in group.operations]
            for group in self.api.groups
        }


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """The package of each folder, side by side in one place."""
    place = tmp_path_factory.mktemp("packages")
    made = {}
    for folder in sorted(OPERATIONS):
        name = re.sub(r"\W", "_", folder)
        result = generated(HTTPDOC / folder, place / name)
        write(result, place / name)
        made[folder] = Made(
            name=name, place=place, result=result, api=described(HTTPDOC / folder)
        )
    return made


def run(*command: str, cwd: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """A tool as its user would call it, without the repository on the path."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        input=text,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_every_folder_is_generated() -> None:
    """Each folder of pages is in the table."""
    assert page_folders() == sorted(OPERATIONS)


@folders
def test_groups(folder: str, packages: dict[str, Made]) -> None:
    """Every page is an operation, in a group that says what it is about."""
    methods = packages[folder].methods
    expected = GROUPS[folder.partition("/")[2]]
    assert sum(map(len, methods.values())) == OPERATIONS[folder]
    assert expected <= methods.keys()
    if not folder.endswith("stripe"):
        assert expected == methods.keys()
    assert not [name for name in methods if re.fullmatch(r"v?\d.*|api|rest|root", name)]


@folders
@pytest.mark.filterwarnings("error")
def test_modules_compile(folder: str, packages: dict[str, Made]) -> None:
    """Every module compiles without so much as a warning."""
    for file in packages[folder].result.files:
        if file.path.endswith(".py"):
            compile(file.text, file.path, "exec", dont_inherit=True)


@folders
def test_modules_import(folder: str, packages: dict[str, Made]) -> None:
    """Every module imports; both clients and the builders have every operation."""
    made = packages[folder]
    probe = str(Path(__file__).with_name("probe.py"))
    text = json.dumps(made.methods)
    done = run(
        "-W", "error", probe, str(made.place), made.name, cwd=made.place, text=text
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report == {
        "modules": sum(file.path.endswith(".py") for file in made.result.files),
        "failed": {},
        "methods": OPERATIONS[folder],
        "missing": [],
        "hints": {},
    }


@folders
def test_stubs_pass(folder: str, packages: dict[str, Made]) -> None:
    """The contract and the scenarios pass as written."""
    made = packages[folder]
    tests = f"{made.name}/tests"
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", tests, cwd=made.place)
    summary = done.stdout.strip().rpartition("\n")[2]
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    print(f"{folder}: {summary}")
    assert re.fullmatch(r"\d+ passed in .*", summary)


def test_types(packages: dict[str, Made]) -> None:
    """`mypy --strict` finds nothing in any of the packages."""
    names = [made.name for made in packages.values()]
    place = packages["dialect-c/stripe"].place
    cache = str(place / "mypy")
    done = run("-m", "mypy", "--strict", "--cache-dir", cache, *names, cwd=place)
    print(done.stdout.strip())
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-3000:]


@folders
def test_form(folder: str, packages: dict[str, Made]) -> None:
    """What is printed is in black's form; of Stripe's many files, each tenth is."""
    changed = [path for path, text in printed(packages[folder]) if reformatted(text)]
    assert changed == []


def printed(made: Made) -> Iterator[tuple[str, str]]:
    runtime = {path.name for path in (TOP / "templates" / "runtime").glob("*.py")}
    files = [
        (file.path, file.text)
        for file in made.result.files
        if file.path.endswith(".py")
        and not (file.path.startswith("runtime/") and Path(file.path).name in runtime)
    ]
    yield from files[:: 10 if len(files) > 500 else 1]


def reformatted(text: str) -> bool:
    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=88)
    try:
        return bool(black.format_file_contents(text, fast=True, mode=mode))
    except NothingChanged:
        return False
