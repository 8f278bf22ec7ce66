"""Security schemes and requirements (OAS 3.1.1 §4.8.27, §4.8.30)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from .. import ir
from ..grammar import parameter_identity
from ..pointers import split_pointer
from .annotations import doc_of
from .context import Context
from .keywords import scheme_arguments
from .nodes import Node
from .tokens import is_sendable


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """What a client has credentials for, and what an operation needs that is silent."""

    schemes: tuple[ir.SecurityScheme, ...]
    default: ir.Requirement


def security_of(root: Node, operations: Iterable[Node], context: Context) -> Security:
    """The security of a description.

    Many describe their schemes and forget to name one of them. Credentials are taken
    for all of these then, and what is given is sent.
    """
    named = _named([root, *operations], context)
    left_out = (
        Node(part, at)
        for at, part in context.choices.left_out.items()
        if not at.startswith("/webhooks/")  # those need what the user's server takes
    )
    is_said = bool(named or _named(left_out, context))
    schemes = _schemes(root, named if is_said else None, context)
    if is_said or not schemes:
        return Security(schemes=schemes, default=requirement_of(root, (), context))
    context.note(
        "security-assumed",
        "no `security` names a scheme: credentials that are given are sent with each"
        " operation; `auth` in the configuration decides otherwise",
        root.at("components").at("securitySchemes"),
    )
    listed = root.at("components").at("securitySchemes")
    together = [(each.name, context.resolve(listed.at(each.name))) for each in schemes]
    alone = [(scheme.name,) for scheme in schemes]
    default = dict.fromkeys([*_one_a_slot(together), *alone, ()])
    return Security(schemes=schemes, default=tuple(default))


def _named(saying: Iterable[Node], context: Context) -> frozenset[str]:
    """The schemes that the `security` of any of these names."""
    named = [
        name
        for node in saying
        for alternative in node.at("security").elements()
        for name, _ in alternative.items()
    ]
    return frozenset(_key(name, context) or name for name in dict.fromkeys(named))


def _schemes(
    root: Node, named: frozenset[str] | None, context: Context
) -> tuple[ir.SecurityScheme, ...]:
    """The schemes that the client has credentials for; None names all."""
    found: dict[str, tuple[ir.SchemeKind, str, Node]] = {}
    for name, listed in root.at("components").at("securitySchemes").items():
        node = context.resolve(listed)
        kind, key = _kind(node), node.text("name")
        if kind is not None and not is_sendable(kind, key):
            told = f"`{key}` can be the name of no {kind}: `{name}` is left to `auth`"
            context.warn("security-name", told, node.at("name"))
            continue
        if kind is None:
            whose = "`http_client`" if _is_of_tls(node) else "`auth` argument"
            told = f"`{name}` is left to the client's {whose}"
            context.note("security-unknown", told, node)
            continue
        if named is not None and name not in named:
            told = f"nothing needs `{name}`: the client takes no credentials for it"
            context.note("security-unused", told, node)
            continue
        found[name] = (kind, key, listed)
    arguments = scheme_arguments(
        {name: (kind, node) for name, (kind, _, node) in found.items()}, context
    )
    return tuple(
        ir.SecurityScheme(
            name=name,
            kind=kind,
            key=key,
            arguments=arguments[name],
            doc=doc_of(context.resolve(listed).value),
        )
        for name, (kind, key, listed) in found.items()
    )


def _kind(node: Node) -> ir.SchemeKind | None:
    match node.get("type"), node.text("scheme").lower(), node.get("in"):
        case "http", "basic", _:
            return "basic"
        case ("http", "bearer", _) | ("oauth2", _, _) | ("openIdConnect", _, _):
            return "bearer"
        case "apiKey", _, ("header" | "query" | "cookie") as where:
            place: ir.SchemeKind = where
            return place
    return None


def requirement_of(
    node: Node, default: ir.Requirement, context: Context
) -> ir.Requirement:
    """What an operation needs: its own `security`, else the description's.

    Of each alternative what the client can give: a certificate is for TLS, below HTTP,
    and what is left to `auth` keeps nothing else from being sent. An alternative that
    the client can give in part alone comes after the others.
    """
    if "security" not in node:
        return default
    whole: list[tuple[str, ...]] = []
    in_part: list[tuple[str, ...]] = []
    for alternative in node.at("security").elements():
        named = [_scheme(name, said, context) for name, said in alternative.items()]
        needed = [(name, at) for name, at in named if not _is_of_tls(at)]
        given = [(name, at) for name, at in needed if _is_given(at)]
        is_part = 0 < len(given) < len(needed)
        (in_part if is_part else whole).extend(_one_a_slot(given or needed))
    return tuple(dict.fromkeys([*whole, *in_part]))


_MOST_WAYS: Final = 16
"""Into which one alternative is taken apart: they multiply with each slot."""


def _one_a_slot(needed: list[tuple[str, Node]]) -> list[tuple[str, ...]]:
    """One alternative as several, of schemes that have a place in the request each.

    Two tokens never stand in one header. Where two flows of OAuth2 are needed together,
    as all of Google's APIs have it, one token is meant, whichever of them gave it.
    """
    slots: dict[tuple[str, str], list[str]] = {}
    for name, scheme in needed:
        slots.setdefault(_slot(name, scheme), []).append(name)
    if math.prod(map(len, slots.values())) > _MOST_WAYS:
        return [tuple(name for name, _ in needed)]
    return list(itertools.product(*slots.values()))


def _slot(name: str, scheme: Node) -> tuple[str, str]:
    """What a scheme fills: a header, whose case is nothing, or something else."""
    match _kind(scheme):
        case None:
            return "scheme", name
        case "bearer" | "basic":
            return "header", "authorization"
        case "header":
            return "header", scheme.text("name").lower()
        case kind:
            return kind, scheme.text("name")


def with_parameters(
    needed: ir.Requirement, item: Node, operation: Node, context: Context
) -> ir.Requirement:
    """Each alternative, and beside it what fills parameters that must be sent anyway.

    Some descriptions list a key and a token as alternatives, and both as parameters of
    each operation, which are required: one of them alone is refused.
    """
    if () in needed:  # nothing is filled then: parameters are asked for
        return needed
    names = list(dict.fromkeys(name for each in needed for name in each))
    filled = slots_of(names, context)
    parameters = {
        parameter_identity(node.value): node.get("required") is True
        for owner in (item, operation)
        for node in map(context.resolve, owner.at("parameters").elements())
    }
    must = {slot: name for slot, name in filled.items() if parameters.get(slot)}
    if not must:
        return needed
    together = []
    for each in needed:
        own = slots_of(each, context)
        beside = [name for slot, name in must.items() if slot not in own]
        together.append(tuple(name for name in names if name in {*each, *beside}))
    return tuple(dict.fromkeys(together))


def slots_of(names: Iterable[str], context: Context) -> Mapping[tuple[str, str], str]:
    """The schemes of these names, by the location and name of what each fills."""
    schemes = Node(context.root, "").at("components").at("securitySchemes")
    return {_slot(name, context.resolve(schemes.at(name))): name for name in names}


def all_slots(context: Context) -> Mapping[tuple[str, str], str]:
    """Those of every scheme, whether something needs it or not."""
    schemes = Node(context.root, "").at("components").at("securitySchemes")
    return slots_of([name for name, _ in schemes.items()], context)


def _scheme(name: str, said: Node, context: Context) -> tuple[str, Node]:
    """The name of a scheme that a requirement means, and the scheme."""
    root = Node(context.root, "")
    schemes = root.at("components").at("securitySchemes")
    key = _key(name, context)
    if key is None:
        told = f"`{name}` is no security scheme: it is left to the client's `auth`"
        context.note_first("security-unknown", told, said)
        key = name
    return key, context.resolve(schemes.at(key))


def _key(name: str, context: Context) -> str | None:
    """The scheme that a requirement means, by name or URI (OAS 3.2.0 §4.30)."""
    root = Node(context.root, "")
    schemes = root.at("components").at("securitySchemes")
    if name in schemes:
        return name
    document, _, fragment = name.partition("#")
    above, _, last = unquote(fragment).rpartition("/")
    key = split_pointer(f"/{last}")[0]
    is_here = document in ("", root.get("$self")) and above == schemes.pointer
    return key if is_here and key in schemes else None


def _is_of_tls(scheme: Node) -> bool:
    return scheme.text("type") == "mutualTLS"


def _is_given(scheme: Node) -> bool:
    """Whether the client has an argument for it."""
    kind = _kind(scheme)
    return kind is not None and is_sendable(kind, scheme.text("name"))
