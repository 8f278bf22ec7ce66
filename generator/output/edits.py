"""Tells an edit from a formatter: did a person change this file, or only its form?

Compares what Python and a reader see, the syntax tree and the comments. When in doubt
it is an edit, because an edit is never overwritten.
"""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Collection

from ..digests import text_digest
from ..essence import essence_of


def only_format_differs(path: str, found: bytes, ours: str) -> bool:
    """Whether `found`, a file on the disk, is `ours` in another form."""
    try:
        text = found.decode("utf-8")
        if path.endswith(".md"):
            return essence_of(path, text) == essence_of(path, ours)
        if not path.endswith(".py"):
            return False
        return _comments(text) == _comments(ours) and _tree(text) == _tree(ours)
    except (SyntaxError, ValueError, RecursionError, tokenize.TokenError):
        return False


def is_reformatted(path: str, found: bytes, digests: Collection[str]) -> bool:
    """Whether black's form of `found` is a merge that we once wrote.

    The lock keeps a digest of that text, not the text. Merges are written in black's
    form, so that a file that another formatter went over is known again.
    """
    text = _blackened(path, found) if digests else None
    return text is not None and text_digest(text.encode()) in digests


def in_our_form(path: str, found: bytes) -> str:
    """The file's text, in black's form where it is Python."""
    text = _blackened(path, found)
    return found.decode("utf-8").replace("\r\n", "\n") if text is None else text


def in_dense_form(path: str, text: str) -> str:
    """The text without the commas by which black leaves each item on its own line.

    As `black -C` and settings of others make it: what fits on one line is there.
    """
    dense = _blackened(path, text.encode("utf-8"), keeps_commas=False)
    return text if dense is None else dense


def _blackened(path: str, found: bytes, *, keeps_commas: bool = True) -> str | None:
    """Black's form of a Python file; None of anything else."""
    if not path.endswith(".py"):
        return None
    # Heavy, and needed only where a file is neither what we wrote nor what we will.
    import black
    from black.parsing import InvalidInput

    try:
        text = found.decode("utf-8").replace("\r\n", "\n")
        mode = black.Mode(magic_trailing_comma=keeps_commas)
        return black.format_str(text, mode=mode)
    except (ValueError, InvalidInput, RecursionError):
        return None


def _tree(text: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    for node in ast.walk(tree):
        # A formatter may indent a documentation string anew.
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            value = node.value.value
            if isinstance(value, str):
                lines = [line.strip() for line in value.strip().splitlines()]
                node.value.value = "\n".join(lines)
    return ast.dump(tree)


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [t.string.lstrip("#").strip() for t in tokens if t.type == tokenize.COMMENT]
