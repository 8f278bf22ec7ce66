"""What the configuration renames: everything that has a name, also later, or told."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from .making import run_command
from .test_determinism import tree

DESCRIPTION: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "T", "version": "1"},
    "host": "a.example",
    "tags": [{"name": "pets"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "parameters": [
                    {"name": "limit", "in": "query", "type": "integer"},
                    {"name": "from", "in": "query", "type": "string"},
                ],
                "responses": {
                    "200": {
                        "description": "d",
                        "schema": {"$ref": "#/definitions/Pet"},
                    }
                },
            },
            "post": {
                "operationId": "addPet",
                "responses": {"200": {"description": "d"}},
            },
        }
    },
    "definitions": {
        "Pet": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "kind": {"type": "string"}},
        }
    },
}
GET = "/paths/~1pets/get"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.json").write_text(json.dumps(DESCRIPTION, indent=1))
    return tmp_path


def generate(folder: Path, **renames: str) -> tuple[int, str]:
    lines = [f'"{pointer}" = "{name}"' for pointer, name in renames.items()]
    (folder / "clientsmith.toml").write_text(
        '[clients.acme]\nsource = "api.json"\noutput = "acme"\n'
        "[clients.acme.rename]\n" + "\n".join(lines)
    )
    done = run_command("generate", cwd=folder)
    return done.returncode, done.stderr


def test_what_was_generated_is_renamed_in_the_places_of_the_source(
    folder: Path,
) -> None:
    """Method, parameter, model and field; the lock has other names for all of them."""
    assert generate(folder) == (0, "")
    renames = {
        GET: "every_pet",
        f"{GET}/parameters/0": "at_most",
        "/definitions/Pet": "Animal",
        "/definitions/Pet/properties/name": "called",
    }
    assert generate(folder, **renames)[0] == 0
    methods = (folder / "acme/api/pets.py").read_text()
    assert "def every_pet(" in methods
    assert "at_most: int | None = None" in methods
    assert "-> m.Animal" in methods
    assert "    called: str" in (folder / "acme/models/animal.py").read_text()
    assert not (folder / "acme/models/pet.py").exists()


def test_a_method_is_renamed_alone_whether_before_the_first_run_or_later(
    folder: Path,
) -> None:
    """Its classes are called after the operationId, in both."""
    root = copy.deepcopy(DESCRIPTION)
    answer = {"type": "object", "properties": {"name": {"type": "string"}}}
    root["paths"]["/pets"]["get"]["responses"]["200"]["schema"] = answer
    (folder / "api.json").write_text(json.dumps(root))
    generate(folder, **{GET: "every_pet"})
    parts = ("api", "models", "operations")
    first = {part: tree(folder / "acme" / part) for part in parts}
    assert b"-> m.ListPetsResponse" in first["api"]["pets.py"]
    shutil.rmtree(folder / "acme")
    generate(folder)
    generate(folder, **{GET: "every_pet"})
    assert {part: tree(folder / "acme" / part) for part in parts} == first


@pytest.mark.parametrize(
    ("renames", "code", "others"),
    [
        ({GET: "add_pet"}, "rename-taken", ["`/paths/~1pets/post`", "api.json:3"]),
        (
            {f"{GET}/parameters/0": "x", f"{GET}/parameters/1": "x"},
            "rename-twice",
            ["`/paths/~1pets/get/parameters/0`", "api.json:1"],
        ),
        (
            {"/definitions/Pet/properties/name": "kind"},
            "rename-taken",
            ["`/definitions/Pet/properties/kind`, at api.json:", "#/definitions"],
        ),
        (
            {f"{GET}/parameters/0": "from_"},
            "rename-taken",
            [f"`{GET}/parameters/1`, at api.json:"],
        ),
        (
            {"/definitions/Pet/properties/name": "to_dict"},
            "rename-reserved",
            ["`to_dict` for `/definitions/Pet/properties/name`", "define there"],
        ),
        ({f"{GET}/parameters/0": "self"}, "rename-reserved", [f"`{GET}/parameters/0`"]),
        ({"/tags/0": "with_options"}, "rename-taken", ["the group `pets`"]),
        ({GET: "class"}, "config-value", ["`class` is a keyword of Python"]),
        ({GET: "__init__"}, "config-value", ["that Python defines itself"]),
        ({GET: "a-b"}, "config-value", ["`a-b` is not a name in Python"]),
    ],
)
def test_a_name_that_is_borne_is_an_error_with_both_places(
    folder: Path, renames: dict[str, str], code: str, others: list[str]
) -> None:
    """Also where an earlier run gave it."""
    for _ in range(2):
        status, errors = generate(folder, **renames)
        assert status == 2
        assert f"error[{code}]" in errors
        assert all(other in errors for other in others)
        assert generate(folder)[0] == 0


def test_a_pointer_that_leads_nowhere_is_told_with_the_nearest(folder: Path) -> None:
    status, errors = generate(folder, **{"/definitions/Pets": "Animal"})
    assert status == 0
    assert errors.startswith("clientsmith.toml:5:2: warning[rename-unmatched]")
    assert "did you mean `/definitions/Pet`?" in errors


@pytest.mark.parametrize("place", ["#/tags/0", "#/x-clientsmith/groups/pets"])
def test_a_group_is_renamed_by_its_tag_or_its_place_in_the_lock(
    folder: Path, place: str
) -> None:
    assert generate(folder)[0] == 0
    assert generate(folder, **{place: "animals"})[0] == 0
    assert "class AnimalsApi" in (folder / "acme/api/animals.py").read_text()
    assert not (folder / "acme/api/pets.py").exists()


def test_a_group_that_is_not_there_is_told(folder: Path) -> None:
    status, errors = generate(folder, **{"#/x-clientsmith/groups/pest": "animals"})
    assert status == 0
    assert "warning[rename-unmatched]" in errors
    assert "no group is `/x-clientsmith/groups/pest`" in errors
