"""What the user is told: notes, warnings and errors, each with a code and a place.

Owns the form of a message and the one exception that stops a run. Prints nothing: the
command does that.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Severity(enum.StrEnum):
    """How much a message matters: only an error stops the run."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Location(NamedTuple):
    """A place in an input: `line` and `column` count from 1, 0 where unknown.

    `pointer` is a JSON Pointer (RFC 6901) without the leading `#`.
    """

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        return one_line(self.file) + place


class Diagnostic(NamedTuple):
    """One message. `code` is stable, so that tests and users can name it."""

    severity: Severity
    code: str
    message: str
    location: Location | None = None
    help: str | None = None

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location and self.location.file else ""
        pointer = self.location.pointer if self.location else ""
        where = f" (at #{one_line(pointer)})" if pointer else ""
        text = f"{place}{self.severity}[{self.code}]: {one_line(self.message)}{where}"
        return f"{text}\n  help: {one_line(self.help)}" if self.help else text

    def as_json(self) -> str:
        """One line of JSON with every part of the message."""
        # Loaded only for a message.
        import json

        place = self.location or Location(file="")
        return json.dumps(
            {
                "severity": self.severity.value,
                "code": self.code,
                "message": self.message,
                "file": place.file,
                "line": place.line,
                "column": place.column,
                "pointer": place.pointer,
                "help": self.help,
            }
        )


class Failure(Exception):
    """Stops the run: the diagnostics say why, and at least one is an error."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics


class Diagnostics:
    """Collects the messages of a run, each once, in the order they came up."""

    def __init__(self) -> None:
        # What several places have by reference is found wrong as often.
        self._items: dict[Diagnostic, None] = {}

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        self._items.update(dict.fromkeys(diagnostics))

    def note(self, code: str, message: str, location: Location | None = None) -> None:
        self._items.setdefault(
            Diagnostic(
                severity=Severity.NOTE, code=code, message=message, location=location
            )
        )

    def warning(
        self,
        code: str,
        message: str,
        location: Location | None = None,
        help: str | None = None,
    ) -> None:
        self._items.setdefault(
            Diagnostic(
                severity=Severity.WARNING,
                code=code,
                message=message,
                location=location,
                help=help,
            )
        )

    def error(
        self,
        code: str,
        message: str,
        location: Location | None = None,
        help: str | None = None,
    ) -> None:
        self._items.setdefault(error(code, message, location, help))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self._items if d.severity is Severity.ERROR)

    def stop_on_errors(self) -> None:
        """Raise `Failure` with every error collected so far, if there is one."""
        if self.errors:
            raise Failure(*self.errors)


def error(
    code: str,
    message: str,
    location: Location | None = None,
    help: str | None = None,
) -> Diagnostic:
    """An error, for `raise Failure(error(…))`."""
    return Diagnostic(
        severity=Severity.ERROR,
        code=code,
        message=message,
        location=location,
        help=help,
    )


def one_line(text: str) -> str:
    """The text with every control character and line break escaped.

    A message quotes untrusted text; a terminal must not obey it.
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii")
        for c in text
    )
