"""Where in a call the value is that has no form.

Looked for only after it was refused: what can be sent costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from .encoding import EncodingError
from .models import Model
from .plans import EXTRA, plan_of
from .requests import Request

_Placed: TypeAlias = tuple[str, object]


def placed(refused: EncodingError, request: Request[Any]) -> ValueError:
    """The error with its place, as a caller would write it: `body.items[2].tags`."""
    for name, value in _arguments(request):
        for place, inner in _within(name, value):
            if inner is refused.value:
                return ValueError(f"{place}: {refused}")
    return refused


def _arguments(request: Request[Any]) -> Iterator[_Placed]:
    if request.body is not None:
        yield "body", request.body.value
    for part in (*request.path, *request.query, *request.headers, *request.cookies):
        if not isinstance(part, str):
            yield part.name, part.value


def _within(place: str, value: object) -> Iterator[_Placed]:
    yield place, value
    for inner_place, inner in _parts(place, value):
        yield from _within(inner_place, inner)


def _parts(place: str, value: object) -> Iterator[_Placed]:
    match value:
        case Model():
            plan = plan_of(type(value))
            names = [attribute.name for attribute in plan.attributes]
            for name in [*names, EXTRA] if plan.has_extra else names:
                yield f"{place}.{name}", getattr(value, name)
        case Mapping():
            for key, item in cast("Mapping[object, object]", value).items():
                yield f"{place}[{key!r}]", item
        case list() | tuple():
            for index, item in enumerate(cast("Sequence[object]", value)):
                yield f"{place}[{index}]", item
        case _:
            pass
