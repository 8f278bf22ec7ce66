"""Bytes over a real socket, by the synchronous and the asynchronous client alike."""

from __future__ import annotations

import asyncio
import gzip
import io
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CARD = b'{"number": "4242", "exp-month": 8, "holder": null}'


@pytest.fixture(params=["sync", "async"])
def send(request: pytest.FixtureRequest, client: ModuleType) -> Callable[..., Any]:
    """Sends a request with a new client made of the options."""

    def send_sync(call: Any, **options: Any) -> Any:
        with client.Client(**options) as made:
            return made.send_raw(call)

    def send_async(call: Any, **options: Any) -> Any:
        async def run() -> Any:
            async with client.AsyncClient(**options) as made:
                return await made.send_raw(call)

        return asyncio.run(run())

    return send_sync if request.param == "sync" else send_async


def test_everything_at_once(
    send: Callable[..., Any], requests: ModuleType, server: Any
) -> None:
    """Each part of a request arrives in its place, byte for byte."""
    server.answers(200, b'{"a": 1}', Content_Type="application/json", X_B="c")
    call = requests.Request(
        method="PUT",
        path=("/v1/a%2Fb/", requests.Path("id", "ü/..?#"), "/c"),
        query=(
            requests.Query("expand", ["x y", "&"], style="deepObject"),
            requests.Query("sign", "+"),
        ),
        headers=(requests.Header("X-Trace", "é"),),
        cookies=(requests.Cookie("session", "a;b"), requests.Cookie("n", 1)),
        body=requests.JsonBody({"b": "é"}),
        responses=(requests.ResponseType("200", "application/json"),),
    )
    response = send(call, base_url=server.url + "/base/", headers={"X-Own": "1"})
    assert response.data == {"a": 1}
    assert response.status == 200
    assert response.headers["x-B"] == "c"
    got = server.last
    assert got.method == "PUT"
    assert got.target == (
        "/base/v1/a%2Fb/%C3%BC%2F..%3F%23/c"
        "?expand%5B0%5D=x%20y&expand%5B1%5D=%26&sign=%2B"
    )
    assert got.body == '{"b":"é"}'.encode()
    assert got.headers == {
        "host": server.url.removeprefix("http://"),
        "accept": "application/json",
        "accept-encoding": got.headers["accept-encoding"],
        "connection": "keep-alive",
        "user-agent": "acme/2020-08-27-beta clientsmith/0.1.0",
        "x-own": "1",
        "x-trace": "é",
        "cookie": "session=a%3Bb; n=1",
        "content-type": "application/json",
        "content-length": "10",
    }


def test_form(send: Callable[..., Any], client: ModuleType, server: Any) -> None:
    """A form arrives as its bytes, and its answer as a model."""
    server.answers(200, CARD, Content_Type="application/json; charset=utf-8")
    models = client.m
    body = models.Card(number="4242", exp_month=8, holder=None)
    response = send(client.create_card(body), base_url=server.url)
    assert response.data == body
    assert server.last.body == b"number=4242&exp-month=8&holder="
    assert server.last.headers["content-type"] == "application/x-www-form-urlencoded"


def test_no_body(send: Callable[..., Any], client: ModuleType, server: Any) -> None:
    """A body that is None sends no content and no content type."""
    server.answers(204)
    assert send(client.create_card(), base_url=server.url).data is None
    assert server.last.body == b""
    assert "content-type" not in server.last.headers


def test_streams(
    send: Callable[..., Any],
    requests: ModuleType,
    multipart: ModuleType,
    server: Any,
    tmp_path: Path,
) -> None:
    """Files are streamed with their length; without one, in chunks."""
    path = tmp_path / "a"
    path.write_bytes(b"0123456789" * 20_000)

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    for value, framing in (
        (path, "content-length"),
        (Pipe(b"ab"), "transfer-encoding"),
    ):
        body = requests.BinaryBody(value)
        call = requests.Request(method="POST", path=("/up",), body=body)
        send(call, base_url=server.url)
        assert framing in server.last.headers
    assert [len(got.body) for got in server.received] == [200_000, 2]
    assert server.received[0].headers["content-length"] == "200000"
    body = multipart.MultipartBody({"file": path})
    send(requests.Request(method="POST", path=("/up",), body=body), base_url=server.url)
    assert len(server.last.body) == int(server.last.headers["content-length"])
    assert path.read_bytes() in server.last.body


