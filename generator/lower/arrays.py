"""Lists become arrays, and tuples where they are described item by item."""

from __future__ import annotations

from .. import ir
from . import schemas, unions
from .context import Context
from .naming.places import Place, owner_place
from .nodes import Node
from .shapes import Shape


def array_of(shape: Shape, place: Place, context: Context) -> ir.Type:
    """JSON Schema 2020-12 §10.3.1: `items` is for what comes behind `prefixItems`.

    Where that is described, the whole is a list of any of them. Without `type`, both
    are for lists alone, and forbid nothing else.
    """
    only = "array" in shape.types
    described = shape.items or Node(None, f"{shape.node.pointer}/items")
    prefix = Node(
        shape.keywords.get("prefixItems"), f"{shape.node.pointer}/prefixItems"
    )
    first = [
        schemas.type_of(item, place.part(f"item {number}"), context)
        for number, item in enumerate(prefix.elements(), start=1)
    ]
    if first and (described.value is None or described.value is False):
        return _tuple(first, shape)
    owner = owner_place(described, shape, place, context)
    rest = schemas.type_of(described, owner.part("item"), context)
    if not first:
        return ir.Array(rest, only)
    name = place.part("item").name
    items = unions.union_of([*first, rest], name, context, discriminator=None)
    return ir.Array(items, only)


def _tuple(items: list[ir.Type], shape: Shape) -> ir.Tuple:
    """JSON Schema 2020-12 §10.3.1.1: `prefixItems` fixes no length, others do that."""
    count = len(items)
    is_closed = shape.items is not None and shape.items.value is False
    most = _count(shape, "maxItems", count if is_closed else count + 1)
    kept = tuple(items[:most])
    least = min(_count(shape, "minItems", 0), len(kept))
    return ir.Tuple(kept, least, is_open=not is_closed and most > count)


def _count(shape: Shape, keyword: str, default: int) -> int:
    match shape.keywords.get(keyword):
        case int(said) if said >= 0:
            return said
        case float(said) if said.is_integer() and said >= 0:
            return int(said)
    return default
