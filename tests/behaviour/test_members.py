"""A member that is added takes no name from one that was there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.cli.commands import Drift, check_client, generate_client
from generator.diagnostics import Diagnostics
from generator.settings import ClientSettings

from .making import Workshop
from .recording import Server
from .test_branches import BASE, operation_of


def description(wires: list[str], parameters: list[tuple[str, str]]) -> dict[str, Any]:
    operation = operation_of("listCards", "Card")
    operation["parameters"] = [
        {"name": name, "in": place, "schema": {"type": "string"}}
        for place, name in parameters
    ]
    properties = {wire: {"type": "string"} for wire in wires}
    schemas = {"Card": {"type": "object", "properties": properties}}
    return {
        **BASE,
        "paths": {"/cards": {"get": operation}},
        "components": {"schemas": schemas},
    }


def generated(folder: Path, root: dict[str, Any], name: str = "") -> tuple[str, str]:
    """The module of the class, which may be given a name, and of the operation."""
    source, output = folder / "api.json", folder / "acme"
    settings = ClientSettings(
        name="acme",
        source=str(source),
        output=str(output),
        rename={"/components/schemas/Card": name} if name else {},
    )
    source.write_text(json.dumps(root), "utf-8")
    generate_client(settings, lambda: pipeline, Diagnostics())
    assert check_client(settings, lambda: pipeline, Diagnostics()) == Drift()
    model = (output / "models" / f"{name.lower() or 'card'}.py").read_text("utf-8")
    return model, (output / "operations" / "cards.py").read_text("utf-8")


def test_the_name_of_a_field_stays(tmp_path: Path) -> None:
    """Even beside a property that is spelled as the name is."""
    before, _ = generated(tmp_path, description(["userId"], []))
    assert '{"user_id": "userId"}' in before
    after, _ = generated(tmp_path, description(["user_id", "userId"], []))
    assert '{"user_id_2": "user_id", "user_id": "userId"}' in after
    # From then on it is in the lock, whatever else comes.
    later, _ = generated(
        tmp_path, description(["x", "user-id", "userId", "user_id"], [])
    )
    assert '"user_id": "userId"' in later
    assert '"user_id_2": "user_id"' in later
    # Without a history, what is spelled like a name has it.
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    first, _ = generated(fresh, description(["user_id", "userId"], []))
    assert '{"user_id_2": "userId"}' in first


def test_the_name_of_a_field_stays_in_a_class_with_a_given_name(
    tmp_path: Path,
) -> None:
    before, _ = generated(tmp_path, description(["userId"], []), "Ticket")
    assert '{"user_id": "userId"}' in before
    both = description(["user_id", "userId"], [])
    for _ in range(2):
        after, _ = generated(tmp_path, both, "Ticket")
        assert '{"user_id_2": "user_id", "user_id": "userId"}' in after


def test_the_name_of_a_parameter_stays(tmp_path: Path) -> None:
    """A header of its name comes; later the two stay what they are called."""
    _, before = generated(tmp_path, description(["x"], [("query", "page")]))
    assert 'Query("page", page)' in before
    both = [("header", "page"), ("query", "page")]
    for parameters in (both, [*both, ("query", "other")], both[::-1]):
        _, after = generated(tmp_path, description(["x"], parameters))
        assert 'Query("page", page)' in after
        assert 'Header("page", header_page)' in after


def test_the_class_of_a_group_stays(tmp_path: Path) -> None:
    """Beside a group whose class would be the same, in whatever order they stand."""

    def operations(*groups: str) -> dict[str, Any]:
        return {
            **BASE,
            "paths": {
                f"/{g}": {"get": operation_of(f"in_{g}", "Card")} for g in groups
            },
            "components": {"schemas": {"Card": {"type": "object"}}},
        }

    def classes(*groups: str) -> dict[str, list[str]]:
        root = operations(*groups)
        for group in groups:
            root["paths"][f"/{group}"]["get"]["tags"] = [group]
        source, output = tmp_path / "api.json", tmp_path / "acme"
        settings = ClientSettings(name="acme", source=str(source), output=str(output))
        source.write_text(json.dumps(root), "utf-8")
        generate_client(settings, lambda: pipeline, Diagnostics())
        assert check_client(settings, lambda: pipeline, Diagnostics()) == Drift()
        return {
            group: re.findall(
                r"^class (\w+)",
                (output / "api" / f"{group}.py").read_text("utf-8"),
                re.M,
            )
            for group in groups
        }

    before = classes("x_1")
    assert before == {"x_1": ["X1Api", "AsyncX1Api"]}
    both = classes("x1", "x_1")
    assert both == {**before, "x1": ["X1Api2", "AsyncX1Api2"]}
    assert classes("x_1", "x1") == both
    assert classes("x1") == {"x1": both["x1"]}


def two_lists(*wires: str, path: str = "/stores") -> dict[str, Any]:
    """Two groups whose methods have one name; the parameters are the second's."""
    pets, stores = operation_of("list", "Card"), operation_of("list", "Card")
    pets["tags"], stores["tags"] = ["pets"], ["stores"]
    stores["parameters"] = [
        {"name": wire, "in": "query", "schema": {"type": "integer"}} for wire in wires
    ]
    return {
        **BASE,
        "paths": {"/pets": {"get": pets}, path: {"get": stores}},
        "components": {"schemas": {"Card": {"type": "object"}}},
    }


@pytest.mark.parametrize("path", ["/stores", "/shops"])
def test_the_name_of_a_parameter_stays_where_two_methods_have_one_name(
    workshop: Workshop, server: Server, path: str
) -> None:
    """Also where the operation moves to another path meanwhile."""

    def sent(root: dict[str, Any], **arguments: int) -> str:
        with workshop.regenerate(root).Client(base_url=server.url) as client:
            client.stores.list(**arguments)
        return server.received[-1].target.rpartition("?")[2]

    assert sent(two_lists("page-size"), page_size=5) == "page-size=5"
    both = two_lists("page-size", "page_size", path=path)
    assert sent(both, page_size=5, page_size_2=6) == "page-size=5&page_size=6"


def test_the_name_of_a_field_stays_where_its_class_moves(workshop: Workshop) -> None:
    """Whether the two names met before, or meet for the first time then."""
    one, two = (
        {"type": "object", "properties": {w: {"type": "string"} for w in wires}}
        for wires in (["userId"], ["user_id", "userId"])
    )

    def sent(owner: dict[str, Any], **fields: str) -> dict[str, str]:
        root = description([], [])
        root["components"]["schemas"]["Card"]["properties"]["owner"] = owner
        made = workshop.regenerate(root).models.CardOwner(**fields).to_dict()
        assert isinstance(made, dict)
        return made

    null = {"type": "null"}
    assert sent(one, user_id="a") == {"userId": "a"}
    both = {"user_id": "b", "userId": "a"}
    assert sent({"anyOf": [two, null]}, user_id="a", user_id_2="b") == both
    assert sent(two, user_id="a", user_id_2="b") == both
