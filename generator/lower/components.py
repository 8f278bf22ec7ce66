"""The component schemas: named first, then read, as often as their names need it."""

from __future__ import annotations

import dataclasses

from .. import ir, names
from . import models
from .context import Context
from .cycles import break_cycles
from .naming.places import Place, component_place
from .naming.renaming import claimed
from .nodes import Node
from .schemas import aliased_type, type_of
from .shapes import Shape
from .unions.discriminators import fill_variants, name_variants


def declare_components(context: Context, schemas: Node) -> None:
    """Name every component schema, then declare those that get a class or an alias.

    Keys that are class names already go first, the others in sorted order, so that the
    order in the description decides nothing; what is renamed takes no name from them.
    """
    renamed = context.choices.renamed
    keys = {key: schemas.at(key).pointer for key, _ in schemas.items()}
    for key in sorted(
        keys, key=lambda key: (keys[key] in renamed, names.pascal(key) != key, key)
    ):
        claimed(keys[key], context, names.pascal(key))
    name_variants(schemas, context)
    for _, schema in schemas.items():
        type_of(schema, component_place(context, schema.pointer), context)
    fill_variants(context)
    break_cycles(context)
    for shape, place in list(context.to_reread.values()):
        _reread(shape, place, context)
    break_cycles(context)


def _reread(shape: Shape, place: Place, context: Context) -> None:
    """Read a declaration again, now that the aliases that it leads to are known."""
    pointer = shape.node.pointer
    known = context.declared[pointer]
    if isinstance(known, ir.Alias):
        kind = aliased_type(shape, place, context)
        context.declared[pointer] = dataclasses.replace(known, type=kind)
    else:
        context.declared[pointer] = models.model_of(shape, place, pointer, context)
