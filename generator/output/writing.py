"""Compares what should stand in an output folder with what does, and writes it.

Writes only files whose bytes differ and removes stale ones that are ours and unedited.
A file that a person changed stops the run, unless the edit is to be merged; once it
was, it is kept from run to run. Decides; single files are looked at by `comparison`,
the steps on the disk are taken by `journal`, scenarios are left to `scenarios`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..digests import digest_of, text_digest
from ..essence import essence_of
from ..result import GeneratedFile, Result
from .blocking_files import EDITS_NAME, problem_of
from .comparison import Comparison, Deviation, Edits, Step, is_same_text
from .folder import OutputFolder, Stopped
from .journal import Change, carry_out
from .lock import LOCK_NAME, Lock, is_safe_path, print_names
from .merging import PRISTINE_NAME, pristine_path
from .scenarios import is_unwritten, kept_scenarios
from .successors import with_successors
from .up_to_date import OF_THE_GENERATOR

_TAKEN = (LOCK_NAME, EDITS_NAME, PRISTINE_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do to the folder. `steps` leaves out the lock, always last.

    `kept` are files that hold an edit, and with it already all that is generated;
    `beside` are changes to the pristine texts that are kept for merges.
    """

    steps: tuple[Step, ...]
    kept: tuple[str, ...] = ()
    beside: tuple[Change, ...] = ()
    unchanged: int
    lock_text: str
    found_lock: bytes | None

    def having(self, *deviations: Deviation) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.deviation in deviations)

    @property
    def changes_anything(self) -> bool:
        """Whether a file or the lock would change; pristine texts are nobody's."""
        return bool(self.steps) or self.lock_differs

    @property
    def lock_differs(self) -> bool:
        return not is_same_text(self.found_lock, self.lock_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many files a run touched, the lock left out, and what became of edits."""

    written: int
    removed: int
    unchanged: int
    saved: tuple[str, ...] = ()
    """Where the edits lie that were overwritten, relative to the folder."""
    merged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Files whose edits are in the lock from now on, and that stay as they are."""
    conflicting: tuple[str, ...] = ()
    """Files in which an edit and what is generated stand between conflict markers."""

    def __str__(self) -> str:
        told = [
            f"{self.written} written, {self.removed} removed,"
            f" {self.unchanged} unchanged",
            *(f"an edit was saved in {path}" for path in self.saved),
            *(f"an edit was merged in {path}" for path in self.merged),
            *(f"an edit is kept in {path}" for path in self.kept),
            *(f"an edit is in conflict in {path}" for path in self.conflicting),
        ]
        return "; ".join(told)


def plan_output(
    folder: OutputFolder,
    result: Result,
    old: Lock | None,
    facts: Mapping[str, str],
    inputs: Mapping[str, str],
    edits: Edits,
) -> Plan:
    """Compare the result with the folder. `old` is the lock that stands there."""
    _check_paths(result.files)
    ours = [file for file in result.files if file.owner == "generated"]
    generated = {file.path: file.text for file in ours}
    scenarios = {f.path: f.text for f in result.files if f.owner == "scenario"}
    wanted: dict[str, str | None] = dict.fromkeys(old.generated if old else ())
    # A scenario that was ours alone until now is the user's from now on.
    wanted = {p: None for p in wanted if p not in scenarios} | generated
    comparison = Comparison(folder, old, edits)
    steps: list[Step | None] = [
        comparison.step(path, wanted[path]) for path in sorted(wanted)
    ]
    steps += [
        Step(path=path, found=None, text=text, deviation="new")
        for path, text in sorted(scenarios.items())
        if is_unwritten(folder, path, old)
    ]
    needed = with_successors([step for step in steps if step is not None])
    digests = {p: (text_digest(text.encode()),) for p, text in generated.items()}
    lock = Lock(
        facts=facts,
        inputs=inputs,
        generated=digests,
        essences=_essences(ours, digests, old, facts),
        edited=comparison.edited,
        edited_essences=comparison.essences,
        scenarios=kept_scenarios(folder, scenarios, old),
        names_text=print_names(result.names),
    )
    found = folder.read(LOCK_NAME)
    return Plan(
        steps=needed,
        kept=tuple(sorted(comparison.pristine.keys() - {step.path for step in needed})),
        beside=tuple(_beside(folder, comparison)),
        unchanged=len(steps) - len(needed),
        lock_text=lock.print() if needed else _settled(lock, old, found),
        found_lock=found,
    )


def write_output(folder: OutputFolder, plan: Plan, edits: Edits) -> Written:
    """Do what was planned; raise `Stopped` for edits that nothing was said about.

    Where they are to be overwritten, each is saved beside the lock first.
    """
    refused = list(_refusals(folder, plan, edits))
    if refused:
        raise Stopped(*refused)
    saving = [s for s in plan.steps if s.saves or s.deviation == "edited"]
    saved = [_saved(folder, step) for step in saving]
    changes = [*saved, *plan.beside]
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
        merged=tuple(step.path for step in plan.having("merged")),
        kept=plan.kept,
        conflicting=tuple(step.path for step in plan.having("conflicting")),
    )


def _beside(folder: OutputFolder, comparison: Comparison) -> Iterator[Change]:
    """Pristine texts to keep for the next merge, and those that none will need."""
    old = comparison.old.edited if comparison.old else {}
    gone = dict.fromkeys(path for path in old if path not in comparison.edited)
    for path, text in sorted({**gone, **comparison.pristine}.items()):
        found = folder.read(pristine_path(path))
        if not is_same_text(found, text):
            yield _change(pristine_path(path), found, text)


def _essences(
    files: Sequence[GeneratedFile],
    digests: Mapping[str, tuple[str, ...]],
    old: Lock | None,
    facts: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Of each file; of one that did not change it is in the lock.

    Unless another generator wrote that, which may have left out something else.
    """
    is_known = old is not None and old.facts["generator"] == facts["generator"]
    known = old.essences if old and is_known else {}
    found: dict[str, tuple[str, ...]] = {}
    for file in files:
        path, essence = file.path, file.essence
        if old and path in known and old.generated.get(path) == digests[path]:
            found[path] = known[path]
            continue
        if essence is None:
            essence = essence_of(path, file.text)
        if essence:
            found[path] = (essence,)
    return found


def _settled(lock: Lock, old: Lock | None, found: bytes | None) -> str:
    """The lock's text: as it was found, where only the generator's digests changed.

    A change of the generator that changes no output is no change to a reviewer.
    """
    text = lock.print()
    if old is None:
        return text
    stays = {key: old.facts[key] for key in OF_THE_GENERATOR}
    settled = lock._replace(facts={**lock.facts, **stays}).print()
    return settled if is_same_text(found, settled) else text


def _check_paths(files: Sequence[GeneratedFile]) -> None:
    """The stages before this one name files; a bad name is a fault of theirs."""
    seen: dict[str, str] = {}
    for file in files:
        if not is_safe_path(file.path) or file.path in _TAKEN:
            raise ValueError(f"a file cannot be called {file.path!r}")
        # Some file systems take both names for one file.
        other = seen.setdefault(file.path.casefold(), file.path)
        if other is not file.path:
            raise ValueError(f"{file.path!r} and {other!r} would be one file")


def _refusals(folder: OutputFolder, plan: Plan, edits: Edits) -> Iterator[Diagnostic]:
    for step in plan.having("edited", "conflicting"):
        settled = "merge" if step.deviation == "conflicting" else "overwrite"
        if step.foreign or edits != settled:
            yield problem_of(folder, step, edits).error("output", folder, step.path)


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
