"""Walks over pages, in each way that APIs have for it, over real HTTP."""

from __future__ import annotations

import asyncio
import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Failure

from .making import Workshop, openapi, run_command
from .recording import Answer, Server

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
PET = {"type": "object", "properties": {"id": TEXT}, "required": ["id"]}
PETS = {"type": "array", "items": PET}


def listed(
    schema: dict[str, Any], *parameters: str, headers: tuple[str, ...] = ()
) -> dict[str, Any]:
    """An operation that lists pets; a parameter with `#` is a number, with `0` its
    least."""
    return {
        "operationId": "list_pets",
        "tags": ["pets"],
        "parameters": [
            {
                "name": name.rstrip("#0"),
                "in": "query",
                "schema": {"#": NUMBER, "0": {**NUMBER, "minimum": 0}}.get(
                    name[-1], TEXT
                ),
            }
            for name in parameters
        ],
        "responses": {
            "200": {
                "description": "",
                "headers": {name: {"schema": TEXT} for name in headers},
                "content": {"application/json": {"schema": schema}},
            }
        },
    }


def page(**more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"data": PETS, **more}}


def beside_list(schema: dict[str, Any]) -> dict[str, Any]:
    """A page in one form of JSON, its items as a plain list in another."""
    operation = listed({}, "page#", "limit#")
    forms = {"application/ld+json": schema, "application/json": PETS}
    operation["responses"]["200"]["content"] = {
        form: {"schema": schema} for form, schema in forms.items()
    }
    return operation


