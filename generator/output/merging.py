"""Keeps an edit of a generated file when what we generate for it changes.

A merge of three texts: the pristine one, which we generated last; the one that we
generate now; the one that stands there, edited. Git does it, as it does for branches;
without it nothing is merged. Reads only; what becomes of the result is for `writing`.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..diagnostics import Failure, Location, error
from ..digests import text_digest
from .edits import in_dense_form, in_our_form
from .folder import OutputFolder

PRISTINE_NAME = "clientsmith.pristine"
MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_LABELS = ("edited", "pristine", "generated")
"""What our own markers say of the texts between them."""
_MOST_VERSIONS = 200
"""Commits in which the pristine text of a file is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge made. With `conflicts`, both texts are in it, between markers."""

    text: str
    conflicts: bool


def pristine_path(path: str) -> str:
    """Where the pristine text of an edited file is kept; no tool takes it for code."""
    return f"{PRISTINE_NAME}/{path}.txt"


def has_markers(found: bytes) -> bool:
    """Whether a merge is in the file that nobody has settled."""
    starts = {line[:7] for line in _lines(found)}
    return MARKERS[0] in starts and MARKERS[-1] in starts


def has_markers_of_git(found: bytes) -> bool:
    """Whether those are git's, of a merge of branches, and not of ours."""
    return has_markers(found) and f"{MARKERS[0]} {_LABELS[0]}" not in _lines(found)


def pristine_text(
    folder: OutputFolder, path: str, digests: Collection[str], text: str
) -> str | None:
    """The text that we generated last; None where it is nowhere to be found."""
    return next(_generated(folder, path, digests, text), None)


def is_of_ours(
    folder: OutputFolder, path: str, digests: Collection[str], found: bytes, text: str
) -> bool:
    """Whether all lines of a file are of texts that we generated, or generate now.

    So it is with what git makes of two branches, with conflict markers or without.
    """
    lines = {line for line in _lines(found) if not line.startswith(MARKERS)}
    lines -= _lines(text.encode("utf-8"))
    return not lines or not lines.difference(
        *map(_lines, map(str.encode, _generated(folder, path, digests, text)))
    )


def is_kept_beside(
    folder: OutputFolder,
    path: str,
    digests: Collection[str],
    known: Collection[str],
    found: bytes,
    text: str,
) -> bool:
    """Whether a file is an edit that was kept, and what another branch generated.

    Git made it of the two. Without what was generated since the pristine text was kept,
    it is the edit that the lock knows, and nothing else.
    """
    kept = folder.read_text(pristine_path(path))
    if kept is None:
        return False
    for last in _generated(folder, path, digests, text):
        try:
            undone = merge(path, last, found, kept)
        except Failure:
            return False
        made = in_our_form(path, undone.text.encode("utf-8"))
        if not undone.conflicts and text_digest(made.encode("utf-8")) in known:
            return True
    return False


def _lines(data: bytes) -> set[str]:
    return set(data.decode("utf-8", "replace").splitlines())


def _generated(
    folder: OutputFolder, path: str, digests: Collection[str], text: str
) -> Iterator[str]:
    """The texts that the digests in the lock are of, as far as they can be had.

    One is what we generate now where nothing changed; else it was kept beside an
    earlier merge, or it is in the history of the repository.
    """
    missing = set(digests)
    for data in _candidates(folder, path, text):
        digest = text_digest(data)
        if digest in missing:
            missing.discard(digest)
            yield data.decode("utf-8").replace("\r\n", "\n")
        if not missing:
            return


def _candidates(folder: OutputFolder, path: str, text: str) -> Iterator[bytes]:
    yield text.encode("utf-8")
    kept = folder.read(pristine_path(path))
    if kept is not None:
        yield kept
    found = _git(folder, "rev-list", f"-n{_MOST_VERSIONS}", "--all", "--", path)
    for commit in (found or b"").decode("ascii").split():
        version = _git(folder, "cat-file", "blob", f"{commit}:./{path}")
        if version is not None:
            yield version


def merge(path: str, pristine: str, found: bytes, text: str) -> Merged:
    """What is generated now with the edit in it. Raises `Failure` without git."""
    try:
        theirs = in_our_form(path, found)
    except UnicodeDecodeError as fault:
        message = "the edited file is not UTF-8, so that nothing can be merged into it"
        raise Failure(
            error("merge-impossible", message, Location(file=path))
        ) from fault
    merged = _merged(path, theirs, pristine, text)
    dense = in_dense_form(path, theirs) if merged.conflicts else theirs
    if merged.conflicts and (dense == theirs or theirs.encode() != found):
        # A formatter may have joined lines, or parted them, and ours are as they were.
        texts = [in_dense_form(path, each) for each in (pristine, text)]
        again = _merged(path, dense, *texts)
        return merged if again.conflicts else again
    return merged


def _merged(path: str, theirs: str, pristine: str, text: str) -> Merged:
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name, each in (("edit", theirs), ("base", pristine), ("new", text)):
            names.append(os.path.join(folder, name))
            with open(names[-1], "w", encoding="utf-8", newline="\n") as file:
                file.write(each)
        labels = [f"-L{label}" for label in _LABELS]
        style = ("-c", "merge.conflictStyle=merge")
        try:
            done = subprocess.run(
                ["git", *style, "merge-file", "-p", "-q", *labels, *names],
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )
        except OSError as fault:
            message = f"`git` does the merging, and it does not run: {fault.strerror}"
            raise Failure(error("merge-impossible", message)) from fault
    if done.returncode >= 128:
        message = f"`git merge-file` failed: {done.stderr.decode('utf-8', 'replace')}"
        raise Failure(error("merge-impossible", message.strip(), Location(file=path)))
    return Merged(text=done.stdout.decode("utf-8"), conflicts=done.returncode > 0)


def _git(folder: OutputFolder, *arguments: str) -> bytes | None:
    """What git says of the folder; None where there is no git, or nothing to say."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder.root), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
