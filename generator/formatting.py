"""Puts text into black's form, where it is not proven to be in it already."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .layout import too_wide

_BLOCK = re.compile(r"(?<=\n\n)(?=[A-Za-z_@])")
"""Between a blank line and a statement of the module."""


def finished(path: str, text: str) -> str:
    """The text in black's form.

    Only statements of the module with a doubtful line are given to black, which takes
    longer for a large file than all the rest of a run.
    """
    if not path.endswith(".py") or not too_wide(text):
        return text
    import black

    mode = black.Mode()
    return "".join(
        (
            _formatted(block, lambda code: black.format_str(code, mode=mode))
            if too_wide(block)
            else block
        )
        for block in _blocks(text)
    )


def _blocks(text: str) -> Iterator[str]:
    """The text cut between statements of the module, blank lines at the ends."""
    pending = ""
    for piece in _BLOCK.split(text):
        pending += piece
        # A docstring may have a line like the beginning of a statement.
        if pending.count('"""') % 2 == 0:
            yield pending
            pending = ""
    if pending:
        yield pending


def _formatted(block: str, format_code: Callable[[str], str]) -> str:
    code = block.rstrip("\n")
    gap = block[len(code) :]
    return format_code(code + "\n").rstrip("\n") + gap
