"""Runs one regeneration that dies at its n-th step on the file system.

Started by `killing` in a process of its own: `python -m … FOLDER STEP HOW`. HOW is
`kill` (the process ends at once), `half` (it ends in the middle of the n-th text that
it writes), `full` (the disk is full from that step on), `refused` (the same, of a disk
that cannot be written to) or `slow` (it never dies by itself, and takes its time, so
that it can be killed).
"""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path
from typing import Any

from generator.cli.commands import generate_client
from generator.diagnostics import Diagnostics, Failure
from generator.settings import ClientSettings

from .fake_pipeline import FakePipeline

FAILED = 4
READY = "ready\n"

OLD = {
    **{f"m{i}.py": f"x = {i}\n" * 50 for i in range(4)},
    "old/a.py": "",
    "old/b.py": "b",
}
NEW = {
    **{f"m{i}.py": f"y = {i}\n" * 50 for i in range(2, 6)},
    "new/a.py": "a = 1\n",
}
SCENARIOS = {"tests/scenarios/test_a.py": "def test(): ...\n"}


def settings_in(folder: Path) -> ClientSettings:
    source, output = folder / "a.yaml", folder / "out" / "a"
    return ClientSettings(name="a", source=str(source), output=str(output))


def regenerate(folder: Path, files: dict[str, str]) -> None:
    """One run; the input's text stands for what is made from it."""
    (folder / "a.yaml").write_text(f"openapi: 3.1.0\n# {sorted(files)}\n")
    pipeline = FakePipeline(generated=files, scenarios=SCENARIOS)
    generate_client(settings_in(folder), lambda: pipeline, Diagnostics())


def watch(folder: str, step: int, how: str) -> None:
    """Let the process die, or fail, before it takes the given step in the folder."""
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            if not writes:
                return
        elif event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"):
            path = arguments[0]
        else:
            return
        if not os.fsdecode(path).startswith(folder):  # type: ignore[arg-type]
            return
        seen += 1
        if how == "slow":
            time.sleep(0.002)
        elif how == "kill" and seen == step:
            os._exit(9)
        elif how in _FAULTS and seen >= step and event in _NEEDS_SPACE:
            code = _FAULTS[how]
            raise OSError(code, os.strerror(code))

    sys.addaudithook(hook)


_FAULTS = {"full": errno.ENOSPC, "refused": errno.EROFS}
_NEEDS_SPACE = ("open", "os.mkdir")


def write_half(step: int) -> None:
    """Let the process die when half of the n-th file is written."""
    whole, seen = Path.open, 0

    def open_half(path: Path, mode: str = "r", *others: Any, **options: Any) -> Any:
        nonlocal seen
        file = whole(path, mode, *others, **options)
        if "w" in mode:
            seen += 1
            if seen == step:
                write = file.write

                def half(data: Any) -> None:
                    write(data[: len(data) // 2])
                    file.flush()
                    os._exit(9)

                return _Half(file, half)
        return file

    Path.open = open_half  # type: ignore[method-assign,assignment]


class _Half:
    """A file that is given back by `with`, and written by half."""

    def __init__(self, file: Any, write: Any) -> None:
        self._file, self.write = file, write

    def __enter__(self) -> _Half:
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()


if __name__ == "__main__":
    root = Path(sys.argv[1])
    print(READY, end="", flush=True)
    if sys.argv[3] == "half":
        write_half(int(sys.argv[2]))
    watch(str(root / "out"), int(sys.argv[2]), sys.argv[3])
    try:
        regenerate(root, NEW)
    except Failure as failure:
        # Not where `READY` was read from: what came with it would be lost.
        print(failure, file=sys.stderr)
        sys.exit(FAILED)
