"""Writes and reads JSON Pointers (RFC 6901), without the leading `#`.

Pure string work. What a pointer leads to is looked up in `references`, where it stands
in a file in `document`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any


def split_pointer(pointer: str) -> tuple[str, ...]:
    """The tokens of a pointer: `/a~1b/0` → `("a/b", "0")`, the empty one → `()`."""
    # RFC 6901 section 4: "~1" first, else "~01" would become "/".
    tokens = pointer.split("/")[1:]
    if "~" not in pointer:
        return tuple(tokens)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def join_pointer(pointer: str, *tokens: str | int) -> str:
    """The pointer of something below `pointer`."""
    return pointer + "".join(
        "/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens
    )


def enclosing(pointer: str) -> Iterator[str]:
    """The pointer, and those of all that it stands in but the root, nearest first."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def plain_pointer(text: str) -> str:
    """A pointer that may be written as a URI's fragment: `#/a%20b` → `/a b` (§6)."""
    if not text.startswith("#/"):
        return text
    # Loaded only where somebody writes it so.
    from urllib.parse import unquote

    return unquote(text[1:])


def step(node: Any, token: str) -> Any:
    """The child that a token names; `KeyError` where there is none."""
    if isinstance(node, dict):
        return node[token]
    if isinstance(node, list) and is_index(token) and int(token) < len(node):
        return node[int(token)]
    raise KeyError(token)


def is_index(token: str) -> bool:
    """Whether a token can name an item of a list (RFC 6901: no sign, no leading 0)."""
    # Ten digits are more items than memory holds, and keep int() cheap.
    digits = token.isascii() and token.isdigit() and len(token) <= 10
    return digits and (token == "0" or token[0] != "0")


def walk(root: Any, tokens: Sequence[str]) -> tuple[Any, int]:
    """Follow tokens as far as they lead: the last node reached, and how many held."""
    node = root
    for count, token in enumerate(tokens):
        try:
            node = step(node, token)
        except KeyError:
            return node, count
    return node, len(tokens)
