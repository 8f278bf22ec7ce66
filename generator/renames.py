"""Sees that what the configuration renames is there, and bears the name in the end."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from .diagnostics import Diagnostics, Location
from .pointers import join_pointer, split_pointer, walk

# difflib compares name by name; a hostile document must not make that long.
_MOST_CANDIDATES: Final = 2_000
_OURS: Final = "/x-clientsmith/"
"""Where the lock has the names of what no pointer leads to."""


def warn_of_missing(
    root: Any,
    pointers: Mapping[str, str],
    locate: Callable[[str], Location],
    diagnostics: Diagnostics,
) -> None:
    """Tell of each renamed place that the description does not have."""
    for pointer in pointers:
        if pointer.startswith(_OURS):
            continue  # A place of ours: whoever makes what stands there tells.
        tokens = split_pointer(pointer)
        node, count = walk(root, tokens)
        if count == len(tokens):
            continue
        names = list(islice(node, _MOST_CANDIDATES)) if isinstance(node, dict) else []
        near = difflib.get_close_matches(tokens[count][:200], names, n=1)
        parent = join_pointer("", *tokens[:count])
        help = f"did you mean `{join_pointer(parent, near[0])}`?" if near else None
        message = f"`rename` of the configuration: nothing stands at `{pointer}`"
        diagnostics.warning("rename-unmatched", message, locate(parent), help)


def undecided(names: Mapping[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """The names of earlier runs without those that the configuration decides now."""
    return {pointer: n for pointer, n in names.items() if pointer not in renamed}


def refuse_taken(
    names: Mapping[str, str],
    renamed: Mapping[str, str],
    locate: Callable[[str], Location],
    diagnostics: Diagnostics,
) -> None:
    """An error for each name that something else bears; `names` are the final ones."""
    for pointer, name in renamed.items():
        if names.get(pointer, name) != name:
            bearers = list(_bearers(names, name, pointer))
            where = f" by `{bearers[0]}`, at {locate(bearers[0])}" if bearers else ""
            message = (
                f"`rename` of the configuration: the name `{name}` for `{pointer}` is"
                f" borne already{where}, or by something of ours"
            )
            diagnostics.error("rename-taken", message, locate(pointer))


def _bearers(names: Mapping[str, str], name: str, besides: str) -> Iterator[str]:
    folded = name.casefold()
    for pointer, borne in names.items():
        if borne.casefold() == folded and pointer != besides and "/x-" not in pointer:
            yield pointer
