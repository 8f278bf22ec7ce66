r"""Reads the request target of a page: `\v1\charges\{charge}{?expand*,limit*}`.

The path is written with backslashes, its variables and the query as RFC 6570 writes
them. Makes no judgement on what the names mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_BASE = re.compile(r"^(?:\+\{baseUrl\}|\{\+baseUrl\})")
# RFC 6570 section 2.2: an operator, then variables with a modifier each.
_EXPRESSION = re.compile(r"\{([+#./;?&]?)([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryName:
    """A variable of the query expression; the star means explode."""

    name: str
    explode: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A path template in OpenAPI's form, with the names in it and in the query."""

    path: str
    path_names: tuple[str, ...]
    query: tuple[QueryName, ...]


def read_target(text: str) -> Target:
    """Take a target apart; raises `ValueError` where it is none."""
    text = _BASE.sub("", text).replace("\\", "/")
    path_names: list[str] = []
    query: list[QueryName] = []

    def replace(match: re.Match[str]) -> str:
        names = [_variable(word) for word in match[2].split(",") if word]
        if match[1] in ("?", "&"):
            query.extend(names)
            return ""
        path_names.extend(name.name for name in names)
        return "".join(f"{{{name.name}}}" for name in names)

    path = _EXPRESSION.sub(replace, text)
    if not path.startswith("/"):
        raise ValueError("it does not begin with a slash or backslash")
    if re.search(r"\s", path):
        raise ValueError("there is white space in it")
    return Target(path=path, path_names=tuple(path_names), query=tuple(query))


def _variable(word: str) -> QueryName:
    # Section 2.3: what a name may not hold is percent-encoded there; the list of
    # parameters has it in plain.
    name, star, _ = word.partition("*")
    return QueryName(name=unquote(name).strip(), explode=bool(star))
