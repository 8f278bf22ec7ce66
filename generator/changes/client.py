"""What changed in the client as a whole: credentials, servers, what all calls need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import ir
from .change import Change, Teller, listed, pairs

_TELL = Teller("Client", "")


def client_changes(old: ir.Api, new: ir.Api) -> Iterator[Change]:
    """The keywords of `Client`, where it calls, and what its calls need."""
    yield from _credentials(old, new)
    yield from _variables(old, new)
    yield from _servers(old, new)
    yield from security_changes(
        _TELL, needs(old, old.security), needs(new, new.security)
    )


def needs(api: ir.Api, security: ir.Requirement) -> ir.Requirement:
    """A requirement by the keywords of the client that satisfy it."""
    keywords = {scheme.name: scheme.arguments for scheme in api.schemes}
    alternatives = (
        tuple(k for name in alternative for k in keywords.get(name, (name,)))
        for alternative in security
    )
    return tuple(dict.fromkeys(alternatives)) or ((),)


def security_changes(
    tell: Teller, old: ir.Requirement, new: ir.Requirement
) -> Iterator[Change]:
    """Breaking, where what was given is not enough any more."""
    if set(map(frozenset, old)) == set(map(frozenset, new)):
        return
    suffices = all(any(set(now) <= set(was) for now in new) for was in old)
    what = f"needs {_needed(new)}, before {_needed(old)}"
    yield tell.change(what, is_breaking=not suffices)


def _needed(security: ir.Requirement) -> str:
    told = (
        " and ".join(f"`{keyword}`" for keyword in alternative) or "no credentials"
        for alternative in security
    )
    return ", or ".join(told)


def _credentials(old: ir.Api, new: ir.Api) -> Iterator[Change]:
    for keyword, was, now in pairs(_schemes(old), _schemes(new)):
        if was is None:
            yield _TELL.harmless(f"has a new optional argument `{keyword}`")
        elif now is None:
            yield _TELL.breaking(f"has no argument `{keyword}` any more")
        elif (was.kind, was.key) != (now.kind, now.key):
            what = f"`{keyword}` is sent as {_sent(now)}, before as {_sent(was)}"
            yield _TELL.harmless(what)


def _schemes(api: ir.Api) -> Mapping[str, ir.SecurityScheme]:
    return {keyword: scheme for scheme in api.schemes for keyword in scheme.arguments}


def _sent(scheme: ir.SecurityScheme) -> str:
    """`header X-Key`, or the kind alone where that says it all."""
    return f"{scheme.kind} `{scheme.key}`" if scheme.key else scheme.kind


def _variables(old: ir.Api, new: ir.Api) -> Iterator[Change]:
    for keyword, was, now in pairs(_slots(old), _slots(new)):
        needed = "must be given, or `base_url`"
        if now is None:
            yield _TELL.breaking(f"has no argument `{keyword}` any more")
        elif was is None:
            is_needed = now.default is None
            told = "a new argument" if is_needed else "a new optional argument"
            rest = f", which {needed}" if is_needed else ""
            what = f"has {told} `{keyword}`{rest}"
            yield _TELL.change(what, is_breaking=is_needed)
        elif now.default is None and was.default is not None:
            yield _TELL.breaking(f"`{keyword}` {needed}")
        elif was.default != now.default:
            what = f"`{keyword}` is {_shown(now.default)} by default"
            before = "" if was.default is None else f", before {_shown(was.default)}"
            yield _TELL.harmless(what + before)


def _shown(default: str | None) -> str:
    return f"`{default}`" if default else "empty"


def _slots(api: ir.Api) -> Mapping[str, ir.ServerVariable]:
    variables = api.template.variables if api.template else ()
    return {variable.name.python: variable for variable in variables}


def _servers(old: ir.Api, new: ir.Api) -> Iterator[Change]:
    was, now = next(iter(old.servers), None), next(iter(new.servers), None)
    if now is None and was is not None:
        yield _TELL.breaking(f"needs `base_url`: the server `{was}` is gone")
    elif was is None and now is not None:
        yield _TELL.harmless(f"calls `{now}` where no `base_url` is given")
    elif was != now:
        yield _TELL.harmless(f"calls `{now}` by default, before `{was}`")
    elif now is None and new.server_path not in ("", old.server_path):
        told = f"names the path `{new.server_path}` of its server"
        before = f", before `{old.server_path}`" if old.server_path else ""
        yield _TELL.harmless(f"{told}{before}: `base_url` has it at its end")
    others = {was, now}
    gone = [u for u in old.servers if u not in new.servers and u not in others]
    added = [u for u in new.servers if u not in old.servers and u not in others]
    if gone:
        yield _TELL.harmless(f"does not know {_as_servers(gone)} any more")
    if added:
        yield _TELL.harmless(f"also knows {_as_servers(added)}")


def _as_servers(urls: list[str]) -> str:
    return f"the server{'s' if len(urls) > 1 else ''} {listed(urls)}"
