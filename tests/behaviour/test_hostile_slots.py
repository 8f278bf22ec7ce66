"""Values that try to leave their place, in each place, over real HTTP, by both clients.

Each arrives as the data that it is, or is a ValueError before anything is sent.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote, unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .making import Workshop, openapi
from .recording import Received, Server

VALUES = [
    "..",
    ".",
    "../../admin",
    "/",
    "//evil.example",
    "a/b",
    "a\\..\\b",
    "?",
    "?admin=1",
    "#",
    "a#b",
    "%2e%2e",
    "%2E%2E%2Fadmin",
    "%00",
    "a%0d%0aX-Evil: 1",
    "\r",
    "\n",
    "\r\nX-Evil: 1",
    "a\r\n\r\nGET /evil HTTP/1.1\r\n\r\n",
    "\0",
    "a\0b",
    "",
    " ",
    " a ",
    "\t",
    "&admin=1",
    "a=b&c=d",
    "a;b=c",
    "a, b",
    '"',
    'a"; filename="evil',
    "\\",
    "a\\",
    "--boundary--",
    ":",
    "@evil.example",
    "{value}",
    "é",
    "日本",
    "\u202e",
    "\x7f",
    "\x85",
    "\u2028",
    "+",
    "😀",
    "x" * 2000,
]
FREE = {"allowReserved": True}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    './?#%\r\n\0";,=&\\ \t2eé', max_size=12
)


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> ModuleType:
    def slot(where: str, name: str, **more: Any) -> dict[str, Any]:
        required = {"required": True} if where == "path" else {}
        schema = {"type": "string"}
        return {"name": name, "in": where, "schema": schema, **required, **more}

    def operation(name: str, **parts: Any) -> dict[str, Any]:
        answers = {"204": {"description": ""}}
        return {"operationId": name, "tags": ["x"], "responses": answers, **parts}

    file = {"type": "string", "format": "binary"}
    schema = {"type": "object", "properties": {"file": file}}
    form = {"requestBody": {"content": {"multipart/form-data": {"schema": schema}}}}
    paths = {
        "/path/{value}/end": {
            "get": operation("path", parameters=[slot("path", "value")])
        },
        "/reserved/{value}/end": {
            "get": operation("free", parameters=[slot("path", "value", **FREE)])
        },
        "/query": {"get": operation("query", parameters=[slot("query", "value")])},
        "/header": {"get": operation("header", parameters=[slot("header", "X-Value")])},
        "/cookie": {"get": operation("cookie", parameters=[slot("cookie", "value")])},
        "/file": {"post": operation("file", **form)},
    }
    info = {"title": "Slots", "version": "1"}
    source = openapi({"openapi": "3.2.0", "info": info, "paths": paths})
    return shared_workshop.load(source)


def request(package: Any, slot: str, value: str) -> Any:
    operations = package.operations.x
    match slot:
        case "path":
            return operations.path(value)
        case "reserved":
            return operations.free(value)
        case "query":
            return operations.query(value=value)
        case "header":
            return operations.header(x_value=value)
        case "cookie":
            return operations.cookie(value=value)
        case _:
            return operations.file(package.models.FileBody(file=(value, b"content")))


SLOTS = ["path", "reserved", "query", "header", "cookie", "file"]


def check(slot: str, value: str, received: Received) -> None:
    """That the value is where it belongs, whole, and nothing of it anywhere else."""
    path, _, query = received.target.partition("?")
    allowed = {"x-value", "cookie", "content-length", "content-type"}
    usual = {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert {name.lower() for name, _ in received.headers} <= allowed | usual
    if slot == "path":
        assert re.fullmatch(r"/path/[^/]+/end", path)
        assert unquote(path) == f"/path/{value}/end"
        assert query == ""
        return
    if slot == "reserved":  # where what is escaped already stays as it is
        assert re.fullmatch(r"/reserved/[^/]+/end", path)
        octets = unquote_to_bytes(path.split("/")[2])
        assert (octets, query) == (unquote_to_bytes(value), "")
        return
    assert path == f"/{slot}"
    if slot == "query":
        assert parse_qsl(query, keep_blank_values=True) == [("value", value)]
    elif slot == "header":
        assert received.header("x-value") == value
    elif slot == "cookie":
        name, _, sent = (received.header("cookie") or "").partition("=")
        assert (name, unquote(sent)) == ("value", value)
    else:
        check_file(value, received)


def check_file(value: str, received: Received) -> None:
    """One part, with its two headers and its content, and the name as HTML has it."""
    kind = received.header("content-type") or ""
    boundary = kind.partition("boundary=")[2].encode()
    before, part, after = received.body.split(b"--" + boundary)
    assert (before, after) == (b"", b"--\r\n")
    head, content = part.removeprefix(b"\r\n").split(b"\r\n\r\n", 1)
    assert content == b"content\r\n"
    disposition, media_type = head.split(b"\r\n")
    assert media_type == b"Content-Type: application/octet-stream"
    name = re.fullmatch(
        r'Content-Disposition: form-data; name="file"; filename="([^"\r\n\0]*)"',
        disposition.decode(),
    )
    assert name
    wanted = (value or "file").replace("\\", "\\\\")
    for char in '"\r\n\0':
        wanted = wanted.replace(char, f"%{ord(char):02X}")
    assert name[1] == wanted


@pytest.mark.parametrize("slot", SLOTS)
def test_values_stay_in_their_slots(
    call: Callable[..., Any], package: Any, server: Server, slot: str
) -> None:
    """Every value of the table; what is refused is told by its parameter's name."""

    def outcome(value: str, error: ValueError | None) -> None:
        if error is None:
            check(slot, value, server.only)
        else:
            assert re.search(r"value|X-Value|segment", str(error)), value
            assert server.received == []
            refused.append(value)

    def act(client: Any) -> Any:
        if inspect.iscoroutinefunction(client.send):
            return act_async(client)
        for value in VALUES:
            try:
                client.send(request(package, slot, value))
            except ValueError as error:
                outcome(value, error)
            else:
                outcome(value, None)
        return None

    async def act_async(client: Any) -> None:
        for value in VALUES:
            try:
                await client.send(request(package, slot, value))
            except ValueError as error:
                outcome(value, error)
            else:
                outcome(value, None)

    refused: list[str] = []
    call(package, act, base_url=server.url)
    assert refused == REFUSED.get(slot, [])


