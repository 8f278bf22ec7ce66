"""Starts runs that die, and says what must hold afterwards.

Used by test_journal.py for a few deaths and by tests/benchmarks/kill.py for many.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from generator.cli import main as cli
from generator.output.folder import STATE_NAME
from generator.output.lock import LOCK_NAME

from .fake_pipeline import FakePipeline
from .killed_run import NEW, OLD, READY, SCENARIOS, regenerate

REPOSITORY = Path(__file__).parents[2]
MINE = {"mine.py": "mine\n", "old/mine.txt": "mine too\n"}
COMMANDS = {
    "generate": ["generate", "b"],
    "check": ["check", "b"],
    "show": ["show", "b.yaml"],
    "diff": ["diff", "b.yaml", "b.yaml"],
}
"""Commands of each kind, none of them about the client whose run died."""

State = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Deaths:
    """A folder to copy, with the old output in it and files of the user's beside it.

    After a death, the output may be `old` or `new`, and nothing between.
    """

    start: Path
    old: State
    new: State

    def copy(self, root: Path) -> Path:
        shutil.copytree(self.start, root)
        return root

    def half_written(self, root: Path) -> list[str]:
        """Files that are neither what they were nor what they become."""
        found = contents(root)
        return [
            path
            for path, text in found.items()
            if text not in (self.old.get(path), self.new.get(path))
        ]


def prepared(folder: Path) -> Deaths:
    """What all deaths start from, and where they may lead."""
    start, copy = folder / "start", folder / "copy"
    start.mkdir()
    clients = {
        name: {"source": f"{name}.yaml", "output": f"out/{name}"} for name in "ab"
    }
    tables = [f"[clients.{n}]\n{_toml(table)}" for n, table in clients.items()]
    (start / "clientsmith.toml").write_text("\n".join(tables))
    (start / "b.yaml").write_text("openapi: 3.1.0\n")
    regenerate(start, OLD)
    for name, text in MINE.items():
        (start / "out" / "a" / name).write_text(text)
    shutil.copytree(start, copy)
    old = contents(copy)
    regenerate(copy, NEW)
    new = contents(copy)
    assert new.keys() == {*NEW, *SCENARIOS, *MINE, LOCK_NAME}
    return Deaths(start=start, old=old, new=new)


def _toml(table: dict[str, str]) -> str:
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())


def contents(root: Path) -> State:
    """Every file of the output but what a run keeps there while it writes.

    Without the generator's digest, for whoever works on it while the tests run.
    """
    folder = root / "out" / "a"
    return {
        path.relative_to(folder).as_posix(): re.sub(
            r"(?m)^generator .*", "", path.read_text()
        )
        for path in folder.rglob("*")
        if path.is_file() and STATE_NAME not in path.parts
    }


def begin(root: Path, step: int, how: str) -> subprocess.Popen[str]:
    """Start a run that dies as told; returns once it is about to write."""
    command = [sys.executable, "-m", "tests.unit.killed_run", str(root), str(step), how]
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == READY
    return process


def next_command(root: Path, kind: str) -> int:
    """Run a command as somebody would, in the folder where a run died."""
    before = Path.cwd()
    pipeline = FakePipeline(generated={"b.py": "b = 1\n"})
    told = io.StringIO()
    os.chdir(root)
    try:
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            return cli.main(COMMANDS[kind], lambda: pipeline)
    finally:
        os.chdir(before)


def is_settled(root: Path) -> bool:
    """Whether nothing is left of a run."""
    return not (root / "out" / "a" / STATE_NAME).exists()
