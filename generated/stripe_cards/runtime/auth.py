"""Credentials: what they add to a request, and which of them a request gets.

No repr and no message shows a secret. That they reach no other server than the ones
they are for is held by `clients`, which asks for them only there.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from .headers import header_field
from .parameters import cookie_pair
from .styles import Pair, percent

Where: TypeAlias = Literal["header", "query", "cookie"]
Security: TypeAlias = tuple[tuple[str, ...], ...]
"""Alternatives, each the names of schemes that are needed together (OAS 3.1.1 §4.8.30).
Empty means that none is needed."""


class Secrets(tuple[str, ...]):
    """What no message may show. Tracebacks that show variables do not, either."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secrets(…)"


@dataclass(slots=True, eq=False, repr=False)
class Additions:
    """What credentials add to a request, each part ready to be sent."""

    headers: list[tuple[bytes, bytes]]
    query: list[Pair]
    cookies: list[Pair]
    secrets: list[str]

    def __repr__(self) -> str:
        return "Additions(…)"


def _checked(value: object, what: str) -> None:
    """At once, and not in the first call; without the value in the message."""
    if not isinstance(value, str):
        raise TypeError(f"{what} must be text, not {type(value).__name__}")


class Bearer:
    """A token (RFC 6750 §2.1)."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        _checked(token, "a token")
        self.token = token

    def add_to(self, additions: Additions) -> None:
        additions.secrets.append(self.token)
        additions.headers.append(header_field("Authorization", f"Bearer {self.token}"))

    def __repr__(self) -> str:
        return "Bearer(…)"


class Basic:
    """A name and a password (RFC 7617), as UTF-8. The name has no colon."""

    __slots__ = ("password", "username")

    def __init__(self, username: str | None, password: str | None) -> None:
        if username is None:
            raise ValueError('a password wants a user name, which may be ""')
        _checked(username, "a user name")
        if ":" in username:
            raise ValueError("a user name must not have a colon (RFC 7617 §2)")
        self.username = username
        self.password = password or ""
        _checked(self.password, "a password")

    def add_to(self, additions: Additions) -> None:
        pair = f"{self.username}:{self.password}".encode()
        token = base64.b64encode(pair).decode("ascii")
        additions.secrets += [self.password, token]
        additions.headers.append(header_field("Authorization", f"Basic {token}"))

    def __repr__(self) -> str:
        return "Basic(…)"


class ApiKey:
    """A value under a name, in one of three places."""

    __slots__ = ("name", "value", "where")

    def __init__(self, name: str, where: Where, value: str) -> None:
        _checked(value, "an API key")
        self.name = name
        self.where: Where = where
        self.value = value

    def add_to(self, additions: Additions) -> None:
        additions.secrets.append(self.value)
        match self.where:
            case "header":
                additions.headers.append(header_field(self.name, self.value))
            case "query":
                value = percent(self.value)
                additions.secrets.append(value)
                additions.query.append((percent(self.name), value))
            case "cookie":
                additions.cookies.append(cookie_pair(self.name, self.value))

    def __repr__(self) -> str:
        return f"ApiKey({self.name!r}, {self.where!r}, …)"


Credential: TypeAlias = Bearer | Basic | ApiKey


_SECRET: Final = re.compile(
    r"(auth|authorization|jwt|(?<!idempotency.)key|password|secret|token)$",
    re.IGNORECASE,
)


def secrets_sent(headers: Mapping[str, str], known: Secrets) -> Secrets:
    """All that is secret in a request: what is known, and what its user put there, by
    the names that such headers have."""
    values = [value for name, value in headers.items() if _SECRET.search(name)]
    return Secrets([*values, *(value.rpartition(" ")[2] for value in values), *known])


def lacking(
    security: Security,
    credentials: Mapping[str, Credential],
    keywords: Mapping[str, tuple[str, ...]],
) -> str:
    """That credentials are lacking, and the keywords for them; empty where none is.

    A scheme that the client has no keyword for is told by its name.
    """
    if not all(security) or any(set(each) <= set(credentials) for each in security):
        return ""
    ways = ([k for s in each for k in keywords.get(s, (s,))] for each in security)
    words = ", or ".join(" and ".join(way) for way in ways)
    is_part = any(set(each) & set(credentials) for each in security)
    sent = "with a part of the credentials" if is_part else "without credentials"
    return f"sent {sent}: it takes {words}" if words else ""


def additions_for(
    security: Security, credentials: Mapping[str, Credential]
) -> Additions:
    """What the first alternative adds of which every scheme has credentials.

    The alternative without schemes stands back: who gave credentials wants them used.
    Where none is complete, the one of which the most is given adds that: maybe it is
    enough, or arguments of the call are the rest, and the server says what it lacks.
    """
    additions = Additions(headers=[], query=[], cookies=[], secrets=[])
    given = [[credentials[s] for s in each if s in credentials] for each in security]
    whole = [g for g, each in zip(given, security, strict=True) if len(g) == len(each)]
    # Of those that are complete the first that has any; of the others the fullest.
    nothing: list[Credential] = []
    fullest = max(given, key=len, default=nothing)
    for credential in next(filter(None, whole), nothing) if whole else fullest:
        credential.add_to(additions)
    return additions
