"""Where several keywords of one schema make its type: all of them count."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .described import description
from .making import Made, Workshop, openapi

TEXT = {"type": "string"}
DATE = {"type": "string", "format": "date"}
DAY = dt.date(2030, 1, 2)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        **({"required": list(required)} if required else {}),
    }


def made(workshop: Workshop, **schemas: dict[str, Any]) -> Made:
    """The package of a description in 3.1 that has these schemas."""
    whole = description({}, components={"schemas": schemas}) | {"openapi": "3.1.0"}
    return workshop.make(openapi(whole))


def models(package: Made) -> Any:
    return __import__(f"{package.name}.models", fromlist=["models"])


def test_what_stands_beside_a_component_s_reference_counts(workshop: Workshop) -> None:
    """JSON Schema 2020-12, core §8.2.3.1: and so wherever the component is used."""
    package = made(
        workshop,
        Base=thing("id", id=TEXT),
        Narrow={**ref("Base"), **thing("z", z=DATE)},
        Same={**ref("Base"), "description": "The same.", "type": "object"},
        Holder=thing(narrow=ref("Narrow"), same=ref("Same")),
    )
    text = package.files["models/holder.py"]
    assert "    narrow: m.Narrow | None = None\n" in text
    assert "    same: m.Base | None = None\n" in text
    m = models(package)
    value = {"narrow": {"id": "a", "z": "2030-01-02"}, "same": {"id": "b"}}
    found = m.Holder.from_dict(value, strict=True)
    assert found == m.Holder(narrow=m.Narrow(id="a", z=DAY), same=m.Base(id="b"))
    assert found.to_dict() == value
