"""What is sent and what is read of one schema, by readOnly and writeOnly."""

from __future__ import annotations

import dataclasses
import importlib
import json
from typing import Any

import pytest

from .descriptions import description
from .making import REPOSITORY, Workshop, file_source, openapi
from .recording import Answer, Server

CASE = REPOSITORY / "tests" / "cases" / "read_only.yaml"


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(file_source(CASE))


def fields_of(model: type[Any]) -> list[str]:
    return [field.name for field in dataclasses.fields(model) if field.name != "extra"]


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("Pet", ["id", "name", "made", "friends"]),
        ("PetInput2", ["name", "pin", "friends"]),
        ("OwnerInput", ["pets", "address"]),
        ("Login", ["user", "password"]),
        ("Session", ["token"]),
        ("CircleInput", ["kind", "radius"]),
        ("Square", ["kind", "side"]),
        ("PetInput", ["x"]),
    ],
)
def test_a_class_has_the_fields_of_its_direction(
    package: Any, model: str, fields: list[str]
) -> None:
    """One class where one does; a component keeps a name that it has already."""
    assert fields_of(getattr(package.models, model)) == fields


@pytest.mark.parametrize(
    "absent", ["AddressInput", "LoginInput", "SessionInput", "SquareInput"]
)
def test_nothing_is_made_twice_that_is_the_same(package: Any, absent: str) -> None:
    """A second class only where the first would not do."""
    assert not hasattr(package.models, absent)


def test_what_is_written_is_sent_and_what_is_read_comes_back(
    package: Any, server: Server
) -> None:
    """The pin goes out and never comes back; the id comes back and never goes out."""
    m = package.models
    answer = {"id": "p1", "name": "Rex", "friends": [{"id": "p2", "name": "Ada"}]}
    server.answer(Answer(body=json.dumps(answer).encode()))
    with package.Client(base_url=server.url) as client:
        pet = client.pets.add_pet(
            m.PetInput2(name="Rex", pin="0", friends=[m.PetInput2(name="A", pin="1")])
        )
    assert json.loads(server.only.body) == {
        "name": "Rex",
        "pin": "0",
        "friends": [{"name": "A", "pin": "1"}],
    }
    assert isinstance(pet, m.Pet)
    assert pet.id == "p1"
    assert isinstance(pet.friends[0], m.Pet)


def test_a_list_of_what_is_sent_has_a_name_too(package: Any) -> None:
    """An alias that is read stays what it was, and gets one for what is sent."""
    m = package.models
    decoder = importlib.import_module(f"{package.__name__}.runtime.decoding").Decoder()
    read = m.decode_pets([{"id": "1", "name": "x"}], decoder)
    assert isinstance(read[0], m.Pet)
    assert str(m.PetsInput) == "list['m.PetInput2']"


def test_a_parameter_that_is_read_only_as_a_whole_is_sent(
    workshop: Workshop, server: Server
) -> None:
    """Else it could never have a value."""
    number = {"type": "integer", "readOnly": True}
    version = {"type": "object", "properties": {"major": number, "minor": number}}
    listed = {
        "name": "version",
        "in": "path",
        "required": True,
        "schema": {"$ref": "#/components/schemas/Version"},
    }
    answer = {"description": "", "content": {"application/json": listed}}
    operation = {
        "operationId": "get",
        "tags": ["versions"],
        "parameters": [listed],
        "responses": {"200": answer},
    }
    whole = description({"/versions/{version}": {"get": operation}})
    whole["components"] = {"schemas": {"Version": version}}
    package = workshop.load(openapi(whole))
    assert not hasattr(package.models, "VersionInput")
    with package.Client(base_url=server.url) as client:
        client.versions.get(package.models.Version(major=1, minor=2))
    assert server.only.target == "/versions/major,1,minor,2"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, ""),
        ({"title": "big tree"}, ""),
        ({"description": "Big tree"}, ""),
        ({"title": "A tree"}, "A tree"),
        ({"description": "With a crown."}, "With a crown."),
    ],
)
def test_what_is_sent_says_no_more_than_its_name_once(
    workshop: Workshop, words: dict[str, str], told: str
) -> None:
    """Behind that it is what is sent comes only what is known of it beside that."""
    secret, text = {"type": "string", "writeOnly": True}, {"type": "string"}
    tree = {"type": "object", "properties": {"a": text, "pin": secret}, **words}
    media = {"application/json": {"schema": {"$ref": "#/components/schemas/BigTree"}}}
    operation = {
        "requestBody": {"content": media},
        "responses": {"200": {"description": "OK", "content": media}},
    }
    whole = description(
        {"/trees": {"post": operation}}, components={"schemas": {"BigTree": tree}}
    )
    model = workshop.load(openapi(whole)).models.BigTreeInput
    lines = [line.strip() for line in model.__doc__.splitlines() if line.strip()]
    assert lines == ["`BigTree` as it is sent.", *([told] if told else [])]
