"""Checks of single values, of which those of the options are made.

A check takes a value of TOML and returns what the settings hold, or raises `ValueError`
with the end of a sentence that begins with the option's name; `WrongInside` where the
sentence begins with that of a key in the option's table, or of an entry of its array.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

Check: TypeAlias = Callable[[Any], Any]


class WrongInside(ValueError):
    """What is wrong with a value inside of an option, at the `keys` below that.

    An entry of an array has its number, from 0, as its key.
    """

    def __init__(self, message: str, *keys: str | int) -> None:
        super().__init__(message)
        self.keys = keys


def check_table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"must be a table, not {kind_of(value)}")
    return value


def check_path(value: Any) -> str:
    text = check_text(value)
    if not text or "\0" in text:
        raise ValueError("must be a path, not an empty text")
    return text


def check_source(value: Any) -> str:
    path = check_path(value)
    if path.startswith(("http://", "https://")):
        raise ValueError(
            "must be a path, not a URL: nothing is fetched; save what is there"
            f" (`curl -sSfLO {path}`), commit it, and name the file"
        )
    return path


def check_paths(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"must be an array of paths, not {kind_of(value)}")
    return entries(check_path, value)


def check_name(value: str) -> None:
    """Refuse what cannot be the name of a package, a class or a function."""
    if keyword.iskeyword(value):
        raise ValueError(f"`{value}` is a keyword of Python, and can name nothing")
    if value.startswith("__") and value.endswith("__"):
        raise ValueError(f"`{value}` is a name of the kind that Python defines itself")
    if not (value.isascii() and value.isidentifier()):
        raise ValueError(
            f"`{value}` is not a name in Python of ASCII letters, digits and `_`"
        )


def kind_of(value: Any) -> str:
    """The value's type as TOML calls it, with an article."""
    kinds = {
        bool: "a boolean",
        int: "an integer",
        float: "a float",
        str: "a string",
        list: "an array",
        dict: "a table",
    }
    return kinds.get(type(value), "a date or time")


def check_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be a string, not {kind_of(value)}")
    return value


def one_of(*choices: str) -> Check:
    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"must be {listed(choices)}{found(value)}")
        return str(value)

    return check


def entries(check: Check, value: list[Any]) -> tuple[Any, ...]:
    """What the check makes of each entry of an array; wrong is that entry."""
    return tuple(inside(check, entry, index) for index, entry in enumerate(value))


def one_or_several(check: Check, value: Any) -> tuple[Any, ...]:
    """What the check makes of a value, or of each in an array."""
    return entries(check, value) if isinstance(value, list) else (check(value),)


def inside(check: Check, value: Any, *keys: str | int) -> Any:
    """What the check makes of a value inside of the option; wrong is what is there."""
    try:
        return check(value)
    except WrongInside as fault:
        raise WrongInside(str(fault), *keys, *fault.keys) from None
    except ValueError as fault:
        raise WrongInside(str(fault), *keys) from None


def known_keys(table: dict[str, Any], known: Iterable[str]) -> None:
    """Refuse a key that is none of these, by its name."""
    for key in table:
        if key not in known:
            raise WrongInside(f"is none of {', '.join(known)}", key)


def found(value: Any) -> str:
    return f", not `{value}`" if isinstance(value, str) else f", not {kind_of(value)}"


def listed(choices: Iterable[str]) -> str:
    return " or ".join(f'"{choice}"' for choice in choices)
