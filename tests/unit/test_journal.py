"""All or nothing: whenever a run dies, no file is half-written, and the next command
completes or undoes what it left."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.diagnostics import Failure
from generator.folder import STATE_NAME
from generator.journal import recover
from generator.lock import LOCK_NAME
from generator.work import output_folder

from .killed_run import FAILED, NEW, OLD, SCENARIOS, regenerate, settings_in

REPOSITORY = Path(__file__).parents[2]
MINE = {"mine.py": "mine\n", "old/mine.txt": "mine too\n"}
KILLS_AT_RANDOM = 20


def contents(folder: Path) -> dict[str, str]:
    """Every file of the output but what a run keeps there while it writes.

    Without the generator's digest, for whoever works on it while the tests run.
    """
    return {
        path.relative_to(folder).as_posix(): re.sub(
            r"(?m)^generator .*", "", path.read_text()
        )
        for path in folder.rglob("*")
        if path.is_file() and STATE_NAME not in path.parts
    }


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the old output in it, and files of the user's beside it."""
    root = tmp_path_factory.mktemp("start")
    regenerate(root, OLD)
    for name, text in MINE.items():
        (root / "out" / "a" / name).write_text(text)
    return root


@pytest.fixture(scope="module")
def states(
    start: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, str], dict[str, str]]:
    """What the output may be: all of the old one, or all of the new one."""
    root = tmp_path_factory.mktemp("states") / "copy"
    shutil.copytree(start, root)
    old = contents(root / "out" / "a")
    regenerate(root, NEW)
    new = contents(root / "out" / "a")
    assert new.keys() == {*NEW, *SCENARIOS, *MINE, LOCK_NAME}
    return old, new


def begin(root: Path, step: int, how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.unit.killed_run", str(root), str(step), how]
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def copies(start: Path, folder: Path) -> Iterator[Path]:
    for number in range(1, 1000):
        root = folder / str(number)
        shutil.copytree(start, root)
        yield root


def settle(root: Path, states: tuple[dict[str, str], dict[str, str]]) -> None:
    """What must hold after any death, before and after the next command."""
    old, new = states
    out = root / "out" / "a"
    for path, text in contents(out).items():
        assert text in (old.get(path), new.get(path)), f"{path} is half-written"
    recover(output_folder(settings_in(root)))
    assert contents(out) in (old, new)
    assert not (out / STATE_NAME).exists()
    regenerate(root, NEW)
    assert contents(out) == new


def test_killed_at_every_step(
    start: Path, states: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    """Every file opened for writing, renamed, removed, every folder made or removed."""
    outcomes = []
    for step, root in enumerate(copies(start, tmp_path), 1):
        process = begin(root, step, "kill")
        _, errors = process.communicate(timeout=60)
        if process.returncode == 0:
            break
        assert process.returncode == 9, errors
        recover(output_folder(settings_in(root)))
        outcomes.append(contents(root / "out" / "a") == states[1])
        settle(root, states)
    # Undone up to the journal, completed from there on, and both did happen.
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}
    assert len(outcomes) > 20


def test_killed_at_random_moments(
    start: Path, states: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    """By the system, at moments that no step marks."""
    moments = random.Random(0)
    for _, root in zip(range(KILLS_AT_RANDOM), copies(start, tmp_path), strict=False):
        process = begin(root, 0, "slow")
        time.sleep(moments.uniform(0.1, 0.4))
        process.kill()
        process.communicate(timeout=60)
        settle(root, states)


@pytest.mark.parametrize("step", [1, 2, 3, 5, 8, 10])
def test_a_full_disk_changes_nothing(
    start: Path,
    states: tuple[dict[str, str], dict[str, str]],
    tmp_path: Path,
    step: int,
) -> None:
    """Found while staging, before the first file is replaced; nothing stays behind."""
    root = next(copies(start, tmp_path))
    process = begin(root, step, "full")
    output, errors = process.communicate(timeout=60)
    assert process.returncode == FAILED, errors
    assert "output-unwritable" in output
    assert contents(root / "out" / "a") == states[0]
    assert not (root / "out" / "a" / STATE_NAME / "staged").exists()
    settle(root, states)


def leave_journal(root: Path, steps: object) -> Path:
    """What a killed run, or somebody else, may leave in the folder."""
    state = root / "out" / "a" / STATE_NAME
    (state / "staged").mkdir(parents=True)
    (state / "staged" / "0").write_text("staged\n")
    (state / "journal").write_text(json.dumps(steps))
    return state


@pytest.mark.parametrize(
    "steps",
    [
        [[0, "../../mine.py", None, True]],
        [[0, "/etc/mine.py", None, True]],
        [[0, "a\\..\\b", None, True]],
        [[0, None, None, True]],
        [["x", "a.py", None, True]],
        [[0, "a.py"]],
        {"a": 1},
        7,
    ],
)
def test_a_journal_that_we_did_not_write_is_refused(
    start: Path, tmp_path: Path, steps: object
) -> None:
    """It may have come with a repository, to make us write elsewhere."""
    root = next(copies(start, tmp_path))
    leave_journal(root, steps)
    before = sorted(root.rglob("*"))
    with pytest.raises(Failure, match="journal-invalid"):
        recover(output_folder(settings_in(root)))
    assert [
        path for path in sorted(root.rglob("*")) if path.name != "running"
    ] == before


def test_what_changed_since_the_kill_stays(start: Path, tmp_path: Path) -> None:
    """A step is taken only while the file is what the journal says it replaces."""
    root = next(copies(start, tmp_path))
    leave_journal(root, [[0, "m0.py", "0" * 64, True], [1, "m1.py", "0" * 64, False]])
    recover(output_folder(settings_in(root)))
    assert (root / "out" / "a" / "m0.py").read_text() == OLD["m0.py"]
    assert (root / "out" / "a" / "m1.py").read_text() == OLD["m1.py"]


def test_no_link_is_followed_to_staged_files(start: Path, tmp_path: Path) -> None:
    """Neither to their folder nor by one of them."""
    root = next(copies(start, tmp_path))
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "0").write_text("secret\n")
    state = leave_journal(root, [[0, "new.py", None, True]])
    (state / "staged" / "0").unlink()
    (state / "staged" / "0").symlink_to(secret / "0")
    recover(output_folder(settings_in(root)))
    assert not (root / "out" / "a" / "new.py").exists()

    state = leave_journal(root, [[0, "new.py", None, True]])
    shutil.rmtree(state / "staged")
    (state / "staged").symlink_to(secret)
    with pytest.raises(Failure, match="symbolic link"):
        recover(output_folder(settings_in(root)))
    assert (secret / "0").read_text() == "secret\n"
    assert not (root / "out" / "a" / "new.py").exists()
