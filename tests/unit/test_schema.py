"""The JSON Schema of the configuration agrees with what is read."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.settings.options import CLIENT_OPTIONS, PAGE_OPTIONS, Option
from generator.settings.schema import configuration_schema

from . import test_config
from .test_cli import Run, pipeline, run

__all__ = ["pipeline", "run"]

SCHEMA = configuration_schema()
# As an editor does: its patterns end where the text ends, not before a line break.
VALIDATOR = jsonschema_rs.validator_for(dict(SCHEMA))
REPOSITORY = Path(__file__).parents[2]
OPTIONS = {**CLIENT_OPTIONS, **PAGE_OPTIONS}


def is_valid(text: str) -> bool:
    """A date of TOML stands for something that is no string."""
    return VALIDATOR.is_valid(
        json.loads(json.dumps(tomllib.loads(text), default=lambda date: [date.year]))
    )


def marked(test: Any) -> list[Any]:
    """The values of the last argument that a test of the configuration is run with."""
    return list(test.pytestmark[-1].args[1])


def test_the_command_prints_a_schema(run: Run) -> None:
    code, output, errors = run("schema")
    assert (code, errors) == (0, "")
    jsonschema.Draft202012Validator.check_schema(json.loads(output))
    assert json.loads(output) == json.loads(json.dumps(SCHEMA))


def test_the_configuration_of_this_repository_is_valid() -> None:
    table = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    assert list(VALIDATOR.iter_errors(table["tool"]["clientsmith"])) == []


@pytest.mark.parametrize(
    "line", marked(test_config.test_a_wrong_value_is_an_error_at_its_line)
)
def test_what_the_reader_refuses_the_schema_refuses(line: str) -> None:
    """Except what no schema can say: that two schemes are one, or signs are visible."""
    client = test_config.CLIENT
    if line.startswith("source"):
        client = client.replace('source = "a.yaml"\n', "")
    beyond = ("['basic', 'basic']", "'#/a' = 'B'")
    if not any(part in line for part in beyond):
        assert not is_valid(f"{client}{line}\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[clients]",
        "[clients.a]\nsource = 'a'",
        "source = 'a'\n" + test_config.CLIENT,
        test_config.CLIENT + "unknown = 1\n",
        test_config.CLIENT + "pages.unknown = 1\n",
    ],
)
def test_what_is_missing_or_unknown_is_told(text: str) -> None:
    assert not is_valid(text)


def test_every_option_is_described() -> None:
    for option in OPTIONS.values():
        assert option.text.endswith(".")
        assert option.schema["description"] == option.text


def test_every_key_is_described() -> None:
    """Those inside of an option's table, too."""

    def keys(form: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(form, dict):
            properties = form.get("properties", {})
            yield from properties.items()
            for part in [*properties.values(), *form.values()]:
                yield from keys(part)
        elif isinstance(form, list):
            for part in form:
                yield from keys(part)

    found = list(keys(SCHEMA))
    assert {"way", "operation-id", "header", "source"} <= {key for key, _ in found}
    assert [key for key, form in found if not form.get("description")] == []


_WORDS = st.sampled_from(
    [
        *("bearer", "basic", "omit", "keep", "httpx", "indices", "form", "brackets"),
        *(
            "/a",
            "#/a",
            "*",
            "GET",
            "text/plain",
            "https://a.example/v1",
            "",
            " ",
            "a.b",
        ),
        *("class", "name", "token", "number", "link-header", "X-Key"),
    ]
)
_KEYS = st.sampled_from(
    [
        *("header", "query", "cookie", "tag", "path", "method", "operation-id", "way"),
        *("parameter", "next", "first", "items", "infer-responses", "/a", "#/a", "*"),
    ]
)
_VALUES = st.recursive(
    st.booleans() | st.integers(-1, 2) | _WORDS,
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("name", sorted(set(OPTIONS) - {"pages"}))
@given(data=st.data())
def test_check_and_form_agree(name: str, data: st.DataObject) -> None:
    """On values that nobody thought of."""
    option: Option = OPTIONS[name]
    value = data.draw(_VALUES)
    try:
        option(value)
        is_right = True
    except ValueError as fault:
        if "twice" in str(fault):
            return  # which no schema can tell, whatever else is wrong
        is_right = False
    assert jsonschema_rs.validator_for(dict(option.form)).is_valid(value) == is_right