def within(**more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": more}


LINK = {
    "oneOf": [
        {"type": "string", "format": "uri-reference"},
        {"type": "object", "required": ["href"], "properties": {"href": TEXT}},
        {"type": "null"},
    ]
}
"""A link as JSON:API has it."""

ONE, TWO = [{"id": "a"}, {"id": "b"}], [{"id": "c"}]

WAYS: dict[str, tuple[dict[str, Any], list[tuple[Any, str]], list[str]]] = {
    "the id of the last item": (
        listed(page(has_more={"type": "boolean"}), "starting_after", "limit#"),
        [({"data": ONE, "has_more": True}, ""), ({"data": TWO, "has_more": False}, "")],
        ["limit=2", "starting_after=b&limit=2"],
    ),
    "a token": (
        listed(page(nextPageToken=TEXT), "pageToken", "limit#"),
        [({"data": ONE, "nextPageToken": "t/1"}, ""), ({"data": TWO}, "")],
        ["limit=2", "pageToken=t%2F1&limit=2"],
    ),
    "a token that is a number": (
        listed(page(next_marker=NUMBER), "marker", "limit#"),
        [({"data": ONE, "next_marker": 7}, ""), ({"data": TWO}, "")],
        ["limit=2", "marker=7&limit=2"],
    ),
    "a token that is called a number": (
        listed(page(next_marker=NUMBER), "marker", "limit#"),
        [({"data": ONE, "next_marker": "n"}, ""), ({"data": TWO}, "")],
        ["limit=2", "marker=n&limit=2"],
    ),
    "a cursor that is a number": (
        listed(page(cursor=NUMBER), "cursor#", "limit#"),
        [({"data": ONE, "cursor": 7}, ""), ({"data": TWO, "cursor": 0}, "")],
        ["limit=2", "cursor=7&limit=2"],
    ),
    "a token in an object about the page": (
        listed(page(response_metadata=within(next_cursor=TEXT)), "cursor", "limit#"),
        [
            ({"data": ONE, "response_metadata": {"next_cursor": "n"}}, ""),
            ({"data": TWO, "response_metadata": {"next_cursor": ""}}, ""),
        ],
        ["limit=2", "cursor=n&limit=2"],
    ),
    "a token of the parameter's name": (
        listed(page(metadata=within(**{"continue": TEXT})), "continue", "limit#"),
        [
            ({"data": ONE, "metadata": {"continue": "n"}}, ""),
            ({"data": TWO, "metadata": {"continue": ""}}, ""),
        ],
        ["limit=2", "continue=n&limit=2"],
    ),
    "a token that is called the page": (
        listed(page(current_page=TEXT, next_page=TEXT), "cursor", "limit#"),
        [({"data": ONE, "next_page": "n"}, ""), ({"data": TWO}, "")],
        ["limit=2", "cursor=n&limit=2"],
    ),
    "the number of the page": (
        listed(PETS, "page#", "limit#"),
        [(ONE, ""), (TWO, ""), ([], "")],
        ["limit=2", "page=2&limit=2", "page=3&limit=2"],
    ),
    "the number of the page, up to where links tell of no next one": (
        listed(page(total_count=NUMBER), "page#", "limit#"),
        [
            (
                {"data": ONE, "total_count": 9},
                "<?page=2>; rel=next, <?page=2>; rel=last",
            ),
            (
                {"data": TWO, "total_count": 9},
                "<?page=1>; rel=prev, <?page=1>; rel=first",
            ),
        ],
        ["limit=2", "page=2&limit=2"],
    ),
    "the number of the page, beside links to something else": (
        listed(page(), "page#", "limit#"),
        [
            ({"data": ONE}, "</style.css>; rel=preload"),
            ({"data": TWO}, ""),
            ({"data": []}, ""),
        ],
        ["limit=2", "page=2&limit=2", "page=3&limit=2"],
    ),
    "how many came before, up to where links tell of no next one": (
        listed(page(), "offset#", "limit#"),
        [({"data": ONE}, ""), ({"data": TWO}, '<?offset=0>; rel="first prev"')],
        ["limit=2", "offset=2&limit=2"],
    ),
    "how many came before": (
        listed(page(), "offset#", "limit#"),
        [({"data": ONE}, ""), ({"data": TWO}, ""), ({"data": []}, "")],
        ["limit=2", "offset=2&limit=2", "offset=3&limit=2"],
    ),
    "the number of the page, of so many": (
        listed(page(meta=within(total_pages=NUMBER)), "page#", "limit#"),
        [
            ({"data": ONE, "meta": {"total_pages": 2}}, ""),
            ({"data": TWO, "meta": {"total_pages": 2}}, ""),
        ],
        ["limit=2", "page=2&limit=2"],
    ),
    "the number of the page, of so many in an object about it": (
        listed(page(page=within(totalPages=NUMBER)), "page#", "limit#"),
        [
            ({"data": ONE, "page": {"totalPages": 2}}, ""),
            ({"data": TWO, "page": {"totalPages": 2}}, ""),
        ],
        ["limit=2", "page=2&limit=2"],
    ),
    "the number of the page, of a slice that tells much": (
        listed(
            page(
                numberOfElements=NUMBER,
                **{f"other{number}": TEXT for number in range(9)},
            ),
            "page#",
            "limit#",
        ),
        [({"data": ONE}, ""), ({"data": TWO}, ""), ({"data": []}, "")],
        ["limit=2", "page=1&limit=2", "page=2&limit=2"],
    ),
    "the number of the page, from zero": (
        listed(page(pageable=within(), last={"type": "boolean"}), "page#", "limit#"),
        [({"data": ONE}, ""), ({"data": TWO}, ""), ({"data": []}, "")],
        ["limit=2", "page=1&limit=2", "page=2&limit=2"],
    ),
    "the number of the page, at least zero": (
        listed(PETS, "page#0", "limit#"),
        [(ONE, ""), (TWO, ""), ([], "")],
        ["limit=2", "page=1&limit=2", "page=2&limit=2"],
    ),
    "the number of the page, beside what Spring never reads": (
        listed(
            page(numberOfElements=NUMBER, totalPages=NUMBER, totalElements=NUMBER),
            *("offset#", "page#", "pageNumber#", "pageSize#", "paged", "limit#"),
        ),
        [({"data": ONE, "totalPages": 2}, ""), ({"data": TWO, "totalPages": 2}, "")],
        ["limit=2", "page=1&limit=2"],
    ),
    "how many came before, of so many": (
        listed(page(total=NUMBER), "offset#", "limit#"),
        [({"data": ONE, "total": 3}, ""), ({"data": TWO, "total": 3}, "")],
        ["limit=2", "offset=2&limit=2"],
    ),
    "the number of the page, while there are more": (
        listed(page(has_more={"type": "boolean"}), "page#", "limit#"),
        [({"data": ONE, "has_more": True}, ""), ({"data": TWO, "has_more": False}, "")],
        ["limit=2", "page=2&limit=2"],
    ),
    "the end of the page, while there are more": (
        listed(
            page(pageInfo=within(endCursor=TEXT, hasNextPage={"type": "boolean"})),
            "after",
            "limit#",
        ),
        [
            ({"data": ONE, "pageInfo": {"endCursor": "b", "hasNextPage": True}}, ""),
            ({"data": TWO, "pageInfo": {"endCursor": "c", "hasNextPage": False}}, ""),
        ],
        ["limit=2", "after=b&limit=2"],
    ),
    "a link of HAL": (
        listed(
            within(_embedded=within(pets=PETS), _links=within(next=within(href=TEXT))),
            "limit#",
        ),
        [
            ({"_embedded": {"pets": ONE}, "_links": {"next": {"href": "?n=2"}}}, ""),
            ({"_embedded": {"pets": TWO}, "_links": {}}, ""),
        ],
        ["limit=2", "n=2"],
    ),
    "a link in the answer": (
        listed(page(next={**TEXT, "format": "uri", "nullable": True}), "limit#"),
        [({"data": ONE, "next": "/pets?from=%2Fx&limit=2"}, ""), ({"data": TWO}, "")],
        ["limit=2", "from=%2Fx&limit=2"],
    ),
    "a link that is called the page": (
        listed(page(next_page={**TEXT, "format": "uri"}), "cursor", "limit#"),
        [({"data": ONE, "next_page": "?n=2"}, ""), ({"data": TWO}, "")],
        ["limit=2", "n=2"],
    ),
    "a link that is a text": (
        listed(page(links=within(next=LINK)), "page[number]#", "page[size]#", "limit#"),
        [
            ({"data": ONE, "links": {"next": "?n=2"}}, ""),
            ({"data": TWO, "links": {"next": None}}, ""),
        ],
        ["limit=2", "n=2"],
    ),
    "a link that is an object": (
        listed(page(links=within(next=LINK)), "page[number]#", "page[size]#", "limit#"),
        [
            ({"data": ONE, "links": {"next": {"href": "?n=2"}}}, ""),
            ({"data": TWO, "links": {"next": None}}, ""),
        ],
        ["limit=2", "n=2"],
    ),
    "a link of JSON-LD, beside a plain list": (
        beside_list(
            within(
                **{"hydra:member": PETS, "hydra:view": within(**{"hydra:next": TEXT})}
            )
        ),
        [
            ({"hydra:member": ONE, "hydra:view": {"hydra:next": "?n=2"}}, ""),
            ({"hydra:member": TWO}, ""),
        ],
        ["limit=2", "n=2"],
    ),
    "a link in a view, beside a plain list": (
        beside_list(
            within(member=PETS, view=within(next={**TEXT, "format": "iri-reference"}))
        ),
        [({"member": ONE, "view": {"next": "?n=2"}}, ""), ({"member": TWO}, "")],
        ["limit=2", "n=2"],
    ),
    "a link in a header": (
        listed(PETS, "limit#", headers=("Link",)),
        [(ONE, '<{url}/pets?page=2>; rel="next", <{url}/p>; rel="last"'), (TWO, "")],
        ["limit=2", "page=2"],
    ),
    "a link with words that look like a relation": (
        listed(PETS, "limit#", headers=("Link",)),
        [
            (
                ONE,
                r'<{url}/p>;title="\"; rel=next", <?page=2>;title="; rel=a";rel=next',
            ),
            (TWO, ""),
        ],
        ["limit=2", "page=2"],
    ),
    "a link with a parameter that has no value": (
        listed(PETS, "limit#", headers=("Link",)),
        [(ONE, "<?page=2>; crossorigin; rel=next"), (TWO, "")],
        ["limit=2", "page=2"],
    ),
}


def searched(
    schema: dict[str, Any], media_type: str = "application/json", /, **fields: Any
) -> dict[str, Any]:
    """A POST that finds pets, with the fields in its body."""
    content = {media_type: {"schema": {"type": "object", "properties": fields}}}
    return {**listed(schema), "requestBody": {"content": content}}


LIMIT = {"limit": NUMBER}
NESTED = within(cursor=TEXT, **LIMIT)
FORM = "application/x-www-form-urlencoded"

BODIES: dict[str, tuple[dict[str, Any], list[Any], str, list[str]]] = {
    "a token": (
        searched(
            page(next_cursor=TEXT, has_more={"type": "boolean"}),
            start_cursor=TEXT,
            **{"q": TEXT, "page-size": NUMBER},
        ),
        [
            {"data": ONE, "next_cursor": "n/1", "has_more": True},
            {"data": TWO, "next_cursor": "n/2", "has_more": False},
        ],
        '{"q":"rex"}',
        ['{"q":"rex"}', '{"start_cursor":"n/1","q":"rex"}'],
    ),
    "a token of AWS": (
        searched(page(NextToken=TEXT), MaxResults=NUMBER, NextToken=TEXT),
        [{"data": ONE, "NextToken": "n"}, {"data": TWO, "NextToken": None}],
        "{}",
        ["{}", '{"NextToken":"n"}'],
    ),
    "a token inside an object": (
        searched(page(next_cursor=TEXT), page=NESTED),
        [{"data": ONE, "next_cursor": "n"}, {"data": TWO}],
        '{"page":{"limit":2}}',
        ['{"page":{"limit":2}}', '{"page":{"cursor":"n","limit":2}}'],
    ),
    "the number of the page": (
        searched(page(), page=NUMBER, **LIMIT),
        [{"data": ONE}, {"data": TWO}, {"data": []}],
        '{"limit":2}',
        ['{"limit":2}', '{"page":2,"limit":2}', '{"page":3,"limit":2}'],
    ),
    "how many came before, in a form": (
        searched(page(total=NUMBER), FORM, offset=NUMBER, **LIMIT),
        [{"data": ONE, "total": 3}, {"data": TWO, "total": 3}],
        '{"limit":2}',
        ["limit=2", "offset=2&limit=2"],
    ),
    "the id of the last item": (
        searched(page(has_more={"type": "boolean"}), starting_after=TEXT),
        [{"data": ONE, "has_more": True}, {"data": TWO, "has_more": False}],
        "{}",
        ["{}", '{"starting_after":"b"}'],
    ),
}


def described(operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets": {"post" if "requestBody" in operation else "get": operation}
        },
    }


