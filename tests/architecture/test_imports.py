"""Imports point one way: each module may use what its row names, and nothing else.

The reading half (document … lower) writes no Python text, and the printing half (views
… verify) never sees the description. They share the model (`ir`, `type_walk`) and
plain text work (`names`, `scopes`, `media_types`). Each module has a row, its own or
its package's, and each row a module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "generator"

TABLE: dict[str, str] = {
    "diagnostics": "",
    # What is configured and what is read from disk.
    "settings.toml_file": "diagnostics",
    "settings": "ir",
    "settings.forms": "",
    "pointers": "",
    "settings.options": "pointers settings settings.forms",
    "settings.schema": "settings.forms settings.options",
    "settings.command_line": "diagnostics settings.toml_file",
    "settings.config": "diagnostics nearest pointers settings settings.command_line"
    " settings.options settings.toml_file",
    "digests": "",
    "source_files": "diagnostics digests output.lock",
    "resources": "digests",
    # The reading half: from bytes to the model.
    "document.text_problem": "",
    "nearest": "",
    "document.json_text": "document.text_problem",
    "document.yaml_text": "document.json_text document.text_problem pointers",
    "document": "diagnostics document.json_text document.text_problem"
    " document.yaml_text pointers",
    "pages.infer": "",
    "pages": "character_references diagnostics document document.json_text"
    " document.text_problem pages.infer pointers",
    "grammar": "",
    "hosts": "",
    "origins": "pointers",
    "versions": "grammar hosts media_types origins pointers",
    "references": "diagnostics nearest pointers",
    "reading": "",
    "reading.misplaced_fields": "diagnostics document origins pointers",
    "reading.path_items": "diagnostics document grammar origins pointers references",
    "bundle": "diagnostics document grammar nearest origins pointers"
    " reading.path_items source_files versions",
    "overlay": "diagnostics document document.json_text nearest pointers source_files",
    "reading.selection": "grammar nearest pointers references settings",
    "checks.meaning": "",
    "checks.alternatives": "",
    "checks.schemas": "checks.alternatives",
    "checks.rules": "diagnostics document grammar pointers",
    "checks": "checks.meaning checks.rules checks.schemas diagnostics document grammar"
    " pointers",
    "media_types": "",
    "character_references": "",
    "letters": "",
    "names": "letters",
    "scopes": "letters names pointers",
    "ir": "",
    "reading.overrides": "grammar settings",
    "reading.unmatched_settings": "diagnostics grammar ir nearest pointers references"
    " reading.selection settings settings.config",
    "reading.reader": "bundle checks diagnostics document overlay pages"
    " reading.misplaced_fields reading.overrides reading.path_items reading.selection"
    " reading.unmatched_settings references settings source_files",
    "type_walk": "ir",
    "lower": "diagnostics grammar hosts ir letters media_types names nesting"
    " pointers references scopes settings type_walk",
    # The printing half: from the model to text.
    "printing": "",
    "printing.html_text": "",
    "printing.prose": "character_references printing.html_text",
    "printing.characters": "",
    "printing.source": "names printing.characters",
    "printing.layout": "printing.source",
    "printing.imports": "printing.source",
    "samples.choices": "ir samples.lookups",
    "samples.lookups": "ir",
    "samples.plain": "ir",
    "samples": "ir samples.choices samples.lookups samples.plain",
    "samples.servers": "ir",
    "samples.wire": "ir media_types",
    "views": "ir media_types names printing.imports printing.layout printing.prose"
    " printing.source result samples samples.choices samples.servers samples.wire"
    " scopes type_walk",
    "printing.render": "printing.source",
    "printing.formatting": "printing.layout",
    "verify": "ir names scopes",
    "result": "",
    "processes": "",
    "nesting": "diagnostics",
    "cache": "",
    "printing.custom": "diagnostics nearest resources",
    "printing.digest_cache": "cache",
    "printing.reuse": "ir printing.digest_cache resources result settings views",
    "printing.package": "essence ir printing.custom printing.formatting"
    " printing.render printing.reuse processes resources result samples settings"
    " settings.config verify views",
    "pipeline": "diagnostics document ir lower nesting origins pointers"
    " printing.package printing.reuse processes reading.overrides reading.reader"
    " reading.unmatched_settings result settings settings.config source_files versions",
    # What stands in an output folder.
    "output": "",
    "output.lock": "diagnostics",
    "output.folder": "diagnostics digests output.lock",
    "essence": "",
    "output.edits": "digests essence",
    "output.journal": "diagnostics output.folder output.lock",
    "output.up_to_date": "cache digests",
    "output.scenarios": "diagnostics digests output.folder output.lock result",
    "output.merging": "diagnostics digests output.edits output.folder",
    "output.comparison": "digests essence output.edits output.folder output.lock"
    " output.merging",
    "output.members": "output.folder output.lock pointers result scopes",
    "output.blocking_files": "diagnostics output.comparison output.folder"
    " output.merging",
    "output.successors": "output.comparison",
    "output.writing": "diagnostics digests essence output.blocking_files"
    " output.comparison output.folder output.journal output.lock output.merging"
    " output.scenarios output.successors output.up_to_date result",
    "output.drift": "diagnostics output.blocking_files output.folder output.lock"
    " output.writing",
    # The command.
    "cli": "",
    "cli.work": "diagnostics output.folder output.lock output.up_to_date resources"
    " settings.config source_files",
    "cli.commands": "cli.work diagnostics ir output.comparison output.drift"
    " output.folder output.journal output.lock output.members output.scenarios"
    " output.up_to_date output.writing result settings.config source_files",
    "cli.report": "changes diagnostics",
    "changes": "ir type_walk",
    "cli.model_json": "ir",
    "cli.beginning": "diagnostics ir names output.folder samples.servers"
    " settings.command_line settings.config settings.toml_file",
    "cli.arguments": "cli.commands cli.report cli.work diagnostics output.journal"
    " settings.config",
    "cli.workers": "processes",
    "cli.running": "cli.workers diagnostics output.folder processes settings.config",
    "cli.main": "changes cli.arguments cli.beginning cli.commands cli.model_json"
    " cli.report cli.running cli.work diagnostics ir output.comparison printing.custom"
    " resources settings.config settings.schema",
    "__main__": "cli.commands cli.main cli.work diagnostics pipeline settings.config",
}
"""A module or a package, and the modules whose names it may import."""


def module_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_of(path: Path) -> tuple[str, ...]:
    """The dotted name of a file below the package, in parts."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def room_of(module: tuple[str, ...]) -> str:
    """The row of a module: its own, or that of the package that it lies in."""
    for count in range(len(module), 0, -1):
        if (name := ".".join(module[:count])) in TABLE:
            return name
    return module[0] if module else "__init__"


