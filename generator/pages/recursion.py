"""Mends what the inlining of a schema has left behind.

The pages hold schemas with their references inlined. Where a schema contains itself the
inner reference stays, and leads into a document that is not there. It is turned to the
enclosing schema that it stands for, if that can be told; one that leads to a definition
in the schema itself, to that. The targets of a discriminator are not there either, for
variants have no names here: they are dropped.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

from ..pointers import split_pointer, walk
from .findings import Findings, Tokens, pointer_of, walk_schema


def mend_schema(
    schema: dict[str, Any], at: Tokens, offset: int, found: Findings
) -> None:
    """Turn references inwards and repair documentation; changes `schema` itself.

    `at` are the tokens of the schema's own place in the document.
    """
    names: dict[Tokens, set[str]] = {}
    objects: set[Tokens] = set()
    for tokens, node in walk_schema(schema):
        names[tokens] = _names(tokens, node)
        if "properties" in node or "allOf" in node:
            objects.add(tokens)
        if isinstance(node.get("description"), str):
            node["description"] = found.documentation(node["description"], offset)
        if isinstance(discriminator := node.get("discriminator"), dict):
            discriminator.pop("mapping", None)
        reference = node.get("$ref")
        if isinstance(reference, str):
            node.clear()
            target = _inside(reference, schema)
            if target is None:
                target = _enclosing(reference, tokens, names)
                if target is None and reference.startswith("#"):
                    target = _sole(tokens, objects)
                _tell(reference, at, target, found)
            if target is not None:
                # RFC 6901 section 6: percent-encoded, as it stands in a URI.
                node["$ref"] = "#" + quote(pointer_of((*at, *target)), safe="/~")


def _tell(reference: str, at: Tokens, target: Tokens | None, found: Findings) -> None:
    offset = found.places.get(at[3:], 0)
    if target is None:
        found.note(
            "page-reference-unknown",
            f"`{reference}` leads into a document that is not there: it is `Any`",
            offset,
        )
        return
    found.note(
        "page-reference-recursive",
        f"`{reference}` is taken for a schema around it",
        offset,
    )


def _inside(reference: str, schema: dict[str, Any]) -> Tokens | None:
    """What a reference leads to that means the schema itself by its `#`."""
    if reference != "#" and not reference.startswith("#/"):
        return None
    tokens = split_pointer(unquote(reference[1:]))
    node, count = walk(schema, tokens)
    return tokens if count == len(tokens) and isinstance(node, dict) else None


def _enclosing(
    reference: str, tokens: Tokens, names: dict[Tokens, set[str]]
) -> Tokens | None:
    """The innermost schema around `tokens` that bears the name of the reference.

    What stands in a list is no list: it is an item, which the list's name tells too.
    """
    name = _plain(unquote(reference).rpartition("/")[2])
    is_item = tokens[-1:] == ("items",)
    for length in range(len(tokens) - 1, -1, -1):
        around = tokens[:length]
        is_list = tokens[length] == "items"
        if name in names.get(around, ()) and not (is_item and is_list):
            return around
        if around[-1:] == ("items",):
            of_list = names.get(around[:-1], set())
            if name in _singular(of_list) or (is_item and name in of_list):
                return around
    return None


def _sole(tokens: Tokens, objects: set[Tokens]) -> Tokens | None:
    """The whole schema, if it is the one object around `tokens`.

    Where that is of a list, or a choice, any schema around it could be meant as well.
    """
    around = [tokens[:length] for length in range(len(tokens))]
    return () if [each for each in around if each in objects] == [()] else None


def _names(tokens: Tokens, node: dict[str, Any]) -> set[str]:
    """What a schema may be known by: its title, or the property that it is of."""
    names = [str(node.get("title", ""))]
    if tokens[-2:-1] == ("properties",):
        names.append(tokens[-1])
    return {_plain(name) for name in names} - {""}


def _singular(names: set[str]) -> set[str]:
    """`stories` of one is a `story`, `boxes` a `box`, `things` a `thing`."""
    endings = (("ies", "y"), ("es", ""), ("s", ""))
    return {
        name.removesuffix(ending) + instead
        for name in names
        for ending, instead in endings
        if name.endswith(ending)
    }


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
