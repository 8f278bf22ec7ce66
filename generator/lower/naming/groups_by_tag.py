"""By which plain name the lock knows a group.

For a tag in ASCII it is made of the tag again in each run. How other letters are
spelled may change with what spells them, and with tags that sound alike: that is
remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ... import names, scopes
from ...letters import is_foreign, numbered
from ...pointers import join_pointer
from ..context import GROUPS, SPELLED


def plain_groups(
    tags: Iterable[str], decided: Mapping[str, str], renamed: Collection[str]
) -> dict[str, str]:
    """The plain name of each tag's group, by the tag; `renamed` are places.

    Tags that are one text but for case, separators and accents have a group together.
    """
    found: dict[str, str] = {}
    meant: dict[str, str] = {}
    # Sorting is stable: what was there in an earlier run comes first.
    for tag in sorted(
        dict.fromkeys(tags), key=lambda tag: spelling_of(tag) not in decided
    ):
        usual = plain = plain_group(tag, decided, renamed)
        number, text = 1, names.normalized(tag)
        # "事件" and "时间" sound alike, and are two groups.
        while is_foreign(tag) and meant.setdefault(plain, text) != text:
            number += 1
            plain = scopes.numbered(usual, number)
        found[tag] = plain
    return found


def plain_group(
    tag: str, decided: Mapping[str, str], renamed: Collection[str] = ()
) -> str:
    """The plain name of one group, where no other sounds like it."""
    if is_foreign(tag):
        if known := decided.get(spelling_of(tag)):
            return known.rstrip("_")
        # Letters that nothing spelled were once numbers in the name.
        by_number = names.snake(numbered(tag), prefix="group")
        if GROUPS + by_number in {*decided, *renamed}:
            return by_number
    return names.snake(tag, prefix="group")


def spelled_groups(plain: Mapping[str, str]) -> dict[str, str]:
    """What is to be remembered of the plain names, by the places in the lock."""
    return {
        spelling_of(tag): names.safe(name)
        for tag, name in plain.items()
        if is_foreign(tag)
    }


def spelling_of(tag: str) -> str:
    """The place of a tag's spelling in the lock."""
    return join_pointer(SPELLED, tag)
