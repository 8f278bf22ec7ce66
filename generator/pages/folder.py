"""Joins the operations of many pages into one document.

Owns what a page alone cannot tell: names and paths that two of them claim, the server
they share, and notes that would be the same hundreds of times.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..diagnostics import Diagnostic, Diagnostics, Failure, Location, Severity, error
from ..document import Document, decode_text
from .findings import Finding, Findings
from .operation import PageOperation, read_operation
from .page import read_page
from .places import PageSource, Places

Asked: TypeAlias = Callable[[str, str, Any], bool]
"""Whether an operation is asked for: its path, its method and itself."""

# From this many pages on, a note of one kind is given once, with their number.
_MANY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """One page: what messages call it, the name of its operation, and its bytes.

    The name is empty where the operation has none.
    """

    path: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A page that is an operation."""

    file: PageFile
    source: PageSource
    entry: PageOperation
    found: Findings


def read_pages(
    files: Sequence[PageFile],
    diagnostics: Diagnostics,
    *,
    title: str,
    untyped_body: str = "application/json",
    is_asked_for: Asked = lambda *_: True,
) -> Document:
    """One document of all the pages; raises `Failure` with every error found.

    A file that is no operation page is skipped with a note, but alone it is an error.
    `untyped_body` is the media type of a body of which its page says nothing. What is
    wrong with an operation that is not asked for stops nothing.
    """
    errors: list[Diagnostic] = []
    notes: list[Diagnostic] = []
    pages: list[_Read] = []
    for file in files:
        try:
            read = _read_file(file, untyped_body, is_asked_for, notes)
        except Failure as failure:
            errors += failure.diagnostics
        else:
            pages += [read] if read else []
    errors += _clashes(pages)
    if not pages and not errors:
        errors.append(_nothing(files, title))
    if errors:
        raise Failure(*errors)
    root = _root(pages, title, notes)
    diagnostics.add(_summarised(notes))
    return Document(
        file=pages[0].file.path if len(pages) == 1 else title,
        root=root,
        digest=_digest(files),
        places=_places(pages).locate,
    )


def _read_file(
    file: PageFile, untyped_body: str, is_asked_for: Asked, notes: list[Diagnostic]
) -> _Read | None:
    try:
        text, problem = _text_of(file), None
    except Failure as failure:
        # What marks a page is ASCII, which UTF-16 writes with a NUL beside each letter.
        text, problem = file.data.replace(b"\0", b"").decode("latin-1"), failure
    text = text.replace("\r\n", "\n")
    source = PageSource(file=file.path, text=text)
    page = read_page(text)
    if not page.recognised:
        message = "skipped, because it is no operation page"
        notes.append(_diagnostic(source, Severity.NOTE, "page-skipped", message))
        return None
    if problem is not None:
        raise problem
    found = Findings()
    entry = read_operation(page, file.name, untyped_body, found)
    if entry is None or (
        found.errors and is_asked_for(entry.path, entry.method, entry.operation)
    ):
        raise Failure(*(_of(source, Severity.ERROR, each) for each in found.errors))
    notes += [_of(source, Severity.NOTE, each) for each in found.notes]
    return _Read(file=file, source=source, entry=entry, found=found)


def _text_of(file: PageFile) -> str:
    """The text of a page: UTF-8, else what it says that it is (HTML §13.2.3.2)."""
    try:
        return decode_text(file.data, file.path)
    except Failure:
        declared = _CHARSET.search(file.data[:1024])
        if declared is None:
            raise
        name = declared[1].decode().lower()
        # Browsers take the first for the second (Encoding Standard §4.2).
        name = "cp1252" if name in ("iso-8859-1", "latin1") else name
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return file.data.decode(name)
        raise


_CHARSET = re.compile(
    rb"""<meta[^<>]*charset\s*=\s*["']?"""
    rb"(latin1|iso-8859-\d{1,2}|windows-\d+|koi8-[ru]|shift_jis|euc-..|gb\w+|big5)\b",
    re.I,
)


