"""Operations chosen by the configuration, and the schemas that go with them."""

from __future__ import annotations

from typing import Any

from generator.reading.selection import selected, without_match
from generator.references import References
from generator.settings.options import CLIENT_OPTIONS


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
    patterns = check(list(include)), check(list(exclude))
    made = selected(ROOT, References(ROOT), *patterns).root
    operations = {
        operation["operationId"]
        for item in made["paths"].values()
        for operation in item.values()
    }
    return operations, set(made["components"]["schemas"])


def test_without_patterns_the_description_stays_as_it_is() -> None:
    assert selected(ROOT, References(ROOT), (), ()).root is ROOT


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
    """The reference stays, which names and places hang on."""

    def pets(**pattern: str) -> list[str]:
        include = CLIENT_OPTIONS["include"](pattern)
        made = selected(REFERRED, References(REFERRED), include, ())
        assert made.root["paths"] in (REFERRED["paths"], {})
        return list(made.root["components"]["pathItems"].get("pets", ()))

    assert pets(tag="pets") == ["get", "post"]
    assert pets(**{"operation-id": "addPet"}) == ["post"]
    assert pets(tag="toys") == []


def _excluded(root: dict[str, Any], path: str) -> Any:
    exclude = CLIENT_OPTIONS["exclude"]({"path": path})
    return selected(root, References(root), (), exclude)


def test_of_two_paths_with_one_item_each_is_chosen_alone() -> None:
    root = {**REFERRED, "paths": REFERRED["paths"] | {"/a": REFERRED["paths"]["/pets"]}}
    made = _excluded(root, "/a")
    assert list(made.root["paths"]) == ["/pets"]
    assert made.root["components"] == REFERRED["components"]
    assert "/paths/~1a/get" in made.left_out
    assert "/paths/~1pets/get" not in made.left_out


SHARED: dict[str, Any] = {
    "paths": {
        "/a": {"get": {"parameters": [{"$ref": "#/components/parameters/a"}]}},
        "/b": {"get": {"parameters": [{"$ref": "#/components/parameters/b"}]}},
    },
    "components": {
        "parameters": {"a": {"schema": _ref("A")}, "b": {"schema": _ref("B")}},
        "schemas": {"A": {}, "B": {}},
        "securitySchemes": {"key": {}},
    },
}


def test_components_of_all_kinds_go_with_the_operations_that_need_them() -> None:
    made = _excluded(SHARED, "/b")
    assert made.root["components"] == {
        "parameters": {"a": {"schema": _ref("A")}},
        "schemas": {"A": {}},
        "securitySchemes": {"key": {}},
    }
    assert set(made.left_out) == {
        "/paths/~1b",
        "/paths/~1b/get",
        "/components/parameters/b",
        "/components/schemas/B",
    }


def test_what_stands_in_an_operation_left_out_stays_for_others() -> None:
    """Bundlers write a part where it is first met, and refer to it from elsewhere."""
    paths = SHARED["paths"] | {"/a": {"get": {"$ref": "#/paths/~1b/get/parameters"}}}
    made = _excluded({**SHARED, "paths": paths}, "/b")
    assert made.root["paths"] == paths
    assert list(made.root["components"]["schemas"]) == ["B"]
    assert "/paths/~1b/get" in made.left_out


def test_what_was_meant_is_told_as_a_glob_that_matches_it() -> None:
    """Brackets in a name are the signs of a set in a glob."""
    names = ["post[A]", "all?[b*]"]
    root = {"paths": {f"/{n}": {"get": {"operationId": n}} for n in names}}
    for name in names:
        (told,) = without_match(root, References(root), ((("operation-id", name),),))
        assert told.help is not None
        meant = told.help.partition('"')[2].rpartition('"')[0]
        check = CLIENT_OPTIONS["include"]({"operation-id": meant})
        made = selected(root, References(root), check, ())
        assert list(made.root["paths"]) == [f"/{name}"]


def test_definitions_of_swagger_go_too() -> None:
    root = {
        "paths": {"/a": {"get": {"schema": {"$ref": "#/definitions/A"}}}, "/b": {}},
        "definitions": {"A": {}, "B": {"allOf": [{"$ref": "#/definitions/A"}]}},
    }
    assert _excluded(root, "/c").root["definitions"] == {"A": {}}


def test_a_pattern_that_matches_nothing_is_found() -> None:
    check = CLIENT_OPTIONS["include"]
    patterns = check(
        [
            {"tag": "pets"},
            {"tag": "Pest"},
            {"method": "put"},
            {"operation-id": "listpet*", "tag": "pets"},
        ]
    )
    found = without_match(ROOT, References(ROOT), patterns)
    assert [(each.message, each.help) for each in found] == [
        ('no operation matches { tag = "Pest" }', 'did you mean `tag = "pets"`?'),
        ('no operation matches { method = "PUT" }', None),
        (
            'no operation matches { operation-id = "listpet*", tag = "pets" }',
            'did you mean `operation-id = "listPets"`?',
        ),
    ]
