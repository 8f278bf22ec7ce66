"""Imports point one way: each module may use what its row names, and nothing else.

The reading half (document … lower) and the printing half (views … formatting) share
only `ir`, `source` and plain text work. A module that has no row fails the test; a row
whose module does not exist yet does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "generator"

TABLE: dict[str, str] = {
    "diagnostics": "",
    # What is configured and what is read from disk.
    "toml_file": "diagnostics",
    "settings": "ir",
    "forms": "",
    "pointers": "",
    "options": "forms pointers settings",
    "config_schema": "forms options",
    "command_line": "diagnostics toml_file",
    "config": "command_line diagnostics options pointers settings toml_file",
    "source_files": "diagnostics lock",
    "resources": "",
    # The reading half: from bytes to the model.
    "text_problem": "",
    "nearest": "",
    "json_text": "text_problem",
    "yaml_text": "json_text pointers text_problem",
    "document": "diagnostics json_text pointers text_problem yaml_text",
    "infer": "",
    "pages": "diagnostics document infer json_text pointers text_problem",
    "grammar": "",
    "origins": "",
    "versions": "grammar origins pointers",
    "references": "diagnostics document nearest pointers",
    "path_items": "diagnostics document grammar pointers references",
    "bundle": "diagnostics document grammar nearest origins path_items pointers"
    " source_files versions",
    "overlay": "diagnostics document json_text nearest pointers source_files",
    "meaning": "",
    "alternatives": "",
    "checks": "alternatives diagnostics document grammar meaning pointers references",
    "names": "",
    "scopes": "names pointers",
    "ir": "",
    "lower": "diagnostics grammar ir names pointers references scopes settings",
    # The printing half: from the model to text.
    "prose": "",
    "source": "names prose",
    "layout": "source",
    "imports": "ir source",
    "lookups": "ir",
    "plain_samples": "ir",
    "samples": "ir lookups plain_samples",
    "wire": "ir samples",
    "views": "imports ir layout names prose result samples scopes settings source wire",
    "render": "source",
    "formatting": "diagnostics layout",
    "verify": "diagnostics ir names result scopes source",
    "result": "",
    "assumptions": "grammar settings",
    "processes": "",
    "nesting": "diagnostics",
    "cache": "",
    "memory": "cache",
    "reuse": "ir memory resources result settings views",
    "selection": "diagnostics grammar nearest pointers references settings",
    "unmatched": "config diagnostics ir nearest pointers references selection settings",
    "custom": "diagnostics nearest",
    "pipeline": "assumptions bundle checks config custom diagnostics document"
    " essence formatting ir lower names nesting overlay pages path_items pointers"
    " processes references render resources result reuse samples selection settings"
    " source_files unmatched verify versions views",
    # What stands in an output folder.
    "lock": "diagnostics",
    "folder": "diagnostics lock source_files",
    "essence": "",
    "edits": "essence source_files",
    "journal": "diagnostics folder lock",
    "settled": "cache",
    "scenarios": "diagnostics folder lock result source_files",
    "merging": "diagnostics edits folder source_files",
    "comparison": "edits essence folder lock merging source_files",
    "members": "folder lock pointers scopes",
    "in_the_way": "comparison diagnostics folder merging",
    "output": "comparison diagnostics essence folder in_the_way journal lock merging"
    " result scenarios settled",
    "drift": "diagnostics folder in_the_way lock output",
    # The command.
    "work": "config diagnostics folder lock resources settled source_files",
    "commands": "comparison config diagnostics drift folder ir journal lock members"
    " output result scenarios settled source_files work",
    "report": "changes diagnostics",
    "changes": "ir",
    "model_json": "ir",
    "beginning": "config diagnostics ir names toml_file",
    "arguments": "commands config diagnostics journal report work",
    "workers": "processes",
    "running": "config diagnostics folder processes workers",
    "cli": "arguments beginning changes commands comparison config config_schema custom"
    " diagnostics ir model_json report resources running work",
    "__main__": "cli commands config diagnostics pipeline work",
}
"""A module or a package, and the modules whose names it may import."""

FREE = {"__init__"}
"""The package itself, which holds the version and imports nothing."""


def module_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The row of a file: its module, or the package that it lies in."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> Iterator[tuple[int, str]]:
    """Every module of ours that the file imports, with the line."""
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            if node.level < depth:
                continue  # Within the package that is one row.
            if node.module:
                yield node.lineno, node.module.split(".")[0]
            else:
                for name in node.names:
                    yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.module.split(".")[0] != "generator", f"{path}: absolute import"
        elif isinstance(node, ast.Import):
            for name in node.names:
                assert (
                    name.name.split(".")[0] != "generator"
                ), f"{path}: absolute import"


@pytest.mark.parametrize(
    "path", module_files(), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_a_module_imports_only_what_its_row_names(path: Path) -> None:
    """A new import is a decision: it is written into the table, or not made."""
    room = room_of(path)
    if room in FREE:
        assert list(imported_rooms(path)) == []
        return
    assert room in TABLE, f"`{room}` has no row: say what it may import"
    permitted = {*TABLE[room].split(), room, "__version__"}
    strangers = [
        (line, name) for line, name in imported_rooms(path) if name not in permitted
    ]
    assert strangers == []


def test_the_table_has_no_cycle() -> None:
    """Rows stand in an order in which each uses only rows that are done."""
    waiting = {room: set(uses.split()) for room, uses in TABLE.items()}
    while waiting:
        ready = {room for room, uses in waiting.items() if not uses & waiting.keys()}
        assert ready, f"these import each other: {sorted(waiting)}"
        waiting = {room: uses for room, uses in waiting.items() if room not in ready}


def test_every_name_in_the_table_is_a_row() -> None:
    """A row that names a module that is no row would permit nothing."""
    named = {name for uses in TABLE.values() for name in uses.split()}
    assert named <= TABLE.keys()


def test_the_halves_share_only_what_both_may_know() -> None:
    """Reading writes no Python text; printing never sees the description."""
    reading = {"document", "pages", "versions", "references", "checks", "lower"}
    printing = {"source", "layout", "imports", "views", "render", "formatting"}
    for room in reading:
        assert not set(TABLE[room].split()) & printing, room
    for room in printing:
        assert not set(TABLE[room].split()) & reading, room
