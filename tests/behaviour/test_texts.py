"""Texts of types that are neither JSON nor `text/*`, and bytes that stay bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import Call
from .making import REPOSITORY, Workshop, file_source
from .recording import Answer, Server

CASE = REPOSITORY / "tests" / "cases" / "texts.yaml"
TEXT = "key: é\n"
NO_TEXT = b"\x89PNG\xff\x00"


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(file_source(CASE))


def answered(body: bytes, media_type: str, **more: Any) -> Answer:
    return Answer(body=body, headers={"Content-Type": media_type}, **more)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_what_a_schema_calls_text_is_text_both_ways(
    call: Call, package: Any, server: Server, charset: str
) -> None:
    came = f"application/vnd.acme+yaml; charset={charset}"
    server.answer(answered(TEXT.encode(charset), came))
    found = call(
        package, lambda c: c.pipelines.exchange_pipeline(TEXT), base_url=server.url
    )
    assert found == TEXT
    received = server.only
    assert received.header("content-type") == "application/x-yaml"
    assert received.header("accept") == "application/vnd.acme+yaml, application/toml"
    assert received.body == TEXT.encode()


def test_a_text_without_length_is_one(call: Call, package: Any, server: Server) -> None:
    server.answer(answered(b"", "application/vnd.acme+yaml"))
    found = call(
        package, lambda c: c.pipelines.exchange_pipeline("x"), base_url=server.url
    )
    assert found == ""


def test_an_error_is_text_too(call: Call, package: Any, server: Server) -> None:
    server.answer(answered(b"never", "application/toml", status=404))
    with pytest.raises(package.NotFoundError, match="never") as e:
        call(package, lambda c: c.pipelines.exchange_pipeline("x"), base_url=server.url)
    assert e.value.body == "never"


@pytest.mark.parametrize(
    ("group", "method", "media_type"),
    [
        ("pictures", "get_picture", "image/png"),
        ("pictures", "get_picture", "application/vnd.acme.picture"),
        ("packed", "get_packed", "application/yaml"),
    ],
)
def test_what_may_be_bytes_loses_none(
    call: Call, package: Any, server: Server, group: str, method: str, media_type: str
) -> None:
    """As many mean bytes by `type: string` of a type that nobody knows as mean text."""
    server.answer(answered(NO_TEXT, media_type))
    found = call(
        package, lambda c: getattr(getattr(c, group), method)(), base_url=server.url
    )
    assert found == NO_TEXT


def test_bytes_that_come_of_a_range_stay_bytes(
    call: Call, package: Any, server: Server
) -> None:
    """Lenient: that the schema says text is no reason to lose some."""
    server.answer(answered(NO_TEXT, "image/png"))
    found = call(package, lambda c: c.anything.get_anything(), base_url=server.url)
    assert found == NO_TEXT


@pytest.mark.parametrize(
    ("came", "value"),
    [("application/javascript", "é"), ("application/gzip", "é".encode())],
)
def test_text_or_bytes_by_what_came(
    call: Call, package: Any, server: Server, came: str, value: str | bytes
) -> None:
    server.answer(answered("é".encode(), came))
    found = call(package, lambda c: c.scripts.exchange_script("x"), base_url=server.url)
    assert found == value


@pytest.mark.parametrize("media_type", ["text/plain", "application/octet-stream"])
@pytest.mark.parametrize("kind", ["text", "bytes", "file"])
def test_each_form_takes_what_the_call_takes(
    call: Call, package: Any, server: Server, tmp_path: Path, media_type: str, kind: str
) -> None:
    """Its type is that of all forms, whichever is chosen."""
    path = tmp_path / "script"
    path.write_bytes(TEXT.encode())
    server.answer(answered(b"", "application/gzip"))
    with path.open("rb") as file:
        file.read(5)
        value = {"text": TEXT, "bytes": TEXT.encode(), "file": file}[kind]
        call(
            package,
            lambda c: c.scripts.exchange_script(value, content_type=media_type),
            base_url=server.url,
        )
    received = server.only
    assert received.header("content-type") == media_type
    assert received.body == TEXT.encode()[5 if kind == "file" else 0 :]


def test_an_open_file_is_sent_again_from_where_it_stood(
    call: Call, package: Any, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "script"
    path.write_bytes(TEXT.encode())
    server.answer(Answer(status=503, headers={"Retry-After": "0"}))
    server.answer(answered(b"", "application/gzip"))
    with path.open("rb") as file:
        file.read(5)
        call(package, lambda c: c.scripts.exchange_script(file), base_url=server.url)
    assert [each.body for each in server.received] == [TEXT.encode()[5:]] * 2
