"""Mends what the inlining of a schema has left behind.

The pages hold schemas with their references inlined. Where a schema contains itself the
inner reference stays, and leads into a document that is not there. It is turned to the
enclosing schema that it stands for, if that can be told.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

from .findings import Findings, Tokens, pointer_of, walk_schema


def mend_schema(
    schema: dict[str, Any], at: Tokens, offset: int, found: Findings
) -> None:
    """Turn references inwards and repair documentation; changes `schema` itself.

    `at` are the tokens of the schema's own place in the document.
    """
    names: dict[Tokens, set[str]] = {}
    for tokens, node in walk_schema(schema):
        names[tokens] = _names(tokens, node)
        if isinstance(node.get("description"), str):
            node["description"] = found.documentation(node["description"], offset)
        reference = node.get("$ref")
        if isinstance(reference, str):
            _turn(node, reference, at, _enclosing(reference, tokens, names), found)


def _turn(
    node: dict[str, Any],
    reference: str,
    at: Tokens,
    target: Tokens | None,
    found: Findings,
) -> None:
    node.clear()
    offset = found.places.get(at[3:], 0)
    if target is None:
        found.note(
            "page-reference-unknown",
            f"`{reference}` leads into a document that is not there: it is `Any`",
            offset,
        )
        return
    # RFC 6901 section 6: percent-encoded, as it stands in a URI.
    node["$ref"] = "#" + quote(pointer_of((*at, *target)), safe="/~")
    found.note(
        "page-reference-recursive",
        f"`{reference}` is taken for the schema of that name around it",
        offset,
    )


def _enclosing(
    reference: str, tokens: Tokens, names: dict[Tokens, set[str]]
) -> Tokens | None:
    """The innermost schema around `tokens` that bears the name of the reference."""
    name = _plain(unquote(reference).rpartition("/")[2])
    for length in range(len(tokens) - 1, -1, -1):
        if name and name in names.get(tokens[:length], ()):
            return tokens[:length]
    return None


def _names(tokens: Tokens, node: dict[str, Any]) -> set[str]:
    """What a schema may be known by: its title, or the property that it is of."""
    names = [str(node.get("title", ""))]
    if tokens[-2:-1] == ("properties",):
        names.append(tokens[-1])
    return {_plain(name) for name in names}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
