"""Names of the members of one class or operation, with those the configuration gives.

What it gives is never changed, and moves no other name silently: where it cannot stand,
that is an error with every place that is concerned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from ...diagnostics import Location
from ...scopes import MEMBERS
from ..context import GROUPS, Context
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
    choices = context.choices.renamed
    renamed = {
        member: choices[node.pointer]
        for member, node in nodes.items()
        if node.pointer in choices
        and not (is_property(node.pointer) and names_a_class(choices[node.pointer]))
    }
    pointer = MEMBERS + owner
    if renamed:
        context.renamed.update(nodes[member].pointer for member in renamed)
        for member, name in renamed.items():
            refuse_form(name, nodes[member], context)
        rest = {member: text for member, text in texts.items() if member not in renamed}
        others = context.members.settle(pointer, rest, reserved, {})
        bearers = {name: member for member, name in others.items()}
        for member, name in renamed.items():
            if name in reserved:
                _tell_reserved(name, nodes[member], context)
            elif name in bearers:
                _tell_taken(name, nodes[member], nodes[bearers[name]], context)
            bearers[name] = member
    return context.members.settle(pointer, texts, reserved, renamed, doubtful)


def class_name(pointer: str, context: Context) -> str | None:
    """The name that the configuration gives to the class of a schema.

    A property is two things, an attribute and perhaps a class: of its names, those with
    a capital are for the class.
    """
    name = context.choices.renamed.get(pointer)
    if name and is_property(pointer) and not names_a_class(name):
        return None
    if name in _RESERVED:
        _tell_reserved(name, context.node_at(pointer), context)
    elif name:
        refuse_form(name, context.node_at(pointer), context, is_class=True)
    return name


def is_property(pointer: str) -> bool:
    """Whether the pointer leads to a property of a schema."""
    return pointer.rpartition("/")[0].endswith("/properties")


def names_a_class(name: str) -> bool:
    """Whether a name is in the form of those of classes."""
    return name[:1].isupper()


def refuse_form(
    name: str, node: Node, context: Context, *, is_class: bool = False
) -> None:
    """An error for a class in small letters, or for another name with a capital.

    The former could be that of a module beside it or of a type, the latter of a class.
    """
    if names_a_class(name) == is_class:
        return
    wanted = (
        "a capital, as a class does" if is_class else "a small letter: it is no class"
    )
    message = (
        f"`rename` of the configuration: the name `{name}` for"
        f" `{_place(node, context)}` must begin with {wanted}"
    )
    context.refuse("rename-form", message, node)


def refuse_taken(names: Mapping[str, str], context: Context) -> None:
    """An error for each given name that something else bears; `names` by pointer."""
    for pointer, name in context.choices.renamed.items():
        if pointer in context.renamed or names.get(pointer, name) == name:
            continue
        bearers = _bearers(names, name, pointer)
        bearer = next(bearers, None)
        where = f" by `{bearer}`, at {context.locate(bearer)}" if bearer else ""
        message = (
            f"`rename` of the configuration: the name `{name}` for `{pointer}` is"
            f" borne already{where}, or by something of ours"
        )
        context.refuse("rename-taken", message, Node(None, pointer))


def _bearers(names: Mapping[str, str], name: str, besides: str) -> Iterator[str]:
    folded = name.casefold()
    for pointer, borne in names.items():
        if borne.casefold() == folded and pointer != besides and "/x-" not in pointer:
            yield pointer


def group_names(
    root: Node, context: Context, plain: Mapping[str, str]
) -> dict[str, str]:
    """The names given to groups, by their places in the lock.

    A group is renamed by that place, or by its tag; `plain` are the places by tag.
    """
    renamed = context.choices.renamed
    tags = root.at("tags").elements()
    found = {
        plain[tag.text("name")]: renamed[tag.pointer]
        for tag in tags
        if tag.pointer in renamed and tag.text("name") in plain
    }
    context.renamed.update(tag.pointer for tag in tags if tag.pointer in renamed)
    for tag in tags:
        if tag.pointer in renamed:
            refuse_form(renamed[tag.pointer], tag, context)
    for place, name in renamed.items():
        if place.startswith(GROUPS) and place in plain.values():
            refuse_form(name, Node(None, place), context)
            found[place] = name
        elif place.startswith(GROUPS):
            message = f"`rename` of the configuration: no group is `{place}`"
            context.warn("rename-unmatched", message, root.at("paths"))
    return found


def refuse_group(name: str, place: str, root: Node, context: Context) -> None:
    """An error for a name that cannot be that of a group."""
    group = place.removeprefix(GROUPS)
    message = (
        f"`rename` of the configuration: the name `{name}` for the group `{group}` is"
        " borne already by another or by a member of every client, or names no file on"
        " Windows"
    )
    context.refuse("rename-taken", message, root.at("paths"))


def _tell_reserved(name: str, node: Node, context: Context) -> None:
    place = _place(node, context)
    message = (
        f"`rename` of the configuration: the name `{name}` for `{place}` is one that we"
        " define there ourselves"
    )
    context.refuse("rename-reserved", message, node)


def _tell_taken(name: str, node: Node, other: Node, context: Context) -> None:
    place = context.locate(other.pointer)
    is_given = context.choices.renamed.get(other.pointer) == name
    message = (
        f"`rename` of the configuration gives the name `{name}` to"
        f" `{_place(other, context)}`, at {place}, and to `{_place(node, context)}`"
        if is_given
        else f"`rename` of the configuration: the name `{name}` for"
        f" `{_place(node, context)}` is borne already by `{_place(other, context)}`,"
        f" at {place}"
    )
    context.refuse("rename-twice" if is_given else "rename-taken", message, node)


def _place(node: Node, context: Context) -> str:
    """The place in the user's file."""
    found: Location = context.locate(node.pointer)
    return found.pointer
