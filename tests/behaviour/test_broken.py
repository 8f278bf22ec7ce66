"""What breaks the standard and is clear all the same is generated, with a warning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .descriptions import description
from .making import Made, Workshop, openapi, run_command

MISSING = {"$ref": "#/components/schemas/Pett"}
CUT = {
    "api.yaml": """\
openapi: 3.0.3
info: {title: Cut, version: "1"}
servers: [{url: https://api.example.net}]
paths: {$ref: paths.yaml}
components: {$ref: ./parts/components.yaml}
""",
    "paths.yaml": """\
/pets/{id}:
  parameters: {$ref: "parts/components.yaml#/x-usual"}
  get:
    operationId: getPet
    responses:
      "200":
        description: It
        content: {application/json: {schema: {$ref: "parts/schemas.yaml#/Pet"}}}
      "404": {$ref: "#/components/responses/Nothing"}
""",
    "parts/components.yaml": """\
x-usual:
- {name: id, in: path, required: true, schema: {type: string}}
- {name: limit, in: query, schema: {type: integer}}
schemas: {$ref: schemas.yaml}
responses: {Nothing: {description: Nothing}}
""",
    "parts/schemas.yaml": """\
Pet: {type: object, properties: {$ref: "properties.yaml#/pet"}}
Owner: {type: object, properties: {name: {type: string}}}
""",
    "parts/properties.yaml": """\
pet: {owner: {$ref: "schemas.yaml#/Owner"}, mother: {$ref: "schemas.yaml#/Pet"}}
""",
}


def answering(schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "OK", "content": content}}}


@pytest.fixture(scope="module")
def missing(shared_workshop: Workshop) -> Made:
    properties = {
        "plain": MISSING,
        "listed": {"type": "array", "items": MISSING},
        "nullable": {**MISSING, "nullable": True},
        "loop": {"$ref": "#/components/schemas/Loop"},
    }
    schemas = {
        "Pet": {"allOf": [MISSING, {"type": "object", "properties": properties}]},
        "Loop": {"$ref": "#/components/schemas/Pool"},
        "Pool": {"$ref": "#/components/schemas/Loop"},
    }
    pet = answering({"$ref": "#/components/schemas/Pet"})
    paths = {"/pets": {"get": pet}}
    return shared_workshop.make(
        openapi(description(paths, components={"schemas": schemas}))
    )


@pytest.mark.parametrize(
    "line",
    [
        "plain: Any = UNSET",
        "listed: list[Any] | None = None",
        "nullable: Any = UNSET",
        "loop: Any = UNSET",
    ],
)
def test_a_schema_that_is_nowhere_may_be_anything(missing: Made, line: str) -> None:
    """Where a reference leads to nothing, or back to itself."""
    assert f"    {line}\n" in missing.files["models/pet.py"]


def test_what_is_missing_is_told(missing: Made) -> None:
    """Each target once."""
    assert missing.codes.count("ref-missing") == 1
    assert missing.codes.count("ref-cycle") == 2


def test_what_is_missing_is_told_where_it_is_first_and_how_often(
    tmp_path: Path,
) -> None:
    """At places that are there, whatever was put together of parts."""
    properties = {"a": {**MISSING, "nullable": True}, "b": {"allOf": [MISSING]}}
    both = {"allOf": [{"properties": properties}, {"properties": {"a": MISSING}}]}
    whole = description({"/pets": {"get": answering(both)}}) | {"openapi": "3.0.3"}
    (tmp_path / "api.json").write_text(json.dumps(whole))
    found = run_command("generate", "api.json", "-o", "acme", cwd=tmp_path).stderr
    (told,) = [line for line in found.splitlines() if "ref-missing" in line]
    assert "permits anything (here and in 2 more places)" in told
    assert told.endswith("/content/application~1json/schema/allOf/1/properties/a)")


def test_an_answer_that_is_nowhere_may_be_anything(workshop: Workshop) -> None:
    """The call is made all the same; what is told of the other answers stays."""
    here = answering({"type": "string"})["responses"]["200"]
    here["headers"] = {"X-At": {"$ref": "#/components/headers/At"}}
    nowhere = {"$ref": "#/components/responses/Pets"}
    paths = {
        "/pets": {"get": {"operationId": "list", "responses": {"200": nowhere}}},
        "/pet": {"get": {"operationId": "show", "responses": {"200": here}}},
    }
    made = workshop.make(openapi(description(paths)))
    assert made.codes.count("ref-missing") == 2
    assert "def list() -> Request[Any]:" in made.files["operations/pets.py"]
    assert "def show() -> Request[str]:" in made.files["operations/pet.py"]


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
@pytest.mark.parametrize("value", [1, None, True, ["#/definitions/Pet"]])
def test_a_reference_that_is_no_text_is_left_out(
    tmp_path: Path, version: str, value: Any
) -> None:
    """A schema without it permits anything; nothing else is lost."""
    is_old = version == "2.0"
    pet = {"properties": {"other": {"$ref": value}, "name": {"type": "string"}}}
    whole = description({"/pets": {"get": answering({})}})
    whole |= {"components": {"schemas": {"Pet": pet, "Alone": {"$ref": value}}}}
    if is_old:
        ok = {"description": "OK", "schema": {}}
        whole["paths"] = {"/pets": {"get": {"responses": {"200": ok}}}}
        whole |= {"swagger": version, "definitions": {"Pet": pet}}
        del whole["openapi"], whole["components"], whole["servers"]
    else:
        whole["openapi"] = version
    (tmp_path / "api.json").write_text(json.dumps(whole))
    done = run_command("generate", "api.json", "-o", "acme", cwd=tmp_path)
    assert (done.returncode, "left out" in done.stderr) == (0, True)
    text = (tmp_path / "acme" / "models" / "pet.py").read_text()
    assert "    other: Any = UNSET\n    name: str | None = None\n" in text


def test_strict_refuses_what_is_missing(tmp_path: Path) -> None:
    """And names what was meant, maybe."""
    whole = description(
        {"/pets": {"get": answering(MISSING)}},
        components={"schemas": {"Pet": {"type": "object"}}},
    )
    (tmp_path / "api.json").write_text(json.dumps(whole))
    done = run_command("generate", "api.json", "-o", "x", "--strict", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean `#/components/schemas/Pet`?" in done.stderr
    assert not (tmp_path / "x").exists()


def test_references_to_whole_mappings_are_followed(tmp_path: Path) -> None:
    """As descriptions have them that were cut into files."""
    for name, text in CUT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    done = run_command("generate", "api.yaml", "-o", "cut", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = ("paths", "components", "schemas", "parameters", "properties")
    for name in told:
        assert f"the standard refers to no whole `{name}`" in done.stderr
    assert "paths.yaml:9:7: warning[ref-other-file]" in done.stderr
    pet = (tmp_path / "cut" / "models" / "pet.py").read_text()
    assert "    owner: m.Owner | None = None\n" in pet
    assert "    mother: m.Pet | None = None\n" in pet
    operations = (tmp_path / "cut" / "operations" / "pets.py").read_text()
    assert (
        "get_pet(id: str, *, limit: int | None = None) -> Request[m.Pet]" in operations
    )
    assert 'ResponseType("404")' in operations


def test_they_are_followed_in_one_file_too(tmp_path: Path) -> None:
    """Also where one leads back to what it is in."""
    all_of_it = {"$ref": "#/components/schemas"}
    whole = description(
        {"/pets": {"get": {"responses": {"$ref": "#/components/x-usual"}}}},
        components={
            "x-usual": answering({"$ref": "#/components/schemas/Pet"})["responses"],
            "schemas": {"Pet": {"type": "object", "properties": all_of_it}},
        },
    )
    (tmp_path / "api.json").write_text(json.dumps(whole))
    done = run_command("generate", "api.json", "-o", "x", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (
        "-> Request[m.Pet]" in (tmp_path / "x" / "operations" / "pets.py").read_text()
    )
    pet = (tmp_path / "x" / "models" / "pet.py").read_text()
    assert "    pet: m.Pet | None = None\n" in pet


def test_what_is_no_status_is_left_out(workshop: Workshop) -> None:
    """A key that stands among the statuses by mistake is no answer."""
    listed = {**answering({})["responses"], "tags": "pets", "2xx": {"description": ""}}
    made = workshop.make(
        openapi(description({"/pets": {"get": {"responses": listed}}}))
    )
    assert made.codes.count("status-unknown") == 1
    operations = made.files["operations/pets.py"]
    assert 'ResponseType("2XX")' in operations
    assert "tags" not in operations.lower()


def test_a_base_whose_type_is_no_object_has_no_variants(workshop: Workshop) -> None:
    """A discriminator tells objects apart, and nothing else."""
    base = {
        "type": "array",
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
    }
    child = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object"}]}
    whole = description(
        {"/pets": {"get": answering({"$ref": "#/components/schemas/Child"})}},
        components={"schemas": {"Base": base, "Child": child}},
    )
    made = workshop.make(openapi(whole))
    assert "allof-conflict" in made.codes
    assert not any("Variants" in text for text in made.files.values())


def test_a_name_that_no_header_can_have_is_left_out(workshop: Workshop) -> None:
    """A call would be refused for it, whatever its value."""
    listed = [
        {"name": name, "in": place, "required": True, "schema": {"type": "string"}}
        for name, place in (("X Y", "header"), ("a;b", "cookie"), ("X-Z", "header"))
    ]
    key = {"type": "apiKey", "in": "header", "name": "My Key"}
    whole = description(
        {"/pets": {"get": {**answering({}), "parameters": listed}}},
        components={"securitySchemes": {"key": key}},
    )
    made = workshop.make(openapi({**whole, "security": [{"key": []}]}))
    assert made.codes.count("parameter-unsendable") == 2
    assert made.codes.count("security-name") == 1
    assert "def get_pets(*, x_z: str)" in made.files["operations/pets.py"]
    assert "api_key" not in made.files["client.py"]


@pytest.mark.parametrize("part", ["paths", "components", "webhooks"])
def test_a_description_that_says_of_nothing_is_a_client_of_nothing(
    workshop: Workshop, part: str
) -> None:
    """OAS 3.1.1 §4.8.1 permits it; the doubt is told."""
    root = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, part: {}}
    made = workshop.make(openapi(root))
    assert made.codes == ["nothing-described"]
    __import__(made.name).Client(base_url="https://a.example").close()


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_is_named_as_no_media_type_is_none(
    workshop: Workshop, version: str
) -> None:
    """Some frameworks write a schema where the media types belong."""
    void = {"200": {"description": "Done", "content": {"type": "void"}}}
    root = description({"/pets": {"get": {"responses": void}}})
    made = workshop.make(openapi({**root, "openapi": version}))
    assert "spec-type" in made.codes
    assert '_GET_PETS = (ResponseType("200"),)\n' in made.files["operations/pets.py"]
