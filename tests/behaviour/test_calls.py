"""Whole calls over a socket, by the synchronous and the asynchronous client alike."""

from __future__ import annotations

import base64
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .descriptions import FORM, description, page_text
from .making import Workshop, openapi, page, run_command
from .recording import Answer, Server

Call = Callable[..., Any]

CARD = (
    b'{"object": "card", "id": "card_1", "brand": "Visa", "last4": "4242",'
    b' "exp_month": 8, "exp_year": 2030, "funding": "credit", "new": [1]}'
)
PATH = "/v1/customers/cus_123/cards"


def post_card(client: Any) -> Any:
    return client.customers.post_customers_customer_cards("cus_123")


@pytest.fixture
def described() -> ModuleType:
    """The package with response schemas."""
    import stripe_cards_openapi

    return stripe_cards_openapi


def test_request_line_and_headers(call: Call, cards: Any, server: Server) -> None:
    """Method, path and headers arrive as they were meant, and no header besides."""
    models = cards.models
    body = models.PostCustomersCustomerCardsBody(source="tok visa")
    method = "post_customers_customer_cards"
    call(
        cards,
        lambda client: getattr(client.customers, method)("cus_123", body),
        base_url=server.url,
        token="sk",
    )
    received = server.only
    assert (received.method, received.target) == ("POST", PATH)
    assert received.body == b"source=tok+visa"
    assert {name.lower(): value for name, value in received.headers} == {
        "host": server.url.removeprefix("http://"),
        "accept": "application/json",
        "accept-encoding": received.header("accept-encoding"),
        "authorization": "Bearer sk",
        "connection": "keep-alive",
        "content-length": "15",
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": received.header("user-agent"),
    }
    agent = received.header("user-agent") or ""
    assert agent.startswith(cards.__name__)
    assert "clientsmith/" in agent


def test_success_of_the_description(call: Call, described: Any, server: Server) -> None:
    """The documented class; what it does not name is kept."""
    server.answer(Answer(body=CARD))
    card = call(described, post_card, base_url=server.url)
    assert type(card) is described.models.Card
    assert (card.id, card.exp_month, card.extra) == ("card_1", 8, {"new": [1]})
    assert card.address_city is described.UNSET


def test_success_of_the_page(call: Call, server: Server) -> None:
    """A response that the page says nothing of is the JSON as it came."""
    import stripe_cards

    server.answer(Answer(body=b'{"id": "card_1", "a": [null]}'))
    answer = call(stripe_cards, post_card, base_url=server.url)
    assert answer == {"id": "card_1", "a": [None]}


def test_no_content(call: Call, cards: Any, server: Server) -> None:
    """204 is None, though the description promises a body with 200."""
    server.answer(Answer(status=204, body=b"", headers={}))
    assert call(cards, post_card, base_url=server.url) is None


def test_credentials(call: Call, described: Any, server: Server) -> None:
    """A token, or name and password; without either the request goes without."""
    url = server.url
    call(described, post_card, base_url=url, token="sk_test")
    assert server.only.header("authorization") == "Bearer sk_test"
    call(described, post_card, base_url=url, username="sk_ü", password="p:w")
    pair = base64.b64encode("sk_ü:p:w".encode()).decode()
    assert server.only.header("authorization") == f"Basic {pair}"
    call(described, post_card, base_url=url)
    assert server.only.header("authorization") is None


def test_credentials_of_a_page(call: Call, server: Server, workshop: Workshop) -> None:
    """What the configuration says of security is what a page's client sends."""
    source = page("GetThing", page_text("GetThing", r"\v1\things"))
    basic = workshop.load(source, "auth=basic")
    keyed = workshop.load(source, 'auth={ header = "X-Api-Key" }')
    for package, options, header in (
        (basic, {"username": "u", "password": "p"}, ("authorization", "Basic dTpw")),
        (keyed, {"api_key": "k 1"}, ("x-api-key", "k 1")),
    ):
        call(package, lambda c: c.things.get_thing(), base_url=server.url, **options)
        assert server.only.header(header[0]) == header[1]


def test_secret_that_would_break_out(call: Call, cards: Any, server: Server) -> None:
    """A token with a line end is refused, and not shown."""
    with pytest.raises(ValueError, match="Authorization") as caught:
        call(cards, post_card, base_url=server.url, token="sk\r\nX-Evil: 1")
    assert "X-Evil" not in str(caught.value)
    assert server.received == []


