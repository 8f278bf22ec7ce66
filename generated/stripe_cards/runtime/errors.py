"""What can go wrong once a request is on its way.

An argument that is refused before anything is sent is a ValueError, and not here.
Every error pickles, without what it holds that does not. No message holds a header, a
query string or a body: what a server says in its own words is the one thing quoted, and
`responses` sees to secrets in it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from .headers import Headers
from .unset import Unset


class ApiError(Exception):
    """The base of all errors of this package."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Exception's own way calls the class with `args`, which fails where __init__
        # takes keywords.
        state = {name: _picklable(value) for name, value in self.__dict__.items()}
        return _restore, (type(self), self.args, state)


class ApiConnectionError(ApiError):
    """No answer came; `__cause__` is the HTTP library's own error."""

    def __init__(self, message: str, *, method: str, path: str) -> None:
        super().__init__(f"{method} {path}: {message}")
        self.method = method
        self.path = path


class ApiTimeoutError(ApiConnectionError):
    """No answer came in time. The server may have done what it was asked."""


class TokenError(ApiError):
    """The authorization server gave no token, so that the call was not made.

    `error` is the server's code for the reason (RFC 6749 §5.2).
    """

    def __init__(self, status: int, error: str) -> None:
        super().__init__(f"no access token: {status} {error}".rstrip())
        self.status = status
        self.error = error


class ApiStatusError(ApiError):
    """The answer is no success.

    `body` is what the description promises for this status; where the answer is
    something else, it is the value parsed from JSON, else text, else bytes.
    `path` is that of the URL behind the server's, without the query.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        headers: Headers,
        body: object,
        method: str,
        path: str,
    ) -> None:
        said = f": {message}" if message else ""
        super().__init__(f"{method} {path}: {status}{_phrase(status)}{said}")
        self.status = status
        self.headers = headers
        self.body = body
        self.method = method
        self.path = path

    @property
    def request_id(self) -> str | None:
        """The name that the server gave this call, for a question to its support."""
        found = (self.headers.get(name) for name in _REQUEST_IDS)
        return next((value for value in found if value), None)


class BadRequestError(ApiStatusError):
    """400"""


class AuthenticationError(ApiStatusError):
    """401"""


class PermissionDeniedError(ApiStatusError):
    """403"""


class NotFoundError(ApiStatusError):
    """404"""


class ConflictError(ApiStatusError):
    """409"""


class UnprocessableEntityError(ApiStatusError):
    """422"""


class RateLimitError(ApiStatusError):
    """429"""


class ServerError(ApiStatusError):
    """500 to 599"""


def error_class(status: int) -> type[ApiStatusError]:
    """The class of error for a status that is no success."""
    if 500 <= status <= 599:
        return ServerError
    return _CLASSES.get(status, ApiStatusError)


class DecodeError(ApiError):
    """What arrived is not what the description promises.

    `path` says where, as a JSONPath (RFC 9535) such as `$.card.items[3].name`, and
    `raw` is the whole of what arrived: a JSON value, or bytes where it is no JSON.
    """

    def __init__(
        self,
        expected: str,
        raw: object,
        *,
        tolerable: bool = False,
        unheld: bool = False,
        found: str = "",
    ) -> None:
        super().__init__(expected)
        self.raw = raw
        self.request: str | None = None
        """Method, path and status of the call, where there was one."""
        self.tolerable = tolerable
        """Whether lenient decoding may keep the value instead of raising this."""
        self.unheld = unheld
        """Whether strict may too: it is as promised, but its type cannot hold it."""
        self._found = found or _kind(raw)
        self._steps: list[str | int] = []

    @property
    def path(self) -> str:
        return "$" + "".join(_step(key) for key in reversed(self._steps))

    def within(self, key: str | int) -> None:
        """Say that the value so far spoken of is the one at `key` of another."""
        self._steps.append(key)

    def __str__(self) -> str:
        call = f"{self.request}: " if self.request else ""
        place = f" at {self.path}" if self._steps else ""
        return f"{call}expected {self.args[0]}{place}, found {self._found}"


_CLASSES: Final[dict[int, type[ApiStatusError]]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}
_REQUEST_IDS: Final = (
    "request-id",
    "x-request-id",
    "x-amzn-requestid",
    "x-ms-request-id",
    "x-github-request-id",
)


def _restore(
    cls: type[ApiError], args: tuple[Any, ...], state: dict[str, Any]
) -> ApiError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error


def _picklable(value: object) -> object:
    """The value, or None where it does not pickle, as JSON that is nested too deep."""
    import pickle  # Whoever comes here has it loaded; importing a client need not.

    try:
        pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return None
    return value


def _phrase(status: int) -> str:
    phrase = f" {HTTPStatus(status).phrase}" if status in _KNOWN else ""
    return f"{phrase}, which is not followed" if status in _REDIRECTS else phrase


_KNOWN: Final = frozenset(HTTPStatus)
_REDIRECTS: Final = frozenset([301, 302, 303, 307, 308])


def _step(key: str | int) -> str:
    if isinstance(key, str) and key.isidentifier():
        return f".{key}"
    return f"[{key!r}]"


def _kind(value: object) -> str:
    """The kind of a value, for a message: never the value, which can be private."""
    names: dict[type, str] = {
        type(None): "null",
        bool: "a boolean",
        int: "an integer",
        float: "a number",
        str: "text",
        bytes: "bytes",
        list: "a list",
        dict: "an object",
        Unset: "nothing",
    }
    return names.get(type(value), type(value).__name__)
