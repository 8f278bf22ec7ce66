"""Finds values by JSONPath (RFC 9535). The only part that knows the library for it."""

from __future__ import annotations

from typing import Any, TypeAlias

from ..document.json_text import MAX_DEPTH

Location: TypeAlias = tuple[str | int, ...]
"""The way to a value from the root: keys and indices."""


class QueryProblem(Exception):
    """A text that is no JSONPath; the message says why, and at which character."""


def found(query: str, root: Any) -> dict[Location, Any]:
    """The values that a query selects, each once, in the query's order."""
    # Takes 0.1 s to import, and most runs have no overlay.
    from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError

    class Environment(JSONPathEnvironment):
        # A description may nest as deep as the reader lets it, and the root counts.
        max_recursion_depth = MAX_DEPTH + 2

    try:
        nodes = Environment().find(query, root)
    except JSONPathError as problem:
        where = f" at character {problem.token.index + 1}" if problem.token else ""
        raise QueryProblem(f"{problem.args[0]}{where}") from None
    return {node.location: node.value for node in nodes}
