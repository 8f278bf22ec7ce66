"""Compares what should stand in an output folder with what does, and writes it.

Writes only files whose bytes differ and removes stale ones that are ours and unedited.
A file that a person changed stops the run. Decides; the steps on the disk are taken by
`journal`, and what holds for scenarios is in `scenarios`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .diagnostics import Diagnostic, Location, error
from .edits import is_reformatted, only_format_differs
from .folder import OutputFolder, Stopped
from .journal import Change, carry_out, digest_of
from .lock import LOCK_NAME, Lock, is_safe_path, print_names
from .result import GeneratedFile, Result
from .scenarios import is_unwritten, kept_scenarios
from .source_files import text_digest

EDITS_NAME = "clientsmith.edits"

Deviation: TypeAlias = Literal["new", "missing", "outdated", "extra", "edited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file that is not as it should be. `text` is None where it should not be."""

    path: str
    found: bytes | None
    text: str | None
    deviation: Deviation
    foreign: bool = False
    """Whether the file that stands there was never ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do to the folder. `steps` leaves out the lock, always last."""

    steps: tuple[Step, ...]
    unchanged: int
    lock_text: str
    found_lock: bytes | None

    @property
    def edited(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.deviation == "edited")

    @property
    def lock_differs(self) -> bool:
        return not _same_text(self.found_lock, self.lock_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many files a run touched, the lock left out."""

    written: int
    removed: int
    unchanged: int
    saved: tuple[str, ...] = ()
    """Where the edits lie that were overwritten, relative to the folder."""


def plan_output(
    folder: OutputFolder,
    result: Result,
    old: Lock | None,
    facts: Mapping[str, str],
    inputs: Mapping[str, str],
) -> Plan:
    """Compare the result with the folder. `old` is the lock that stands there."""
    _check_paths(result.files)
    generated = {f.path: f.text for f in result.files if f.owner == "generated"}
    scenarios = {f.path: f.text for f in result.files if f.owner == "scenario"}
    lock = Lock(
        facts=facts,
        inputs=inputs,
        generated={path: (_digest(text),) for path, text in generated.items()},
        scenarios=kept_scenarios(folder, scenarios, old),
        names_text=print_names(result.names),
    )
    wanted: dict[str, str | None] = dict.fromkeys(old.generated if old else ())
    # A scenario that was ours alone until now is the user's from now on.
    wanted = {p: None for p in wanted if p not in scenarios} | generated
    steps = [_compare(folder, path, wanted[path], old) for path in sorted(wanted)]
    steps += [
        Step(path=path, found=None, text=text, deviation="new")
        for path, text in sorted(scenarios.items())
        if is_unwritten(folder, path, old)
    ]
    needed = tuple(step for step in steps if step is not None)
    return Plan(
        steps=needed,
        unchanged=len(steps) - len(needed),
        lock_text=(lock if needed else _settled(lock, old)).print(),
        found_lock=folder.read(LOCK_NAME),
    )


def write_output(folder: OutputFolder, plan: Plan, *, force: bool) -> Written:
    """Do what was planned; raise `Stopped` for edited files unless `force`.

    With `force` each edit is saved beside the lock before it is overwritten.
    """
    foreign = [step for step in plan.edited if step.foreign]
    if foreign or (plan.edited and not force):
        raise Stopped(*_refusals(folder, plan.edited, force))
    saved = [_saved(folder, step) for step in plan.edited]
    changes = list(saved)
    changes += [_change(step.path, step.found, step.text) for step in plan.steps]
    if plan.lock_differs:
        # Last, so that an unfinished run never looks like a finished one.
        changes.append(_change(LOCK_NAME, plan.found_lock, plan.lock_text))
    if changes:
        carry_out(folder, changes)
    removed = sum(step.text is None for step in plan.steps)
    return Written(
        written=len(plan.steps) - removed,
        removed=removed,
        unchanged=plan.unchanged,
        saved=tuple(change.path for change in saved),
    )


def _settled(lock: Lock, old: Lock | None) -> Lock:
    """The lock, with the old digests of the generator where only they would change.

    A change of the generator that changes no output is no change to a reviewer.
    """
    if old is None:
        return lock
    stays = {key: old.facts[key] for key in ("generator", "templates")}
    facts = {**lock.facts, **stays}
    return dataclasses.replace(lock, facts=facts) if facts == old.facts else lock


def _check_paths(files: Sequence[GeneratedFile]) -> None:
    """The stages before this one name files; a bad name is a fault of theirs."""
    seen: dict[str, str] = {}
    for file in files:
        if not is_safe_path(file.path) or file.path in (LOCK_NAME, EDITS_NAME):
            raise ValueError(f"a file cannot be called {file.path!r}")
        # Some file systems take both names for one file.
        other = seen.setdefault(file.path.casefold(), file.path)
        if other is not file.path:
            raise ValueError(f"{file.path!r} and {other!r} would be one file")


def _compare(
    folder: OutputFolder, path: str, text: str | None, old: Lock | None
) -> Step | None:
    found = folder.read(path)
    if _same_text(found, text):
        return None
    ours = old.generated.get(path, ()) if old else ()
    deviation: Deviation = "edited"
    if found is None:
        deviation = "missing" if ours else "new"
    elif text_digest(found) in ours:
        deviation = "extra" if text is None else "outdated"
    elif text is not None and only_format_differs(path, found, text):
        # A formatter of the repository's own: it would undo what we write.
        return None
    elif is_reformatted(path, found, ours):
        deviation = "extra" if text is None else "outdated"
    return Step(
        path=path,
        found=found,
        text=text,
        deviation=deviation,
        foreign=deviation == "edited" and not ours,
    )


def _refusals(
    folder: OutputFolder, steps: Sequence[Step], force: bool
) -> Iterator[Diagnostic]:
    for step in steps:
        place = Location(file=f"{folder.label}/{step.path}")
        if step.foreign:
            yield error(
                "output-occupied",
                "this file is not ours, and a generated file belongs here; nothing was"
                " written",
                place,
                "move the file out of the way",
            )
        elif not force:
            yield error(
                "output-edited",
                "this generated file was edited by hand; nothing was written",
                place,
                "undo the edit, or give --force to overwrite it after saving it in"
                f" {folder.label}/{EDITS_NAME}",
            )


def _saved(folder: OutputFolder, step: Step) -> Change:
    """The edit under the first free number; no tool takes such a file for Python."""
    number = 1
    while folder.read(path := f"{EDITS_NAME}/{step.path}.{number}") is not None:
        number += 1
    return Change(path=path, data=step.found, before=None)


def _change(path: str, found: bytes | None, text: str | None) -> Change:
    return Change(
        path=path,
        data=None if text is None else text.encode("utf-8"),
        before=None if found is None else digest_of(found),
    )


def _same_text(found: bytes | None, text: str | None) -> bool:
    if found is None or text is None:
        return found is None and text is None
    return found.replace(b"\r\n", b"\n") == text.encode("utf-8")


def _digest(text: str) -> str:
    return text_digest(text.encode("utf-8"))
