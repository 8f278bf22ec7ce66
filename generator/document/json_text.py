"""Reads JSON text: strict, bounded, at the speed of the standard library's C scanner.

Owns what JSON leaves open: duplicate keys, NaN, numbers that no float holds, lone
surrogates and too deep a nesting are refused. Finds where a value stands only when
asked. Knows nothing of files.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from .text_problem import TextProblem, line_and_column

# The deepest of the 2,639 descriptions of the APIs.guru directory has 34 levels. Later
# stages recurse, and Python allows some 1,000 frames.
MAX_DEPTH = 200

_BLANK = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},:]', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class _DuplicateKey(ValueError):
    pass


class _BadNumber(ValueError):
    """A number that is no finite one; the message is the text of it."""


def parse_json(text: str) -> Any:
    """The value that a JSON text holds; raises `TextProblem`."""
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _syntax_problem(error) from None
    except _DuplicateKey:
        raise _duplicate_problem(text) from None
    except _BadNumber as error:
        numeral = str(error)
        raise TextProblem(
            "number-range",
            f"`{numeral[:40]}` is no finite number, which JSON has no form for",
            text.find(numeral),
        ) from None
    except RecursionError:
        raise _depth_problem(text) from None
    except ValueError:
        # int() refuses more than sys.get_int_max_str_digits(), 4,300 by default.
        raise _long_number_problem(text) from None
    if too_deep(value):
        raise _depth_problem(text)
    if _SURROGATE.search(text):
        _refuse_lone_surrogates(text)
    return value


def too_deep(value: Any) -> bool:
    """Whether containers nest deeper than `MAX_DEPTH`; does not recurse."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


class JsonPlaces:
    """Where the values of a JSON text stand; each container is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder()
        self._children: dict[int, dict[str, tuple[int, int]]] = {}

    def find(self, tokens: Sequence[str]) -> int:
        """The offset of the member's key or the item, else of what encloses it."""
        value = place = _after_blank(self._text, 0)
        for token in tokens:
            if value not in self._children:
                self._children[value] = dict(self._members(value))
            found = self._children[value].get(token)
            if found is None:
                break
            place, value = found
        return place

    def _members(self, offset: int) -> Iterator[tuple[str, tuple[int, int]]]:
        """Each child's token with the offsets of its place and of its value."""
        text, opening = self._text, self._text[offset : offset + 1]
        if opening not in ("{", "["):
            return
        index = 0
        offset = _after_blank(text, offset + 1)
        while text[offset] not in "}]":
            place = offset
            token = str(index)
            if opening == "{":
                token, offset = self._decoder.raw_decode(text, offset)
                offset = _after_blank(text, _after_blank(text, offset) + 1)
            yield token, (place, offset)
            _, offset = self._decoder.raw_decode(text, offset)
            offset = _after_blank(text, offset)
            if text[offset] == ",":
                offset = _after_blank(text, offset + 1)
            index += 1


def _after_blank(text: str, offset: int) -> int:
    match = _BLANK.match(text, offset)
    return match.end() if match else offset


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _DuplicateKey
    return members


def _finite(numeral: str) -> float:
    value = float(numeral)
    if math.isinf(value):
        raise _BadNumber(numeral)
    return value


def _no_constant(name: str) -> NoReturn:
    # RFC 8259 section 6 permits neither Infinity nor NaN; Python's json takes both.
    raise _BadNumber(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_finite, parse_constant=_no_constant
)


# What follows runs only for a text that is refused, to say where and why.


def _syntax_problem(error: json.JSONDecodeError) -> TextProblem:
    reason = error.msg[:1].lower() + error.msg[1:]
    return TextProblem("json-syntax", f"this is not JSON: {reason}", error.pos)


def _duplicate_problem(text: str) -> TextProblem:
    stack: list[dict[str, int]] = []
    for token, offset in _tokens(text):
        if token in "{[":
            stack.append({})
        elif token in "}]":
            stack.pop()
        elif token.startswith('"') and _is_key(text, offset + len(token)):
            key = json.loads(token)
            if key in stack[-1]:
                return duplicate_key(text, key, stack[-1][key], offset)
            stack[-1][key] = offset
    return TextProblem("duplicate-key", "a key stands twice in one object")


def duplicate_key(text: str, key: str, first: int, second: int) -> TextProblem:
    """The message for a key that stands twice, naming both places."""
    line, column = line_and_column(text, first)
    return TextProblem(
        "duplicate-key",
        f"the key `{key}` stands twice; first at line {line}, column {column}",
        second,
    )


def _is_key(text: str, end: int) -> bool:
    return text.startswith(":", _after_blank(text, end))


def _depth_problem(text: str) -> TextProblem:
    depth = 0
    place = 0
    for token, offset in _tokens(text):
        depth += (token in "{[") - (token in "}]")
        if depth > MAX_DEPTH:
            place = offset
            break
    return TextProblem(
        "too-deep", f"values are nested more than {MAX_DEPTH} levels deep", place
    )


def _long_number_problem(text: str) -> TextProblem:
    match = re.search(r"(?<!\d)\d{640,}", text)
    return TextProblem(
        "number-range",
        "a number has more digits than can be read",
        match.start() if match else 0,
    )


def _refuse_lone_surrogates(text: str) -> None:
    """Half a UTF-16 pair is no character: it could never be written to a file."""
    high: re.Match[str] | None = None
    for match in _ESCAPE.finditer(text):
        code = int(match[1] or "0", 16)
        is_low = 0xDC00 <= code <= 0xDFFF
        if high is not None and not (is_low and match.start() == high.end()):
            break
        if is_low and high is None:
            high = match
            break
        high = match if 0xD800 <= code <= 0xDBFF else None
    if high is not None:
        raise TextProblem(
            "lone-surrogate",
            f"`{high[0]}` is half of a character; the other half is missing",
            high.start(),
        )


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    for match in _TOKEN.finditer(text):
        yield match[0], match.start()
