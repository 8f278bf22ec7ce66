"""Small descriptions in tests/cases, one feature each: made, loaded, tested, typed."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import black
import pytest

from .making import REPOSITORY, file_source, write_package

CASES = sorted((REPOSITORY / "tests" / "cases").glob("*.yaml"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the package of every case, under the case's name."""
    folder = tmp_path_factory.mktemp("cases")
    for case in CASES:
        write_package(folder, file_source(case)).folder.rename(folder / case.stem)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def run(folder: Path, *arguments: str) -> None:
    """A module of Python's, in a process of its own, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", [case.stem for case in CASES])
def test_every_module_loads(made: Path, case: str) -> None:
    """Alone and in any order, and each name of the models is there."""
    for path in sorted((made / case).rglob("*.py")):
        parts = path.relative_to(made).with_suffix("").parts
        importlib.import_module(".".join(part for part in parts if part != "__init__"))
    models = importlib.import_module(f"{case}.models")
    assert all(hasattr(models, name) for name in dir(models))


@pytest.mark.parametrize("case", [case.stem for case in CASES])
def test_every_file_is_in_black_s_form(made: Path, case: str) -> None:
    """What stands there is what black would write."""
    for path in (made / case).rglob("*.py"):
        text = path.read_text("utf-8")
        assert black.format_str(text, mode=black.Mode()) == text, path


def test_all_contracts_hold(made: Path) -> None:
    """The tests that come with each package pass."""
    run(made, "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", ".")


def test_types_hold_all_together(made: Path) -> None:
    """mypy finds nothing, at its strictest."""
    run(made, "mypy", "--strict", "--no-incremental", *(case.stem for case in CASES))
