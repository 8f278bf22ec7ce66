"""Answers: which documented one is chosen, its value, and what errors hold."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

JSON = "application/json"


@pytest.fixture(scope="module")
def receive(
    load: Callable[[str], ModuleType], requests: ModuleType, decoding: ModuleType
) -> Callable[..., Any]:
    """The value of an answer to a request with the documented `responses`."""
    module = load("runtime.responses")
    headers_class = load("runtime.headers").Headers

    def run(
        responses: list[tuple[Any, ...]],
        status: int,
        content: bytes,
        media_type: str | None = JSON,
        *,
        method: str = "GET",
        strict: bool = False,
        secrets: tuple[str, ...] = (),
    ) -> Any:
        fields = [("X-Request-Id", "req_1"), ("Set-Cookie", "a"), ("Set-Cookie", "b")]
        if media_type is not None:
            fields.append(("Content-Type", media_type))
        documented = tuple(requests.ResponseType(*item) for item in responses)
        request = requests.Request(method=method, path=("/a",), responses=documented)
        answer = module.Answer(
            status=status, headers=headers_class(fields), content=content
        )
        decoder = decoding.Decoder(strict=strict)
        return module.receive(request, answer, decoder, path="/a", secrets=secrets).data

    return run


@pytest.fixture(scope="module")
def named(decoding: ModuleType) -> Callable[[str], Any]:
    """A reader that shows, by its name, that it was the one to read."""
    return lambda name: lambda value, at: (name, value)


def test_choice_by_status(
    receive: Callable[..., Any], named: Callable[[str], Any]
) -> None:
    """A status by itself, else its range, else the default (OAS 3.1.1 §4.8.16)."""
    responses = [
        ("default", JSON, named("default")),
        ("2xx", JSON, named("range")),
        ("200", JSON, named("exact")),
    ]
    assert receive(responses, 200, b"1") == ("exact", 1)
    assert receive(responses, 201, b"1") == ("range", 1)
    assert receive(responses[:1], 201, b"1") == ("default", 1)


def test_one_answer_for_several_statuses(
    receive: Callable[..., Any], named: Callable[[str], Any], errors: ModuleType
) -> None:
    """Each of them is documented by itself, and before its range."""
    responses = [("4XX", JSON, named("range")), ("400 404", JSON, named("exact"))]
    for status, read in ((400, "exact"), (404, "exact"), (405, "range")):
        with pytest.raises(errors.ApiStatusError) as caught:
            receive(responses, status, b"1")
        assert caught.value.body == (read, 1)


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        (JSON, ("json", {"a": 1})),
        ("Application/JSON; charset=utf-8", ("json", {"a": 1})),
        ("application/vnd.x+json", ("vendor", {"a": 1})),
        ("application/problem+json", ("json", {"a": 1})),
        ("text/csv", ("csv", '{"a":1}')),
        ("text/css", ("text", '{"a":1}')),
        ("image/png", ("any", b'{"a":1}')),
        (None, ("any", b'{"a":1}')),
    ],
)
def test_choice_by_media_type(
    receive: Callable[..., Any],
    named: Callable[[str], Any],
    media_type: str | None,
    expected: Any,
) -> None:
    """The narrowest documented media type reads the answer, as what it is."""
    responses = [
        ("200", "*/*", named("any")),
        ("200", "text/*", named("text")),
        ("200", JSON, named("json")),
        ("200", "application/vnd.x+json", named("vendor")),
        ("200", "text/csv", named("csv")),
    ]
    if media_type == "application/problem+json":
        responses = responses[2:]
    assert receive(responses, 200, b'{"a":1}', media_type) == expected


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/vnd.a+json;version=2", "two"),
        ('Application/vnd.A+json ;\tVersion="2"', "two"),
        (r'application/vnd.a+json; version="\2"; charset=utf-8', "two"),
        ("application/vnd.a+json; a=b; version=1", "one"),
        ("application/vnd.a+json", "plain"),
        ("application/vnd.a+json; version=3", "plain"),
        ('application/vnd.a+json; a="; version=2"', "plain"),
        ("application/vnd.a+json; charset=UTF-8", "charset"),
    ],
)
def test_choice_by_parameters(
    receive: Callable[..., Any],
    named: Callable[[str], Any],
    media_type: str,
    expected: str,
) -> None:
    """RFC 9110 §8.3.1: blanks, quotes and the case of names make no difference."""
    responses = [
        ("200", "application/vnd.a+json; version=1", named("one")),
        ("200", "application/vnd.a+json; version=2", named("two")),
        ("200", "application/vnd.a+json", named("plain")),
        ("200", 'application/vnd.a+json; charset="utf-8"', named("charset")),
    ]
    assert receive(responses, 200, b"1", media_type) == (expected, 1)


def test_parameters_that_did_not_come(
    receive: Callable[..., Any], named: Callable[[str], Any]
) -> None:
    """Where none fits, the first is read, strict too: the type is that of each."""
    responses = [
        ("200", f"application/vnd.a+json; version={number}", named(str(number)))
        for number in (1, 2)
    ]
    for media_type in ("application/vnd.a+json", "application/vnd.a+json; version=3"):
        assert receive(responses, 200, b"1", media_type, strict=True) == ("1", 1)


def test_without_a_reader(receive: Callable[..., Any]) -> None:
    """The media type alone says what the value is."""
    assert receive([("200", JSON)], 200, b'{"a": [1]}') == {"a": [1]}
    assert receive([("200", "text/plain")], 200, b"\xc3\xa9", "text/plain") == "é"
    latin = "text/plain; charset=latin-1"
    assert receive([("200", "text/plain")], 200, b"\xe9", latin) == "é"
    assert receive([("200", "image/png")], 200, b"\x89", "image/png") == b"\x89"
    assert receive([], 200, b'{"a": 1}') == {"a": 1}
    assert receive([], 200, b"a", "application/x-thing") == b"a"


@pytest.mark.parametrize("charset", ["zip", "idna", "undefined", "none", ""])
def test_charset_that_is_none(receive: Callable[..., Any], charset: str) -> None:
    """A server cannot choose a codec that is no character set."""
    media_type = f"text/plain; charset={charset}"
    assert receive([("200", "text/plain")], 200, b"a\xff", media_type) == "a\ufffd"


def test_json_with_another_media_type(
    receive: Callable[..., Any], errors: ModuleType
) -> None:
    """Lenient, JSON is JSON whatever it is called; strict, the name counts."""
    responses = [("200", JSON)]
    for media_type in ("text/html", None, "text/plain"):
        assert receive(responses, 200, b'{"a":1}', media_type) == {"a": 1}
        with pytest.raises(
            errors.DecodeError, match=f"expected {JSON}, found {media_type or 'a body'}"
        ):
            receive(responses, 200, b'{"a":1}', media_type, strict=True)


@pytest.mark.parametrize(
    "content",
    [b"<html>", b"{", b"\xff\xfe{}", b"NaN", b'{"a": Infinity}', b"1" * 5000]
    + [b"[" * 100_000, b'"\xff"', b"{} {}"],
)
def test_not_json(
    receive: Callable[..., Any], errors: ModuleType, content: bytes
) -> None:
    """Where JSON was promised anything else is a DecodeError that holds the bytes."""
    with pytest.raises(errors.DecodeError) as caught:
        receive([("200", JSON)], 200, content)
    assert caught.value.raw == content
    assert str(caught.value).startswith("GET /a: 200: expected ")
    assert re.search("found bytes( that are no (JSON|UTF-8))?$", str(caught.value))


OCTETS = "application/octet-stream"


@pytest.mark.parametrize("media_type", [OCTETS, "text/plain", "text/html", None])
@pytest.mark.parametrize("text", ["a,b\n", '{"a":1}\n{"a":2}', '{"a":1}', "1", "é"])
def test_a_text_in_json_may_come_as_it_is(
    receive: Callable[..., Any],
    decoding: ModuleType,
    errors: ModuleType,
    media_type: str | None,
    text: str,
) -> None:
    """Where the documented result is a text; strict, the name of the type counts."""
    responses = [("200", JSON, decoding.text)]
    assert receive(responses, 200, text.encode(), media_type) == text
    quoted = json.dumps(text).encode()
    assert receive(responses, 200, quoted, media_type) == text
    with pytest.raises(errors.DecodeError):
        receive(responses, 200, text.encode(), media_type, strict=True)
    with pytest.raises(errors.DecodeError, match="JSON"):
        receive(responses, 200, b"a", JSON)


@pytest.mark.parametrize("documented", ["text/xml", "application/yaml", JSON])
@pytest.mark.parametrize("media_type", ["image/png", OCTETS, None])
def test_bytes_are_no_text(
    receive: Callable[..., Any],
    decoding: ModuleType,
    errors: ModuleType,
    documented: str,
    media_type: str | None,
) -> None:
    """Nothing is replaced in what does not say that it is text: a stream has it all."""
    responses = [("200", documented, decoding.text)]
    with pytest.raises(errors.DecodeError) as caught:
        receive(responses, 200, b"\x89PNG\xff", media_type)
    assert caught.value.raw == b"\x89PNG\xff"
    came = media_type or "a body that does not say its type"
    assert str(caught.value) == (
        f"GET /a: 200: expected {documented}, found {came},"
        " which `client.stream` reads"
    )
    assert receive(responses[:1], 200, b"<a/>", media_type) == "<a/>"
    if documented != JSON:
        assert receive(responses, 200, b"a\xff", documented) == "a\ufffd"


def test_empty(receive: Callable[..., Any], errors: ModuleType) -> None:
    """No content is None, even where JSON was promised; strict, only where none was."""
    for status in (200, 204, 205):
        assert receive([("200", JSON)], status, b"", None) is None
    assert receive([("204",)], 204, b"", None, strict=True) is None
    assert receive([("200", JSON)], 200, b"", None, method="HEAD") is None
    with pytest.raises(errors.DecodeError, match=f"a body of {JSON}, found nothing"):
        receive([("200", JSON)], 200, b"", None, strict=True)
    with pytest.raises(errors.DecodeError, match="204: expected status 200, found 204"):
        receive([("200", JSON)], 204, b"", strict=True)


def test_an_empty_text_or_file_is_one(
    receive: Callable[..., Any], decoding: ModuleType, errors: ModuleType
) -> None:
    """RFC 9110 §6.4: content may have no length. Where none came it is None."""
    octets, text = "application/octet-stream", "text/plain"
    documented = [("200", text, decoding.text), ("200", octets)]
    raw = [("200", JSON, decoding.as_it_is)]
    for strict in (False, True):
        assert receive(documented, 200, b"", text, strict=strict) == ""
        assert receive(documented, 200, b"", octets, strict=strict) == b""
        assert receive(raw, 200, b"", strict=strict) == b""
        assert receive([("200", "image/*")], 200, b"", "image/a", strict=strict) == b""
        assert receive(documented, 200, b"", text, strict=strict, method="HEAD") is None
    assert receive(documented, 204, b"", text) is None
    assert receive(documented, 205, b"", None) is None
    # Lenient, the documented one that is nearest, as of an answer with content.
    assert receive(documented, 200, b"", None) == ""
    assert receive([("200", octets), ("200", JSON)], 200, b"", None) is None
    assert receive([("200", "*/*", decoding.text)], 200, b"", None) is None
    for came in (None, "text/html"):
        with pytest.raises(errors.DecodeError, match=r"a body of .*, found nothing"):
            receive([("200", octets)], 200, b"", came, strict=True)


def test_content_where_none_was_promised(receive: Callable[..., Any]) -> None:
    """What is documented to return nothing returns None, whatever comes."""
    assert receive([("204",)], 204, b"{", JSON) is None
    assert receive([("200",)], 200, b'{"a":1}', JSON) is None


def test_undocumented_success(
    receive: Callable[..., Any], named: Callable[[str], Any], errors: ModuleType
) -> None:
    """Lenient, 201 for a documented 200 is read as that; strict raises."""
    for error_status in ("400", "default"):
        responses = [(error_status, JSON, named("bad")), ("200", JSON, named("ok"))]
        assert receive(responses, 201, b"1") == ("ok", 1)
        with pytest.raises(errors.DecodeError, match="status 200, found 201"):
            receive(responses, 201, b"1", strict=True)


def test_null_body(
    receive: Callable[..., Any], models: ModuleType, decoding: ModuleType
) -> None:
    """`null` where an object was promised is None: not permitted, not a container."""
    responses = [("200", JSON, decoding.model(lambda: models.Owner))]
    assert receive(responses, 200, b"null") is None


CLASSES = [
    (300, "ApiStatusError"),
    (304, "ApiStatusError"),
    (400, "BadRequestError"),
    (401, "AuthenticationError"),
    (402, "ApiStatusError"),
    (403, "PermissionDeniedError"),
    (404, "NotFoundError"),
    (409, "ConflictError"),
    (418, "ApiStatusError"),
    (422, "UnprocessableEntityError"),
    (429, "RateLimitError"),
    (500, "ServerError"),
    (503, "ServerError"),
    (599, "ServerError"),
    (600, "ApiStatusError"),
    (999, "ApiStatusError"),
]


@pytest.mark.parametrize(("status", "name"), CLASSES)
def test_error_classes(
    receive: Callable[..., Any],
    models: ModuleType,
    decoding: ModuleType,
    errors: ModuleType,
    status: int,
    name: str,
) -> None:
    """Each status has its class with the decoded body, and survives a pickle."""
    read = decoding.model(lambda: models.Failure)
    content = json.dumps({"message": "No such\n card", "code": 7}).encode()
    with pytest.raises(errors.ApiStatusError) as caught:
        receive([("default", JSON, read)], status, content)
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value))):
        assert type(error) is getattr(errors, name)
        assert error.status == status
        assert error.body == models.Failure(message="No such\n card", code=7)
        assert error.request_id == "req_1"
        assert error.headers["CONTENT-TYPE"] == JSON
        assert error.headers.get_all("set-cookie") == ["a", "b"]
        assert (error.method, error.path) == ("GET", "/a")
        assert str(error).startswith(f"GET /a: {status}")
        assert str(error).endswith(": No such card")


ERROR_BODIES = [
    (b"", JSON, None),
    (b"{", JSON, "{"),
    (b"\xff", JSON, "\ufffd"),
    (b"[1]", JSON, [1]),
    (b'{"code": 7}', JSON, {"code": 7}),
    (b'{"code": 7}', None, {"code": 7}),
    (b' {"code": 7}', "text/plain", {"code": 7}),
    (b"[1", "text/plain", "[1"),
    (b"no", None, "no"),
    (b"404", "text/plain", "404"),
    (b"<html>", "text/html", "<html>"),
    (b"\x89", "image/png", b"\x89"),
    (b"\x89", None, b"\x89"),
]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("content", "media_type", "body"), ERROR_BODIES)
def test_error_bodies(
    receive: Callable[..., Any],
    models: ModuleType,
    decoding: ModuleType,
    errors: ModuleType,
    content: bytes,
    media_type: str | None,
    body: object,
    strict: bool,
) -> None:
    """Whatever the body of an error is, its status is what is raised."""
    read = decoding.model(lambda: models.Failure)
    if body == {"code": 7}:
        body = models.Failure(message=decoding.UNSET, code=7)
    with pytest.raises(errors.NotFoundError) as caught:
        receive([("4XX", JSON, read)], 404, content, media_type, strict=strict)
    assert caught.value.body == body
    assert str(caught.value).startswith("GET /a: 404 Not Found")
    assert "<html>" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "Your card was declined."}}, "Your card was declined."),
        ({"title": "Bad", "detail": "Worse", "status": 400}, "Worse"),
        ({"errors": [{"message": "first"}, {"message": "second"}]}, "first"),
        ({"error": "invalid_grant", "error_description": "expired"}, "expired"),
        ({"message": "key sk_s3cret is\x1b[31m\u202ewrong"}, "key *** is?[31m?wrong"),
        ({"message": "x" * 1000}, "x" * 199 + "…"),
        (
            {"detail": [{"loc": ["body", "tags", 0], "msg": "field required"}]},
            "body.tags.0: field required",
        ),
        ({"detail": [{"loc": 7, "msg": "field required"}]}, "field required"),
        ({"errors": {"age": [], "name": ["can't be blank"]}}, "name: can't be blank"),
        ({"errors": {"name": "s3cret is sk_s3cret"}}, "name: s3cret is ***"),
        ({"errors": [{"code": "E1", "value": "private"}]}, "E1"),
        ({"Message": "No such queue"}, "No such queue"),
        ({"errorMessage": "No such queue"}, "No such queue"),
        ({"message": "Entity not found: t"}, "Entity not found: ***"),
        ({"message": "can't take 't'"}, "can't take '***'"),
        ({"message": 12}, ""),
        ([[[[[[["deep"]]]]]]], ""),
        ("plain", "plain"),
    ],
)
def test_messages(
    receive: Callable[..., Any], errors: ModuleType, body: object, message: str
) -> None:
    """The server's own words, in one short line, with credentials blacked out."""
    with pytest.raises(errors.BadRequestError) as caught:
        receive([], 400, json.dumps(body).encode(), secrets=("sk_s3cret", "t", ""))
    shown = f": {message}" if message else ""
    assert str(caught.value) == f"GET /a: 400 Bad Request{shown}"


