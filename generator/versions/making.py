"""What all parts of rewriting a 2.0 description share: the original and the moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from ..grammar import COMPONENTS, DEFINITIONS
from ..origins import Origins
from ..pointers import split_pointer, walk
from .rewritten import Warned
from .schemas import Schema, rewrite_schema

_MOST_STEPS: Final = 100
_MOVED: Final = tuple(
    (f"#/{old}/", f"#/components/{COMPONENTS[kind]}/")
    for kind, old in DEFINITIONS.items()
)


@dataclass(frozen=True, slots=True)
class Making:
    """A 2.0 description while it is rewritten."""

    root: dict[str, Any]
    origins: Origins = field(default_factory=Origins)
    warnings: list[Warned] = field(default_factory=list)
    notes: list[Warned] = field(default_factory=list)
    _late: list[Schema] = field(default_factory=list)

    def warn(self, code: str, message: str, pointer: str) -> None:
        self.warnings.append(Warned(code, message, pointer))

    def note(self, code: str, message: str, pointer: str) -> None:
        self.notes.append(Warned(code, message, pointer))

    def schema(self, node: Any) -> Any:
        """The schema in the words of 3.1, its references included."""
        return rewrite_schema(node, self.reference)

    def reference(self, reference: str) -> dict[str, Any]:
        """The object for a reference, which leads to the new place of its target."""
        made = {"$ref": reference}
        for old, new in _MOVED:
            name = reference.removeprefix(old)
            if name != reference:
                made["$ref"] = new + name
                if "/" in name and old != "#/definitions/":
                    self._late.append({"old": reference, "made": made})
                return made
        if reference.startswith("#/"):
            self._late.append({"old": reference, "made": made})
        return made

    def settle(self) -> None:
        """Lead the references into paths and the like to where those parts went."""
        for late in self._late:
            pointer = self.origins.new(unquote(late["old"][1:]))
            late["made"]["$ref"] = "#" + pointer.replace("%", "%25")

    def resolve(self, node: Any, pointer: str) -> tuple[Any, str]:
        """What a reference inside the description leads to, and where that stands."""
        for _ in range(_MOST_STEPS):
            reference = node.get("$ref") if isinstance(node, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#/"):
                break
            tokens = split_pointer(unquote(reference[1:]))
            target, count = walk(self.root, tokens)
            if count < len(tokens):
                break  # `references` tells it.
            node, pointer = target, unquote(reference[1:])
        return node, pointer


def texts(value: Any) -> list[str]:
    """The texts of a list; nothing for other values."""
    found = value if isinstance(value, list) else []
    return [item for item in found if isinstance(item, str)]
