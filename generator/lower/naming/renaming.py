"""Names of the members of one class or operation, with those the configuration gives.

What it gives is never changed, and moves no other name silently: where it cannot stand,
that is an error with every place that is concerned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from ...pointers import join_pointer
from ...scopes import MEMBERS
from ..context import INPUTS, NAMED, PSEUDO, VARIANTS, Context
from ..nodes import Node

_RESERVED: Final = frozenset(["TYPE_CHECKING"])
"""What stands beside the classes of models, and begins with a capital as they do."""


def member_names(
    owner: str,
    texts: Mapping[str, str],
    nodes: Mapping[str, Node],
    reserved: frozenset[str],
    context: Context,
    doubtful: Collection[str] = (),
) -> dict[str, str]:
    """The names of members, by the same keys as `texts` and `nodes` have."""
    pointer = MEMBERS + owner
    given = {
        member: place
        for member, node in nodes.items()
        if (place := place_of_member(owner, member, node, context))
    }
    renamed = {member: context.choices.renamed[given[member]] for member in given}
    if renamed:
        context.renamed.update(given.values())
        rest = {member: text for member, text in texts.items() if member not in renamed}
        others = context.members.settle(pointer, rest, reserved, {})
        bearers = {name: member for member, name in others.items()}
        for member, name in renamed.items():
            refuse_form(given[member], context)
            if name in reserved:
                _tell_reserved(given[member], context)
            elif name in bearers:
                other = bearers[name]
                _tell_taken(given[member], given.get(other), nodes[other], context)
            bearers[name] = member
    return context.members.settle(pointer, texts, reserved, renamed, doubtful)


def place_of_member(
    owner: str, member: str, node: Node, context: Context
) -> str | None:
    """The place by which the configuration renames a member: its own, or the lock's."""
    renamed = context.choices.renamed
    if not renamed:  # as of nearly all clients, whose fields are thousands
        return None
    is_of_class = is_property(node.pointer) and names_a_class(
        renamed.get(node.pointer, "")
    )
    if node.pointer in renamed and not is_of_class:
        return node.pointer
    place = join_pointer(MEMBERS + owner, member)
    return place if place in renamed else None


def claimed(pointer: str, context: Context, *usual: str) -> str:
    """The name of a class: that of the configuration, else the first that is free."""
    given = class_name(pointer, context)
    return context.classes.claim(pointer, *([given] if given else usual))


def class_name(pointer: str, context: Context) -> str | None:
    """The name that the configuration gives to the class of a schema.

    A property is two things, an attribute and perhaps a class: of its names, those with
    a capital are for the class.
    """
    name = context.choices.renamed.get(pointer)
    if name and is_property(pointer) and not names_a_class(name):
        return None
    if name in _RESERVED:
        _tell_reserved(pointer, context)
    elif name:
        refuse_form(pointer, context, is_class=True)
    return name


def is_property(pointer: str) -> bool:
    """Whether the pointer leads to a property of a schema."""
    return pointer.rpartition("/")[0].endswith("/properties")


def names_a_class(name: str) -> bool:
    """Whether a name is in the form of those of classes."""
    return name[:1].isupper()


def refuse_form(place: str, context: Context, *, is_class: bool = False) -> None:
    """An error for a class in small letters, or for another name with a capital.

    The former could be that of a module beside it or of a type, the latter of a class.
    """
    name = context.choices.renamed[place]
    if names_a_class(name) == is_class:
        return
    wanted = (
        "a capital, as a class does" if is_class else "a small letter: it is no class"
    )
    message = f"the name `{name}` for `{_shown(place, context)}` must begin with"
    context.refuse_rename("rename-form", f"{message} {wanted}", place)


def refuse_taken(names: Mapping[str, str], context: Context) -> frozenset[str]:
    """An error for each given name that something else bears; `names` by place.

    The places that it was given to.
    """
    found = set()
    for place, name in context.choices.renamed.items():
        if place in context.renamed or names.get(place, name) == name:
            continue
        bearer = next(_bearers(names, name, place), None)
        if bearer is not None:
            where = context.locate(_described(bearer))
            message = (
                f"the name `{name}` for `{place}` is borne already by `{bearer}`, at"
                f" {where}"
            )
            context.refuse_rename("rename-taken", message, place)
            found.add(place)
    return frozenset(found)


def _bearers(names: Mapping[str, str], name: str, besides: str) -> Iterator[str]:
    """The classes and methods with a name: members and modules meet none of them."""
    folded = name.casefold()
    for place, borne in names.items():
        is_ours = _described(place).startswith(PSEUDO)
        if borne.casefold() == folded and place != besides and not is_ours:
            yield place


def _described(place: str) -> str:
    """The pointer of the schema whose second class has its name at a place of ours."""
    ours = next((p for p in (INPUTS, NAMED, VARIANTS) if place.startswith(p)), "")
    return place.removeprefix(ours)


def places_of_groups(
    root: Node, context: Context, plain: Mapping[str, str]
) -> dict[str, str]:
    """By which place each group is renamed, by its place in the lock: that, or its tag.

    `plain` are the places in the lock by tag.
    """
    renamed = context.choices.renamed
    tags = {
        tag.pointer: plain.get(tag.text("name"))
        for tag in root.at("tags").elements()
        if tag.pointer in renamed
    }
    places = {place: place for place in plain.values() if place in renamed}
    given = {**tags, **places}
    for place in given:
        refuse_form(place, context)
    context.renamed.update(given)
    return {group: place for place, group in given.items() if group}


def refuse_group(group: str, place: str, context: Context) -> None:
    """An error for a name that a group cannot have; `place` is what is renamed."""
    name = context.choices.renamed[place]
    message = (
        f"the name `{name}` for the group `{group}` is borne already by another or by a"
        " member of every client, or names no file on Windows"
    )
    context.refuse_rename("rename-taken", message, place)


def _tell_reserved(place: str, context: Context) -> None:
    name = context.choices.renamed[place]
    message = (
        f"the name `{name}` for `{_shown(place, context)}` is one that we define there"
        " ourselves"
    )
    context.refuse_rename("rename-reserved", message, place)


def _tell_taken(place: str, other: str | None, bearer: Node, context: Context) -> None:
    """`other` is the place by which the bearer is renamed; None where it is not."""
    name = context.choices.renamed[place]
    shown = _shown(place, context)
    borne = f"`{_shown(bearer.pointer, context)}`, at {context.locate(bearer.pointer)}"
    message = (
        f"the name `{name}` is given to {borne}, and to `{shown}`"
        if other
        else f"the name `{name}` for `{shown}` is borne already by {borne}"
    )
    context.refuse_rename("rename-twice" if other else "rename-taken", message, place)


def _shown(place: str, context: Context) -> str:
    """The place in the user's file, or in the lock."""
    return place if place.startswith(PSEUDO) else context.locate(place).pointer
