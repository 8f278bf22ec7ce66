"""A host repository formats what it vendors: that is no edit, now and later."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import pipeline
from generator.cli.commands import check_client, generate_client
from generator.diagnostics import Diagnostics
from generator.output.comparison import Edits
from generator.settings import ClientSettings

SINK = Path(__file__).with_name("kitchen_sink.yaml")
RUFF = ("ruff", "format", "--isolated", "--no-cache")
FORMATTERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "black, narrow": (("black", "-q", "-l", "79"),),
    "black, without magic commas": (("black", "-q", "-C", "-l", "100"),),
    "ruff, single quotes": (
        (*RUFF, "--line-length=100", "--config=format.quote-style='single'"),
    ),
    "ruff, narrow": ((*RUFF, "--line-length=60"),),
    "ruff, tabs": ((*RUFF, "--config=format.indent-style='tab'"),),
    "imports, then ruff": (
        ("ruff", "check", "-q", "--isolated", "--no-cache", "--fix", "--select=I,COM"),
        (*RUFF, "--line-length=120"),
    ),
}


def settings_in(folder: Path) -> ClientSettings:
    source, output = folder / SINK.name, folder / "acme"
    return ClientSettings(name="acme", source=str(source), output=str(output))


def generate(folder: Path, edits: Edits = "stop") -> None:
    generate_client(settings_in(folder), lambda: pipeline, Diagnostics(), edits=edits)


def reasons(folder: Path) -> list[str]:
    drift = check_client(settings_in(folder), lambda: pipeline, Diagnostics())
    return [str(reason) for reason in drift.reasons]


def reformat(folder: Path, name: str) -> None:
    for command in FORMATTERS[name]:
        done = subprocess.run(
            [sys.executable, "-m", *command, "acme"], cwd=folder, capture_output=True
        )
        assert done.returncode in (0, 1), done.stderr


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    shutil.copy(SINK, folder)
    generate(folder)
    return folder


@pytest.mark.parametrize("name", FORMATTERS)
def test_a_formatter_is_no_editor(name: str, first: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(first, tmp_path / "host")
    before = {path: path.read_bytes() for path in (folder / "acme").rglob("*.py")}
    reformat(folder, name)
    assert reasons(folder) == []
    # Once the description changes, what changes is written, and nothing else.
    formatted = {path: path.read_bytes() for path in before}
    source = folder / SINK.name
    text = source.read_text("utf-8")
    assert "description: " in text
    source.write_text(text.replace("description: ", "description: New. "), "utf-8")
    generate(folder)
    changed = [path for path in before if path.read_bytes() != formatted[path]]
    assert 0 < len(changed) < len(before) / 2


@pytest.mark.parametrize("name", ["black, without magic commas", "ruff, narrow"])
def test_a_formatter_undoes_no_kept_edit(
    name: str, first: Path, tmp_path: Path
) -> None:
    """Neither while nothing changes, nor when lines beside joined ones do."""
    folder = shutil.copytree(first, tmp_path / "host")
    edited = [*(folder / "acme" / "operations").glob("[!_]*.py")]
    edited += [folder / "acme" / "client.py"]
    for path in edited:
        path.write_text(path.read_text("utf-8") + "\n\n# mine\n", "utf-8")
    generate(folder, "merge")
    reformat(folder, name)
    assert reasons(folder) == []
    source = folder / SINK.name
    text = source.read_text("utf-8")
    parameter = "- {name: limit, in: query, "
    assert parameter in text
    more = f"- {{name: more, in: query, schema: {{type: string}}}}\n        {parameter}"
    source.write_text(text.replace(parameter, more), "utf-8")
    generate(folder)
    assert reasons(folder) == []
    texts = [path.read_text("utf-8") for path in edited]
    assert all(text.endswith("# mine\n") for text in texts)
    assert any("more: str | None = None" in text for text in texts)
