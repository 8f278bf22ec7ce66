"""No argument leaves its place: it arrives as data, or it is a ValueError."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
HOSTILE = [
    "..",
    ".",
    "../../admin?x#",
    "%2e%2e",
    "a/b",
    "a\\b",
    "?x=1",
    "#x",
    "a&b=c",
    "a;b",
    "@evil.test",
    "//evil.test",
    "\r\nX-Evil: 1",
    "a\0b",
    "é\u202e😀",
    "{x.__class__}",
    " ",
]


@pytest.fixture(scope="module")
def path_of(requests: ModuleType) -> Callable[..., str]:
    """The target of a request whose path is made of the arguments."""

    def target(*parts: object) -> str:
        return str(requests.Request(method="GET", path=parts).target())

    return target


@pytest.fixture(scope="module")
def url_of(load: Callable[[str], ModuleType]) -> Callable[[str], Any]:
    """What the HTTP library makes of a target behind a base URL."""
    http = load("runtime._http").http
    return lambda target: http.URL("https://api.acme.test" + target)


@pytest.mark.parametrize("value", HOSTILE)
def test_path(
    requests: ModuleType,
    path_of: Callable[..., str],
    url_of: Callable[[str], Any],
    value: str,
) -> None:
    """A path value is one segment, on the wire too, or refused by its name."""
    part = requests.Path("card", value)
    if value in (".", ".."):
        with pytest.raises(ValueError, match=r"\['card'\]"):
            path_of("/v1/cards/", part, "/items")
        return
    target = path_of("/v1/cards/", part, "/items")
    url = url_of(target)
    assert url.host == "api.acme.test"
    assert url.raw_path.decode() == target
    assert [unquote(segment) for segment in target.split("/")] == [
        "",
        "v1",
        "cards",
        value,
        "items",
    ]


@given(value=TEXT)
def test_any_path_value(
    requests: ModuleType,
    path_of: Callable[..., str],
    url_of: Callable[[str], Any],
    value: str,
) -> None:
    """The same for any text."""
    if value in ("", ".", ".."):
        with pytest.raises(ValueError, match="card|segment"):
            path_of("/a/", requests.Path("card", value))
        return
    target = path_of("/a/", requests.Path("card", value), "/b")
    assert unquote(target) == f"/a/{value}/b"
    assert target.count("/") == 3
    assert url_of(target).raw_path.decode() == target


@pytest.mark.parametrize("value", ["", None, [], {}])
def test_empty_path_value(
    requests: ModuleType, path_of: Callable[..., str], value: object
) -> None:
    """Without its value `/cards/{card}` would be another operation: refused."""
    with pytest.raises(ValueError, match="path parameter 'card'"):
        path_of("/cards/", requests.Path("card", value))


def test_dots_from_two_parts(requests: ModuleType, path_of: Callable[..., str]) -> None:
    """Not even two harmless values, or a value and a literal, make a `..`."""
    dot = requests.Path("a", ".")
    with pytest.raises(ValueError, match="segment"):
        path_of("/x/", dot, dot, "/y")
    with pytest.raises(ValueError, match="segment"):
        path_of("/x/.", dot)
    with pytest.raises(ValueError, match="segment"):
        path_of("/x/", requests.Path("a", [""], style="label"))
    assert path_of("/x/", dot, "json") == "/x/.json"


def test_path_that_begins_with_a_value(
    requests: ModuleType, path_of: Callable[..., str]
) -> None:
    """A path always begins with a slash, so that no value joins the host."""
    assert path_of(requests.Path("a", "@evil.test"), "/x") == "/%40evil.test/x"
    assert path_of("@evil.test/", requests.Path("a", "b")) == "/@evil.test/b"


def test_literals_of_a_description(path_of: Callable[..., str]) -> None:
    """Literal text is escaped where it must be; a query in it stays one."""
    assert path_of("/a b/{x}\r\n/é%41%zz") == "/a%20b/%7Bx%7D%0D%0A/%C3%A9%41%25zz"
    assert path_of("/a?b=1#c") == "/a?b=1"
    assert path_of("/a'+X()+'\"") == "/a'+X()+'%22"


def test_query_behind_a_literal_query(requests: ModuleType) -> None:
    """Parameters follow the query that a path literal holds."""
    query = (requests.Query("c", [1, 2]), requests.Query("d", None))
    call = requests.Request(method="GET", path=("/a?b=1",), query=query)
    assert call.target() == "/a?b=1&c=1&c=2"


@pytest.mark.parametrize("value", ["", *HOSTILE])
def test_query(requests: ModuleType, url_of: Callable[[str], Any], value: str) -> None:
    """A query value is that one value, on the wire too; so is a name."""
    query = (requests.Query("a", value), requests.Query(value, "b"))
    target = requests.Request(method="GET", path=("/x",), query=query).target()
    assert url_of(target).raw_path.decode() == target
    pairs = parse_qsl(target.partition("?")[2], keep_blank_values=True)
    assert pairs == [("a", value), (value, "b")]


HEADER_CASES = [
    ("a b", b"a b"),
    ("", b""),
    ("a\tb", b"a\tb"),
    ("é", b"\xe9"),
    (True, b"true"),
    (12, b"12"),
    (["a", "b c"], b"a,b c"),
    ({"R": 100, "G": 200}, b"R,100,G,200"),
    ('a,b;c="d"', b'a,b;c="d"'),
]


@pytest.mark.parametrize(("value", "expected"), HEADER_CASES)
def test_header(requests: ModuleType, value: object, expected: bytes) -> None:
    """A header goes out as its text, without percent-encoding."""
    assert requests.Header("X-A", value).field() == (b"X-A", expected)


@pytest.mark.parametrize(
    "value",
    [
        "\r\nX-Evil: 1",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\x7f",
        "a\x1bb",
        " a",
        "a\t",
        "€",
        "\x85",
    ],
)
def test_header_is_refused(requests: ModuleType, value: str) -> None:
    """What would not arrive as it is raises; the message does not hold the value."""
    with pytest.raises(ValueError, match="'X-A'") as caught:
        requests.Header("X-A", "s3cret" + value if value != " a" else value).field()
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [["s3cret,b"], ["a", '"s3cret,b'], {"a": "s3cret,b"}, {"a,s3cret": 1}, [[1, 2]]],
)
@pytest.mark.parametrize("explode", [False, True])
def test_an_item_of_a_header_with_a_comma(
    requests: ModuleType, value: object, explode: bool
) -> None:
    """It would arrive as two, so that it is refused by the header's name."""
    with pytest.raises(ValueError, match="'X-A'") as caught:
        requests.Header("X-A", value, explode=explode).field()
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("a, b", b"a, b"),
        (["a b", 'W/"c,d"', '"\\",e"'], b'a b,W/"c,d","\\",e"'),
        ([dt.datetime(2030, 1, 2, 3, tzinfo=dt.UTC)], b"2030-01-02T03:00:00Z"),
    ],
)
def test_commas_of_a_header(requests: ModuleType, value: object, sent: bytes) -> None:
    """One value may have any, and an item between quotes (RFC 9110 §5.6.4)."""
    assert requests.Header("X-A", value).field() == (b"X-A", sent)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "é"])
