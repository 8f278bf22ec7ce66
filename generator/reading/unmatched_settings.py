"""Tells of what the configuration names and the description does not have.

Each at its line of the configuration, with the nearest that is there: whoever spelt it
wrongly did so in that file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from .. import ir
from ..diagnostics import Diagnostics
from ..grammar import kind_at
from ..nearest import nearest
from ..pointers import join_pointer, split_pointer, walk
from ..references import References
from ..settings import ClientSettings
from ..settings.config import place_of_key, place_of_option
from .selection import without_match

_OURS: Final = "/x-clientsmith/"
"""Where the lock has the names of what no pointer leads to."""


def warn_of_patterns(
    root: Any, references: References, settings: ClientSettings, told: Diagnostics
) -> None:
    """Tell of each pattern that chooses no operation and leaves none out.

    Where all that is asked for is nothing, a whole client would go.
    """
    options = (("include", settings.include), ("exclude", settings.exclude))
    for key, patterns in options:
        unmatched = without_match(root, references, patterns)
        is_empty = key == "include" and len(unmatched) == len(patterns)
        tell = told.error if is_empty else told.warning
        for each in unmatched:
            place = place_of_option(settings, key, [glob for _, glob in each.pattern])
            message = f"`{key}`: {each.message}"
            tell("selection-unmatched", message, place, each.help)


def warn_of_nothing(api: ir.Api, settings: ClientSettings, told: Diagnostics) -> None:
    """Tell where all that was asked for is excluded again."""
    if not (api.groups or api.webhooks):
        message = "`exclude`: nothing is left, neither an operation nor a webhook"
        place = place_of_option(settings, "exclude", ())
        told.warning("selection-empty", message, place)


def warn_of_renames(
    root: Any,
    nameless: Iterable[str],
    ours: Iterable[str],
    settings: ClientSettings,
    told: Diagnostics,
) -> None:
    """Tell of each renamed place where nothing bears a name that is used.

    `ours` are places of the lock.
    """
    for pointer in nameless:
        tokens = split_pointer(pointer)
        node, count = walk(root, tokens)
        place = place_of_key(settings, "rename", pointer)
        if pointer.startswith(_OURS):
            meant = nearest(pointer, [p for p in ours if p.startswith(_OURS)])
            help = f"did you mean `#{meant}`?" if meant else None
            message = f"`rename`: nothing that can be renamed is at `#{pointer}`"
            told.warning("rename-unmatched", message, place, help)
        elif count < len(tokens):
            meant = _nearest_place(root, tokens)
            help = f"did you mean `{meant}`?" if meant else None
            message = f"`rename`: nothing stands at `{pointer}`"
            told.warning("rename-unmatched", message, place, help)
        else:
            message = f"`rename`: what stands at `{pointer}` has no name in the package"
            told.warning(
                "rename-nameless", message, place, _named_instead(node, tokens)
            )


def _nearest_place(root: Any, tokens: Sequence[str]) -> str | None:
    """The nearest to a place where nothing stands, as far down as something is near."""
    node, meant = root, list[str]()
    for token in tokens:
        child, led_on = walk(node, [token])
        names = node if isinstance(node, dict) else ()
        near = token if led_on else nearest(token, names)
        if near is None:
            break
        node, meant = child if led_on else node[near], [*meant, near]
    is_other = tuple(meant) != tuple(tokens[: len(meant)])
    return join_pointer("", *meant) if is_other else None


def _named_instead(node: Any, tokens: Sequence[str]) -> str | None:
    """What may have been meant by a place without a name."""
    target = node.get("$ref") if isinstance(node, dict) else None
    if isinstance(target, str):
        return f"it refers to `{target}`: rename that"
    if "properties" in tokens[-2:-1]:
        return "a name with a capital is for a class, and one without for an attribute"
    return None


def warn_of_paging(
    api: ir.Api,
    left_out: Mapping[str, Any],
    settings: ClientSettings,
    moved: Callable[[str], str],
    told: Diagnostics,
) -> None:
    """Tell of each operation of `pagination` that nobody has.

    `left_out` are those that are not asked for now, by pointer, among other things.
    `moved` leads from a pointer of the user's to that in the model.
    """
    ids = [operation.name.wire for operation in api.operations]
    known = {"*", *ids, *(operation.pointer for operation in api.operations)}
    for pointer, part in left_out.items():
        if kind_at(split_pointer(pointer)) == "operation" and isinstance(part, dict):
            known |= {pointer, str(part.get("operationId", pointer))}
    for key in settings.pagination:
        if moved(key) not in known:
            near = nearest(key, ids)
            help = f"did you mean `{near}`?" if near else None
            place = place_of_key(settings, "pagination", key)
            message = f"`pagination`: no operation is `{key}`"
            told.warning("pagination-unmatched", message, place, help)
