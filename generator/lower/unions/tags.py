"""By which values of a property schemas are told apart, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ... import names
from ..context import Context
from ..shapes import Shape, shape_of


def permitted(keywords: Mapping[str, Any]) -> tuple[Any, ...]:
    """The texts and whole numbers that a value is limited to; none where it is not."""
    listed = [keywords["const"]] if "const" in keywords else keywords.get("enum")
    values = listed if isinstance(listed, list) else []
    return tuple(value for value in values if isinstance(value, str | int))


def tags_of(shape: Shape | None, name: str, context: Context) -> tuple[Any, ...]:
    """The values that a property is limited to; none where it is not."""
    if shape is None or name not in shape.properties:
        return ()
    schema = context.resolve(shape.properties[name])
    if not isinstance(schema.value, dict):
        return ()
    merged = "allOf" in schema.value
    return permitted(shape_of(schema, context).keywords if merged else schema.value)


def typed(tag: str | int | bool) -> tuple[type, str | int | bool]:
    """The value, and its type: of those that Python calls equal, 1 and true are two."""
    return type(tag), tag


def telling_words(
    shapes: Sequence[Shape], discriminator: str, context: Context
) -> list[str]:
    """A word for each of some objects, from a property that has one value in each.

    The property of the discriminator counts first, then one that all require. Empty
    where no property tells them all apart.
    """
    found = [
        (name != discriminator, any(name not in s.required for s in shapes), words)
        for name in (shapes[0].properties if shapes else ())
        if (words := _words([tags_of(s, name, context) for s in shapes], name))
    ]
    return min(found, key=lambda each: each[:2])[2] if found else []


def _words(tags: Sequence[tuple[Any, ...]], name: str) -> list[str]:
    words = [_word(name, each[0]) for each in tags if len(each) == 1]
    distinct = {names.pascal(word).lower() for word in words if word}
    return words if len(distinct) == len(tags) else []


def _word(name: str, value: str | int) -> str:
    """The value; a number has the name of the property before it."""
    spoken = names.words(str(value))
    if spoken and not spoken[0][0].isalpha():
        return f"{name} {value}"
    return str(value) if spoken else ""


def fixed(properties: Mapping[str, Any]) -> Iterator[str]:
    """`type=card`, for each property that has one value."""
    for name, schema in properties.items():
        tags = permitted(schema) if isinstance(schema, dict) else ()
        if len(tags) == 1:
            yield f"{name}={tags[0]}"
