"""Values of any schema come back as they were, and what is encoded is valid."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from .drawn_schemas import Drawn, schemas
from .making import Workshop, openapi

VALUES = 10
"""Values for each package: a package costs more than all of them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drawn") / "packages"


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    parts=st.lists(schemas(), min_size=3, max_size=6),
    data=st.data(),
)
def test_decoded_and_encoded(folder: Path, parts: list[Drawn], data: Any) -> None:
    """`decode(encode(x)) == x`, at its strictest; `jsonschema` judges what is sent."""
    root = {
        "type": "object",
        "properties": {f"p{i}": schema for i, (schema, _) in enumerate(parts)},
    }
    note(str(root))
    drawn = st.fixed_dictionaries(
        {}, optional={f"p{i}": values for i, (_, values) in enumerate(parts)}
    )
    workshop = Workshop(folder)
    workshop.open()
    try:
        made = workshop.make(
            openapi(
                {
                    "openapi": "3.1.0",
                    "info": {"title": "Drawn", "version": "1"},
                    "components": {"schemas": {"Root": root}},
                }
            )
        )
        model = importlib.import_module(f"{made.name}.models").Root
        for _ in range(VALUES):
            value = data.draw(drawn)
            decoded = model.from_dict(value, strict=True)
            encoded = decoded.to_dict()
            assert encoded == value
            Draft202012Validator(root).validate(encoded)
            assert model.from_dict(encoded, strict=True) == decoded
    finally:
        workshop.close()
