"""Makes one description of several files: what references lead to becomes components.

Everything behind this sees one root. What is taken from another file is named by the
key that refers to it or by its own, and messages about it name its file and line. Opens
nothing itself: whoever calls says what may be read.
"""

from __future__ import annotations

from typing import Any

from ..diagnostics import Diagnostics
from ..document import Document
from ..pointers import split_pointer, walk
from .bundler import Bundler
from .library import Library, Reader

__all__ = ["bundled", "needs_bundling", "refers_to_parts"]


def needs_bundling(data: bytes) -> bool:
    """Whether a reference may lead out of the file, or an `$id` change what one means.

    Decided by the text, because to look at each part of a large description takes as
    long as to read it. May be true without need, never false where there is one.
    """
    # Loaded with the modules that parse anyway.
    import re

    wide = b"\x00" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff")
    escaped = any(each in data for each in (b"\\u0024", b"\\U00000024", b"\\x24"))
    # It begins with its rarest character, which makes the search ten times as fast. A
    # key ends in neither word: `/members/$ref` is a path of some API's.
    elsewhere = rb"""\$(?<![\w/]\$)(?:id\b|ref\b(?!["']?[ ]*:[ ]*["']?\#))"""
    return wide or escaped or re.search(elsewhere, data) is not None


def refers_to_parts(root: Any, findings: Diagnostics) -> bool:
    """Whether one of the findings is a reference in the place of many objects."""
    for finding in findings:
        tokens = split_pointer(finding.location.pointer if finding.location else "")
        value, _ = walk(root, tokens)
        if tokens[-1:] == ("$ref",) or (isinstance(value, dict) and "$ref" in value):
            return True
    return False


def bundled(
    main: Document, name: str, read: Reader, diagnostics: Diagnostics
) -> Document:
    """The description with all that it refers to in other files.

    `name` is the main file's, from which the names of others start; `read` gives the
    content of one and raises `UnreadableNeighbour`.
    """
    library = Library(main, name, read)
    bundler = Bundler(library, name, diagnostics)
    return main.with_root(bundler.bundle(), bundler.locate)
