"""Clients of descriptions with overlays: the lock, the places, every kind of source."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.cli.work import read_source
from generator.diagnostics import Diagnostics
from generator.settings.config import command_line_settings

from .making import DESCRIPTION, PAGE, run_command

NOTHING = (
    'overlay: 1.1.0\ninfo: {title: t, version: "1"}\n'
    "actions: [{target: $, update: {}}, {target: $.paths, update: null}]\n"
)


def overlay(*actions: dict[str, Any]) -> str:
    info = {"title": "t", "version": "1"}
    return json.dumps({"overlay": "1.1.0", "info": info, "actions": actions})


def generated(
    folder: Path, source: Path, *overlays: Path
) -> tuple[dict[str, str], list[str]]:
    """The files of a client, and what was said, by code."""
    paths = json.dumps(list(map(str, overlays)))
    settings = command_line_settings(
        str(source), str(folder / "acme"), [f"overlays={paths}"]
    )
    diagnostics = Diagnostics()
    source_read = read_source(settings, diagnostics)
    result = pipeline.generate(source_read, settings, {}, diagnostics)
    return {f.path: f.text for f in result.files}, [d.code for d in diagnostics]


@pytest.mark.parametrize("source", [PAGE, DESCRIPTION], ids=["page", "openapi"])
def test_an_overlay_without_a_change_changes_no_byte(
    source: Path, tmp_path: Path
) -> None:
    (tmp_path / "nothing.yaml").write_text(NOTHING)
    plain = generated(tmp_path, source)
    assert generated(tmp_path, source, tmp_path / "nothing.yaml") == plain


def test_a_page_gets_what_it_does_not_say(tmp_path: Path) -> None:
    (tmp_path / "fix.json").write_text(
        overlay(
            {"target": "$.paths.*.*", "update": {"tags": ["payment cards"]}},
            {"target": "$.paths.*", "update": {"summary": "Cards"}},
            {"target": "$.paths.*.*.responses", "remove": True},
        )
    )
    files, codes = generated(tmp_path, PAGE, tmp_path / "fix.json")
    assert "api/payment_cards.py" in files
    assert "spec-missing" in codes


SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "T", "version": "1"},
    "host": "a.example",
    "paths": {"/pets": {"get": {"responses": {"200": {"description": "d"}}}}},
}


def test_swagger_and_references_to_other_files(tmp_path: Path) -> None:
    """An overlay is written in the description's own version, and may refer on."""
    (tmp_path / "api.json").write_text(json.dumps(SWAGGER))
    (tmp_path / "pet.yaml").write_text(
        "type: object\nproperties: {name: {type: string}}\n"
    )
    (tmp_path / "fix.json").write_text(
        overlay(
            {
                "target": "$.paths.*.get",
                "update": {
                    "operationId": "findPet",
                    "produces": ["application/json"],
                    "responses": {"200": {"schema": {"$ref": "pet.yaml"}}},
                },
            }
        )
    )
    files, _ = generated(tmp_path, tmp_path / "api.json", tmp_path / "fix.json")
    assert "def find_pet(" in files["api/pets.py"]
    assert "name: str | None" in files["models/pet.py"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.json").write_text(json.dumps(SWAGGER))
    (tmp_path / "fixes").mkdir()
    (tmp_path / "fixes" / "names.yaml").write_text(
        "overlay: 1.0.0\n"
        'info: {title: t, version: "1"}\n'
        "extends: ../api.json\n"
        "actions:\n"
        "  - target: $.paths.*.get\n"
        "    update:\n"
        "      operationId: findPets\n"
    )
    (tmp_path / "clientsmith.toml").write_text(
        'overlays = ["fixes/names.yaml"]\n'
        '[clients.pets]\nsource = "api.json"\noutput = "pets"\n'
    )
    return tmp_path


def test_an_overlay_is_an_input(folder: Path) -> None:
    """A change of it is drift; without one there is nothing to do."""
    assert run_command("generate", cwd=folder).returncode == 0
    assert "  fixes/names.yaml\n" in (folder / "pets/clientsmith.lock").read_text()
    assert "up to date" in run_command("generate", cwd=folder).stdout
    fix = folder / "fixes" / "names.yaml"
    fix.write_text(fix.read_text() + "      summary: All of them\n")
    checked = run_command("check", cwd=folder)
    assert checked.returncode == 1
    assert "the input `fixes/names.yaml` changed" in checked.stderr
    assert "All of them" in checked.stdout


def test_messages_lead_into_the_overlay(folder: Path) -> None:
    """What came from there, however it was rewritten later."""
    fix = folder / "fixes" / "names.yaml"
    fix.write_text(fix.read_text() + "      parameters: 5\n")
    found = run_command("generate", cwd=folder)
    assert found.returncode == 2
    assert "fixes/names.yaml:8:7: error[spec-type]" in found.stderr
    fix.unlink()
    found = run_command("generate", cwd=folder)
    assert (found.returncode, found.stdout) == (2, "")
    assert re.search(r"\.toml:\d+:\d+: error\[overlay-unreadable\]", found.stderr)
    assert "as `fixes/names.yaml`" in found.stderr


def test_a_comparison_tells_of_an_overlay_that_does_nothing(tmp_path: Path) -> None:
    """Who compares with it believes that it counts; under `strict` it stops the run."""
    (tmp_path / "o.json").write_text(overlay({"target": "$.nowhere", "remove": True}))
    paths = (str(DESCRIPTION), str(DESCRIPTION), "--overlay", "o.json")
    done = run_command("diff", *paths, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "warning[overlay-unmatched]" in done.stderr
    strict = run_command("diff", *paths, "--strict", cwd=tmp_path)
    assert strict.returncode == 2
    assert "error[strict]" in strict.stderr
