"""What the configuration renames: everything that has a name, also later, or told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .making import run_command

DESCRIPTION: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "T", "version": "1"},
    "host": "a.example",
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


@pytest.mark.parametrize(
    ("renames", "code", "others"),
    [
        ({GET: "add_pet"}, "rename-taken", ["`/paths/~1pets/post`", "api.json:3"]),
        (
            {f"{GET}/parameters/0": "x", f"{GET}/parameters/1": "x"},
            "rename-twice",
            ["`/paths/~1pets/get/parameters/0`", "api.json:1"],
        ),
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
    assert "warning[rename-unmatched]" in errors
    assert "did you mean `/definitions/Pet`?" in errors
