r"""Reads the request target of a page: `\v1\charges\{charge}{?expand*,limit*}`.

The path is written with backslashes, its variables and the query as RFC 6570 writes
them. Makes no judgement on what the names mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

_BASE = re.compile(r"^(?:\+\{baseUrl\}|\{\+baseUrl\})")
_ORIGIN = re.compile(r"(https?:)//([^/?{}\s]+)", re.I)
# RFC 6570 section 2.2: an operator, then variables with a modifier each.
_EXPRESSION = re.compile(r"\{([+#./;?&]?)([^{}]*)\}")
# A question mark in braces begins an expression, not the query.
_PATH = re.compile(r"(?:\{[^{}]*\}|[^?])*")
# `limit={limit}`, as it is written without RFC 6570's query expressions.
_PAIR = re.compile(r"([^=&{}]+)=\{[^{}]*\}")
# `:id` and `<id>`, as routers write a variable.
_ROUTED = re.compile(r":(.+)|<(.+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryName:
    """A variable of the query expression; the star means explode."""

    name: str
    explode: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A path template in OpenAPI's form, with the names in it and in the query.

    `origin` is the scheme and the host of a target that is a whole URL, else empty.
    """

    path: str
    path_names: tuple[str, ...]
    query: tuple[QueryName, ...]
    origin: str = ""


def read_target(text: str, listed: Collection[str] = ()) -> Target:
    """Take a target apart; `listed` are the names of the page's path parameters.

    Raises `ValueError` where it is none.
    """
    text = _BASE.sub("", text).replace("\\", "/")
    origin = _ORIGIN.match(text)
    if origin:
        text = text[origin.end() :] or "/"
    path_names: list[str] = []
    query: list[QueryName] = []

    def replace(match: re.Match[str]) -> str:
        names = [_variable(word) for word in match[2].split(",") if word]
        if match[1] in ("?", "&"):
            query.extend(names)
            return ""
        path_names.extend(name.name for name in names)
        return "".join(f"{{{name.name}}}" for name in names)

    path, pairs = _parted(text)
    path = _EXPRESSION.sub(replace, _routed(path, listed))
    fixed = []
    for pair in filter(None, pairs):
        if match := _PAIR.fullmatch(pair):
            query.append(_variable(match[1]))
        else:
            fixed.append(pair)
    if fixed:
        path += f"?{'&'.join(fixed)}"
    if not path.startswith("/"):
        raise ValueError("it does not begin with a slash or backslash")
    return Target(
        path=path,
        path_names=tuple(path_names),
        query=tuple(query),
        origin=f"{origin[1]}//{origin[2]}".lower() if origin else "",
    )


def _parted(text: str) -> tuple[str, list[str]]:
    """The path, and the pairs behind a question mark."""
    match = _PATH.match(text)
    end = match.end() if match else len(text)
    return text[:end], text[end + 1 :].split("&")


def _routed(path: str, listed: Collection[str]) -> str:
    """The path with every variable in braces, those that a router would read too."""
    segments = path.split("/")
    for number, segment in enumerate(segments):
        match = _ROUTED.fullmatch(segment)
        name = (match[1] or match[2]) if match else ""
        if name in listed:
            segments[number] = f"{{{name}}}"
    return "/".join(segments)


def _variable(word: str) -> QueryName:
    # Section 2.3: what a name may not hold is percent-encoded there; the list of
    # parameters has it in plain.
    name, star, _ = word.partition("*")
    return QueryName(name=unquote(name).strip(), explode=bool(star))
