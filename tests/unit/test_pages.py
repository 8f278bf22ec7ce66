"""What the reader of pages makes of what a page says, and of what it leaves open."""

from __future__ import annotations

import html
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Diagnostic, Diagnostics, Failure, Severity
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


# The whole of a page


def test_the_seed() -> None:
    """The page that the project began with, mojibake and all."""
    document, diagnostics = read(file(SEED.read_bytes(), SEED.stem))
    assert document.root["servers"] == [{"url": "https://api.stripe.com"}]
    found = document.root["paths"]["/v1/customers/{customer}/cards"]["post"]
    assert found["operationId"] == "PostCustomersCustomerCards"
    assert "summary" not in found
    assert found["description"].startswith("<p>When you create a new credit card,")
    assert "<p>If the card’s owner has no default card" in found["description"]
    assert found["description"].endswith("<code>default_source</code>.</p>")
    [media] = found["requestBody"]["content"].values()
    card = media["schema"]["properties"]["card"]["anyOf"][0]
    assert card["required"] == ["exp_month", "exp_year", "number"]
    assert media["schema"]["additionalProperties"] is False
    assert found["responses"] == {
        "200": {
            "description": "Successful response.",
            "content": {"application/json": {}},
        },
        "default": {
            "description": "Error response.",
            "content": {"application/json": {}},
        },
    }
    assert {d.code for d in diagnostics} == {
        "page-body-required-assumed",
        "page-mojibake",
        "page-no-security",
        "page-response-untyped",
        "page-server-assumed",
    }
    assert {d.severity for d in diagnostics} == {Severity.NOTE}


def test_places_lead_into_the_page() -> None:
    """Down to a property inside the schema, whose lines are references in the page."""
    document, _ = read(file(SEED.read_bytes(), SEED.stem))
    lines = SEED.read_text("utf-8").split("\n")
    at = "/paths/~1v1~1customers~1{customer}~1cards/post"
    media = f"{at}/requestBody/content/application~1x-www-form-urlencoded"
    for pointer, text in (
        (f"{media}/schema/properties/card/anyOf/0/properties/cvc", "&quot;cvc&quot;"),
        (f"{media}/schema/additionalProperties", "&quot;additionalProperties&quot;"),
        (f"{media}/schema/properties/nothing", "&quot;properties&quot;"),
        (f"{at}/parameters/0/name", '<span class="parameter-name">customer'),
        (f"{at}/responses/default", '<li class="response">'),
        (f"{at}/summary", r"\v1\customers"),
    ):
        place = document.locate(pointer)
        assert place.pointer == pointer
        assert lines[place.line - 1][place.column - 1 :].startswith(text)
    assert (document.locate("").line, document.locate("/nowhere").line) == (1, 1)


def test_a_page_that_a_browser_saved() -> None:
    """Attributes in another order and more of them, text decoded, paragraphs closed."""
    saved = (
        page(
            description="</p><p>One.</p><p>Two.</p><p>",
            content='{"title": "a &amp; b"}',
            responses=response(body="{}"),
        )
        .replace("&#xA;", "\n")
        .replace('<span class="', '<SPAN data-x id="1" class="old ')
        .replace("</span>", "</SPAN>")
    )
    found = operation(saved)
    assert found["description"] == "<p>One.</p><p>Two.</p>"
    [media] = found["requestBody"]["content"].values()
    assert media["schema"] == {"title": "a & b"}
    assert found["responses"]["200"]["content"]["application/json"]["example"] == {}


def test_what_is_hidden_is_no_part() -> None:
    """Comments, scripts, styles and templates are not read; unclosed ones are text."""
    fake = '<span class="http-target">\\fake</span>'
    for hidden in (
        f"<!-- {fake} -->",
        f"<script>{fake}</script>",
        f"<style>{fake}</style>",
    ):
        document, _ = read(page(description=f"A {hidden}"))
        assert list(document.root["paths"]) == ["/v1/things"]
    assert operation(page(description="see <!-- and <script>"))["description"] == (
        "see <!-- and <script>"
    )


