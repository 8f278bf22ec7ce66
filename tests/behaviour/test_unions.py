"""Unions whose members one value could be taken for."""

from __future__ import annotations

import datetime as dt

import pytest

from .described import description
from .making import Workshop, openapi

DATE = {"type": "string", "format": "date"}
TEXT = {"type": "string"}


@pytest.mark.parametrize("members", [[DATE, TEXT], [TEXT, DATE]])
@pytest.mark.parametrize("text", ["2030-01-02", "2030-13-45", "soon"])
def test_plain_text_is_read_as_it_is(
    workshop: Workshop, members: list[dict[str, str]], text: str
) -> None:
    """Strictly too; what is sent may be of either type."""
    schema = {"type": "object", "properties": {"when": {"anyOf": members}}}
    whole = description({}, components={"schemas": {"Time": schema}})
    package = workshop.load(openapi(whole))
    model = package.models.Time
    assert model.from_dict({"when": text}, strict=True).when == text
    assert model(when=dt.date(2030, 1, 2)).to_dict() == {"when": "2030-01-02"}


def test_a_tag_that_is_required_comes_before_one_that_may_be_missing(
    workshop: Workshop,
) -> None:
    """Whatever order the properties are in."""

    def member(ids: list[int], kind: str) -> dict[str, object]:
        properties = {"id": {"enum": ids}, "type": {"const": kind}}
        return {"type": "object", "properties": properties, "required": ["type"]}

    either = {"oneOf": [member([1, 2], "one"), member([3], "two")]}
    schema = {"type": "object", "properties": {"it": either}}
    whole = description({}, components={"schemas": {"Holder": schema}})
    package = workshop.load(openapi(whole))
    held = {"it": {"type": "two"}}
    read = package.models.Holder.from_dict(held, strict=True)
    assert read.it == package.models.HolderItOption2(type="two")
    assert read.to_dict() == held


def test_a_required_key_that_is_not_described_tells_nothing(workshop: Workshop) -> None:
    """It may be the old name of another, and never come."""

    def member(own: str) -> dict[str, object]:
        properties = {own: {"type": "string"}, "id": {"type": "integer"}}
        required = [own, f"old_{own}"]
        return {"type": "object", "properties": properties, "required": required}

    either = {"oneOf": [member("host"), member("file")]}
    schemas = {"Holder": {"type": "object", "properties": {"it": either}}}
    whole = description({}, components={"schemas": schemas})
    package = workshop.load(openapi(whole))
    held = {"it": {"file": "a"}}
    read = package.models.Holder.from_dict(held, strict=True)
    assert read.it == package.models.HolderItOption2(file="a")


def test_of_objects_that_nothing_tells_apart_the_first_is_taken(
    workshop: Workshop,
) -> None:
    """Beside a text, too, where one object alone would need no deciding."""

    def member(**properties: object) -> dict[str, object]:
        return {"type": "object", "properties": properties}

    either = {"anyOf": [member(a=TEXT, b=TEXT), member(a=TEXT), TEXT]}
    schema = {"type": "object", "properties": {"it": either}}
    whole = description({}, components={"schemas": {"Holder": schema}})
    package = workshop.load(openapi(whole))
    holder = package.models.Holder
    read = holder.from_dict({"it": {"a": "1", "b": "2"}}, strict=True)
    assert (read.it.a, read.it.b) == ("1", "2")
    assert holder.from_dict({"it": "text"}, strict=True).it == "text"