def test_header_name_is_refused(requests: ModuleType, name: str) -> None:
    """A name from a description that is no token raises."""
    with pytest.raises(ValueError, match="name of a header"):
        requests.Header(name, "a").field()


def test_header_left_out_and_exploded(
    requests: ModuleType, decoding: ModuleType
) -> None:
    """None, UNSET and empty containers send nothing; exploded objects have `=`."""
    nothing: list[object] = [None, decoding.UNSET, [], {}]
    for value in nothing:
        assert requests.Header("X-A", value).field() is None
    header = requests.Header("X-A", {"R": 100, "G": 200}, explode=True)
    assert header.field() == (b"X-A", b"R=100,G=200")
    header = requests.Header("X-A", {"é": [1]}, content="application/json")
    assert header.field() == (b"X-A", b'{"\\u00e9":[1]}')


COOKIE_CASES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"value": "blue"}, [("c", "blue")]),
    ({"value": "a; b=c\r\n\0"}, [("c", "a%3B%20b%3Dc%0D%0A%00")]),
    ({"value": ["a", "b"]}, [("c", "a"), ("c", "b")]),
    ({"value": ["a", "b,"], "explode": False}, [("c", "a,b%2C")]),
    ({"value": ["a", "b="], "explode": False, "style": "cookie"}, [("c", "a,b=")]),
    ({"value": {"R": 1, "G": 2}, "explode": False}, [("c", "R,1,G,2")]),
    ({"value": {"R": 1, "G": 2}}, [("R", "1"), ("G", "2")]),
    ({"value": "a=b/c==", "style": "cookie"}, [("c", "a=b/c==")]),
    ({"value": {"a": 1}, "content": "application/json"}, [("c", "%7B%22a%22%3A1%7D")]),
    ({"value": "a=b", "content": "text/plain"}, [("c", "a=b")]),
    ({"value": None}, []),
]


@pytest.mark.parametrize(("options", "expected"), COOKIE_CASES)
def test_cookie(
    requests: ModuleType, options: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """A cookie is percent-encoded as a form is, and as it is where it must be."""
    assert requests.Cookie("c", **options).pairs() == expected


@pytest.mark.parametrize("value", ["a;b", "a b", "a\r\nb", "a\0", 'a"', "é", "a,b"])
def test_plain_cookie_is_refused(requests: ModuleType, value: str) -> None:
    """Without percent-encoding, what ends a cookie is refused."""
    for options in ({"style": "cookie"}, {"content": "text/plain"}):
        with pytest.raises(ValueError, match="cookie 'c'"):
            requests.Cookie("c", value, **options).pairs()
    with pytest.raises(ValueError, match="cookie 'c'"):
        requests.Cookie("c", [value, "b"], explode=False, style="cookie").pairs()


def test_cookie_name_is_refused(requests: ModuleType) -> None:
    """A cookie name that is no token raises."""
    with pytest.raises(ValueError, match="name of a cookie"):
        requests.Cookie("a b", "x", content="text/plain").pairs()


def test_lone_surrogate(requests: ModuleType, path_of: Callable[..., str]) -> None:
    """Text that has no UTF-8 form is a ValueError wherever it is put."""
    bad = "\ud800"
    with pytest.raises(ValueError, match="surrogates"):
        path_of("/", requests.Path("a", bad))
    with pytest.raises(ValueError, match="surrogates"):
        requests.Query("a", bad).pairs()
    with pytest.raises(ValueError, match="X-A"):
        requests.Header("X-A", bad).field()
    with pytest.raises(ValueError, match="surrogates"):
        requests.JsonBody(bad).content()
