"""What the configuration leaves out harms nothing, and keeps its names for later."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from .making import run_command
from .test_determinism import tree

PET = "#/components/schemas/Pet"


def operation(name: str, tag: str, schema: str = PET) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": schema}}}
    responses = {"200": {"description": "d", "content": content}}
    return {"operationId": name, "tags": [tag], "responses": responses}


DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/pets": {"get": operation("list", "pets")},
        "/toys": {"get": operation("list", "pets", "#/components/schemas/Toy")},
    },
    "components": {
        "schemas": {
            "Pet": {"type": "object", "properties": {"name": {"type": "string"}}},
            "Toy": {"type": "object", "properties": {"size": {"type": "string"}}},
        }
    },
}


def generate(folder: Path, description: dict[str, Any], options: str = "") -> str:
    (folder / "api.json").write_text(json.dumps(description, indent=1))
    (folder / "clientsmith.toml").write_text(
        f'[clients.acme]\nsource = "api.json"\noutput = "acme"\n{options}\n'
    )
    done = run_command("generate", cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stderr


WITHOUT_TOYS = 'exclude = { path = "/toys" }'


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0", "3.2.0"])
def test_faults_of_what_is_left_out_stop_nothing(tmp_path: Path, version: str) -> None:
    """Neither in the operation nor in a part that nothing else refers to."""
    toys = {"get": {"tags": 5, "parameters": 7, "responses": {"200": {"schema": 4}}}}
    broken = {"in": 5, "type": 3}
    root: dict[str, Any] = {
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/pets": {"get": {"responses": {"200": {"description": "d"}}}},
            "/toys": toys,
        },
    }
    if version == "2.0":
        root |= {"swagger": version, "definitions": {"Toy": broken}}
    else:
        root |= {"openapi": version, "components": {"parameters": {"toy": broken}}}
    assert "error" not in generate(tmp_path, root, WITHOUT_TOYS)
    assert "def get_pets(" in (tmp_path / "acme/api/pets.py").read_text()


def test_credentials_that_only_the_left_out_need_are_not_taken(tmp_path: Path) -> None:
    """Nor is it assumed that the others want them."""
    description = copy.deepcopy(DESCRIPTION)
    scheme = {"type": "http", "scheme": "bearer"}
    description["components"]["securitySchemes"] = {"key": scheme}
    description["paths"]["/toys"]["get"]["security"] = [{"key": []}]
    told = generate(tmp_path, description, WITHOUT_TOYS)
    assert "note[security-unused]" in told
    assert "security-assumed" not in told
    client = tmp_path / "acme" / "client.py"
    assert "token" not in client.read_text()
    generate(tmp_path, description)
    assert "token" in client.read_text()


def test_what_comes_back_has_its_names_whoever_wanted_them(tmp_path: Path) -> None:
    generate(tmp_path, DESCRIPTION)
    first = (tmp_path / "acme/clientsmith.lock").read_text().partition("[names]")[2]
    generate(tmp_path, DESCRIPTION, WITHOUT_TOYS)
    assert not (tmp_path / "acme/models/toy.py").exists()
    grown = copy.deepcopy(DESCRIPTION)
    grown["components"]["schemas"]["toy"] = {"type": "object", "properties": {"a": {}}}
    grown["paths"]["/dolls"] = {
        "get": operation("getToys", "pets", "#/components/schemas/toy")
    }
    generate(tmp_path, grown, WITHOUT_TOYS)
    generate(tmp_path, grown)
    names = (tmp_path / "acme/clientsmith.lock").read_text().partition("[names]")[2]
    assert set(first.splitlines()) <= set(names.splitlines())
    assert "#/components/schemas/toy Toy2" in names
    assert "#/paths/~1dolls/get get_dolls" in names


def test_what_is_gone_from_the_description_keeps_no_name(tmp_path: Path) -> None:
    generate(tmp_path, DESCRIPTION)
    shrunk = copy.deepcopy(DESCRIPTION)
    del shrunk["paths"]["/toys"], shrunk["components"]["schemas"]["Toy"]
    generate(tmp_path, shrunk, 'exclude = { path = "/none" }')
    assert "Toy" not in (tmp_path / "acme/clientsmith.lock").read_text()


def test_a_rename_goes_before_a_name_that_waits(tmp_path: Path) -> None:
    generate(tmp_path, DESCRIPTION)
    rename = '[clients.acme.rename]\n"/components/schemas/Pet" = "Toy"'
    generate(tmp_path, DESCRIPTION, f"{WITHOUT_TOYS}\n{rename}")
    assert "class Toy" in (tmp_path / "acme/models/toy.py").read_text()


def test_a_pattern_that_matches_nothing_is_told_where_it_stands(tmp_path: Path) -> None:
    """In the configuration, by the line that has it, with what was meant."""
    options = 'exclude = [\n  { path = "/toys" },\n  { tag = "pest" },\n]'
    told = generate(tmp_path, DESCRIPTION, options)
    assert told == (
        "clientsmith.toml:6:12: warning[selection-unmatched]: `exclude`: no operation"
        ' matches { tag = "pest" }\n  help: did you mean `tag = "pets"`?\n'
    )
    options = 'include = { tag = "pets" }'
    shared = 'exclude = { path = "/tyos" }\n[clients.acme]\n'
    generate(tmp_path, DESCRIPTION, options)
    text = (tmp_path / "clientsmith.toml").read_text()
    (tmp_path / "clientsmith.toml").write_text(text.replace("[clients.acme]\n", shared))
    found = run_command("check", cwd=tmp_path).stderr
    assert found.startswith("clientsmith.toml:1:1: warning[selection-unmatched]")


@pytest.mark.parametrize(
    "options",
    [
        'include = { tag = "pest" }',
        'include = [{ tag = "pest" }, { path = "/tyos" }]',
    ],
)
def test_a_slip_takes_no_client_away(tmp_path: Path, options: str) -> None:
    """Where nothing is asked for that is there, nothing is written or removed."""
    generate(tmp_path, DESCRIPTION)
    before = tree(tmp_path / "acme")
    config = tmp_path / "clientsmith.toml"
    config.write_text(f"{config.read_text()}{options}\n")
    done = run_command("generate", cwd=tmp_path)
    assert done.returncode == 2
    assert "error[selection-unmatched]: `include`: no operation matches" in done.stderr
    assert 'did you mean `tag = "pets"`?' in done.stderr
    assert tree(tmp_path / "acme") == before


WEBHOOKS: dict[str, Any] = {
    **DESCRIPTION,
    "webhooks": {
        "newPet": {
            "post": {
                "operationId": "petIsNew",
                "tags": ["hooks"],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"at": {"type": "string"}},
                            }
                        }
                    }
                },
                "responses": {"200": {"description": "d"}},
            }
        }
    },
}
PAYLOAD = "acme/models/pet_is_new_body.py"


@pytest.mark.parametrize(
    "pattern",
    [
        'tag = "hooks"',
        'operation-id = "petIs*"',
        'path = "newPet"',
        'path = "new*", method = "post"',
    ],
)
def test_webhooks_are_chosen_as_operations_are(tmp_path: Path, pattern: str) -> None:
    """Their names stand for paths; one that is left out may be as wrong as it likes."""
    assert generate(tmp_path, WEBHOOKS, f"include = {{ {pattern} }}") == ""
    assert (tmp_path / PAYLOAD).exists()
    assert not (tmp_path / "acme/models/pet.py").exists()
    broken = copy.deepcopy(WEBHOOKS)
    broken["webhooks"]["newPet"]["post"]["requestBody"]["content"] = 5
    generate(tmp_path, broken, f"exclude = {{ {pattern} }}")
    assert not (tmp_path / PAYLOAD).exists()
    assert (tmp_path / "acme/models/pet.py").exists()


def test_no_webhook_stays_that_nobody_asked_for(tmp_path: Path) -> None:
    """And what it is called waits for it."""
    generate(tmp_path, WEBHOOKS)
    assert (tmp_path / PAYLOAD).exists()
    generate(tmp_path, WEBHOOKS, 'include = { path = "/pets" }')
    assert not (tmp_path / PAYLOAD).exists()
    lock = (tmp_path / "acme/clientsmith.lock").read_text()
    assert "schema PetIsNewBody" in lock


def test_what_a_webhook_needs_is_no_credential_of_the_client(tmp_path: Path) -> None:
    """Whether it is asked for or not: it goes to the user's server."""
    description = copy.deepcopy(WEBHOOKS)
    scheme = {"type": "http", "scheme": "bearer"}
    description["components"]["securitySchemes"] = {"key": scheme}
    description["webhooks"]["newPet"]["post"]["security"] = [{"key": []}]
    for options in ("", 'exclude = { tag = "hooks" }'):
        assert "note[security-assumed]" in generate(tmp_path, description, options)


