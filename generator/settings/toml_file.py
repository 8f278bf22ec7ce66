"""Reads a TOML file and remembers on which line each key stands.

The standard library gives values without places, and a message about a value should
name its line. Only finds the places; whether a value is right is for `options`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from ..diagnostics import Failure, Location, error

KeyPath: TypeAlias = tuple[str, ...]

SYNTAX = "config-syntax"
"""The code of what is wrong with the TOML, whatever it is to say."""

# Patterns are compiled when first used, which most runs never do.
_ERROR_PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
# One part of a dotted key: bare, basic or literal (TOML 1.0, "Keys").
_KEY_PART = r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'"""
_LINE_START = r"(?P<blank>[ \t]*)(?P<header>\[\[?[ \t]*)?"
# What can hold a bracket or a newline that means nothing: strings and comments.
_OPAQUE = (
    r'(?s)"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
)


class TomlFile(NamedTuple):
    """The values of a file, and the place of each key that has a line of its own."""

    file: str
    root: dict[str, Any]
    text: str

    def locate(self, path: KeyPath) -> Location:
        """The place of the key, or of the nearest key around it that has one."""
        places = _places(self.text)
        for length in range(len(path), 0, -1):
            if path[:length] in places:
                line, column = places[path[:length]]
                return Location(file=self.file, line=line, column=column)
        return Location(file=self.file)

    def locate_values(self, path: KeyPath, values: Sequence[str]) -> Location | None:
        """The first line from the key on that has all values, if there is one.

        An array that spans lines has one key and many values.
        """
        place = self.locate(path)
        lines = self.text.split("\n")[max(place.line - 1, 0) :]
        for number, line in enumerate(lines, max(place.line, 1)):
            columns = [line.lower().find(value.lower()) for value in values]
            if min(columns, default=0) >= 0:
                column = place.column if number == place.line else min(columns) + 1
                return place._replace(line=number, column=column)
        return None

    def value(self, path: KeyPath) -> Any:
        """What stands under the key; None, which TOML does not have, for nothing."""
        value: Any = self.root
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value


def parse_toml(data: bytes, file: str) -> TomlFile:
    """Read the file's text; raise `Failure` where it is not TOML."""
    try:
        # TOML 1.0 takes `\r\n` for a newline; the places are easier without it.
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        return TomlFile(file=file, root=tomllib.loads(text), text=text)
    except UnicodeDecodeError as fault:
        raise Failure(
            error(SYNTAX, "the file is not UTF-8", Location(file=file))
        ) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        message = str(fault)
        found = re.search(_ERROR_PLACE, message)
        place = Location(file=file)
        if found:
            message = message[: found.start()]
            if found[1]:
                place = Location(file=file, line=int(found[1]), column=int(found[2]))
        raise Failure(error(SYNTAX, f"this is not TOML: {message}", place)) from fault


def _places(text: str) -> dict[KeyPath, tuple[int, int]]:
    """Line and column of every table header and of every key that starts a line."""
    places: dict[KeyPath, tuple[int, int]] = {}
    table: KeyPath = ()
    depth = 0
    lines = zip(text.split("\n"), _veil(text).split("\n"), strict=True)
    for number, (line, veiled) in enumerate(lines, 1):
        start = re.match(_LINE_START, line)
        # Inside an array or a string that spans lines, nothing is a key of ours.
        if start and depth == 0 and veiled.strip():
            key = _key_at(line, start.end())
            table = key if start["header"] else table
            whole = key if start["header"] else table + key
            for length in range(1, len(whole) + 1):
                places.setdefault(whole[:length], (number, len(start["blank"]) + 1))
        depth += sum(map(veiled.count, "[{")) - sum(map(veiled.count, "]}"))
    return places


def _veil(text: str) -> str:
    """The text with every string and comment blanked, as long as it was."""
    return re.sub(_OPAQUE, lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _key_at(line: str, start: int) -> KeyPath:
    """The dotted key that begins at `start`, empty where there is none."""
    parts: list[str] = []
    rest = line[start:]
    while found := re.match(_KEY_PART, rest):
        parts.append(_key_text(found[0]))
        rest = rest[found.end() :].lstrip(" \t")
        if not rest.startswith("."):
            break
        rest = rest[1:].lstrip(" \t")
    return tuple(parts)


def _key_text(part: str) -> str:
    if part[0] not in "\"'":
        return part
    # A quoted key is written like a string, so the reader of strings reads it.
    value: str = tomllib.loads(f"key = {part}")["key"]
    return value
