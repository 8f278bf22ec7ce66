"""Reads from disk what describes an API: one description, one page, a folder of pages.

Decides by content what it is. Parses nothing and follows no reference, but reads the
files that references lead to for those who do; reads no file outside the folder that
was named.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from .diagnostics import Diagnostics, Failure, Location, error
from .digests import text_digest
from .output.lock import LOCK_NAME

if TYPE_CHECKING:
    from _typeshed import StrPath

Kind: TypeAlias = Literal["openapi", "pages"]

MAX_FILE_BYTES = 128 * 1024 * 1024
MAX_FOLDER_FILES = 20_000

_PAGE_ENDINGS = (".html", ".htm", ".md")
_DESCRIPTION_ENDINGS = (".json", ".yaml", ".yml")
_SNIFFED_BYTES = 64 * 1024
# The key that every version of the standard requires, in JSON or in YAML.
_OPENAPI_KEY = r"""(?m)^[\s{]*["']?(openapi|swagger)["']?\s*:"""
_TABLE_OF_CONTENTS = ("toc.yml", "toc.yaml")


class SourceFile(NamedTuple):
    """One file. `path` is for messages; `name` is relative to the source's folder.

    Only `name` may reach the output: it is the same on every machine.
    """

    path: str
    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """The name without folder and ending; empty where it is no more than that."""
        stem, dot, ending = os.path.basename(self.name).rpartition(".")
        return stem if dot else ending

    @property
    def digest(self) -> str:
        return text_digest(self.data)


class Source(NamedTuple):
    """All that was read. `label` is how messages call it."""

    label: str
    files: tuple[SourceFile, ...]
    kind: Kind
    neighbours: Neighbours | None = None
    """The files beside a description; None where there can be none."""
    overlays: tuple[SourceFile, ...] = ()
    """Overlay documents, in the order in which they are applied."""

    @property
    def inputs(self) -> dict[str, str]:
        """The digest of every file that was read so far, by its name."""
        beside = self.neighbours.files if self.neighbours else ()
        files = (*self.files, *self.overlays, *beside)
        return {file.name: file.digest for file in files}


class UnreadableNeighbour(Exception):
    """A file beside a description that cannot be had; the text says what it is."""

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.help = code, help


class Neighbours:
    """Reads files by their names relative to the source's folder, each once.

    Nothing outside `root` is opened, wherever a symbolic link may lead.
    """

    def __init__(self, folder: str, label: str, root: str) -> None:
        self._folder = folder
        self._label = os.path.dirname(label)
        self._root = os.path.realpath(root)
        self._files: dict[str, SourceFile] = {}

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """What was read so far."""
        return tuple(self._files.values())

    def read(self, name: str) -> SourceFile:
        """The file with a name; raises `UnreadableNeighbour`."""
        if name not in self._files:
            if len(self._files) >= MAX_FOLDER_FILES:
                message = f"one of more than {MAX_FOLDER_FILES} files"
                raise UnreadableNeighbour("source-too-large", message)
            label = os.path.normpath(os.path.join(self._label, name))
            data = self._data(name, label)
            self._files[name] = SourceFile(path=label, name=name, data=data)
        return self._files[name]

    def digest(self, name: str) -> str | None:
        """The digest of a file as it is now; None where it cannot be read."""
        try:
            return text_digest(self._data(name, name))
        except UnreadableNeighbour:
            return None

    def _data(self, name: str, label: str) -> bytes:
        try:
            path = os.path.realpath(os.path.join(self._folder, name))
            if not path.startswith(os.path.join(self._root, "")):
                raise UnreadableNeighbour(
                    "ref-outside",
                    f"`{label}`, outside of the source's folder",
                    "`source-root`, in the configuration or after --set, names a folder"
                    " that holds both",
                )
            return _read(path, label)
        except FileNotFoundError:
            message = f"`{label}`, and there is no such file"
            raise UnreadableNeighbour("ref-missing", message) from None
        except (OSError, ValueError, Failure) as fault:
            reason = getattr(fault, "strerror", None) or fault
            message = f"`{label}`, which cannot be read: {reason}"
            raise UnreadableNeighbour("ref-unreadable", message) from None


def load_source(
    path: StrPath, label: str, diagnostics: Diagnostics, root: StrPath | None = None
) -> Source:
    """Read the source at `path`; raise `Failure` with one clear error where it cannot.

    What lies in a folder of pages and is none is skipped with a note. References of a
    description may lead to files below `root`, else below the description's folder.
    """
    place = os.fspath(path)
    try:
        if stat.S_ISDIR(os.stat(place).st_mode):
            return _load_folder(place, label, diagnostics)
        around = os.path.dirname(place) if root is None else os.fspath(root)
        return _load_single(place, label, around)
    except FileNotFoundError as fault:
        message = "there is no such file or folder"
        raise _failure("source-missing", message, label) from fault
    except (OSError, ValueError) as fault:
        # ValueError: a NUL in the path.
        reason = getattr(fault, "strerror", None) or fault
        raise _failure("source-unreadable", f"cannot read: {reason}", label) from fault


def load_overlay(path: StrPath, label: str, name: str) -> SourceFile:
    """Read an overlay, which the configuration names and may so lie anywhere.

    Raises `Failure`.
    """
    try:
        return SourceFile(path=label, name=name, data=_read(os.fspath(path), label))
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        message = f"cannot read this overlay: {reason}"
        raise _failure("overlay-unreadable", message, label) from fault


def _load_single(path: str, label: str, root: str) -> Source:
    folder, name = os.path.split(path)
    data = _read(path, label)
    kind = _kind(data, name)
    if kind is None:
        raise _failure(
            "source-unknown",
            "this is neither an OpenAPI description (no `openapi` or `swagger` key)"
            " nor an HTML page",
            label,
        )
    file = SourceFile(path=label, name=name, data=data)
    beside = Neighbours(folder, label, root) if kind == "openapi" else None
    return Source(label=label, files=(file,), kind=kind, neighbours=beside)


def _load_folder(folder: str, label: str, diagnostics: Diagnostics) -> Source:
    if os.path.lexists(os.path.join(folder, LOCK_NAME)):
        message = f"this is a client, as its {LOCK_NAME} tells, and describes no API"
        help = "name what it was made from; or write it: clientsmith generate NAME"
        raise _failure("source-is-client", message, label, help)
    files: list[SourceFile] = []
    for name in _names_in(folder, label):
        path, place = os.path.join(folder, name), f"{label}/{name}"
        if not name.lower().endswith(_PAGE_ENDINGS):
            if os.path.basename(name) not in _TABLE_OF_CONTENTS:
                message = "skipped, because it is no page"
                diagnostics.note("source-skipped", message, Location(file=place))
            continue
        files.append(SourceFile(path=place, name=name, data=_read(path, place)))
    if not files:
        raise _failure(
            "source-empty",
            "the folder holds no page (.html, .htm or .md)",
            label,
            "to read an OpenAPI description, name its file, not its folder",
        )
    return Source(label=label, files=tuple(files), kind="pages")


def _names_in(folder: str, label: str) -> Iterator[str]:
    """Every file below the folder, in one order everywhere.

    Hidden ones are left out, and so are folders of clients, which have a lock. A page
    that has no name but its ending is not hidden: so httpdoc writes an operation that
    has none.
    """
    found: list[str] = []
    for parent, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if LOCK_NAME in files:
            folders.clear()
            continue
        below = os.path.relpath(parent, folder).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        found += [
            prefix + name
            for name in files
            if not name.startswith(".") or name.lower() in _PAGE_ENDINGS
        ]
        if len(found) > MAX_FOLDER_FILES:
            message = f"the folder holds more than {MAX_FOLDER_FILES} files"
            raise _failure("source-too-large", message, label)
    root = os.path.realpath(folder)
    for name in sorted(found):
        if os.path.realpath(os.path.join(folder, name)).startswith(root + os.sep):
            yield name
        else:
            message = "this is a symbolic link out of the source's folder"
            raise _failure("source-outside", message, f"{label}/{name}")


def _read(path: str, label: str) -> bytes:
    with open(path, "rb", opener=_open_regular) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _failure("source-unreadable", "this is not a regular file", label)
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        megabytes = MAX_FILE_BYTES // 1024 // 1024
        message = f"the file is larger than {megabytes} MB"
        raise _failure("source-too-large", message, label)
    return data


def _open_regular(path: str, flags: int) -> int:
    # A pipe would keep `open` waiting for a writer for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _kind(data: bytes, name: str) -> Kind | None:
    """What the bytes look like; the ending decides only where they do not say."""
    start = _sniffed(data)
    if start.startswith("<"):
        return "pages"
    if start.startswith("{") or re.search(_OPENAPI_KEY, start):
        return "openapi"
    # What is wrong with such a file is told by the part that parses it, with a line.
    ending = os.path.splitext(name)[1].lower()
    if ending in _DESCRIPTION_ENDINGS:
        return "openapi"
    return "pages" if ending in _PAGE_ENDINGS else None


def _sniffed(data: bytes) -> str:
    head = data[:_SNIFFED_BYTES]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    return text.lstrip()


def _raise(fault: OSError) -> None:
    raise fault


def _failure(code: str, message: str, file: str, help: str | None = None) -> Failure:
    return Failure(error(code, message, Location(file=file), help))
