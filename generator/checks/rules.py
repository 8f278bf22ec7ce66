"""Rules of the standard that its schemas do not express."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..diagnostics import Diagnostics
from ..document import Document
from ..grammar import operations_in, parameter_identity
from ..pointers import join_pointer


def check_operation_ids(document: Document, diagnostics: Diagnostics) -> None:
    """An operationId is unique (OpenAPI 3.1.0, section 4.8.10)."""
    seen: dict[str, str] = {}
    for pointer, operation in _operations(document.root):
        name = operation.get("operationId")
        if not isinstance(name, str) or not name:  # an empty one names nothing
            continue
        first = seen.setdefault(name, pointer)
        place = document.locate(f"{pointer}/operationId") if first != pointer else None
        # One operation may be in several path items, of which one refers to the other.
        if place and place != document.locate(f"{first}/operationId"):
            diagnostics.warning(
                "spec-operation-id",
                f"the operationId `{name}` stands already at `#{first}`; "
                "they are told apart by their groups, or by their paths",
                place,
            )


def check_parameters(document: Document, diagnostics: Diagnostics) -> None:
    """A parameter is listed once by name and place (section 4.8.10)."""
    for pointer, operation in _operations(document.root):
        seen: set[tuple[str, str]] = set()
        parameters = operation.get("parameters")
        for index, entry in enumerate(
            parameters if isinstance(parameters, list) else ()
        ):
            if not isinstance(entry, dict) or "$ref" in entry:
                continue
            key = parameter_identity(entry)
            if key in seen:
                diagnostics.warning(
                    "spec-parameter-twice",
                    f"the parameter `{entry.get('name')}` in {key[0]} is listed twice",
                    document.locate(f"{pointer}/parameters/{index}"),
                )
            seen.add(key)


def _operations(root: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation with its pointer; what has the wrong type is told elsewhere."""
    paths = root.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for tokens, operation in operations_in(item):
            if isinstance(operation, dict):
                yield join_pointer("/paths", path, *tokens), operation
