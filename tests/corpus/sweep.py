"""Runs the stages over many descriptions, and tells how far each of them gets.

    python tests/corpus/sweep.py FOLDER_OR_FILES… [--sample SEED COUNT] [--mypy [N]]
                                 [--tests [N]] [--out DIR [--keep]] [--limit SECONDS]
                                 [--workers N]

A measurement, not a test: always exits with 0. A source is an OpenAPI file or a folder
of operation pages; a folder of descriptions stands for all of them. Two at a time, each
in a process of its own with a limit of time. `--mypy N` and `--tests N` stand for every
Nth description only. With `--out` the table and the failures are kept there, with
`--keep` the packages too; what a run that was cut short has measured there is not
measured again.
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
COLUMNS = {
    "operations": 6,
    "generated": 9,
    "compiled": 8,
    "imported": 8,
    "methods": 7,
    "stubs": 6,
    "mypy": 5,
    "seconds": 7,
    "MiB": 5,
    "lines": 8,
}


@dataclass(slots=True)
class Row:
    """One description. A cell is None where the stage was not reached or not wanted."""

    source: str
    cells: dict[str, bool | float | None] = field(
        default_factory=lambda: dict.fromkeys(COLUMNS)
    )
    faults: list[list[str]] = field(default_factory=list)
    """Pairs of stage and message, the first line of which says what is wrong."""

    def print(self, width: int) -> str:
        cells = (_cell(self.cells[name]).rjust(w) for name, w in COLUMNS.items())
        return "  ".join([self.source.ljust(width), *cells])


def main() -> None:
    options = arguments()
    sources = found(options.sources)
    if options.sample:
        seed, count = options.sample
        sources = random.Random(seed).sample(sources, min(count, len(sources)))
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(options.out or temporary).resolve()
        place.mkdir(parents=True, exist_ok=True)
        rows = measured(sources, place, options)
        report = "\n".join([*table(rows), "", *summary(rows), ""])
        print(report)
        if options.out:
            (place / "table.txt").write_text(report)
            (place / "failures.txt").write_text("".join(failures(rows, None)))
        print("".join(failures(rows, 3)))


def measured(sources: list[str], place: Path, options: argparse.Namespace) -> list[Row]:
    """A row for each source, each kept as soon as it is there, in a line of JSON."""
    kept = place / "rows.jsonl"
    lines = kept.read_text().splitlines() if kept.exists() else []
    before = {row.source: row for row in (Row(**json.loads(line)) for line in lines)}
    lock = Lock()

    def row_of(numbered: tuple[int, str]) -> Row:
        if numbered[1] in before:
            return before[numbered[1]]
        row = one(*numbered, place, options)
        with lock, kept.open("a") as file:
            print(json.dumps(asdict(row)), file=file)
        return row

    with ThreadPoolExecutor(options.workers) as workers:
        return list(workers.map(row_of, enumerate(sources)))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("sources", nargs="+", metavar="FOLDER_OR_FILE")
    parser.add_argument("--sample", nargs=2, type=int, metavar=("SEED", "COUNT"))
    for stage, does in ("mypy", "type-check strictly"), ("tests", "run its tests"):
        parser.add_argument(
            f"--{stage}",
            nargs="?",
            type=int,
            const=1,
            default=0,
            metavar="N",
            help=f"{does}, for every Nth description",
        )
    parser.add_argument("--out", metavar="DIR", help="keep the tables there")
    parser.add_argument("--keep", action="store_true", help="and the packages")
    parser.add_argument("--limit", type=float, default=300, help="seconds for a stage")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def found(named: list[str]) -> list[str]:
    """The sources below what was named, sorted, each once, as the paths were given."""
    sources: set[str] = set()
    for name in named:
        if not os.path.isdir(name):
            sources.add(name)
            continue
        for path in glob.glob(f"{name}/**/*", recursive=True):
            ending = os.path.splitext(path)[1]
            if ending in (".json", ".yaml", ".yml") and "toc.y" not in path:
                sources.add(path)
            elif ending in (".html", ".htm", ".md"):
                sources.add(os.path.dirname(path))
    # A folder that holds descriptions may hold a README beside them.
    holders = {os.path.dirname(path) for path in sources if os.path.isfile(path)}
    return sorted(sources - holders)


def one(number: int, source: str, place: Path, options: argparse.Namespace) -> Row:
    """Take one description through all stages, as far as it goes."""
    row = Row(source)
    # Names that differ, because the packages share a cache of mypy's.
    output = place / f"{number:04}" / f"client_{number:04}"
    started = time.monotonic()
    made = report_of(
        [str(HERE / "made.py"), source, str(output)], row, options, "generated"
    )
    row.cells["seconds"] = round(time.monotonic() - started, 1)
    row.cells["generated"] = "operations" in made
    row.cells["operations"] = documented(source) or made.get("operations")
    for name in ("lines", "MiB"):
        row.cells[name] = made.get(name)
    row.faults += [["generated", fault] for fault in made.get("faults", ())]
    if not row.cells["generated"]:
        return row
    row.cells["compiled"] = not made["syntax"]
    row.faults += [["compiled", fault] for fault in made["syntax"]]
    look(row, output, made["groups"], options)
    if options.tests and number % options.tests == 0:
        tool = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-rN", "--tb=line"]
        tool.append(f"{output.name}/tests")
        row.cells["stubs"] = passes("stubs", tool, row, output.parent, options)
    if options.mypy and number % options.mypy == 0:
        tool = ["-m", "mypy", "--strict", "--cache-dir", str(place / "mypy")]
        tool.append(output.name)
        row.cells["mypy"] = passes("mypy", tool, row, output.parent, options)
    if not options.keep:
        shutil.rmtree(output.parent, ignore_errors=True)
    print(".", end="", file=sys.stderr, flush=True)
    return row


def documented(source: str) -> int | None:
    """How many operations the description has, counted without the generator.

    None where it is not one file of JSON.
    """
    if not source.endswith(".json"):
        return None
    description = json.loads(Path(source).read_bytes())
    items = description.get("paths", {}).values()
    return sum(len(METHODS & item.keys()) for item in items if isinstance(item, dict))


def look(row: Row, output: Path, groups: Any, options: argparse.Namespace) -> None:
    """Import everything and look for a method for every operation."""
    command = [str(HERE / "probe.py"), str(output.parent), output.name]
    seen = report_of(command, row, options, "imported", json.dumps(groups))
    row.cells["imported"] = seen.get("failed") == {}
    row.cells["methods"] = seen.get("methods", 0)
    for key in ("failed", "hints"):
        faults = seen.get(key, {}).items()
        row.faults += [["imported", f"{fault} ({at})"] for at, fault in faults]
    row.faults += [["methods", f"missing: {m}"] for m in seen.get("missing", ())]


def report_of(
    command: list[str],
    row: Row,
    options: argparse.Namespace,
    stage: str,
    text: str = "",
) -> dict[str, Any]:
    """What a helper prints as JSON; empty, with a fault, where it prints nothing."""
    done = run(command, options, None, text)
    if isinstance(done, str):
        row.faults.append([stage, done])
        return {}
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        row.faults.append(
            [stage, done.stderr.strip()[-2000:] or f"exit {done.returncode}"]
        )
        return {}
    return report


def passes(
    stage: str, tool: list[str], row: Row, cwd: Path, options: argparse.Namespace
) -> bool:
    done = run(tool, options, cwd)
    if isinstance(done, str):
        row.faults.append([stage, done])
        return False
    if done.returncode:
        lines = re.findall(r"(?m)^.*\.py:\d+: .*", done.stdout)
        last = done.stderr[-500:] or done.stdout[-500:]
        row.faults += [[stage, line] for line in lines or [last]]
    return done.returncode == 0


def run(
    command: list[str], options: argparse.Namespace, cwd: Path | None, text: str = ""
) -> subprocess.CompletedProcess[str] | str:
    """A Python command with the limit of time; a message where it takes too long."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(
            [sys.executable, *command],
            cwd=cwd,
            input=text,
            env=environment,
            capture_output=True,
            text=True,
            timeout=options.limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"not done in {options.limit:.0f} seconds"