REFUSED = {
    "path": ["..", ".", ""],
    "reserved": ["..", ".", "%2e%2e", ""],
    "header": [
        value
        for value in VALUES
        if value != value.strip(" \t")
        or re.search(r"[\0-\x08\x0a-\x1f\x7f-\x9f]|[^\0-\xff]", value)
    ],
}
"""What has no form there: anything else has one, and must arrive."""


@pytest.fixture(scope="module")
def shared(package: ModuleType) -> Iterator[tuple[Any, Server]]:
    """A client and its server, for as many values as there may be."""
    with (
        Server().running() as server,
        package.Client(base_url=server.url, max_retries=0) as client,
    ):
        yield client, server


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(value=TEXT)
@pytest.mark.parametrize("slot", SLOTS)
def test_any_value_stays_in_its_slot(
    package: Any, shared: tuple[Any, Server], slot: str, value: str
) -> None:
    client, server = shared
    server.received.clear()
    try:
        client.send(request(package, slot, value))
    except ValueError:
        assert server.received == []
        assert slot in REFUSED
    else:
        check(slot, value, server.only)


@pytest.mark.parametrize("value", [v for v in VALUES if v in REFUSED["header"]])
def test_values_of_options_stay_in_theirs(package: Any, value: str) -> None:
    """Headers and the idempotency key of a client or a view are refused alike."""
    with pytest.raises(ValueError, match="X-Own"):
        package.Client(base_url="http://127.0.0.1:1", headers={"X-Own": value})
    with package.Client(base_url="http://127.0.0.1:1") as client:
        with pytest.raises(ValueError, match="Idempotency-Key"):
            client.with_options(idempotency_key=value)
        with pytest.raises(ValueError, match="name of a header"):
            client.with_options(headers={f"X{value}": "a"})
