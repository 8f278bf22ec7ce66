"""Regenerates a client after each of many changes, and tells how wide the diffs are.

    python tests/corpus/history.py FILE_OR_FOLDER… [--sample SEED COUNT] [--rounds N]
    python tests/corpus/history.py --versions OLDEST … NEWEST

For each description: generated once, then once more after each edit of `edits`, with
the lock of the run before. `--versions` takes real successive versions instead. Prints
a line a step: lines changed in the description; files and lines changed in the package,
in its tests and in its lock; names of Python that are gone. A name that changed though
what bears it is still there is a rename without cause, and makes the command exit with
1, as does a name that is gone after an edit that takes nothing away.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP))

from generator import ir, pipeline  # noqa: E402
from generator.cli.commands import describe_client, generate_client  # noqa: E402
from generator.cli.work import output_folder, read_source  # noqa: E402
from generator.diagnostics import Diagnostics, Failure  # noqa: E402
from generator.lower.naming.stable_places import StablePlaces  # noqa: E402
from generator.settings import ClientSettings  # noqa: E402
from tests.corpus.edits import EDITS, TAKES_AWAY, operations_of  # noqa: E402

Names = dict[tuple[str, ...], str]
"""What bears a name, told by places in the description: the name."""


@dataclass(kw_only=True)
class Step:
    """What one regeneration changed."""

    what: str
    place: str = ""
    description: int = 0
    parts: dict[str, list[int]] = field(default_factory=dict)
    """Files and lines changed, by the part of the package."""
    gone: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def print(self) -> str:
        cells = (f"{f:>4}/{n:<6}" for f, n in self.parts.values())
        gone = f"  {len(self.gone)} gone" if self.gone else ""
        return f"  {self.what:<32}{self.description:>7}  {' '.join(cells)}{gone}"


class History:
    """A description, its client, and a repository that holds both."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._source = folder / "api.json"
        self._settings = ClientSettings(
            name="client", source=str(self._source), output=str(folder / "client")
        )
        self._names: Names = {}
        self._git("init", "--quiet")

    def step(self, root: Any, what: str, place: str = "") -> Step:
        """Write the description, regenerate, and commit."""
        text = json.dumps(root, indent=2, ensure_ascii=False)
        self._source.write_text(text + "\n", encoding="utf-8")
        generate_client(self._settings, lambda: pipeline, Diagnostics())
        self._git("add", "--all")
        made = Step(what=what, place=place, parts=dict(self._empty()))
        for line in self._git("diff", "--cached", "--numstat").splitlines():
            added, removed, path = line.split("\t")
            count = max(int(added), int(removed)) if added != "-" else 1
            if path == "api.json":
                made.description = count
            else:
                part = made.parts[_part_of(path)]
                part[0], part[1] = part[0] + 1, part[1] + count
        self._git("commit", "--quiet", "--allow-empty", "-m", what)
        self._compare(made)
        return made

    def _empty(self) -> Iterator[tuple[str, list[int]]]:
        for part in ("code", "tests", "scenarios", "README", "lock"):
            yield part, [0, 0]

    def _compare(self, made: Step) -> None:
        lock = output_folder(self._settings).read_lock()
        assert lock is not None
        source = read_source(self._settings, Diagnostics())
        names = lock.read_names("lock")
        api = describe_client(
            self._settings, source, names, lambda: pipeline, Diagnostics()
        )
        root = json.loads(self._source.read_bytes())
        found = dict(_names_of(api, root))
        spoken = set(found.values())
        for key, name in self._names.items():
            if found.get(key, name) != name:
                made.renamed.append(f"{name} → {found[key]}  ({key[-1]})")
            elif name not in spoken:
                made.gone.append(name)
        self._names = found

    def _git(self, *arguments: str) -> str:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x", *arguments]
        done = subprocess.run(
            command, cwd=self._folder, capture_output=True, text=True, check=True
        )
        return done.stdout


def _part_of(path: str) -> str:
    name = path.removeprefix("client/")
    if name.startswith("tests/"):
        return "scenarios" if name.startswith("tests/scenarios/") else "tests"
    if name == "clientsmith.lock":
        return "lock"
    return "README" if name == "README.md" else "code"


def _names_of(api: ir.Api, root: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every public name of the package, by the place of what bears it."""
    places = StablePlaces(root)
    for group in api.groups:
        for operation in group.operations:
            place = places.stable(operation.pointer)
            method = f"{group.name.python}.{operation.name.python}"
            # Another group is a tag that changed; another name is none.
            yield (group.name.wire, place), method
            for one in operation.parameters:
                key = (group.name.wire, place, one.location, one.name.wire)
                yield key, f"{method}({one.name.python})"
    for declared in api.declarations:
        place = places.stable(declared.pointer)
        sent_of = getattr(declared, "sent_of", "")
        yield ("class", sent_of, place), declared.name
        for member in declared.fields if isinstance(declared, ir.Model) else ():
            name = f"{declared.name}.{member.name.python}"
            yield ("field", sent_of, place, member.name.wire), name


def edited(path: Path, rounds: int, seed: int) -> Iterator[Step]:
    """All edits of a description, one after the other, as often as asked for."""
    root = json.loads(path.read_bytes())
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder))
        yield history.step(root, "first run")
        yield history.step(root, "nothing")
        for _ in range(rounds):
            for what, edit in EDITS.items():
                before = json.dumps(root)
                place = edit(root, dice)
                if not place:
                    continue
                try:
                    step = history.step(root, what, str(place))
                except Failure as failure:
                    # No description any more: as somebody would, undo it.
                    root = json.loads(before)
                    yield Step(what=f"{what}: refused", faults=[str(failure)[:300]])
                    continue
                if step.gone and what not in TAKES_AWAY:
                    step.faults.append("gone without cause")
                yield step


def successive(paths: list[Path]) -> Iterator[Step]:
    """Real versions, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder))
        for path in paths:
            yield history.step(json.loads(path.read_bytes()), path.name)


def tell(title: str, steps: Iterator[Step]) -> int:
    """Print the steps; how many faults were found."""
    print(
        f"{title}\n  {'':<32}   lines  code        tests       scenarios   README",
        end="",
    )
    print("      lock", flush=True)
    faults = 0
    for step in steps:
        print(step.print(), flush=True)
        if step.place:
            print(f"      at {step.place[:120]}")
        if step.gone:
            print("      gone:", ", ".join(step.gone[:12]))
        for text in (*step.renamed, *step.faults):
            faults += 1
            print(f"      FAULT: {text}")
    return faults


def sources(options: argparse.Namespace) -> list[Path]:
    """The descriptions that are asked for; of a folder, those of a middling size."""
    found: list[Path] = []
    for path in options.sources:
        if path.is_dir():
            found += [p for p in sorted(path.rglob("*.json")) if _is_middling(p)]
        else:
            found.append(path)
    if options.sample:
        seed, count = options.sample
        found = random.Random(seed).sample(found, min(count, len(found)))
    return found


def _is_middling(path: Path) -> bool:
    if not 40_000 < path.stat().st_size < 900_000:
        return False
    root: Mapping[str, Any] = json.loads(path.read_bytes())
    return "openapi" in root and len(operations_of(dict(root))) > 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="*", type=Path)
    parser.add_argument("--sample", nargs=2, type=int, metavar=("SEED", "COUNT"))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--versions", nargs="+", type=Path, default=[])
    options = parser.parse_args()
    faults = 0
    for path in sources(options):
        faults += tell(str(path), edited(path, options.rounds, seed=0))
    if options.versions:
        faults += tell("successive versions", successive(options.versions))
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
