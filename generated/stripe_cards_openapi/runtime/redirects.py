"""Where an answer sends a call on to, and what goes along.

Whoever is at another origin gets nothing that was meant for this one: of the headers
those alone that say which form, or which part, of the answer is wanted.
"""

from __future__ import annotations

from typing import Final

from ._http import http

__all__ = ["MOST", "QuietUrl", "is_at_one_origin", "redirected"]

MOST: Final = 5
"""How often a try is sent on."""
_FOR_ANYBODY: Final = (
    "accept",
    "accept-encoding",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "range",
    "user-agent",
)
_PORTS: Final = range(1, 65536)


class QuietUrl(http.URL):
    """A URL with a secret in its query, which no log and no repr shows."""

    def __str__(self) -> str:
        return f"{http.URL(self, query=None)}?…"

    def __repr__(self) -> str:
        return f"URL({str(self)!r})"


def redirected(answer: http.Response) -> http.Request | None:
    """The request for what a redirect leads to; None where nothing is to be asked for:
    at no URL, or in the open what was asked for in private."""
    if not answer.has_redirect_location:
        return None
    came = answer.request
    here = http.URL(came.url)
    try:
        url = here.join(answer.headers["location"])
        url.host.encode("idna")  # as the look-up of its address will, which fails late
    except (http.InvalidURL, ValueError):
        return None
    is_http = url.scheme == "https" or url.scheme == here.scheme == "http"
    if not is_http or not url.host or url.userinfo or (url.port or 80) not in _PORTS:
        return None
    headers = came.headers
    if not is_at_one_origin(here, url):
        held = [name for name in _FOR_ANYBODY if name in headers]
        headers = http.Headers([(name, headers[name]) for name in held])
    request = http.Request(
        came.method,
        url,
        headers=headers,
        extensions={"timeout": came.extensions["timeout"]},
    )
    request.method = came.method
    if url.query:
        # Links to a store of files are signed, which is a secret in their query.
        request.url = QuietUrl(url)
    return request


def is_at_one_origin(one: http.URL, other: http.URL) -> bool:
    """RFC 6454 §5. The library leaves out the port that is a scheme's own."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)