def test_line_ends_do_not_matter() -> None:
    """A page checked out with CRLF is the same page."""
    text = page(description="a\nb", content="{\n}", responses=response())
    assert read(text)[0].root == read(text.replace("\n", "\r\n"))[0].root


# Texts


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Plain & *Markdown* with <amount> <currency>.", None),
        ("<p>One.</p>\n\n<p>Two <b>bold</b>.</p>", None),
        ("Text, then\n<ul><li>a list</li></ul>", None),
        ("a &amp; b", None),
        ("", ""),
    ],
)
def test_descriptions_are_kept_as_they_are(raw: str, text: str | None) -> None:
    """What is raw HTML or Markdown in the page stays that."""
    expected = raw if text is None else text
    assert operation(page(description=raw)).get("description", "") == expected


def test_mojibake_is_repaired_in_documentation_alone() -> None:
    """Names, enums, defaults and examples are what the page says, right or wrong."""
    schema = {
        "title": "cardâ€™s",
        "description": "the cardâ€™s",
        "enum": ["â€™"],
        "default": {"description": "â€™"},
        "properties": {"description": {"description": "â€™", "example": "â€™"}},
    }
    text = page(
        content=html.escape(json.dumps(schema, ensure_ascii=False)),
        parameters=parameter("â€™", description="â€™"),
    )
    found = operation(text)
    [media] = found["requestBody"]["content"].values()
    assert media["schema"] == {
        "title": "cardâ€™s",
        "description": "the card’s",
        "enum": ["â€™"],
        "default": {"description": "â€™"},
        "properties": {"description": {"description": "’", "example": "â€™"}},
    }
    assert (found["parameters"][0]["name"], found["parameters"][0]["description"]) == (
        "â€™",
        "’",
    )
    assert "page-mojibake" in codes(text)


def test_a_heading_that_only_repeats_the_name() -> None:
    """It is no summary; a title that differs is noted."""
    assert "summary" not in operation(page(summary="GetThings"))
    assert operation(page(summary="List things"))["summary"] == "List things"
    titled = page(summary="GetThings").replace("<title>", "<title>All &amp; more")
    assert operation(titled)["summary"] == "All & more"
    other = page().replace("<title>", "<title>Other")
    assert operation(other)["summary"] == "Do it"
    assert "page-title-ignored" in codes(other)


# The target and its parameters


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (r"\v1\things", "/v1/things"),
        (r"+{baseUrl}\things\{id}", "/things/{id}"),
        (r"{+baseUrl}\things", "/things"),
        ("/already/{id}", "/already/{id}"),
        (r"\things\{a%3Cb}{?x*}", "/things/{a<b}"),
        (r"\a{?x}{&y}", "/a"),
        ("\\", "/"),
        (r"\a&amp;b", "/a&b"),
    ],
)
def test_paths(target: str, path: str) -> None:
    """Backslashes turned, the prefix dropped, the query taken off."""
    assert list(read(page(target))[0].root["paths"]) == [path]


def test_query_names_are_decoded_and_keep_their_star() -> None:
    """The list has in plain what the target has percent-encoded."""
    text = page(
        r"\calls{?DateCreated%3C*,Price%3E,expand%5B%5D*}",
        parameters=parameter("DateCreated<")
        + parameter("Price>", type="integer", required="required")
        + parameter("expand[]", type="array", description="What to <b>expand</b>."),
    )
    assert operation(text)["parameters"] == [
        {
            "name": "DateCreated<",
            "in": "query",
            "required": False,
            "schema": {"type": "string"},
            "explode": True,
        },
        {
            "name": "Price>",
            "in": "query",
            "required": True,
            "schema": {"type": "integer"},
            "explode": False,
        },
        {
            "name": "expand[]",
            "in": "query",
            "description": "What to <b>expand</b>.",
            "required": False,
            "schema": {"type": "array", "items": {}},
            "explode": True,
        },
    ]
    assert not {code for code in codes(text) if code.startswith("page-parameter")}


