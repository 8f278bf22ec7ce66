"""Multipart bodies as they arrive, read by the standard library's `email`."""

from __future__ import annotations

import datetime as dt
import importlib
import io
from email import message_from_bytes, policy
from pathlib import Path
from types import GenericAlias
from typing import Any, get_args, get_type_hints

import pytest

from generator.source_files import Source

from .conftest import Call
from .descriptions import description
from .making import REPOSITORY, Workshop, file_source, openapi
from .recording import Received, Server

TEXT = {"type": "string"}
FILE = {"type": "string", "format": "binary"}
POINT = {
    "type": "object",
    "properties": {"x": {"type": "integer"}, "note": TEXT},
}
PROPERTIES = {
    "title": TEXT,
    "kind": {"type": "string", "enum": ["big", "small"]},
    "count": {"type": "integer"},
    "is_new": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "labels": {"type": "array", "items": TEXT},
    "point": POINT,
    "points": {"type": "array", "items": POINT},
    "table": {"type": "array", "items": {"type": "integer"}},
    "markup": TEXT,
    "place": TEXT,
    "cover": FILE,
    "pages": {"type": "array", "items": FILE},
    "left_out": TEXT,
}
ENCODING = {
    "cover": {"contentType": "image/png, image/jpeg"},
    "markup": {"contentType": "text/markdown"},
    "place": {"contentType": "text/plain; charset=iso-8859-1"},
    "table": {"contentType": "application/json"},
}
OCTETS = "application/octet-stream"
Part = tuple[str, str | None, str | None, bytes]


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    schema = {"type": "object", "required": ["title"], "properties": PROPERTIES}
    return shared_workshop.load(form(schema, ENCODING))


def form(
    schema: Any,
    encoding: Any,
    version: str = "3.1.0",
    media_type: str = "multipart/form-data",
    **parts: Any,
) -> Source:
    """A description of one operation, `client.parts.send(models.SendBody(…))`."""
    content = {media_type: {"schema": schema, "encoding": encoding}}
    operation = {
        "operationId": "send",
        "tags": ["parts"],
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "OK"}},
    }
    whole = description({"/a": {"post": operation}})
    return openapi({**whole, **parts, "openapi": version})


def parts_of(received: Received) -> list[Part]:
    """Name, file name, media type and content of each part, in order."""
    head = f"Content-Type: {received.header('content-type')}\r\n\r\n".encode()
    whole = message_from_bytes(head + received.body, policy=policy.HTTP)
    assert whole.get_content_type() == "multipart/form-data"
    assert not whole.defects
    found: list[Part] = []
    for part in whole.iter_parts():
        assert set(part.keys()) <= {"Content-Disposition", "Content-Type"}
        assert part.get_content_disposition() == "form-data"
        kind = part.get_content_type() if "Content-Type" in part else None
        name = part.get_param("name", header="Content-Disposition")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found.append((str(name), part.get_filename(), kind, content))
    return found


def test_each_kind_of_part(
    package: Any, call: Call, server: Server, tmp_path: Path
) -> None:
    """Files as bytes, paths and streams; texts, numbers, JSON; nothing for the rest."""
    path = tmp_path / "page two.txt"
    path.write_bytes(b"--\r\nsecond\r\n")
    call(
        package,
        lambda client: client.parts.send(
            package.models.SendBody(
                title="Grüße\r\n",
                kind="big",
                count=3,
                is_new=False,
                day=dt.date(2030, 1, 2),
                labels=["a", "", "c"],
                point=package.models.SendBodyPoint(x=1, note="ü"),
                points=[package.models.SendBodyPointsItem(x=n) for n in (1, 2)],
                table=[1, 2],
                markup="# A",
                place="Orléans",
                cover=b"\x89PNG\r\n\x00",
                pages=[
                    b"first",
                    path,
                    io.BytesIO(b"third"),
                    ("4.txt", b"fourth", "text/plain"),
                ],
            )
        ),
        base_url=server.url,
    )
    assert parts_of(server.only) == [
        ("title", None, None, "Grüße\r\n".encode()),
        ("kind", None, None, b"big"),
        ("count", None, None, b"3"),
        ("is_new", None, None, b"false"),
        ("day", None, None, b"2030-01-02"),
        ("labels", None, None, b"a"),
        ("labels", None, None, b""),
        ("labels", None, None, b"c"),
        ("point", None, "application/json", b'{"x":1,"note":"\xc3\xbc"}'),
        ("points", None, "application/json", b'{"x":1}'),
        ("points", None, "application/json", b'{"x":2}'),
        ("table", None, "application/json", b"[1,2]"),
        ("markup", None, "text/markdown", b"# A"),
        ("place", None, "text/plain", b"Orl\xe9ans"),
        ("cover", "cover", "image/png", b"\x89PNG\r\n\x00"),
        ("pages", "pages", OCTETS, b"first"),
        ("pages", "page two.txt", OCTETS, b"--\r\nsecond\r\n"),
        ("pages", "pages", OCTETS, b"third"),
        ("pages", "4.txt", "text/plain", b"fourth"),
    ]