def test_base_url(call: Call, cards: Any, server: Server) -> None:
    """By default it is Stripe's; given, with a path, it gets everything."""
    assert repr(cards.Client()) == "Client(base_url='https://api.stripe.com')"
    call(cards, post_card, base_url=f"{server.url}/mock/", token="sk")
    received = server.only
    assert received.target == f"/mock{PATH}"
    assert received.header("authorization") == "Bearer sk"


@pytest.mark.parametrize("host", ["example.org", "example.org:443", ""])
def test_base_url_is_required(
    call: Call, server: Server, workshop: Workshop, host: str
) -> None:
    """A stand-in for a host, or none: the client asks for `base_url`, and takes it."""
    text = page_text("GetThing", r"\v1\things\{id}", parameters=(("id", "path"),))
    text = text.replace("api.example.net:443", host)
    package = workshop.load(page("GetThing", text))
    with pytest.raises((ValueError, TypeError), match="base_url"):
        package.Client()
    answer = call(package, lambda c: c.things.get_thing("a"), base_url=server.url)
    assert answer == {}
    assert server.only.target == "/v1/things/a"


@pytest.mark.parametrize(
    ("target", "content_type", "query"),
    [
        (r"\v1\things{?ids*}", None, "ids=a&ids=b"),
        (r"\v1\things{?ids*}", "application/json", "ids=a&ids=b"),
        (r"\v1\things{?ids*}", FORM, "ids%5B0%5D=a&ids%5B1%5D=b"),
        (r"\v1\things{?ids}", None, "ids=a,b"),
        (r"\v1\things{?ids}", FORM, "ids=a,b"),
    ],
)
def test_lists_in_the_query_of_a_page(
    call: Call,
    server: Server,
    workshop: Workshop,
    target: str,
    content_type: str | None,
    query: str,
) -> None:
    """As RFC 6570 §3.2.8 has them; brackets for a star where forms are sent."""
    text = page_text(
        "GetThing", target, parameters=(("ids", "query"),), content_type=content_type
    ).replace('"parameter-type">string', '"parameter-type">array')
    package = workshop.load(page("GetThing", text))
    operation = package.operations.things.get_thing
    has_body = "body" in inspect.signature(operation).parameters
    body: dict[str, object] = {"body": {}} if has_body else {}
    request = operation(ids=["a", "b"], **body)
    call(package, lambda c: c.send(request), base_url=server.url)
    assert server.only.target == f"/v1/things?{query}"


@pytest.mark.parametrize(
    ("content_type", "schema", "sent"),
    [
        (None, "", FORM),
        ("application/json", "", "application/json"),
        (None, {"type": "object"}, "application/json"),
    ],
)
def test_a_body_of_which_the_page_says_nothing(
    call: Call,
    server: Server,
    workshop: Workshop,
    content_type: str | None,
    schema: object,
    sent: str,
) -> None:
    """`pages.untyped-body` decides that, and nothing that the page does say."""
    text = page_text(
        "Send", r"\things", method="POST", content_type=content_type, schema=schema
    )
    package = workshop.load(page("Send", text), f"pages.untyped-body={FORM}")
    call(package, lambda c: c.things.send({"a": "b"}), base_url=server.url)
    assert server.only.header("content-type") == sent


def test_a_target_with_operators_and_a_fixed_query(
    call: Call, server: Server, workshop: Workshop
) -> None:
    """What a page writes as RFC 6570 has it is sent as that expands it."""
    listed = (("p", "path"), ("q", "path"), ("y", "query"))
    text = page_text("GetIt", r"\a\{;p}{.q}?x=1{?y*}", parameters=listed)
    package = workshop.load(page("GetIt", text))
    call(package, lambda c: c.a.get_it("1", "2", y="3"), base_url=server.url)
    assert server.only.target == "/a/;p=1.2?x=1&y=3"


