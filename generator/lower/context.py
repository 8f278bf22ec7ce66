"""What every part of lowering shares: the description, choices, names, messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .. import ir
from ..diagnostics import Diagnostics, Failure, Location, error
from ..grammar import OPEN, kind_at
from ..pointers import split_pointer, walk
from ..references import References
from ..scopes import Members, Scope
from ..settings import Paging
from .fingerprints import Fingerprints
from .nodes import Node

if TYPE_CHECKING:
    from .naming.places import Place
    from .shapes import Shape
    from .unions.discriminators import Discriminator

PSEUDO = "/x-clientsmith/"
"""What was decided and no pointer leads to is remembered under this one."""
GROUPS = PSEUDO + "groups/"
SPELLED = PSEUDO + "spelled"
"""Before a tag in other letters than those of ASCII: the plain name of its group."""
MODULES = PSEUDO + "modules/"
INPUTS = PSEUDO + "inputs"
"""Before the pointer of a schema: its class for what is sent."""
VARIANTS = PSEUDO + "variants"
"""Before the pointer of a schema: the alias of all that it stands for."""
NAMED = PSEUDO + "named"
"""Before the pointer of a schema without a class: the alias that it got for itself."""
LISTS = PSEUDO + "lists"
"""How lists are written, where that was assumed of what the API had at first."""

_NOWHERE = frozenset(["ref-missing", "ref-cycle", "ref-kind"])
"""Codes of references that lead to nothing, as opposed to something out of reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the configuration decides about a description.

    `nested` is how objects inside forms and query strings are written where the
    description does not say it.
    """

    nested: ir.Nested
    nested_is_assumed: bool
    lists: ir.Lists
    lists_is_assumed: bool
    lists_assumed: ir.Lists | None
    """What would be assumed of the API as it is now; None where nothing has to be."""
    keeps_empty_body: bool
    texts: frozenset[str]
    """Formats whose values stay the texts that they are."""
    renamed: Mapping[str, str]
    paging: Mapping[str, Paging | bool]
    """By JSON Pointer, by operationId, and `*` for all others."""
    said_at: Callable[[str, str], Location]
    """Where the configuration says that: `said_at("rename", pointer)`."""
    left_out: Mapping[str, Any] = field(default_factory=dict)
    """Operations, paths and components that are not asked for now, by pointer."""

    def paging_of(self, *keys: str) -> Paging | bool | None:
        """What is said under the first of these keys that is there; else None."""
        for key in keys:
            if key in self.paging:
                return self.paging[key]
        return None if self.paging.get("*", True) else False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Passed to every function here; `declared` fills as schemas are met."""

    root: Any
    references: References
    choices: Choices
    diagnostics: Diagnostics
    locate: Callable[[str], Location]
    classes: Scope
    modules: Scope
    members: Members
    declared: dict[str, ir.Declaration] = field(default_factory=dict)
    fingerprints: Fingerprints = field(default_factory=Fingerprints)
    pointers: dict[str, str] = field(default_factory=dict)
    """The pointer of each declaration, by its name."""
    shapes: dict[str, Shape] = field(default_factory=dict)
    """The shape of each model, by its name."""
    unlimited: dict[str, Shape] = field(default_factory=dict)
    """The same without what discriminators say, of models of which they do."""
    merged_shapes: dict[tuple[str, int], Shape] = field(default_factory=dict)
    """The shapes of schemas with `allOf`, by their pointers and identities."""
    nested: list[str] = field(default_factory=list)
    """Pointers of forms and parameters whose form `Choices.nested` decided."""
    listed: list[str] = field(default_factory=list)
    """The same of those that have lists in brackets, as `Choices.lists` has them."""
    nullable: set[str] = field(default_factory=set)
    """Pointers of schemas that permit null beside what they declare."""
    being_read: set[str] = field(default_factory=set)
    """Pointers of schemas that are being read."""
    reentered: set[str] = field(default_factory=set)
    """Pointers of those that are being read inside of themselves."""
    merged: dict[tuple[str, str], str] = field(default_factory=dict)
    """The pointers of schemas that are made of others, by where and of what."""
    branches: dict[str, Place] = field(default_factory=dict)
    """Where the branches of choices are met first, by their pointers."""
    unfilled: set[str] = field(default_factory=set)
    """Pointers of aliases that are to be filled when all schemas are read."""
    waiting: list[tuple[Shape, Place]] = field(default_factory=list)
    """Models that were met too deep inside of others to be read at once."""
    used_unread: list[str] = field(default_factory=list)
    """Aliases that a union was decided with while they were being read."""
    to_reread: dict[str, tuple[Shape, Place]] = field(default_factory=dict)
    """By pointer, the declarations with such unions: they are read once more."""
    renamed: set[str] = field(default_factory=set)
    """Places of members and groups that bear the name which the choices give."""
    told: set[tuple[str, str, str]] = field(default_factory=set)
    """Codes, texts and pointers of messages, each given once."""
    missing: dict[tuple[str, str, str | None], dict[Location, None]] = field(
        default_factory=dict
    )
    """Codes, texts and helps of references to nothing, each with its places."""
    parts: set[str] = field(default_factory=set)
    """Pointers of schemas that are parts of multipart bodies, and nothing else."""
    subtypes: dict[str, list[str]] = field(default_factory=dict)
    """By the pointer of a schema with a discriminator, all that build on it."""
    discriminators: dict[str, Discriminator] = field(default_factory=dict)
    """Those that they have, by the same pointers."""
    bases: dict[str, list[str]] = field(default_factory=dict)
    """By the pointer of what builds on such schemas, theirs: the other way round."""
    titled: dict[str, str] = field(default_factory=dict)
    """Pointer of the inline schema that stands for each title and shape: the one that
    the lock names, else the first."""

    def declaration(self, name: str) -> ir.Declaration | None:
        """What a name of a class stands for, as far as it has been read."""
        return self.declared.get(self.pointers.get(name, ""))

    def alias(self, name: str) -> ir.Alias:
        """The alias of a name, as far as it has been read."""
        found = self.declared[self.pointers[name]]
        assert isinstance(found, ir.Alias)
        return found

    def is_unread(self, pointer: str) -> bool:
        """Whether what the schema is made of is not known yet."""
        return pointer in self.being_read or pointer in self.unfilled

    def resolve(self, node: Node) -> Node:
        """The node itself, or what its `$ref` leads to.

        A schema or an answer that is nowhere may be anything, which is told. Raises
        `Failure` for whatever else is missing: what to send, nobody can guess.
        """
        value = node.value
        if not isinstance(value, dict) or "$ref" not in value:
            return node
        try:
            found = self.references.resolve(value, node.pointer)
            self._refuse_other_kind(node, found.pointer)
        except Failure as failure:
            kind = kind_at(split_pointer(node.pointer))
            leads_nowhere = {p.code for p in failure.diagnostics} <= _NOWHERE
            if not (kind in OPEN and leads_nowhere):
                raise
            anything, told = OPEN[kind]
            self._note_missing(failure, told, node)
            return Node(anything, node.pointer)
        return Node(found.value, found.pointer)

    def _refuse_other_kind(self, node: Node, target: str) -> None:
        """Raises `Failure` where a schema refers to what is something else."""
        if target.startswith("/components/schemas/"):  # as nearly all do
            return
        kinds = (kind_at(split_pointer(node.pointer)), kind_at(split_pointer(target)))
        if kinds[0] == "schema" and kinds[1] not in ("schema", ""):
            message = f"the reference `{node.get('$ref')}` leads to no schema"
            raise Failure(error("ref-kind", message, self.locate(node.pointer)))

    def _note_missing(self, failure: Failure, taken_for: str, node: Node) -> None:
        place = self.locate(node.pointer)
        for problem in failure.diagnostics:
            message = f"{problem.message}: taken for {taken_for}"
            told = (problem.code, message, problem.help)
            self.missing.setdefault(told, {}).setdefault(place)

    def tell_missing(self) -> None:
        """Tell of each target that is nowhere once, at the first place of its uses."""
        for (code, message, help), places in self.missing.items():
            first, *others = places
            count = len(others)
            more = f" (here and in {count} more place{'s' * (count > 1)})"
            message += more if others else ""
            self.diagnostics.warning(code, message, first, help)
        self.missing.clear()

    def node_at(self, pointer: str) -> Node:
        """What a pointer leads to; None as its value where that is nothing."""
        value, count = walk(self.root, tokens := split_pointer(pointer))
        return Node(value if count == len(tokens) else None, pointer)

    def format_at(self, pointer: str) -> str:
        """The `format` of the schema at a pointer; empty where it has none."""
        # Behind a pointer of ours nothing stands.
        return self.resolve(self.node_at(pointer)).text("format")

    def warn(self, code: str, message: str, node: Node) -> None:
        if self._is_new(code, message, node):
            self.diagnostics.warning(code, message, self.locate(node.pointer))

    def note(self, code: str, message: str, node: Node) -> None:
        if self._is_new(code, message, node):
            self.diagnostics.note(code, message, self.locate(node.pointer))

    def note_first(self, code: str, message: str, node: Node) -> None:
        """A note at the first of all the places that it is about."""
        if self._is_new(code, message, Node(None, "")):
            self.diagnostics.note(code, message, self.locate(node.pointer))

    def refuse_rename(self, code: str, message: str, place: str) -> None:
        """An error at the line of the configuration that renames what is at a place.

        Whoever called goes on, so that all of them are told at once.
        """
        if self._is_new(code, message, Node(None, place)):
            line = self.choices.said_at("rename", place)
            told = f"`rename` of the configuration: {message}"
            self.diagnostics.error(code, told, line)

    def _is_new(self, code: str, message: str, node: Node) -> bool:
        key = (code, message, node.pointer)
        is_new = key not in self.told
        self.told.add(key)
        return is_new
