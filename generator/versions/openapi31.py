"""OpenAPI 3.1 and 3.2 in one form: `nullable` by types, and references that say more.

`nullable` is a word of 3.0 alone, to the letter; whoever writes it means it, and
reading it so refuses nothing. What stands beside a `$ref` counts since 3.1 (JSON Schema
2020-12, core §8.2.3.1): that is said as `allOf` says it, for which there are rules.
"""

from __future__ import annotations

from typing import Any, Final

from ..grammar import OPENAPI, changed
from .schemas import NULLABLE, Schema, admit_null, with_flag_of_members

_TELLING: Final = frozenset(
    """type enum const properties required additionalProperties patternProperties items
    prefixItems allOf anyOf oneOf not format discriminator minProperties propertyNames
    unevaluatedProperties contentEncoding contentMediaType""".split()
)
"""Keywords that limit what a reference leads to; beside others it is but that."""


def from_openapi31(root: dict[str, Any]) -> dict[str, Any]:
    """The description in that form; itself where nothing differs."""
    made: dict[str, Any] = _rewritten(root, "document")
    return made


def _rewritten(node: Any, kind: str) -> Any:
    if kind == "schema" and isinstance(node, dict):
        node = with_flag_of_members(node)
    made = changed(node, kind, OPENAPI, lambda child, its, _: _rewritten(child, its))
    if kind != "schema" or not isinstance(made, dict):
        return made
    if isinstance(made.get("$ref"), str) and not _TELLING.isdisjoint(made):
        made = _as_member(made)
    if not any(made.get(key) is True for key in NULLABLE):
        return made
    return admit_null({key: made[key] for key in made if key not in NULLABLE})


def _as_member(schema: Schema) -> Schema:
    """What is referred to as the last member of `allOf`, so that no other moves."""
    others = schema.get("allOf", [])
    if not isinstance(others, list):
        return schema
    rest = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
    return {"allOf": [*others, {"$ref": schema["$ref"]}], **rest}
