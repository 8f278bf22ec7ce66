"""Servers, and the base URL that follows from them (OAS 3.1.1 §4.8.5, §4.8.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin, urlsplit

from .. import ir
from ..hosts import is_own
from .annotations import doc_of
from .context import Context
from .keywords import variable_keywords
from .nodes import Node


def servers_of(node: Node, context: Context) -> tuple[str, ...]:
    """The absolute URLs of the servers, variables at their defaults.

    A relative URL goes by the `$self` of the description (OAS 3.2.0 §4.1.2.2.1).
    Without that it needs the place of the description, which a vendored client has not:
    left out with a note.
    """
    urls = []
    for server in _in_order(node):
        url = _absolute(_filled(server), context)
        if _is_base(url):
            urls.append(url.rstrip("/"))
        else:
            _note_unusable(url, server, context)
    return tuple(dict.fromkeys(urls))


def path_of(node: Node) -> str:
    """The path of the first server that has no host; empty without one."""
    for server in node.at("servers").elements():
        url = _filled(server)
        if is_relative(url):
            return urlsplit(urljoin("https://host/", url)).path.rstrip("/")
    return ""


def server_of(node: Node, context: Context) -> str | None:
    """The first server of an operation or a path item, None where it has none.

    A relative one stays so and goes by the client's server: what is relative to the
    place of the description (OAS 3.1.1 §4.8.5) is usually meant beside that.
    """
    for server in _in_order(node):
        url = _absolute(_filled(server), context)
        if _is_base(url):
            return url.rstrip("/")
        if is_relative(url):
            told = f"`{url}` is relative: it goes by the server that the client calls"
            context.note("server-relative", told, server)
            return url.rstrip("/") or "/"
        _note_unusable(url, server, context)
    return None


def _in_order(node: Node) -> list[Node]:
    """The servers, the default first: of one that is there by both schemes, https.

    Many list http first. Who calls that by default sends credentials in clear.
    """
    servers = node.at("servers").elements()
    first = servers[0].text("url") if servers else ""
    if _is_in_clear(first):
        secure = f"https{first.removeprefix('http')}".rstrip("/")
        # The order of the others stays, as a sort keeps it.
        servers.sort(key=lambda server: server.text("url").rstrip("/") != secure)
    return servers


def _is_in_clear(url: str) -> bool:
    """Whether all on the way can read what is sent there, and somebody else is."""
    return url.startswith("http://") and not is_own(url.removeprefix("http://"))


def note_in_clear(
    servers: Sequence[str], schemes: Sequence[ir.SecurityScheme], context: Context
) -> None:
    """Tell where credentials can go in clear alone."""
    if schemes and servers and all(map(_is_in_clear, servers)):
        told = (
            f"no server has https: credentials go to `{servers[0]}` in clear;"
            " `base-url` in the configuration names another"
        )
        place = Node(None, "").at("servers")
        context.note("server-in-clear", told, place)


def _note_unusable(url: str, server: Node, context: Context) -> None:
    if url:
        context.note(
            "server-unusable",
            f"`{url}` is no absolute URL of http or https that ends with a path:"
            " `base_url` says it",
            server,
        )


def template_of(
    node: Node, schemes: tuple[ir.SecurityScheme, ...], context: Context
) -> ir.ServerTemplate | None:
    """The first server, if it has variables."""
    server = next(iter(_in_order(node)), None)
    url = server.text("url").rstrip("/") if server else ""
    if server is None or not _SLOT.search(url) or not _is_template(url):
        return None
    is_usable = _is_base(_filled(server))
    variables: list[ir.ServerVariable] = []
    described = {wire: server.at("variables").at(wire) for wire in _SLOT.findall(url)}
    keywords = variable_keywords(described, schemes, context)
    for slot in _SLOT.finditer(url):
        if slot[1] in {variable.name.wire for variable in variables}:
            continue
        said = described[slot[1]]
        default = _default_of(said, slot)
        is_good = default is not None and (
            is_usable or _can_stand(default, url[: slot.start()])
        )
        variables.append(
            ir.ServerVariable(
                name=ir.Name(wire=slot[1], python=keywords[slot[1]]),
                default=default if is_good else None,
                doc=replace(doc_of(said.value), facts=_choice(said)),
            )
        )
    if not is_usable and None not in [variable.default for variable in variables]:
        # Each could stand there, but not all together: no client must start with them.
        variables = [replace(variable, default=None) for variable in variables]
    return ir.ServerTemplate(url=url, variables=tuple(variables))


def _choice(variable: Node) -> tuple[str, ...]:
    values = [f"`{value.value}`" for value in variable.at("enum").elements()]
    return (f"one of {', '.join(values)}",) if values else ()


def _is_template(url: str) -> bool:
    """Whether something can make it an absolute URL."""
    return _is_usable(_SLOT.sub("x", url)) or bool(_BEGINNING.match(url))


def _can_stand(default: str, before: str) -> bool:
    """Whether a default is no stand-in for what only the user knows."""
    if not before:
        return _is_base(default) or default in ("http", "https")
    return re.fullmatch(r"[A-Za-z0-9._~/:-]*", default) is not None


def _is_base(url: str) -> bool:
    """Whether the runtime takes it: it looks at the end and the port too."""
    if not _is_usable(url) or set(url) & set("?#"):
        return False
    try:
        parts = urlsplit(url)
        # An empty port is that of `https://https://…`, which nobody means.
        return parts.port != 0 and not parts.netloc.endswith(":")
    except ValueError:
        return False


def _filled(server: Node) -> str:
    variables = server.at("variables")

    def value(slot: re.Match[str]) -> str:
        default = _default_of(variables.at(slot[1]), slot)
        return slot[0] if default is None else default

    return _SLOT.sub(value, server.text("url"))


def _default_of(variable: Node, slot: re.Match[str]) -> str | None:
    """An empty one is one (OAS 3.1.1 §4.8.6.1), but for a whole part of the host."""
    default = variable.get("default")
    if not isinstance(default, str):
        return None
    before, after = slot.string[: slot.start()], slot.string[slot.end() :]
    is_part = _BEFORE_PART.fullmatch(before) and _AFTER_PART.match(after)
    return None if is_part and not default else default


def _absolute(url: str, context: Context) -> str:
    base = context.root.get("$self")
    if not (url and isinstance(base, str) and _is_usable(base)):
        return url
    try:
        return urljoin(base, url)
    except ValueError:  # no URL at all, of which the note tells
        return url


_SLOT: Final = re.compile(r"\{([^{}]+)\}")
_BEFORE_PART: Final = re.compile(r"([^/]*//([^/]*[.:])?)?")
_AFTER_PART: Final = re.compile(r"[/.:]|$")
"""Where the host, one of its labels or the port begins, and where it ends."""
_BEGINNING: Final = re.compile(r"\{[^{}]+\}($|/|://)")


def is_relative(url: str) -> bool:
    """Whether it names a path alone (RFC 3986 §4.2); signs that say nothing do not."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_path = not parts.scheme and not parts.netloc and not set(url) & set("?#")
    says = any(c.isalnum() for c in url) or set(url) <= set("./")
    return bool(url) and is_path and says and _is_plain(url)


def _is_plain(url: str) -> bool:
    return all("!" <= c <= "~" for c in url) and not set(url) & set('{}<>"\\^`|')


def _is_usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        _is_plain(url)
        and parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and parts.username is None
    )