def test_decode_errors_pickle(
    receive: Callable[..., Any],
    models: ModuleType,
    decoding: ModuleType,
    errors: ModuleType,
) -> None:
    """A DecodeError keeps its path, its raw data and its text."""
    read = decoding.model(lambda: models.Card)
    with pytest.raises(errors.DecodeError) as caught:
        receive([("200", JSON, read)], 200, b'{"items": [{}, 3]}')
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.path == "$.items[1]"
    assert error.raw == {"items": [{}, 3]}
    assert str(error) == str(caught.value)
    assert "GET /a: 200: expected an object at $.items[1]" in str(error)
    assert not isinstance(error, ValueError)


def test_an_error_pickles_without_what_does_not(errors: ModuleType) -> None:
    """Data nested too deep for pickle, or that only this process has, is left out."""
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for raw in (deep, lambda: 1):
        error = errors.DecodeError("an object", raw)
        again = pickle.loads(pickle.dumps(error))
        assert (again.raw, str(again)) == (None, str(error))
        assert error.raw is raw


def test_connection_errors_pickle(errors: ModuleType) -> None:
    """Errors without an answer come back from a pickle, with their notes."""
    error = errors.ApiTimeoutError("no answer", method="GET", path="/a")
    error.add_note("tried twice")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is errors.ApiTimeoutError
    assert (str(copy), copy.method, copy.path) == ("GET /a: no answer", "GET", "/a")
    assert copy.__notes__ == ["tried twice"]
    assert issubclass(errors.ApiConnectionError, errors.ApiError)


def test_headers_repr_hides_cookies(load: Callable[[str], ModuleType]) -> None:
    """Headers can be printed: what is a secret among them does not show."""
    headers = load("runtime.headers").Headers([("Set-Cookie", "s3cret"), ("A", "b")])
    assert repr(headers) == "Headers({'set-cookie': '…', 'a': 'b'})"
    assert pickle.loads(pickle.dumps(headers))["SET-cookie"] == "s3cret"
    assert list(headers) == ["set-cookie", "a"]
    assert len(headers) == 2
    assert "a" in headers
    assert 1 not in headers
    with pytest.raises(KeyError):
        headers["b"]
