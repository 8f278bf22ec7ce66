"""Which of several alternatives of a JSON Schema was meant, where none of them fits.

Reads what the validator found, and looks at no value itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError


def causes(finding: ValidationError) -> Iterator[ValidationError]:
    """What is wrong inside the nearest alternative, where none of several fits.

    The schemas say "a Schema or a Reference" all over; that neither fits helps nobody.
    """
    branches = getattr(finding.kind, "context", None)
    if not branches:
        yield finding
        return
    keys = _telling_keys(branches, finding)
    for cause in min(branches, key=lambda branch: _distance(branch, keys, finding)):
        yield from causes(cause)


def _distance(
    branch: list[ValidationError], keys: list[str], finding: ValidationError
) -> tuple[bool, list[bool], int, int]:
    """How far an alternative is from fitting: what fails deeper is nearer.

    One that wants another value of a telling key is not the one that is meant.
    """
    lacks_reference = any(
        getattr(cause.kind, "property", None) == "$ref" for cause in branch
    )
    others = _other_values(branch, finding)
    is_other = [key in others for key in keys]
    depth = max((len(cause.instance_path) for cause in branch), default=0)
    return lacks_reference, is_other, -depth, len(branch)


def _telling_keys(
    branches: list[list[ValidationError]], finding: ValidationError
) -> list[str]:
    """The keys whose values tell the alternatives apart, as `in` does parameters.

    The first are those whose values fit the fewest; one that fits none tells nothing.
    """
    times = Counter(key for each in branches for key in _other_values(each, finding))
    telling = [key for key, count in times.items() if count < len(branches)]
    return sorted(telling, key=lambda key: (-times[key], key))


def _other_values(branch: list[ValidationError], finding: ValidationError) -> set[str]:
    """The keys for which an alternative permits one value, and it is another."""
    place = finding.instance_path
    keys: set[str] = set()
    for cause in branch:
        *around, key = cause.instance_path or [""]
        inner = getattr(cause.kind, "context", None)
        if inner and cause.instance_path == place:
            keys |= set.intersection(*(_other_values(each, cause) for each in inner))
        elif around == place and _permits_one(cause):
            keys.add(str(key))
    return keys


def _permits_one(cause: ValidationError) -> bool:
    options = getattr(cause.kind, "options", None)
    return cause.kind.name == "const" or (options is not None and len(options) == 1)
