"""Makes the intermediate model from a description in the 3.1 form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from .. import ir
from ..diagnostics import Diagnostics, Failure, Location
from ..pointers import join_pointer
from ..references import References
from ..scopes import MEMBERS, Members, Scope
from .annotations import doc_of
from .components import declare_components
from .context import MODULES, Choices, Context
from .directions import part
from .groups import groups_of
from .naming.left_out import names_left_out
from .naming.remembered import (
    assumed_of,
    classes_of,
    nameless_of,
    names_of,
    of_part,
    remember_titles,
    undecided,
)
from .naming.renaming import refuse_taken
from .naming.stable_places import StablePlaces
from .nodes import Node
from .operations import operations_of
from .order import in_order
from .parts import parts_of
from .responses import note_empty
from .security import Security, security_of
from .servers import is_relative, note_in_clear, path_of, servers_of, template_of
from .unions.ambiguous import Placed, note_ambiguous
from .unsaid import tell_assumed
from .webhooks import note_links, webhooks_of

__all__ = ["Choices", "Lowered", "lower"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """The model, and the names to remember by the JSON Pointer of what bears them."""

    api: ir.Api
    names: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)
    """Those of them that the configuration gives, which are not to be remembered."""
    nameless: frozenset[str] = frozenset()
    """Places that the configuration renames, and where nothing bears a name."""


def lower(
    root: dict[str, object],
    *,
    choices: Choices,
    decided: Mapping[str, str],
    diagnostics: Diagnostics,
    locate: Callable[[str], Location],
) -> Lowered:
    """The model of a description. `decided` are the names of an earlier run.

    A name stays for the place that bore it, so that it is there when that is read,
    however late. Which places bear none any more is known when all is read: where such
    a name was wanted meanwhile, all is read once more without those.

    Raises `Failure` for what cannot be generated.
    """
    places = StablePlaces(root)
    known = undecided(decided, choices)
    waiting = names_left_out(known, choices.left_out, choices.renamed)
    there = undecided(places.by_pointer(known), choices)
    while True:
        found = Diagnostics()
        context = _context(root, choices, waiting | there, found, locate)
        remember_titles(there, context)
        try:
            api, named = _read(waiting, there, context)
        except Failure:
            diagnostics.add(found)
            raise
        held = {name.casefold() for name in classes_of(waiting).values()}
        free = context.classes.missed() - held
        if not free:
            break
        idle = {p for p, name in classes_of(there).items() if name.casefold() in free}
        there = {p: name for p, name in there.items() if p not in idle}
    taken = refuse_taken(waiting | named, context)
    diagnostics.add(found)
    borne = named.keys() | context.renamed
    given = {p: name for p, name in choices.renamed.items() if p in borne}
    return Lowered(
        api=api,
        # What the configuration decides is forgotten with it.
        names=waiting | places.by_place(undecided(named, choices)),
        given=places.by_place(given),
        nameless=nameless_of(named, context) - taken,
    )


def _context(
    root: dict[str, object],
    choices: Choices,
    kept: Mapping[str, str],
    diagnostics: Diagnostics,
    locate: Callable[[str], Location],
) -> Context:
    return Context(
        root=root,
        references=References(root, locate),
        choices=choices,
        diagnostics=diagnostics,
        locate=locate,
        classes=Scope(classes_of(kept)),
        modules=Scope(of_part(MODULES, kept)),
        members=Members(of_part(MEMBERS, kept)),
    )


def _read(
    waiting: Mapping[str, str], there: Mapping[str, str], context: Context
) -> tuple[ir.Api, dict[str, str]]:
    """The model, and every name in it by the pointer of what bears it."""
    node = Node(context.root, "")
    context.parts.update(parts_of(node, context))
    declare_components(context, node.at("components").at("schemas"))
    found = operations_of(node, context)
    security = security_of(node, [each.node for each in found], context)
    kept = {**waiting, **there}
    groups, named = groups_of(found, kept, waiting, security.default, context)
    webhooks = webhooks_of(node, groups, context)
    note_links(node, groups, context)
    note_empty((op for group in groups for op in group.operations), context)
    context.tell_missing()
    context.diagnostics.stop_on_errors()
    api = _api(node, groups, webhooks, security, context)
    return api, named | names_of(context) | assumed_of(groups, there, context)


def _api(
    root: Node,
    groups: tuple[ir.Group, ...],
    webhooks: tuple[ir.Webhook, ...],
    security: Security,
    context: Context,
) -> ir.Api:
    """The model, now that everything in it is declared."""
    declared = in_order(context.declared, context.root)
    received = [webhook.type for webhook in webhooks]
    groups, declarations = part(groups, received, declared, context)
    note_ambiguous(_arriving(groups, webhooks), declarations, context)
    tell_assumed(context)
    info = root.at("info")
    template = template_of(root, security.schemes, context)
    servers = _servers(root, groups, template, context)
    note_in_clear(servers, security.schemes, context)
    return ir.Api(
        title=info.text("title"),
        version=str(info.get("version") or ""),
        doc=doc_of(info.value),
        servers=servers,
        server_path="" if servers or template else path_of(root),
        template=template,
        security=security.default,
        schemes=security.schemes,
        groups=groups,
        webhooks=webhooks,
        declarations=declarations,
    )


def _arriving(
    groups: tuple[ir.Group, ...], webhooks: tuple[ir.Webhook, ...]
) -> Iterator[Placed]:
    """What answers and webhooks are read as."""
    for operation in (op for group in groups for op in group.operations):
        for response in operation.responses:
            for content in response.contents:
                place = join_pointer(response.pointer, "content", content.media_type)
                yield f"{place}/schema", content.type
                if content.item is not None:
                    yield f"{place}/itemSchema", content.item
    for webhook in webhooks:
        yield webhook.pointer, webhook.type


def _servers(
    root: Node,
    groups: tuple[ir.Group, ...],
    template: ir.ServerTemplate | None,
    context: Context,
) -> tuple[str, ...]:
    """Every server, the default first: they are what credentials may be sent to.

    None where the default would be one of some operations and others have none.
    """
    listed = servers_of(root, context)
    operations = [operation for group in groups for operation in group.operations]
    with_own = {
        op.pointer: op.server
        for op in operations
        if op.server and not is_relative(op.server)
    }
    is_for_all = bool(listed or template) or len(with_own) == len(operations)
    if with_own and not is_for_all:
        message = (
            f"{len(with_own)} of {len(operations)} operations have a server, and the"
            " others none: `base_url` is required, and stands for all of them"
        )
        place = Node(None, f"{next(iter(with_own))}/servers")
        context.note("server-of-some", message, place)
    return tuple(dict.fromkeys([*listed, *(with_own.values() if is_for_all else ())]))
