"""Where a schema stands, and the name and the module that it gets for that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ... import names
from ...pointers import join_pointer, split_pointer
from ..context import MODULES, Context
from ..nodes import Node
from ..shapes import Shape
from .renaming import claimed

_ENDINGS = {
    "parameters": "Parameter",
    "headers": "Header",
    "requestBodies": "Body",
    "responses": "Response",
}
_ALWAYS_ENDED = frozenset(["requestBodies", "responses"])
"""Kinds of components whose keys are often those of the schemas in them."""


@dataclass(frozen=True)
class Place:
    """Where a schema stands, in the words that name it if it needs a class.

    `module` holds the untitled inline parts of what it belongs to; where it is empty,
    each gets a module of its own. A place inside another is named when somebody asks:
    one of ten is.
    """

    word: str
    module: str
    above: Place | None = None

    @cached_property
    def name(self) -> str:
        """The word alone, or the parent's name and the word, one after the other."""
        if self.above is None:
            return self.word
        return names.pascal_within(self.above.name, self.word)

    def part(self, word: str) -> Place:
        """A place inside."""
        return Place(word, self.module, self)


def component_place(context: Context, pointer: str) -> Place:
    name = context.classes.names[pointer]
    return Place(name, module_of(name, context))


def owner_place(part: Node, shape: Shape, place: Place, context: Context) -> Place:
    """The place of the schema that has a property or items, whoever inherits them.

    `place` is that of the shape: its own parts have it, and those of no component.
    """
    if part.pointer.startswith(f"{shape.node.pointer}/"):
        return place
    above, _, last = part.pointer.rpartition("/")
    if last not in _PARTS or above.endswith("/properties"):
        above = above.removesuffix("/properties")
    return place_inside(above, context) or place


def place_inside(pointer: str, context: Context) -> Place | None:
    """The place of a component, or of what it holds; None for what is nowhere such."""
    match split_pointer(pointer):
        case ("components", "schemas", key, *steps):
            schema = join_pointer("/components/schemas", key)
        case _:
            return None
    if schema not in context.classes.names:
        return None
    found = component_place(context, schema)
    waiting = iter(steps)
    for step in waiting:
        word = next(waiting, "") if step in ("allOf", "properties") else ""
        if step == "properties":
            found = found.part(word)
        elif step in _PARTS:
            found = found.part(_PARTS[step])
        elif step != "allOf":
            return None
    return found


_PARTS: Final = {
    "items": "item",
    "additionalProperties": "value",
    "unevaluatedProperties": "value",
}
"""What a part of a schema is called in the names of what stands in it."""


def module_of(class_name: str, context: Context) -> str:
    """The module of a class, which hides no function that decodes another."""
    name = module_name(class_name)
    decoded = name.removeprefix("decode_")
    known = context.classes.names.values()
    if decoded != name and decoded in map(names.snake, known):
        name = f"{name}_"
    return context.modules.claim(MODULES + class_name, name)


def module_name(class_name: str) -> str:
    name = names.safe(names.snake(class_name, prefix="model"))
    return f"{name}_" if name in names.DEVICE_NAMES else name


def shared_place(node: Node, place: Place, context: Context) -> Place:
    """The place of what a component holds, whoever uses it: named after its key.

    Only schemas are classes by themselves; what stands inside a parameter, a header, a
    body or a response of `components` belongs to no operation (OAS 3.1.1 §4.8.7).
    """
    if not node.pointer.startswith("/components/"):
        return place
    match split_pointer(node.pointer):
        case ("components", kind, key) if kind in _ENDINGS:
            ending = _ENDINGS[kind]
        case _:
            return place
    plain = names.pascal(key).removesuffix(ending)
    is_taken = not plain or context.classes.is_taken(plain)
    needs_ending = kind in _ALWAYS_ENDED or is_taken
    return Place(plain + ending if needs_ending else plain, "")


def settled(shape: Shape, place: Place, context: Context) -> tuple[Place, str]:
    """The settled place of a declaration, and the pointer that stands for it.

    Components are named already. An inline schema with a title shares a class with
    every other of that title and shape.
    """
    pointer = shape.node.pointer
    if pointer in context.classes.names:
        return Place(context.classes.names[pointer], place.module), pointer
    key = context.fingerprints.titled(shape.node) if shape.properties else ""
    if not key:
        name = claimed(pointer, context, place.name)
        return Place(name, place.module or module_of(name, context)), pointer
    pointer = context.titled.setdefault(key, pointer)
    if (declared := context.declared.get(pointer)) is not None:
        return Place(declared.name, declared.module), pointer
    if pointer != shape.node.pointer:
        # The lock knows the class by a place that has not been read yet.
        place = place_inside(pointer, context) or place
    title = names.pascal(shape.node.text("title"))
    name = claimed(pointer, context, title, place.name)
    # What got its title after its class stays where the class is.
    module = place.module if name == place.name != title else ""
    return Place(name, module or module_of(name, context)), pointer
