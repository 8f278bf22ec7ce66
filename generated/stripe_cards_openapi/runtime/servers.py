"""Base URLs: which can be called, and to which origin they belong (RFC 6454)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias
from urllib.parse import urlsplit

Origin: TypeAlias = tuple[str, str, int]

_PORTS: Final = {"http": 80, "https": 443}


def checked_base(url: str) -> str:
    """`url` without a slash at its end, or a ValueError that says what is wrong.

    User name and password are refused: they would show in every message and log.
    """
    # `urlsplit` drops line ends and tabs without a word.
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise ValueError("a base URL must be printable ASCII without blanks")
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError("a base URL must not hold credentials; pass them by keyword")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"a base URL must begin with http:// or https://, not {url!r}")
    if "?" in url or "#" in url or "{" in url:
        raise ValueError(f"a base URL must end with its path, unlike {url!r}")
    if parts.port == 0:  # and a ValueError, by `port` itself, where it is no number
        raise ValueError("a base URL must not have port 0")
    return url.rstrip("/")


def origin_of(url: str) -> Origin:
    """Scheme, host and port of a URL that `checked_base` let pass."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]


def usable(urls: Iterable[str]) -> list[str]:
    """Those that can be called as they are: relative ones and templates cannot."""
    found: list[str] = []
    for url in urls:
        try:
            found.append(checked_base(url))
        except ValueError:
            continue
    return found


def with_variables(
    template: str, variables: Mapping[str, str | None], servers: tuple[str, ...]
) -> tuple[str, ...]:
    """The servers, behind what the template of one becomes (OAS 3.1.1 §4.8.6).

    Where a value is missing it stays a template, which cannot be called. Raises
    ValueError for a value that would make it another kind of URL.
    """

    def value(slot: re.Match[str]) -> str:
        given = variables.get(slot[1])
        if given is None:
            return slot[0]
        if not _can_stand(given, template[: slot.start()], template[slot.end() :]):
            raise ValueError(f"server variable {slot[1]!r} cannot be {given!r}")
        return given

    filled = re.sub(r"\{([^{}]+)\}", value, template)
    return (filled if "{" in filled else checked_base(filled), *servers)


def _can_stand(value: str, before: str, after: str) -> bool:
    """Whether a value stays in its part of the URL."""
    if not before:
        return _SCHEME_OR_URL.fullmatch(value) is not None
    if re.search(r"(^\{[^{}]+\}|//[^/]*)/", before):
        return _PATH.fullmatch(value) is not None
    if not value:  # no label of the host, and no port, may become empty
        return before[-1] not in "/.:" or after[:1] not in ("", "/", ".", ":")
    if value.startswith("/"):  # what follows a whole host
        is_end = not before.endswith("/") and after[:1] in ("", "/")
        return is_end and _PATH.fullmatch(value) is not None
    return _HOST.fullmatch(value) is not None


_SCHEME_OR_URL: Final = re.compile(r"https?(://[^\s?#@{}\\]+)?")
_HOST: Final = re.compile(r"[A-Za-z0-9._~-]+(:[0-9]+)?")
_PATH: Final = re.compile(r"(?!(.*/)?\.{1,2}(/|$))[A-Za-z0-9._~!$&'()*+,;=:@/%-]*")
