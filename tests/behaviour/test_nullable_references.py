"""References to what may be null, as converters from OData write them."""

from __future__ import annotations

from typing import Any

import pytest

from .descriptions import description
from .making import Workshop, openapi

BARE: dict[str, Any] = {"type": "object", "nullable": True}
SCHEMAS: dict[str, Any] = {
    "Pet": {
        "type": "object",
        "properties": {"born": {"type": "string", "format": "date"}},
    },
    "Size": {"type": "string", "enum": ["small", "large"]},
}


def holder(workshop: Workshop, *members: dict[str, Any]) -> Any:
    """The class of what has a property `it` that is any of the members."""
    schema = {"type": "object", "properties": {"it": {"anyOf": list(members)}}}
    schemas = {**SCHEMAS, "Holder": schema}
    whole = description({}, components={"schemas": schemas})
    return workshop.load(openapi({**whole, "openapi": "3.0.3"})).models


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize("name", ["Pet", "Size"])
def test_any_object_or_null_beside_a_reference_is_null(
    name: str, workshop: Workshop
) -> None:
    """By itself or with words: an object is what is referred to."""
    for bare in (BARE, BARE | {"description": "None."}):
        models = holder(workshop, reference(name), bare)
        annotation = models.Holder.__annotations__["it"]
        assert annotation == f"m.{name} | None | Unset"
        assert models.Holder.from_dict({"it": None}, strict=True).it is None
    if name == "Pet":
        read = models.Holder.from_dict({"it": {"born": "2020-01-02"}}, strict=True)
        assert type(read.it) is models.Pet


@pytest.mark.parametrize(
    "members",
    [
        [reference("Size"), {"type": "object"}],
        [reference("Size"), BARE | {"additionalProperties": {"type": "string"}}],
        [{"type": "string"}, BARE],
    ],
)
def test_other_objects_stay(members: list[dict[str, Any]], workshop: Workshop) -> None:
    """What says no null, says more, or stands beside what is no reference."""
    models = holder(workshop, *members)
    read = models.Holder.from_dict({"it": {"a": "b"}}, strict=True)
    assert read.it == {"a": "b"}
