"""Every operation page that lies beside the repository is read, and nothing is lost.

The judge is an HTML5 parser, which the reader does not use: what it sees in a page has
to be found again in the document that the reader makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.diagnostics import Diagnostics
from generator.document import Document
from generator.pages import PageFile, read_pages

PAGES = Path(__file__).parents[3] / "shared" / "httpdoc"

pytestmark = pytest.mark.skipif(
    not PAGES.is_dir(), reason="the operation pages do not lie beside the repository"
)

# Folder: operations, parameters, bodies, responses.
COUNTS = {
    "dialect-a/openai": (57, 79, 25, 57),
    "dialect-b/apis-io-maintainers": (6, 6, 2, 6),
    "dialect-b/openai": (57, 79, 25, 57),
    "dialect-b/sample": (2, 0, 1, 2),
    "dialect-c/apis-io-maintainers": (6, 6, 2, 6),
    "dialect-c/openai": (57, 79, 25, 57),
    "dialect-c/sample": (2, 0, 1, 2),
    "dialect-c/stripe": (446, 1140, 446, 892),
}

# The exact notes that each folder gives rise to, beside those on server and security.
CODES = {
    "dialect-a/openai": {
        "page-body-required-assumed",
        "page-body-untyped",
        "page-content-type-assumed",
        "page-host-stand-in",
        "page-response-types-assumed",
        "page-response-untyped",
    },
    "dialect-b/apis-io-maintainers": {
        "page-body-required-assumed",
        "page-header-ignored",
        "page-response-types-assumed",
        "page-response-untyped",
    },
    "dialect-b/openai": {
        "page-body-required-assumed",
        "page-response-types-assumed",
        "page-response-untyped",
    },
    "dialect-b/sample": {
        "page-body-required-assumed",
        "page-header-ignored",
        "page-response-types-assumed",
        "page-response-untyped",
    },
    "dialect-c/apis-io-maintainers": {
        "page-body-required-assumed",
        "page-response-untyped",
    },
    "dialect-c/openai": {"page-body-required-assumed", "page-response-untyped"},
    "dialect-c/sample": {"page-body-required-assumed", "page-response-inferred"},
    "dialect-c/stripe": {
        "page-body-required-assumed",
        "page-parameter-untyped",
        "page-response-untyped",
        "page-skipped",
    },
}

folders = pytest.mark.parametrize("folder", sorted(COUNTS))


def pages_of(folder: str) -> list[PageFile]:
    return [
        PageFile(path=f"{folder}/{path.name}", name=path.stem, data=path.read_bytes())
        for path in sorted((PAGES / folder).glob("*.md"))
    ]


def read(folder: str) -> tuple[Document, Diagnostics]:
    diagnostics = Diagnostics()
    return read_pages(pages_of(folder), diagnostics, title=folder), diagnostics


def operations(document: Document) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Path, method and operation by operationId."""
    return {
        operation["operationId"]: (path, method, operation)
        for path, item in document.root["paths"].items()
        for method, operation in item.items()
    }


@folders
def test_counts(folder: str) -> None:
    """Every page becomes an operation, with all its parts."""
    found = [operation for _, _, operation in operations(read(folder)[0]).values()]
    assert COUNTS[folder] == (
        len(found),
        sum(len(operation["parameters"]) for operation in found),
        sum("requestBody" in operation for operation in found),
        sum(len(operation["responses"]) for operation in found),
    )


def test_the_whole() -> None:
    """There are 633 operation pages."""
    assert sum(counts[0] for counts in COUNTS.values()) == 633


@folders
def test_notes(folder: str) -> None:
    """The assumptions made are exactly these, and no more than four of a kind."""
    document, diagnostics = read(folder)
    server = "page-server-assumed" if "servers" in document.root else "page-no-server"
    assert CODES[folder] | {server, "page-no-security"} == {d.code for d in diagnostics}
    assert len(diagnostics) <= 4 * len(CODES[folder])
    assert all(d.location is not None and d.location.line for d in diagnostics)


@folders
def test_nothing_is_lost(folder: str) -> None:
    """Each fact that an HTML5 parser finds in a page is in its operation."""
    document, _ = read(folder)
    by_name = operations(document)
    for page in pages_of(folder):
        tree = Judge(page.data)
        if tree.find("httpTarget", "http-target"):
            path, method, operation = by_name.pop(page.name)
            facts = list(compare(tree, path, method, operation, document.root))
            wrong = [fact for fact in facts if fact[1] != fact[2]]
            assert not wrong, page.path
    assert not by_name


@folders
def test_places(folder: str) -> None:
    """Each operation is located in its page, on the line of its target."""
    document, _ = read(folder)
    sources = {page.name: page for page in pages_of(folder)}
    for name, (path, method, _) in operations(document).items():
        escaped = path.replace("~", "~0").replace("/", "~1")
        place = document.locate(f"/paths/{escaped}/{method}/responses")
        page = sources[name]
        line = page.data.decode().split("\n")[place.line - 1]
        assert place.file == page.path
        assert "\\" + path.split("/")[1] in line[place.column - 1 :]


