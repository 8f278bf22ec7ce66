"""What builds on a base with a discriminator says by itself what it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Call
from .descriptions import description
from .making import REPOSITORY, Made, Workshop, file_source, openapi
from .recording import Answer, Server

CASE = REPOSITORY / "tests" / "cases" / "bases.yaml"


@pytest.fixture(scope="module")
def made(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(file_source(CASE))


@pytest.fixture(scope="module")
def package(made: Made) -> Any:
    return __import__(made.name)


@pytest.mark.parametrize(
    ("pet", "sent"),
    [
        (lambda m: m.Cat(claws=4), {"petType": "Cat", "claws": 4}),
        (lambda m: m.Kitten(name="T"), {"petType": "Kitten", "name": "T"}),
        (lambda m: m.Dog(bark=True), {"petType": "dog", "bark": True}),
        (lambda m: m.Bird(pet_type="owl"), {"petType": "owl"}),
        (lambda m: m.Pet(pet_type="Fish"), {"petType": "Fish"}),
    ],
)
def test_it_is_sent_as_what_it_is(
    call: Call, package: Any, server: Server, pet: Callable[[Any], Any], sent: Any
) -> None:
    """OAS 3.1.1 §4.8.25: by the mapping, else by the schema's name, at any depth."""
    body = pet(package.models)
    call(package, lambda c: c.pets.post_pet(body), base_url=server.url)
    assert json.loads(server.only.body) == sent
    assert (
        package.models.decode_any_pet(sent, package.runtime.decoding.Decoder()) == body
    )


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ({"petType": "dog", "name": "Rex"}, "Dog"),
        ({"petType": "Kitten", "name": "Tom"}, "Kitten"),
        ({"petType": "Lion", "name": "Leo"}, "Unknown"),
        ("Rex", "str"),
    ],
)
def test_a_union_without_the_keyword_is_told_by_it(
    call: Call, package: Any, server: Server, answer: Any, wanted: str
) -> None:
    """Where all of its objects build on such a base."""
    server.answer(Answer(body=json.dumps(answer).encode()))
    body = package.models.Cat()
    read = call(package, lambda c: c.pets.post_pet(body), base_url=server.url)
    assert type(read).__name__ == wanted


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("shape", {"kind": "Square", "side": 1}, "Square"),
        ("shape", {"kind": "Circle"}, "Circle"),
        ("shape", {"kind": "Blob"}, "Shape"),
        ("shape", {"side": 1}, "Shape"),
        ("level", {"no": 2, "b": "x"}, "Second"),
        ("level", {"no": 7}, "Level"),
    ],
)
def test_what_is_read_is_sent_back(
    package: Any, field: str, value: dict[str, Any], wanted: str
) -> None:
    """With the tag that came, or without one."""
    holder = package.models.Holder.from_dict({field: value})
    assert type(getattr(holder, field)).__name__ == wanted
    assert holder.to_dict() == {field: value}


@pytest.mark.parametrize("kind", ["Sphynx", "cat", None, 5, True])
def test_another_value_comes_through(package: Any, kind: object) -> None:
    """Lenient, as one that no enumeration has; strict it is none of the documented."""
    cat = package.models.Cat
    value = {"petType": kind}
    assert cat.from_dict(value).to_dict() == value
    assert cat.from_dict({}).to_dict() == {}
    with pytest.raises(package.DecodeError):
        cat.from_dict(value, strict=True)


def test_the_classes_say_so(made: Made) -> None:
    """One value is there by itself; several are to choose from; whatever leads to the
    class by any other is left as the base has it."""

    def line(module: str) -> str:
        lines = made.files[f"models/{module}.py"].splitlines()
        starts = tuple(f"    {name}: " for name in ("pet_type", "kind", "no"))
        return next(line.strip() for line in lines if line.startswith(starts))

    assert line("pet") == "pet_type: str"
    assert line("cat") == 'pet_type: Literal["Cat"] = "Cat"'
    assert line("kitten") == 'pet_type: Literal["Kitten"] = "Kitten"'
    assert line("dog") == 'pet_type: Literal["dog"] = "dog"'
    assert line("bird") == "pet_type: m.BirdPetType"
    assert line("square") == 'kind: Literal["Square"] | None = "Square"'
    assert line("circle") == 'kind: Literal["Circle"] | None = "Circle"'
    assert line("blob") == "kind: m.ShapeKind | None = None"
    assert line("first") == "no: Literal[1] = 1"
    assert line("third") == "no: int"
    assert '    """What it is."""\n' in made.files["models/cat.py"]


def test_what_is_the_default_has_any_value(workshop: Workshop) -> None:
    """OAS 3.2.0 §4.25: whatever has no value of the others."""
    base = {"type": "object", "properties": {"kind": {"type": "string"}}}
    told = {"propertyName": "kind", "defaultMapping": "Dog"}
    own = {"allOf": [{"$ref": "#/components/schemas/Pet"}]}
    schemas = {"Pet": {**base, "discriminator": told}, "Cat": own, "Dog": own}
    whole = description({}, components={"schemas": schemas}) | {"openapi": "3.2.0"}
    models = workshop.load(openapi(whole)).models
    assert models.Cat().to_dict() == {"kind": "Cat"}
    assert models.Dog().to_dict() == {}


def test_an_attribute_is_renamed_for_all_that_have_it(workshop: Workshop) -> None:
    """By the pointer of the base's property, which has an enumeration of its own."""
    kind = {"type": "string", "enum": ["Cat", "Dog"]}
    base = {"type": "object", "properties": {"kind": kind}}
    own = {"allOf": [{"$ref": "#/components/schemas/Pet"}]}
    told = {"propertyName": "kind"}
    schemas = {"Pet": {**base, "discriminator": told}, "Cat": own}
    whole = description({}, components={"schemas": schemas})
    pointer = "/components/schemas/Pet/properties/kind"
    package = workshop.load(openapi(whole), f'rename = {{ "{pointer}" = "is_a" }}')
    assert package.models.Cat().is_a == "Cat"
    assert package.models.Pet(is_a="Dog").to_dict() == {"kind": "Dog"}
