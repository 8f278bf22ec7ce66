"""Plain values that tests tell apart: each is made of the name of what it is for.

So two that change places are seen, and what is added changes no other. Small, and
within what the description permits.
"""

from __future__ import annotations

import datetime as dt
import math
import zlib
from typing import Final, TypeAlias

from .. import ir
from ..ir import ScalarKind

_Number: TypeAlias = int | float
_MOST: Final = 97
"""Numbers are seldom larger, which is quick to read; a prime, so that the whole of a
checksum counts."""
_LARGEST: Final = 1e308
"""A double can be a little more; so none becomes infinite by being rounded."""


def plain_sample(kind: ScalarKind, word: str, limits: ir.Limits) -> ir.JsonValue:
    """A JSON value of the kind, for what is called `word`."""
    seed = zlib.crc32(word.encode())
    day = dt.date(2030, 1, 1) + dt.timedelta(days=seed % 365)
    match kind:
        case ScalarKind.INTEGER:
            return _integer(seed, limits)
        case ScalarKind.NUMBER:
            return _number(seed, limits)
        case ScalarKind.DECIMAL:
            return f"{_integer(seed, ir.Limits())}.25"
        case ScalarKind.DATE:
            return day.isoformat()
        case ScalarKind.DATE_TIME:
            return f"{day.isoformat()}T03:04:05Z"
        case ScalarKind.TIME:
            return f"{seed % 24:02}:04:05"
        case ScalarKind.UUID:
            return f"01234567-89ab-4cde-8f01-23456789ab{seed % 100:02}"
        case ScalarKind.BASE64:
            return "Ynl0ZXM="
        case ScalarKind.NULL:
            return None
        case ScalarKind.BOOLEAN:
            return True
    raise ValueError(f"no plain value: {kind}")


def _integer(seed: int, limits: ir.Limits) -> int:
    step = max(1, int(limits.step or 1))
    found = _within(seed, limits, step, 0)
    return step if found is None else int(found)


def _number(seed: int, limits: ir.Limits) -> float:
    """A half more than an integer, so that it is taken for none, where that may be."""
    step = limits.step or 1
    found = _within(seed, limits, step, 0.5 if step <= 1 else 0)
    if found is not None:
        return float(found)
    bounds = [limits.least, limits.above, limits.most, limits.below]
    known = [bound for bound in bounds if bound is not None]
    return sum(bound / len(known) for bound in known)


def _within(
    seed: int, limits: ir.Limits, step: _Number, shift: float
) -> _Number | None:
    """A multiple of `step` and `shift` more; None where no such number is permitted."""
    step = max(step, 1)
    lowest, highest = -_LARGEST / step, _LARGEST / step
    if limits.least is not None:
        lowest = math.ceil((limits.least - shift) / step)
    if limits.above is not None:
        lowest = max(lowest, math.floor((limits.above - shift) / step) + 1)
    if limits.most is not None:
        highest = math.floor((limits.most - shift) / step)
    if limits.below is not None:
        highest = min(highest, math.ceil((limits.below - shift) / step) - 1)
    low = max(1, lowest)
    if low > highest:
        low = max(lowest, highest - _MOST + 1)
    high = min(highest, low + _MOST - 1)
    if low > high:
        return None
    return (int(low) + seed % (int(high) - int(low) + 1)) * step + shift
