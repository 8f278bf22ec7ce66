"""Clients: credentials and where they go, options, views, and who closes what."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

CARD = {"number": "4242", "exp-month": 8, "holder": None}
SECRET = "s3cret-value"


@pytest.fixture(scope="module")
def testing(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.testing")


@pytest.fixture(scope="module")
def http(load: Callable[[str], ModuleType]) -> Any:
    return load("runtime._http").http


@pytest.fixture(scope="module")
def sent(testing: ModuleType, client: ModuleType) -> Callable[..., Any]:
    """What both clients, made of the options, send for a call, with whole URLs."""

    def send(call: Any = None, **options: Any) -> Any:
        return testing.Call(
            client.Client,
            client.AsyncClient,
            lambda made: made.send(call or client.get_card("c")),
            options,
            "",
        ).sent

    return send


def test_bearer(sent: Callable[..., Any]) -> None:
    """A token goes into the Authorization header (RFC 6750 §2.1)."""
    request = sent(token=SECRET)
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in request.path + request.query


def test_basic(sent: Callable[..., Any]) -> None:
    """Name and password go as UTF-8 in base64 (RFC 7617)."""
    request = sent(basic=("Ada", "pässword:x"))
    scheme, _, token = request.headers["authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(token) == "Ada:pässword:x".encode()


def test_api_keys(sent: Callable[..., Any], requests: ModuleType) -> None:
    """A key goes into the header, the query or the cookie that its scheme names."""
    request = sent(key=("X-Api-Key", "header", SECRET))
    assert request.headers["x-api-key"] == SECRET
    assert sent(key=("k y", "query", "a&b")).query == "k%20y=a%26b"
    call = requests.Request(
        method="GET",
        path=("/",),
        query=(requests.Query("a", 1),),
        cookies=(requests.Cookie("b", 2),),
        security=(("query",), ("cookie",)),
    )
    assert sent(call, key=("k", "query", SECRET)).query == f"a=1&k={SECRET}"
    cookie = sent(call, key=("k", "cookie", SECRET)).headers["cookie"]
    assert cookie == f"b=2; k={SECRET}"


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        ((), []),
        (None, ["authorization"]),
        ((("bearer",),), ["authorization"]),
        ((("header",),), ["x-k"]),
        ((("bearer", "header"),), ["authorization", "x-k"]),
        ((("missing",), ("header",)), ["x-k"]),
        ((("header", "missing"), ("bearer",)), ["authorization"]),
        (((), ("header",)), ["x-k"]),
        ((("missing",),), []),
    ],
)
def test_choice_of_credentials(
    sent: Callable[..., Any],
    requests: ModuleType,
    security: Any,
    expected: list[str],
) -> None:
    """The first alternative with all its credentials is sent, and none but it."""
    call = requests.Request(method="GET", path=("/",), security=security)
    default = {"security": (("bearer",),)}
    request = sent(call, token=SECRET, key=("X-K", "header", "k"), **default)
    assert [name for name in request.headers if name != "accept"] == expected


def test_credentials_stay_with_their_servers(
    sent: Callable[..., Any], requests: ModuleType
) -> None:
    """Only origins of the description's servers, or of `base_url` alone, get them."""
    servers = ("https://api.acme.test/v1", "https://files.acme.test")

    def call(server: str) -> Any:
        security = (("bearer",),)
        return requests.Request(
            method="GET", path=("/a",), server=server, security=security
        )

    files = sent(call("https://FILES.acme.test:443/x"), token=SECRET, servers=servers)
    assert files.path == "https://files.acme.test/x/a"
    assert files.headers["authorization"] == f"Bearer {SECRET}"
    for other in (
        "https://evil.test",
        "http://files.acme.test",
        "https://files.acme.test:8443",
        "https://files.acme.test.evil.test",
    ):
        request = sent(call(other), token=SECRET, servers=servers)
        assert "authorization" not in request.headers
        own_auth = sent(call(other), auth=("a", "b"), servers=servers)
        assert "authorization" not in own_auth.headers
    given = sent(call("https://evil.test"), token=SECRET, base_url="http://127.0.0.1:1")
    assert given.origin == "http://127.0.0.1:1"
    assert given.headers["authorization"] == f"Bearer {SECRET}"


def test_own_auth_replaces_all(sent: Callable[..., Any], http: Any) -> None:
    """With `auth` no credentials are added, and it has its way with the request."""

    def sign(request: Any) -> Any:
        request.headers["X-Signature"] = "signed"
        return request

    request = sent(token=SECRET, auth=sign)
    assert request.headers["x-signature"] == "signed"
    assert "authorization" not in request.headers
    request = sent(token=SECRET, auth=http.BasicAuth("a", "b"))
    assert request.headers["authorization"] == "Basic YTpi"


