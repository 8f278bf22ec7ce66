"""Forms whose `encoding` says how their properties are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Call
from .descriptions import FORM, description
from .making import Workshop, openapi, run_command
from .recording import Server

TEXT = {"type": "string"}
PROPERTIES = {
    "o": {"type": "object", "additionalProperties": TEXT},
    "l": {"type": "array", "items": TEXT},
}


def test_what_is_assumed_is_told_with_what_decides_it(tmp_path: Path) -> None:
    """`lists` alone changes nothing where the standard's form holds."""
    content = {FORM: {"schema": {"type": "object", "properties": PROPERTIES}}}
    answers = {"responses": {"204": {"description": ""}}}
    paths = {"/a": {"post": {"requestBody": {"content": content}, **answers}}}
    (tmp_path / "api.json").write_text(json.dumps(description(paths)))
    alone = run_command("show", "api.json", "--set", "lists=brackets", cwd=tmp_path)
    assert "note[nested-assumed]" in alone.stderr
    assert '`nested = "brackets"`, with `lists`, in the config' in alone.stderr
    both = ("--set", "nested=brackets", "--set", "lists=brackets")
    assert run_command("show", "api.json", *both, cwd=tmp_path).stderr == ""


def sent(
    workshop: Workshop, call: Call, server: Server, encoding: Any, *options: str
) -> bytes:
    content = {"schema": {"type": "object", "properties": PROPERTIES}}
    operation = {
        "operationId": "send",
        "tags": ["forms"],
        "requestBody": {
            "required": True,
            "content": {FORM: {**content, "encoding": encoding}},
        },
        "responses": {"204": {"description": ""}},
    }
    made = openapi(description({"/a": {"post": operation}}))
    package = workshop.load(made, *options)
    body = package.models.SendBody(o={"a": "x/ y", "b": "&"}, l=["1", "2"])
    call(package, lambda client: client.forms.send(body), base_url=server.url)
    return server.only.body


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ({}, b"o=%7B%22a%22%3A%22x%2F+y%22%2C%22b%22%3A%22%26%22%7D&l=1&l=2"),
        ({"o": {"style": "form"}}, b"a=x%2F+y&b=%26&l=1&l=2"),
        ({"o": {"explode": True}}, b"a=x%2F+y&b=%26&l=1&l=2"),
        ({"o": {"explode": False}}, b"o=a,x%2F+y,b,%26&l=1&l=2"),
        ({"o": {"allowReserved": True}}, b"a=x/%20y&b=%26&l=1&l=2"),
        ({"o": {"allowReserved": False}}, b"a=x%2F+y&b=%26&l=1&l=2"),
    ],
)
def test_a_word_on_the_style_is_a_style(
    workshop: Workshop, call: Call, server: Server, encoding: Any, body: bytes
) -> None:
    """OAS 3.1.1 §4.8.15: any of the three words that is there, whatever it says."""
    assert sent(workshop, call, server, encoding, "nested=form") == body
