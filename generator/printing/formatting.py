"""Puts text into black's form, where it is not proven to be in it already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .layout import too_wide

_STATEMENT: Final = re.compile(r"(?<=\n\n)(?=[A-Za-z_@])")
"""Between a blank line and a statement of the module."""
_METHOD: Final = re.compile(r"(?<=\n\n)(?=    [A-Za-z_@])")
"""Between a blank line and a member of a class."""
_CLASS: Final = "class _:\n"
"""What a method stands in while it is formatted alone."""


def finished(path: str, text: str) -> str:
    """The text in black's form.

    Only statements and methods with a doubtful line are given to black, which takes
    longer for a large file than all the rest of a run.
    """
    if not path.endswith(".py") or not too_wide(text):
        return text
    return "".join(map(_formatted, _pieces(text)))


def formatted(path: str, text: str) -> str:
    """The text in black's form, whoever wrote it; as it is where it is no Python."""
    if not path.endswith(".py"):
        return text
    import black
    from black.parsing import InvalidInput

    try:
        return black.format_str(text, mode=black.Mode())
    except InvalidInput:
        return text


def _pieces(text: str) -> Iterator[str]:
    """The text cut between statements, and classes with doubts between methods."""
    for statement in _cut(_STATEMENT, text):
        if statement.startswith("class ") and too_wide(statement):
            yield from _cut(_METHOD, statement)
        else:
            yield statement


def _cut(border: re.Pattern[str], text: str) -> Iterator[str]:
    """The text cut at the borders, blank lines at the ends of the pieces."""
    pending = ""
    for piece in border.split(text):
        pending += piece
        # A docstring may have a line like the beginning of a statement.
        if pending.count('"""') % 2 == 0:
            yield pending
            pending = ""
    if pending:
        yield pending


def _formatted(piece: str) -> str:
    if not too_wide(piece):
        return piece
    import black

    code = piece.rstrip("\n")
    gap = piece[len(code) :]
    above = _CLASS if code.startswith(" ") else ""
    made = black.format_str(f"{above}{code}\n", mode=black.Mode())
    return made.removeprefix(above).rstrip("\n") + gap
