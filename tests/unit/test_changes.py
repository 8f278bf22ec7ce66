"""What `diff` tells of two descriptions, and what of it breaks a caller."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.changes import changes
from generator.cli import main
from generator.config import command_line_settings
from generator.diagnostics import Diagnostics
from generator.ir import Api
from generator.source_files import load_source

OLD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "get_pet",
                "parameters": [
                    {
                        "name": "id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    },
                    {"name": "full", "in": "query", "schema": {"type": "boolean"}},
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Pet"}
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"$ref": "#/components/schemas/Kind"},
                },
            },
            "Kind": {"type": "string", "enum": ["cat", "dog"]},
        }
    },
}
GET = "client.pets.get_pet"


def api(folder: Path, description: dict[str, Any]) -> Api:
    path = folder / "api.json"
    path.write_text(json.dumps(description))
    found = Diagnostics()
    source = load_source(path, str(path), found)
    settings = command_line_settings(str(path), "client", ())
    return pipeline.describe(source, settings, {}, found)


def operation(root: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = root["paths"]["/pets/{id}"]["get"]
    return found


def pet(root: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = root["components"]["schemas"]["Pet"]
    return found


def body(root: dict[str, Any]) -> None:
    content = {"application/json": {"schema": {"type": "string"}}}
    operation(root)["requestBody"] = {"required": True, "content": content}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda root: None, []),
        (
            lambda root: operation(root).update(operationId="read_pet"),
            [
                f"breaking: {GET}: is called `client.pets.read_pet` now",
                "change: client.pets.read_pet: a new operation",
            ],
        ),
        (
            lambda root: operation(root)["parameters"][1].update(required=True),
            [f"breaking: {GET}: `full` is required now"],
        ),
        (
            lambda root: operation(root)["parameters"].pop(),
            [f"breaking: {GET}: has no argument `full` any more"],
        ),
        (body, [f"breaking: {GET}: takes a body now"]),
        (
            lambda root: operation(root).update(responses={"204": {"description": ""}}),
            [f"breaking: {GET}: returns another type"],
        ),
        (
            lambda root: operation(root).update(deprecated=True),
            [f"change: {GET}: is deprecated"],
        ),
        (
            lambda root: pet(root)["properties"].update(tail={"type": "string"}),
            ["change: models.Pet: has a new optional field `tail`"],
        ),
        (
            lambda root: pet(root)["properties"].update(name={"type": "integer"}),
            ["breaking: models.Pet: `name` has another type"],
        ),
        (
            lambda root: pet(root).update(required=["name", "kind"]),
            ["breaking: models.Pet: `kind` is required now"],
        ),
        (
            lambda root: pet(root).update(required=[]),
            ["breaking: models.Pet: `name` is optional now, and may be None"],
        ),
        (
            lambda root: root["components"]["schemas"]["Kind"].update(
                enum=["dog", "cow"]
            ),
            [
                "breaking: models.Kind: has no 'cat' any more",
                "change: models.Kind: has 'cow' now",
            ],
        ),
    ],
)
def test_a_change_is_told(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], told: list[str]
) -> None:
    new = copy.deepcopy(OLD)
    change(new)
    assert list(map(str, changes(api(tmp_path, OLD), api(tmp_path, new)))) == told


def test_the_command_exits_with_1_where_something_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = copy.deepcopy(OLD)
    del new["paths"]["/pets/{id}"]
    new["paths"]["/pets"] = {"get": {"responses": {"204": {"description": ""}}}}
    for name, description in ("old.json", OLD), ("new.json", new):
        (tmp_path / name).write_text(json.dumps(description))
    old, other = str(tmp_path / "old.json"), str(tmp_path / "new.json")
    assert main(["diff", old, old], lambda: pipeline) == 0
    assert main(["diff", "--format", "json", old, other], lambda: pipeline) == 1
    told = json.loads(capsys.readouterr().out)
    assert {"is_breaking": True, "name": GET, "what": "is gone"} in told
