"""What the reader of pages makes of a page, of its texts, and of a folder of them."""

from __future__ import annotations

import html
import json
import re

import pytest

from generator.diagnostics import Severity

from .page_text import (
    SEED,
    codes,
    errors_of,
    file,
    operation,
    page,
    parameter,
    read,
    response,
)


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


def test_tags_in_any_letters() -> None:
    """So they are in pages of the last century."""
    text = page(
        description="It.",
        content="{}",
        responses=response("404", "{}", description="None &#x27;there&#x27;"),
    )
    plain = operation(text)
    assert plain["responses"]["404"]["description"] == "None 'there'"
    loud = re.sub(r"</?[a-z0-9]+", lambda match: match[0].upper(), text)
    assert operation(loud) == plain
    # A letter that becomes two small ones moves nothing.
    assert operation(loud.replace("It.", "İt."))["responses"] == plain["responses"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<span class="http-target">', '<span title="a > b" class="http-target">'),
        ('<span class="http-target">', '<span class="http&#45;target">'),
        ('<span class="http-target">', '<span it\'s class="http-target">'),
        ('<p class="request-description">It.</p>',
         '<div class="request-description">It.</div>'),
    ],
)  # fmt: skip
def test_tags_as_they_may_be_written(old: str, new: str) -> None:
    text = page(description="It.")
    assert old in text
    assert operation(text.replace(old, new)) == operation(text)


def test_pages_in_other_encodings() -> None:
    """A page that is not UTF-8 is what it says that it is, as browsers read it."""
    text = page(description="“é”").replace(
        "<head>", '<head><meta charset="ISO-8859-1">'
    )
    found, _ = read(file(text.encode("cp1252")))
    [item] = found.root["paths"].values()
    assert item["get"]["description"] == "“é”"
    other = text.replace("ISO-8859-1", "gb99")
    assert [d.code for d in errors_of(file(other.encode("cp1252")))] == ["encoding"]


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
    site = page(summary="GetThings").replace("<title>", "<title>GetThings | Acme")
    assert "summary" not in operation(site)


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
