"""What the reader makes of a page into which another tool has written."""

from __future__ import annotations

import pytest

from .page_text import (
    HOST,
    codes,
    operation,
    page,
    parameter,
    read,
    refused,
    response,
)

BODY = "{&quot;a&quot;: 1}"
ID = r"\things\{id}"


@pytest.mark.parametrize(
    "extra",
    [
        ' <span class="badge">key</span>',
        " <span>a <span>b</span></span>",
        ' <!-- <span class="http-target">\\fake</span> -->',
    ],
)
def test_what_stands_behind_a_mark(extra: str) -> None:
    """An element ends at its own closing tag, whatever else of its kind follows."""
    text = page(ID, parameters=parameter("id", "path"), responses=response(body=BODY))
    for name in (
        "request-line",
        "http-target",
        "header-line",
        "parameter-name",
        "parameter-type",
        "status-line",
    ):
        before, mark, rest = text.partition(f'<span class="{name}">')
        inner, end, after = rest.partition("</span>")
        found = read(before + mark + inner + end + extra + after)[0]
        assert found.root == read(text)[0].root, name


def test_what_stands_in_a_mark() -> None:
    """Elements of the same kind are a part of it, one that nothing closes too."""
    text = page(ID, parameters=parameter("id", "path"))
    inner = "<span><span>path</span></span>"
    assert operation(text.replace(">path<", f">{inner}<")) == operation(text)
    [raw] = operation(page(parameters=parameter("a <span> b")))["parameters"]
    assert raw["name"] == "a <span> b"
    schema = '{"title": "<pre>a</pre> or <pre>"}'
    found = operation(page(content=schema))["requestBody"]["content"]
    assert found["application/json"]["schema"] == {"title": "<pre>a</pre> or <pre>"}


def test_links_and_code() -> None:
    """A page may make a link or code of any of its facts."""
    text = page(
        ID, parameters=parameter("id", "path"), responses=response(body=BODY)
    ).replace("optional", "required")
    for fact in ("GET", ID, "path", "string", "required", "200", "application/json"):
        linked = text.replace(f">{fact}<", f'><a href="#x"><b>{fact}</b></a><')
        assert linked != text
        assert read(linked)[0].root == read(text)[0].root


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (page(r"\a<em>b</em>c"), "page-target"),
        (page(parameters=parameter("a<em>b</em>c")), "page-parameter"),
    ],
)
def test_markup_that_is_not_understood(text: str, code: str) -> None:
    """It would be sent: a target and a name that hold it are errors."""
    [found] = refused(text)
    assert (found.code, found.message.endswith("holds a closing tag")) == (code, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</article>", "<h3>Sample</h3><pre>curl https://x</pre></article>"),
        ("</pre></li>", "</pre><pre>curl https://x</pre></li>"),
        ("</pre></li>", "</li>"),
        ("</pre></section><section", "</pre><pre>curl</pre></section><section"),
        ("</pre></section><dl", "</pre><pre>curl</pre></section><dl"),
    ],
)
def test_what_stands_behind_a_message(old: str, new: str) -> None:
    """A message ends with its own `pre`, and a schema too."""
    headers = (*HOST, ("content-type", "application/json"))
    responses = response(body=BODY)
    text = page(headers=headers, body=BODY, content="{}", responses=responses)
    assert old in text
    found = operation(text)
    assert found["requestBody"]["content"]["application/json"]["example"] == {"a": 1}
    assert operation(text.replace(old, new)) == found
    assert "page-example-unread" not in codes(text.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</span>&#xA;&#xA;", "</span>\n</p>"),
        ("</span>&#xA;&#xA;", "</span>&#xA;&#xA;<!-- <p>end</p> -->"),
        ("</span>&#xA;&#xA;", '</span><button class="copy"><b>Copy</b></button>'),
        ("</span>&#xA;&#xA;", "</span><br><br/><code>null</code>"),
    ],
)
def test_markup_is_no_body(old: str, new: str) -> None:
    """A body is where something is left once the markup is taken away."""
    text = page(ID, method="DELETE").replace(old, new)
    assert new in text
    assert "requestBody" not in operation(text)
    assert "page-example-unread" not in codes(text)


@pytest.mark.parametrize(
    ("type", "body", "example"),
    [
        ("text/plain", "wait", "wait"),
        ("text/plain", "<p>wait<br>for &lt;b&gt; <name></p>", "wait\nfor <b> <name>"),
        ("application/json", BODY, {"a": 1}),
        ("application/json", "{<br>&quot;a&quot;: <i>1</i>}<!-- end -->", {"a": 1}),
    ],
)
def test_markup_in_examples(type: str, body: str, example: object) -> None:
    """An example is the text of it, in which `<br>` ends a line."""
    text = page(responses=response(body=body, types=(type,)))
    with_breaks = text.replace("&#xA;", "<br>")
    for each in (text, with_breaks):
        [media] = operation(each)["responses"]["200"]["content"].values()
        assert media["example"] == example


def test_comments_and_buttons_in_a_schema() -> None:
    """They are no part of the JSON; in a text of it, a comment is one."""
    for extra in ("<!-- a > b -->", "<button><i>x</i> Copy</button>", "<!---->"):
        found = operation(page(content=f'{{"title": "a"}}{extra}'))["requestBody"]
        assert found["content"]["application/json"]["schema"] == {"title": "a"}
    found = operation(page(content='{"title": "a <!-- b -->"}'))["requestBody"]
    title = found["content"]["application/json"]["schema"]["title"]
    assert title == "a <!-- b -->"


def test_a_page_within_a_page_of_a_site() -> None:
    """The title of the site is not the operation's."""
    site = "<html><head><title>Acme - API</title></head><body><main>"
    for own, summary in (("", None), ("List things", "List things")):
        text = page(summary="GetThings").replace("<title>", f"<title>{own}")
        found = operation(site + text + "</main></body></html>")
        assert found.get("summary") == summary
    icon = "<svg><title>Menu</title></svg>"
    bare = page(summary="GetThings").replace("<article>", icon + "<article>")
    assert "summary" not in operation(bare)


def test_markup_in_a_summary() -> None:
    """It goes; a title that is its Markdown says the same."""
    heading = "Gets <b>it</b>.\n<p><a href='x'>Learn more</a></p>"
    text = page(summary=heading).replace(
        "<title>", "<title>Gets it.&#xA;&#xA;[Learn more](x)&#xA;"
    )
    assert operation(text)["summary"] == "Gets it.\nLearn more"
    assert "page-title-ignored" not in codes(text)
    assert operation(page(summary="List <amount>"))["summary"] == "List <amount>"
