"""Answers by status, range and default, of several types, with their headers."""

from __future__ import annotations

import importlib
import typing
from typing import Any

import pytest

from .conftest import Call
from .descriptions import description
from .making import REPOSITORY, Workshop, file_source, openapi
from .recording import Answer, Server

CASE = REPOSITORY / "tests" / "cases" / "responses.yaml"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> Any:
    return shared_workshop.load(file_source(CASE))


def things_api(package: Any) -> Any:
    return importlib.import_module(f"{package.__name__}.api").ThingsApi


def test_several_successes_are_a_union(package: Any) -> None:
    """Each documented success is a type that the call may return."""
    hints = typing.get_type_hints(things_api(package).get_thing)
    m = package.models
    assert hints["return"] == m.Thing | m.Job | None


@pytest.mark.parametrize(
    ("status", "body", "name"),
    [(200, b'{"id":1}', "Thing"), (202, b'{"eta":9}', "Job")],
)
def test_the_status_decides(
    call: Call, package: Any, server: Server, status: int, body: bytes, name: str
) -> None:
    """What comes back is of the type of its status."""
    server.answer(Answer(status=status, body=body))
    found = call(package, lambda c: c.things.get_thing(), base_url=server.url)
    assert type(found).__name__ == name


def test_headers_come_with_send_raw(package: Any, server: Server) -> None:
    """By their names in any case, and the documentation tells of them."""
    server.answer(Answer(body=b'{"id":1}', headers={**JSON, "X-Rate-Limit": "7"}))
    with package.Client(base_url=server.url) as client:
        raw = client.send_raw(package.operations.things.get_thing())
    assert (raw.status, raw.headers["x-rate-limit"], raw.data.id) == (200, "7", 1)
    told = things_api(package).get_thing.__doc__
    assert "- `X-Rate-Limit` (integer; at least 0; with 200): Calls left" in told
    assert "- `X-Next` (string; a URI; with 200)" in told
    assert "Content-Type" not in told


@pytest.mark.parametrize("strict", [False, True])
def test_head_is_answered_without_a_body(
    package: Any, server: Server, strict: bool
) -> None:
    """It asks for what a GET would, and only headers come (RFC 9110 §9.3.2)."""
    api = importlib.import_module(f"{package.__name__}.api").FormsApi
    assert typing.get_type_hints(api.head_form)["return"] is type(None)
    assert "Also as" not in api.head_form.__doc__
    request = package.operations.forms.head_form()
    with package.Client(base_url=server.url, strict=strict) as client:
        server.answer(Answer(body=b'{"id":1}'))
        status, headers, data = client.send_raw(request)
        assert (status, headers["content-length"], data) == (200, "8", None)
        assert "application/json" in (server.only.header("accept") or "")
        server.answer(Answer(status=404))
        with pytest.raises(package.NotFoundError) as caught:
            client.forms.head_form()
    assert caught.value.body is None


@pytest.mark.parametrize(
    ("status", "media_type", "body", "expected"),
    [
        (404, "application/problem+json", b'{"title":"no"}', "no"),
        (503, "text/plain", b"later", "later"),
    ],
)
def test_errors_by_range_and_default(
    package: Any,
    server: Server,
    status: int,
    media_type: str,
    body: bytes,
    expected: str,
) -> None:
    """The body of an error is what is documented for its range, else for default."""
    server.answer(
        Answer(status=status, body=body, headers={"Content-Type": media_type})
    )
    with (
        package.Client(base_url=server.url, max_retries=0) as client,
        pytest.raises(package.ApiError) as caught,
    ):
        client.things.get_thing()
    found = caught.value.body
    assert (found if isinstance(found, str) else found.title) == expected


def test_a_range_and_a_default_of_success(package: Any, server: Server) -> None:
    """`2XX` with two media types, and `default` where it is all there is."""
    server.answer(
        Answer(status=206, body=b"[1,2]"),
        Answer(status=200, body=b"a,b", headers={"Content-Type": "text/csv"}),
        Answer(status=200, body=b'{"id":3}'),
    )
    with package.Client(base_url=server.url) as client:
        found = [client.ranges.get_range(), client.ranges.get_range()]
        thing = client.defaults.get_default()
    assert (found, thing.id) == ([[1, 2], "a,b"], 3)


def test_of_several_forms_json_is_asked_for(package: Any, server: Server) -> None:
    """Its type is what comes back; others come to those who ask for them."""
    forms = importlib.import_module(f"{package.__name__}.api").FormsApi
    hints = typing.get_type_hints(forms.get_form)
    assert hints["return"] == package.models.Thing | str
    told = forms.get_form.__doc__
    assert "Also as `application/xml`, `application/pdf`:" in told
    server.answer(
        Answer(body=b'{"id":3}'),
        Answer(body=b"%PDF", headers={"Content-Type": "application/pdf"}),
    )
    with package.Client(base_url=server.url) as client:
        thing = client.forms.get_form()
        pdf = client.with_options(headers={"Accept": "application/pdf"})
        assert (thing.id, pdf.forms.get_form()) == (3, b"%PDF")
    asked = [received.header("accept") for received in server.received]
    usual = "application/json, text/plain, application/problem+json"
    assert asked == [usual, "application/pdf"]


@pytest.mark.parametrize("media_type", ["aplication/json", "image/json", "text/json"])
def test_json_under_another_type_is_json(
    workshop: Workshop, call: Call, server: Server, media_type: str
) -> None:
    """For what is asked for as for what is read, misspelt as it may be."""
    thing = {"type": "object", "properties": {"id": {"type": "integer"}}}
    content = {kind: {"schema": thing} for kind in (media_type, "application/json")}
    operation = {
        "operationId": "get",
        "tags": ["things"],
        "responses": {"200": {"description": "", "content": content}},
    }
    package = workshop.load(openapi(description({"/things": {"get": operation}})))
    server.answer(Answer(body=b'{"id":1}', headers={"Content-Type": media_type}))
    found = call(package, lambda c: c.things.get(), base_url=server.url)
    assert found.id == 1
    assert server.only.header("accept") == f"{media_type}, application/json"