@pytest.mark.parametrize(
    "name",
    ['a"; filename="x.sh', "é, 日本.txt", "a\r\nX-Evil: 1\r\n\r\n", "a;b=c", "%41"],
)
def test_any_file_name(package: Any, call: Call, server: Server, name: str) -> None:
    """Escaped as browsers escape it: it neither ends its quotes nor its line."""
    call(
        package,
        lambda client: client.parts.send(
            package.models.SendBody(title="t", cover=(name, b"x"))
        ),
        base_url=server.url,
    )
    _, (key, file_name, kind, content) = parts_of(server.only)
    assert (key, kind, content) == ("cover", "image/png", b"x")
    assert file_name is not None
    for char in '"\r\n':
        name = name.replace(char, f"%{ord(char):02X}")
    assert file_name == name


def test_a_file_with_headers_of_its_own(
    package: Any, call: Call, server: Server
) -> None:
    """The fourth item; none can be another part, or what the file has anyway."""
    body = package.models.SendBody

    def send(**headers: str) -> None:
        named = {key.replace("_", "-"): text for key, text in headers.items()}
        cover = ("a.png", b"1", "image/png", named)
        call(
            package,
            lambda client: client.parts.send(body(title="t", cover=cover)),
            base_url=server.url,
        )

    send(X_Version="2")
    [received] = server.received
    assert (
        b'filename="a.png"\r\nContent-Type: image/png\r\nX-Version: 2\r\n\r\n1\r\n'
        in received.body
    )
    for wrong in ({"X_A": "b\r\nX-C: d"}, {"Content_Type": "text/html"}):
        with pytest.raises(ValueError, match=r"header|media type"):
            send(**wrong)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("version", "texts"),
    [
        (
            "3.0.3",
            [
                ("labels", None, None, b"a"),
                ("labels", None, None, b"b"),
                ("point", None, "application/json", b'{"x":1}'),
            ],
        ),
        ("3.1.0", [("labels", None, None, b"a,b"), ("point", None, None, b"x,1")]),
    ],
)
def test_styles_are_for_text(
    workshop: Workshop, call: Call, server: Server, version: str, texts: list[Part]
) -> None:
    """No file has one; in OpenAPI 3.0 no part has (its §4.7.15.1)."""
    names = ["labels", "point", "cover", "pages"]
    schema = {"type": "object", "properties": {n: PROPERTIES[n] for n in names}}
    styles = dict.fromkeys(names, {"style": "form", "explode": False})
    made = workshop.load(form(schema, styles, version))
    body = made.models.SendBody(
        labels=["a", "b"],
        point=made.models.SendBodyPoint(x=1),
        cover=b"1",
        pages=[b"2", b"3"],
    )
    call(made, lambda client: client.parts.send(body), base_url=server.url)
    assert parts_of(server.only) == [
        *texts,
        ("cover", "cover", OCTETS, b"1"),
        ("pages", "pages", OCTETS, b"2"),
        ("pages", "pages", OCTETS, b"3"),
    ]


@pytest.mark.parametrize(
    ("documented", "kept"),
    [
        ("multipart/form-data; boundary=xyz", "multipart/form-data"),
        ('Multipart/Form-Data;BOUNDARY = "a; \\"b" ', "Multipart/Form-Data"),
        (
            "multipart/form-data; boundary=--a; charset=utf-8",
            "multipart/form-data; charset=utf-8",
        ),
    ],
)
def test_a_documented_boundary_is_an_example(
    workshop: Workshop, call: Call, server: Server, documented: str, kept: str
) -> None:
    """Each body has its own, and only that (RFC 2046 §5.1.1)."""
    schema = {"type": "object", "properties": {"title": TEXT}}
    made = workshop.load(form(schema, {}, media_type=documented))
    body = made.models.SendBody(title="t")
    call(made, lambda client: client.parts.send(body), base_url=server.url)
    received = server.only
    content_type = received.header("content-type") or ""
    assert content_type.partition("; boundary=")[0] == kept
    assert content_type.lower().count("boundary") == 1
    assert parts_of(received) == [("title", None, None, b"t")]


