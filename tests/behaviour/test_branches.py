"""Two branches regenerate after different changes, and git merges them.

Where git leaves a conflict, in the lock or in generated files, the next run of
`generate` settles it, and nobody is asked to read generated code.
"""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.cli.commands import Drift, check_client, generate_client
from generator.diagnostics import Diagnostics
from generator.output import lock as locks
from generator.settings import ClientSettings

from .test_determinism import tree

Edit = Callable[[dict[str, Any]], None]


def schema_of(*wires: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {wire: {"type": "string"} for wire in wires},
    }


def operation_of(name: str, schema: str, tag: str = "cards") -> dict[str, Any]:
    content = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {
        "operationId": name,
        "tags": [tag],
        "responses": {
            "200": {"description": "ok", "content": {"application/json": content}}
        },
    }


BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://acme.example"}],
    "paths": {
        "/cards": {"get": operation_of("listCards", "Card")},
        "/cards/first": {"get": operation_of("getFirst", "Card")},
        "/owners": {"get": operation_of("listOwners", "Owner", "owners")},
        "/zones": {"get": operation_of("listZones", "Zone", "zones")},
    },
    "components": {
        "schemas": {
            "Card": schema_of("id", "brand"),
            "Owner": schema_of("id", "name"),
            "Zone": schema_of("id"),
        }
    },
}


def add_schema(name: str, tag: str = "cards") -> Edit:
    def edit(root: dict[str, Any]) -> None:
        root["components"]["schemas"][name] = schema_of("id", name.lower())
        place = f"/{tag}/{name.lower()}"
        root["paths"][place] = {"get": operation_of(f"get{name}", name, tag)}

    return edit


def add_property(schema: str, wire: str) -> Edit:
    def edit(root: dict[str, Any]) -> None:
        root["components"]["schemas"][schema]["properties"][wire] = {"type": "string"}

    return edit


def remove(path: str) -> Edit:
    def edit(root: dict[str, Any]) -> None:
        del root["paths"][path]

    return edit


def describe(text: str) -> Edit:
    def edit(root: dict[str, Any]) -> None:
        root["paths"]["/cards"]["get"]["description"] = text

    return edit


PAIRS = {
    "different schemas": (add_property("Card", "last4"), add_property("Zone", "name")),
    "one schema": (add_property("Card", "last4"), add_property("Card", "funding")),
    "schemas side by side": (add_schema("Bank"), add_schema("Bill")),
    "different groups": (add_schema("Bank", "owners"), add_schema("Bill", "zones")),
    "one goes, one comes": (remove("/owners"), add_schema("Bank", "owners")),
    "a removed group": (remove("/zones"), add_property("Zone", "name")),
    "the same text": (describe("All cards."), describe("Every card.")),
    "the same change": (add_schema("Bank"), add_schema("Bank")),
}


class Repository:
    """A description and its client, in a repository of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source, self.output = folder / "api.json", folder / "acme"
        self.settings = ClientSettings(
            name="acme", source=str(self.source), output=str(self.output)
        )
        folder.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, fails: bool = False) -> str:
        config = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        done = subprocess.run(
            ["git", *config, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        assert fails or done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def describe(self, root: dict[str, Any]) -> None:
        text = json.dumps(root, indent=1)
        self.source.write_text(text, encoding="utf-8")

    def generate(self) -> Diagnostics:
        diagnostics = Diagnostics()
        generate_client(self.settings, lambda: pipeline, diagnostics)
        return diagnostics

    def names(self) -> dict[str, str]:
        text = (self.output / locks.LOCK_NAME).read_text(encoding="utf-8")
        return locks.parse_lock(text, "lock").read_names("lock")

    def commit(self, root: dict[str, Any], branch: str) -> None:
        self.git("checkout", "-q", "-B", branch)
        self.describe(root)
        self.generate()
        self.git("add", "--all")
        self.git("commit", "-qm", branch)

    def files(self) -> dict[str, str]:
        """All but the lock and scenarios, which are written once."""
        found = tree(self.output)
        return {
            path: data.decode()
            for path, data in found.items()
            if not path.endswith(".lock") and "scenarios/test" not in path
        }


@pytest.mark.parametrize("attributes", ["", "acme/clientsmith.lock merge=union\n"])
@pytest.mark.parametrize("pair", PAIRS)
def test_a_run_settles_what_git_could_not(
    pair: str, attributes: str, tmp_path: Path
) -> None:
    """Whether or not the repository has git keep both sides of a lock."""
    repository = Repository(tmp_path)
    (tmp_path / ".gitattributes").write_text(attributes)
    repository.commit(BASE, "main")
    both = copy.deepcopy(BASE)
    for branch, edit in zip(("one", "other"), PAIRS[pair], strict=True):
        one = copy.deepcopy(BASE)
        edit(one)
        edit(both)
        repository.git("checkout", "-q", "main")
        repository.commit(one, branch)
    repository.git("merge", "-q", "one", fails=True)
    # Whoever merges settles the description; the rest is for the command.
    repository.describe(both)
    repository.generate()
    settings, load = repository.settings, lambda: pipeline
    assert check_client(settings, load, Diagnostics()) == Drift()

    fresh = Repository(tmp_path / "fresh")
    fresh.describe(both)
    fresh.generate()
    assert repository.files() == fresh.files()


GAPS = {"once": ("",), "now": locks._GAP}
STYLES = [(style, form) for style in ("merge", "diff3", "zdiff3") for form in GAPS]


# Of a hunk over two parts, `union` leaves nothing that tells where a side begins.
@pytest.mark.parametrize(("style", "form"), [*STYLES, ("union", "now")])
def test_a_hunk_may_reach_over_the_end_of_a_part(
    style: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git makes them of locks of before; now parts stand too far apart for it."""
    repository = Repository(tmp_path)
    if style == "union":
        (tmp_path / ".gitattributes").write_text("acme/clientsmith.lock merge=union\n")
    else:
        repository.git("config", "merge.conflictStyle", style)
    edits = {"one": add_schema("Aaa", "stores"), "other": add_schema("Abb", "users")}
    known: dict[str, str] = {}
    both = copy.deepcopy(BASE)
    with monkeypatch.context() as patched:
        patched.setattr(locks, "_GAP", GAPS[form])
        repository.commit(BASE, "main")
        for branch, edit in edits.items():
            one = copy.deepcopy(BASE)
            edit(one)
            edit(both)
            repository.git("checkout", "-q", "main")
            repository.commit(one, branch)
            known |= repository.names()
    repository.git("merge", "-q", "one", fails=True)
    lock = repository.output / locks.LOCK_NAME
    if form == "now":
        # No hunk has a header in it, nor what only its sides have.
        text = lock.read_text()
        assert [text.count(f"\n[{part}]\n") for part in ("generated", "names")] == [
            1,
            1,
        ]
    repository.describe(both)
    repository.generate()
    settings, load = repository.settings, lambda: pipeline
    assert check_client(settings, load, Diagnostics()) == Drift()
    assert repository.names() == known
