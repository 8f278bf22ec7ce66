"""Puts every operation into its group, and names groups, classes and methods.

A group is the first tag, else a segment of the path. Names of an earlier run stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from .. import ir, names, scopes
from ..scopes import Scope
from .annotations import doc_of
from .context import GROUPS, PSEUDO, Context
from .naming.groups_by_tag import plain_groups, spelled_groups
from .naming.left_out import methods_left_out
from .naming.remembered import of_part
from .naming.renaming import places_of_groups, refuse_form, refuse_group
from .nodes import Node
from .operations import (
    Found,
    group_name,
    method_name,
    operation_of,
    place_of,
    spoken_names,
)

CLIENT_MEMBERS = frozenset(
    "aclose base_url close iterate paginate send send_raw stream with_options".split()
)
"""What the runtime's clients define; a test compares it with them."""
_NO_GROUPS: Final = CLIENT_MEMBERS | names.DEVICE_NAMES
"""What no group is called: each is an attribute of the client, and has modules."""

_CLASSES = PSEUDO + "group-classes/"
"""Before the plain name of a group: its class, where that is not the usual one."""


def groups_of(
    listed: list[Found],
    decided: Mapping[str, str],
    waiting: Mapping[str, str],
    security: ir.Requirement,
    context: Context,
) -> tuple[tuple[ir.Group, ...], dict[str, str]]:
    """Every operation in its group, in order, and the names of both."""
    root = Node(context.root, "")
    away = methods_left_out(waiting, context.choices.left_out, decided)
    members: dict[str, list[Found]] = {}
    tags = [group_name(found.path, found.node) for found in listed]
    plain_by_tag = plain_groups(tags, decided, context.choices.renamed.keys())
    for tag, found in zip(tags, listed, strict=True):
        members.setdefault(plain_by_tag[tag], []).append(found)
    places = {tag: GROUPS + plain for tag, plain in plain_by_tag.items()}
    given = places_of_groups(root, context, places)
    known = of_part(GROUPS, decided)
    scope = Scope({p: known[p] for p in known if p not in given}, _NO_GROUPS)
    remembered: dict[str, str] = {}
    groups = []
    # What is renamed takes no name from another: that is told as an error.
    for place in sorted(places.values(), key=lambda place: place in given):
        plain = names.safe(place.removeprefix(GROUPS), _NO_GROUPS)
        wanted = context.choices.renamed[given[place]] if place in given else plain
        if scope.claim(place, wanted) != wanted and place in given:
            refuse_group(place.removeprefix(GROUPS), given[place], context)
    _note_spelled({w: p for w, p in places.items() if p not in given}, scope, context)
    class_names = _classes_of(scope.names, decided)
    spoken = spoken_names(listed)
    for plain, inside in members.items():
        known = {f.pointer: decided[f.pointer] for f in inside if f.pointer in decided}
        methods = Scope(away.get(plain, {}) | known, ["_send"])
        _name_methods(inside, spoken, methods, context)
        wire = group_name(inside[0].path, inside[0].node)
        group = ir.Group(
            name=ir.Name(wire=wire, python=scope.names[GROUPS + plain]),
            class_name=class_names[GROUPS + plain],
            doc=_tag_doc(root, wire),
            operations=_operations(inside, spoken, methods.names, security, context),
        )
        groups.append(group)
        remembered.update(methods.names)
    remembered.update((p, n) for p, n in scope.names.items() if p not in given)
    remembered.update(spelled_groups(plain_by_tag))
    _note_cut(listed, remembered, context)
    remembered.update(_unusual(scope.names, class_names))
    return tuple(groups), remembered


def _note_spelled(places: Mapping[str, str], groups: Scope, context: Context) -> None:
    """Tell once of the names that do not say what the description calls their groups.

    `places` are those of the groups in the lock, by what they are called.
    """
    tags = Node(context.root, "").at("tags").elements()
    pointers = {tag.text("name"): tag.pointer for tag in tags}
    spelled = {
        wire: groups.names[place]
        for wire, place in places.items()
        if names.normalized(wire) != names.normalized(groups.names[place])
    }
    if not spelled:
        return
    first, *others = spelled
    more = f" (and {len(others)} more in this way)" if others else ""
    place = pointers.get(first, places[first])
    context.note(
        "group-spelled",
        f"the group `{first}` is called `{spelled[first]}`{more}; `rename` in the"
        f' configuration gives another name: `"{place}" = "…"`',
        context.node_at(pointers.get(first, "/paths")),
    )


