"""The helpers for tests: they show what was sent, and fail when they must."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx2
import pytest

CARD = {"number": "4242", "exp-month": 8, "holder": None}


@pytest.fixture(scope="module")
def testing(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.testing")


@pytest.fixture(scope="module")
def made(testing: ModuleType, client: ModuleType) -> Callable[..., Any]:
    """A call of both clients."""

    def make(call: Callable[[Any], Any], **options: Any) -> Any:
        clients = client.Client, client.AsyncClient
        return testing.Call(*clients, call, options, "https://api.acme.test")

    return make


def test_call(made: Callable[..., Any], models: ModuleType) -> None:
    """It shows the request, raw and taken apart, and the result."""
    body = models.Card(number="4242", exp_month=8, holder=None, items=[])
    call = made(lambda client: client.cards.create_card(body))
    assert call.sent.line == "POST /v1/cards"
    assert call.sent.origin == "https://api.acme.test"
    assert call.sent.query == ""
    assert call.sent.headers == {
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
    }
    assert call.sent.form == [("number", "4242"), ("exp-month", "8"), ("holder", "")]
    assert call.sent.body == b"number=4242&exp-month=8&holder="
    card = models.Card(number="4242", exp_month=8, holder=None)
    assert call.returned(json=CARD) == card
    assert call.returned(201, json=CARD) == card


def test_call_query_and_list(made: Callable[..., Any], models: ModuleType) -> None:
    """Raw query and decoded parameters; a list of models."""
    call = made(lambda client: client.cards.list_cards(limit=10))
    assert call.sent.query == "limit=10"
    assert call.sent.parameters == [("limit", "10")]
    card = models.Card(number="4242", exp_month=8, holder=None)
    assert call.returned(json=[CARD]) == [card]


def test_call_json_and_parts(
    made: Callable[..., Any], requests: ModuleType, multipart: ModuleType
) -> None:
    """Bodies of JSON and multipart are taken apart; boundaries do not differ."""

    def sent(body: Any) -> Any:
        request = requests.Request(method="POST", path=("/a",), body=body)
        return made(lambda client: client.send(request)).sent

    assert sent(requests.JsonBody({"a": [1]})).json == {"a": [1]}
    found = sent(multipart.MultipartBody({"a": "b", "f": ("x.txt", b"\r\n--x")}))
    assert found.headers["content-type"] == "multipart/form-data; boundary=boundary"
    assert [(part.name, part.file_name, part.content) for part in found.parts] == [
        ("a", None, b"b"),
        ("f", "x.txt", b"\r\n--x"),
    ]
    assert found.body.startswith(b"--boundary\r\n")


def test_call_raised(
    made: Callable[..., Any], models: ModuleType, requests: ModuleType
) -> None:
    """The body of the error, of each status; anything else fails."""
    documented = requests.ResponseType(
        "404", "application/json", lambda value, at: models.Failure.from_dict(value)
    )
    request = requests.Request(method="GET", path=("/a",), responses=(documented,))
    call = made(lambda client: client.send(request))
    failure = models.Failure(message="No such card")
    assert call.raised(404, json={"message": "No such card"}) == failure
    assert call.raised(418, json="tea") == "tea"
    with pytest.raises(AssertionError, match=r"500 has \{'message': 'x'\}"):
        call.raised(404, 500, json={"message": "x"})
    with pytest.raises(AssertionError, match="returned .* for 200"):
        call.raised(200, json=CARD)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 422, 429, 500, 503])
def test_call_raised_tells_the_class(
    made: Callable[..., Any],
    load: Callable[[str], ModuleType],
    errors: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    """An error of another class than the status has fails."""
    call = made(lambda client: client.cards.get_card("c"))
    assert call.raised(status, json="no") == "no"
    other = errors.NotFoundError if status == 409 else errors.ConflictError
    monkeypatch.setattr(load("runtime.responses"), "error_class", lambda _: other)
    with pytest.raises(AssertionError, match="ConflictError|NotFoundError"):
        call.raised(status, json="no")


def test_call_returned_raises_what_the_call_does(
    made: Callable[..., Any], errors: ModuleType
) -> None:
    """An answer that is an error is no result."""
    with pytest.raises(errors.NotFoundError):
        made(lambda client: client.cards.get_card("c")).returned(404)


def test_call_walked(
    made: Callable[..., Any],
    load: Callable[[str], ModuleType],
    requests: ModuleType,
    testing: ModuleType,
) -> None:
    """The items of all pages, and the last request; a page too few fails."""
    pages = load("runtime.pagination").ByLinkHeader()
    request = requests.PageRequest(method="GET", path=("/a",), pages=pages)
    call = made(lambda client: client.iterate(request))
    link = {"link": '<?page=2>; rel="next"'}
    first, last = testing.Answer(json=[1], headers=link), testing.Answer(json=[2])
    walk = call.walked(first, last)
    assert walk.items == [1, 2]
    assert walk.last.line == "GET /a?page=2"
    with pytest.raises(AssertionError, match="asked for 1 pages of 2"):
        call.walked(last, last)


def test_call_refused(made: Callable[..., Any]) -> None:
    """A ValueError before anything is sent; else it fails."""
    call = made(lambda client: client.cards.get_card(""))
    assert "must not be empty" in call.refused
    with pytest.raises(ValueError, match="must not be empty"):
        _ = call.sent
    with pytest.raises(AssertionError, match="no answer for GET /v1/cards/c"):
        _ = made(lambda client: client.cards.get_card("c")).refused


def test_call_without_credentials(made: Callable[..., Any]) -> None:
    """Options that are credentials are left out, and nothing else."""
    call = made(
        lambda client: client.cards.get_card("c"),
        token="secret",
        base_url="https://test.example",
    )
    assert call.sent.headers["authorization"] == "Bearer secret"
    assert "authorization" not in call.anonymous.headers
    assert call.anonymous.origin == "https://test.example"


@pytest.mark.parametrize(
    ("base_url", "line"),
    [
        ("https://api.acme.test", "GET /v1/cards/c"),
        ("https://api.acme.test/eu", "GET /eu/v1/cards/c"),
        ("https://api.acme.test.eu", "GET https://api.acme.test.eu/v1/cards/c"),
        ("http://api.acme.test", "GET http://api.acme.test/v1/cards/c"),
    ],
)
def test_call_elsewhere(made: Callable[..., Any], base_url: str, line: str) -> None:
    """The path is told from the server on; of what goes elsewhere, the whole URL."""
    call = made(lambda client: client.cards.get_card("c"), base_url=base_url)
    assert call.sent.line == line


def test_call_sees_a_difference(made: Callable[..., Any], client: ModuleType) -> None:
    """Clients that send other bytes, or raise other errors, fail."""

    def uneven(used: Any) -> Any:
        limit = 1 if isinstance(used, client.Client) else 2
        return used.cards.list_cards(limit=limit)

    with pytest.raises(AssertionError, match="limit=1.*limit=2"):
        made(uneven).returned(json=[])

    def one_raises(used: Any) -> Any:
        if isinstance(used, client.Client):
            raise KeyError("x")
        raise OSError("y")

    with pytest.raises(AssertionError, match="raised KeyError.*OSError"):
        _ = made(one_raises).sent

    async def nothing() -> None:
        return None

    def sends_nothing(used: Any) -> Any:
        return None if isinstance(used, client.Client) else nothing()

    with pytest.raises(AssertionError, match="sent 0 requests"):
        made(sends_nothing).returned()
    with pytest.raises(AssertionError, match="sent 0 requests"):
        _ = made(sends_nothing).sent


def test_call_sends_one_request(made: Callable[..., Any]) -> None:
    """A second request, such as after a redirect, fails."""

    def twice(used: Any) -> Any:
        used.cards.get_card("a")
        return used.cards.get_card("b")

    with pytest.raises(AssertionError, match="no answer for GET /v1/cards/b"):
        made(twice).returned(json=CARD)


def test_texts(testing: ModuleType) -> None:
    """Properties that say their own names."""
    assert testing.texts("a b") == {"a": "a", "b": "b"}


def test_recorder(testing: ModuleType, client: ModuleType) -> None:
    """Answers come in order; one too few or one too many is a failure."""
    with testing.Recorder(
        testing.Answer(json=CARD), testing.Answer(status=204)
    ) as recorder:
        made = client.Client(http_client=recorder.client())
        assert made.cards.get_card("a").number == "4242"
        assert made.cards.get_card("b") is None
    assert recorder.lines == ["GET /v1/cards/a", "GET /v1/cards/b"]
    with pytest.raises(AssertionError, match="no answer for GET /v1/cards/c"):
        made.cards.get_card("c")
    with (
        pytest.raises(AssertionError, match="^1 answer nobody asked for"),
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


def test_recorder_remembers_what_was_not_expected(
    testing: ModuleType, client: ModuleType
) -> None:
    """A program that catches every error fails at the end all the same."""
    with (
        pytest.raises(AssertionError, match="no answer for GET /v1/cards/c"),
        testing.Recorder() as server,
        contextlib.suppress(AssertionError),
    ):
        client.Client(http_client=server.client()).cards.get_card("c")


def test_recorder_answers_by_functions_and_errors(
    testing: ModuleType, client: ModuleType, errors: ModuleType
) -> None:
    """In their turn, before the handler of all that follow."""
    with testing.Recorder(
        lambda sent: testing.Answer(json={**CARD, "number": sent.path[-1]}),
        httpx2.ReadTimeout("slow"),
        handler=lambda sent: testing.Answer(json={**CARD, "number": "more"}),
    ) as server:
        made = client.Client(http_client=server.client(), max_retries=0)
        assert made.cards.get_card("7").number == "7"
        with pytest.raises(errors.ApiTimeoutError):
            made.cards.get_card("8")
        assert made.cards.get_card("9").number == "more"
        assert made.cards.get_card("9").number == "more"
    assert server.lines[0] == "GET /v1/cards/7"
