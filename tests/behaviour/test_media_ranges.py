"""Bodies that are documented as a range of media types: the caller says which it is."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import pytest

from .conftest import Call
from .making import REPOSITORY, Made, Workshop, file_source
from .recording import Server

CASE = REPOSITORY / "tests" / "cases" / "media_ranges.yaml"
OCTETS = "application/octet-stream"
JSON = "application/json"


@pytest.fixture(scope="module")
def made(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(file_source(CASE))


@pytest.fixture(scope="module")
def package(made: Made) -> Any:
    return importlib.import_module(made.name)


@pytest.mark.parametrize(
    ("group", "method", "body", "given", "sent"),
    [
        ("pictures", "add_picture", b"1", None, OCTETS),
        ("pictures", "add_picture", b"1", "image/*", OCTETS),
        ("pictures", "add_picture", b"1", "image/svg+xml", "image/svg+xml"),
        ("pictures", "add_picture", b"1", 'Image/PNG; a="b c"', 'Image/PNG; a="b c"'),
        ("avatars", "add_avatar", b"1", None, OCTETS),
        ("avatars", "add_avatar", b"1", "image/png", "image/png"),
        ("sounds", "add_sound", b"1", "audio/mpeg", "audio/mpeg"),
        ("sounds", "add_sound", b"1", "video/mp4", "video/mp4"),
        ("sounds", "add_sound", b"1", "video/ogg", "video/ogg"),
        ("sounds", "add_sound", "la", "text/csv", "text/csv"),
        ("notes", "add_note", "é", None, "text/plain"),
        ("notes", "add_note", "é", "text/csv; charset=latin-1", None),
        ("pets", "add_pet", {"name": "a"}, None, JSON),
        ("pets", "add_pet", {"name": "a"}, "application/a+json", "application/a+json"),
    ],
)
def test_the_type_is_what_was_said(
    call: Call,
    package: Any,
    server: Server,
    group: str,
    method: str,
    body: Any,
    given: str | None,
    sent: str | None,
) -> None:
    """As it is; where nothing is said, what is usual for such a body."""
    options = {} if given is None else {"content_type": given}
    if isinstance(body, dict):
        body = package.models.Pet.from_dict(body)
    call(
        package,
        lambda client: getattr(getattr(client, group), method)(body, **options),
        base_url=server.url,
    )
    received = server.only
    assert received.header("content-type") == (sent or given)
    if body == "é":
        assert received.body == body.encode("latin-1" if given else "utf-8")


@pytest.mark.parametrize(
    ("group", "method", "body", "given"),
    [
        ("pictures", "add_picture", b"1", "audio/mpeg"),
        ("pictures", "add_picture", b"1", "image/"),
        ("pictures", "add_picture", b"1", "image"),
        ("pictures", "add_picture", b"1", "image/*+xml"),
        ("pictures", "add_picture", b"1", "image/png\r\nX-Evil: 1"),
        ("pictures", "add_picture", b"1", ""),
        ("sounds", "add_sound", b"1", "application/pdf"),
        ("pets", "add_pet", {}, JSON),
        ("pets", "add_pet", {}, "application/xml"),
    ],
)
def test_no_other_type_is_sent(
    package: Any, group: str, method: str, body: Any, given: str
) -> None:
    """Nor one by which what is sent would be called what it is not."""
    with (
        package.Client(base_url="http://localhost:1") as client,
        pytest.raises(ValueError, match="content_type must be|header 'Content-Type'"),
    ):
        getattr(getattr(client, group), method)(body, content_type=given)


@pytest.mark.parametrize(
    ("group", "method", "default"),
    [
        ("pictures", "add_picture", "image/*"),
        ("avatars", "add_avatar", "*/*"),
        ("avatars", "put_avatar", None),
        ("sounds", "add_sound", "*/*"),
        ("notes", "add_note", "text/*"),
        ("pets", "add_pet", "application/*+json"),
        ("pets", "put_pet", None),
        ("pets", "patch_pet", None),
    ],
)
def test_the_keyword_is_there_where_something_is_open(
    package: Any, group: str, method: str, default: str | None
) -> None:
    """An object is plain JSON by any range that has that in it."""
    build = getattr(getattr(package.operations, group), method)
    found = inspect.signature(build).parameters.get("content_type")
    assert (found and (found.annotation, found.default)) == (
        default and ("str", default)
    )


def test_what_is_sent_in_doubt_is_told(made: Made) -> None:
    """Where that is in no way what is documented; and at the method in any case."""
    assert made.codes == ["body-range"] * 3
    told = " ".join(made.files["api/pictures.py"].split())
    assert (
        "`content_type`: the form in which the body is sent, or any type of `image/*`"
        " (`application/octet-stream` where none is given)"
    ) in told
