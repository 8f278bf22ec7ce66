"""What the generated clients send is what Stripe's own Python client sends.

Both send to one server on loopback, and the pairs that arrived are compared, in order.
Where Stripe's client differs or has no say, the literal values are ours.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import httpx2
import pytest
import stripe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .descriptions import deep_description, deep_page
from .making import Workshop, openapi, page
from .recording import Server

CARDS_PATH = "/v1/customers/cus_123/cards"
ORDERS_PATH = "/v1/orders"
HARD = "&=[]%+ ?#;/\\\"'<>%20\t\n\u00a0üß漢字😀"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Bench:
    """A server, and connections to it, which take longer to set up than a test runs."""

    server: Server
    connections: httpx2.Client

    def sent(self, path: str) -> Pairs:
        """The form that was posted to `path` just now."""
        received = self.server.only
        assert (received.method, received.target) == ("POST", path)
        return received.form


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """One for all, because examples of a property share it."""
    with Server().running() as running, httpx2.Client() as connections:
        yield Bench(running, connections)


@pytest.fixture(scope="module", params=["page", "description"])
def orders(request: pytest.FixtureRequest, shared_workshop: Workshop) -> ModuleType:
    """A client of a form with many levels."""
    if request.param == "page":
        return shared_workshop.load(page("PostOrders", deep_page()), "auth=bearer")
    return shared_workshop.load(openapi(deep_description()))


def stripe_sends(bench: Bench, path: str, values: dict[str, Any]) -> Pairs:
    client = stripe.StripeClient(
        "sk_test_123", base_addresses={"api": bench.server.url}, max_network_retries=0
    )
    client.raw_request("post", path, **values)
    return bench.sent(path)


def cards_client_sends(package: Any, bench: Bench, body: Any) -> Pairs:
    url, connections = bench.server.url, bench.connections
    client = package.Client(base_url=url, http_client=connections)
    client.customers.post_customers_customer_cards("cus_123", body)
    return bench.sent(CARDS_PATH)


def cards_body(package: Any, values: dict[str, Any]) -> Any:
    return package.models.PostCustomersCustomerCardsBody.from_dict(values)


def orders_client_sends(package: Any, bench: Bench, body: Any) -> Pairs:
    url, connections = bench.server.url, bench.connections
    client = package.Client(base_url=url, http_client=connections)
    client.orders.post_orders(body)
    return bench.sent(ORDERS_PATH)


def orders_body(package: Any, values: dict[str, Any]) -> Any:
    return package.models.PostOrdersBody.from_dict(values)


def test_the_call_of_the_issue(cards: Any, bench: Bench) -> None:
    """The first call of the README, pair for pair as it was promised."""
    card = {
        "exp_month": 8,
        "exp_year": 2030,
        "metadata": {"a": "b"},
        "number": "4242424242424242",
    }
    body = cards.models.PostCustomersCustomerCardsBody(
        card=cards.models.CustomerPaymentSourceCard(**card), expand=["customer"]
    )
    sent = cards_client_sends(cards, bench, body)
    assert sent == [
        ("card[exp_month]", "8"),
        ("card[exp_year]", "2030"),
        ("card[metadata][a]", "b"),
        ("card[number]", "4242424242424242"),
        ("expand[0]", "customer"),
    ]
    values = {"card": card, "expand": ["customer"]}
    assert sent == stripe_sends(bench, CARDS_PATH, values)


CARDS_CASES: dict[str, dict[str, Any]] = {
    "a token": {"card": "tok_visa"},
    "scalars": {"alipay_account": "ali_1", "source": "src_1"},
    "empty text": {"metadata": {"a": ""}, "source": ""},
    "unicode": {"metadata": {"Größe": "漢字 😀", "é": "e\u0301"}, "source": "ñ"},
    "hard characters in values": {"expand": [HARD], "source": HARD},
    "hard characters in keys": {"metadata": {HARD: "a", "a[b]": "c", "": "d"}},
    "each hard character alone": {"metadata": {char: char for char in HARD}},
    "blanks": {"metadata": {" a  b ": "  c d  ", "\t": "\r\n"}, "source": " "},
    "escapes that are there": {"metadata": {"%5B": "%2B+%20"}, "source": "a%26b"},
    "a list of texts": {"expand": ["a", "b", "a", "", "c.d"]},
    "a long list": {"expand": [f"field_{number}" for number in range(23)]},
    "a bank account": {
        "bank_account": {
            "account_holder_name": "Jürgen & Söhne + Co.",
            "account_holder_type": "company",
            "account_number": "000123456789",
            "country": "DE",
            "currency": "eur",
            "object": "bank_account",
            "routing_number": "110000000",
        }
    },
    "objects in an object": {
        "card": {
            "address_city": "Zürich",
            "exp_month": 1,
            "exp_year": 2031,
            "metadata": {"a": "1", "b[c]": "2", "d&e=f": "3 + 4%"},
            "name": "A. B",
            "number": "4000056655665556",
        },
        "expand": ["customer", "customer.default_source"],
        "metadata": {"order_id": "6735"},
    },
    "what the description does not name": {
        "card": {
            "exp_month": 1,
            "exp_year": 2031,
            "number": "42",
            "networks": {"preferred": "visa", "others": ["a", {"b": [1, {"c": "d"}]}]},
        },
    },
}


@pytest.mark.parametrize("case", CARDS_CASES)
def test_cards_as_stripe(cards: Any, bench: Bench, case: str) -> None:
    """The same values make the same pairs in the same order."""
    values = CARDS_CASES[case]
    ours = cards_client_sends(cards, bench, cards_body(cards, values))
    assert ours == stripe_sends(bench, CARDS_PATH, values)
    assert ours


_PRODUCT = {"name": "T & T", "images": ["a=b", "c d"], "metadata": {"[x]": "ü+"}}
ORDERS_CASES: dict[str, dict[str, Any]] = {
    "scalars": {"flag": True, "note": "n", "size": 3, "weight": 1.5},
    "a list of lists": {"grid": [[1, 2], [3], [4, 5, 6]]},
    "a list of objects": {
        "items": [{"price": "p_1", "quantity": 2}, {"price": "p 2"}, {"quantity": 0}]
    },
    "many levels": {
        "items": [
            {
                "price": "p_1",
                "recurs": False,
                "rate": 0.25,
                "price_data": {"currency": "eur", "product_data": _PRODUCT},
                "tax_rates": ["txr_1", "txr_2"],
            }
        ],
        "phases": [
            {"items": [{"quantity": 1}, {"quantity": 2}], "title": "first"},
            {
                "items": [{"price_data": {"product_data": _PRODUCT}}],
                "title": "a[b]&c",
            },
        ],
    },
    "nine levels": {
        "items": [{"a": {"b": [{"c": {"d": [[{"e": {"f": ["g", {"h": "i"}]}}]]}}]}}]
    },
}


@pytest.mark.parametrize("case", ORDERS_CASES)
def test_orders_as_stripe(orders: Any, bench: Bench, case: str) -> None:
    """The same holds several levels deep, through lists of objects and of lists."""
    values = ORDERS_CASES[case]
    ours = orders_client_sends(orders, bench, orders_body(orders, values))
    assert ours == stripe_sends(bench, ORDERS_PATH, values)
    assert ours


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.text(
    "&=[]%+ 0a", max_size=6
)
_number = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_scalar = _text | _number
_nested = st.recursive(
    _scalar,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(_text, inner, max_size=3),
    max_leaves=8,
)
# The fixtures keep nothing from one example to the next.
_property = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_property
@given(expand=st.lists(_text, max_size=4), metadata=st.dictionaries(_text, _text))
def test_any_text_as_stripe(
    cards: Any, bench: Bench, expand: list[str], metadata: dict[str, str]
) -> None:
    """Whatever text stands in keys and values, both clients send the same pairs."""
    values = {"expand": expand, "metadata": metadata}
    ours = cards_client_sends(cards, bench, cards_body(cards, values))
    assert ours == stripe_sends(bench, CARDS_PATH, values)


@_property
@given(value=_nested)
def test_any_shape_as_stripe(cards: Any, bench: Bench, value: Any) -> None:
    """Whatever is nested in what, both clients send the same pairs."""
    values = {"metadata": {"x": value}}
    body = cards.models.PostCustomersCustomerCardsBody(**values)
    ours = cards_client_sends(cards, bench, body)
    assert ours == stripe_sends(bench, CARDS_PATH, values)


def test_none_where_it_is_sent(cards: Any, orders: Any, bench: Bench) -> None:
    """An empty value unsets a key; a nullable property that is None is one, too."""
    body = cards.models.PostCustomersCustomerCardsBody(metadata={"a": None, "b": "c"})
    assert cards_client_sends(cards, bench, body) == [
        ("metadata[a]", ""),
        ("metadata[b]", "c"),
    ]
    body = orders.models.PostOrdersBody(note=None, size=1)
    assert orders_client_sends(orders, bench, body) == [("note", ""), ("size", "1")]
    item = orders.models.PostOrdersBody.from_dict({"items": [{"own": None}]})
    assert orders_client_sends(orders, bench, item) == [("items[0][own]", "")]


def test_left_out(cards: Any, orders: Any, bench: Bench) -> None:
    """UNSET, and None where null is no value, send nothing at any depth."""
    models = cards.models
    card = models.CustomerPaymentSourceCard(
        number="42", exp_month=1, exp_year=2030, cvc=None, metadata=None
    )
    body = models.PostCustomersCustomerCardsBody(card=card, expand=None, source=None)
    assert cards_client_sends(cards, bench, body) == [
        ("card[exp_month]", "1"),
        ("card[exp_year]", "2030"),
        ("card[number]", "42"),
    ]
    body = orders.models.PostOrdersBody(note=orders.UNSET, flag=None, size=1)
    assert orders_client_sends(orders, bench, body) == [("size", "1")]


def test_empty_lists_and_objects(cards: Any, orders: Any, bench: Bench) -> None:
    """`[]` and `{}` send nothing, beside other values and alone."""
    values: dict[str, Any] = {"expand": [], "metadata": {}, "source": "s"}
    body = cards_body(cards, values)
    assert cards_client_sends(cards, bench, body) == [("source", "s")]
    del values["source"]
    assert cards_client_sends(cards, bench, cards_body(cards, values)) == []
    values = {
        "grid": [[], [1]],
        "items": [{"tax_rates": [], "price_data": {"product_data": {}}}],
        "phases": [],
    }
    body = orders_body(orders, values)
    assert orders_client_sends(orders, bench, body) == [("grid[1][0]", "1")]


def test_booleans(cards: Any, orders: Any, bench: Bench) -> None:
    """`true` and `false` at every depth; Python's spelling in no list."""
    body = cards.models.PostCustomersCustomerCardsBody(
        metadata={"a": True, "b": {"c": [False, {"d": True}]}}
    )
    assert cards_client_sends(cards, bench, body) == [
        ("metadata[a]", "true"),
        ("metadata[b][c][0]", "false"),
        ("metadata[b][c][1][d]", "true"),
    ]
    values = {"flag": False, "flags": [True, False], "items": [{"recurs": True}]}
    assert orders_client_sends(orders, bench, orders_body(orders, values)) == [
        ("flag", "false"),
        ("flags[0]", "true"),
        ("flags[1]", "false"),
        ("items[0][recurs]", "true"),
    ]


