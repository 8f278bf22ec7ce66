"""What a named class says of itself stands in its own module, and nowhere else."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from tests.described import Described, described

OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
TAGGED = {
    "type": "object",
    "required": ["k"],
    "properties": {"k": {"type": "string"}},
    "discriminator": {"propertyName": "k"},
}
REFERENCE = {"$ref": "#/components/schemas/Thing"}


def api(thing: Any, *fields: Any, **schemas: Any) -> Described:
    """A client whose `Order` has fields `f0`, `f1` … of the component `Thing`."""
    properties = {f"f{index}": field for index, field in enumerate(fields)}
    order = {"type": "object", "properties": properties}
    answer = {"schema": {"$ref": "#/components/schemas/Order"}}
    response = {"description": "", "content": {"application/json": answer}}
    return described(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": response}}}},
            "components": {"schemas": {"Thing": thing, "Order": order, **schemas}},
        }
    )


def told_of_fields(client: Described) -> list[str]:
    """What stands below each field of `Order`; empty where that is nothing."""
    module = ast.parse(client.modules["models/order.py"])
    (order,) = [node for node in module.body if isinstance(node, ast.ClassDef)]
    told: list[str] = []
    for statement in order.body[1:]:  # behind the documentation of the class
        match statement:
            case ast.AnnAssign(target=ast.Name("extra")):
                break
            case ast.AnnAssign():
                told.append("")
            case ast.Expr(ast.Constant(str(text))):
                told[-1] = text
    return told


@pytest.mark.parametrize(
    "thing",
    [
        OBJECT,
        {"enum": ["a", "b"]},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        {**OBJECT, "type": ["object", "null"]},
        {"allOf": [OBJECT, {"properties": {"b": {"type": "string"}}}]},
    ],
)
@pytest.mark.parametrize("key", ["description", "title"])
def test_a_change_of_its_words_changes_its_module_alone(key: str, thing: Any) -> None:
    """However fields refer to it, and whatever it is."""
    fields = [
        REFERENCE,
        {"$ref": REFERENCE["$ref"], "description": "Of the order."},
        {"anyOf": [REFERENCE, {"type": "null"}]},
        {"allOf": [REFERENCE]},
        {"type": "array", "items": REFERENCE},
    ]
    before = api({**thing, key: "Some words"}, *fields).files
    after = api({**thing, key: "Other words"}, *fields).files
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"models/thing.py"}


def test_the_name_for_all_variants_of_a_class_says_its_words_for_fields() -> None:
    """What the type of a field stands for has them: the alias, then the class."""
    more = {"properties": {"z": {"type": "string"}}}
    client = api(
        {**TAGGED, "description": "A thing."},
        REFERENCE,
        Below={"description": "Below.", "allOf": [REFERENCE, more]},
    )
    assert "f0: m.AnyThing | None" in client.modules["models/order.py"]
    assert '"""A thing."""' in client.modules["models/any_thing.py"]
    assert told_of_fields(client) == [""]


def test_fields_keep_what_belongs_to_them() -> None:
    """Words beside the reference, and facts of each value, whoever says them."""
    thing = {
        "description": "A thing.",
        "enum": ["a", "b"],
        "default": "a",
        "readOnly": True,
        "deprecated": True,
    }
    client = api(
        thing,
        REFERENCE,
        {**REFERENCE, "description": "Of the order."},
        {**REFERENCE, "title": "Of the title.", "default": "b"},
        {"allOf": [REFERENCE], "description": "In the old way."},
    )
    assert told_of_fields(client) == [
        'Deprecated; default "a"; read only.',
        'Of the order. Deprecated; default "a"; read only.',
        'Of the title. Deprecated; default "b"; read only.',
        "In the old way.",
    ]


@pytest.mark.parametrize(
    "thing", [{"type": "string"}, {"type": ["integer", "null"]}, {"const": "a"}, {}]
)
def test_words_of_what_gets_no_class_stay_with_the_fields(thing: Any) -> None:
    """Nothing else would say them."""
    assert told_of_fields(api({**thing, "description": "A word."}, REFERENCE)) == [
        "A word."
    ]


def test_words_on_the_way_to_a_class_stay_with_the_fields() -> None:
    """Of components that are but references, the nearest has the word."""
    schemas = {
        "Way": {"$ref": "#/components/schemas/Other", "description": "On the way."},
        "Other": {**OBJECT, "description": "The other's.", "readOnly": True},
    }
    client = api({"$ref": "#/components/schemas/Way"}, REFERENCE, **schemas)
    assert told_of_fields(client) == ["On the way. Read only."]


def test_words_of_a_name_for_another_class_stay_with_the_fields() -> None:
    other = {"allOf": [{"$ref": "#/components/schemas/Other"}], "description": "Mine."}
    client = api(other, REFERENCE, Other={**OBJECT, "description": "The other's."})
    assert told_of_fields(client) == ["Mine."]


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (
            {"type": "array", "items": {"type": "string", "description": "A tag."}},
            "Each item: A tag.",
        ),
        (
            {
                "description": "How big.",
                "oneOf": [
                    {"const": "s", "description": "Small."},
                    {"const": "l", "description": "Large."},
                ],
            },
            "How big.\n\n- `s`: Small.\n\n- `l`: Large.\n",
        ),
    ],
)
def test_an_alias_tells_of_its_parts_itself(thing: Any, expected: str) -> None:
    """They have no name that could, and fields of that type do not repeat it."""
    client = api(thing, REFERENCE)
    assert f'"""{expected}"""\n' in client.modules["models/thing.py"]
    assert told_of_fields(client) == [""]
