"""Remembers which lock was found up to date, so that the same is not made again.

The lock keeps the digest of the generator that last changed something, for a reviewer
has no use for another; and it may have come with somebody's change, whose word for the
files is no proof. So that the whole work is done once and not in every run, the user's
cache folder has an empty file for each such finding, whose name is a digest of all that
it depends on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ..digests import text_digest

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_GENERATOR: Final = ("generator", "templates")
"""The facts of a lock that may be older than what they are about."""

_MOST: Final = 200
"""Findings that are kept; of more, the oldest are forgotten."""


def was_up_to_date(lock: bytes | None, facts: Mapping[str, str]) -> bool:
    """Whether a run with these facts once found that the lock stays as it is."""
    place = _place(lock, facts)
    return place is not None and place.exists()


def remember_up_to_date(lock: bytes | None, facts: Mapping[str, str]) -> None:
    """Note what a run found; a full disk is no fault."""
    place = _place(lock, facts)
    if place is None:
        return
    from ..cache import forget_oldest

    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        forget_oldest(place.parent, _MOST)


def _place(lock: bytes | None, facts: Mapping[str, str]) -> Path | None:
    if lock is None:
        return None
    # Loaded only where the lock alone does not tell.
    from ..cache import cached

    told = "".join(f"{key} {facts[key]}\n" for key in sorted(facts))
    name = text_digest(told.encode() + lock)
    return cached("settled", name)
