"""`Link` headers (RFC 8288 §3): the next page, and no time lost on hostile ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def pagination(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.pagination")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("</p?page=2>; rel=next", "/p?page=2"),
        ('</a>; rel="prev", </b>; title="a, <b>"; rel="last NEXT"', "/b"),
        ('</a>; title="<b>; rel=next"', None),
        ("</a>; rel=prev; rel=next", None),  # the first counts (§3.3)
        ("<<</b>;rel=next", "/b"),
        ("<>; rel=next", ""),
        ("/a; rel=next", None),
        ("", None),
    ],
)
def test_the_next_page(
    pagination: ModuleType, header: str, expected: str | None
) -> None:
    assert pagination.next_link(header) == expected


@pytest.mark.parametrize(
    "header",
    [
        "<" * 60_000,
        "<a" * 30_000,
        "<>" * 30_000,
        "<>;" * 20_000,
        "<a>" + ";a" * 30_000,
        "<a>" + " ;" * 30_000,
        "<a>" + ";a=" * 20_000,
        '<a>;a="' * 8_571,
        '<a>;a="' + "\\" * 60_001,
        '<a>;a="' + '\\"<a>;a=' * 7_000,
        "<a>;a=" + " " * 60_000,
        "<a>" + "; a " * 15_000,
        "<a>" + (";" + " " * 200 + "a") * 300 + "!",
    ],
    ids=lambda header: header[:12],
)
def test_no_header_takes_long(pagination: ModuleType, header: str) -> None:
    """As much as the HTTP library lets through, in time that grows as it does."""
    began = time.process_time()
    assert pagination.next_link(header) is None
    assert time.process_time() - began < 1
