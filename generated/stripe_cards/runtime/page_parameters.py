"""Where a request says which page it asks for: in its query, or inside its body.

A `Parameter` is the name of a query parameter, which an object may hold that is sent as
one parameter a property; or the names, as on the wire, that lead into the body:
`("page", "cursor")`. Requests and what they hold are copied, never changed.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar, cast

from .bodies import Body, ChosenBody, FormBody, JsonBody
from .models import Model
from .multipart import MultipartBody
from .parameters import Query
from .plans import plan_of
from .requests import PageRequest
from .unset import UNSET

Parameter: TypeAlias = str | tuple[str, ...]

R = TypeVar("R", bound="PageRequest[Any, Any]")


def with_parameter(request: R, parameter: Parameter, value: object) -> R:
    """The same request with another value of it."""
    if isinstance(parameter, tuple):
        return replace(request, body=_with(request.body, parameter, value))
    query = tuple(
        _part_with(part, parameter, value) if isinstance(part, Query) else part
        for part in request.query
    )
    return replace(request, query=query)


def parameter_of(request: PageRequest[Any, Any], parameter: Parameter) -> object:
    """Its value; None where there is none."""
    if isinstance(parameter, tuple):
        return _inside(request.body and request.body.value, parameter)
    for part in request.query:
        if isinstance(part, Query) and _has_inside(part, parameter):
            return _inside(part.value, (parameter,))
        if part.name == parameter:
            return part.value
    return None


def _part_with(part: Query, name: str, value: object) -> Query:
    if _has_inside(part, name):
        return part._replace(value=_put(part.value, (name,), value))
    return part._replace(value=value) if part.name == name else part


def _has_inside(part: Query, name: str) -> bool:
    """Whether it is an object, of which this property is sent as a parameter."""
    if not part.explode or part.style == "deepObject" or part.content is not None:
        return False
    value = part.value
    return isinstance(value, Model) and name in plan_of(type(value)).described


def _with(body: Body | None, names: tuple[str, ...], value: object) -> Body | None:
    match body:
        case ChosenBody():
            bodies = {
                kind: _with(one, names, value) for kind, one in body.bodies.items()
            }
            return body._replace(bodies=cast("dict[str, Body]", bodies))
        case JsonBody() | FormBody():
            return body._replace(value=_put(body.value, names, value))
        case MultipartBody():
            return replace(body, value=_put(body.value, names, value))
        case _:
            return body


def _put(whole: object, names: tuple[str, ...], value: object) -> object:
    """A copy of `whole` with another value at the place that the names lead to."""
    if not names:
        return value
    inner = _put(_inside(whole, names[:1]), names[1:], value)
    if isinstance(whole, Model):
        made = copy.copy(whole)
        setattr(made, _attribute(whole, names[0]), inner)
        return made
    entries: dict[str, object] = {}
    if isinstance(whole, Mapping):
        entries.update(cast("Mapping[str, object]", whole))
    return {**entries, names[0]: inner}


def _inside(whole: object, names: tuple[str, ...]) -> object:
    for name in names:
        if isinstance(whole, Model):
            whole = getattr(whole, _attribute(whole, name), None)
        elif isinstance(whole, Mapping):
            whole = cast("Mapping[str, object]", whole).get(name)
        else:
            return None
    return None if whole is UNSET else whole


def _attribute(model: Model, wire: str) -> str:
    attributes = plan_of(type(model)).attributes
    return next((each.name for each in attributes if each.wire == wire), wire)
