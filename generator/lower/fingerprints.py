"""What tells schemas of one shape from all others: a digest of each, made once.

A digest is made of the digests of what a schema holds, so that all of those in a
description take as long as the description is large, however deep they are nested.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Of values that nobody changes."""

    _known: dict[int, tuple[Any, str]] = field(default_factory=dict)
    """By the identity of a value, which is kept: else another may come to have it."""

    def of(self, schema: Any) -> str:
        """Equal for schemas of one shape, whatever their texts and their order."""
        if not isinstance(schema, dict | list):
            return json.dumps(schema)
        if (known := self._known.get(id(schema))) is not None:
            return known[1]
        told = (
            [self.of(item) for item in schema]
            if isinstance(schema, list)
            else dict(self._said(schema))
        )
        text = json.dumps(told, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._known[id(schema)] = schema, digest
        return digest

    def _said(self, schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for key, value in schema.items():
            if key == "properties" and isinstance(value, dict):
                # Here the keys are names, not keywords.
                told = {name: self.of(held) for name, held in value.items()}
                yield key, json.dumps(told, sort_keys=True)
            elif key not in TEXT_KEYS and not key.startswith("x-"):
                yield key, self.of(value)

    def titled(self, node: Node) -> str:
        """Equal for inline schemas that share a class; empty where none is named."""
        title = node.text("title")
        return f"{title}\n{self.of(node.value)}" if names.words(title) else ""
