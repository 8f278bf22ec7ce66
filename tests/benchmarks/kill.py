"""Kills runs, and looks at what the next command makes of what they left.

    python tests/benchmarks/kill.py [--random COUNT] [--seed SEED]

Every run replaces, adds and removes files beside some of the user's. It is killed
before each of its steps on the file system, in the middle of each file that it writes,
and at random moments; then comes a command about another client, `generate`, `check`,
`show` and `diff` in turn. Prints how often everything was undone or completed then, and
what was wrong: a half-written file, a mixture of old and new, a file of the user's that
changed, something left of the run. Exits with 1 if anything was.
"""

from __future__ import annotations

import argparse
import itertools
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP))

from tests.unit.killing import (  # noqa: E402
    COMMANDS,
    Deaths,
    begin,
    contents,
    is_settled,
    next_command,
    prepared,
)

_DIED = 9


def outcome(deaths: Deaths, root: Path, kind: str) -> str:
    """What stands in the folder after a death and a command."""
    if deaths.half_written(root):
        return "half-written"
    code = next_command(root, kind)
    if code != (1 if kind == "check" else 0):
        return f"{kind} exits with {code}"
    if not is_settled(root):
        return "left over"
    found = contents(root)
    if found == deaths.old:
        return "undone"
    return "completed" if found == deaths.new else "mixed"


def at_every(deaths: Deaths, how: str, folder: Path) -> Iterator[Path]:
    """A death at each step, until a run gets through."""
    for step in itertools.count(1):
        root = deaths.copy(folder / f"{how}-{step}")
        process = begin(root, step, how)
        process.communicate(timeout=60)
        if process.returncode != _DIED:
            return
        yield root


def at_random(deaths: Deaths, count: int, seed: int, folder: Path) -> Iterator[Path]:
    """So many deaths at moments between the first step and the last."""
    begun = time.monotonic()
    begin(deaths.copy(folder / "whole"), 0, "slow").communicate(timeout=60)
    longest = time.monotonic() - begun
    dice = random.Random(seed)
    while count:
        root = deaths.copy(folder / f"random-{count}")
        process = begin(root, 0, "slow")
        time.sleep(dice.uniform(0, longest / 2))
        process.kill()
        process.communicate(timeout=60)
        if process.returncode == 0:
            shutil.rmtree(root)  # It was done before it could be killed.
            continue
        count -= 1
        yield root


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=200, metavar="COUNT")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        deaths = prepared(folder)
        ways = {
            "before each step": at_every(deaths, "kill", folder),
            "inside each file": at_every(deaths, "half", folder),
            "at random moments": at_random(
                deaths, options.random, options.seed, folder
            ),
        }
        wrong = 0
        print(f"{'killed':<20}{'runs':>6}{'undone':>8}{'completed':>11}{'wrong':>7}")
        for way, roots in ways.items():
            kinds = itertools.cycle(COMMANDS)
            found = Counter(
                outcome(deaths, root, kind)
                for root, kind in zip(roots, kinds, strict=False)
            )
            undone, completed = found.pop("undone", 0), found.pop("completed", 0)
            runs = undone + completed + found.total()
            print(f"{way:<20}{runs:>6}{undone:>8}{completed:>11}{found.total():>7}")
            for what, count in found.items():
                print(f"  {what}: {count}")
            wrong += found.total()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
