"""Runs one regeneration that dies at its n-th step on the file system.

Started by test_journal.py in a process of its own: `python -m … FOLDER STEP HOW`. HOW
is `kill` (the process ends at once), `full` (the disk is full from that step on) or
`slow` (it never dies by itself, and takes its time, so that it can be killed).
"""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

from generator.commands import generate_client
from generator.diagnostics import Diagnostics, Failure
from generator.settings import ClientSettings

from .fake_pipeline import FakePipeline

FAILED = 4

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
    return ClientSettings(
        name="a", source=folder / "a.yaml", output=folder / "out" / "a"
    )


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
        elif how == "full" and seen >= step and event in ("open", "os.mkdir"):
            raise OSError(errno.ENOSPC, "no space left on device")

    sys.addaudithook(hook)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    watch(str(root / "out"), int(sys.argv[2]), sys.argv[3])
    try:
        regenerate(root, NEW)
    except Failure as failure:
        print(failure)
        sys.exit(FAILED)
