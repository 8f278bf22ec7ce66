"""Answers that are streams: one item, as it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ... import ir
from ...samples import Samples
from .replies import status_of, stream_sample


@dataclass(frozen=True, slots=True)
class Streamed:
    """A success of one item: its status, its media type, its bytes, and the item."""

    status: int
    media_type: str
    content: bytes
    item: Any
    type: ir.Type


def streamed_of(operation: ir.Operation, samples: Samples) -> Streamed | None:
    """The first success that can be a stream; None where none can."""
    for response in operation.successes:
        for content in response.contents:
            if content.item is not None and not operation.pages:
                item, whole = stream_sample(content, samples)
                status = status_of(operation, response)
                return Streamed(status, content.media_type, whole, item, content.item)
    return None


def streams_alone(operation: ir.Operation) -> bool:
    """Whether every success is a stream, which a plain call would read to its end."""
    found = operation.successes
    contents = [content for response in found for content in response.contents]
    is_whole = any(content.item is None for content in contents)
    return all(r.contents for r in found) and bool(contents) and not is_whole
