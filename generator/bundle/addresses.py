"""What a reference names: a file beside the source, or something with an address.

Pure string work (RFC 3986 §5.2). A file is a path with `/` relative to the source's
folder; everything else keeps its scheme or its leading slash, and is never opened.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urljoin

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


def is_file(address: str) -> bool:
    """Whether the address may be a file beside the source."""
    return not (
        _SCHEME.match(address) or address.startswith("/") or {"\\", "\0"} & set(address)
    )


def resolved(base: str, reference: str) -> str:
    """The address that a reference without its fragment means at a base."""
    if not reference:
        return base
    if _SCHEME.match(reference):
        return reference
    if _SCHEME.match(base):
        return urljoin(base, reference)
    if reference.startswith("/"):
        return reference
    path = unquote(reference)
    # An escaped scheme or slash at the start is one.
    return beside(base, path) if is_file(path) else path


def beside(base: str, path: str) -> str:
    """The path from the source's folder of a path from the folder of `base`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def folder_of(address: str) -> str:
    """All up to the last slash, the slash included."""
    return address[: address.rfind("/") + 1]
