"""Makes the intermediate model from a description in the 3.1 form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from .. import ir, names
from ..diagnostics import Diagnostics, Failure, Location
from ..references import References
from ..scopes import MEMBERS, Members, Scope
from .absent import is_left_out, waiting_methods, waiting_names
from .context import (
    GROUPS,
    INPUTS,
    MODULES,
    NAMED,
    PSEUDO,
    VARIANTS,
    Choices,
    Context,
)
from .directions import part
from .group_classes import group_classes, unusual_classes
from .lasting import Places
from .models import doc_of
from .nodes import Node
from .operations import (
    Found,
    group_name,
    method_name,
    operation_of,
    operations_of,
    place_of,
)
from .order import in_order
from .parts import parts_of
from .places import module_name
from .renaming import group_names, refuse_form, refuse_group, refuse_taken
from .schemas import declare_components
from .security import Requirement, Security, security_of
from .servers import is_relative, servers_of, template_of
from .webhooks import note_links, webhooks_of

__all__ = ["Choices", "Lowered", "lower"]

CLIENT_MEMBERS = frozenset(
    "aclose base_url close iterate paginate send send_raw stream with_options".split()
)
"""What the runtime's clients define; a test compares it with them."""
_NO_GROUPS: Final = CLIENT_MEMBERS | names.DEVICE_NAMES
"""What no group is called: each is an attribute of the client, and has modules."""