def test_raw_signs_in_names() -> None:
    """A name may look like the beginning of a tag."""
    found = operation(page(parameters=parameter("a<b") + parameter("&lt;c&gt;")))
    assert [each["name"] for each in found["parameters"]] == ["a<b", "<c>"]


@pytest.mark.parametrize(
    ("type", "schema", "code"),
    [
        ("string", {"type": "string"}, None),
        ("\u00a0Boolean ", {"type": "boolean"}, None),
        ("object", {"type": "object"}, None),
        ("array", {"type": "array", "items": {}}, None),
        ("", {}, "page-parameter-untyped"),
        ("file", {}, "page-parameter-type-unknown"),
    ],
)
def test_parameter_types(type: str, schema: dict[str, Any], code: str | None) -> None:
    """A word that is no type of JSON is noted."""
    text = page(r"\a{?x*}", parameters=parameter("x", type=type))
    assert operation(text)["parameters"][0]["schema"] == schema
    assert (code is None) or code in codes(text)


def test_header_parameters() -> None:
    """A place that none of the pages at hand has."""
    text = page(parameters=parameter("X-Trace", "Header", required="required"))
    assert operation(text)["parameters"] == [
        {
            "name": "X-Trace",
            "in": "header",
            "required": True,
            "schema": {"type": "string"},
        }
    ]


def test_the_list_and_the_target_disagree() -> None:
    """What stands in one of them alone is a parameter all the same, with a note."""
    text = page(
        r"\a\{id}{?here*}",
        parameters=parameter("there") + parameter("gone", "path"),
    )
    found = {(each["in"], each["name"]) for each in operation(text)["parameters"]}
    assert found == {
        ("query", "there"),
        ("path", "gone"),
        ("path", "id"),
        ("query", "here"),
    }
    assert {"page-parameter-not-in-target", "page-parameter-unlisted"} <= codes(text)


# The server


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("api.acme.io:443", "https://api.acme.io"),
        ("api.acme.io", "https://api.acme.io"),
        ("API.Acme.io:8443", "https://api.acme.io:8443"),
        ("api.acme.io:80", "http://api.acme.io"),
        ("localhost:5000", "https://localhost:5000"),
        ("example.org:443", None),
        ("www.example.com", None),
        ("x.invalid", None),
        ("evil.io/path", None),
        ("user@evil.io", None),
        ("a b", None),
        ("evil.io&#xA;x", None),
        ("", None),
    ],
)
def test_servers(host: str, url: str | None) -> None:
    """https and the host; what stands for no host, or is none, gives no server."""
    document, diagnostics = read(page(headers=(("Host", host),)))
    assert document.root.get("servers") == ([{"url": url}] if url else None)
    expected = "page-server-assumed" if url else "page-no-server"
    assert expected in {d.code for d in diagnostics}


def test_pages_of_several_hosts() -> None:
    """The usual host is the server; the odd page has its own."""
    pages = [
        file(page(rf"\a{i}", headers=(("host", host),)), f"Get{i}")
        for i, host in enumerate(["a.io", "b.io", "b.io:443", ""])
    ]
    document, _ = read(*pages)
    assert document.root["servers"] == [{"url": "https://b.io"}]
    own = {
        path: item["get"].get("servers")
        for path, item in document.root["paths"].items()
    }
    assert own == {
        "/a0": [{"url": "https://a.io"}],
        "/a1": None,
        "/a2": None,
        "/a3": None,
    }


# Bodies and responses


def test_no_body() -> None:
    """Neither a schema nor a content type nor an example: no body."""
    assert "requestBody" not in operation(page(body="null"))


@pytest.mark.parametrize(
    ("content", "headers", "expected"),
    [
        ("", HOST, {"application/json": {}}),
        (None, (("content-type", "text/csv"),), {"text/csv": {}}),
        (
            "{}",
            (("Content-Type", "multipart/form-data"),),
            {"multipart/form-data": {"schema": {}}},
        ),
    ],
)
def test_bodies(
    content: str | None, headers: tuple[tuple[str, str], ...], expected: dict[str, Any]
) -> None:
    """An empty schema leaves the body open; without a content type it is JSON."""
    text = page(content=content, headers=headers)
    assert operation(text)["requestBody"] == {"content": expected, "required": False}


