"""What arrived: which documented answer it is, its value, or the error that it means.

Takes status, headers and bytes, and no HTTP library's objects. Decoding of values is in
`decoding`, the classes of errors in `errors`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar, cast

from .decoder import Decoder
from .errors import DecodeError, error_class
from .headers import Headers
from .media_types import best_match, charset, essence, is_json, is_text
from .messages import short_message
from .parsing import parsed
from .readers import anything, as_it_is
from .requests import Request, ResponseType, is_success, successes
from .unset import UNSET

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Response(NamedTuple, Generic[T_co]):
    """A success: what `send` returns is its `data`."""

    status: int
    headers: Headers
    data: T_co


class Answer(NamedTuple):
    """What came back over the wire, whole."""

    status: int
    headers: Headers
    content: bytes
    elsewhere: str = ""
    """The host that said it, where a redirect led to another origin."""

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "")


def receive(
    request: Request[T],
    answer: Answer,
    at: Decoder,
    *,
    path: str,
    secrets: Iterable[str] = (),
    lacking: str = "",
) -> Response[T]:
    """The success that `answer` is, or the error.

    `path` is for messages, `secrets` is what no message may show, and `lacking` that
    the call had not the credentials which it needs.
    """
    if not is_success(request.responses, answer.status):
        _fail(request, answer, path, secrets, lacking)
    try:
        data = _success(request, answer, at)
    except DecodeError as error:
        error.request = f"{request.method} {path}: {answer.status}"
        raise
    return Response(status=answer.status, headers=answer.headers, data=cast("T", data))


def _success(request: Request[Any], answer: Answer, at: Decoder) -> Any:
    documented = _documented(request.responses, answer.status, at)
    expected = _matching(documented, answer.media_type)
    types = " or ".join(item.media_type for item in documented if item.media_type)
    if documented and not types:
        return None
    if not answer.content:
        has_content = request.method != "HEAD" and answer.status not in (204, 205)
        meant = expected if at.strict else expected or _nearest(documented)
        if has_content and meant is not None and _may_be_empty(answer, meant):
            return _value(answer, meant, at)
        # None, though the type of the call may promise something: servers do this.
        if at.strict and documented and request.method != "HEAD":
            raise DecodeError(f"a body of {types}", UNSET)
        return None
    if not documented or expected is not None:
        return _value(answer, expected, at)
    other = _of_other_type(types, answer)
    if at.strict:
        raise other
    try:
        return _value(answer, _nearest(documented), at)
    except DecodeError as error:
        # That it is another type is the reason why it cannot be read at all.
        raise (other if error.raw is answer.content else error) from None


def _documented(
    responses: Sequence[ResponseType], status: int, at: Decoder
) -> list[ResponseType]:
    """The answers documented for a status: by itself, by its range, by default.

    Where any success is documented, `default` is for errors, as nearly everybody means
    it. Another success then counts, lenient, as the documented one: servers answer 201
    where they document 200.
    """
    found = _of(responses, str(status)) or _of(responses, f"{status // 100}XX")
    if found:
        return found
    named = _successes(responses)
    if status > 299 or not named:
        return _of(responses, "default")
    if at.strict:
        known = " or ".join(dict.fromkeys(item.status for item in named))
        raise DecodeError(f"status {known}", UNSET, found=f"{status}")
    return named


def _successes(responses: Sequence[ResponseType]) -> list[ResponseType]:
    """Those documented by their status, which that of `default` is not."""
    return [item for item in successes(responses) if item.status != "default"]


def _of(responses: Sequence[ResponseType], status: str) -> list[ResponseType]:
    return [r for r in responses if status.upper() in r.status.upper().split()]


def _matching(
    documented: Sequence[ResponseType], media_type: str
) -> ResponseType | None:
    typed = [item for item in documented if item.media_type]
    best = best_match(media_type, [item.media_type or "" for item in typed])
    return next((item for item in typed if item.media_type == best), None)


def _nearest(documented: Sequence[ResponseType]) -> ResponseType | None:
    """The answer to try for a media type that is not documented.

    JSON first: many a server sends it as text, and it is the one that can fail.
    """
    json_first = sorted(documented, key=lambda item: not is_json(item.media_type or ""))
    return next((item for item in json_first if item.media_type), None)


def _value(answer: Answer, expected: ResponseType | None, at: Decoder) -> Any:
    if expected is not None and expected.read is as_it_is:
        return answer.content
    read = (expected and expected.read) or anything
    raw = _parsed(answer, _media_type(answer, expected), expected)
    return at.document(raw, read)


def _media_type(answer: Answer, expected: ResponseType | None) -> str:
    """By which the bytes are read: the documented one, or what came of a range."""
    media_type = (expected and expected.media_type) or "*/*"
    return answer.media_type if "*" in media_type else media_type


def _may_be_empty(answer: Answer, expected: ResponseType) -> bool:
    """Text and bytes of no length are values; there is no such JSON (RFC 8259 §2)."""
    if expected.read is as_it_is:
        return True
    media_type = _media_type(answer, expected)
    return bool(media_type) and not is_json(media_type)


def _parsed(answer: Answer, media_type: str, expected: ResponseType | None) -> Any:
    """What the media type says that the bytes are: a JSON value, text or bytes.

    Of one that is no `text/*`, as `application/yaml`, the documented answer says it.
    """
    if is_json(media_type):
        is_text_too = expected is not None and expected.is_text
        if not is_text_too or is_json(answer.media_type):
            return json_value(answer.content, media_type)
        return _text_or_json(answer, media_type)
    if is_text(media_type) or (expected is not None and expected.is_text):
        return _text(answer, media_type)
    return answer.content


def _text_or_json(answer: Answer, media_type: str) -> Any:
    """Where a text of JSON is documented: many a server sends the text as it is."""
    try:
        value = json_value(answer.content, media_type)
    except DecodeError:
        value = None
    return value if isinstance(value, str) else _text(answer, media_type)


def _text(answer: Answer, media_type: str) -> str:
    """What is text by its own media type, or nearly so; other bytes must be it all."""
    came = answer.media_type
    is_known = is_text(came) or best_match(came, [media_type]) is not None
    try:
        return answer.content.decode(charset(came), "replace" if is_known else "strict")
    except UnicodeDecodeError:
        raise _of_other_type(media_type, answer) from None


def _of_other_type(expected: str, answer: Answer) -> DecodeError:
    """What came may be right, and be what no value of the documented type can hold."""
    came = essence(answer.media_type) or "a body that does not say its type"
    found = f"{came}, which `client.stream` reads"
    return DecodeError(expected, answer.content, found=found)


def json_value(content: bytes | str, media_type: str) -> Any:
    """The value of a body of JSON."""
    try:
        return parsed(content)
    except RecursionError:
        raise DecodeError("less nesting", content) from None
    except UnicodeDecodeError:
        raise DecodeError(
            media_type, content, found="bytes that are no UTF-8"
        ) from None
    except ValueError:  # an integer of too many digits is one, too
        kind = "a text that is" if isinstance(content, str) else "bytes that are"
        raise DecodeError(media_type, content, found=f"{kind} no JSON") from None


def _fail(
    request: Request[Any],
    answer: Answer,
    path: str,
    secrets: Iterable[str],
    lacking: str,
) -> NoReturn:
    """Raises the error of the status, with whatever can be made of the body."""
    lenient = Decoder()
    documented = _documented(request.responses, answer.status, lenient)
    expected = _matching(documented, answer.media_type)
    # Many a server sends JSON as text, or does not say what it sends.
    is_like_json = expected is None and answer.content.lstrip()[:1] in (b"{", b"[")
    raw = _error_value(answer, expected, is_like_json=is_like_json)
    if is_like_json:
        expected = _nearest(documented)
    body = raw
    if expected is not None and expected.read is as_it_is:
        body = answer.content
    elif expected is not None and expected.read is not None and raw is not None:
        # What the body fails to be must not hide what the status says.
        try:
            body = lenient.document(raw, expected.read)
        except DecodeError:
            body = raw
    message = short_message(raw, secrets)
    if answer.elsewhere:
        message += f" (said by {answer.elsewhere}, where a redirect led)"
    elif lacking and answer.status in (401, 403):
        message += f" ({lacking})"
    raise error_class(answer.status)(
        message.lstrip(),
        status=answer.status,
        headers=answer.headers,
        body=body,
        method=request.method,
        path=path,
    )


def _error_value(
    answer: Answer, expected: ResponseType | None, *, is_like_json: bool
) -> Any:
    """The value parsed from JSON, else text, else bytes."""
    content = answer.content
    if not content:
        return None
    try:
        if is_like_json:
            return json_value(content, answer.media_type)
        if answer.media_type:
            return _parsed(answer, answer.media_type, expected)
        return content.decode("utf-8")
    except DecodeError:
        return content.decode("utf-8", "replace")
    except UnicodeDecodeError:
        return content
