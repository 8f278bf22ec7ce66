"""Says how an output folder differs from what a run would write, and why.

Only tells; what to do about it is for `writing`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from ..diagnostics import Diagnostic, Location, error
from .blocking_files import problem_of
from .folder import OutputFolder
from .lock import Lock
from .writing import Plan

_STEP_MESSAGES = {
    "missing": ("drift-missing", "this file is missing"),
    "extra": ("drift-extra", "this file is no longer generated"),
}
_REGENERATE = "run `clientsmith generate` and commit what it writes"
_ANEW = "run `clientsmith generate`, with --force where it finds nothing to do"


def explain(
    folder: OutputFolder,
    plan: Plan,
    old: Lock | None,
    facts: Mapping[str, str],
    inputs: Mapping[str, str],
) -> list[Diagnostic]:
    """The reasons for a drift, empty where there is none."""
    if not plan.changes_anything:
        return []
    causes = [
        error(code, message, Location(file=folder.label), _REGENERATE)
        for code, message in _causes(old, facts, inputs)
    ]
    found = [*_steps(folder, plan), *causes]
    if not causes:
        # Nothing changed, and yet the files are others: the lock is wrong.
        found += _untrue(folder, plan)
    if not found:
        message = "the lock is not what a run would write"
        found = [error("drift-lock", message, Location(file=folder.label), _ANEW)]
    return found


def _untrue(folder: OutputFolder, plan: Plan) -> Iterator[Diagnostic]:
    """What the lock has with its digest, and no run with these inputs ever wrote."""
    message = "the lock says that this was generated, and it was not"
    for step in plan.having("outdated"):
        place = Location(file=f"{folder.label}/{step.path}")
        yield error("drift-lock", message, place, _ANEW)


def _steps(folder: OutputFolder, plan: Plan) -> Iterator[Diagnostic]:
    for step in plan.steps:
        if step.deviation in ("edited", "conflicting"):
            yield problem_of(folder, step).error("drift", folder, step.path)
        elif step.deviation in _STEP_MESSAGES:
            place = Location(file=f"{folder.label}/{step.path}")
            yield error(*_STEP_MESSAGES[step.deviation], place, _ANEW)


def _causes(
    old: Lock | None, facts: Mapping[str, str], inputs: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if old is None:
        yield "drift-missing", "the client was not generated yet"
        return
    if old.unsettled:
        yield "drift-merged", "the lock holds a merge that nobody settled"
    for name in sorted(old.inputs.keys() | inputs.keys()):
        if old.inputs.get(name) != inputs.get(name):
            if name not in inputs:
                change = "is gone"
            else:
                change = "changed" if name in old.inputs else "is new"
            yield "drift-input", f"the input `{name}` {change}"
    if old.facts["configuration"] != facts["configuration"]:
        yield "drift-configuration", "the configuration changed"
    versions = [old.facts["clientsmith"], facts["clientsmith"]]
    if versions[0] != versions[1]:
        yield "drift-generator", "clientsmith changed from {} to {}".format(*versions)
    elif old.facts["generator"] != facts["generator"]:
        yield "drift-generator", "the generator changed"
    elif old.facts["black"] != facts["black"]:
        yield "drift-generator", "the style of black that is followed changed"
    if old.facts["templates"] != facts["templates"]:
        yield "drift-templates", "the templates changed"


def unified_diff(folder: OutputFolder, plan: Plan) -> Iterator[str]:
    """What a run would change, in lines with their ends, as `git apply` reads it."""
    for step in plan.steps:
        yield from _diff(f"{folder.label}/{step.path}", step.found, step.text)
    if plan.lock_differs:
        yield from _diff(folder.lock_label, plan.found_lock, plan.lock_text)


def _diff(label: str, found: bytes | None, text: str | None) -> Iterator[str]:
    before = "" if found is None else found.decode("utf-8", "replace")
    lines = difflib.unified_diff(
        _lines(before.replace("\r\n", "\n")),
        _lines(text or ""),
        "/dev/null" if found is None else f"a/{label}",
        "/dev/null" if text is None else f"b/{label}",
    )
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    # `splitlines` would also split at a form feed, which is no end of a line to git.
    return re.findall(r"[^\n]*\n|[^\n]+", text)
