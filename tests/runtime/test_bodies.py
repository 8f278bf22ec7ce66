"""Bodies as bytes, each kind, and multipart."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def form(requests: ModuleType) -> Callable[..., str]:
    """The text of a form."""

    def text(value: object, **options: Any) -> str:
        return requests.FormBody(value, **options).content().data.decode("ascii")  # type: ignore[no-any-return]

    return text


@pytest.fixture(scope="module")
def parts(
    multipart: ModuleType, load: Callable[[str], ModuleType]
) -> Callable[..., list[Any]]:
    """The parts of a multipart body, as a server would see them."""
    sent_request = load("runtime.sent").SentRequest

    def take_apart(value: object, **options: Any) -> list[Any]:
        content = multipart.MultipartBody(value, **options).content()
        sent = sent_request(
            method="POST",
            origin="",
            path="/",
            query="",
            headers={"content-type": content.media_type},
            body=b"".join(
                [content.data] if isinstance(content.data, bytes) else content.data
            ),
        )
        found = sent.with_plain_boundary().parts
        return [(p.name, p.file_name, p.media_type, p.content) for p in found]

    return take_apart


def test_no_body(
    requests: ModuleType, multipart: ModuleType, decoding: ModuleType
) -> None:
    """None and UNSET are no body at all, for every kind."""
    kinds = [getattr(requests, f"{n}Body") for n in ("Json", "Form", "Text", "Binary")]
    for kind in [*kinds, multipart.MultipartBody]:
        assert kind(None).content() is None
        assert kind(decoding.UNSET).content() is None


def test_json(requests: ModuleType, models: ModuleType, decoding: ModuleType) -> None:
    """Compact UTF-8, models in their wire names, the documented media type."""
    card = models.Card(number="é\u2028", exp_month=8, holder=None)
    content = requests.JsonBody(card, "application/vnd.acme+json").content()
    assert content.data == '{"number":"é\u2028","exp-month":8,"holder":null}'.encode()
    assert content.media_type == "application/vnd.acme+json"
    assert requests.JsonBody([], "application/*").content().media_type == (
        "application/json"
    )
    assert requests.JsonBody(None, nullable=True).content().data == b"null"
    assert requests.JsonBody(decoding.UNSET, nullable=True).content() is None
    assert requests.JsonBody(2**70).content().data == str(2**70).encode()
    with pytest.raises(ValueError, match="nan"):
        requests.JsonBody({"a": float("nan")}).content()


def test_form_with_brackets(form: Callable[..., str], models: ModuleType) -> None:
    """The form of the first client, byte for byte: brackets escaped, order kept."""
    card = {"number": "4242424242424242", "exp_month": 8, "metadata": {"a": "b"}}
    assert form({"card": card, "expand": ["customer"]}) == (
        "card%5Bnumber%5D=4242424242424242&card%5Bexp_month%5D=8"
        "&card%5Bmetadata%5D%5Ba%5D=b&expand%5B0%5D=customer"
    )
    model = models.Card(number="1", exp_month=8, holder=None, items=[models.Item(id=1)])
    assert form(model) == "number=1&exp-month=8&holder=&items%5B0%5D%5Bid%5D=1"


def test_form_values(form: Callable[..., str], decoding: ModuleType) -> None:
    """Left out, null, empty, booleans and numbers, at every depth."""
    value = {
        "a": {"t": True, "f": [False], "n": None},
        "e": [],
        "o": {},
        "u": decoding.UNSET,
        "x": 1e22,
        "y": 2**70,
        "s": "a b+c~&=",
    }
    assert parse_qsl(form(value), keep_blank_values=True) == [
        ("a[t]", "true"),
        ("a[f][0]", "false"),
        ("a[n]", ""),
        ("x", "1e+22"),
        ("y", "1180591620717411303424"),
        ("s", "a b+c~&="),
    ]
    assert form(value).endswith("&s=a+b%2Bc~%26%3D")
    assert form({}) == ""
    lists = {"a": [1, 2]}
    assert form(lists, lists="brackets") == "a%5B%5D=1&a%5B%5D=2"
    assert form(lists, lists="repeat") == "a=1&a=2"


def test_form_as_the_standard_has_it(
    form: Callable[..., str], requests: ModuleType
) -> None:
    """Without brackets: names repeat for lists, objects are JSON (OAS §4.8.15)."""
    value = {"a": 1, "b": [1, {"c": True}], "d": {"e": None}}
    assert parse_qsl(form(value, nested="form")) == [
        ("a", "1"),
        ("b", "1"),
        ("b", '{"c":true}'),
        ("d", '{"e":null}'),
    ]
    encoding = {
        "b": requests.Encoding(content_type="application/json"),
        "d": requests.Encoding(style="deepObject", explode=True),
    }
    assert parse_qsl(form(value, nested="form", encoding=encoding), True) == [
        ("a", "1"),
        ("b", '[1,{"c":true}]'),
        ("d[e]", ""),
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"style": "form"}, "a=x+y&a=z%2F"),
        ({"style": "form", "explode": False}, "a=x+y,z%2F"),
        ({"explode": False}, "a=x+y,z%2F"),
        ({"style": "pipeDelimited"}, "a=x+y%7Cz%2F"),
        ({"style": "deepObject"}, "a%5B0%5D=x+y&a%5B1%5D=z%2F"),
        ({"allow_reserved": True}, "a=x%20y&a=z/"),
    ],
)
def test_form_encoding(
    form: Callable[..., str],
    requests: ModuleType,
    options: dict[str, Any],
    expected: str,
) -> None:
    """A property's `encoding` decides over the body's way."""
    encoding = {"a": requests.Encoding(**options)}
    assert form({"a": ["x y", "z/"]}, encoding=encoding) == expected


def test_form_encoding_by_spaces(
    form: Callable[..., str], requests: ModuleType
) -> None:
    """An item with a space would be two, and is refused."""
    encoding = {"a": requests.Encoding(style="spaceDelimited")}
    assert form({"a": ["x+y", "z/"]}, encoding=encoding) == "a=x%2By+z%2F"
    with pytest.raises(ValueError, match="'a' has ' '"):
        form({"a": ["x y", "z/"]}, encoding=encoding)


@given(value=st.dictionaries(TEXT, st.dictionaries(TEXT, TEXT, min_size=1)))
def test_any_form_arrives(form: Callable[..., str], value: Any) -> None:
    """Whatever the keys and values, these pairs arrive and no others."""
    pairs = [(f"{a}[{b}]", c) for a, inner in value.items() for b, c in inner.items()]
    assert parse_qsl(form(value), keep_blank_values=True) == pairs


@pytest.mark.parametrize("value", [[1], "a", 1])
def test_form_is_made_from_an_object(
    form: Callable[..., str], parts: Callable[..., Any], value: object
) -> None:
    """Anything else has no names for its values, and is refused."""
    with pytest.raises(ValueError, match="made from an object"):
        form(value)
    with pytest.raises(ValueError, match="made from an object"):
        parts(value)


def test_text(requests: ModuleType) -> None:
    """Text goes in the character set that its media type names, else in UTF-8."""
    assert requests.TextBody("é").content().data == b"\xc3\xa9"
    content = requests.TextBody("é", "text/csv; charset=ISO-8859-1").content()
    assert (content.data, content.media_type) == (
        b"\xe9",
        "text/csv; charset=ISO-8859-1",
    )
    assert requests.TextBody("é", "text/*").content().media_type == "text/plain"


def test_binary(requests: ModuleType, tmp_path: Path) -> None:
    """Bytes, a path and an open file send the same; a stream can be sent again."""
    file = tmp_path / "a.bin"
    file.write_bytes(b"0123456789" * 10_000)
    assert requests.BinaryBody(b"a").content().data == b"a"
    content = requests.BinaryBody(file, "*/*").content()
    assert content.media_type == "application/octet-stream"
    assert content.data.length == 100_000
    assert b"".join(content.data) == b"".join(content.data) == file.read_bytes()
    with open(file, "rb") as opened:
        opened.seek(5)
        stream = requests.BinaryBody(opened).content().data
        assert stream.length == 99_995
        assert b"".join(stream) == b"".join(stream) == file.read_bytes()[5:]
        assert not opened.closed


def test_binary_refuses(requests: ModuleType, tmp_path: Path) -> None:
    """A text file, plain text or a missing file is found before anything is sent."""
    for value in (io.StringIO("a"), "a.bin", 1):
        with pytest.raises(ValueError, match="bytes, a path or a binary file"):
            requests.BinaryBody(value).content()
    with pytest.raises(FileNotFoundError):
        requests.BinaryBody(tmp_path / "none").content()


def test_unknown_length(requests: ModuleType) -> None:
    """A file that cannot be rewound has no length, and is read as it comes."""

    class Pipe:
        def __init__(self) -> None:
            self.chunks = [b"a", b"b"]

        def read(self, size: int) -> bytes:
            return self.chunks.pop(0) if self.chunks else b""

    stream = requests.BinaryBody(Pipe()).content().data
    assert stream.length is None
    assert b"".join(stream) == b"ab"


def test_multipart(
    parts: Callable[..., list[Any]], models: ModuleType, tmp_path: Path
) -> None:
    """Each kind of value becomes the part that OAS 3.1.1 §4.8.15 says."""
    path = tmp_path / "b.txt"
    path.write_bytes(b"path")
    octets = "application/octet-stream"
    value = {
        "text": "é",
        "flag": True,
        "null": None,
        "list": [1, 2],
        "object": {"a": [1]},
        "model": models.Owner(name="Ada"),
        "bytes": b"raw",
        "path": path,
        "open": io.BytesIO(b"open"),
        "named": ("a.png", b"png", "image/png"),
        "files": [b"1", ("2.bin", b"2")],
    }
    assert parts(value) == [
        ("text", None, None, "é".encode()),
        ("flag", None, None, b"true"),
        ("null", None, None, b""),
        ("list", None, None, b"1"),
        ("list", None, None, b"2"),
        ("object", None, "application/json", b'{"a":[1]}'),
        ("model", None, "application/json", b'{"name":"Ada"}'),
        ("bytes", "bytes", octets, b"raw"),
        ("path", "b.txt", octets, b"path"),
        ("open", "open", octets, b"open"),
        ("named", "a.png", "image/png", b"png"),
        ("files", "files", octets, b"1"),
        ("files", "2.bin", octets, b"2"),
    ]


def test_multipart_encoding(
    parts: Callable[..., list[Any]], requests: ModuleType
) -> None:
    """`encoding` gives a part its media type or its style."""
    encoding = {
        "image": requests.Encoding(content_type='image/png; a="x, y"'),
        "list": requests.Encoding(content_type="application/json"),
        "deep": requests.Encoding(style="deepObject"),
        "text": requests.Encoding(content_type="text/markdown"),
        "xml": requests.Encoding(content_type="application/xml"),
    }
    value = {"image": b"1", "list": [1, 2], "deep": {"a": "b c"}, "text": "x"}
    value["xml"] = ["<a/>", {"a": 1}]
    assert parts(value, encoding=encoding) == [
        ("image", "image", 'image/png; a="x, y"', b"1"),
        ("list", None, "application/json", b"[1,2]"),
        ("deep[a]", None, None, b"b c"),
        ("text", None, "text/markdown", b"x"),
        ("xml", None, "application/xml", b"<a/>"),
        ("xml", None, "application/json", b'{"a":1}'),
    ]


@pytest.mark.parametrize("name", ['a"; filename="x', "a\r\nX-Evil: 1", "a\\", "a\0b"])
def test_multipart_names_stay_in_their_quotes(multipart: ModuleType, name: str) -> None:
    """No name of a part or a file ends its header line or its quotes."""
    value = {name: (name, b"content")}
    content = multipart.MultipartBody(value).content()
    lines = content.data.split(b"\r\n")
    assert lines[3:5] == [b"", b"content"]
    assert lines[1].count(b'"') == 4
    assert b'\\"' not in lines[1].replace(b"\\\\", b"")
    assert b"\0" not in lines[1]
    assert lines[2] == b"Content-Type: application/octet-stream"


def test_multipart_media_type_is_checked(multipart: ModuleType) -> None:
    """A media type with a line end in it raises instead of adding a header."""
    body = multipart.MultipartBody({"a": ("b", b"c", "image/png\r\nX-Evil: 1")})
    with pytest.raises(ValueError, match="Content-Type"):
        body.content()


def test_multipart_length(multipart: ModuleType, tmp_path: Path) -> None:
    """The length that is announced is the length that is sent."""
    path = tmp_path / "a"
    path.write_bytes(b"x" * 200_000)
    stream = multipart.MultipartBody({"a": path, "b": "é"}).content().data
    assert stream.length == len(b"".join(stream))


def test_multipart_boundaries_differ(multipart: ModuleType) -> None:
    """A boundary is drawn for each body, so that content cannot be made to hold it."""
    body = multipart.MultipartBody({"a": "b"})
    assert body.content().media_type != body.content().media_type


def test_form_content_types(requests: ModuleType) -> None:
    """The documented media types are sent as they are."""
    assert requests.FormBody({}).content().media_type == (
        "application/x-www-form-urlencoded"
    )
    content = requests.JsonBody({"a": 1}, "text/json; charset=utf-8").content()
    assert content.media_type == "text/json; charset=utf-8"
    assert json.loads(content.data) == {"a": 1}
