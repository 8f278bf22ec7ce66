"""What keywords tell besides a type: words, facts, limits, examples.

The annotations of JSON Schema (2020-12, Validation §9), and those assertions that a
reader wants to know of.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from typing import Any

from .. import ir
from .annotated_references import annotations_beside
from .context import Context
from .json_types import types_said
from .nodes import Node
from .unions.tags import permitted

_MOST_TOLD = 20
"""Values that are still quick to read."""

_COUNTS = (
    ("minLength", "maxLength", ("character", "characters")),
    ("minItems", "maxItems", ("item", "items")),
    ("minProperties", "maxProperties", ("property", "properties")),
)
_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
}
_FORMATS = {
    "duration": "an ISO 8601 duration",
    "email": "an email address",
    "hostname": "a host name",
    "idn-email": "an email address",
    "idn-hostname": "a host name",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "uri": "a URI",
    "uri-reference": "a URI reference",
    "url": "a URL",
}
"""Formats of texts that no type of their own tells, and that people know."""
_COUNTED = frozenset(key for least, most, _ in _COUNTS for key in (least, most))
_LIMITS = _COUNTED | _BOUNDS.keys() | {"pattern", "uniqueItems"}
_OF_TEXT = frozenset(["minLength", "maxLength", "pattern"])
"""Limits that say nothing where the values are listed."""
_TELLING = _LIMITS | {"const", "enum", "format", "default", "readOnly", "writeOnly"}
"""Keywords of which `Doc.facts` tells."""
_PARTS = (
    ("items", "Each item"),
    ("additionalProperties", "Each value"),
    ("unevaluatedProperties", "Each value"),
)
_TOLD_PARTS = frozenset([*dict(_PARTS), "anyOf", "oneOf"])


def all_keywords(schema: Node, context: Context) -> dict[str, Any]:
    """The keywords of a schema; those beside a reference come before its target's.

    So do they before the words in members of an `allOf` that wraps one.
    """
    if not isinstance(schema.value, dict):
        return {}
    if "$ref" not in schema.value:
        words = annotations_beside(schema, context) if "allOf" in schema.value else {}
        return {**words, **schema.value} if words else schema.value
    target = context.resolve(schema)
    if not isinstance(target.value, dict):
        return {}
    if schema.value["$ref"] == f"#{target.pointer}":  # as most are
        return {**target.value, **schema.value}
    return {**target.value, **_on_the_way(schema, target, context), **schema.value}


def _on_the_way(schema: Node, target: Node, context: Context) -> dict[str, Any]:
    """The keywords beside the references between the two, the nearest first."""
    said: dict[str, Any] = {}
    while schema.pointer != target.pointer and isinstance(schema.get("$ref"), str):
        said = {**schema.value, **said}
        found = context.references.step(schema.value["$ref"], schema.pointer)
        schema = Node(found.value, found.pointer)
    return said


def doc_of(keywords: Any) -> ir.Doc:
    """What the keywords of a schema tell a reader; of what is no object, nothing."""
    if not isinstance(keywords, dict):
        return ir.Doc()
    text = keywords.get("description")
    title = keywords.get("title")
    return ir.Doc(
        title=title if isinstance(title, str) else "",
        text=text if isinstance(text, str) else "",
        deprecated=keywords.get("deprecated") is True,
        facts=() if _TELLING.isdisjoint(keywords) else tuple(_facts(keywords)),
    )


def full_doc(schema: Node, keywords: dict[str, Any], context: Context) -> ir.Doc:
    """What is told of a schema and of its parts that no class tells about.

    `keywords` are all of the schema's.
    """
    doc = doc_of(keywords)
    texts = [doc.text, *_parts_told(schema, context)]
    text = "\n\n".join(filter(str.strip, texts))
    return doc if text == doc.text else dataclasses.replace(doc, text=text)


def field_doc(
    schema: Node, kind: ir.Type, keywords: dict[str, Any], context: Context
) -> ir.Doc:
    """What is told of a field: of a class that it refers to, no word of the class's.

    That has them in its own module, where a change of them stays. What the keywords of
    the class add, such as the default, is said of each value.
    """
    is_named = isinstance(kind, ir.ModelRef | ir.EnumRef | ir.AliasRef)
    target = context.resolve(schema)
    is_told = is_named and target.pointer in context.declared
    if not is_told or "$ref" not in schema:
        return full_doc(schema, keywords, context)
    beside = doc_of(_on_the_way(schema, target, context))
    return dataclasses.replace(doc_of(keywords), title=beside.title, text=beside.text)


def _parts_told(schema: Node, context: Context) -> list[str]:
    """Descriptions of the items, the values and the variants of a type without name."""
    schema = context.resolve(schema)
    if not isinstance(schema.value, dict) or _TOLD_PARTS.isdisjoint(schema.value):
        return []
    if _gets_class(schema):
        return []
    told = []
    for key, what in _PARTS:
        if key not in schema.value:
            continue
        part = schema.at(key)
        if isinstance(part.value, dict) and part.value and "$ref" not in part:
            inner = _own_text(part)
            told += [f"{what}: {inner}"] if inner.strip() else []
            told += _parts_told(part, context)
    for key in ("anyOf", "oneOf"):
        for branch in schema.members(key):
            if isinstance(branch.value, dict) and "$ref" not in branch:
                inner = _branch_text(branch)
                told += [f"- {inner}"] if inner.strip() else []
                told += _parts_told(branch, context)
    return told


def _gets_class(schema: Node) -> bool:
    return "properties" in schema or "allOf" in schema


def _branch_text(branch: Node) -> str:
    """What a variant says of itself, behind the value or the title that it is about."""
    text = _own_text(branch)
    about = ", ".join(map(_told_value, permitted(branch.value)))
    about = about or branch.text("title")
    return text if not text.strip() or about in ("", text) else f"{about}: {text}"


def _told_value(value: str | int) -> str:
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _own_text(part: Node) -> str:
    """What a schema says of itself where it gets no class that would say it."""
    if _gets_class(part):
        return ""
    return part.text("description") or part.text("title")


def _facts(keywords: dict[str, Any]) -> list[str]:
    facts = _format_told(keywords)
    facts += [] if _LIMITS.isdisjoint(keywords) else _limits_told(keywords)
    facts += _values_told(keywords)
    if keywords.get("default") is not None:
        facts.append(f"default {json.dumps(keywords['default'])}")
    if keywords.get("readOnly") is True:
        facts.append("read only")
    if keywords.get("writeOnly") is True:
        facts.append("write only")
    return facts


def _format_told(keywords: dict[str, Any]) -> list[str]:
    name = keywords.get("format")
    is_open = "const" not in keywords and not keywords.get("enum")
    if is_open and isinstance(name, str) and "string" in (keywords.get("type") or ()):
        return [_FORMATS[name]] if name in _FORMATS else []
    return []


def _limits_told(keywords: dict[str, Any]) -> list[str]:
    given = {
        key: value
        for key in _LIMITS & keywords.keys()
        if isinstance(value := keywords[key], str if key == "pattern" else int | float)
        and not isinstance(value, bool)
    }
    if "const" in keywords or keywords.get("enum"):
        given = {key: given[key] for key in given.keys() - _OF_TEXT}
    if given.get("multipleOf") == 1 and "integer" in types_said(keywords.get("type")):
        del given["multipleOf"]  # as every integer is
    told: list[str] = []
    for least, most, units in _COUNTS:
        told += _counts_told(given.get(least), given.get(most), units)
    if keywords.get("uniqueItems") is True:
        told.append("no item twice")
    for key, text in _BOUNDS.items():
        told += [text.format(json.dumps(given[key]))] if key in given else []
    if "pattern" in given:
        told.append(f"matches {_told_pattern(given['pattern'])}")
    return told


def _counts_told(least: object, most: object, units: tuple[str, str]) -> list[str]:
    """How many there may be; that there are none at least says nothing."""
    if least is not None and least == most:
        return [_counted(least, units)]
    told = [f"at least {_counted(least, units)}"] if least else []
    return [*told, f"at most {_counted(most, units)}"] if most is not None else told


def _counted(number: object, units: tuple[str, str]) -> str:
    one, several = units
    return f"{json.dumps(number)} {one if number == 1 else several}"


def _told_pattern(pattern: Any) -> str:
    """The expression as it is, between as many backticks as hold those that it has
    (CommonMark 0.31.2 §6.1); as JSON where it has what cannot be seen."""
    if not isinstance(pattern, str) or not pattern.isprintable() or not pattern.strip():
        return json.dumps(pattern)
    around = "`" * (1 + max(map(len, re.findall("`+", pattern)), default=0))
    # A blank at each end is not shown.
    is_bare = pattern[0] not in "` " and pattern[-1] not in "` "
    return f"{around}{pattern}{around}" if is_bare else f"{around} {pattern} {around}"


def _values_told(keywords: dict[str, Any]) -> list[str]:
    """The permitted values where the type cannot say them: floats, lists, objects."""
    values = [keywords["const"]] if "const" in keywords else keywords.get("enum")
    if not isinstance(values, list) or len(values) > _MOST_TOLD:
        return []
    if all(isinstance(value, str | int | None) for value in values):
        return []
    listed = ", ".join(json.dumps(value) for value in values)
    return [f"one of {listed}" if len(values) > 1 else f"always {listed}"]


_NO_LIMITS = ir.Limits()
_LARGEST = sys.float_info.max


def limits_of(keywords: dict[str, Any]) -> ir.Limits:
    """Which numbers a schema permits."""
    if _BOUNDS.keys().isdisjoint(keywords):  # as of nearly all
        return _NO_LIMITS
    return ir.Limits(
        least=_limit(keywords.get("minimum")),
        above=_limit(keywords.get("exclusiveMinimum")),
        most=_limit(keywords.get("maximum")),
        below=_limit(keywords.get("exclusiveMaximum")),
        step=_limit(keywords.get("multipleOf")),
    )


def _limit(value: object) -> int | float | None:
    """A number that a double can be (RFC 8259 §6): what is beyond limits nothing."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if -_LARGEST <= value <= _LARGEST else None


def examples_of(keywords: dict[str, Any]) -> tuple[Any, ...]:
    """The examples of a schema (JSON Schema 2020-12, Validation §9.5)."""
    listed = keywords.get("examples")
    single = [keywords["example"]] if "example" in keywords else []
    return (*single, *(listed if isinstance(listed, list) else []))
