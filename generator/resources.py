"""Finds what travels with the generator, in a checkout and in a wheel alike."""

from __future__ import annotations

import hashlib
import os
from itertools import islice
from typing import TYPE_CHECKING

from .digests import with_plain_ends

if TYPE_CHECKING:
    from pathlib import Path

MOST_FOLDERS = 100
"""What holds more folders than these is none of templates; nobody reads all of it."""
_PACKAGE = os.path.dirname(os.path.realpath(__file__))


def templates_folder() -> Path:
    """The folder of templates: the checkout's first, then the one in the wheel."""
    # Not loaded where nothing is to do.
    from pathlib import Path

    return Path(_templates())


def _templates() -> str:
    # An editable install may leave an old copy of the wheel's in site-packages, and a
    # folder of this name there could be anybody's.
    checkout = os.path.dirname(_PACKAGE)
    found = f"{checkout}/templates"
    if os.path.isfile(f"{checkout}/pyproject.toml") and os.path.isdir(found):
        return found
    return f"{_PACKAGE}/templates"


def templates_digest(custom: str | None = None) -> str:
    """SHA-256 over the names and the contents of all templates."""
    ours = _folder_digest(_templates(), ())
    if custom is None:
        return ours
    theirs = _folder_digest(custom, (), most=MOST_FOLDERS)
    return hashlib.sha256(f"{ours} {theirs}".encode("ascii")).hexdigest()


def generator_digest() -> str:
    """SHA-256 over the generator's own modules, so that no change of it is missed.

    Reading two hundred small files costs less than importing one of our libraries.
    """
    return _folder_digest(_PACKAGE, ("templates",))


def _folder_digest(
    folder: str, besides: tuple[str, ...], most: int | None = None
) -> str:
    digest = hashlib.sha256()
    for name in _files(folder, besides, most):
        # Without a buffer, since these small files are most of a run with little to do.
        with open(f"{folder}/{name}", "rb", buffering=0) as file:
            data = with_plain_ends(file.read())
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _files(folder: str, besides: tuple[str, ...], most: int | None) -> list[str]:
    found: list[str] = []
    for parent, folders, files in islice(os.walk(folder), most):
        folders[:] = [f for f in folders if f not in ("__pycache__", *besides)]
        below = os.path.relpath(parent, folder).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        found += [
            prefix + name
            for name in files
            # An editor's lock is a link to nothing.
            if _counts(name) and os.path.isfile(f"{parent}/{name}")
        ]
    return sorted(found)


def _counts(name: str) -> bool:
    # Editors and systems drop files of their own anywhere.
    return name.endswith((".py", ".jinja", ".md", ".txt", ".typed"))
