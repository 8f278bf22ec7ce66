"""A client of a description in several files: the lock knows them all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .making import run_command

MAIN = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "servers": [{"url": "https://a.example"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "getPet",
                "responses": {
                    "200": {
                        "description": "d",
                        "content": {
                            "application/json": {"schema": {"$ref": "../m/Pet.json"}}
                        },
                    }
                },
            }
        }
    },
}
PET = {"type": "object", "properties": {"name": {"type": "string"}}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, value in (("spec/api.json", MAIN), ("m/Pet.json", PET)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(value))
    (tmp_path / "clientsmith.toml").write_text(
        '[clients.pets]\nsource = "spec/api.json"\nsource-root = "."\noutput = "pets"\n'
    )
    return tmp_path


def test_every_file_is_an_input(folder: Path) -> None:
    """A change in any of them is drift, and nothing to do is nothing to do."""
    assert run_command("generate", cwd=folder).returncode == 0
    lock = (folder / "pets" / "clientsmith.lock").read_text()
    inputs = lock.partition("[inputs]")[2].partition("[generated]")[0]
    assert "  ../m/Pet.json\n" in inputs
    assert "  api.json\n" in inputs
    assert "up to date" in run_command("generate", cwd=folder).stdout
    assert run_command("check", cwd=folder).returncode == 0

    PET["properties"] = {"name": {"type": "integer"}}
    (folder / "m" / "Pet.json").write_text(json.dumps(PET))
    checked = run_command("check", cwd=folder)
    assert checked.returncode == 1
    assert "drift-input" in checked.stderr
    assert "`../m/Pet.json` changed" in checked.stderr
    assert run_command("generate", cwd=folder).returncode == 0
    assert "name: int" in (folder / "pets" / "models" / "pet.py").read_text()


def test_a_file_that_is_gone_or_out_of_reach(folder: Path) -> None:
    """An error with the line of the reference."""
    assert run_command("generate", cwd=folder).returncode == 0
    (folder / "m" / "Pet.json").rename(folder / "m" / "Cat.json")
    found = run_command("check", cwd=folder)
    assert found.returncode == 2
    assert "spec/api.json:1:" in found.stderr
    assert "ref-missing" in found.stderr
    (folder / "m" / "Cat.json").rename(folder / "m" / "Pet.json")
    found = run_command("generate", "spec/api.json", "-o", "other", cwd=folder)
    assert found.returncode == 2
    assert "ref-outside" in found.stderr
    assert "source-root" in found.stderr