def imported_rooms(path: Path) -> Iterator[str]:
    """The room of every module of ours that the file imports."""
    folder = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = folder[: len(folder) + 1 - node.level]
            base = (*above, *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                inner = PACKAGE.joinpath(*base, alias.name)
                is_module = inner.is_dir() or inner.with_suffix(".py").exists()
                yield room_of((*base, alias.name) if is_module else base)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.module.split(".")[0] != "generator", f"{path}: absolute import"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                assert (
                    alias.name.split(".")[0] != "generator"
                ), f"{path}: absolute import"


def test_each_row_names_what_its_module_imports() -> None:
    """A new import is a decision: it is written into the table, or not made."""
    used: dict[str, set[str]] = {}
    for path in module_files():
        room = room_of(module_of(path))
        used.setdefault(room, set()).update(imported_rooms(path))
    used.pop("__init__")
    found = {room: names - {room, "__init__"} for room, names in used.items()}
    assert found == {room: set(uses.split()) for room, uses in TABLE.items()}


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


def needed_by(rooms: set[str]) -> set[str]:
    """The rooms, and all that they use, directly or not."""
    found, waiting = set[str](), set(rooms)
    while waiting:
        found |= waiting
        waiting = {use for room in waiting for use in TABLE[room].split()} - found
    return found


def test_the_halves_share_only_what_both_may_know() -> None:
    """Reading writes no Python text; printing never sees the description."""
    reading = {"pages", "overlay", "bundle", "versions", "checks", "lower"}
    reading |= {"reading.selection"}
    printing = {"views", "printing.render", "printing.formatting", "verify"}
    shared = needed_by(reading) & needed_by(printing)
    text_work = {"letters", "media_types", "names", "pointers", "scopes"}
    text_work |= {"character_references"}
    assert shared == {"ir", "type_walk"} | text_work


def test_only_the_list_of_files_knows_the_printed_tests() -> None:
    """Other views share the sample calls with them, and not what they assert."""
    views = PACKAGE / "views"
    outside = (path for path in views.rglob("*.py") if path.parent.name != "testing")
    users = [
        path.relative_to(views).as_posix()
        for path in outside
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        if "testing" in [*(node.module or "").split("."), *(a.name for a in node.names)]
    ]
    assert set(users) == {"files.py"}
