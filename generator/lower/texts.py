"""Tells of schemas whose values are texts."""

from __future__ import annotations

from typing import Final

from .. import ir
from .context import Context
from .nodes import Node
from .unions.json_kinds import kinds_of_part

TEXT: Final = ir.Scalar(ir.ScalarKind.TEXT)


def is_text(part: ir.Type | Node, context: Context) -> bool:
    """Whether all values of a type or a schema are texts, but for null."""
    return kinds_of_part(part, context) == {"string"}
