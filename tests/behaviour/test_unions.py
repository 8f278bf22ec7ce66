"""Unions whose members one value could be taken for."""

from __future__ import annotations

import datetime as dt

import pytest

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
    package = workshop.load(
        openapi(
            {
                "openapi": "3.1.0",
                "info": {"title": "Times", "version": "1"},
                "paths": {},
                "components": {"schemas": {"Time": schema}},
            }
        )
    )
    model = package.models.Time
    assert model.from_dict({"when": text}, strict=True).when == text
    assert model(when=dt.date(2030, 1, 2)).to_dict() == {"when": "2030-01-02"}