class Changing(io.BytesIO):
    """A file that has another size as soon as it is read."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self._becomes = size

    def read(self, size: int | None = -1) -> bytes:
        here = self.tell()
        self.seek(0, io.SEEK_END)
        self.write(bytes(max(self._becomes - self.tell(), 0)))
        self.truncate(self._becomes)
        self.seek(here)
        return super().read(size)


def test_what_was_announced_of_a_file_is_sent(
    send: Callable[..., Any], requests: ModuleType, multipart: ModuleType, server: Any
) -> None:
    """A log that is written to meanwhile is one; less than that is told."""
    for kind in (requests.BinaryBody, lambda f: multipart.MultipartBody({"file": f})):
        body = kind(Changing(b"log", 99))
        call = requests.Request(method="POST", path=("/up",), body=body)
        send(call, base_url=server.url)
        assert len(server.last.body) == int(server.last.headers["content-length"])
        assert b"log" in server.last.body
        assert b"log\0" not in server.last.body
        call = requests.Request(
            method="POST", path=("/up",), body=kind(Changing(b"log", 1))
        )
        told = "^POST /up: a file became 2 bytes shorter while it was sent$"
        with pytest.raises(ValueError, match=told):
            send(call, base_url=server.url)


@pytest.fixture(params=["binary", "multipart", "chosen"])
def file_request(
    request: pytest.FixtureRequest, requests: ModuleType, multipart: ModuleType
) -> Callable[..., Any]:
    """A request whose body is, or holds, a file."""
    octets = "application/octet-stream"

    def made(file: Any) -> Any:
        body = {
            "binary": lambda: requests.BinaryBody(file),
            "multipart": lambda: multipart.MultipartBody({"files": [("a", file)]}),
            "chosen": lambda: requests.ChosenBody(
                octets, {"*/*": requests.BinaryBody(file)}
            ),
        }[request.param]()
        return requests.Request(method="POST", path=("/up",), body=body)

    return made


def test_a_request_with_an_open_file_is_a_value(
    send: Callable[..., Any],
    file_request: Callable[..., Any],
    errors: ModuleType,
    server: Any,
) -> None:
    """It sends the same each time: from where the file stood, to where it ends by then.

    Also after a send that did not get through.
    """
    file = io.BytesIO(b"?" + b"0123456789" * 20_000)
    file.seek(1)
    call = file_request(file)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(errors.ApiTimeoutError):
            send(call, base_url=url, timeout=0.1, max_retries=0)
    for _ in range(2):
        send(call, base_url=server.url)
        assert len(server.last.body) == int(server.last.headers["content-length"])
        assert b"0123456789" * 20_000 in server.last.body
        assert b"?" not in server.last.body
    file.write(b"and more")
    send(call, base_url=server.url)
    assert b"0123456789and more" in server.last.body
    file.truncate(0)
    send(call, base_url=server.url)
    assert b"0123456789" not in server.last.body


def test_a_request_with_a_pipe_is_sent_once(
    send: Callable[..., Any], file_request: Callable[..., Any], server: Any
) -> None:
    """The second time nothing would be left to send, and nothing is sent."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    call = file_request(Pipe(b"ab"))
    send(call, base_url=server.url)
    assert b"ab" in server.last.body
    with pytest.raises(ValueError, match="cannot be rewound can be sent once only"):
        send(call, base_url=server.url)
    assert len(server.received) == 1


