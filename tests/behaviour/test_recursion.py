"""Schemas that contain themselves: by lists, maps, unions and classes."""

from __future__ import annotations

from typing import Any

import pytest

from .making import REPOSITORY, Made, Workshop, file_source

CASE = REPOSITORY / "tests" / "cases" / "recursion.yaml"


@pytest.fixture(scope="module")
def made(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(file_source(CASE))


@pytest.fixture(scope="module")
def models(made: Made) -> Any:
    return __import__(f"{made.name}.models", fromlist=["models"])


@pytest.mark.parametrize(
    "value",
    [
        {"json": [1, "a", None, {"b": [True, {"c": 1.5}]}]},
        {"json": None},
        {"tree": {"a": {"b": {}}, "c": {}}},
        {"nest": [[], [[]]]},
        {"rows": [{"a": [{"b": []}]}]},
        {"sum": [1, [2, [3]], {"factors": [4, {"factors": 5}]}]},
        {"odd": 1, "even": 2},
        {"odd": "one", "even": "two"},
        {"branch": {"green": True}, "twig": {"inside": {"inside": {"green": False}}}},
        {"same": "text"},
        {
            "person": {
                "parents": [{}],
                "friends": {"a": {}},
                "employer": {"parents": []},
            }
        },
        {"person": {"employer": "somebody"}},
    ],
)
def test_values_come_back_as_they_were(models: Any, value: dict[str, Any]) -> None:
    """Nothing is lost or refused, strict as it may be."""
    assert models.Forest.from_dict(value, strict=True).to_dict() == value


def test_members_are_told_at_every_depth(models: Any) -> None:
    """Also by unions that were met while what they hold was being read."""
    forest = models.Forest.from_dict(
        {
            "sum": [[{"factors": [{"factors": 5}]}]],
            "twig": {"inside": {"inside": {"green": True}}},
        },
        strict=True,
    )
    assert forest.sum[0][0].factors[0] == models.Product(factors=5)
    assert forest.twig.inside.inside == models.Leaf(green=True)


def test_a_list_that_classes_share_has_a_type_in_each(models: Any) -> None:
    """Though it was being read when they were met inside of it."""
    line = {"kind": "line"}
    forest = models.Forest.from_dict(
        {"page": {"nodes": [{"kind": "frame", "nodes": [line]}]}}, strict=True
    )
    [frame] = forest.page.nodes
    assert frame == models.Frame(kind="frame", nodes=[models.Line(kind="line")])


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("even", "Even: TypeAlias = Union[str, int]"),
        ("odd", "Odd: TypeAlias = Union[str, int]"),
        ("other", "Other: TypeAlias = str"),
        ("nest", '    Nest: TypeAlias = list["Nest"]'),
        ("nest", '    Nest: TypeAlias = list["m.Nest"]'),
        ("tree", '    Tree: TypeAlias = dict[str, "Tree"]'),
        ("tree", '    Tree: TypeAlias = dict[str, "m.Tree"]'),
    ],
)
def test_an_alias_has_its_type(made: Made, module: str, line: str) -> None:
    """Schemas that are variants of each other are what all of them permit.

    What contains itself has a type for type checkers and one for `get_type_hints`.
    """
    assert f"{line}\n" in made.files[f"models/{module}.py"]


def test_a_map_of_itself_is_not_written_out_once_more(made: Made) -> None:
    """The values have the name, in the type and in the function that reads them."""
    printed = made.files["models/json.py"]
    assert '    dict[str, Union["Json", None]],\n' in printed
    assert '    dict[str, Union["m.Json", None]],\n' in printed
    assert "def _decode" not in printed
