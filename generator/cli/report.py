"""Shows diagnostics and changes to people and to machines, and that work is under way.

Everything goes to the given stream: diagnostics to the standard error of the command.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, TextIO, TypeAlias

from ..changes import Change
from ..diagnostics import Diagnostic, Location, Severity, one_line

Format: TypeAlias = Literal["text", "json", "github"]

_PROGRESS_AFTER_SECONDS = 1.0
_GITHUB_COMMANDS = {
    Severity.NOTE: "notice",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


def show(diagnostics: Iterable[Diagnostic], form: Format, stream: TextIO) -> None:
    """Write one message after the other."""
    for diagnostic in diagnostics:
        stream.write(_FORMS[form](diagnostic) + "\n")


def summary(client: str, text: str, form: Format, facts: Mapping[str, object]) -> str:
    """The line that tells what was done to a client: the text, or JSON of the facts."""
    if form == "json":
        return json.dumps({"client": client, **facts}) + "\n"
    return f"{client}: {text}\n"


def as_log(text: str, form: Format) -> str:
    """Text of files, in which GitHub is to find no workflow commands."""
    if form != "github" or not text:
        return text
    # The text cannot hold what ends this, for that is made of it.
    token = hashlib.sha256(text.encode()).hexdigest()
    return f"::stop-commands::{token}\n{text}::{token}::\n"


def show_changes(
    changes: Iterable[Change],
    form: Format,
    stream: TextIO,
    locate: Callable[[str], Location],
    whole: Location,
) -> None:
    """Write what a comparison found. `whole` is the place of what is nowhere now."""
    placed = [
        (each, whole if each.pointer is None else locate(each.pointer))
        for each in changes
    ]
    if form == "json":
        told = [_change_as_json(change, place) for change, place in placed]
        stream.write(json.dumps(told, indent=2) + "\n")
    for change, place in placed if form != "json" else ():
        line = one_line(str(change))
        stream.write((_annotation(change, place) if form == "github" else line) + "\n")


def _change_as_json(change: Change, place: Location) -> dict[str, object]:
    return {
        "is_breaking": change.is_breaking,
        "name": change.name,
        "what": change.what,
        **place._asdict(),
    }


def _annotation(change: Change, place: Location) -> str:
    severity = Severity.ERROR if change.is_breaking else Severity.NOTE
    code = "diff-breaking" if change.is_breaking else "diff-change"
    message = f"{change.name}: {change.what}"
    return _as_github(Diagnostic(severity, code, message, place))


@contextlib.contextmanager
def progress(message: str, form: Format, stream: TextIO) -> Iterator[None]:
    """Show the message on a terminal for as long as the work lasts, if it lasts."""
    if form != "text" or not stream.isatty():
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_turn, args=(message, stream, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _turn(message: str, stream: TextIO, done: threading.Event) -> None:
    if done.wait(_PROGRESS_AFTER_SECONDS):
        return
    # Loaded late: most runs are over before they need it.
    from rich.console import Console

    with Console(file=stream).status(one_line(message)):
        done.wait()


def _as_text(diagnostic: Diagnostic) -> str:
    return str(diagnostic)


def _as_json(diagnostic: Diagnostic) -> str:
    return diagnostic.as_json()


def _as_github(diagnostic: Diagnostic) -> str:
    """A workflow command, which GitHub shows at the line of the file."""
    place = diagnostic.location or Location(file="")
    properties = {
        "file": place.file,
        "line": str(place.line) if place.line else "",
        "col": str(place.column) if place.line else "",
        "title": diagnostic.code,
    }
    given = ",".join(f"{k}={_escaped(v, ',:')}" for k, v in properties.items() if v)
    where = f" (at #{place.pointer})" if place.pointer else ""
    help_line = f"\nhelp: {diagnostic.help}" if diagnostic.help else ""
    text = _escaped(f"{diagnostic.message}{where}{help_line}")
    return f"::{_GITHUB_COMMANDS[diagnostic.severity]} {given}::{text}"


def _escaped(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


_FORMS = {"text": _as_text, "json": _as_json, "github": _as_github}
