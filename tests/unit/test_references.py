"""What following a reference promises."""

from __future__ import annotations

from typing import Any

import pytest

from generator.diagnostics import Diagnostic, Failure, Location
from generator.references import References, Resolved

ROOT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Pet": {"type": "object"},
            "Alias": {"$ref": "#/components/schemas/Pet"},
            "Second": {"$ref": "#/components/schemas/Alias"},
            "Self": {"$ref": "#/components/schemas/Self"},
            "A": {"$ref": "#/components/schemas/B"},
            "B": {"$ref": "#/components/schemas/A"},
            "a/b~c d%": {"type": "string"},
            "Anchored": {"$anchor": "here", "type": "integer"},
            "List": [1, {"type": "null"}],
            "Odd": {"$ref": {"type": "string"}},
            "": {"type": "boolean"},
        }
    }
}
AT = "/paths/~1x"


def resolve(reference: str) -> Resolved:
    return References(ROOT).resolve({"$ref": reference}, AT)


def refused(reference: str, root: Any = ROOT) -> Diagnostic:
    with pytest.raises(Failure) as caught:
        References(root).resolve({"$ref": reference}, AT)
    [diagnostic] = caught.value.diagnostics
    return diagnostic


@pytest.mark.parametrize(
    ("reference", "pointer"),
    [
        ("#/components/schemas/Pet", "/components/schemas/Pet"),
        ("#/components/schemas/Alias", "/components/schemas/Pet"),
        ("#/components/schemas/Second", "/components/schemas/Pet"),
        ("#/components/schemas/a~1b~0c%20d%25", "/components/schemas/a~1b~0c d%"),
        ("#/components/schemas/a~1b~0c d%25", "/components/schemas/a~1b~0c d%"),
        ("#here", "/components/schemas/Anchored"),
        ("#/components/schemas/List/1", "/components/schemas/List/1"),
        ("#/components/schemas/", "/components/schemas/"),
        ("#", ""),
    ],
)
def test_resolves(reference: str, pointer: str) -> None:
    """A chain is followed to its end; the pointer says where that is."""
    found = resolve(reference)
    assert pointer == found.pointer
    assert References(ROOT).resolve({"$ref": f"#{pointer}"}, "").value is found.value


def test_what_is_no_reference() -> None:
    """A node without `$ref`, or with a property of that name, stands for itself."""
    references = References(ROOT)
    for node in ({"type": "string"}, {"$ref": {"type": "string"}}, True, None, [1]):
        assert Resolved(value=node, pointer=AT) == references.resolve(node, AT)


@pytest.mark.parametrize(
    ("reference", "help"),
    [
        ("#/components/schemas/Pat", "did you mean `#/components/schemas/Pet`?"),
        ("#/components/schema/Pet", "did you mean `#/components/schemas`?"),
        ("#/components/schemas/Pet/nothing", None),
        ("#/components/schemas/List/2", None),
        ("#/components/schemas/List/01", None),
        ("#/components/schemas/List/-", None),
        ("#/components/schemas/List/" + "9" * 5000, None),
        ("#hero", "did you mean `#/components/schemas/Anchored`?"),
    ],
)
def test_a_missing_target_names_the_nearest(reference: str, help: str | None) -> None:
    """The message quotes the reference; the place is where it stands."""
    found = refused(reference)
    assert ("ref-missing", help) == (found.code, found.help)
    assert Location(file="", pointer=AT) == found.location
    assert f"`{reference}`" in found.message


@pytest.mark.parametrize(
    "reference",
    [
        "other.yaml",
        "other.yaml#/x",
        "../../secret.json",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "//host/x#/y",
        "data:application/json,{}",
    ],
)
def test_nothing_outside_is_opened(reference: str) -> None:
    """Another file or address is an error, not an access."""
    assert refused(reference).code == "ref-outside"


@pytest.mark.parametrize("name", ["Self", "A", "B"])
def test_a_cycle_of_references_alone(name: str) -> None:
    """It would never end in a schema."""
    assert refused(f"#/components/schemas/{name}").code == "ref-cycle"


def test_a_long_chain() -> None:
    """Five thousand steps are no recursion."""
    chain: dict[str, Any] = {f"n{i}": {"$ref": f"#/n{i + 1}"} for i in range(5000)}
    chain["n5000"] = {"type": "string"}
    assert References(chain).resolve({"$ref": "#/n0"}, "").pointer == "/n5000"


def test_the_document_gives_the_place() -> None:
    """With a way to locate, the error has a line."""
    place = Location(file="a.yaml", line=3, column=4, pointer=AT)
    with pytest.raises(Failure) as caught:
        References({}, lambda pointer: place).resolve({"$ref": "#/x"}, AT)
    assert place == caught.value.diagnostics[0].location
