"""Applies Overlay documents to a description, before anything else looks at it.

Overlay 1.0.0 and 1.1.0 of the OpenAPI Initiative. What an overlay put somewhere keeps
its place in the overlay's file, for every message about it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Diagnostics
from ..document import Document, load_document
from ..source_files import SourceFile
from .actions import read_actions
from .applying import apply_action
from .tree import Tree

__all__ = ["overlaid"]


def overlaid(
    document: Document,
    name: str,
    overlays: Iterable[SourceFile],
    diagnostics: Diagnostics,
) -> Document:
    """The description with the overlays in it, one after the other.

    `name` is the description's, from which the names of the overlays start. Raises
    `Failure` with everything that is wrong in the first overlay that cannot be applied.
    """
    tree = Tree(document)
    for file in overlays:
        overlay = load_document(file.data, file.path)
        for action in read_actions(overlay, file.name, name, diagnostics):
            apply_action(tree, action, overlay, diagnostics)
        diagnostics.stop_on_errors()
    return document.with_root(tree.root, tree.locate)
