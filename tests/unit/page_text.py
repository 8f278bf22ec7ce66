"""Writes pages to be read, and reads them: what the tests of the reader share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Diagnostic, Diagnostics, Failure
from generator.document import Document
from generator.pages import PageFile, read_pages

SEED = Path(__file__).parents[2] / "spec" / "PostCustomersCustomerCards.html"

HOST = (("host", "api.acme.io:443"),)


def page(
    target: str = r"\v1\things",
    *,
    method: str = "GET",
    headers: tuple[tuple[str, str], ...] = HOST,
    body: str = "",
    summary: str = "Do it",
    description: str = "",
    parameters: str = "",
    content: str | None = None,
    responses: str = "",
) -> str:
    """A page of dialect c; what is given goes in as it is."""
    lines = "".join(
        f'<span class="header-line">{name}</span>: '
        f'<span class="header-value">{value}</span>&#xA;'
        for name, value in headers
    )
    schema = (
        '<section class="requestContent"><h3>Request Body Schema</h3>'
        f'<pre class="schema">{content}</pre></section>'
    )
    return (
        "<!DOCTYPE html><html><head><title></title></head><body><article>"
        f'<section class="requestOverview"><h1 class="request-summary">{summary}</h1>'
        f'<p class="request-description">{description}</p></section>'
        '<section class="http"><h3>HTTP Request</h3><pre class="http-example">'
        f'<span class="request-line">{method}</span> '
        f'<span class="http-target">{target}</span> '
        f'<span class="http-version">HTTP/1.1</span>&#xA;{lines}&#xA;{body}</pre>'
        f'</section><dl class="parameters"><h3>Parameters</h3>{parameters}</dl>'
        f"{schema if content is not None else ''}"
        '<section class="responses"><h2>Responses</h2><ul class="responses">'
        f"{responses}</ul></section></article></body></html>"
    )


def parameter(
    name: str,
    location: str = "query",
    type: str = "string",
    description: str = "",
    required: str = "optional",
) -> str:
    return (
        f'<dt class="parameter"><span class="parameter-name">{name}</span> [ in: '
        f'<span class="parameter-location">{location}</span> type: '
        f'<span class="parameter-type">{type}</span> ]</dt><dd class="parameter">'
        f'<span class="parameter-description">{description}</span> '
        f'<span class="parameter-required">{required}</span></dd>'
    )


def response(
    status: str = "200",
    body: str = "null",
    *,
    description: str = "Fine.",
    types: tuple[str, ...] = ("application/json",),
) -> str:
    """A response as dialect c writes it."""
    lines = "".join(
        f'<span class="header-line">content-type</span>: '
        f'<span class="header-value">{type}</span>&#xA;'
        for type in types
    )
    return (
        f'<li class="response"><pre class="http-example">'
        f'<span class="status-line">{status}</span> '
        f'<span class="status-description">{description}</span>\n{lines}'
        f"&#xA;{body}</pre></li>"
    )


def short_response(status: str = "200") -> str:
    """A response as the dialects a and b write it."""
    return (
        f'<li  class="response"><span  class="statusLine">{status}</span> '
        '<span  class="statusDescription">OK</span></li>'
    )


def file(text: str | bytes, name: str = "GetThings") -> PageFile:
    data = text if isinstance(text, bytes) else text.encode()
    return PageFile(path=f"pages/{name}.html", name=name, data=data)


def read(*texts: str | PageFile) -> tuple[Document, Diagnostics]:
    diagnostics = Diagnostics()
    files = [text if isinstance(text, PageFile) else file(text) for text in texts]
    return read_pages(files, diagnostics, title="Acme"), diagnostics


def operation(text: str) -> dict[str, Any]:
    document, _ = read(text)
    [item] = document.root["paths"].values()
    found: dict[str, Any]
    [found] = item.values()
    return found


def codes(text: str) -> set[str]:
    return {d.code for d in read(text)[1]}


def errors_of(text: str | PageFile) -> tuple[Diagnostic, ...]:
    """The errors, if it is refused; whatever else is raised fails the test."""
    try:
        read(text)
    except Failure as failure:
        return failure.diagnostics
    return ()


def refused(*texts: str | PageFile) -> list[Diagnostic]:
    with pytest.raises(Failure) as caught:
        read(*texts)
    return list(caught.value.diagnostics)
