"""What goes wrong with a call over a socket, by both clients alike."""

from __future__ import annotations

import importlib
import pickle
import socket
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx2
import pytest

from generator.views.operation_texts import error_of

from .making import Workshop, openapi
from .recording import Answer, Server

Call = Callable[..., Any]

CARD = b'{"object": "card", "id": "card_1", "brand": {"name": "Visa"}}'
ERROR = (
    b'{"error": {"type": "card_error", "code": "card_declined",'
    b' "message": "Your card was declined.", "doc_url": "https://x.test"}}'
)
PATH = "/v1/customers/cus_123/cards"


def post_card(client: Any) -> Any:
    return client.customers.post_customers_customer_cards("cus_123")


@pytest.fixture
def described() -> ModuleType:
    """The package with response schemas."""
    import stripe_cards_openapi

    return stripe_cards_openapi


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "BadRequestError"),
        (401, "AuthenticationError"),
        (402, "ApiStatusError"),
        (403, "PermissionDeniedError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (422, "UnprocessableEntityError"),
        (429, "RateLimitError"),
        (500, "ServerError"),
        (503, "ServerError"),
    ],
)
def test_errors(
    call: Call, described: Any, server: Server, status: int, name: str
) -> None:
    """Each status has its class, with the documented body decoded, and pickles."""
    headers = {"Content-Type": "application/json", "Request-Id": "req_1"}
    server.answer(Answer(status=status, body=ERROR, headers=headers))
    options = {"base_url": server.url, "token": "sk_s3cret", "max_retries": 0}
    with pytest.raises(described.ApiStatusError) as caught:
        call(described, post_card, **options)
    error = caught.value
    assert type(error) is getattr(described, name)
    models = described.models
    assert error.body == models.Error(
        error=models.ApiErrors(
            type="card_error",
            code="card_declined",
            message="Your card was declined.",
            extra={"doc_url": "https://x.test"},
        )
    )
    assert (error.status, error.request_id) == (status, "req_1")
    assert (error.method, error.path) == ("POST", PATH)
    assert "Your card was declined." in str(error)
    assert "sk_s3cret" not in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.body) == (str(error), error.body)


def test_the_documentation_tells_which_error_is_raised(described: Any) -> None:
    """By the names that the runtime has for each status."""
    errors = importlib.import_module(f"{described.__name__}.runtime.errors")
    for status in (*range(100, 200), *range(300, 600)):
        assert error_of(str(status)) == errors.error_class(status).__name__
    assert error_of("5XX") == "ServerError"
    assert error_of("4XX") == error_of("default") == "ApiStatusError"
    method = described.Client.customers.fget(None).post_customers_customer_cards
    assert "- 200: Successful response." in method.__doc__
    assert "- default raises `ApiStatusError`: Error response." in method.__doc__


@pytest.mark.parametrize(
    "header", ["Request-Id", "X-Request-ID", "x-amzn-requestid", "X-GitHub-Request-Id"]
)
def test_request_id(call: Call, cards: Any, server: Server, header: str) -> None:
    """By the names that servers have for it; None where there is none."""
    server.answer(Answer(status=404, headers={header: "r1"}), Answer(status=404))
    for expected in ("r1", None):
        with pytest.raises(cards.NotFoundError) as caught:
            call(cards, post_card, base_url=server.url)
        assert caught.value.request_id == expected


@pytest.mark.parametrize("status", [418, 451, 599, 399])
def test_an_undocumented_status_raises_too(
    call: Call, cards: Any, server: Server, status: int
) -> None:
    """With its body kept."""
    server.answer(Answer(status=status, body=b'{"why": [1]}'))
    with pytest.raises(cards.ApiStatusError) as caught:
        call(cards, post_card, base_url=server.url, max_retries=0)
    body = caught.value.body
    assert getattr(body, "extra", body) == {"why": [1]}
    assert caught.value.status == status


def test_error_of_the_page(call: Call, server: Server) -> None:
    """Without a schema the body of an error is the JSON that came."""
    import stripe_cards

    server.answer(Answer(status=404, body=ERROR))
    with pytest.raises(stripe_cards.NotFoundError) as caught:
        call(stripe_cards, post_card, base_url=server.url)
    body = caught.value.body
    assert isinstance(body, dict)
    assert body["error"]["code"] == "card_declined"


