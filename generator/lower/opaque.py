"""Tells of documents whose parts a call neither writes nor reads: XML, for one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .. import ir
from .context import Context
from .nodes import Node
from .unions.json_kinds import ALL, kinds_of_part


def tell_opaque(media_type: str, kind: ir.Type, schema: Node, context: Context) -> None:
    """Say once of a media type that it is text or bytes, where the schema says more."""
    what = _PLAIN.get(kind)
    if what and has_parts(schema, context):
        told = (
            f"no class stands for what is `{media_type}` here: it is {what}, as it is"
            " given or as it comes"
        )
        context.note_first("media-type-opaque", told, schema)


_PLAIN: Final[Mapping[ir.Type, str]] = MappingProxyType(
    {
        ir.Scalar(ir.ScalarKind.TEXT): "text",
        ir.Scalar(ir.ScalarKind.BINARY): "bytes",
    }
)


def has_parts(schema: Node, context: Context) -> bool:
    """Whether a schema says that there are values in a value."""
    kinds = kinds_of_part(schema, context)
    return kinds != ALL and not kinds.isdisjoint({"object", "array"})
