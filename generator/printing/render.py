"""Fills templates with views. Prints nothing but text that an encoder wrote.

Templates decide nothing: an output expression that is no `Code` raises, an undefined
name raises, and the environment has no filter but `indent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .source import Code


def environment(*folders: Path) -> Environment:
    """The Jinja environment over folders of templates; what is in the first counts."""
    made = Environment(
        loader=FileSystemLoader(folders, encoding="utf-8"),
        undefined=StrictUndefined,
        finalize=_only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.clear()
    made.filters["indent"] = _indent
    made.globals.clear()
    return made


def render(made: Environment, template: str, view: Mapping[str, object]) -> str:
    """The text of a template filled with the members of a view."""
    return made.get_template(template).render(view)


def _only_code(value: object) -> object:
    if isinstance(value, Code):
        return value
    if isinstance(value, StrictUndefined):
        str(value)  # raises, and tells which name it is
    raise TypeError(f"a template printed {type(value).__name__} that is no code")


def _indent(text: Code, width: int) -> Code:
    if not isinstance(text, Code):
        raise TypeError("only code can be indented")
    return Code(text.replace("\n", "\n" + " " * width))
