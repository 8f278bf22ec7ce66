"""Time of runs after the first: with nothing to do, and after a change of one schema.

    python tests/benchmarks/regeneration.py DESCRIPTION… [--times N]

Each run is the command in a process of its own, with a memory of its own. A run with
nothing to do is compared with `python -c pass`, one after a change of one schema with a
run that knows nothing, into an empty folder. Of several runs the fastest counts, the
two that are compared taking turns. A whole run shares its work out among processors, so
the seconds that all of them worked are compared too. Prints a table; a measurement, not
a test.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

TOP = Path(__file__).resolve().parents[2]
PASS = [sys.executable, "-c", "pass"]
OURS = [sys.executable, "-m", "generator", "generate"]


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("sources", nargs="+", metavar="DESCRIPTION", type=Path)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    print(
        f"{'description':32} {'run':20} {'seconds':>8} {'beside':12} {'ratio':>6}"
        f" {'of processors':>14}"
    )
    for source in options.sources:
        with tempfile.TemporaryDirectory() as folder:
            measure(Client(Path(folder), source), options.times)


class Client:
    """A configured client in a folder."""

    def __init__(self, folder: Path, source: Path) -> None:
        self.name = source.name
        self.folder = folder
        self.source = folder / "api.json"
        self.root: dict[str, Any] = json.loads(source.read_bytes())
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(TOP),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        self.environment.pop("CLIENTSMITH_NO_CACHE", None)
        client = '[clients.made]\nsource = "api.json"\noutput = "made"\n'
        (folder / "clientsmith.toml").write_text(client)
        self.write()

    def write(self) -> None:
        self.source.write_text(json.dumps(self.root))

    def change_schema(self, number: int) -> None:
        """Give one of the schemas that have properties one more."""
        components = self.root.get("components", {})
        schemas = components.get("schemas") or self.root.get("definitions", {})
        objects = [s for s in schemas.values() if s.get("properties")]
        added = {"type": "string", "description": "What is new."}
        objects[len(objects) // 2]["properties"][f"added_{number}"] = added
        self.write()

    def seconds(self, command: list[str], **environment: str) -> Seconds:
        began, used = time.perf_counter(), _of_processors()
        subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return Seconds(time.perf_counter() - began, _of_processors() - used)


class Seconds(NamedTuple):
    """How long a run took, and how long processors worked for it."""

    passed: float
    worked: float


def _of_processors() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fastest(runs: Iterable[Seconds]) -> Seconds:
    """The least of each."""
    return Seconds(*map(min, zip(*runs, strict=True)))


def measure(client: Client, times: int) -> None:
    client.seconds(OURS)
    pairs = [(client.seconds(PASS), client.seconds(OURS)) for _ in range(5 * times)]
    started, idle = map(fastest, zip(*pairs, strict=True))
    show(client.name, "nothing to do", idle, "python", started)
    runs = []
    for number in range(times):
        client.change_schema(number)
        changed = client.seconds(OURS)
        kept = client.folder / "kept"
        shutil.move(client.folder / "made", kept)
        whole = client.seconds(OURS, CLIENTSMITH_NO_CACHE="1")
        shutil.rmtree(client.folder / "made")
        shutil.move(kept, client.folder / "made")
        runs.append((whole, changed))
    whole, changed = map(fastest, zip(*runs, strict=True))
    show(client.name, "one schema changed", changed, "whole run", whole)


def show(name: str, run: str, seconds: Seconds, beside: str, other: Seconds) -> None:
    print(
        f"{name[:32]:32} {run:20} {seconds.passed:8.3f} {beside:12}"
        f" {seconds.passed / other.passed:6.2f} {seconds.worked / other.worked:14.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
