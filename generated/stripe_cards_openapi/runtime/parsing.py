"""JSON text into values: the standard library's results, sooner where that can be.

Asks for `msgspec` or `orjson` when the first text arrives, so that neither is needed
and neither costs anything before. What they refuse, or would read in another way, goes
to `json.loads`: its answer counts, and so does its error.
"""

from __future__ import annotations

import functools
import importlib
import json
from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeAlias

Parser: TypeAlias = Callable[[bytes | str], Any]

_TO_ZERO: Final = bytes.maketrans(b"123456789", b"0" * 9)


def parsed(content: bytes | str) -> Any:
    """The value; a ValueError where it is no JSON, or a RecursionError.

    RFC 8259 knows no NaN, though Python would take it. It does know `1e999`, and leaves
    its range to the reader (§6): `inf`, so that one such number costs no whole answer.
    `encoding` sends none.
    """
    try:
        return _fastest()(content)
    except Exception:  # each has errors of its own, and may refuse what is JSON
        pass
    return json.loads(content, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant)


@functools.cache
def _fastest() -> Parser:
    """Of the fastest library that is installed."""
    for name, make in {"msgspec.json": _msgspec, "orjson": _orjson}.items():
        try:
            return make(importlib.import_module(name))
        except (ImportError, AttributeError):
            continue
    return _standard


def _standard(content: bytes | str) -> Any:
    """Made ready once, and without a look for UTF-16, which it refuses."""
    text = content if isinstance(content, str) else content.decode()
    return _DECODER.decode(text)


def _msgspec(library: Any) -> Parser:
    parse: Parser = library.Decoder().decode
    return parse


def _orjson(library: Any) -> Parser:
    """It makes floats of integers beyond 64 bits; 18 digits are within."""
    parse: Parser = library.loads

    def parse_small(content: bytes | str) -> Any:
        data = content.encode() if isinstance(content, str) else content
        if b"0" * 19 in data.translate(_TO_ZERO):
            raise ValueError("perhaps a large integer")
        return parse(data)

    return parse_small