@pytest.mark.parametrize("body", [b"<html>no</html>", b"", b"\xff\xfe{"])
def test_error_without_its_body(
    call: Call, cards: Any, server: Server, body: bytes
) -> None:
    """What is wrong with an error's body does not hide the status."""
    server.answer(Answer(status=502, body=body))
    with pytest.raises(cards.ServerError) as caught:
        call(cards, post_card, base_url=server.url)
    assert caught.value.status == 502


def test_refused_connection(call: Call, cards: Any) -> None:
    """Nobody listens: ApiConnectionError with method, path and cause."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(cards.ApiConnectionError) as caught:
            call(cards, post_card, base_url=url)
    assert type(caught.value) is cards.ApiConnectionError
    assert (caught.value.method, caught.value.path) == ("POST", PATH)
    assert isinstance(caught.value.__cause__, httpx2.ConnectError)


def test_dropped_connection(call: Call, cards: Any, server: Server) -> None:
    """A server that hangs up is a connection error, and no time-out."""
    server.answer(Answer(drops=True))
    with pytest.raises(cards.ApiConnectionError) as caught:
        call(cards, post_card, base_url=server.url, max_retries=0)
    assert type(caught.value) is cards.ApiConnectionError


def test_time_out(call: Call, cards: Any, server: Server) -> None:
    """A time-out of the client's, and one of a view's, raise the class of theirs."""
    server.answer(Answer(hangs=True), Answer(hangs=True))
    began = time.monotonic()
    with pytest.raises(cards.ApiTimeoutError):
        call(cards, post_card, base_url=server.url, timeout=0.1, max_retries=0)
    with pytest.raises(cards.ApiTimeoutError) as caught:
        call(
            cards,
            lambda client: post_card(client.with_options(timeout=0.1, max_retries=0)),
            base_url=server.url,
        )
    assert time.monotonic() - began < 5
    assert isinstance(caught.value, cards.ApiConnectionError)


@pytest.mark.parametrize("body", [b"{", b"<html></html>", b'"\xff"', b"NaN"])
def test_undecodable_body(call: Call, cards: Any, server: Server, body: bytes) -> None:
    """No JSON where JSON was promised: DecodeError with the bytes that came."""
    server.answer(Answer(body=body))
    with pytest.raises(cards.DecodeError) as caught:
        call(cards, post_card, base_url=server.url)
    assert caught.value.raw == body
    assert f"POST {PATH}: 200" in str(caught.value)


def test_wrong_container(call: Call, described: Any, server: Server) -> None:
    """An object where text belongs stays; strict, it is a DecodeError with a path."""
    server.answer(Answer(body=CARD), Answer(body=CARD))
    card = call(described, post_card, base_url=server.url)
    assert (card.id, card.brand) == ("card_1", {"name": "Visa"})
    with pytest.raises(described.DecodeError) as caught:
        call(described, post_card, base_url=server.url, strict=True)
    assert caught.value.path == "$.brand"


@pytest.mark.parametrize("status", [400, 409])
def test_errors_with_the_same_answer_are_one(
    workshop: Workshop, server: Server, status: int
) -> None:
    """They are printed once, with their statuses in order."""
    content = {"application/json": {"schema": {"type": "object", "properties": {}}}}
    ref = {"application/json": {"schema": {"$ref": "#/components/schemas/Why"}}}
    said = {"200": content, "400": ref, "404": content, "409": ref}
    made = workshop.make(
        openapi(
            {
                "openapi": "3.1.0",
                "info": {"title": "Errors", "version": "1"},
                "paths": {
                    "/x": {
                        "get": {
                            "operationId": "getX",
                            "responses": {
                                key: {"description": "", "content": value}
                                for key, value in said.items()
                            },
                        }
                    }
                },
                "components": {
                    "schemas": {
                        "Why": {
                            "type": "object",
                            "properties": {"why": {"type": "string"}},
                        }
                    }
                },
            }
        )
    )
    text = made.files["operations/x.py"]
    assert 'ResponseType("400 409", "application/json", model(lambda: m.Why))' in text
    package = importlib.import_module(made.name)
    server.answer(Answer(status=status, body=b'{"why": "so"}'))
    with (
        package.Client(base_url=server.url) as client,
        pytest.raises(package.ApiStatusError) as caught,
    ):
        client.x.get_x()
    assert caught.value.body == package.models.Why(why="so")