def walked(package: Any, method: str, kind: str, url: str, **arguments: Any) -> Any:
    """What `client.paginate` or `client.iterate` gives, with either client."""
    request = package.operations.pets.list_pets(**arguments)
    return walk_of(package, request, method, kind, url)


def walk_of(package: Any, request: Any, method: str, kind: str, url: str) -> Any:
    if kind == "sync":
        with package.Client(base_url=url) as client:
            return list(getattr(client, method)(request))

    async def walk() -> list[Any]:
        async with package.AsyncClient(base_url=url) as client:
            return [each async for each in getattr(client, method)(request)]

    return asyncio.run(walk())


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("way", WAYS)
def test_every_item_comes_once(
    workshop: Workshop, server: Server, kind: str, way: str
) -> None:
    """Each page is asked for by what the one before it says."""
    operation, pages, queries = WAYS[way]
    package = workshop.load(openapi(described(operation)))
    media_type = next(iter(operation["responses"]["200"]["content"]))
    for body, link in pages:
        headers = {"Content-Type": media_type}
        if link:
            headers["Link"] = link.format(url=server.url)
        server.answer(Answer(body=json.dumps(body).encode(), headers=headers))
    pets = walked(package, "iterate", kind, server.url, limit=2)
    assert [pet.id for pet in pets] == ["a", "b", "c"]
    assert [r.target.partition("?")[2] for r in server.received] == queries


