"""Applies one action of an overlay to the tree of values."""

from __future__ import annotations

from typing import Any, Final

from ..diagnostics import Diagnostics
from ..document import Document
from .actions import Action
from .queries import Location, QueryProblem, found
from .tree import Incompatible, Origin, Tree

_BRACKETS: Final = (
    "JSONPath is written as in RFC 9535: a name with other signs than letters, digits"
    " and `_` stands in brackets, as in `$.paths['/pets']`"
)
_APART: Final = "to replace it, remove it in an action before"


def apply_action(
    tree: Tree, action: Action, overlay: Document, diagnostics: Diagnostics
) -> None:
    """Change the tree, or add to the diagnostics why it cannot be."""
    _Applying(tree, action, overlay, diagnostics).run()


class _Applying:
    """One action under way."""

    def __init__(
        self, tree: Tree, action: Action, overlay: Document, diagnostics: Diagnostics
    ) -> None:
        self._tree = tree
        self._action = action
        self._overlay = overlay
        self._diagnostics = diagnostics

    def run(self) -> None:
        targets = self._found(self._action.target, f"{self._action.pointer}/target")
        if targets is None:
            return
        if not targets:
            message = f"`{self._action.target}` selects nothing, so nothing is done"
            self._warn("overlay-unmatched", message)
            return
        kinds = {_kind(value) for value in targets.values()}
        if "a plain value" in kinds and self._action.minor == 0:
            # Overlay 1.0.0: targets are objects or arrays; 1.1.0 takes every value.
            message = "only Overlay 1.1 knows a target that is a plain value"
            self._warn("overlay-version", message)
        if self._action.kind == "remove":
            self._remove(list(targets))
        elif len(kinds) > 1:
            message = f"`{self._action.target}` selects {' and '.join(sorted(kinds))}"
            help = "let an action select values of one kind"
            self._error("overlay-mixed", "target", message, help)
        else:
            self._update(list(targets))

    def _remove(self, locations: list[Location]) -> None:
        if () in locations:
            message = "the whole description cannot be removed"
            self._error("overlay-root", "target", message)
            return
        # The last item of a list first, and what is inside of something before it.
        for location in sorted(locations, reverse=True):
            self._tree.remove(location)

    def _update(self, locations: list[Location]) -> None:
        source = self._source()
        if source is None:
            return
        for location in locations:
            try:
                self._tree.merge(location, *source)
            except Incompatible as fault:
                old, new = _kind(fault.old), _kind(fault.new)
                message = (
                    f"{new} cannot be merged into {old}, which stands at {fault.at}"
                )
                place = fault.origin.document.locate(fault.origin.pointer)
                self._diagnostics.error("overlay-merge", message, place, _APART)
                return

    def _source(self) -> tuple[Any, Origin] | None:
        """What is merged, and where it stands."""
        if self._action.kind == "update":
            return self._action.value, Origin(self._overlay, self._action.field)
        if self._action.minor == 0:
            self._warn("overlay-version", "only Overlay 1.1 knows `copy`")
        values = self._found(self._action.value, self._action.field)
        if values is None:
            return None
        if len(values) != 1:
            count = len(values) or "nothing"
            message = f"`copy` must select one value; this selects {count}"
            self._error("overlay-copy", "copy", message)
            return None
        (location,) = values
        return self._tree.take(location)

    def _found(self, query: str, pointer: str) -> dict[Location, Any] | None:
        try:
            return found(query, self._tree.root)
        except QueryProblem as problem:
            message = f"`{query}` is no JSONPath: {problem}"
            place = self._overlay.locate(pointer)
            self._diagnostics.error("overlay-query", message, place, _BRACKETS)
            return None

    def _warn(self, code: str, message: str) -> None:
        place = self._overlay.locate(f"{self._action.pointer}/target")
        self._diagnostics.warning(code, message, place)

    def _error(
        self, code: str, field: str, message: str, help: str | None = None
    ) -> None:
        place = self._overlay.locate(f"{self._action.pointer}/{field}")
        self._diagnostics.error(code, message, place, help)


def _kind(value: Any) -> str:
    match value:
        case dict():
            return "an object"
        case list():
            return "an array"
    return "a plain value"
