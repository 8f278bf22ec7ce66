"""Servers, and the base URL that follows from them (OAS 3.1.1 §4.8.5, §4.8.6)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .context import Context
from .nodes import Node


def servers_of(node: Node, context: Context) -> tuple[str, ...]:
    """The absolute URLs of the servers, variables at their defaults.

    A relative URL needs the place of the description, which a vendored client has
    not: left out with a note.
    """
    urls = []
    for server in node.at("servers").elements():
        url = _filled(server)
        if _is_usable(url):
            urls.append(url.rstrip("/"))
        elif url:
            context.note(
                "server-unusable",
                f"`{url}` is no absolute URL of http or https: `base_url` says it",
                server,
            )
    return tuple(dict.fromkeys(urls))


def server_of(node: Node, context: Context) -> str | None:
    """The first server of an operation or a path item, None where it has none."""
    return next(iter(servers_of(node, context)), None)


def _filled(server: Node) -> str:
    variables = server.at("variables")

    def value(slot: re.Match[str]) -> str:
        return variables.at(slot[1]).text("default") or slot[0]

    return re.sub(r"\{([^{}]+)\}", value, server.text("url"))


def _is_usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = all("!" <= c <= "~" for c in url) and not set(url) & set('{}<>"\\^`|')
    return (
        plain
        and parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and parts.username is None
    )
