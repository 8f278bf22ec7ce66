"""The tests of models: one module, or many where one would be too long to read."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generator.verify import VerificationError

from ..described import Described, described, verify
from .making import REPOSITORY, openapi, write_package


def description(count: int) -> dict[str, Any]:
    """So many schemas, each with a class of its own, and operations with others."""
    schemas: dict[str, Any] = {
        f"{'ABCXYZ'[number % 6]}thing{number}": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "state": {"enum": ["a", "b"]}},
        }
        for number in range(count)
    }
    schemas["Éclair"] = {"type": "object", "properties": {"id": {"type": "string"}}}
    schemas["Zoo"] = {
        "oneOf": [
            {
                "type": "object",
                "title": title,
                "properties": {"kind": {"const": title}},
                "required": ["kind"],
            }
            for title in ("Cat", "Dog")
        ]
    }
    inline = {"type": "object", "properties": {"name": {"type": "string"}}}
    form = {"application/x-www-form-urlencoded": {"schema": inline}}
    answer = {
        "description": "Yes.",
        "content": {"application/json": {"schema": inline}},
    }
    operation = {"requestBody": {"content": form}, "responses": {"200": answer}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "servers": [{"url": "https://api.acme.example"}],
        "paths": {
            f"/{tag}": {
                "post": {**operation, "operationId": f"add_{tag}", "tags": [tag]}
            }
            for tag in ("a", "zebras")
        },
        "components": {"schemas": schemas},
    }


def modules_of(made: Described) -> dict[str, str]:
    """The modules of model tests, by the end of their names."""
    start = "tests/models/test_"
    return {
        path.removeprefix(start).removesuffix(".py"): text
        for path, text in made.modules.items()
        if path.startswith(start)
    }


def test_few_models_are_tested_in_one_module() -> None:
    assert list(modules_of(described(description(100)))) == ["models"]


def test_many_models_are_tested_by_letter_and_by_group() -> None:
    """A group that is called like a letter has a module of its own."""
    found = modules_of(described(description(300)))
    assert sorted(found) == sorted([*"abcdexyz", "a_operations", "zebras_operations"])


def test_a_schema_in_a_namespace_counts_by_its_own_name() -> None:
    """Else one module would have all that begin with the name of the company."""
    root = description(250)
    schemas = root["components"]["schemas"]
    root["components"]["schemas"] = {f"acme.v1.{k}": s for k, s in schemas.items()}
    assert {*"abcxyz"} <= modules_of(described(root)).keys()


def test_each_model_is_tested_once() -> None:
    made = described(description(300))
    named = re.compile(r"^    m\.(\w+)(?:: \{|,$)", re.MULTILINE)
    tables = re.compile(r"^(?:WHOLE|OTHERS): .*?^[\]}]", re.MULTILINE | re.DOTALL)
    listed = Counter(
        name
        for text in modules_of(made).values()
        for table in tables.findall(text)
        for name in named.findall(table)
    )
    models = [d.name for d in made.api.declarations if type(d).__name__ == "Model"]
    assert listed == Counter(models)


def test_what_is_tested_of_many_models_passes(tmp_path: Path) -> None:
    made = write_package(tmp_path, openapi(description(300)))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", made.name],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{REPOSITORY}"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    # Each reads every property, an odd value, nothing, and something unknown.
    passed = int(re.findall(r"(\d+) passed", done.stdout)[0])
    assert passed > 4 * 300


def test_a_module_that_is_missing_is_a_fault() -> None:
    made = described(description(300))
    files = dict(made.modules)
    del files["tests/models/test_zebras_operations.py"]
    with pytest.raises(VerificationError, match="was not printed"):
        verify(made.api, files.items())


def test_a_module_with_models_of_another_is_a_fault() -> None:
    made = described(description(300))
    files = dict(made.modules)
    files["tests/models/test_a.py"] = files["tests/models/test_b.py"]
    with pytest.raises(VerificationError, match="other models"):
        verify(made.api, files.items())
