"""What each command does to one client, apart from arguments and printing.

Raises `Failure` where it cannot go on. The pipeline is given, so that nothing heavy is
loaded before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ..diagnostics import (
    Diagnostic,
    Diagnostics,
    Failure,
    Location,
    Severity,
    error,
)
from ..ir import Api
from ..output.comparison import Edits
from ..output.drift import explain, unified_diff
from ..output.folder import OutputFolder, Stopped
from ..output.journal import exclusive, recover
from ..output.lock import Lock
from ..output.members import members_before
from ..output.scenarios import report_vanished
from ..output.up_to_date import remember_up_to_date
from ..output.writing import Plan, Written, plan_output, write_output
from ..result import Result
from ..settings.config import ClientSettings, label_of, place_of_option
from ..source_files import Source
from .work import Work, output_folder, prepare


class Pipeline(Protocol):
    """From what was read to what is to be written.

    Writes nothing, but for what is remembered of a large package.
    """

    def generate(
        self,
        source: Source,
        settings: ClientSettings,
        names: Mapping[str, str],
        diagnostics: Diagnostics,
        standing: Callable[[str], str | None] | None = None,
    ) -> Result: ...

    def describe(
        self,
        source: Source,
        settings: ClientSettings,
        names: Mapping[str, str],
        diagnostics: Diagnostics,
    ) -> Api: ...

    def describe_places(
        self,
        source: Source,
        settings: ClientSettings,
        names: Mapping[str, str],
        diagnostics: Diagnostics,
    ) -> tuple[Api, Callable[[str], Location]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What `check` found: empty where the output is up to date."""

    reasons: tuple[Diagnostic, ...] = ()
    diff: str = ""


def generate_client(
    settings: ClientSettings,
    load: Callable[[], Pipeline],
    diagnostics: Diagnostics,
    *,
    strict: bool = False,
    edits: Edits = "stop",
) -> Written | None:
    """Write the client; None where it was up to date.

    `load` imports the pipeline. With `strict` a warning stops before anything is
    written. `edits` says what becomes of files that were edited by hand.
    """
    recover(output_folder(settings), diagnostics)
    work = prepare(settings, diagnostics)
    strict = strict or settings.strict
    if work.is_fresh and not strict and edits != "overwrite":
        return None
    result = _generate(work, load(), diagnostics, strict=strict)
    with exclusive(work.folder):
        _refuse_changed_lock(work.folder, work.old)
        plan = _plan(work, result, edits)
        written = write_output(work.folder, plan, edits)
    remember_up_to_date(plan.lock_text.encode(), work.facts)
    diagnostics.add(_conflict(work.folder, path) for path in written.conflicting)
    return written if plan.changes_anything else None


def check_client(
    settings: ClientSettings,
    load: Callable[[], Pipeline],
    diagnostics: Diagnostics,
    *,
    strict: bool = False,
) -> Drift:
    """Compare the client with what would be written now; write nothing."""
    recover(output_folder(settings), diagnostics)
    work = prepare(settings, diagnostics)
    strict = strict or settings.strict
    if work.is_proven and not strict:
        return Drift()
    plan = _plan(work, _generate(work, load(), diagnostics, strict=strict))
    if not plan.changes_anything:
        remember_up_to_date(plan.found_lock, work.facts)
    inputs = work.source.inputs
    reasons = explain(work.folder, plan, work.old, work.facts, inputs)
    return Drift(reasons=tuple(reasons), diff="".join(unified_diff(work.folder, plan)))


def describe_client(
    settings: ClientSettings,
    source: Source,
    names: Mapping[str, str],
    load: Callable[[], Pipeline],
    diagnostics: Diagnostics,
    *,
    strict: bool = False,
) -> Api:
    """The model of the client, before anything is printed from it."""
    api = load().describe(source, settings, names, diagnostics)
    stop(settings, diagnostics, strict=strict or settings.strict)
    return api


def _generate(
    work: Work, pipeline: Pipeline, diagnostics: Diagnostics, *, strict: bool
) -> Result:
    names = work.read_names()
    result = pipeline.generate(
        work.source, work.settings, names, diagnostics, work.folder.read_text
    )
    stop(work.settings, diagnostics, strict=strict)
    before = members_before(work.folder, work.old, names, result) if work.old else {}
    if before:
        # A clash that is new: once more, and those who were there keep their names.
        names |= before
        result = pipeline.generate(
            work.source, work.settings, names, Diagnostics(), work.folder.read_text
        )
    if work.old:
        # What the user keeps in a file of theirs is no fault of the description, so
        # it comes after `strict` was satisfied.
        report_vanished(work.folder, result, work.old, diagnostics)
    return result


def stop(settings: ClientSettings, diagnostics: Diagnostics, *, strict: bool) -> None:
    """Raise `Failure` for errors, and where it is `strict` for warnings."""
    diagnostics.stop_on_errors()
    count = sum(d.severity is Severity.WARNING for d in diagnostics)
    if strict and count:
        warnings = "1 warning" if count == 1 else f"{count} warnings"
        told = f"{warnings}, and `strict` lets none pass; nothing"
        if settings.file is None:
            place = Location(file=label_of(settings.source))
            raise Failure(error("strict", f"{told} was written", place))
        # Other clients of the run may well be written.
        place = place_of_option(settings, "strict", ())
        message = f"{told} of the client `{settings.name}` was written"
        raise Failure(error("strict", message, place))


def _conflict(folder: OutputFolder, path: str) -> Diagnostic:
    return error(
        "output-conflict",
        "an edit and what is generated do not go together: both are in the file now,"
        " between conflict markers",
        Location(file=f"{folder.label}/{path}"),
        "settle them and run `clientsmith generate` with --merge again",
    )


def _plan(work: Work, result: Result, edits: Edits = "stop") -> Plan:
    inputs = work.source.inputs
    return plan_output(work.folder, result, work.old, work.facts, inputs, edits)


def _refuse_changed_lock(folder: OutputFolder, old: Lock | None) -> None:
    """Names were decided by the lock that we read, so it must still be there."""
    folder.refuse_foreign()
    if folder.read_lock() != old:
        message = f"another run wrote to `{folder.label}` meanwhile; this one did not"
        raise Stopped(error("output-busy", message, help="run the command again"))
