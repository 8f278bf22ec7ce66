"""What a client takes by keyword: credentials, and variables of its server's URL.

A client is made at one place of a program, and a keyword that means another credential
there sends a secret where it does not belong. So the lock knows each of them: the next
scheme may be the second of its kind, and then each is called by its scheme's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from .. import ir, names
from ..scopes import MEMBERS
from .context import Context
from .naming.renaming import member_names, place_of_member
from .nodes import Node

CLIENT_KEYWORDS: Final = frozenset(
    """auth base_url headers http_client max_response_bytes max_retries options
    retry_policy self strict super timeout""".split()
)
"""What `__init__` of every client takes and uses: no other argument has these names."""
_OWNER: Final = "/components/securitySchemes"
_SCHEMES: Final = MEMBERS + _OWNER
_FIRST: Final = "/servers/0"
_SERVER: Final = MEMBERS + _FIRST


def scheme_arguments(
    schemes: Mapping[str, tuple[ir.SchemeKind, Node]], context: Context
) -> dict[str, tuple[str, ...]]:
    """The arguments of each scheme: by its kind, else called after the scheme.

    That is so for several of a kind, for what the configuration renames, and where
    something else has the name of the kind from an earlier run.
    """
    usual = {name: _arguments(kind, None) for name, (kind, _) in schemes.items()}
    times = Counter(usual.values())
    decided = context.members.decided(_SCHEMES)
    kept = {
        name: word
        for name, word in decided.items()
        if name in schemes and _suits(word, schemes[name][0])
    }
    waiting = _waiting(decided, schemes, context)
    variables = context.members.decided(_SERVER).values()
    taken = {*kept.values(), *waiting.values(), *variables}

    def is_usual(name: str) -> bool:
        if place_of_member(_OWNER, name, schemes[name][1], context):
            return False
        if name in kept:
            return kept[name] == usual[name][0]
        return times[usual[name]] == 1 and taken.isdisjoint(usual[name])

    called = {n: node for n, (_, node) in schemes.items() if not is_usual(n)}
    others = {name: usual[name] for name in schemes if name not in called}
    for name, word in [*waiting.items(), *((n, usual[n][0]) for n in others)]:
        context.members.remember(_SCHEMES, name, word)
    stems = member_names(
        _OWNER,
        {name: names.snake(name, prefix="key") for name in called},
        called,
        CLIENT_KEYWORDS.union(*others.values(), waiting.values(), variables),
        context,
        doubtful=called,
    )
    return {n: _arguments(kind, stems.get(n)) for n, (kind, _) in schemes.items()}


def _arguments(kind: ir.SchemeKind, stem: str | None) -> tuple[str, ...]:
    """`token`, `username` and `password`, `api_key`; with a stem, called after it."""
    match kind:
        case "basic":
            before = f"{stem}_" if stem else ""
            return (f"{before}username", f"{before}password")
        case "bearer":
            return (stem or "token",)
    return (stem or "api_key",)


def _suits(word: str, kind: ir.SchemeKind) -> bool:
    """Whether a scheme that may be of another kind now can go on by a word."""
    is_usual = word in ("token", "api_key", "username")
    return not is_usual or (word == "username") == (kind == "basic")


def _waiting(
    decided: Mapping[str, str], schemes: Iterable[str], context: Context
) -> dict[str, str]:
    """The words for schemes that only what is left out for now may need."""
    if not context.choices.left_out:
        return {}
    described = context.node_at(_OWNER)
    away = {name for name, _ in described.items()}.difference(schemes)
    return {name: word for name, word in decided.items() if name in away}


def variable_keywords(
    variables: Mapping[str, Node],
    schemes: Iterable[ir.SecurityScheme],
    context: Context,
) -> dict[str, str]:
    """The keyword of each variable in the server's URL, by its name there."""
    others = CLIENT_KEYWORDS.union(*(scheme.arguments for scheme in schemes))
    decided = context.members.decided(_SERVER)
    kept = {wire: word for wire, word in decided.items() if word not in others}
    found = {wire: kept[wire] for wire in variables if wire in kept}
    used = {*others, *found.values()}
    for wire in variables:
        keyword = names.safe(names.snake(wire))
        while wire not in found and keyword in used:
            keyword = f"server_{keyword}"
        used.add(found.setdefault(wire, keyword))
    return member_names(_FIRST, found, variables, others, context, doubtful=variables)
