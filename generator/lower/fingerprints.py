"""What tells schemas of one shape from all others: a digest of each, made once.

A digest is made of the digests of what a schema holds, so that all of those in a
description take as long as the description is large, however deep they are nested.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from .. import names
from .nodes import Node

TEXT_KEYS = frozenset(
    [
        "description",
        "summary",
        "example",
        "examples",
        "default",
        "externalDocs",
        "$comment",
    ]
)
"""Keywords that tell people something and change no type."""

_JSON: Final = json.JSONEncoder(sort_keys=True)
"""Made once: `json.dumps` would make one for each value."""


# 1, 1.0 and true are equal in Python and three values in JSON.
@lru_cache(maxsize=2_000, typed=True)
def _word(value: str | float | bool | None) -> str:
    return _JSON.encode(value)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Of values that nobody changes."""

    _known: dict[int, tuple[Any, str]] = field(default_factory=dict)
    """By the identity of a value, which is kept: else another may come to have it."""

    def of(self, schema: Any) -> str:
        """Equal for schemas of one shape, whatever their texts and their order."""
        if not isinstance(schema, (dict, list)):
            return _word(schema)
        if (known := self._known.get(id(schema))) is not None:
            return known[1]
        told = (
            [self.of(item) for item in schema]
            if isinstance(schema, list)
            else self._said(schema)
        )
        text = _JSON.encode(told)
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._known[id(schema)] = schema, digest
        return digest

    def _said(self, schema: dict[str, Any]) -> dict[str, str]:
        return {
            key: (self._of_names if key == "properties" else self.of)(value)
            for key, value in schema.items()
            if key not in TEXT_KEYS and not key.startswith("x-")
        }

    def _of_names(self, held: Any) -> str:
        """Of an object whose keys are names, not keywords."""
        if not isinstance(held, dict):
            return self.of(held)
        return _JSON.encode({name: self.of(schema) for name, schema in held.items()})

    def titled(self, node: Node) -> str:
        """Equal for inline schemas that share a class; empty where none is named."""
        title = node.text("title")
        return f"{title}\n{self.of(node.value)}" if names.words(title) else ""
