"""One body in several media types: the form is chosen by a keyword."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from .conftest import Call
from .making import REPOSITORY, Workshop, file_source, openapi
from .recording import Answer, Server

CASE = REPOSITORY / "tests" / "cases" / "several_bodies.yaml"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(file_source(CASE))


@pytest.mark.parametrize(
    ("options", "media_type", "sent"),
    [
        ({}, "application/json", b'{"name":"Rex"}'),
        ({"content_type": FORM}, FORM, b"name=Rex"),
    ],
)
def test_the_form_is_what_was_asked_for(
    call: Call,
    package: Any,
    server: Server,
    options: dict[str, str],
    media_type: str,
    sent: bytes,
) -> None:
    """JSON where nothing is said, though the description names it third."""
    pet = package.models.Pet(name="Rex")
    call(package, lambda c: c.pets.put_pet("1", pet, **options), base_url=server.url)
    received = server.only
    assert received.header("content-type") == media_type
    assert received.body == sent


@pytest.mark.parametrize(
    ("value", "media_type"),
    [("<pet/>", "application/xml"), (b"\0", "application/octet-stream")],
)
def test_text_and_bytes_go_as_they_are(
    call: Call, package: Any, server: Server, value: Any, media_type: str
) -> None:
    """XML is text that the caller makes."""
    call(
        package,
        lambda c: c.pets.put_pet("1", value, content_type=media_type),
        base_url=server.url,
    )
    received = server.only
    assert received.header("content-type") == media_type
    assert received.body == (value if isinstance(value, bytes) else value.encode())


def test_text_that_is_any_bytes_stays_so_both_ways(
    call: Call, shared_workshop: Workshop, server: Server
) -> None:
    """`format: binary` is octets (OAS 3.0.4 §4.4), of whatever charset."""
    case = CASE.with_name("binary_documents.yaml")
    package = shared_workshop.load(file_source(case))
    table = "caf\xe9\r\n".encode("latin-1")
    server.answer(Answer(body=table, headers={"Content-Type": "text/csv"}))
    found = call(package, lambda c: c.tables.exchange_table(table), base_url=server.url)
    assert found == table
    received = server.only
    assert received.body == table
    assert received.header("content-type") == "text/csv"
    assert received.header("accept") == "text/csv"


def test_a_parameter_of_the_keyword_s_name_makes_way(
    call: Call, package: Any, server: Server
) -> None:
    """It is still sent under its own name."""
    pet = package.models.Pet(name="Rex")
    call(
        package,
        lambda c: c.pets.put_pet("1", pet, content_type_="x"),
        base_url=server.url,
    )
    assert server.only.target == "/pets/1?content_type=x"


@pytest.mark.parametrize(
    ("value", "media_type"), [("pet", "application/json5"), (1, "application/xml")]
)
def test_what_cannot_be_sent_is_refused(
    package: Any, value: Any, media_type: str
) -> None:
    """Before anything is sent."""
    with (
        package.Client(base_url="http://localhost:1") as client,
        pytest.raises(ValueError, match="content_type must be|made from text"),
    ):
        client.pets.put_pet("1", value, content_type=media_type)


@pytest.mark.parametrize("method", ["one_json", "any_json"])
def test_one_kind_of_json_needs_no_choice(package: Any, method: str) -> None:
    """Several names for JSON of one schema are one form, as is what a range covers."""
    build = getattr(package.operations.json, method)
    assert "content_type" not in inspect.signature(build).parameters


@pytest.mark.parametrize(
    "media_type",
    [
        None,
        "application/merge-patch+json",
        "application/strategic-merge-patch+json",
        "application/json",
        "application/vnd.acme.v2+json",
        "application/json; version=2",
    ],
)
def test_json_of_another_meaning_is_a_form(
    call: Call, package: Any, server: Server, media_type: str | None
) -> None:
    """RFC 9110 §8.3, RFC 7396: patches, and versions of vendors, by their names."""
    options = {} if media_type is None else {"content_type": media_type}
    pet = package.models.Pet(name="Rex")
    call(package, lambda c: c.json.patch_json(pet, **options), base_url=server.url)
    received = server.only
    assert received.header("content-type") == (
        media_type or "application/merge-patch+json"
    )
    assert received.body == b'{"name":"Rex"}'


def test_each_form_with_a_schema_of_its_own_has_its_class(package: Any) -> None:
    """The first is named by the operation, the other by its form too."""
    m = package.models
    assert [m.UploadBody(name="x").to_dict(), m.UploadBodyJson(url="y").to_dict()] == [
        {"name": "x"},
        {"url": "y"},
    ]


def test_which_body_is_for_which_form_is_told(workshop: Workshop) -> None:
    """What the text alone names is not imported."""
    contents = {
        "application/json": {},
        "application/merge-patch+json": {"$ref": "#/components/schemas/Pet"},
        "application/octet-stream": {"type": "string", "format": "binary"},
        "application/x-www-form-urlencoded": {"$ref": "#/components/schemas/Pet"},
    }
    content = {name: {"schema": schema} for name, schema in contents.items()}
    operation = {
        "operationId": "put",
        "tags": ["pets"],
        "requestBody": {"required": True, "content": content},
        "responses": {"204": {"description": ""}},
    }
    pet = {"type": "object", "properties": {"name": {"type": "string"}}}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets": {"put": operation}},
        "components": {"schemas": {"Pet": pet}},
    }
    text = workshop.make(openapi(root)).files["api/pets.py"]
    told = (
        "`content_type`: the form in which the body is sent: `Any` as"
        " `application/json`; `m.Pet` as `application/merge-patch+json` or"
        " `application/x-www-form-urlencoded`; `Binary` as `application/octet-stream`"
    )
    assert told in " ".join(text.split())
    assert "import models" not in text
    assert "import Binary" not in text


def test_many_media_types_have_a_name(
    call: Call, workshop: Workshop, server: Server
) -> None:
    """More than five; the signature shows no list of hundreds, and editors know all."""
    listed = [f"video/{name}" for name in ("av1", "mp4", "ogg", "quicktime", "vc1")]
    bodies: dict[str, list[str]] = {"few": listed, "many": [*listed, "video/webm"]}
    schema = {"type": "string", "format": "binary"}
    paths = {
        f"/{name}": {
            "post": {
                "operationId": f"send_{name}",
                "tags": ["videos"],
                "requestBody": {
                    "content": {each: {"schema": schema} for each in media_types}
                },
                "responses": {"204": {"description": ""}},
            }
        }
        for name, media_types in bodies.items()
    }
    info = {"title": "T", "version": "1"}
    made = workshop.make(openapi({"openapi": "3.1.0", "info": info, "paths": paths}))
    for printed in (made.files["operations/videos.py"], made.files["api/videos.py"]):
        assert 'content_type: m.SendManyContentType = "video/av1"' in printed
    alias = made.files["models/send_many_content_type.py"]
    assert "SendManyContentType: TypeAlias = Literal[" in alias
    assert "The forms in which the body of `POST /many` is sent." in alias
    assert "m.SendFew" not in made.files["operations/videos.py"]
    package = __import__(made.name)
    call(
        package,
        lambda c: c.videos.send_many(b"\0", content_type="video/webm"),
        base_url=server.url,
    )
    assert server.only.header("content-type") == "video/webm"