def _nothing(files: Sequence[PageFile], title: str) -> Diagnostic:
    if len(files) == 1:
        place = Location(file=files[0].path)
        return error("page-not-operation", "this is no operation page", place)
    return error(
        "page-none", "no operation page is among the files", Location(file=title)
    )


def _clashes(pages: Sequence[_Read]) -> list[Diagnostic]:
    """Errors for an operationId, or a method of a path, that two pages claim."""
    errors: list[Diagnostic] = []
    names: dict[str, _Read] = {}
    slots: dict[tuple[str, str], _Read] = {}
    for page in pages:
        name, entry = page.file.name, page.entry
        other = names.setdefault(name, page) if name else page
        if other is not page:
            message = f"the operation `{name}` stands already in {other.file.path}"
            errors.append(_claimed(page, "page-same-name", message))
            continue
        other = slots.setdefault((entry.path, entry.method), page)
        if other is not page:
            slot = f"{entry.method.upper()} {entry.path}"
            message = f"`{slot}` is already the operation of {other.file.path}"
            errors.append(_claimed(page, "page-same-operation", message))
    return errors


def _claimed(page: _Read, code: str, message: str) -> Diagnostic:
    offset = page.found.places[()]
    return _diagnostic(page.source, Severity.ERROR, code, message, offset)


def _root(
    pages: Sequence[_Read], title: str, notes: list[Diagnostic]
) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    servers = Counter(page.entry.server for page in pages if page.entry.server)
    usual = servers.most_common(1)[0][0] if servers else None
    # A folder has no order but its names; paths have one that a reader expects.
    for page in sorted(pages, key=lambda page: page.entry.path):
        entry = page.entry
        operation = entry.operation
        if entry.server not in (usual, None):
            operation = operation | {"servers": [{"url": entry.server}]}
        paths.setdefault(entry.path, {})[entry.method] = operation
    root: dict[str, Any] = {"openapi": "3.0.3", "info": {"title": title, "version": ""}}
    _note_shared(pages[0].source, usual, notes)
    if usual is not None:
        root["servers"] = [{"url": usual}]
    return root | {"paths": paths}


def _note_shared(
    source: PageSource, server: str | None, notes: list[Diagnostic]
) -> None:
    """Notes on what no page says of the whole API."""
    message = "no page names a usable host: the client requires `base_url`"
    code = "page-no-server"
    if server is not None:
        code = "page-server-assumed"
        message = (
            f"pages name neither scheme nor path of the server: `{server}` is taken; "
            "`base-url` in the configuration overrides it"
        )
    notes.append(_diagnostic(source, Severity.NOTE, code, message))
    message = "pages do not tell of security: `auth` in the configuration does"
    notes.append(_diagnostic(source, Severity.NOTE, "page-no-security", message))


def _summarised(notes: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The notes, in which what many pages gave rise to stands once."""
    kinds: dict[str, list[Diagnostic]] = {}
    for note in notes:
        kinds.setdefault(note.code, []).append(note)
    summary: list[Diagnostic] = []
    for same in kinds.values():
        if len(same) < _MANY:
            summary += same
        else:
            more = f"{same[0].message} (and so on {len(same) - 1} more pages)"
            summary.append(same[0]._replace(message=more))
    return summary


def _digest(files: Sequence[PageFile]) -> str:
    if len(files) == 1:
        return hashlib.sha256(files[0].data).hexdigest()
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(file.data).digest() + file.name.encode() + b"\0")
    return whole.hexdigest()


def _places(pages: Sequence[_Read]) -> Places:
    places = Places()
    for page in pages:
        at = ("paths", page.entry.path, page.entry.method)
        places.add(page.source, at, page.found)
    return places


def _of(source: PageSource, severity: Severity, finding: Finding) -> Diagnostic:
    return _diagnostic(
        source, severity, finding.code, finding.message, finding.offset, finding.help
    )


def _diagnostic(
    source: PageSource,
    severity: Severity,
    code: str,
    message: str,
    offset: int = 0,
    help: str | None = None,
) -> Diagnostic:
    return Diagnostic(
        severity=severity,
        code=code,
        message=message,
        location=source.location(offset),
        help=help,
    )
