"""Reads values of a wrong type as what is meant, where nothing else can be meant.

People write `version: 1.0` without quotes, tools a list of one without its brackets, or
an empty list for an empty object. Whoever reads that as a person would refuses less.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indices that lead to a value."""

LEFT_OUT: Final = object()
"""What a field has that is read as if it were not there."""
_FLAGS: Final = {"true": True, "false": False}
# RFC 8259 §6, which is what JSON Schema means by a number.
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?")
_QUOTES: Final = "put it in quotes, which keep all that is written"


class Meaning(NamedTuple):
    """What a value is taken for, in words too, and what would say it for certain."""

    value: Any
    told: str
    help: str | None = None


def meaning_of(value: Any, wanted: Sequence[str], place: Place) -> Meaning | None:
    """What is meant by a value at a place that wants one of other types of JSON.

    None where that is anybody's guess.
    """
    *_, above, key = ("", *place)
    if key == "items" and isinstance(value, list):
        # Before 2020-12 such a list told each item of a tuple apart. In descriptions,
        # which never had tuples, it is brackets too many.
        several = {"anyOf": value} if len(value) > 1 else {}
        told = "any of these, for every item" if several else "the schema in it"
        return Meaning(value[0] if len(value) == 1 else several, told)
    if isinstance(value, bool | int | float) and "string" in wanted:
        text = json.dumps(value)
        return Meaning(text, f"the text `{text[:40]}`", _QUOTES)
    if isinstance(value, str):
        # A schema that permits anything, or nothing, may stand there as a flag.
        flags = ["boolean"] if key == "additionalProperties" else []
        made = _plain(value.strip(), [*wanted, *flags])
        if made is not None:
            return Meaning(made, f"`{json.dumps(made)}`")
    match value:
        case [str(text)] if "string" in wanted:
            return Meaning(text, f"the text in it, `{text[:40]}`")
    if "array" in wanted and value == {}:
        return Meaning([], "a list without members")
    if "array" in wanted and isinstance(value, str | dict):
        return Meaning([value], "a list of it alone")
    if above == "security" and isinstance(value, str):
        return Meaning({value: []}, "the scheme of the name, without scopes")
    if "object" in wanted and value == []:
        return Meaning({}, "an object without members")
    return None


def word_of(text: str, kind: str, key: str) -> Meaning | None:
    """What is meant by a word that is none of those which the standard has there.

    `kind` is that of the object, `key` the field's name. None where that is anybody's
    guess.
    """
    known = _WORDS.get((kind, key), ())
    found = {word.lower(): word for word in known} | (_TYPES if known == _JSON else {})
    word = found.get(text.lower(), text)
    return Meaning(word, f"`{word}`") if word != text else None


_JSON: Final = ("string", "integer", "number", "boolean", "array", "object", "null")
_TYPES: Final = {
    "bool": "boolean",
    "date": "string",
    "date-time": "string",
    "datetime": "string",
    "decimal": "number",
    "dict": "object",
    "double": "number",
    "float": "number",
    "int": "integer",
    "int32": "integer",
    "int64": "integer",
    "list": "array",
    "long": "integer",
    "map": "object",
    "str": "string",
    "text": "string",
    "uuid": "string",
}
"""What programming languages call the types of JSON."""
_WORDS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("schema", "type"): _JSON,
    ("parameter", "type"): _JSON,
    ("header", "type"): _JSON,
    ("parameter", "in"): ("path", "query", "header", "cookie", "body", "formData"),
    ("security", "in"): ("query", "header", "cookie"),
    ("security", "type"): ("apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"),
}


def _plain(text: str, wanted: Sequence[str]) -> bool | float | None:
    if "boolean" in wanted and text.lower() in _FLAGS:
        return _FLAGS[text.lower()]
    found = _NUMBER.fullmatch(text)
    if not found or {"number", "integer"}.isdisjoint(wanted):
        return None
    if found[2] is None:
        return int(text)
    return float(text) if "number" in wanted else None


def replaced(root: Any, values: Mapping[Place, Any]) -> Any:
    """The values with others at some places; what was there is not changed."""
    for place, value in values.items():
        root = _with(root, place, value)
    return root


def _with(node: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    key, *rest = place
    made = node.copy()
    # A validator tells of `200` as a number, whatever it stands in.
    step = str(key) if isinstance(node, dict) else key
    if not rest and value is LEFT_OUT:
        del made[step]
    else:
        made[step] = _with(node[step], tuple(rest), value)
    return made