def test_a_body_is_required_where_its_schema_requires_something() -> None:
    """A page does not say; this is the assumption, and noted."""
    text = page(content='{"required": ["a"]}')
    assert operation(text)["requestBody"]["required"] is True
    assert "page-body-required-assumed" in codes(text)


def test_raw_markup_in_a_schema() -> None:
    """Text in angle brackets is part of the JSON, not of the page."""
    schema = '{"description": "say <Pay> or <|end|> & </b>", "title": "<i>"}'
    [media] = operation(page(content=schema))["requestBody"]["content"].values()
    assert media["schema"] == json.loads(schema)


def test_examples() -> None:
    """JSON is decoded, other text kept; `null` says that there is none."""
    body = html.escape('{"a": "<b>"}')
    headers = (("content-type", "application/json"),)
    found = operation(page(content="{}", headers=headers, body=body))
    assert found["requestBody"]["content"]["application/json"]["example"] == {
        "a": "<b>"
    }
    headers = (("content-type", "application/xml"),)
    found = operation(page(content="{}", headers=headers, body="&lt;a/&gt;"))
    assert found["requestBody"]["content"]["application/xml"]["example"] == "<a/>"


def test_responses_with_their_own_types() -> None:
    """Dialect c: each response as it is, and its type inferred from its example."""
    text = page(
        headers=(*HOST, ("accept", "application/pdf,application/json,text/csv")),
        responses=response(body="[{&quot;a&quot;: 1}]")
        + response(types=("application/pdf",))
        + response("204", "", types=(), description="204 <b>gone</b>")
        + response("4xx")
        + response("default", "{}"),
    )
    assert operation(text)["responses"] == {
        "200": {
            "description": "Fine.",
            "content": {
                "application/json": {
                    "example": [{"a": 1}],
                    "schema": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"a": {"type": "integer"}},
                        },
                    },
                },
                "application/pdf": {},
                "text/csv": {},
            },
        },
        "204": {"description": "204 <b>gone</b>"},
        "4XX": {"description": "Fine.", "content": {"application/json": {}}},
        "default": {
            "description": "Fine.",
            "content": {
                "application/json": {"example": {}, "schema": {"type": "object"}}
            },
        },
    }
    assert {
        "page-response-inferred",
        "page-response-untyped",
        "page-accept-unplaced",
    } <= codes(text)


def test_responses_without_types() -> None:
    """Dialects a and b: what is accepted is the type of a success that has a body."""
    text = page(
        headers=(("accept", "application/json, text/plain"),),
        responses="".join(map(short_response, ("200", "204", "404", "default"))),
    )
    both = {"application/json": {}, "text/plain": {}}
    assert operation(text)["responses"] == {
        "200": {"description": "OK", "content": both},
        "204": {"description": "OK"},
        "404": {"description": "OK"},
        "default": {"description": "OK", "content": both},
    }
    assert "page-response-types-assumed" in codes(text)


def test_headers_of_messages() -> None:
    """One of a response is kept, one of the example request noted."""
    text = page(headers=(*HOST, ("eTag", '"1"')), responses=response()).replace(
        "content-type</span>: ",
        'Location</span>: <span class="header-value">/x</span>&#xA;'
        '<span class="header-line">content-type</span>: ',
    )
    found = operation(text)["responses"]["200"]
    assert found["headers"] == {
        "Location": {"schema": {"type": "string"}, "example": "/x"}
    }
    assert list(found["content"]) == ["application/json"]
    assert "page-header-ignored" in codes(text)


# References that inlining left behind


def recursive(schema: dict[str, Any]) -> tuple[Any, set[str]]:
    text = page(r"\a%7B\{id}", content=html.escape(json.dumps(schema)))
    [media] = operation(text)["requestBody"]["content"].values()
    return media["schema"], codes(text)


