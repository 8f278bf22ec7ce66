"""What the reader makes of a page's target, its parameters and its server."""

from __future__ import annotations

from typing import Any

import pytest

from .page_text import (
    codes,
    file,
    operation,
    page,
    parameter,
    read,
    refused,
)


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
        (r"\a b", "/a b"),
        ("/q?limit={limit}", "/q"),
        ("/q?kind=card&limit={limit}&x={y}", "/q?kind=card"),
        ("https://acme.io/v1/{id}{?x*}", "/v1/{id}"),
        ("HTTP://acme.io", "/"),
        ("/things/:id", "/things/:id"),
        (r"\t?action=list{?a*,b*}", "/t?action=list"),
        (r"\t?acl{&amp;a*}", "/t?acl"),
        (r"\t\{x,y}{.f}", "/t/{x},{y}{f}"),
        (r"\t{/x,y}{;p,q*}", "/t/{x}/{y}{p}{q}"),
        (r"\t\{+rest}\{id?}", "/t/{rest}/{id?}"),
    ],
)
def test_paths(target: str, path: str) -> None:
    """Backslashes turned, the prefix dropped, the query taken off."""
    assert list(read(page(target))[0].root["paths"]) == [path]


def test_variables_as_routers_write_them() -> None:
    """Where the list has them; what it does not have stays what it is."""
    text = page(
        r"\:org\&lt;thing&gt;\:all\a:b",
        parameters=parameter("org", "path") + parameter("thing", "path"),
    )
    assert list(read(text)[0].root["paths"]) == ["/{org}/{thing}/:all/a:b"]
    found = {(each["in"], each["name"]) for each in operation(text)["parameters"]}
    assert found == {("path", "org"), ("path", "thing")}
    assert "page-parameter-not-in-target" not in codes(text)


def test_a_query_in_pairs() -> None:
    """`limit={limit}` is the parameter `limit`, once."""
    text = page("/q?limit={limit}", parameters=parameter("limit", type="integer"))
    [limit] = operation(text)["parameters"]
    assert (limit["in"], limit["name"], limit["explode"]) == ("query", "limit", False)


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://acme.io/v1", "https://acme.io"),
        ("http://ACME.io:8080/v1", "http://acme.io:8080"),
        ("https://example.org/v1", None),
    ],
)
def test_a_target_that_is_a_whole_url(target: str, url: str | None) -> None:
    """Its scheme and host are the server, whatever the header says."""
    document, _ = read(page(target, headers=(("host", "other.io"),)))
    assert document.root.get("servers") == ([{"url": url}] if url else None)
    assert list(document.root["paths"]) == ["/v1"]


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


def test_operators_of_path_expressions() -> None:
    """Each is the style of OpenAPI that writes the same; the star is explode."""
    text = page(
        r"\t\{;a,b*}{.c*}\{+d}?x=1{&e*,f}",
        parameters=parameter("b", "path", "array") + parameter("e"),
    )
    written = {
        each["name"]: (each["in"], each.get("style"), each.get("explode"))
        for each in operation(text)["parameters"]
    }
    assert written == {
        "a": ("path", "matrix", None),
        "b": ("path", "matrix", True),
        "c": ("path", "label", True),
        "d": ("path", None, None),
        "e": ("query", None, True),
        "f": ("query", None, False),
    }
    assert "page-target-reserved" in codes(text)
    assert "page-target-reserved" not in codes(page(r"\t\{d}"))


@pytest.mark.parametrize("expression", ["{x:3}", "{#x}", "{/x*}"])
def test_expressions_that_openapi_has_not(expression: str) -> None:
    """Sent as plain variables, they would be other bytes."""
    [found] = refused(page(rf"\t{expression}"))
    assert found.code == "page-target"
    assert f"`{expression}`" in found.message


def test_raw_signs_in_names() -> None:
    """A name may look like the beginning of a tag."""
    listed = map(parameter, ("a<b", "&lt;c&gt;", '<a href="#d"><code>d</code></a>'))
    found = operation(page(parameters="".join(listed)))
    assert [each["name"] for each in found["parameters"]] == ["a<b", "<c>", "d"]


@pytest.mark.parametrize(
    ("type", "schema", "code"),
    [
        ("string", {"type": "string"}, None),
        ("\u00a0Boolean ", {"type": "boolean"}, None),
        ("object", {"type": "object"}, None),
        ("array", {"type": "array", "items": {}}, None),
        ("", {}, "page-parameter-untyped"),
        ("file", {}, "page-parameter-type-unknown"),
        ("Null, Integer", {"type": "integer", "nullable": True}, None),
        ("int64", {"type": "integer", "format": "int64"}, None),
        ("string (uuid)", {"type": "string", "format": "uuid"}, None),
        ("string($date-time)", {"type": "string", "format": "date-time"}, None),
        ("Integer&lt;int64&gt;", {"type": "integer", "format": "int64"}, None),
        ("number[double]", {"type": "number", "format": "double"}, None),
        ("string (a or b)", {}, "page-parameter-type-unknown"),
        (
            "string(date)[], null",
            {
                "type": "array",
                "items": {"type": "string", "format": "date"},
                "nullable": True,
            },
            None,
        ),
        ("string[]", {"type": "array", "items": {"type": "string"}}, None),
        ("array of strings", {"type": "array", "items": {"type": "string"}}, None),
        (
            "list&lt;int[]&gt;",
            {
                "type": "array",
                "items": {"type": "array", "items": {"type": "integer"}},
            },
            None,
        ),
        ("[]" * 9_999, {}, "page-parameter-type-unknown"),
        ("string, integer", {}, "page-parameter-type-unknown"),
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


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("api.acme.io:443", "https://api.acme.io"),
        ("api.acme.io", "https://api.acme.io"),
        ("API.Acme.io:8443", "https://api.acme.io:8443"),
        ("api.acme.io:80", "http://api.acme.io"),
        ("localhost:5000", "https://localhost:5000"),
        ("[::1]:8080", "https://[::1]:8080"),
        ("[2001:DB8::1]", "https://[2001:db8::1]"),
        ("[x]", None),
        ("straße.example.de", None),
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