def test_refused_connection(
    send: Callable[..., Any], client: ModuleType, errors: ModuleType
) -> None:
    """Nobody listens: ApiConnectionError, with what was asked and why."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(errors.ApiConnectionError) as caught:
            send(client.get_card("c"), base_url=url, token="s3cret")
    assert not isinstance(caught.value, errors.ApiTimeoutError)
    assert (caught.value.method, caught.value.path) == ("GET", "/v1/cards/c")
    assert caught.value.__cause__ is not None
    told = f"GET /v1/cards/c: no connection to {url.removeprefix('http://')} (Connect"
    assert told in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_timeout(
    send: Callable[..., Any], client: ModuleType, errors: ModuleType, server: Any
) -> None:
    """No answer in time: ApiTimeoutError, which is an ApiConnectionError."""
    server.delay = threading.Event()
    with pytest.raises(errors.ApiTimeoutError, match="no answer in time") as caught:
        send(client.get_card("c"), base_url=server.url, timeout=0.05)
    assert isinstance(caught.value, errors.ApiConnectionError)


def test_dropped_connection(
    send: Callable[..., Any], client: ModuleType, errors: ModuleType, server: Any
) -> None:
    """An answer that ends too early is no answer."""
    server.answers(200, b"{", Content_Length="100")
    with pytest.raises(errors.ApiConnectionError):
        send(client.get_card("c"), base_url=server.url)


def test_content_encoding(
    send: Callable[..., Any], client: ModuleType, errors: ModuleType, server: Any
) -> None:
    """gzip is undone; what only says that it is gzip is a DecodeError."""
    json, encoding = "application/json", "gzip"
    server.answers(
        200, gzip.compress(CARD), Content_Type=json, Content_Encoding=encoding
    )
    assert send(client.get_card("c"), base_url=server.url).data.number == "4242"
    server.answers(200, CARD, Content_Type=json, Content_Encoding=encoding)
    with pytest.raises(errors.DecodeError, match="Content-Encoding"):
        send(client.get_card("c"), base_url=server.url)


@pytest.mark.parametrize(
    ("options", "given", "sent"),
    [
        ({}, "a=b", "a=b; n=1"),
        ({}, "", "n=1"),
        ({"headers": {"cookie": "c=d"}}, None, "c=d; n=1"),
        ({"headers": {"cookie": "c=d"}}, "a=b", "a=b; n=1"),
    ],
)
def test_cookies_stand_behind_those_of_the_header(
    send: Callable[..., Any],
    requests: ModuleType,
    server: Any,
    options: dict[str, Any],
    given: str | None,
    sent: str,
) -> None:
    """RFC 6265 §5.4: one header has them all."""
    call = requests.Request(
        method="GET",
        path=("/",),
        headers=(requests.Header("Cookie", given),),
        cookies=(requests.Cookie("n", 1),),
    )
    send(call, base_url=server.url, **options)
    assert server.last.headers["cookie"] == sent


def test_cookies_are_not_kept(client: ModuleType, server: Any) -> None:
    """What a call sends does not depend on the answers to calls before it."""
    server.answers(200, CARD, Content_Type="application/json", Set_Cookie="a=b")
    with client.Client(base_url=server.url) as made:
        made.cards.get_card("c")
        made.cards.get_card("c")
    assert [got.headers.get("cookie") for got in server.received] == [None, None]


def test_url_too_long(
    send: Callable[..., Any], client: ModuleType, server: Any
) -> None:
    """What cannot be a URL is a ValueError, and nothing is sent."""
    with pytest.raises(ValueError, match="cannot be a URL"):
        send(client.get_card("c" * 70_000), base_url=server.url)
    assert server.received == []


def test_threads_share_a_client(client: ModuleType, server: Any) -> None:
    """One client serves several threads, with one pool."""
    server.answers(200, CARD, Content_Type="application/json")
    results: list[Any] = []
    with client.Client(base_url=server.url) as made:
        threads = [
            threading.Thread(target=lambda: results.append(made.cards.get_card("c")))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [result.number for result in results] == ["4242"] * 8
