"""What is sent and what is read of one schema, by readOnly and writeOnly."""

from __future__ import annotations

import dataclasses
import importlib
import json
from typing import Any

import pytest

from .making import REPOSITORY, Workshop, file_source
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
