"""The helpers for tests: they show what was sent, and fail when they must."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

CARD = {"number": "4242", "exp-month": 8, "holder": None}


@pytest.fixture(scope="module")
def testing(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.testing")


@pytest.fixture(scope="module")
def exchange(testing: ModuleType, client: ModuleType) -> Callable[..., Any]:
    """An exchange of both clients."""

    def run(call: Callable[[Any], Any], **answer: Any) -> Any:
        return testing.exchange(client.Client, client.AsyncClient, call, **answer)

    return run


def test_exchange(exchange: Callable[..., Any], models: ModuleType) -> None:
    """It shows the request, raw and taken apart, and the result."""
    body = models.Card(number="4242", exp_month=8, holder=None, items=[])
    call = exchange(lambda client: client.cards.create_card(body), json=CARD)
    assert call.request.method == "POST"
    assert call.request.origin == "https://api.acme.test"
    assert call.request.path == "/v1/cards"
    assert call.request.query == ""
    assert call.request.headers == {
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
    }
    assert call.request.form == [("number", "4242"), ("exp-month", "8"), ("holder", "")]
    assert call.request.body == b"number=4242&exp-month=8&holder="
    assert call.result == models.Card(number="4242", exp_month=8, holder=None)


def test_exchange_query_and_list(
    exchange: Callable[..., Any], models: ModuleType
) -> None:
    """Raw query and decoded parameters; a list of models."""
    call = exchange(lambda client: client.cards.list_cards(limit=10), json=[CARD])
    assert call.request.query == "limit=10"
    assert call.request.parameters == [("limit", "10")]
    assert call.result == [models.Card(number="4242", exp_month=8, holder=None)]


def test_exchange_json_and_parts(
    exchange: Callable[..., Any], requests: ModuleType
) -> None:
    """Bodies of JSON and multipart are taken apart; boundaries do not differ."""

    def send(body: Any) -> Any:
        call = requests.Request(method="POST", path=("/a",), body=body)
        return exchange(lambda client: client.send(call), status=204).request

    assert send(requests.JsonBody({"a": [1]})).json == {"a": [1]}
    sent = send(requests.MultipartBody({"a": "b", "f": ("x.txt", b"\r\n--x")}))
    assert sent.headers["content-type"] == "multipart/form-data; boundary=boundary"
    assert [(part.name, part.file_name, part.content) for part in sent.parts] == [
        ("a", None, b"b"),
        ("f", "x.txt", b"\r\n--x"),
    ]
    assert sent.body.startswith(b"--boundary\r\n")


def test_exchange_raises_the_errors_of_a_call(
    exchange: Callable[..., Any], errors: ModuleType, models: ModuleType
) -> None:
    """Errors of both clients are one error; so are those before anything is sent."""
    with pytest.raises(errors.NotFoundError) as caught:
        exchange(
            lambda client: client.cards.get_card("c"),
            status=404,
            json={"message": "No such card"},
            headers={"Request-Id": "req_1"},
        )
    assert caught.value.body == models.Failure(message="No such card")
    assert caught.value.request_id == "req_1"
    with pytest.raises(ValueError, match="must not be empty"):
        exchange(lambda client: client.cards.get_card(""))


def test_exchange_sees_a_difference(
    exchange: Callable[..., Any], client: ModuleType
) -> None:
    """Clients that send other bytes, or raise other errors, fail."""

    def uneven(made: Any) -> Any:
        limit = 1 if isinstance(made, client.Client) else 2
        return made.cards.list_cards(limit=limit)

    with pytest.raises(AssertionError, match="limit=1.*limit=2"):
        exchange(uneven, json=[])

    def one_raises(made: Any) -> Any:
        if isinstance(made, client.Client):
            raise KeyError("x")
        raise OSError("y")

    with pytest.raises(AssertionError, match="raised KeyError.*OSError"):
        exchange(one_raises)

    async def nothing() -> None:
        return None

    def sends_nothing(made: Any) -> Any:
        return None if isinstance(made, client.Client) else nothing()

    with pytest.raises(AssertionError, match="sent 0 requests"):
        exchange(sends_nothing)


def test_recorder(testing: ModuleType, client: ModuleType) -> None:
    """Answers come in order; one too few or one too many is a failure."""
    with testing.Recorder(
        testing.Answer(json=CARD), testing.Answer(status=204)
    ) as recorder:
        made = client.Client(http_client=recorder.client())
        assert made.cards.get_card("a").number == "4242"
        assert made.cards.get_card("b") is None
        with pytest.raises(AssertionError, match="no answer for GET /v1/cards/c"):
            made.cards.get_card("c")
    assert [sent.path for sent in recorder.sent] == [
        "/v1/cards/a",
        "/v1/cards/b",
        "/v1/cards/c",
    ]
    with (
        pytest.raises(AssertionError, match="1 answers were never asked for"),
        testing.Recorder(testing.Answer()),
    ):
        pass


def test_recorder_does_not_hide_an_error(testing: ModuleType) -> None:
    """An error inside the block is what is raised, not the answers left over."""
    with pytest.raises(KeyError), testing.Recorder(testing.Answer()):
        raise KeyError


def test_recorder_with_a_handler(
    testing: ModuleType, client: ModuleType, errors: ModuleType
) -> None:
    """A handler sees each request, and may answer by what it is."""

    def handler(sent: Any) -> Any:
        status = 404 if sent.path.endswith("missing") else 200
        return testing.Answer(status=status, json={**CARD, "message": "x"})

    made = client.Client(http_client=testing.Recorder(handler=handler).client())
    assert made.cards.get_card("there").number == "4242"
    with pytest.raises(errors.NotFoundError, match="404"):
        made.cards.get_card("missing")
