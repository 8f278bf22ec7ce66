"""Values for the variables of a server, by which a test goes elsewhere."""

from __future__ import annotations

import re
from typing import Final

from ... import ir

_SLOT: Final = re.compile(r"\{([^{}]+)\}")


def variable_values(template: ir.ServerTemplate) -> dict[str, str]:
    """A value for each variable, by its name in the template: another than usual."""
    known = {variable.name.wire: variable for variable in template.variables}
    values: dict[str, str] = {}
    for slot in _SLOT.finditer(template.url):
        before, after = template.url[: slot.start()], template.url[slot.end() :]
        values.setdefault(slot[1], _value(known[slot[1]], before, after))
    return values


def with_values(template: ir.ServerTemplate, values: dict[str, str]) -> str:
    """The server's URL."""
    return _SLOT.sub(lambda slot: values[slot[1]], template.url)


def _value(variable: ir.ServerVariable, before: str, after: str) -> str:
    """What can stand between the two: a scheme, a URL, a port, or its own name."""
    usual = variable.default or ""
    if not before:
        scheme = "https" if usual.startswith("http:") or usual == "http" else "http"
        return scheme if after.startswith("://") else f"{scheme}://server.example.com"
    if before.endswith(":"):
        return "8443" if usual != "8443" else "8444"
    word = re.sub("[^a-z0-9]+", "-", variable.name.python.lower()).strip("-")
    word = f"{word}-2" if word == usual else word
    return f"/{word}" if usual.startswith("/") else word
