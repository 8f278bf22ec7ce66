"""The runtime as a part of a package: what is imported when, and what it may use."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


def run(folder: Path, code: str) -> str:
    """What a fresh interpreter prints that finds the package in `folder`."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def test_only_clients_load_the_http_library(acme_folder: Path) -> None:
    """Building requests, decoding and catching errors do without it."""
    for name, expected in [
        ("runtime.requests", []),
        ("runtime.decoding", []),
        ("runtime.models", []),
        ("runtime.responses", []),
        ("runtime.errors", []),
        ("models.card", []),
        ("runtime.clients", ["httpx2"]),
    ]:
        found = run(
            acme_folder,
            f"import acme.{name}, sys, json;"
            "print(json.dumps([m for m in ('httpx2', 'httpx') if m in sys.modules]))",
        )
        assert (name, json.loads(found)) == (name, expected)


def test_models_load_when_touched(acme_folder: Path) -> None:
    """One model is one module; decoding loads another only where it meets one."""
    printed = run(
        acme_folder,
        "import sys, acme.models as m\n"
        "def loaded(): return [n for n in ('card', 'failure') if 'acme.models.' + n in"
        " sys.modules]\n"
        "print(loaded(), 'Card' in dir(m), m.Failure.__name__, loaded(), m.card.Card is"
        " m.Card, 'Card' in vars(m), loaded())",
    )
    assert printed == "[] True Failure ['failure'] True True ['card', 'failure']"


def test_lazy_refuses_other_names(models: ModuleType) -> None:
    """A name that is not there is an AttributeError, which `hasattr` understands."""
    with pytest.raises(AttributeError, match="'acme.models' has no attribute 'Nobody'"):
        models.Nobody  # noqa: B018
    assert not hasattr(models, "__path_of_nobody__")


def test_imports(acme_folder: Path) -> None:
    """Only relative imports, the standard library, and the HTTP library in one file."""
    found: dict[str, set[str]] = {}
    for path in sorted((acme_folder / "acme" / "runtime").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 1, f"{path.name} reaches out of the runtime"
            found.setdefault(path.name, set()).update(
                name.partition(".")[0] for name in names
            )
    foreign = {
        (name, module)
        for name, modules in found.items()
        for module in modules - sys.stdlib_module_names
    }
    assert foreign == {("_http.py", "httpx2")}


def test_user_agent_of_odd_versions(
    load: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a description calls its version, the header stays one product."""
    calls = load("runtime.calls")
    for version, shown in [
        ("v1\r\nX-Evil: 1", "acme/v1-X-Evil-1"),
        ("", "acme"),
        ("日本", "acme"),
        ("1.0+b_2", "acme/1.0+b_2"),
    ]:
        monkeypatch.setattr(calls, "API_VERSION", version)
        assert calls._user_agent() == f"{shown} clientsmith/0.1.0"


def test_types(acme_folder: Path) -> None:
    """`mypy --strict` finds nothing, in the runtime or in code that uses it."""
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "-p", "acme", "--no-error-summary"],
        cwd=acme_folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout == ""
    assert result.returncode == 0
