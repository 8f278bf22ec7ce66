"""Carries out a list of changes to an output folder, all of them or none.

New files are staged beside the old ones, then a journal names every step, then the
steps are taken. A run that dies before the journal stands has changed nothing; after
it, whoever comes next takes the remaining steps, unless what it had replaced was put
back meanwhile, as version control does: then the others stay as they are, too. Each
file is replaced in one step of the file system, so none is ever half-written. Holds
against a killed process and a full disk; power failure is left to the file system.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from ..diagnostics import Diagnostics, Failure, Location, error
from .folder import STATE_NAME, OutputFolder, Stopped
from .lock import is_safe_path

_JOURNAL = "journal"
_STAGED = "staged"
_RUNNING = "running"
_WAIT_SECONDS = 10.0
_Left: TypeAlias = Literal["", "completed", "dropped"]
"""What became of what a killed run left; empty where that was nothing."""
_TOLD: Final[Mapping[str, str]] = {
    "completed": "a run that was ended here before it was done is complete now",
    "dropped": "what a run that was ended here had replaced was put back meanwhile: the"
    " rest of it is dropped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One file to write, or to remove where `data` is None.

    `before` is the digest of what it replaces: if something else stands there when the
    step is taken, somebody changed it, and theirs stays.
    """

    path: str
    data: bytes | None
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A change as the journal has it: its data is in the staged file `number`."""

    number: int
    path: str
    before: str | None
    writes: bool


@contextlib.contextmanager
def exclusive(folder: OutputFolder, wait: float = _WAIT_SECONDS) -> Iterator[_Left]:
    """Hold the folder against other runs; first finish what a killed one left.

    Waits for a run that is under way, then raises `Failure`. Gives what became of what
    was left.
    """
    created = _create(folder)
    running = _acquire(folder, wait)
    try:
        yield _settle(folder)
        created = []
    finally:
        _release(folder, running)
        for path in created:
            # Nothing came of this run, so the folders that it made go again.
            with contextlib.suppress(OSError):
                os.rmdir(path)


def recover(folder: OutputFolder, diagnostics: Diagnostics) -> None:
    """Complete or undo what a killed run left in the folder, if one did; tell so."""
    if folder.has_leftovers:
        with exclusive(folder) as left:
            if left:
                place = Location(file=folder.label)
                diagnostics.note("run-recovered", _TOLD[left], place)


def carry_out(folder: OutputFolder, changes: Sequence[Change]) -> None:
    """Make all changes, in their order. Only inside `exclusive`."""
    state = folder.root / STATE_NAME
    try:
        _refuse_unwritable(folder, changes)
        steps = _stage(folder, changes)
        text = json.dumps([[s.number, s.path, s.before, s.writes] for s in steps])
        staged = state / f"{_JOURNAL}.new"
        staged.write_text(text, encoding="ascii")
        os.replace(staged, state / _JOURNAL)
    except OSError as fault:
        raise _unwritable(folder, fault, "nothing was changed") from fault
    _settle(folder)


def _stage(folder: OutputFolder, changes: Sequence[Change]) -> list[_Step]:
    staging = folder.root / STATE_NAME / _STAGED
    staging.mkdir()
    steps: list[_Step] = []
    for number, change in enumerate(changes):
        if change.data is not None:
            staged = staging / str(number)
            staged.write_bytes(change.data)
            if change.before is not None:
                shutil.copymode(folder.root / change.path, staged)
        steps.append(
            _Step(
                number=number,
                path=change.path,
                before=change.before,
                writes=change.data is not None,
            )
        )
    return steps


def _settle(folder: OutputFolder) -> _Left:
    """Take the steps of the journal, if there is one; then drop what is staged."""
    state = folder.root / STATE_NAME
    left: _Left = ""
    try:
        if (state / _JOURNAL).exists():
            steps = _read_journal(folder)
            left = "dropped" if _were_put_back(folder, steps) else "completed"
            for step in steps if left == "completed" else ():
                _take(folder, step)
            # From here on there is nothing to repeat, so the journal goes first.
            os.unlink(state / _JOURNAL)
        _remove(state / f"{_JOURNAL}.new")
        shutil.rmtree(state / _STAGED, ignore_errors=True)
    except OSError as fault:
        remaining = "the next command completes what is left"
        raise _unwritable(folder, fault, remaining) from fault
    return left


def _were_put_back(folder: OutputFolder, steps: Sequence[_Step]) -> bool:
    """Whether some files were replaced, and all of those are again what they were."""
    replaced = [
        step
        for step in steps
        if step.writes
        and step.before is not None
        and not _staged(folder, step).is_file()
    ]
    return bool(replaced) and all(
        folder.digest(step.path) == step.before for step in replaced
    )


def _staged(folder: OutputFolder, step: _Step) -> Path:
    return folder.root / STATE_NAME / _STAGED / str(step.number)


def _take(folder: OutputFolder, step: _Step) -> None:
    """Take one step, if it was not taken before."""
    target = folder.root / step.path
    staged = _staged(folder, step)
    if step.writes and (staged.is_symlink() or not staged.is_file()):
        return
    if folder.digest(step.path) != step.before:
        return
    if step.writes:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(staged, target)
    elif step.before is not None:
        os.unlink(target)
        _prune(folder, os.path.dirname(step.path))


def _prune(folder: OutputFolder, path: str) -> None:
    """Remove folders that hold nothing any more, from the inside out."""
    while path:
        target = folder.root / path
        compiled = target / "__pycache__"
        if os.listdir(target) == [compiled.name] and not compiled.is_symlink():
            if not all(name.endswith(".pyc") for name in os.listdir(compiled)):
                return
            shutil.rmtree(compiled)
        if os.listdir(target):
            return
        os.rmdir(target)
        path = os.path.dirname(path)


def _read_journal(folder: OutputFolder) -> list[_Step]:
    """The steps. The journal may have come with a repository, so it is not trusted."""
    label = f"{folder.label}/{STATE_NAME}/{_JOURNAL}"
    try:
        text = (folder.root / STATE_NAME / _JOURNAL).read_text(encoding="ascii")
        return [_read_step(*entry) for entry in json.loads(text)]
    except (ValueError, TypeError, RecursionError) as fault:
        message = f"this is no journal of clientsmith: {fault}"
        raise Failure(
            error(
                "journal-invalid",
                message,
                Location(file=label),
                f"delete the folder `{STATE_NAME}` if you did not make it",
            )
        ) from fault


def _read_step(number: Any, path: Any, before: Any, writes: Any) -> _Step:
    if not isinstance(path, str) or not is_safe_path(path):
        raise ValueError("it names a path outside the folder")
    return _Step(number=int(number), path=path, before=before, writes=bool(writes))


def _refuse_unwritable(folder: OutputFolder, changes: Sequence[Change]) -> None:
    """Find before the first step what would stop a later one."""
    for parent in {os.path.dirname(change.path) for change in changes}:
        target = os.path.join(folder.root, parent)
        while not os.path.exists(target):
            target = os.path.dirname(target)
        if not os.access(target, os.W_OK | os.X_OK):
            raise PermissionError(
                errno.EACCES, f"no permission to write to `{parent or '.'}`"
            )


def _create(folder: OutputFolder) -> list[str]:
    """Make the output folder; return what was made, from the inside out."""
    missing = []
    path = str(folder.root)
    while not os.path.exists(path):
        missing.append(path)
        path = os.path.dirname(path)
    try:
        os.makedirs(folder.root, exist_ok=True)
    except OSError as fault:
        raise _unwritable(folder, fault, "nothing was changed") from fault
    return missing


def _acquire(folder: OutputFolder, wait: float) -> int:
    deadline = time.monotonic() + wait
    while True:
        with contextlib.suppress(FileNotFoundError):
            # Not there: the run before us removed the folder of its state just now.
            descriptor = _try_acquire(folder)
            if descriptor is not None:
                return descriptor
        if time.monotonic() >= deadline:
            message = "another run of clientsmith is writing to this folder"
            raise Stopped(error("output-busy", message, Location(file=folder.label)))
        time.sleep(0.05)


def _try_acquire(folder: OutputFolder) -> int | None:
    state = folder.root / STATE_NAME
    path = state / _RUNNING
    descriptor, held = None, False
    try:
        _refuse_links(state, state / _STAGED)
        state.mkdir(exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, flags, 0o600)
        # The file may have been removed by its last holder since we opened it.
        held = _lock_file(descriptor) and _is_same(descriptor, path)
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise _unwritable(folder, fault, "nothing was changed") from fault
    finally:
        if descriptor is not None and not held:
            os.close(descriptor)
    return descriptor if held else None


def _refuse_links(*paths: Path) -> None:
    for path in paths:
        if path.is_symlink():
            raise OSError(errno.ELOOP, f"`{path.name}` is a symbolic link")


def _is_same(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


def _lock_file(descriptor: int) -> bool:
    """Lock the open file; the system unlocks it when the process ends, however."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _release(folder: OutputFolder, running: int) -> None:
    state = folder.root / STATE_NAME
    if (state / _JOURNAL).exists():
        # A step failed: what is left is for the next command.
        os.close(running)
        return
    shutil.rmtree(state / _STAGED, ignore_errors=True)
    _remove(state / f"{_JOURNAL}.new")
    with contextlib.suppress(OSError):
        # Where an open file cannot be removed, that comes after closing it.
        os.unlink(state / _RUNNING)
    os.close(running)
    if os.name == "nt":
        _remove(state / _RUNNING)
    with contextlib.suppress(OSError):
        os.rmdir(state)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _unwritable(folder: OutputFolder, fault: OSError, outcome: str) -> Failure:
    reason = fault.strerror or str(fault)
    return Failure(
        error(
            "output-unwritable",
            f"cannot write: {reason}; {outcome}",
            Location(file=folder.label),
        )
    )