NUMBERS = [
    (0.1, "0.1"),
    (1.0, "1.0"),
    (-0.0, "-0.0"),
    (1e22, "1e+22"),
    (1e-7, "1e-07"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
    (0, "0"),
    (-1, "-1"),
    (2**53 + 1, "9007199254740993"),
    (-(10**30), "-1000000000000000000000000000000"),
]


@pytest.mark.parametrize(("number", "text"), NUMBERS)
def test_numbers(
    cards: Any, orders: Any, bench: Bench, number: float, text: str
) -> None:
    """Floats as JSON has them, and every digit of an integer, at every depth."""
    body = cards.models.PostCustomersCustomerCardsBody(metadata={"a": [number]})
    assert cards_client_sends(cards, bench, body) == [("metadata[a][0]", text)]
    values: dict[str, Any] = {"items": [{"rate": number}], "weight": number}
    assert orders_client_sends(orders, bench, orders_body(orders, values)) == [
        ("items[0][rate]", text),
        ("weight", text),
    ]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_no_number(cards: Any, bench: Bench, number: float) -> None:
    """What is no number is refused before anything is sent."""
    body = cards.models.PostCustomersCustomerCardsBody(metadata={"a": number})
    with pytest.raises(ValueError, match="has no form in JSON"):
        cards_client_sends(cards, bench, body)
    assert bench.server.received == []
