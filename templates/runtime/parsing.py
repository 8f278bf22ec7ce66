"""JSON text into values: the standard library's results, sooner where that can be.

Asks for `msgspec` or `orjson` when the first text arrives, so that neither is needed
and neither costs anything before. What they refuse, or would read in another way, goes
to the standard library: its answer counts, and so does its error.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeAlias

Parser: TypeAlias = Callable[[bytes | str], Any]

_TO_ZERO: Final = bytes.maketrans(b"123456789", b"0" * 9)


def parsed(content: bytes | str) -> Any:
    """The value; a ValueError where it is no JSON, or a RecursionError.

    RFC 8259 knows no NaN, though Python would take it.
    """
    faster = _faster()
    if faster is not None:
        # Each has errors of its own, and what it refuses may be JSON all the same.
        with contextlib.suppress(Exception):
            return faster(content)
    return json.loads(content, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


@functools.cache
def _faster() -> Parser | None:
    """The fastest library that is installed."""
    makers = {"msgspec.json": _msgspec, "orjson": _orjson}
    for name, make in makers.items():
        try:
            return make(importlib.import_module(name))
        except (ImportError, AttributeError):
            continue
    return None


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
