"""Sees that what the configuration renames bears the name in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from .diagnostics import Diagnostics, Location


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
