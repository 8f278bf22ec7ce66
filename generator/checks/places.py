"""Finds where a value stands of which the validator tells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from ..pointers import step, walk
from .meaning import Place

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

_MOST: Final = 100
"""Places that one path may mean, and more are not looked at."""


def place_of(finding: ValidationError, root: Any) -> Place:
    """The keys that lead to it: jsonschema-rs leaves out those that are empty."""
    said = tuple(finding.instance_path)
    meant = list(islice(_places(root, said), _MOST))
    for place in meant if len(meant) > 1 else ():
        if walk(root, [*map(str, place)])[0] == finding.instance:
            return place
    return meant[0] if meant else said


def _places(node: Any, steps: Place) -> Iterator[Place]:
    if not steps:
        yield ()
    else:
        try:
            child = step(node, str(steps[0]))
        except KeyError:
            pass
        else:
            yield from ((steps[0], *rest) for rest in _places(child, steps[1:]))
    if isinstance(node, dict) and "" in node:
        yield from (("", *rest) for rest in _places(node[""], steps))