def test_pages_of_one_name_in_two_folders(tmp_path: Path) -> None:
    """Each has the name of its folder before its own; what is alone has none."""
    for name in ("repos/get", "users/get", "users/list"):
        path = tmp_path / "pages" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page_text("Any", "\\" + name.replace("/", "\\")))
    done = run_command("generate", "pages", "-o", "client", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = {
        group: re.findall(r"^def (\w+)", path.read_text(), re.M)
        for group in ("repos", "users")
        if (path := tmp_path / "client" / "operations" / f"{group}.py").exists()
    }
    assert found == {"repos": ["repos_get"], "users": ["users_get", "list"]}


def test_base_url_from_the_configuration(workshop: Workshop) -> None:
    """What is configured stands for what a page does not say."""
    source = page("GetThing", page_text("GetThing", r"\v1\things", host=""))
    package = workshop.load(source, 'base-url="https://api.test/base"')
    assert repr(package.Client()) == "Client(base_url='https://api.test/base')"


def test_requests_as_values(call: Call, described: Any, server: Server) -> None:
    """A request can be made without a client, sent, sent again, and sent raw."""
    request = described.operations.customers.post_customers_customer_cards("cus_123")
    headers = {"Content-Type": "application/json", "X-Quota": "7"}
    for _ in range(2):
        server.answer(Answer(body=CARD))
        card = call(described, lambda c: c.send(request), base_url=server.url)
        assert card.id == "card_1"
        assert server.only.target == PATH
    server.answer(Answer(status=201, body=CARD, headers=headers))
    raw = call(described, lambda c: c.send_raw(request), base_url=server.url)
    assert (raw.status, raw.headers["x-quota"], raw.data) == (201, "7", card)


def test_with_options(call: Call, cards: Any, server: Server) -> None:
    """Headers of a view are added to the client's, and leave the client as it was."""

    def act(client: Any) -> Any:
        added = {"Stripe-Account": "acct_1", "x-a": "view"}
        view = client.with_options(headers=added, idempotency_key="key-1")
        first = post_card(view)
        if not inspect.isawaitable(first):
            return post_card(client)

        async def both() -> Any:
            await first
            return await post_card(client)

        return both()

    call(cards, act, base_url=server.url, token="sk", headers={"X-A": "client"})
    view, client = server.received
    assert view.header("stripe-account") == "acct_1"
    assert (view.header("x-a"), client.header("x-a")) == ("view", "client")
    assert view.header("idempotency-key") == "key-1"
    assert client.header("idempotency-key") is client.header("stripe-account") is None
    assert view.header("authorization") == "Bearer sk"


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("a/b", "a%2Fb"),
        ("../../v1/charges", "..%2F..%2Fv1%2Fcharges"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("a%2Fb", "a%252Fb"),
        ("a\r\nX-Evil: 1", "a%0D%0AX-Evil%3A%201"),
        ("ü\x00\\;,:@", "%C3%BC%00%5C%3B%2C%3A%40"),
    ],
)
def test_path_values(
    call: Call, cards: Any, server: Server, value: str, sent: str
) -> None:
    """No character of a value leaves its segment."""
    method = "post_customers_customer_cards"
    call(cards, lambda c: getattr(c.customers, method)(value), base_url=server.url)
    received = server.only
    assert received.target == f"/v1/customers/{sent}/cards"
    assert received.header("x-evil") is None


@pytest.mark.parametrize("value", ["", ".", "..", None])
def test_path_values_refused(
    call: Call, cards: Any, server: Server, value: str | None
) -> None:
    """What would be another path is refused before anything is sent."""
    method = "post_customers_customer_cards"
    with pytest.raises(ValueError, match="customer"):
        call(cards, lambda c: getattr(c.customers, method)(value), base_url=server.url)
    assert server.received == []


def test_server_of_an_operation(call: Call, server: Server, workshop: Workshop) -> None:
    """An operation's own server is called, unless `base_url` replaces every server."""
    operation = {
        "operationId": "get",
        "servers": [{"url": f"{server.url}/own"}],
        "responses": {"204": {"description": "Done"}},
    }
    package = workshop.load(openapi(description({"/things": {"get": operation}})))
    server.answer(*[Answer(status=204, body=b"", headers={})] * 2)
    call(package, lambda client: client.things.get())
    assert server.only.target == "/own/things"
    call(package, lambda client: client.things.get(), base_url=f"{server.url}/mock")
    assert server.only.target == "/mock/things"


def test_a_header_is_overridden_in_any_case(
    call: Call, server: Server, workshop: Workshop
) -> None:
    """Of what the path has, by the operation; names of queries have a case."""
    names = {"header": ("X-Over", "x-over"), "query": ("Page", "page")}
    shared, own = (
        [
            {"name": pair[index], "in": location, "schema": {"type": kind}}
            for location, pair in names.items()
        ]
        for index, kind in ((0, "integer"), (1, "string"))
    )
    operation = {
        "operationId": "get",
        "parameters": own,
        "responses": {"204": {"description": "Done"}},
    }
    item = {"parameters": shared, "get": operation}
    package = workshop.load(openapi(description({"/things": item})))
    arguments = inspect.signature(package.operations.things.get).parameters
    assert [*arguments] == ["x_over", "page_2", "page"]
    call(
        package,
        lambda client: client.things.get(x_over="a", page="b", page_2=1),
        base_url=server.url,
    )
    received = server.only
    assert received.header("x-over") == "a"
    assert received.target == "/things?Page=1&page=b"