_COMPONENT: Final = "/components/schemas/[^/]*"
_OPERATION: Final = "/paths/[^/]*/(additionalOperations/)?[^/]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """The model, and the names to remember by the JSON Pointer of what bears them."""

    api: ir.Api
    names: Mapping[str, str]
    nameless: frozenset[str] = frozenset()
    """Pointers that the configuration renames, and where nothing bears a name."""


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
    places = Places(root)
    known = _undecided(decided, choices)
    waiting = waiting_names(known, choices.left_out, choices.renamed)
    there = _undecided(places.by_pointer(known), choices)
    while True:
        found = Diagnostics()
        context = _context(root, choices, waiting | there, found, locate)
        _remember_titles(there, context)
        try:
            api, named = _read(waiting, there, context)
        except Failure:
            diagnostics.add(found)
            raise
        held = {name.casefold() for name in _classes(waiting).values()}
        free = context.classes.missed() - held
        if not free:
            break
        idle = {p for p, name in _classes(there).items() if name.casefold() in free}
        there = {p: name for p, name in there.items() if p not in idle}
    diagnostics.add(found)
    return Lowered(
        api=api,
        # What the configuration decides is forgotten with it.
        names=waiting | places.by_place(_undecided(named, choices)),
        nameless=_nameless(named, context),
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
        classes=Scope(_classes(kept)),
        modules=Scope(_of(MODULES, kept)),
        members=Members(_of(MEMBERS, kept)),
    )


def _read(
    waiting: Mapping[str, str], there: Mapping[str, str], context: Context
) -> tuple[ir.Api, dict[str, str]]:
    """The model, and every name in it by the pointer of what bears it."""
    node = Node(context.root, "")
    context.parts.update(parts_of(node, context))
    declare_components(context, node.at("components").at("schemas"))
    operations = [found.node for found in operations_of(node, context)]
    security = security_of(node, operations, context)
    kept = {**waiting, **there}
    groups, named = _groups(node, kept, waiting, security.default, context)
    webhooks = webhooks_of(node, groups, context)
    note_links(node, groups, context)
    context.tell_missing()
    context.diagnostics.stop_on_errors()
    api = _api(node, groups, webhooks, security, context)
    remembered = named | _names_of(context)
    refuse_taken(remembered, context)
    return api, remembered


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
    _note_nested(context)
    info = root.at("info")
    return ir.Api(
        title=info.text("title"),
        version=str(info.get("version") or ""),
        doc=doc_of(info.value),
        servers=_servers(root, groups, context),
        template=template_of(root, security.schemes, context),
        security=security.default,
        schemes=security.schemes,
        groups=groups,
        webhooks=webhooks,
        declarations=declarations,
    )


def _names_of(context: Context) -> dict[str, str]:
    """The names to remember of classes, modules and members, by pointer."""
    unusual = {
        pointer: name
        for pointer, name in context.modules.names.items()
        if name != module_name(pointer.removeprefix(MODULES))
    }
    return {**context.classes.names, **unusual, **context.members.remembered}


def _nameless(remembered: Mapping[str, str], context: Context) -> frozenset[str]:
    """Pointers that the configuration renames, and where nothing bears a name."""
    choices = context.choices
    nameless = choices.renamed.keys() - context.renamed - remembered.keys()
    return frozenset(p for p in nameless if not is_left_out(p, choices.left_out))


def _undecided(names: Mapping[str, str], choices: Choices) -> dict[str, str]:
    """The names without those that the configuration decides."""
    return {
        pointer: n for pointer, n in names.items() if pointer not in choices.renamed
    }


def _remember_titles(decided: Mapping[str, str], context: Context) -> None:
    """Let what bore the name of a title bear it, whatever comes before it now."""
    for pointer in sorted(_classes(decided)):
        node = context.node_at(pointer)
        is_inline = not re.fullmatch(_COMPONENT, pointer)
        key = context.fingerprints.titled(node) if is_inline else ""
        if key and "properties" in node:
            # Of several, the one with the title's own name.
            is_named = decided[pointer] == names.pascal(node.text("title"))
            if is_named or key not in context.titled:
                context.titled[key] = pointer


_WRITTEN = {
    "indices": "with brackets (`card[number]`, `expand[0]`)",
    "brackets": "with brackets (`card[number]`, `expand[]`)",
    "repeat": "with brackets (`card[number]`), lists as repeated names",
    "form": "as the standard has it: lists as repeated names, objects as JSON text",
}


def _note_nested(context: Context) -> None:
    """Tell once how nested values are written where the description does not say."""
    if not context.nested or not context.choices.nested_is_assumed:
        return
    others = len(context.nested) - 1
    is_form = context.choices.nested == "form"
    how = _WRITTEN["form" if is_form else context.choices.lists]
    # Without brackets, `lists` has nothing to decide.
    decides = (
        '`nested = "brackets"`, with `lists`,' if is_form else "`nested` or `lists`"
    )
    context.diagnostics.note(
        "nested-assumed",
        f"nested values in forms and queries are written {how}"
        + (f" (here and in {others} more places)" if others else "")
        + f"; {decides} in the configuration decides otherwise",
        context.locate(context.nested[0]),
    )


def _servers(
    root: Node, groups: tuple[ir.Group, ...], context: Context
) -> tuple[str, ...]:
    """Every server, the default first: they are what credentials may be sent to."""
    said = [op.server for group in groups for op in group.operations if op.server]
    own = [url for url in said if not is_relative(url)]
    return tuple(dict.fromkeys([*servers_of(root, context), *own]))


def _of(part: str, decided: Mapping[str, str]) -> dict[str, str]:
    """The names that an earlier run decided in one part of the lock."""
    return {p: name for p, name in decided.items() if p.startswith(part)}


def _classes(decided: Mapping[str, str]) -> dict[str, str]:
    """The names of classes among them."""
    return {p: name for p, name in decided.items() if _is_class(p)}


def _is_class(pointer: str) -> bool:
    if pointer.startswith(PSEUDO):
        return pointer.startswith((INPUTS, NAMED, VARIANTS))
    return not re.fullmatch(_OPERATION, pointer)


def _groups(
    root: Node,
    decided: Mapping[str, str],
    waiting: Mapping[str, str],
    security: Requirement,
    context: Context,
) -> tuple[tuple[ir.Group, ...], dict[str, str]]:
    """Every operation in its group, in order, and the names of both."""
    away = waiting_methods(waiting, context.choices.left_out)
    members: dict[str, list[Found]] = {}
    places: dict[str, str] = {}
    for found in operations_of(root, context):
        wire = group_name(found.path, found.node)
        plain = names.snake(wire, prefix="group")
        members.setdefault(plain, []).append(found)
        places[wire] = GROUPS + plain
    given = group_names(root, context, places)
    known = _of(GROUPS, decided)
    scope = Scope({p: known[p] for p in known if p not in given}, _NO_GROUPS)
    remembered: dict[str, str] = {}
    groups = []
    # What is renamed takes no name from another: that is told as an error.
    for place in sorted(places.values(), key=lambda place: place in given):
        plain = names.safe(place.removeprefix(GROUPS), _NO_GROUPS)
        wanted = given.get(place, plain)
        if scope.claim(place, wanted) != wanted and place in given:
            refuse_group(wanted, place, root, context)
    class_names = group_classes(scope.names, decided)
    for plain, listed in members.items():
        name = scope.names[GROUPS + plain]
        known = {f.pointer: decided[f.pointer] for f in listed if f.pointer in decided}
        methods = Scope(away.get(plain, {}) | known, ["_send"])
        class_name = class_names[GROUPS + plain]
        groups.append(
            _group(name, class_name, listed, root, methods, security, context)
        )
        remembered.update(methods.names)
    remembered.update((p, n) for p, n in scope.names.items() if p not in given)
    remembered.update(unusual_classes(scope.names, class_names))
    return tuple(groups), remembered


def _spoken(found: Found) -> str:
    return method_name(found.path, found.method, found.node)


def _group(
    name: str,
    class_name: str,
    listed: list[Found],
    root: Node,
    methods: Scope,
    security: Requirement,
    context: Context,
) -> ir.Group:
    wire = group_name(listed[0].path, listed[0].node)
    operations = []
    classes = Scope({}, ["ResponseHeaders"])
    renamed = context.choices.renamed
    # What is renamed takes no name from another: that is told as an error.
    for found in sorted(listed, key=lambda found: found.pointer in renamed):
        plain = names.safe(names.snake(_spoken(found), prefix="call"))
        by_path = names.snake(method_name(found.path, found.method, Node({}, "")))
        if found.pointer in renamed:
            refuse_form(renamed[found.pointer], found.node, context)
        methods.claim(found.pointer, renamed.get(found.pointer, plain), by_path)
    for found in listed:
        method = methods.names[found.pointer]
        # A method that is renamed leaves its classes what they are called.
        place = place_of(_spoken(found))
        operation = operation_of(found, method, place, security, context)
        if operation.headers:
            spoken_class = f"{names.pascal(method, prefix='Call')}Headers"
            claimed = classes.claim(found.pointer, spoken_class)
            operation = replace(operation, headers_class=claimed)
        operations.append(operation)
    return ir.Group(
        name=ir.Name(wire=wire, python=name),
        class_name=class_name,
        doc=_tag_doc(root, wire),
        operations=tuple(operations),
    )


def _tag_doc(root: Node, name: str) -> ir.Doc:
    tags = root.at("tags").elements()
    found = next((tag for tag in tags if tag.get("name") == name), None)
    return doc_of(found.value) if found else ir.Doc()