@pytest.mark.parametrize(
    "options",
    [
        {"token": SECRET + "\r\nX-Evil: 1"},
        {"token": SECRET + "\0"},
        {"key": ("X-K", "header", SECRET + "\n")},
        {"key": ("X-K\r\nX-Evil", "header", SECRET)},
        {"key": ("k", "cookie", SECRET + "; x=y")},
    ],
)
def test_broken_credentials(sent: Callable[..., Any], options: dict[str, Any]) -> None:
    """A credential that would be two headers is refused, without being shown."""
    with pytest.raises(ValueError, match=".") as caught:
        sent(**options)
    assert SECRET not in str(caught.value)


def test_basic_refuses_a_colon(client: ModuleType) -> None:
    """A colon in the name would move the border to the password."""
    with pytest.raises(ValueError, match="colon"):
        client.Client(basic=("a:b", SECRET))


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"token": b"x"}, TypeError, "a token must be text, not bytes"),
        ({"token": 5}, TypeError, "a token must be text, not int"),
        ({"basic": (5, "x")}, TypeError, "a user name must be text, not int"),
        ({"basic": ("Ada", 5)}, TypeError, "a password must be text, not int"),
        ({"key": ("k", "query", 5)}, TypeError, "an API key must be text, not int"),
        ({"max_retries": -1}, ValueError, "max_retries must not be negative"),
        ({"max_retries": "2"}, TypeError, "max_retries must be an integer, not str"),
        ({"timeout": "5"}, TypeError, "timeout must be a number of seconds, not str"),
        ({"headers": {"X": 5}}, ValueError, "the value of header 'X' must be text"),
        ({"headers": {5: "X"}}, ValueError, "5 cannot be the name of a header"),
    ],
)
def test_options_are_refused_where_they_are_given(
    client: ModuleType, options: dict[str, Any], error: type[Exception], said: str
) -> None:
    """In words, and not in the first call."""
    with pytest.raises(error, match=said):
        client.Client(**options)
    if options.keys() & {"max_retries", "timeout", "headers"}:
        with pytest.raises(error, match=said):
            client.Client().with_options(**options)


def test_no_repr_shows_a_secret(
    client: ModuleType, load: Callable[[str], ModuleType]
) -> None:
    """Neither credentials nor clients show what they hold."""
    auth = load("runtime.auth")
    shown = [
        repr(auth.Bearer(SECRET)),
        repr(auth.Basic("Ada", SECRET)),
        repr(auth.ApiKey("k", "query", SECRET)),
        repr(client.Client(token=SECRET, headers={"X-Key": SECRET})),
    ]
    assert not [text for text in shown if SECRET in text]
    assert shown[-1] == "Client(base_url='https://api.acme.test')"


def test_secret_in_an_error(
    client: ModuleType, testing: ModuleType, errors: ModuleType
) -> None:
    """A server that repeats the key does not get it into a message."""
    answer = testing.Answer(status=401, json={"message": f"bad key {SECRET}"})
    recorder = testing.Recorder(answer, answer)
    for options in ({"token": SECRET}, {"key": ("k", "query", SECRET)}):
        made = client.Client(http_client=recorder.client(), **options)
        with pytest.raises(errors.AuthenticationError) as caught:
            made.cards.get_card("c")
        assert str(caught.value).endswith("Unauthorized: bad key ***")
        assert SECRET not in repr(caught.value) + caught.value.path


BAD_BASES = [
    "",
    "api.acme.test",
    "/v1",
    "ftp://api.acme.test",
    "javascript:alert(1)",
    "https://",
    "https://user:password@api.acme.test",
    "https://user@api.acme.test",
    "https://api.acme.test?x=1",
    "https://api.acme.test#x",
    "https://{region}.acme.test",
    "https://api.acme.test\r\n",
    "https://api.acme.test\\@evil.test",
    "https://api acme.test",
    "https://api.acme.test:99999",
    "https://api.acme.test:x",
    "https://äpi.test",
]


@pytest.mark.parametrize("url", BAD_BASES)
def test_bad_base_url(client: ModuleType, url: str) -> None:
    """What cannot be called is refused at once; a password in it is not repeated."""
    with pytest.raises(ValueError, match=".") as caught:
        client.Client(base_url=url)
    assert "password" not in str(caught.value)
    with pytest.raises(ValueError, match="base_url is required"):
        client.Client(servers=(url,))


def test_choice_of_server(sent: Callable[..., Any]) -> None:
    """The first server that can be called; slashes at its end do not double."""
    servers = ("/v1", "https://{x}.test", "https://b.test/v2/", "https://c.test")
    request = sent(servers=servers)
    assert request.path == "https://b.test/v2/v1/cards/c"


