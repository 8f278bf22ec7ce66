"""Digests of what printing gave in earlier runs, in the user's cache folder.

Holds digests alone, so that it can save work and never change a result: a file is taken
for printed only where the text with the digest stands on the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..cache import cached, forget_oldest

_MOST: Final = 50
"""Clients that are remembered; of more, those longest unused are forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDigests:
    """A file as it was printed: from what, as a digest, and the digest of its text.

    `looked_up` are the declarations that the printing asked for on its way.
    """

    key: str
    digest: str
    looked_up: tuple[str, ...] = ()


def load(client: str) -> dict[str, PrintedDigests]:
    """What is remembered of a client, by path; nothing where anything is doubtful."""
    place = cached("printed", client)
    if place is None:
        return {}
    try:
        proof, _, content = place.read_bytes().partition(b"\n")
        # Against a disk or a process that died, not against the user.
        if hashlib.sha256(content).hexdigest().encode() != proof:
            return {}
        return {
            path: PrintedDigests(key=key, digest=digest, looked_up=tuple(names))
            for path, (key, digest, names) in json.loads(content).items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def save(client: str, printed: Mapping[str, PrintedDigests]) -> None:
    """Replace what is remembered of a client, in one step; a full disk is no fault."""
    place = cached("printed", client)
    if place is None:
        return
    listed = {path: [d.key, d.digest, d.looked_up] for path, d in printed.items()}
    content = json.dumps(listed).encode()
    proof = hashlib.sha256(content).hexdigest().encode()
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=place.parent)
        with open(descriptor, "wb") as file:
            file.write(proof + b"\n" + content)
        os.replace(made, place)
        forget_oldest(place.parent, _MOST)
