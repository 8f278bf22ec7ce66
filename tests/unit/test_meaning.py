"""What values of wrong types are taken for, and what nobody can guess."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checks.meaning import meaning_of, replaced, word_of


@pytest.mark.parametrize(
    ("value", "wanted", "key", "meant"),
    [
        (1.0, ["string"], "version", "1.0"),
        (2030, ["string"], "title", "2030"),
        (True, ["string"], "description", "true"),
        ("true", ["boolean"], "required", True),
        ("False", ["boolean"], "deprecated", False),
        ("false", ["object"], "additionalProperties", False),
        ("20", ["integer"], "maxLength", 20),
        ("0.5", ["number"], "minimum", 0.5),
        ("pets", ["array"], "tags", ["pets"]),
        ({"url": "/v1"}, ["array"], "servers", [{"url": "/v1"}]),
        ([], ["object"], "properties", {}),
        ({}, ["array"], "parameters", []),
        (["api.acme.example"], ["string"], "host", "api.acme.example"),
        ([{"type": "string"}], ["object"], "items", {"type": "string"}),
        (
            [{"type": "string"}, {}],
            ["object"],
            "items",
            {"anyOf": [{"type": "string"}, {}]},
        ),
        ([], ["object", "boolean"], "items", {}),
    ],
)
def test_what_is_meant(value: Any, wanted: list[str], key: str, meant: Any) -> None:
    """The value that a reader would see, of the type that is wanted."""
    found = meaning_of(value, wanted, ("a", key))
    assert found is not None
    assert found.value == meant
    assert type(found.value) is type(meant)


@pytest.mark.parametrize(
    ("value", "wanted", "key"),
    [
        ("none", ["object"], "paths"),
        (["a"], ["object"], "properties"),
        (3, ["array"], "required"),
        ("yes", ["boolean"], "required"),
        ("0.5", ["integer"], "maxLength"),
        ("many", ["integer"], "maxLength"),
        ("NaN", ["number"], "maximum"),
        ({}, ["string"], "operationId"),
        (["a", "b"], ["string"], "host"),
        (5, ["object"], "responses"),
    ],
)
def test_what_nobody_can_guess(value: Any, wanted: list[str], key: str) -> None:
    """It stays what it is, and an error."""
    assert meaning_of(value, wanted, ("a", key)) is None


def test_a_scheme_without_its_scopes() -> None:
    """The name alone says which credentials a call needs."""
    found = meaning_of("key", ["object"], ("security", 0))
    assert found is not None
    assert found.value == {"key": []}


@given(st.text(), st.sampled_from(["integer", "number", "boolean"]))
def test_any_text_is_of_the_wanted_type_or_left_alone(text: str, wanted: str) -> None:
    """No text is an error of ours."""
    found = meaning_of(text, [wanted], ("x",))
    kinds = {"integer": int, "number": int | float, "boolean": bool}
    assert found is None or isinstance(found.value, kinds[wanted])


def test_the_values_that_were_read_do_not_change() -> None:
    """Only the way down to a place is made anew, through lists and numbers as keys."""
    root: Any = {"a": [{"200": 1}, {"b": 2}], "c": {"d": 3}}
    made = replaced(root, {("a", 0, 200): "one", ("a", 1, "b"): "two"})
    assert made == {"a": [{"200": "one"}, {"b": "two"}], "c": {"d": 3}}
    assert root == {"a": [{"200": 1}, {"b": 2}], "c": {"d": 3}}
    assert made["c"] is root["c"]


@pytest.mark.parametrize(
    ("text", "kind", "key", "meant"),
    [
        ("String", "schema", "type", "string"),
        ("int", "schema", "type", "integer"),
        ("Bool", "parameter", "type", "boolean"),
        ("date", "schema", "type", "string"),
        ("Query", "parameter", "in", "query"),
        ("formdata", "parameter", "in", "formData"),
        ("apikey", "security", "type", "apiKey"),
        ("Header", "security", "in", "header"),
        ("strng", "schema", "type", None),
        ("null", "schema", "type", None),
        ("string", "security", "type", None),
        ("header", "schema", "in", None),
    ],
)
def test_words_of_another_spelling(
    text: str, kind: str, key: str, meant: str | None
) -> None:
    """A word of the standard in other letters, or what a language calls a type."""
    found = word_of(text, kind, key)
    assert (found and found.value) == meant
