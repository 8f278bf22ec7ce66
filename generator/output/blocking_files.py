"""What is said of files that stop a run, by `generate` and by `check` alike.

An edit that is not to be kept, one that does not fit, or what was never ours. Only
tells; what is done about it is for `writing`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..diagnostics import Diagnostic, Location, error
from .comparison import Edits, Step
from .folder import OutputFolder
from .merging import has_markers, has_markers_of_git

EDITS_NAME = "clientsmith.edits"
"""The folder in which edits are saved before they are overwritten."""
_RUN = "run `clientsmith generate`"


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` without the command's own beginning, and what is said."""

    code: str
    message: str
    help: str

    def error(self, command: str, folder: OutputFolder, path: str) -> Diagnostic:
        """The message of a command: `writing` refuses, `drift` reports."""
        refused = "; nothing of this client was written" if command == "output" else ""
        place = Location(file=f"{folder.label}/{path}")
        message = f"{self.message}{refused}"
        return error(f"{command}-{self.code}", message, place, self.help)


def problem_of(folder: OutputFolder, step: Step, edits: Edits = "stop") -> Problem:
    """What is wrong with an edited or conflicting file, and what to do about it."""
    saved = f"{folder.label}/{EDITS_NAME}"
    force = f"with --force to overwrite it after saving it in {saved}"
    if step.foreign:
        message = "this file is not ours, and a generated file belongs here"
        return Problem("occupied", message, "move the file out of the way")
    if step.deviation == "conflicting":
        return Problem(
            "conflict",
            "an edit that is kept in this file and what is generated now do not go"
            " together",
            f"{_RUN} with --merge to get both with conflict markers, or {force}",
        )
    if step.found is not None and has_markers_of_git(step.found):
        return Problem(
            "unsettled",
            "git left conflict markers in this file",
            "where no edit is to be kept, leave a conflict in the lock to us"
            f" (`git checkout -m {folder.lock_label}` brings it back), or take one"
            f" side of all of {folder.label}, and {_RUN}; else settle them and"
            f" {_RUN} with --merge",
        )
    if step.found is not None and has_markers(step.found):
        return Problem(
            "unsettled",
            "an edit and what is generated stand in this file, between conflict"
            " markers",
            f"settle them and {_RUN} with --merge again, or {force}",
        )
    return Problem(
        "edited",
        "this generated file was edited by hand",
        _of_gone(folder, step, force) if step.text is None else _ways(edits, force),
    )


def _of_gone(folder: OutputFolder, step: Step, force: str) -> str:
    if not step.successor:
        return f"it is generated no more: delete it, or {_RUN} {force}"
    return (
        "it is generated no more, and the new file most like it is"
        f" {folder.label}/{step.successor}: move this one away, {_RUN}, put the edit"
        f" into the new one, and {_RUN} with --merge; or {_RUN} {force}"
    )


def _ways(edits: Edits, force: str) -> str:
    if edits == "stop":
        return f"undo the edit, or {_RUN} with --merge to keep it, or {force}"
    return (
        "the text before the edit is neither kept nor in the history of the"
        f" repository: {_RUN} with --merge once with the inputs as they were in the"
        f" last run, or {force}"
    )
