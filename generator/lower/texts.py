"""Tells of schemas whose values are texts, and of content that is one as a whole."""

from __future__ import annotations

from typing import Final

from .. import ir
from .context import Context
from .media_types import is_text_format, kind_of
from .nodes import Node
from .shapes import shape_of
from .unions.json_kinds import kinds_of_part

TEXT: Final = ir.Scalar(ir.ScalarKind.TEXT)
_OF_BYTES: Final = frozenset(["binary", "byte"])
_ENCODED: Final = ("contentEncoding", "contentMediaType")


def is_text(part: ir.Type | Node, context: Context) -> bool:
    """Whether all values of a type or a schema are texts, but for null."""
    return kinds_of_part(part, context) == {"string"}


def kind_in(media_type: str, schema: Node, context: Context) -> ir.BodyKind:
    """How values of a media type are written, of which the schema is this one."""
    kind = kind_of(media_type)
    is_written = kind == "binary" and is_text_format(media_type)
    return "text" if is_written and _says_text(schema, context) else kind


def _says_text(schema: Node, context: Context) -> bool:
    """Whether values are texts by a schema, and do not stand for bytes."""
    if not is_text(schema, context):
        return False
    shape = shape_of(context.resolve(schema), context)
    said = shape.keywords
    is_bytes = said.get("format") in _OF_BYTES or any(key in said for key in _ENCODED)
    return not is_bytes and all(_says_text(each, context) for each in shape.choices)
