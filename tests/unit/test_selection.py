"""Operations chosen by the configuration, and the schemas that go with them."""

from __future__ import annotations

from typing import Any

from generator.options import CLIENT_OPTIONS
from generator.references import References
from generator.selection import selected, without_match


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(name: str, tag: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": _ref(schema)}}
    responses = {"200": {"description": "", "content": content}}
    return {"operationId": name, "tags": [tag], "responses": responses}


ROOT: dict[str, Any] = {
    "paths": {
        "/pets": {
            "get": _operation("listPets", "pets", "Pet"),
            "post": _operation("addPet", "pets", "Pet"),
        },
        "/toys/{id}": {"get": _operation("getToy", "toys", "Toy")},
    },
    "components": {
        "schemas": {
            "Pet": {"type": "object", "discriminator": {"propertyName": "kind"}},
            "Cat": {"allOf": [_ref("Pet"), {"properties": {"home": _ref("Home")}}]},
            "Home": {"type": "string"},
            "Toy": {"type": "object", "properties": {"parent": _ref("Toy")}},
        }
    },
}


def _chosen(include: Any = (), exclude: Any = ()) -> tuple[set[str], set[str]]:
    check = CLIENT_OPTIONS["include"]
    made = selected(ROOT, References(ROOT), check(list(include)), check(list(exclude)))
    operations = {
        operation["operationId"]
        for item in made["paths"].values()
        for operation in item.values()
    }
    return operations, set(made["components"]["schemas"])


def test_without_patterns_the_description_stays_as_it_is() -> None:
    assert selected(ROOT, References(ROOT), (), ()) is ROOT


def test_a_tag_keeps_its_operations_with_variants_and_what_they_need() -> None:
    chosen = _chosen(include=[{"tag": "pet*"}])
    assert chosen == ({"listPets", "addPet"}, {"Pet", "Cat", "Home"})


def test_all_keys_of_a_pattern_must_match() -> None:
    chosen = _chosen(include=[{"path": "/pets", "method": "post"}])
    assert chosen[0] == {"addPet"}


def test_exclude_wins_and_prunes_a_schema_that_refers_to_itself() -> None:
    chosen = _chosen([{"method": "get"}], [{"operation-id": "getT*"}])
    assert chosen == ({"listPets"}, {"Pet", "Cat", "Home"})


REFERRED: dict[str, Any] = {
    "paths": {"/pets": {"$ref": "#/components/pathItems/pets"}},
    "components": {"pathItems": {"pets": ROOT["paths"]["/pets"]}},
}


def test_operations_behind_a_reference_are_chosen_one_by_one() -> None:
    """What is kept whole stays a reference, which names and places hang on."""

    def paths(**pattern: str) -> dict[str, Any]:
        include = CLIENT_OPTIONS["include"](pattern)
        made = selected(REFERRED, References(REFERRED), include, ())
        return dict(made["paths"])

    assert paths(tag="pets") == REFERRED["paths"]
    assert list(paths(**{"operation-id": "addPet"})["/pets"]) == ["post"]
    assert paths(tag="toys") == {}


def test_a_pattern_that_matches_nothing_is_found() -> None:
    check = CLIENT_OPTIONS["include"]
    patterns = check([{"tag": "pets"}, {"tag": "pest"}, {"method": "put"}])
    assert without_match(ROOT, References(ROOT), patterns) == list(patterns[1:])
