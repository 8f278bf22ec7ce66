"""All or nothing: whenever a run dies, no file is half-written, and the next command
completes or undoes what it left."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cli.work import output_folder
from generator.diagnostics import Diagnostics, Failure
from generator.output.folder import STATE_NAME
from generator.output.journal import recover

from .killed_run import FAILED, NEW, OLD, regenerate, settings_in
from .killing import (
    COMMANDS,
    Deaths,
    begin,
    contents,
    is_settled,
    next_command,
    prepared,
)

KILLS_AT_RANDOM = 20


@pytest.fixture(scope="module")
def deaths(tmp_path_factory: pytest.TempPathFactory) -> Deaths:
    return prepared(tmp_path_factory.mktemp("deaths"))


def copies(deaths: Deaths, folder: Path) -> Iterator[Path]:
    for number in range(1, 1000):
        yield deaths.copy(folder / str(number))


def settle(root: Path, deaths: Deaths) -> bool:
    """What must hold after any death, before and after the next command.

    Tells whether that completed the run, or undid it.
    """
    assert deaths.half_written(root) == []
    recover(output_folder(settings_in(root)), Diagnostics())
    found = contents(root)
    assert found in (deaths.old, deaths.new)
    assert is_settled(root)
    regenerate(root, NEW)
    assert contents(root) == deaths.new
    return found == deaths.new


def test_killed_at_every_step(deaths: Deaths, tmp_path: Path) -> None:
    """Every file opened for writing, renamed, removed, every folder made or removed."""
    outcomes = []
    for step, root in enumerate(copies(deaths, tmp_path), 1):
        process = begin(root, step, "kill")
        _, errors = process.communicate(timeout=60)
        if process.returncode == 0:
            break
        assert process.returncode == 9, errors
        outcomes.append(settle(root, deaths))
    # Undone up to the journal, completed from there on, and both did happen.
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}
    assert len(outcomes) > 20


@pytest.mark.parametrize("step", [1, 4, 6])
def test_killed_in_the_middle_of_a_file(
    deaths: Deaths, tmp_path: Path, step: int
) -> None:
    """Half of a staged file, half of the journal: neither is taken for a whole one."""
    root = next(copies(deaths, tmp_path))
    process = begin(root, step, "half")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 9, errors
    assert settle(root, deaths) is False


def test_killed_at_random_moments(deaths: Deaths, tmp_path: Path) -> None:
    """By the system, at moments that no step marks."""
    moments = random.Random(0)
    for _, root in zip(range(KILLS_AT_RANDOM), copies(deaths, tmp_path), strict=False):
        process = begin(root, 0, "slow")
        time.sleep(moments.uniform(0, 0.2))
        process.kill()
        process.communicate(timeout=60)
        settle(root, deaths)


@pytest.mark.parametrize("kind", COMMANDS)
@pytest.mark.parametrize("step", [4, 20])
def test_any_command_settles_what_a_killed_run_left(
    deaths: Deaths, tmp_path: Path, step: int, kind: str
) -> None:
    """Also one that is about another client, or about none."""
    root = next(copies(deaths, tmp_path))
    begin(root, step, "kill").communicate(timeout=60)
    assert not is_settled(root)
    assert next_command(root, kind) == (1 if kind == "check" else 0)
    assert is_settled(root)
    assert contents(root) == (deaths.new if step == 20 else deaths.old)


def test_what_a_run_completes_is_told(deaths: Deaths, tmp_path: Path) -> None:
    root = next(copies(deaths, tmp_path))
    begin(root, 20, "kill").communicate(timeout=60)
    told = Diagnostics()
    for _ in range(2):
        recover(output_folder(settings_in(root)), told)
    (note,) = told
    assert note.code == "run-recovered"
    assert "is complete now" in note.message


@pytest.mark.parametrize("step", [22, 26, 30])
def test_what_version_control_put_back_stays(
    deaths: Deaths, tmp_path: Path, step: int
) -> None:
    """The rest of the run is dropped: new beside old would look like edits."""
    root = next(copies(deaths, tmp_path))
    begin(root, step, "kill").communicate(timeout=60)
    assert not is_settled(root)
    for path, text in contents(deaths.start).items():
        kept = root / "out" / "a" / path
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes((deaths.start / "out" / "a" / path).read_bytes())
        assert contents(root)[path] == text
    told = Diagnostics()
    recover(output_folder(settings_in(root)), told)
    (note,) = told
    assert "was put back meanwhile" in note.message
    assert is_settled(root)
    assert contents(root).items() >= deaths.old.items()
    regenerate(root, NEW)
    assert contents(root) == deaths.new


@pytest.mark.parametrize("how", ["full", "refused"])
@pytest.mark.parametrize("step", [1, 2, 3, 5, 8, 10])
def test_a_disk_that_takes_nothing_changes_nothing(
    deaths: Deaths, tmp_path: Path, step: int, how: str
) -> None:
    """Found while staging, before the first file is replaced; nothing stays behind."""
    root = next(copies(deaths, tmp_path))
    process = begin(root, step, how)
    _, told = process.communicate(timeout=60)
    assert process.returncode == FAILED, told
    assert "output-unwritable" in told
    assert contents(root) == deaths.old
    assert not (root / "out" / "a" / STATE_NAME / "staged").exists()
    settle(root, deaths)


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
    deaths: Deaths, tmp_path: Path, steps: object
) -> None:
    """It may have come with a repository, to make us write elsewhere."""
    root = next(copies(deaths, tmp_path))
    leave_journal(root, steps)
    before = sorted(root.rglob("*"))
    with pytest.raises(Failure, match="journal-invalid"):
        recover(output_folder(settings_in(root)), Diagnostics())
    assert [
        path for path in sorted(root.rglob("*")) if path.name != "running"
    ] == before


def test_what_changed_since_the_kill_stays(deaths: Deaths, tmp_path: Path) -> None:
    """A step is taken only while the file is what the journal says it replaces."""
    root = next(copies(deaths, tmp_path))
    leave_journal(root, [[0, "m0.py", "0" * 64, True], [1, "m1.py", "0" * 64, False]])
    recover(output_folder(settings_in(root)), Diagnostics())
    assert (root / "out" / "a" / "m0.py").read_text() == OLD["m0.py"]
    assert (root / "out" / "a" / "m1.py").read_text() == OLD["m1.py"]


def test_no_link_is_followed_to_staged_files(deaths: Deaths, tmp_path: Path) -> None:
    """Neither to their folder nor by one of them."""
    root = next(copies(deaths, tmp_path))
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "0").write_text("secret\n")
    state = leave_journal(root, [[0, "new.py", None, True]])
    (state / "staged" / "0").unlink()
    (state / "staged" / "0").symlink_to(secret / "0")
    recover(output_folder(settings_in(root)), Diagnostics())
    assert not (root / "out" / "a" / "new.py").exists()

    state = leave_journal(root, [[0, "new.py", None, True]])
    shutil.rmtree(state / "staged")
    (state / "staged").symlink_to(secret)
    with pytest.raises(Failure, match="symbolic link"):
        recover(output_folder(settings_in(root)), Diagnostics())
    assert (secret / "0").read_text() == "secret\n"
    assert not (root / "out" / "a" / "new.py").exists()
