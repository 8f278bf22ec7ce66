"""Reads the word by which a page tells a parameter's type: `integer`, `string[]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_TYPES = ("string", "integer", "number", "boolean", "object")
# OAS Format Registry, and the names that programming languages have for the same.
_OTHERS: Mapping[str, dict[str, str]] = MappingProxyType(
    {
        "int": {"type": "integer"},
        "int32": {"type": "integer", "format": "int32"},
        "int64": {"type": "integer", "format": "int64"},
        "long": {"type": "integer", "format": "int64"},
        "float": {"type": "number", "format": "float"},
        "double": {"type": "number", "format": "double"},
        "bool": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
        "date-time": {"type": "string", "format": "date-time"},
        "uuid": {"type": "string", "format": "uuid"},
    }
)
_LONGEST = 50
"""Letters of what may still be a type, and not a text about it."""
# `string (uuid)`, `string($date-time)`, `integer<int64>`
_FORMATTED = re.compile(r"(string|integer|number)\s*[(<\[]\s*\$?([a-z0-9-]+)\s*[)>\]]")
_LIST = re.compile(r"(.+)\[\]|(?:array|list)(?: of |\s*[<\[(])(.+?)[>\])]?")


def schema_of(words: str) -> dict[str, Any] | None:
    """The schema that the words stand for; None where they are none that is known.

    `Null, Integer` is an integer or null, in the form of OpenAPI 3.0.
    """
    if len(words) > _LONGEST:
        return None
    known = [word.strip() for word in re.split("[,|]", words.lower())]
    kinds = [word for word in known if word != "null"]
    if len(kinds) != 1:
        return None
    schema = _of_one(kinds[0])
    if schema is not None and len(kinds) < len(known):
        schema["nullable"] = True
    return schema


def _of_one(word: str) -> dict[str, Any] | None:
    if word in _TYPES:
        return {"type": word}
    if word in _OTHERS:
        return dict(_OTHERS[word])
    if word == "array":
        # OpenAPI 3.0.3 section 4.7.24: `items` must be there.
        return {"type": "array", "items": {}}
    if match := _FORMATTED.fullmatch(word):
        # A format that is not known says nothing, as in OpenAPI.
        return {"type": match[1], "format": match[2]}
    if match := _LIST.fullmatch(word):
        inner = (match[1] or match[2]).strip()
        items = _of_one(inner) or _of_one(inner.removesuffix("s"))
        return None if items is None else {"type": "array", "items": items}
    return None
