r"""Reads the request target of a page: `\v1\charges\{charge}{?expand*,limit*}`.

The path is written with backslashes, its variables and the query as RFC 6570 writes
them. Makes no judgement on what the names mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import unquote

_BASE = re.compile(r"^(?:\+\{baseUrl\}|\{\+baseUrl\})")
_ORIGIN = re.compile(r"(https?:)//([^/?{}\s]+)", re.I)
# RFC 6570 section 2.2: an operator, then variables with a modifier each.
_EXPRESSION = re.compile(r"\{([+#./;?&]?)([^{}]*)\}")
_QUERY = re.compile(r"\{([?&])([^{}]*)\}")
# Section 3.2, by the operator: OpenAPI's style, and what stands before the first
# variable and before the others. Label and matrix write their signs themselves.
_STYLES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "": ("simple", "", ","),
        "+": ("simple", "", ","),
        ".": ("label", "", ""),
        ";": ("matrix", "", ""),
        "/": ("simple", "/", "/"),
    }
)
# Section 2.4.1: only so many letters of the value.
_PREFIX = re.compile(r".*:[0-9]{1,4}\Z", re.S)
# A question mark in braces is no beginning of the query.
_PATH = re.compile(r"(?:\{[^{}]*\}|[^?])*")
# `limit={limit}`, as it is written without RFC 6570's query expressions.
_PAIR = re.compile(r"([^=&{}]+)=\{[^{}]*\}")
# `:id` and `<id>`, as routers write a variable.
_ROUTED = re.compile(r":(.+)|<(.+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of an expression; the star means explode.

    `reserved` where reserved characters of its value stand as they are.
    """

    name: str
    explode: bool
    style: str = "form"
    reserved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A path template in OpenAPI's form, with the variables in it and in the query.

    `origin` is the scheme and the host of a target that is a whole URL, else empty.
    """

    path: str
    in_path: tuple[Variable, ...]
    query: tuple[Variable, ...]
    origin: str = ""


def read_target(text: str, listed: Collection[str]) -> Target:
    """Take a target apart; `listed` are the names of the page's path parameters.

    Raises `ValueError` where it is none.
    """
    text = _BASE.sub("", text).replace("\\", "/")
    origin = _ORIGIN.match(text)
    if origin:
        text = text[origin.end() :] or "/"
    # Such an expression may stand behind a fixed query, too: `/t?a=b{?c}`.
    query = [
        _variable(word)
        for expression in _QUERY.finditer(text)
        for word in _words(expression)
    ]
    path, pairs = _parted(_QUERY.sub("", text))
    in_path: list[Variable] = []

    def written(match: re.Match[str]) -> str:
        style, first, between = _STYLES.get(match[1], ("", "", ""))
        exploded = between == "/" and "*" in match[2]
        variables = [
            replace(_variable(word), style=style, reserved=match[1] == "+")
            for word in _words(match)
        ]
        if not style or exploded or any(_PREFIX.match(each.name) for each in variables):
            raise ValueError(f"no parameter of OpenAPI is written as `{match[0]}` says")
        in_path.extend(variables)
        return first + between.join(f"{{{each.name}}}" for each in variables)

    path = _EXPRESSION.sub(written, _routed(path, listed))
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
        in_path=tuple(in_path),
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


def _words(expression: re.Match[str]) -> list[str]:
    """The variables of an expression as they are written."""
    return [word for word in expression[2].split(",") if word]


def _variable(word: str) -> Variable:
    # Section 2.3: what a name may not hold is percent-encoded there; the list of
    # parameters has it in plain.
    name, star, _ = word.partition("*")
    return Variable(name=unquote(name).strip(), explode=bool(star))