AT = "#/paths/~1a%257B~1%7Bid%7D/get/requestBody/content/application~1json/schema"


def test_a_reference_to_an_enclosing_schema() -> None:
    """Found by its title, or by the property that it belongs to."""
    node = {"$ref": "#/components/schemas/TreeNode"}
    schema, found = recursive(
        {"title": "tree_node", "properties": {"children": {"items": node}}}
    )
    assert schema["properties"]["children"]["items"] == {"$ref": AT}
    assert "page-reference-recursive" in found
    schema, _ = recursive(
        {"properties": {"filter": {"properties": {"not": {"$ref": "#/x/Filter"}}}}}
    )
    inner = schema["properties"]["filter"]["properties"]["not"]
    assert inner == {"$ref": f"{AT}/properties/filter"}


def test_a_reference_to_nothing_known() -> None:
    """It admits anything, with a note; a property called `$ref` is none."""
    schema, found = recursive(
        {
            "properties": {
                "a": {"$ref": "other.yaml#/B", "x": 1},
                "$ref": {"type": "string"},
            }
        }
    )
    assert schema["properties"] == {"a": {}, "$ref": {"type": "string"}}
    assert "page-reference-unknown" in found


# Folders


def test_a_folder() -> None:
    """Pages of one path are joined; other files are skipped with a note."""
    document, diagnostics = read(
        file(page(r"\a"), "GetA"),
        file(page(r"\a", method="post"), "PostA"),
        file("# Introduction", "index"),
    )
    assert {"get", "post"} == set(document.root["paths"]["/a"])
    assert document.root["info"] == {"title": "Acme", "version": ""}
    assert document.file == "Acme"
    [skipped] = [d for d in diagnostics if d.code == "page-skipped"]
    assert str(skipped.location) == "pages/index.html:1:1"


def test_the_same_note_of_many_pages_is_one() -> None:
    """With their number, at the first of them."""
    pages = [file(page(rf"\a{i}", responses=response()), f"Get{i}") for i in range(9)]
    _, diagnostics = read(*pages)
    [note] = [d for d in diagnostics if d.code == "page-response-untyped"]
    assert note.message.endswith("(and so on 8 more pages)")
    assert note.location is not None
    assert note.location.file == "pages/Get0.html"


# What is refused


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "page-not-operation"),
        ("# Introduction", "page-not-operation"),
        ("<html><body><h1>Hello</h1></body></html>", "page-not-operation"),
        (page(""), "page-no-target"),
        (page().replace("http-target", "other"), "page-no-target"),
        (page("no-slash"), "page-target"),
        (page(r"https:\\evil.io\a"), "page-target"),
        (page(r"\a b"), "page-target"),
        (page(method=""), "page-method"),
        (page(method="BREW"), "page-method"),
        (page() + page(r"\other"), "page-repeated"),
        (page(content="{") + "", "page-json"),
        (page(content="[]"), "page-json"),
        (page(content="{&quot;a&quot;: 1, &quot;a&quot;: 2}"), "page-json"),
        (page(content="{&quot;a&quot;:" * 300), "page-json"),
        (page(responses=response(body="{oops")), "page-json"),
        (page(responses=response(types=("json",))), "page-media-type"),
        (page(responses=response(types=("a/b&#xD;&#xA;X: y",))), "page-media-type"),
        (page(responses=response("2000")), "page-status"),
        (page(parameters=parameter("")), "page-parameter"),
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
    """The encoding is an error of the page."""
    assert [d.code for d in refused(file(b"<p>\xff"))] == ["encoding"]


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
    ],
)
def test_hostile_pages_end_soon(piece: str) -> None:
    """Each alone, and before a good page; whatever comes of it, it comes soon."""
    start = time.perf_counter()
    for text in (piece * 100_000, piece * 100_000 + page()):
        assert len(errors_of(text)) <= 10
    assert time.perf_counter() - start < 10


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
