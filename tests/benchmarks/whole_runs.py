"""Time and memory of whole runs, side by side with other generators.

    python tests/benchmarks/whole_runs.py DESCRIPTION… [--peer NAME=COMMAND] [--growth]

Each run is the command in a process of its own, into an empty folder. A peer is given
by its command line, with `{source}` and `{output}` where they go:

    --peer 'openapi-generator=openapi-generator-cli generate -g python
            -i {source} -o {output}'

`--growth` runs the same description cut to a quarter, a half and all of its paths: the
time for an operation must not grow. Prints a table with ratios to our own run; a
measurement, not a test.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
OURS = f"{shlex.quote(sys.executable)} -m generator generate {{source}} -o {{output}}"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds, seconds of all its processes, and MiB of the
    largest of them."""

    wall: float
    cpu: float
    mebibytes: int
    succeeded: bool


def main() -> None:
    options = arguments()
    peers = dict(peer.split("=", 1) for peer in options.peer)
    print(
        f"{'description':40} {'generator':22} {'wall':>7} {'cpu':>7} {'MiB':>6}  ratio"
    )
    for source in options.sources:
        ours = run(OURS, source)
        show(Path(source).name, "clientsmith", ours, ours)
        for name, command in peers.items():
            show(Path(source).name, name, run(command, source), ours)
        if options.growth:
            growth(source)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("sources", nargs="+", metavar="DESCRIPTION")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--growth", action="store_true")
    return parser.parse_args()


def run(command: str, source: str) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        places = {
            "source": shlex.quote(str(Path(source).resolve())),
            "output": shlex.quote(f"{folder}/client"),
        }
        said = Path(folder, "said")
        with said.open("w") as output:
            began = time.perf_counter()
            process = subprocess.Popen(
                shlex.split(command.format(**places)),
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(TOP)},
                stdout=output,
                stderr=output,
            )
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            print(said.read_text()[-500:], file=sys.stderr)
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        return Run(
            wall,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss // unit,
            process.returncode == 0,
        )


def show(source: str, name: str, taken: Run, ours: Run) -> None:
    failed = "" if taken.succeeded else "  failed"
    print(
        f"{source[:40]:40} {name[:22]:22} {taken.wall:7.2f} {taken.cpu:7.2f}"
        f" {taken.mebibytes:6}  {taken.wall / ours.wall:5.2f}{failed}",
        flush=True,
    )


def growth(source: str) -> None:
    """The seconds for a thousand operations, for more and more of a description."""
    whole: dict[str, Any] = json.loads(Path(source).read_bytes())
    paths = list(whole["paths"].items())
    with tempfile.TemporaryDirectory() as folder:
        for step in (4, 2, 1):
            cut = {**whole, "paths": dict(paths[::step])}
            part = Path(folder, f"part{step}.json")
            part.write_text(json.dumps(cut))
            count = sum(len(METHODS & item.keys()) for item in cut["paths"].values())
            taken = run(OURS, str(part))
            each = 1000 * taken.cpu / max(count, 1)
            print(
                f"  {count:6} operations: {taken.wall:7.2f} s, {each:6.2f} s/1000 (cpu)"
            )


if __name__ == "__main__":
    main()
