"""Reads an overlay: its version, whom it is for, and its actions, each checked.

Applies nothing. What breaks the standard without harm is a warning.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from ..diagnostics import Diagnostics
from ..document import Document
from ..nearest import nearest

Kind: TypeAlias = Literal["update", "copy", "remove"]

_VERSION: Final = re.compile(r"1\.([01])(\.[0-9]+)?")
_OVERLAY_FIELDS: Final = ("overlay", "info", "extends", "actions")
_ACTION_FIELDS: Final = ("target", "description", "update", "copy", "remove")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One change. `pointer` is where it stands, and `value` what its field holds."""

    pointer: str
    target: str
    kind: Kind
    value: Any
    minor: int
    """Of the overlay's version: 0 knows fewer targets than 1."""

    @property
    def field(self) -> str:
        """The pointer of what is to be done."""
        return f"{self.pointer}/{self.kind}"


def read_actions(
    overlay: Document, file: str, description: str, diagnostics: Diagnostics
) -> list[Action]:
    """The actions in order; what is wrong is added to the diagnostics.

    `file` and `description` are names relative to one folder.
    """
    reader = _Reader(overlay, diagnostics)
    root = overlay.root
    if not isinstance(root, dict) or "overlay" not in root:
        reader.error("overlay-unknown", "", "this is no overlay: it has no `overlay`")
        return []
    minor = reader.minor(root["overlay"])
    if minor is None:
        return []
    reader.fields(root, "", _OVERLAY_FIELDS)
    reader.info(root)
    reader.extends(root.get("extends"), file, description)
    return [
        action
        for index, entry in enumerate(reader.entries(root))
        if (action := reader.action(entry, f"/actions/{index}", minor))
    ]


class _Reader:
    """Checks the parts of one overlay."""

    def __init__(self, overlay: Document, diagnostics: Diagnostics) -> None:
        self._overlay = overlay
        self._diagnostics = diagnostics

    def error(
        self, code: str, pointer: str, message: str, help: str | None = None
    ) -> None:
        place = self._overlay.locate(pointer)
        self._diagnostics.error(code, message, place, help)

    def warn(self, code: str, pointer: str, message: str) -> None:
        self._diagnostics.warning(code, message, self._overlay.locate(pointer))

    def minor(self, version: Any) -> int | None:
        # YAML reads an unquoted `1.0` as a number.
        found = _VERSION.fullmatch(str(version))
        if not found:
            message = f"Overlay `{str(version)[:40]}` cannot be read; 1.0 and 1.1 can"
            self.error("overlay-version", "/overlay", message)
            return None
        return int(found[1])

    def info(self, root: dict[str, Any]) -> None:
        info = root.get("info")
        for key in ("title", "version"):
            if not isinstance(info, dict) or key not in info:
                self.warn("overlay-info", "/info", f"`info` has no `{key}`")

    def extends(self, reference: Any, file: str, description: str) -> None:
        """Warn where a relative reference names another file than the description.

        Where an address on the network leads is not known to be another place.
        """
        if reference is None:
            return
        if not isinstance(reference, str):
            self.error("overlay-field", "/extends", "`extends` must be a text")
            return
        parts = urlsplit(reference)
        if parts.scheme or parts.netloc or not parts.path:
            return
        there = posixpath.join(posixpath.dirname(file), unquote(parts.path))
        if posixpath.normpath(there) != posixpath.normpath(description):
            message = f"this overlay is for `{reference}`, not for `{description}`"
            self.warn("overlay-extends", "/extends", message)

    def entries(self, root: dict[str, Any]) -> list[Any]:
        entries = root.get("actions")
        if not isinstance(entries, list):
            self.error("overlay-field", "/actions", "`actions` must be an array")
            return []
        if not entries:
            self.warn("overlay-empty", "/actions", "this overlay has no action")
        return entries

    def fields(
        self, table: dict[str, Any], pointer: str, known: tuple[str, ...]
    ) -> None:
        for key in table:
            if key not in known and not key.startswith("x-"):
                near = nearest(key, known)
                help = f"the nearest is `{near}`" if near else None
                message = f"`{key}` is no field of an overlay"
                self.error("overlay-field", f"{pointer}/{key}", message, help)

    def action(self, entry: Any, pointer: str, minor: int) -> Action | None:
        if not isinstance(entry, dict):
            self.error("overlay-field", pointer, "an action must be an object")
            return None
        self.fields(entry, pointer, _ACTION_FIELDS)
        target = entry.get("target")
        if not isinstance(target, str):
            message = "an action needs a `target`, which is a JSONPath"
            self.error("overlay-field", f"{pointer}/target", message)
            return None
        kinds = list(self._kinds(entry, pointer))
        if len(kinds) != 1:
            message = "an action needs one of `update`, `copy` and `remove: true`"
            self.error("overlay-field", pointer, message)
            return None
        kind = kinds[0]
        return Action(
            pointer=pointer, target=target, kind=kind, value=entry[kind], minor=minor
        )

    def _kinds(self, entry: dict[str, Any], pointer: str) -> Iterator[Kind]:
        remove = entry.get("remove", False)
        if not isinstance(remove, bool):
            message = "`remove` must be true or false"
            self.error("overlay-field", f"{pointer}/remove", message)
        if remove is not False:
            # Then `update` and `copy` have no impact (Overlay 1.1.0, "Action Object").
            yield "remove"
            return
        if "update" in entry:
            yield "update"
        if "copy" in entry:
            if isinstance(entry["copy"], str):
                yield "copy"
            else:
                message = "`copy` must be a JSONPath"
                self.error("overlay-field", f"{pointer}/copy", message)
