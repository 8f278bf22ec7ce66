"""Tells which files would be printed as they stand, so that they need not be printed.

What a file is made from is in its `Printed.made_from` and in the declarations that its
view looks up; where all of that and the generator itself are the same, so is the text.
Its digest is remembered, and the text itself is what stands on the disk, or is printed.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from importlib import metadata
from typing import TypeAlias

from .. import ir, resources
from ..result import GeneratedFile
from ..settings import ClientSettings
from ..views import Printed
from . import digest_cache
from .digest_cache import PrintedDigests

Standing: TypeAlias = Callable[[str], str | None]
"""The text of the file that stands at a path of the output folder now."""

_PRINTERS = ("black", "jinja2")
"""Libraries that put a hand to what is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that was printed, and the declarations that its view looked up."""

    file: GeneratedFile
    looked_up: Set[str]


class Reuse:
    """What is known of the files of one client from the run before."""

    def __init__(
        self, api: ir.Api, settings: ClientSettings, standing: Standing
    ) -> None:
        self._client = hashlib.sha256(str(settings.output).encode()).hexdigest()
        self._before = digest_cache.load(self._client)
        self._standing = standing
        self._digests: dict[int, tuple[object, bytes]] = {}
        self._declarations = {d.name: d for d in api.declarations}
        rest = replace(api, groups=(), declarations=())
        self._whole = (rest, *api.groups, *api.declarations)
        self._generator = _generator(settings)
        self._printed: dict[str, Printed] = {}
        self._now: dict[str, PrintedDigests] = {}

    def find(self, file: Printed) -> GeneratedFile | None:
        """The file as it stands, where printing it would give just that."""
        self._printed[file.path] = file
        before = self._before.get(file.path)
        if before is None or before.key != self._key(file, before.looked_up):
            return None
        text = self._standing(file.path)
        if text is None or _digest(text) != before.digest:
            return None
        self._now[file.path] = before
        return GeneratedFile(path=file.path, text=text, owner=file.owner)

    def remember(self, made: Iterable[Made]) -> None:
        """Keep what was printed of the files that were not found, for the next run."""
        for one in made:
            path, names = one.file.path, tuple(sorted(one.looked_up))
            self._now[path] = PrintedDigests(
                key=self._key(self._printed[path], names),
                digest=_digest(one.file.text),
                looked_up=names,
            )
        if self._now != self._before:
            digest_cache.save(self._client, self._now)

    def _key(self, file: Printed, looked_up: Iterable[str]) -> str:
        parts = self._whole if file.made_from is None else file.made_from
        key = hashlib.sha256(self._generator)
        key.update(f"{file.path}\0{file.template}\0".encode())
        for part in (*parts, *map(self._declarations.get, looked_up)):
            key.update(self._digest_of(part))
        return key.hexdigest()

    def _digest_of(self, part: object) -> bytes:
        """The digest of a part of the model, which is looked at once."""
        if id(part) not in self._digests:
            # Kept with its digest, because of what is gone another may have the `id`.
            self._digests[id(part)] = part, _content_digest(part)
        return self._digests[id(part)][1]


def _generator(settings: ClientSettings) -> bytes:
    """All that has a hand in a text besides the model."""
    facts = [
        settings.digest,
        resources.generator_digest(),
        resources.templates_digest(),
        platform.python_version(),
        *map(metadata.version, _PRINTERS),
    ]
    return "\n".join(facts).encode()


def _content_digest(value: object) -> bytes:
    # The model is plain data, whose `repr` says all of it, and is quickly made.
    return hashlib.sha256(repr(value).encode()).digest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
