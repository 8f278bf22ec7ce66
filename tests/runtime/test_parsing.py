"""JSON text becomes the same values whichever library reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

MAKERS = {"msgspec.json": "_msgspec", "orjson": "_orjson"}
TEXTS = [
    b"18446744073709551616",
    b"-9223372036854775809",
    b"[123456789012345678901234567890, 1.0, -0, -0.0, 1E5, 1e400]",
    b'{"a": 1, "a": 2, "\\ud83d\\ude00": "\\u0000"}',
    b'"\\ud800"',
    b"\xef\xbb\xbf1",
    '"\u00e9"'.encode("utf-16"),
    b'"12345678901234567890"',
    b"0.1234567890123456789",
]
WRONG = [b"", b"NaN", b"[Infinity]", b"[1,]", b"01", b'"\xff"', b"1" * 5000, b"[1} x"]


@pytest.fixture(params=[*MAKERS, None], ids=str)
def parsed(
    request: pytest.FixtureRequest,
    load: Callable[[str], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[bytes | str], Any]:
    """The parser with one of the libraries, where it is installed, or with none."""
    parsing = load("runtime.parsing")
    fastest = parsing._standard
    if request.param is not None:
        library = pytest.importorskip(request.param)
        fastest = getattr(parsing, MAKERS[request.param])(library)
    monkeypatch.setattr(parsing, "_fastest", lambda: fastest)
    return parsing.parsed  # type: ignore[no-any-return]


@pytest.mark.parametrize("text", TEXTS)
def test_values_are_those_of_the_standard_library(
    parsed: Callable[[bytes | str], Any], text: bytes
) -> None:
    """Large integers stay integers, the last of equal keys counts, any UTF is read."""
    assert repr(parsed(text)) == repr(json.loads(text))


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_json_is_refused(
    parsed: Callable[[bytes | str], Any], text: bytes
) -> None:
    """Whatever RFC 8259 does not know, NaN among it."""
    with pytest.raises(ValueError):  # noqa: PT011 - each fault has words of its own
        parsed(text)


def test_too_deep(parsed: Callable[[bytes | str], Any]) -> None:
    """The error is the one that callers know."""
    with pytest.raises(RecursionError):
        parsed(b"[" * 100_000)