def table(rows: list[Row]) -> list[str]:
    width = max([len("description"), *(len(row.source) for row in rows)])
    heads = (name.rjust(w) for name, w in COLUMNS.items())
    head = "  ".join(["description".ljust(width), *heads])
    return [head, *(row.print(width) for row in rows)]


def summary(rows: list[Row]) -> list[str]:
    """How many reach each stage, and the sums and the worst of what is measured."""
    lines = [f"descriptions {len(rows)}"]
    for stage in ("generated", "compiled", "imported", "stubs", "mypy"):
        reached = [row.cells[stage] for row in rows if row.cells[stage] is not None]
        passed = sum(cell is True for cell in reached)
        lines.append(f"{stage:10} {passed} of {len(reached)}")
    numbers = {
        name: [row.cells[name] or 0 for row in rows]
        for name in ("operations", "methods", "seconds", "MiB", "lines")
    }
    whole = sum(
        row.cells["methods"] == row.cells["operations"] is not None for row in rows
    )
    lines.append(
        f"methods    {sum(numbers['methods']):,} for {sum(numbers['operations']):,}"
        f" operations; complete in {whole} of {len(rows)}"
    )
    lines.append(f"lines      {sum(numbers['lines']):,}")
    lines.append(
        f"seconds    {sum(numbers['seconds']):,.0f}, at most {max(numbers['seconds'])}"
    )
    return [*lines, f"MiB        at most {max(numbers['MiB']):,}"]


def failures(rows: list[Row], most: int | None) -> list[str]:
    """The faults by stage and cause, the most frequent first, with where they occur."""
    causes: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        kinds = {(stage, cause_of(text)): text for stage, text in row.faults}
        for kind, text in kinds.items():
            causes[kind] += 1
            places.setdefault(kind, []).append(f"{row.source}: {text}")
    return [
        f"\n{stage}: {cause} ({count} descriptions)\n"
        + "".join(f"    {place}\n" for place in places[stage, cause][:most])
        for (stage, cause), count in causes.most_common()
    ]


def cause_of(message: str) -> str:
    """A message without what differs from case to case, such as names and numbers."""
    last = message.strip().splitlines()[-1] if "Traceback" in message else message
    last = re.sub(r"\S+\.py:\d+: ", "", last)
    plain = re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\([^()]*\)|\d+", "…", last)
    code = re.search(r"(?:error|warning)\[[\w-]+\]", last)
    return (code[0] + plain.partition("]")[2] if code else plain)[:160]


def _cell(value: bool | float | None) -> str:
    words = {None: "-", True: "yes", False: "NO"}
    if value is None or isinstance(value, bool):
        return words[value]
    return f"{value:,}"


if __name__ == "__main__":
    main()