@pytest.mark.parametrize("way", BODIES)
def test_what_asks_for_a_page_can_be_in_the_body(
    workshop: Workshop, server: Server, kind: str, way: str
) -> None:
    """Of a search by POST; what else the caller put there stays, and is not changed."""
    operation, pages, body, sent = BODIES[way]
    package = workshop.load(openapi(described(operation)))
    server.answer(*[Answer(body=json.dumps(page).encode()) for page in pages])
    given = package.models.ListPetsBody.from_dict(json.loads(body))
    pets = walked(package, "iterate", kind, server.url, body=given)
    assert [pet.id for pet in pets] == ["a", "b", "c"]
    assert [r.body.decode() for r in server.received] == sent
    assert {(r.method, r.target) for r in server.received} == {("POST", "/pets")}
    assert given == package.models.ListPetsBody.from_dict(json.loads(body))


def test_a_body_that_nobody_gave_asks_for_the_next_page(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """The first request has none; a walk in circles ends here too."""
    operation, pages, _, _ = BODIES["a token inside an object"]
    package = workshop.load(openapi(described(operation)))
    body = json.dumps(pages[0]).encode()
    server.answer(*[Answer(body=body) for _ in range(9)])
    assert len(walked(package, "paginate", kind, server.url)) == 1
    assert [r.body for r in server.received] == [b"", b'{"page":{"cursor":"n"}}']


def test_pages_come_whole(workshop: Workshop, server: Server, kind: str) -> None:
    """And none is asked for before its turn."""
    operation, pages, _ = WAYS["a token"]
    package = workshop.load(openapi(described(operation)))
    for body, _ in pages:
        server.answer(Answer(body=json.dumps(body).encode()))
    first, second = walked(package, "paginate", kind, server.url)
    assert [len(first.data), first.next_page_token] == [2, "t/1"]
    assert [len(second.data), second.next_page_token] == [1, None]


@pytest.mark.parametrize("is_required", [True, False])
def test_a_page_that_lacks_its_list_is_told(
    workshop: Workshop,
    server: Server,
    kind: str,
    is_required: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Another answer than the documented one looks like no items else."""
    schema = page(nextPageToken=TEXT) | ({"required": ["data"]} if is_required else {})
    package = workshop.load(openapi(described(listed(schema, "pageToken"))))
    server.answer(*[Answer(body=b'{"pets": []}') for _ in range(2)])
    assert walked(package, "iterate", kind, server.url) == []
    told = ["a page has no list at data: it counts as empty"] if is_required else []
    assert [record.getMessage() for record in caplog.records] == told
    if is_required:
        with package.Client(base_url=server.url, strict=True) as client:
            walk = client.iterate(package.operations.pets.list_pets())
            with pytest.raises(package.DecodeError, match="data"):
                list(walk)


@pytest.mark.parametrize(("second", "count"), [(ONE, 1), (TWO, 2)])
def test_a_walk_in_circles_ends(
    workshop: Workshop,
    server: Server,
    kind: str,
    second: list[dict[str, str]],
    count: int,
) -> None:
    """With the page that leads back, unless that is the one before it again."""
    package = workshop.load(openapi(described(WAYS["a token"][0])))
    for items in (ONE, second, second):
        body = json.dumps({"data": items, "nextPageToken": "same"}).encode()
        server.answer(Answer(body=body))
    assert len(walked(package, "paginate", kind, server.url)) == count
    assert len(server.received) == 2


@pytest.mark.parametrize(
    "link",
    [
        "http://evil.example/pets",
        "//evil.example/pets",
        "file:///etc/passwd",
        "http://a:b@{here}/pets",
        "http://{here}x/pets",
        "http://[/pets",
    ],
)
def test_no_link_leads_elsewhere(
    workshop: Workshop, server: Server, kind: str, link: str
) -> None:
    """Another origin would get the credentials of this one."""
    package = workshop.load(openapi(described(WAYS["a link in the answer"][0])))
    link = link.replace("{here}", server.url.removeprefix("http://"))
    server.answer(Answer(body=json.dumps({"data": ONE, "next": link}).encode()))
    with pytest.raises(package.ApiError, match="another origin|is no URL"):
        walked(package, "paginate", kind, server.url)
    assert len(server.received) == 1


@pytest.mark.parametrize("link", ["/pets?a=\u2028", "/pe\0ts", "http://[/pets"])
def test_what_is_no_link_is_told_as_that(
    workshop: Workshop, server: Server, kind: str, link: str
) -> None:
    """Not as one to another server."""
    package = workshop.load(openapi(described(WAYS["a link in the answer"][0])))
    server.answer(Answer(body=json.dumps({"data": ONE, "next": link}).encode()))
    with pytest.raises(package.ApiError, match="is no URL"):
        walked(package, "paginate", kind, server.url)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("operation", "key", "token"),
    [
        (WAYS["a token"][0], "nextPageToken", '"\\ud800"'),
        (WAYS["a token"][0], "nextPageToken", "1e999"),
        (WAYS["a token"][0], "nextPageToken", f'"{"a" * 100_000}"'),
        (BODIES["a token of AWS"][0], "NextToken", '"\\ud800"'),
        (BODIES["a token of AWS"][0], "NextToken", "1e999"),
        (WAYS["a link in the answer"][0], "next", '"\\ud800"'),
        (WAYS["a link in the answer"][0], "next", f'"{"/a" * 50_000}"'),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else "",
)
def test_what_cannot_be_sent_ends_a_walk_behind_its_page(
    workshop: Workshop,
    server: Server,
    kind: str,
    operation: dict[str, Any],
    key: str,
    token: str,
) -> None:
    """The page has come, and is handed out."""
    package = workshop.load(openapi(described(operation)))
    whole = f'{{"data":{json.dumps(ONE)},"{key}":{token}}}'.encode()
    server.answer(Answer(body=whole))
    request = package.operations.pets.list_pets()
    got: list[str] = []

    def walk() -> None:
        with package.Client(base_url=server.url) as client:
            got.extend(each.id for each in client.iterate(request))

    async def async_walk() -> None:
        async with package.AsyncClient(base_url=server.url) as client:
            async for each in client.iterate(request):
                got.append(each.id)

    with pytest.raises(package.ApiError, match="next page"):
        walk() if kind == "sync" else asyncio.run(async_walk())
    assert got == ["a", "b"]
    assert len(server.received) == 1


def test_an_argument_that_cannot_be_sent_is_the_caller_s(
    workshop: Workshop, server: Server, kind: str
) -> None:
    package = workshop.load(openapi(described(WAYS["a token"][0])))
    with pytest.raises(ValueError, match="surrogates"):
        walked(package, "iterate", kind, server.url, page_token="\ud800")
    assert server.received == []


@pytest.mark.parametrize(
    "operation",
    [
        listed(page(), "limit#"),
        listed(page(), "page#"),
        listed(page(next_page=NUMBER), "page_token"),
        listed(page(next_page_token=TEXT), "q"),
        listed(PET, "page#", "limit#"),
        listed({"type": "object", "properties": {"a": PETS, "b": PETS}}, "page#"),
        listed(page(next=TEXT), "limit#"),  # a URL, or what some parameter takes?
        beside_list(page()),
        listed(within(errors=PETS), "page#", "limit#"),
        listed(page(), "offset#", "pageNumber#", "pageSize#", "paged", "unpaged"),
        listed(page(**{f"other{n}": TEXT for n in range(9)}), "page#", "limit#"),
        {**listed(PETS, "page#", "limit#"), "responses": {"204": {"description": ""}}},
        searched(page(), page=NUMBER),
        searched(page(), token=TEXT),
        searched(page(next=TEXT), url=TEXT),
        {**BODIES["a token"][0], "parameters": listed(PETS, "page#")["parameters"]}
        | {"requestBody": {"content": {"text/plain": {"schema": TEXT}}}},
    ],
)
def test_what_shows_no_pages_is_no_page(
    workshop: Workshop, operation: dict[str, Any]
) -> None:
    """In doubt a call is one call."""
    package = workshop.load(openapi(described(operation)))
    assert type(package.operations.pets.list_pets()).__name__ == "Request"


@pytest.mark.parametrize("way", ["the number of the page", "how many came before"])
def test_a_server_that_heeds_no_number_ends_the_walk(
    workshop: Workshop,
    server: Server,
    kind: str,
    way: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It gives the first page again and again, of which no item comes twice."""
    operation, pages, _ = WAYS[way]
    package = workshop.load(openapi(described(operation)))
    server.answer(*[Answer(body=json.dumps(pages[0][0]).encode()) for _ in range(9)])
    assert len(walked(package, "paginate", kind, server.url)) == 1
    assert len(server.received) == 2
    assert [record.getMessage() for record in caplog.records] == [
        "GET /pets: a page came again, and the walk ends there"
    ]


NUMBERS = {"type": "array", "items": NUMBER}


@pytest.mark.parametrize(
    ("schema", "pages"),
    [
        (within(values=NUMBERS), [[0, 0], [0, 0], [0, 0], [7], []]),
        (within(values=NUMBERS, has_more={"type": "boolean"}), [[1, 2], [1, 2], [7]]),
    ],
    ids=["equal among themselves", "the answer says more"],
)
def test_equal_pages_are_pages_where_nothing_tells_them_apart(
    workshop: Workshop,
    server: Server,
    kind: str,
    schema: dict[str, Any],
    pages: list[list[int]],
) -> None:
    """Or where the answer says that another follows."""
    package = workshop.load(openapi(described(listed(schema, "offset#", "limit#"))))
    bodies = [{"values": page, "has_more": page != [7]} for page in pages]
    server.answer(*[Answer(body=json.dumps(body).encode()) for body in bodies])
    items = [item for page in pages for item in page]
    assert walked(package, "iterate", kind, server.url) == items
    assert len(server.received) == len(pages)


def test_equal_pages_are_not_asked_for_without_end(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """Whatever the answers say: an error, because none can know that these are all."""
    schema = within(values=NUMBERS, has_more={"type": "boolean"})
    package = workshop.load(openapi(described(listed(schema, "offset#", "limit#"))))
    body = json.dumps({"values": [1, 2], "has_more": True}).encode()
    server.answer(*[Answer(body=body) for _ in range(300)])
    with pytest.raises(package.ApiError, match="pages in a row have had the same"):
        walked(package, "iterate", kind, server.url)
    assert 100 < len(server.received) < 110


def test_alike_items_are_asked_for_a_few_times_where_nothing_says_that_more_come(
    workshop: Workshop, server: Server, kind: str
) -> None:
    operation = listed(within(values=NUMBERS), "offset#", "limit#")
    package = workshop.load(openapi(described(operation)))
    body = json.dumps({"values": [1, 1]}).encode()
    server.answer(*[Answer(body=body) for _ in range(300)])
    told = "GET /pets: 6 pages in a row have had the same items"
    with pytest.raises(package.ApiError, match=f"^{told}$"):
        walked(package, "iterate", kind, server.url)
    assert len(server.received) == 6


def test_no_log_tells_what_a_path_has_of_a_query(
    workshop: Workshop,
    server: Server,
    kind: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    root = described(WAYS["a token"][0])
    root["paths"] = {"/pets?key=s3cret": root["paths"]["/pets"]}
    package = workshop.load(openapi(root))
    body = json.dumps({"data": ONE, "nextPageToken": "same"}).encode()
    server.answer(*[Answer(body=body) for _ in range(9)])
    walked(package, "paginate", kind, server.url)
    logged = [record.getMessage() for record in caplog.records]
    assert logged == ["GET /pets: a page came again, and the walk ends there"]


@pytest.mark.parametrize(("last", "count"), [(0, 2), ("", 1), (None, 1)])
def test_an_id_may_be_zero(
    workshop: Workshop,
    server: Server,
    kind: str,
    last: object,
    count: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without one there is no asking for what is said to follow, which is told."""
    operation, _, _ = WAYS["the id of the last item"]
    package = workshop.load(openapi(described(operation)))
    bodies = [
        {"data": [{"id": last}], "has_more": True},
        {"data": TWO, "has_more": False},
    ]
    server.answer(*[Answer(body=json.dumps(body).encode()) for body in bodies])
    assert len(walked(package, "iterate", kind, server.url)) == count
    targets = [received.target for received in server.received]
    assert targets == ["/pets", f"/pets?starting_after={last}"][:count]
    told = "there are more pages, but the last item has no id: the walk ends"
    logged = [record.getMessage() for record in caplog.records]
    assert (told in logged) is (count == 1)


def test_equal_pages_are_pages_where_their_number_is_told(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """Measurements can be the same for a while."""
    values = {"type": "array", "items": NUMBER}
    operation = listed(within(values=values, total_pages=NUMBER), "page#", "per_page#")
    package = workshop.load(openapi(described(operation)))
    pages = [[0, 0], [0, 0], [0, 0], [7]]
    bodies = [{"values": page, "total_pages": 4} for page in pages]
    server.answer(*[Answer(body=json.dumps(body).encode()) for body in bodies])
    assert walked(package, "iterate", kind, server.url) == [0] * 6 + [7]


@pytest.mark.parametrize(("start", "following"), [(10.0, 12), (2.5, 4), (None, 2)])
def test_a_number_may_be_of_any_kind(
    workshop: Workshop, server: Server, start: float | None, following: int
) -> None:
    """`type: number` is a float, from which counting goes on."""
    operation = listed(page(total=NUMBER), "offset#", "limit#")
    operation["parameters"][0]["schema"] = {"type": "number"}
    package = workshop.load(openapi(described(operation)))
    bodies = [{"data": ONE, "total": 99}, {"data": [], "total": 99}]
    server.answer(*[Answer(body=json.dumps(body).encode()) for body in bodies])
    arguments = {} if start is None else {"offset": start}
    with package.Client(base_url=server.url) as client:
        assert list(client.iterate(package.operations.pets.list_pets(**arguments)))
    assert [r.target for r in server.received][1:] == [f"/pets?offset={following}"]


def test_a_page_may_be_changed_by_whoever_gets_it(
    workshop: Workshop, server: Server
) -> None:
    """What follows was settled before."""
    operation, pages, _ = WAYS["the id of the last item"]
    package = workshop.load(openapi(described(operation)))
    server.answer(*[Answer(body=json.dumps(body).encode()) for body, _ in pages])
    request = package.operations.pets.list_pets()
    ids = []
    with package.Client(base_url=server.url) as client:
        for each in client.paginate(request):
            while each.data:
                ids.append(each.data.pop().id)
    assert ids == ["b", "a", "c"]


def test_a_walk_begins_with_a_request(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """What a client's method gave is no request; nor has every request pages."""
    package = workshop.load(openapi(described(WAYS["a token"][0])))
    requests = importlib.import_module(f"{package.__name__}.runtime.requests")
    server.answer(Answer(body=json.dumps({"data": ONE}).encode()))
    with package.Client(base_url=server.url) as client:
        page = client.pets.list_pets()
    whole = requests.Request(method="GET", path=("/pets",))
    for wrong, message in ((page, "operations"), (whole, "<Request GET /pets> is not")):
        with pytest.raises(TypeError, match=message):
            walk_of(package, wrong, "iterate", kind, server.url)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "said", ["", 'way = "number", parameter = "page", items = "data"']
)
def test_what_asks_for_a_page_can_be_in_an_object_of_the_query(
    workshop: Workshop, server: Server, kind: str, said: str
) -> None:
    """Of which each property is a parameter; what was given is not changed."""
    pageable = {
        "name": "pageable",
        "in": "query",
        "required": True,
        "schema": within(page=NUMBER, size=NUMBER),
    }
    operation = {**listed(page()), "parameters": [pageable]}
    options = [f"pagination = {{ list_pets = {{ {said} }} }}"] if said else []
    package = workshop.load(openapi(described(operation)), *options)
    for items in (ONE, TWO, []):
        server.answer(Answer(body=json.dumps({"data": items}).encode()))
    given = package.models.ListPetsPageable(size=2)
    pets = walked(package, "iterate", kind, server.url, pageable=given)
    assert [pet.id for pet in pets] == ["a", "b", "c"]
    queries = [r.target.partition("?")[2] for r in server.received]
    assert queries == ["size=2", "page=2&size=2", "page=3&size=2"]
    assert given == package.models.ListPetsPageable(size=2)


UNUSUAL = listed(
    within(**{"pet.list": PETS, "where": within(go=TEXT), "on": {"type": "boolean"}}),
    "from",
    "limit#",
)


@pytest.mark.parametrize("key", ["list_pets", "#/paths/~1pets/get"])
def test_the_configuration_says_how(
    workshop: Workshop, server: Server, kind: str, key: str
) -> None:
    """In the names of the description, where nothing else shows it."""
    said = (
        'way = "token", parameter = "from", next = "where.go", items = ["pet.list"],'
        ' more = "on"'
    )
    package = workshop.load(
        openapi(described(UNUSUAL)), f'pagination = {{ "{key}" = {{ {said} }} }}'
    )
    server.answer(
        Answer(body=json.dumps({"pet.list": ONE, "where": {"go": "x"}}).encode()),
        Answer(
            body=json.dumps(
                {"pet.list": TWO, "where": {"go": "y"}, "on": False}
            ).encode()
        ),
    )
    pets = walked(package, "iterate", kind, server.url)
    assert [pet.id for pet in pets] == ["a", "b", "c"]
    assert [r.target for r in server.received] == ["/pets", "/pets?from=x"]


def test_the_configuration_says_where_in_the_body(
    workshop: Workshop, server: Server, kind: str
) -> None:
    """In the names of the wire, whatever the attributes are called."""
    operation = searched(
        within(**{"pet.list": PETS, "go": TEXT}), **{"from.here": within(**{"@": TEXT})}
    )
    said = 'way = "token", body = ["from.here", "@"], next = "go", items = ["pet.list"]'
    package = workshop.load(
        openapi(described(operation)), f"pagination = {{ list_pets = {{ {said} }} }}"
    )
    server.answer(
        Answer(body=json.dumps({"pet.list": ONE, "go": "x"}).encode()),
        Answer(body=json.dumps({"pet.list": TWO}).encode()),
    )
    pets = walked(package, "iterate", kind, server.url)
    assert [pet.id for pet in pets] == ["a", "b", "c"]
    assert [r.body for r in server.received] == [b"", b'{"from.here":{"@":"x"}}']


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("{ list_pets = false }", "Request"),
        ('{ "*" = false }', "Request"),
        ('{ "*" = false, list_pets = true }', "PageRequest"),
        ("{ list_pets = true }", "PageRequest"),
    ],
)
def test_the_configuration_says_whether(
    workshop: Workshop, said: str, kinds: str
) -> None:
    source = openapi(described(WAYS["a token"][0]))
    package = workshop.load(source, f"pagination = {said}")
    assert type(package.operations.pets.list_pets()).__name__ == kinds


@pytest.mark.parametrize(
    "said",
    [
        "true",
        '{ way = "token", parameter = "to", next = "where.go", items = "pet" }',
        '{ way = "token", parameter = "to", next = "where.go", items = ["pet.list"] }',
        '{ way = "link", next = "where.went", items = ["pet.list"] }',
        '{ way = "token", body = "from", next = "where.go", items = ["pet.list"] }',
    ],
)
def test_what_the_configuration_says_must_fit(workshop: Workshop, said: str) -> None:
    with pytest.raises(Failure) as caught:
        workshop.make(
            openapi(described(UNUSUAL)), f"pagination = {{ list_pets = {said} }}"
        )
    assert [d.code for d in caught.value.diagnostics] == ["pagination-unfit"]


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("", "the answer is no list: `items` names where it has one"),
        (', items = "where"', "`items` leads to no list, `where`"),
    ],
)
def test_what_does_not_fit_is_told_at_its_line_with_what_would(
    tmp_path: Path, items: str, told: str
) -> None:
    (tmp_path / "api.json").write_text(json.dumps(described(UNUSUAL)))
    (tmp_path / "clientsmith.toml").write_text(
        '[clients.acme]\nsource = "api.json"\noutput = "acme"\n'
        '[clients.acme.pagination]\n"*" = false\n'
        f'"#/paths/~1pets/get" = {{ way = "link", next = "where.go"{items} }}\n'
    )
    done = run_command("generate", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        "clientsmith.toml:6:1: error[pagination-unfit]: `pagination` does not fit the"
        f" operation at api.json:1:85: {told}\n"
        '  help: it has lists at `["pet.list"]`\n'
    )


def test_an_operation_that_nobody_has_is_told(workshop: Workshop) -> None:
    made = workshop.make(
        openapi(described(UNUSUAL)), "pagination = { list_dogs = false }"
    )
    assert "pagination-unmatched" in made.codes