def test_headers(sent: Callable[..., Any], requests: ModuleType) -> None:
    """A parameter replaces the client's header, and that replaces credentials."""
    call = requests.Request(
        method="POST",
        path=("/",),
        headers=(requests.Header("x-b", "parameter"),),
        body=requests.JsonBody({}),
        security=(("bearer",),),
    )
    headers = {
        "X-A": "client",
        "X-B": "client",
        "authorization": "own",
        "Content-Type": "text/evil",
        "Accept": "text/csv",
    }
    assert sent(call, token=SECRET, headers=headers).headers == {
        "accept": "text/csv",
        "authorization": "own",
        "x-a": "client",
        "x-b": "parameter",
        "content-type": "application/json",
    }


def test_client_headers_are_checked(client: ModuleType) -> None:
    """A header of the client's that is none is refused when the client is made."""
    with pytest.raises(ValueError, match="'X-A'"):
        client.Client(headers={"X-A": "a\r\nX-Evil: 1"})
    with pytest.raises(ValueError, match="'X-A'"):
        client.Client().with_options(headers={"X-A": "a\r\nX-Evil: 1"})


def test_views(client: ModuleType, testing: ModuleType) -> None:
    """A view has its own options, its own groups, the same connections."""
    recorder = testing.Recorder(handler=lambda sent: testing.Answer(json=CARD))
    made = client.Client(http_client=recorder.client(), headers={"X-A": "1"})
    assert made.cards.get_card("c").number == "4242"
    view = made.with_options(headers={"x-a": "2", "X-B": "3"}, idempotency_key="k1")
    assert type(view) is client.Client
    assert view.cards is not made.cards
    view.cards.get_card("c")
    made.cards.get_card("c")
    view.with_options().cards.get_card("c")
    shown = [
        {k: v for k, v in sent.headers.items() if k != "accept"}
        for sent in recorder.sent
    ]
    changed = {"x-a": "2", "x-b": "3", "idempotency-key": "k1"}
    assert shown == [{"x-a": "1"}, changed, {"x-a": "1"}, changed]


def test_timeouts(client: ModuleType, http: Any) -> None:
    """60 s and 5 s to connect by default; as told; or as a given client has it."""
    seen: list[Any] = []

    def handler(request: Any) -> Any:
        seen.append(request.extensions["timeout"])
        return http.Response(200, json=CARD)

    given = http.Client(transport=http.MockTransport(handler), timeout=7)
    made = client.Client(http_client=given)
    made.cards.get_card("c")
    made.with_options(timeout=3).cards.get_card("c")
    made.with_options(timeout=None).cards.get_card("c")
    assert [timeout["read"] for timeout in seen] == [7, 3, None]
    pool = client.Client()._pool
    assert pool.client().timeout == http.Timeout(60, connect=5)
    pool.client().close()


def test_unknown_keywords(client: ModuleType) -> None:
    """A slip of the pen is no option that counts for nothing."""
    for cls in (client.Client, client.AsyncClient):
        with pytest.raises(TypeError, match="max_retrys, time_out"):
            cls(time_out=1, max_retrys=2)


def test_closing(client: ModuleType, http: Any) -> None:
    """A client closes what it made; never what it was given, nor through a view."""
    made = client.Client()
    own = made._pool.client()
    with made.with_options():
        pass
    assert not own.is_closed
    with made:
        pass
    assert own.is_closed
    with pytest.raises(RuntimeError, match="closed"):
        made.cards.get_card("c")
    with http.Client() as given:
        with client.Client(http_client=given):
            pass
        assert not given.is_closed


def test_closing_async(client: ModuleType) -> None:
    """The same for the asynchronous client."""

    async def run() -> None:
        made = client.AsyncClient()
        own = made._pool.client()
        async with made.with_options():
            pass
        assert not own.is_closed
        async with made:
            pass
        assert own.is_closed
        with pytest.raises(RuntimeError, match="closed"):
            await made.cards.get_card("c")

    asyncio.run(run())


def test_nothing_is_made_before_it_is_needed(client: ModuleType) -> None:
    """A client that is only made opens nothing, and closing it is nothing."""
    made = client.Client()
    assert made._pool._client is None
    made.close()
    made.close()


def test_strict_client(
    client: ModuleType, testing: ModuleType, errors: ModuleType
) -> None:
    """`strict=True` decodes strictly, without a change to what is sent."""
    for strict in (False, True):
        recorder = testing.Recorder(testing.Answer(json={**CARD, "new": 1}))
        made = client.Client(http_client=recorder.client(), strict=strict)
        if strict:
            with pytest.raises(errors.DecodeError, match="GET /v1/cards/c: 200"):
                made.cards.get_card("c")
        else:
            assert made.cards.get_card("c").extra == {"new": 1}