def test_a_client_named_twice_is_written_once(tmp_path: Path) -> None:
    generate(tmp_path, DESCRIPTION)
    (tmp_path / "api.json").write_text(json.dumps({**DESCRIPTION, "tags": []}))
    done = run_command("generate", "acme", "acme", cwd=tmp_path)
    assert (done.returncode, done.stdout.count("acme: ")) == (0, 1)


def test_paging_of_an_operation_that_is_not_there_is_told_too(tmp_path: Path) -> None:
    description = copy.deepcopy(DESCRIPTION)
    description["paths"]["/toys"]["get"]["operationId"] = "listToys"
    told = generate(tmp_path, description, "pagination = { listTyos = false }")
    assert told == (
        "clientsmith.toml:4:1: warning[pagination-unmatched]: `pagination`: no"
        " operation is `listTyos`\n  help: did you mean `listToys`?\n"
    )


@pytest.mark.parametrize("key", ["listToys", "/paths/~1toys/get"])
def test_paging_of_an_operation_that_is_left_out_is_told_of_when_it_is_back(
    tmp_path: Path, key: str
) -> None:
    """As a rename of it is."""
    description = copy.deepcopy(DESCRIPTION)
    description["paths"]["/toys"]["get"]["operationId"] = "listToys"
    options = f'pagination = {{ "{key}" = false }}\nexclude = {{ path = "/toys" }}'
    assert generate(tmp_path, description, options) == ""


def test_all_may_be_left_out_where_that_is_asked_for(tmp_path: Path) -> None:
    """A description in which nothing stands is an error only without that."""
    told = generate(tmp_path, DESCRIPTION, 'exclude = { path = "*" }')
    assert told == (
        "clientsmith.toml:4:1: warning[selection-empty]: `exclude`: nothing is left,"
        " neither an operation nor a webhook\n"
    )
    assert not (tmp_path / "acme" / "api" / "pets.py").exists()