@pytest.mark.parametrize(
    ("version", "base64", "kind"),
    [
        ("3.0.3", {"type": "string", "format": "byte"}, None),
        ("3.1.0", {"type": "string", "contentEncoding": "base64"}, OCTETS),
    ],
)
def test_base64_is_text(
    workshop: Workshop,
    call: Call,
    server: Server,
    version: str,
    base64: Any,
    kind: str | None,
) -> None:
    """OAS 3.1.1 §4.8.15.3: it is the encoding of the part, which is no file.

    By the tables of 3.0.3 (§4.7.15) it is plain text, by that of 3.1.1 bytes.
    """
    properties = {
        "one": {"$ref": "#/components/schemas/Base64"},
        "several": {"type": "array", "items": base64},
        "typed": base64,
        "either": {"anyOf": [{"type": "integer"}, base64]},
        "inside": {"type": "object", "properties": {"one": base64}},
        "or_file": {"anyOf": [FILE, base64]},
    }
    schema = {"type": "object", "properties": properties}
    encoding = {"typed": {"contentType": "image/png"}}
    shared = {"schemas": {"Base64": base64}}
    made = workshop.load(form(schema, encoding, version, components=shared))
    body = made.models.SendBody(
        one=b"bytes",
        several=[b"", b"bytes"],
        typed=b"bytes",
        either=b"bytes",
        inside=made.models.SendBodyInside(one=b"bytes"),
        or_file=b"bytes",
    )
    call(made, lambda client: client.parts.send(body), base_url=server.url)
    assert parts_of(server.only) == [
        ("one", None, kind, b"Ynl0ZXM="),
        ("several", None, kind, b""),
        ("several", None, kind, b"Ynl0ZXM="),
        ("typed", None, "image/png", b"Ynl0ZXM="),
        ("either", None, None, b"Ynl0ZXM="),
        ("inside", None, "application/json", b'{"one":"Ynl0ZXM="}'),
        ("or_file", "or_file", OCTETS, b"bytes"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("cover", "photo.png", "str"),
        ("cover", ("photo.png", "text"), "a tuple of str, str"),
        ("cover", {"name": "photo.png"}, "dict"),
        ("cover", io.StringIO("text"), "StringIO"),
        ("pages", ["1.png"], "str"),
        ("pages", [("1.png", "text")], "a tuple of str, str"),
        ("pages", [b"1", ("2.png", io.StringIO("text"))], "StringIO"),
        ("cover_or_none", "photo.png", "str"),
    ],
)
def test_what_must_be_a_file_is_nothing_else(
    workshop: Workshop, call: Call, server: Server, name: str, value: Any, kind: str
) -> None:
    """A name is not the file of that name, whatever the style of its text would be."""
    nullable = {"anyOf": [FILE, {"type": "null"}]}
    properties = {**PROPERTIES, "cover_or_none": nullable}
    encoding = {"cover": {"style": "form"}}
    made = workshop.load(form({"type": "object", "properties": properties}, encoding))
    body = made.models.SendBody(**{name: value})
    with pytest.raises(ValueError, match=f"'{name}'.* file, .*not {kind}$"):
        call(made, lambda client: client.parts.send(body), base_url=server.url)
    assert server.received == []


def test_what_may_be_a_file_may_be_text(
    workshop: Workshop, call: Call, server: Server
) -> None:
    """As the description has it; null, where it may stand, is no file either."""
    properties = {
        "either": {"anyOf": [FILE, TEXT]},
        "nullable": {"anyOf": [FILE, {"type": "null"}]},
    }
    made = workshop.load(form({"type": "object", "properties": properties}, {}))
    body = made.models.SendBody(either="photo.png", nullable=None)
    call(made, lambda client: client.parts.send(body), base_url=server.url)
    assert parts_of(server.only) == [
        ("either", None, None, b"photo.png"),
        ("nullable", None, None, b""),
    ]


def test_a_list_in_a_list_is_one_part(
    workshop: Workshop, call: Call, server: Server
) -> None:
    """It is JSON, in which bytes are base64, and no file."""
    lists = {
        name: {"type": "array", "items": {"type": "array", "items": items}}
        for name, items in {
            "files": FILE,
            "texts": {"type": "string", "contentEncoding": "base64"},
        }.items()
    }
    made = workshop.load(form({"type": "object", "properties": lists}, {}))
    body = made.models.SendBody(files=[[b"1"], []], texts=[[b"1"]])
    call(made, lambda client: client.parts.send(body), base_url=server.url)
    assert parts_of(server.only) == [
        ("files", None, "application/json", b'["MQ=="]'),
        ("files", None, "application/json", b"[]"),
        ("texts", None, "application/json", b'["MQ=="]'),
    ]


