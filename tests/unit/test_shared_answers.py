"""Large answers stand once in the tests of a package, whatever else the API has."""

from __future__ import annotations

from typing import Any

from ..described import described

LARGE: dict[str, Any] = {
    "type": "object",
    "required": [*"abcdef"],
    "properties": {name: {"type": "string"} for name in "abcdef"},
}
SMALL: dict[str, Any] = {"type": "object", "properties": {"id": {"type": "string"}}}


def api(paths: dict[str, dict[str, Any]], **schemas: dict[str, Any]) -> dict[str, Any]:
    """A description whose operations answer with the schemas given by path."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "servers": [{"url": "https://api.acme.example"}],
        "paths": {
            path: {
                "get": {
                    "operationId": f"get{path.strip('/').title()}",
                    "responses": {
                        "200": {
                            "description": "Good.",
                            "content": {"application/json": {"schema": schema}},
                        }
                    },
                }
            }
            for path, schema in paths.items()
        },
        "components": {"schemas": schemas},
    }


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_a_large_answer_is_written_once() -> None:
    """A property more changes one file of tests, not that of every operation."""
    pets = {"type": "array", "items": ref("Pet")}
    paths: dict[str, dict[str, Any]] = {"/pets": pets, "/dogs": ref("Pet")}
    modules = described(api(paths, Pet=LARGE)).modules
    assert modules["tests/answers.py"].count('"a": "a"') == 1
    listed = "assert call.returned(json=[answers.PET]) == [answers.pet()]"
    assert listed in modules["tests/test_pets.py"]
    one = "assert call.returned(json=answers.PET) == answers.pet()"
    assert one in modules["tests/test_dogs.py"]


def test_a_large_object_inside_another_is_written_once() -> None:
    """Each after what it holds, for the constants are made in that order."""
    owner = {**LARGE, "properties": {**LARGE["properties"], "a": ref("Zebra")}}
    made = described(api({"/owners": ref("Owner")}, Owner=owner, Zebra=LARGE))
    text = made.modules["tests/answers.py"]
    assert '"a": ZEBRA,' in text
    assert "a=zebra()," in text
    assert text.index("ZEBRA: ") < text.index("OWNER: ")


def test_a_small_answer_stands_where_it_is_used() -> None:
    """Nothing to look up where the whole answer is a line."""
    modules = described(api({"/pets": ref("Pet")}, Pet=SMALL)).modules
    assert "tests/answers.py" not in modules
    assert 'json={"id": "id"}' in modules["tests/test_pets.py"]


def test_another_operation_changes_no_test() -> None:
    """What is shared is decided by the schema alone."""
    one = described(api({"/pets": ref("Pet")}, Pet=LARGE)).modules
    paths = {"/pets": ref("Pet"), "/dogs": ref("Pet")}
    two = described(api(paths, Pet=LARGE)).modules
    assert one["tests/answers.py"] == two["tests/answers.py"]
    assert one["tests/test_pets.py"] == two["tests/test_pets.py"]
