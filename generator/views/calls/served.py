"""What a server inside the process answers to a call that goes well."""

from __future__ import annotations

from ... import ir
from ...printing.imports import Imports
from ...printing.layout import Expression, Group, call, keyword
from ...printing.source import Code, literal
from ...samples import Samples
from ..types import Types
from .replies import given_back, status_of, success_of
from .streamed import streamed_of, streams_alone
from .values import Values


def served(
    operation: ir.Operation, samples: Samples, json: Expression | None = None
) -> Group:
    """`Answer(status=201, json={…})`: the first success that is documented.

    `json` stands in the place of a sample. Where none is documented, the answer is
    empty.
    """
    response = success_of(operation)
    if response is None:
        return call(Code("Answer"), keyword(Code("status"), literal(204)))
    # What is written of answers is JSON alone, and imports nothing.
    values = Values(Types(Imports()), samples)
    said, _ = given_back(operation, response, samples, values)
    streamed = streamed_of(operation, samples)
    if streamed and streams_alone(operation):
        content, kind = literal(streamed.content), literal(streamed.media_type)
        said = [keyword(Code("content"), content), keyword(Code("media_type"), kind)]
    if json is not None:
        said[0] = keyword(Code("json"), json)
    status = status_of(operation, response)
    if status != 200:
        said.insert(0, keyword(Code("status"), literal(status)))
    return call(Code("Answer"), *said)