def test_files_in_the_words_of_31(
    workshop: Workshop, call: Call, server: Server
) -> None:
    """`contentMediaType` alone makes a part a file, and a value in JSON a text."""
    made = workshop.load(file_source(REPOSITORY / "tests" / "cases" / "raw_parts.yaml"))
    upload = get_type_hints(made.models.Upload)
    file = importlib.import_module(f"{made.__name__}.runtime.files").File
    files = {"file", "named", "merged", "maybe", "nullable"}
    assert {n for n, kind in upload.items() if bytes in get_args(kind)} == files
    assert upload["file"] == file
    assert upload["several"] == GenericAlias(list, file) | None
    assert upload["text"] == upload["json"] == str | None
    assert upload["table"] == list[list[str]] | None
    inside = get_type_hints(made.models.UploadForm)["inside"]
    assert inside == get_type_hints(made.models.Scan)["data"] == str | None
    body = made.models.Upload(file=b"1", several=[b"2"], text="3")
    call(made, lambda client: client.uploads.upload(body), base_url=server.url)
    assert parts_of(server.only) == [
        ("file", "file", OCTETS, b"1"),
        ("several", "several", "image/png", b"2"),
        ("text", None, None, b"3"),
    ]


def test_a_part_is_labelled_as_the_standard_says(
    workshop: Workshop, call: Call, server: Server
) -> None:
    """OAS 3.1.1 §4.8.15: `contentMediaType` counts for no text, and that is told.

    A file is called what it is (RFC 7578 §4.4).
    """
    url = {"type": "string", "contentEncoding": "base64url"}
    image = {"type": "string", "contentMediaType": "image/png"}
    properties = {
        "url": url,
        "maybe": {"anyOf": [{"type": "array", "items": url}, {"type": "null"}]},
        "styled": url,
        "either": {"oneOf": [{"type": "integer"}, url]},
        "image": image,
        "images": {"type": "array", "items": image},
        "typed": image,
        "page": {"type": "string", "contentMediaType": "text/html"},
    }
    encoding = {"typed": {"contentType": "image/gif"}, "styled": {"style": "form"}}
    schema = {"type": "object", "properties": properties}
    made = workshop.make(form(schema, encoding))
    assert made.codes.count("part-media-type") == 1
    package = importlib.import_module(made.name)
    body = package.models.SendBody(
        url="YQ",
        maybe=["YQ"],
        styled="YQ",
        either="YQ",
        image=b"1",
        images=[("a.gif", b"2", "image/gif"), b"3"],
        typed=b"4",
        page="<p>",
    )
    call(package, lambda client: client.parts.send(body), base_url=server.url)
    assert parts_of(server.only) == [
        ("url", None, OCTETS, b"YQ"),
        ("maybe", None, OCTETS, b"YQ"),
        ("styled", None, None, b"YQ"),
        ("either", None, None, b"YQ"),
        ("image", "image", "image/png", b"1"),
        ("images", "a.gif", "image/gif", b"2"),
        ("images", "images", "image/png", b"3"),
        ("typed", "typed", "image/gif", b"4"),
        ("page", None, None, b"<p>"),
    ]


@pytest.mark.parametrize(
    ("documented", "body", "said"),
    [
        ("multipart/related", {"about": {"a": 1}}, '; type="application/json"'),
        ("Multipart/Related", {"title": "t"}, '; type="text/plain"'),
        (
            "multipart/related",
            {"image": ("; type=x", b"", 'image/png; a="b"')},
            '; type="image/png"',
        ),
        ("multipart/related; type=a/b", {"title": "t"}, ""),
        ("multipart/mixed", {"title": "t"}, ""),
    ],
)
def test_related_parts_tell_the_type_of_the_first(
    workshop: Workshop,
    call: Call,
    server: Server,
    documented: str,
    body: dict[str, Any],
    said: str,
) -> None:
    """RFC 2387 §3.1."""
    properties = {"about": {"type": "object"}, "title": TEXT, "image": FILE}
    schema = {"type": "object", "properties": properties}
    made = workshop.load(form(schema, {}, media_type=documented))
    whole = made.models.SendBody(**body)
    call(made, lambda client: client.parts.send(whole), base_url=server.url)
    kind, _, boundary = (server.only.header("content-type") or "").rpartition("; ")
    assert kind == documented + said
    assert boundary.startswith("boundary=")
