"""Reads options as the command line has them: `key=value`, the value as in TOML.

Quotes may be left out around a text, for no shell keeps them. What an option may be is
for `options`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..diagnostics import Failure, Location, error
from .toml_file import TomlFile, parse_toml

COMMAND_LINE: Final = Location(file="command line")
_ARGUMENTS: Final = {"source": "SOURCE", "output": "-o DIR"}
"""Options of a configuration that the command line has arguments for."""
_HELP: Final = (
    "text in an array or a table stands in quotes, as does text that begins like one of"
    ' these: { tag = "pets" }'
)


def set_options(options: Sequence[str]) -> TomlFile:
    """The options together, as one file. Raises `Failure` that names the wrong one."""
    text = "\n".join(map(_line, options))
    return parse_toml(text.encode(), COMMAND_LINE.file)


def lines_of(options: Sequence[str], without: frozenset[str]) -> list[str]:
    """What stands in a configuration for the options, but for some of these."""
    return [
        _line(option)
        for option in options
        if without.isdisjoint(set_options([option]).root)
    ]


def _line(option: str) -> str:
    key, equals, value = option.partition("=")
    if not equals:
        message = f"`{option}` is no option: write it as key=value"
        raise Failure(error("config-value", message, COMMAND_LINE))
    if key.strip() in _ARGUMENTS:
        message = f"`{option}` is no option here: {_ARGUMENTS[key.strip()]} names it"
        raise Failure(error("config-value", message, COMMAND_LINE))
    line = f"{key.strip()} = {_value(value.strip())}".replace("\n", " ")
    try:
        parse_toml(line.encode(), COMMAND_LINE.file)
    except Failure as failure:
        problems = (p._replace(location=COMMAND_LINE) for p in failure.diagnostics)
        told = (p._replace(message=f"`{option}`: {p.message}") for p in problems)
        raise Failure(*(p._replace(help=_HELP) for p in told)) from None
    return line


def _value(value: str) -> str:
    """The value as TOML has it: whatever does not look like that is a text."""
    if value in ("", "true", "false") or value[0] in "\"'[{":
        return value
    # Loaded only where something is set so. TOML writes a basic string as JSON does.
    import json

    return json.dumps(value, ensure_ascii=False)
