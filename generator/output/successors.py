"""Finds what comes in the place of an edited file that goes, as for a renamed class.

A guess, for a message only: whose edit it is decides where it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .comparison import Step

_LEAST = 0.5
"""Of the lines of both files, the share that they have in common."""


def with_successors(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps, each of an edited file that goes with the new file most like it."""
    new = [step for step in steps if step.found is None]
    return tuple(
        (
            replace(step, successor=_successor(step, new))
            if step.deviation == "edited" and step.text is None
            else step
        )
        for step in steps
    )


def _successor(step: Step, new: Sequence[Step]) -> str:
    lines = set((step.found or b"").decode("utf-8", "replace").splitlines())
    likeness = {
        each.path: _likeness(lines, set((each.text or "").splitlines()))
        for each in new
        if each.path.rpartition("/")[0] == step.path.rpartition("/")[0]
    }
    best = max(likeness, key=likeness.__getitem__, default="")
    return best if best and likeness[best] >= _LEAST else ""


def _likeness(lines: set[str], others: set[str]) -> float:
    return 2 * len(lines & others) / max(1, len(lines) + len(others))
