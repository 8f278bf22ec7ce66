"""The same input gives the same bytes, wherever and however often, and in black's form.

Every run is the real command in a process of its own.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from pathlib import Path

import black
import pytest
from black.mode import TargetVersion

from .making import DESCRIPTION, PAGE, REPOSITORY, Workshop, file_source, run_command

SINK = Path(__file__).with_name("kitchen_sink.yaml")
SOURCES = {"page": PAGE, "description": DESCRIPTION, "sink": SINK}

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    """Every file below a folder, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def generated(source: Path, cwd: Path, output: str, **environment: str) -> Tree:
    done = run_command("generate", source, "-o", output, cwd=cwd, **environment)
    assert done.returncode == 0, done.stderr
    return tree(cwd / output)


First = Callable[[str], Tree]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> First:
    """`first(name)`: what a run of that source wrote, to compare with."""
    folder = tmp_path_factory.mktemp("first")

    @functools.cache
    def run(name: str) -> Tree:
        output = f"{name}/client"
        return generated(SOURCES[name], folder, output, PYTHONHASHSEED="0")

    return run


ENVIRONMENTS = {
    "another hash seed": {"PYTHONHASHSEED": "4242"},
    "a random hash seed": {"PYTHONHASHSEED": "random"},
    "locale C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "Kiritimati": {"TZ": "Pacific/Kiritimati"},
    "a long time ago": {"TZ": "America/St_Johns", "SOURCE_DATE_EPOCH": "1"},
    "a narrow terminal": {"BLACK_NUM_WORKERS": "3", "COLUMNS": "40"},
    "no bytecode, optimised": {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONOPTIMIZE": "2"},
}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_environment(environment: str, first: First, tmp_path: Path) -> None:
    """No part of the environment reaches the output."""
    found = generated(SINK, tmp_path, "client", **ENVIRONMENTS[environment])
    assert found == first("sink")


@pytest.mark.parametrize("name", SOURCES)
def test_another_folder(name: str, first: First, tmp_path: Path) -> None:
    """Neither where the source lies nor where the output goes shows in any file."""
    source = tmp_path / "else where" / SOURCES[name].name
    source.parent.mkdir()
    shutil.copy(SOURCES[name], source)
    found = generated(source, source.parent, "deep/er/client", TZ="Asia/Kolkata")
    assert found == first(name)
    for path, data in found.items():
        assert str(tmp_path).encode() not in data, path
        assert str(REPOSITORY).encode() not in data, path


@pytest.mark.parametrize("name", SOURCES)
def test_second_run(name: str, first: First, tmp_path: Path) -> None:
    """A second run, and one after a file was lost, leave what the first one wrote."""
    output = tmp_path / "client"
    generated(SOURCES[name], tmp_path, "client")
    times = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    assert generated(SOURCES[name], tmp_path, "client") == first(name)
    assert {p: p.stat().st_mtime_ns for p in output.rglob("*")} == times
    (output / "client.py").unlink()
    assert generated(SOURCES[name], tmp_path, "client") == first(name)


def test_the_repository_is_a_first_run(tmp_path: Path) -> None:
    """What is vendored here is what a run into an empty folder writes."""
    shutil.copy(DESCRIPTION, tmp_path)
    found = generated(tmp_path / DESCRIPTION.name, tmp_path, "stripe_cards_openapi")
    vendored = tree(REPOSITORY / "generated" / "stripe_cards_openapi")
    vendored = {p: data for p, data in vendored.items() if "__pycache__" not in p}
    # Scenarios are their owner's, and the lock tells how the generator was built.
    kept = {p for p in found if "scenarios/" in p or p.endswith(".lock")}
    assert {p: d for p, d in found.items() if p not in kept} == {
        p: d for p, d in vendored.items() if p not in kept
    }


@pytest.mark.parametrize("name", SOURCES)
def test_line_ends_of_the_source(name: str, first: First, tmp_path: Path) -> None:
    """A checkout with other line ends gives the same code, with ours."""
    source = tmp_path / SOURCES[name].name
    data = SOURCES[name].read_bytes().replace(b"\r\n", b"\n")
    source.write_bytes(data.replace(b"\n", b"\r\n"))
    found = generated(source, tmp_path, "client")
    assert not [path for path, data in found.items() if b"\r" in data]
    assert found == first(name)


@pytest.mark.parametrize("name", SOURCES)
def test_black_changes_nothing(name: str, shared_workshop: Workshop) -> None:
    """Each generated file is the fixed point of black, in its year's stable style."""
    made = shared_workshop.make(file_source(SOURCES[name]))
    mode = black.Mode(target_versions={TargetVersion.PY311})
    code = {path: text for path, text in made.files.items() if path.endswith(".py")}
    assert len(code) > 40
    for path, text in code.items():
        assert black.format_str(text, mode=mode) == text, path


@pytest.mark.parametrize("name", SOURCES)
def test_form_of_the_text(name: str, first: First) -> None:
    """UTF-8 with `\\n` line ends, one at the end, and no blank before any."""
    for path, data in first(name).items():
        text = data.decode("utf-8")
        assert "\r" not in text
        assert text == "" or text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert not [line for line in text.split("\n") if line != line.rstrip()], path