def _note_cut(
    listed: list[Found], methods: Mapping[str, str], context: Context
) -> None:
    """Tell once of the methods whose names end in the middle, and with a digest."""
    cut = [
        found
        for found in listed
        if names.is_cut(whole := method_name(found.path, found.method, found.node))
        and methods[found.pointer] == names.snake(whole, prefix="call")
        and found.pointer not in context.choices.renamed
    ]
    if not cut:
        return
    first, *others = cut
    called = first.node.text("operationId") or f"{first.method} {first.path}"
    more = f" (and {len(others)} more in this way)" if others else ""
    context.note(
        "name-cut",
        f"the name of the operation `{called}` is too long: its method is called"
        f" `{methods[first.pointer]}`{more}; `rename` in the configuration gives"
        f' another name: `"{first.pointer}" = "…"`',
        context.node_at(first.pointer),
    )


def _name_methods(
    listed: list[Found], spoken: Mapping[str, str], methods: Scope, context: Context
) -> None:
    """What is renamed takes no name from another: that is told as an error."""
    renamed = context.choices.renamed
    for found in sorted(listed, key=lambda found: found.pointer in renamed):
        plain = names.safe(names.snake(spoken[found.pointer], prefix="call"))
        by_path = names.snake(method_name(found.path, found.method, Node({}, "")))
        if found.pointer in renamed:
            refuse_form(found.pointer, context)
        methods.claim(found.pointer, renamed.get(found.pointer, plain), by_path)


def _operations(
    listed: list[Found],
    spoken: Mapping[str, str],
    methods: Mapping[str, str],
    security: ir.Requirement,
    context: Context,
) -> tuple[ir.Operation, ...]:
    operations = []
    classes = Scope({}, ["ResponseHeaders"])
    for found in listed:
        method = methods[found.pointer]
        # A method that is renamed leaves its classes what they are called.
        place = place_of(spoken[found.pointer])
        operation = operation_of(found, method, place, security, context)
        if operation.headers:
            spoken_class = f"{names.pascal(method, prefix='Call')}Headers"
            claimed = classes.claim(found.pointer, spoken_class)
            operation = replace(operation, headers_class=claimed)
        operations.append(operation)
    return tuple(operations)


def _tag_doc(root: Node, name: str) -> ir.Doc:
    tags = root.at("tags").elements()
    found = next((tag for tag in tags if tag.get("name") == name), None)
    return doc_of(found.value) if found else ir.Doc()


def _classes_of(
    groups: Mapping[str, str], decided: Mapping[str, str]
) -> dict[str, str]:
    """The class of each group by the group's place. `groups` are the attributes' names.

    `x1` and `x_1` would both have `X1Api`, and `AsyncXApi` is of `x` and of `async_x`.
    Whoever was there in an earlier run keeps its class.
    """
    kept = {
        place: name
        for place in groups
        if names.is_identifier(name := decided.get(_remembered(place), ""))
    }
    found: dict[str, str] = {}
    taken: set[str] = set()
    for place in sorted(
        groups, key=lambda place: (place not in kept, place not in decided, place)
    ):
        usual = kept.get(place) or _usual(groups[place])
        number, name = 1, usual
        while not taken.isdisjoint(both := {name, f"Async{name}"}):
            number += 1
            name = scopes.numbered(usual, number)
        taken |= both
        found[place] = name
    return found


def _unusual(
    groups: Mapping[str, str], classes: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What has to be remembered of the classes, by its place in the lock."""
    for place, name in classes.items():
        if name != _usual(groups[place]):
            yield _remembered(place), name


def _usual(group: str) -> str:
    return names.pascal(group, prefix="Group") + "Api"


def _remembered(place: str) -> str:
    return _CLASSES + place.removeprefix(GROUPS)