class Judge:
    """A page as an HTML5 parser sees it, by the class names of all dialects."""

    def __init__(self, data: bytes) -> None:
        self.tree = LexborHTMLParser(data)

    def find(self, *names: str, below: LexborNode | None = None) -> list[LexborNode]:
        selector = ", ".join(f".{name}" for name in names)
        return (below or self.tree).css(selector)

    def texts(self, *names: str, below: LexborNode | None = None) -> list[str]:
        return [node.text().strip() for node in self.find(*names, below=below)]

    def headers(self, below: LexborNode) -> list[tuple[str, str]]:
        names = self.texts("headerLine", "header-line", below=below)
        values = self.texts("headerValue", "header-value", below=below)
        return [(n.lower(), v) for n, v in zip(names, values, strict=True)]


Fact = tuple[str, Any, Any]


def compare(
    tree: Judge, path: str, method: str, operation: dict[str, Any], root: dict[str, Any]
) -> Iterator[Fact]:
    """What was compared, what the page says, and what the document says."""
    [request] = tree.find("http")
    [target] = tree.texts("httpTarget", "http-target")
    query = ",".join(
        parameter["name"] + "*" * parameter["explode"]
        for parameter in operation["parameters"]
        if parameter["in"] == "query"
    )
    whole = path.replace("/", "\\") + (f"{{?{query}}}" if query else "")
    yield "target", target.removeprefix("+{baseUrl}"), whole
    yield "method", tree.texts("requestLine", "request-line"), [method.upper()]
    [heading] = tree.texts("requestSummary", "request-summary")
    yield "summary", heading, operation.get("summary", operation["operationId"])
    yield "description", page_description(tree), seen(operation.get("description", ""))
    yield "parameters", page_parameters(tree), [
        (
            parameter["name"],
            parameter["in"],
            parameter["schema"].get("type", ""),
            seen(parameter.get("description", "")),
            "required" if parameter["required"] else "optional",
        )
        for parameter in operation["parameters"]
    ]
    headers = dict(tree.headers(request))
    yield from compare_server(headers.get("host"), root)
    yield from compare_body(tree, headers.get("content-type"), operation)
    yield from compare_responses(tree, headers.get("accept"), operation["responses"])


def page_description(tree: Judge) -> str:
    nodes = tree.find("requestDescription", "request-description")
    text = ""
    node = nodes[0] if nodes else None
    while node is not None:
        text += node.text() if node.is_element_node else node.text_content or ""
        node = node.next
    return " ".join(text.split())


def seen(text: str) -> str:
    """What a reader sees of HTML."""
    return " ".join(LexborHTMLParser(f"<body>{text}").text().split())


def page_parameters(tree: Judge) -> list[tuple[str, ...]]:
    return list(
        zip(
            tree.texts("parameterName", "parameter-name"),
            [t.lower() for t in tree.texts("parameterLocation", "parameter-location")],
            tree.texts("parameterType", "parameter-type"),
            [
                " ".join(text.split())
                for text in tree.texts("parameterDescription", "parameter-description")
            ],
            tree.texts("parameterRequired", "parameter-required"),
            strict=True,
        )
    )


def compare_server(host: str | None, root: dict[str, Any]) -> Iterator[Fact]:
    usable = host if host != "example.org:443" else None
    servers = [{"url": f"https://{usable.removesuffix(':443')}"}] if usable else None
    yield "server", servers, root.get("servers")


def compare_body(
    tree: Judge, content_type: str | None, operation: dict[str, Any]
) -> Iterator[Fact]:
    body = operation.get("requestBody")
    schemas = tree.texts("schema")
    yield "body", bool(schemas), body is not None
    if body is None:
        return
    [(media_type, media)] = body["content"].items()
    yield "content type", content_type or "application/json", media_type
    schema = json.loads(schemas[0]) if schemas[0] else None
    yield "schema", schema, media.get("schema")
    [request] = tree.find("http")
    yield "example", body_of(request, "httpExample", "http-example"), media.get(
        "example"
    )


def compare_responses(
    tree: Judge, accept: str | None, responses: dict[str, Any]
) -> Iterator[Fact]:
    items = tree.find("response")
    yield "statuses", tree.texts("statusLine", "status-line"), list(responses)
    for item, response in zip(items, responses.values(), strict=True):
        [description] = tree.texts(
            "statusDescription", "status-description", below=item
        )
        yield "response", description, seen(response["description"])
        examples = [
            media.get("example") for media in response.get("content", {}).values()
        ]
        if tree.find("http-example", below=item):
            types = [value for _, value in tree.headers(item)]
            yield "response types", types, list(response.get("content", {}))
            body = body_of(item, "http-example")
            yield "response example", [body] * len(types), examples
        else:
            types = accept.split(",") if accept else []
            yield "accepted", types, list(response.get("content", {}))


def body_of(node: LexborNode, *names: str) -> Any:
    """The JSON behind the headers; None for none, and for what stands for none."""
    [message] = node.css(", ".join(f".{name}" for name in names))
    _, _, text = message.text().partition("\n\n")
    body = json.loads(text) if text.strip() else None
    return None if body == {"example": "Example goes here"} else body
