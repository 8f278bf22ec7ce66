"""Which pages are refused, with what message, and how soon."""

from __future__ import annotations

import random
import time

import pytest

from generator.pages import PageFile

from .page_text import (
    SEED,
    errors_of,
    file,
    page,
    parameter,
    read,
    refused,
    response,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "page-not-operation"),
        ("# Introduction", "page-not-operation"),
        ("<html><body><h1>Hello</h1></body></html>", "page-not-operation"),
        (page(""), "page-no-target"),
        (page().replace("http-target", "other"), "page-no-target"),
        (page("no-slash"), "page-target"),
        (page(r"https:\\a b\c"), "page-target"),
        (page(method=""), "page-method"),
        (page(method="BREW"), "page-method"),
        (page() + page(r"\other"), "page-repeated"),
        (page(content="{") + "", "page-json"),
        (page(content="[]"), "page-json"),
        (page(content="{&quot;a&quot;: 1, &quot;a&quot;: 2}"), "page-json"),
        (page(content="{&quot;a&quot;:" * 300), "page-json"),
        (page(responses=response(types=("a/b&#xD;&#xA;X: y",))), "page-media-type"),
        (page(responses=response("")), "page-status"),
        (page(parameters=parameter("x", "body")), "page-parameter"),
        (page(parameters=parameter("x") + parameter("x")), "page-parameter"),
    ],
)
def test_pages_that_are_refused(text: str, code: str) -> None:
    """One clear error each, with a line."""
    [found] = {d.code: d for d in refused(text)}.values()
    assert found.code == code
    assert found.location is not None
    assert found.location.file == "pages/GetThings.html"


def test_broken_json_is_located() -> None:
    """Line and column of the page, and the line that a reader of the JSON counts."""
    text = page(content="{&#xA;  &quot;a&quot;: 1,&#xA;  oops&#xA;}")
    [found] = refused(text)
    assert found.location is not None
    assert text[found.location.column - 1 :].startswith("oops")
    assert found.message.startswith("the schema of the body, line 3: this is not JSON")


def test_pages_that_clash() -> None:
    """Neither a name nor a method of a path belongs to two pages."""
    twice = PageFile(path="sub/GetA.md", name="GetA", data=page(r"\b").encode())
    assert [d.code for d in refused(file(page(r"\a"), "GetA"), twice)] == [
        "page-same-name"
    ]
    [found] = refused(file(page(r"\a{?x*}"), "GetA"), file(page(r"\a{?y*}"), "GetB"))
    assert found.code == "page-same-operation"
    assert "pages/GetA.html" in found.message


def test_a_folder_without_pages() -> None:
    """An error, also where there is no file at all."""
    assert [d.code for d in refused()] == ["page-none"]
    assert [d.code for d in refused(file("x", "a"), file("y", "b"))] == ["page-none"]


def test_every_error_of_a_folder_is_told() -> None:
    """All pages are read before the run stops."""
    found = refused(file(page(""), "A"), file(page("x"), "B"), file(page(r"\c"), "C"))
    assert [d.code for d in found] == ["page-no-target", "page-target"]


def test_bytes_that_are_no_text() -> None:
    """The encoding is an error of a page, and no matter in what is none."""
    text = page()
    for data in (text.encode() + b"\xff", text.encode("utf-16") + b"\0"):
        assert [d.code for d in refused(file(data))] == ["encoding"]
    _, diagnostics = read(text, file("# Légende".encode("latin-1"), "README"))
    assert "page-skipped" in {d.code for d in diagnostics}


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<pre>",
        "<!--",
        "<script>",
        "<title>",
        '<p class="',
        "<a =\"<a ='",
        "<span class=",
        "</span",
        "&#x41",
        '<span class="parameter-name">',
        '<li class="response">',
        '<pre class="schema">',
        '<span class="header-value">',
        '<h1 class="request-summary">',
        '<pre class="schema">{<!--',
        '<pre class="schema">{<button',
        '<h1 class="request-summary"><button </button ',
    ],
)
def test_hostile_pages_end_soon(piece: str) -> None:
    """Each alone, and before a good page; whatever comes of it, it comes soon."""
    start = time.process_time()
    for text in (piece * 100_000, piece * 100_000 + page()):
        assert len(errors_of(text)) <= 10
    assert time.process_time() - start < 10


def test_damaged_pages_do_not_crash() -> None:
    """Any damage gives a document or a `Failure`."""
    choice = random.Random(7)
    whole = SEED.read_bytes()
    pieces = [b"", b"<", b">", b'"', b"{", b"</span>", b"&#0;", b"\xff", b"\\", b"\n"]
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(choice.randint(1, 20)):
            start = choice.randrange(len(data))
            end = start + choice.choice([0, 1, 5, 500])
            data[start:end] = choice.choice([*pieces, bytes(data[start - 30 : start])])
        errors_of(file(bytes(data)))
