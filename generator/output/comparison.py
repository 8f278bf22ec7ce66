"""Compares one file that we generate with what stands in its place.

Tells ours from edited, whatever a formatter or git did to it, and has an edit merged
where that is wanted, or was once done.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from ..digests import text_digest, with_plain_ends
from ..essence import essence_of
from .edits import in_our_form, is_reformatted, only_format_differs
from .folder import OutputFolder
from .lock import Lock
from .merging import has_markers, is_kept_beside, is_of_ours, merge, pristine_text

Deviation: TypeAlias = Literal[
    "new", "missing", "outdated", "extra", "edited", "merged", "conflicting"
]
Edits: TypeAlias = Literal["stop", "merge", "overwrite"]
"""What becomes of files that were edited by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file that is not as it should be. `text` is None where it should not be.

    Of one that is merged or conflicting, `text` is what the merge made.
    """

    path: str
    found: bytes | None
    text: str | None
    deviation: Deviation
    foreign: bool = False
    """Whether the file that stands there was never ours."""
    saves: bool = False
    """Whether lines that stand there are nowhere else, so that they are saved first."""
    successor: str = ""
    """Of an edited file that goes, the new one that is most like it, if any is."""


class Comparison:
    """Compares the files of one run. `old` is the lock that stands there.

    `edited`, `essences` and `pristine` fill on the way, for the lock and for later
    merges: the digests and essences of the files that hold an edit, and what we
    generate for those that are merged in this run.
    """

    def __init__(self, folder: OutputFolder, old: Lock | None, edits: Edits) -> None:
        self.old = old
        self.edited: dict[str, tuple[str, ...]] = {}
        self.essences: dict[str, tuple[str, ...]] = {}
        self.pristine: dict[str, str] = {}
        self._folder = folder
        self._edits = edits

    def step(self, path: str, text: str | None) -> Step | None:
        """What is to be done to make a file `text`; None where that is nothing."""
        found = self._folder.read(path)
        ours = self.old.generated.get(path, ()) if self.old else ()
        if is_same_text(found, text):
            return None
        if found is None:
            deviation: Deviation = "missing" if ours else "new"
            return Step(path=path, found=None, text=text, deviation=deviation)
        if text_digest(found) in ours:
            return _outdated(path, found, text)
        if text is not None and only_format_differs(path, found, text):
            # A formatter of the repository's own: it would undo what we write.
            return None
        essences = self.old.essences.get(path, ()) if self.old else ()
        if essence_of(path, found.decode("utf-8", "replace")) in essences:
            return _outdated(path, found, text)
        if len(ours) > 1 and not (self.old and path in self.old.edited):
            # Git made it of two of ours, as the lock tells, which has both.
            is_ours = is_of_ours(self._folder, path, ours, found, text or "")
            return replace(_outdated(path, found, text), saves=not is_ours)
        if text is None or not ours or self._edits == "overwrite":
            return _edited(path, found, text, foreign=not ours)
        return self._edit(path, found, text, ours)

    def _edit(
        self, path: str, found: bytes, text: str, ours: Collection[str]
    ) -> Step | None:
        """What becomes of an edit of a file that is still ours."""
        known = self.old.edited.get(path, ()) if self.old else ()
        is_known = self._is_known(path, found, known)
        if self.old and is_known and text_digest(text.encode()) in ours:
            self.edited[path] = known
            self.essences[path] = self.old.edited_essences.get(path, ())
            return None
        may_merge = is_known or self._edits == "merge"
        if has_markers(found) or not (
            may_merge or is_kept_beside(self._folder, path, ours, known, found, text)
        ):
            return _edited(path, found, text)
        pristine = pristine_text(self._folder, path, ours, text)
        if pristine is None:
            return _edited(path, found, text)
        return self._merge(path, found, text, pristine)

    def _is_known(self, path: str, found: bytes, known: Collection[str]) -> bool:
        """Whether this is what an earlier merge made, in whatever form."""
        essences = self.old.edited_essences.get(path, ()) if self.old else ()
        return (
            text_digest(found) in known
            or essence_of(path, found.decode("utf-8", "replace")) in essences
            or is_reformatted(path, found, known)
        )

    def _merge(self, path: str, found: bytes, text: str, pristine: str) -> Step | None:
        merged = merge(path, pristine, found, text)
        if merged.conflicts:
            # No file with markers has this digest, so that it is looked at again.
            self.edited[path] = (text_digest(text.encode()),)
            self.pristine[path] = text
            return Step(
                path=path, found=found, text=merged.text, deviation="conflicting"
            )
        made = in_our_form(path, merged.text.encode("utf-8"))
        if made == text:
            return _outdated(path, found, text)
        self.edited[path] = (text_digest(made.encode()),)
        self.essences[path] = tuple(filter(None, [essence_of(path, made)]))
        self.pristine[path] = text
        if is_same_text(found, made):
            return None
        return Step(path=path, found=found, text=made, deviation="merged")


def _outdated(path: str, found: bytes, text: str | None) -> Step:
    deviation: Deviation = "extra" if text is None else "outdated"
    return Step(path=path, found=found, text=text, deviation=deviation)


def _edited(path: str, found: bytes, text: str | None, foreign: bool = False) -> Step:
    return Step(path=path, found=found, text=text, deviation="edited", foreign=foreign)


def is_same_text(found: bytes | None, text: str | None) -> bool:
    """Whether a file holds the text, whatever its line ends are."""
    if found is None or text is None:
        return found is None and text is None
    return with_plain_ends(found) == text.encode("utf-8")
