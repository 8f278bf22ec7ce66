"""A client with everything that was read for it, and whether anything is to be done.

Imports nothing that is slow to load, because this is the whole of most runs: here and
in what this imports, values are named tuples, for loading `dataclasses` alone takes
longer than reading a large client. Reads digests only; what the files say is for the
stages after it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from .. import __version__
from ..diagnostics import Diagnostic, Diagnostics, Failure, Location, error
from ..output.folder import OutputFolder
from ..output.lock import LOCK_NAME, Lock
from ..output.up_to_date import OF_THE_GENERATOR, was_up_to_date
from ..resources import generator_digest, templates_digest
from ..settings.config import ClientSettings, label_of, place_of_option
from ..source_files import Source, load_overlay, load_source

BLACK_STYLE = "26"
"""The year of black's style that the output is printed in; pyproject.toml pins it."""


class Work(NamedTuple):
    """One client. `facts` and `inputs` are what its lock would say after a run now.

    `inputs` are known before a run only where nothing changed: a reference may lead to
    a new file, which `source` then has.
    """

    settings: ClientSettings
    folder: OutputFolder
    source: Source
    old: Lock | None
    facts: Mapping[str, str]
    inputs: Mapping[str, str]

    @property
    def is_fresh(self) -> bool:
        """Whether a run now would write nothing and find nothing edited."""
        return (
            self.old is not None
            and not self.folder.has_leftovers
            and not self.old.unsettled
            and self.old.inputs == self.inputs
            and (self.old.facts == self.facts or self._was_up_to_date(self.old))
            and all(
                self.folder.text_digest(path) in self.old.edited.get(path, digests)
                for path, digests in self.old.generated.items()
            )
        )

    @property
    def is_proven(self) -> bool:
        """Whether it is fresh, and a run of this user's came to this very lock.

        A lock that came with somebody's change proves nothing of the files it names.
        """
        return self.is_fresh and was_up_to_date(self.folder.read(LOCK_NAME), self.facts)

    def _was_up_to_date(self, old: Lock) -> bool:
        """Whether only the generator is another, and is known to change nothing."""
        stays = {key: old.facts[key] for key in OF_THE_GENERATOR}
        is_same = old.facts == {**self.facts, **stays}
        return is_same and was_up_to_date(self.folder.read(LOCK_NAME), self.facts)

    def read_names(self) -> dict[str, str]:
        """The names that earlier runs decided."""
        return self.old.read_names(self.folder.lock_label) if self.old else {}


def prepare(settings: ClientSettings, diagnostics: Diagnostics) -> Work:
    """Read the source and the lock; refuse a folder that is not ours."""
    source = read_source(settings, diagnostics)
    folder = output_folder(settings)
    folder.refuse_foreign()
    old = folder.read_lock()
    return Work(
        settings=settings,
        folder=folder,
        source=source,
        old=old,
        facts=current_facts(settings),
        inputs={**_neighbours(source, old), **source.inputs},
    )


def _neighbours(source: Source, old: Lock | None) -> dict[str, str]:
    """The digests now of the files that the last run was led to by references.

    While none of them changed, none can lead to another.
    """
    if source.neighbours is None or old is None:
        return {}
    found = {name: source.neighbours.digest(name) for name in old.inputs}
    return {name: digest for name, digest in found.items() if digest is not None}


def read_source(settings: ClientSettings, diagnostics: Diagnostics) -> Source:
    """The source of a client with its overlays.

    Raises `Failure`, for everything at once that the settings name and is not there.
    """
    _refuse_missing(settings)
    label = label_of(settings.source)
    source = load_source(settings.source, label, diagnostics, settings.source_root)
    overlays = (
        load_overlay(path, label_of(path), name)
        for path, name in zip(settings.overlays, settings.overlay_names, strict=True)
    )
    return source._replace(overlays=tuple(overlays))


def _refuse_missing(settings: ClientSettings) -> None:
    named = [
        ("source", settings.source),
        ("source-root", settings.source_root),
        ("templates", settings.templates),
        *(("overlays", overlay) for overlay in settings.overlays),
    ]
    missing = [(key, path) for key, path in named if path and not _is_there(key, path)]
    if missing:
        raise Failure(*(_missing(settings, key, path) for key, path in missing))


def _is_there(key: str, path: str) -> bool:
    if key == "templates":
        return os.path.isdir(path)
    try:
        os.stat(path)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        pass  # Whoever reads it tells what is wrong.
    return True


def _missing(settings: ClientSettings, key: str, path: str) -> Diagnostic:
    code, what = _ABSENT[key]
    message = f"there is no such {what}"
    if settings.file is None:
        return error(code, message, Location(file=label_of(path)))
    place = place_of_option(settings, key, [os.path.basename(path)])
    whose = f"`{key}` of the client `{settings.name}`"
    return error(code, f"{whose}: {message} as `{label_of(path)}`", place)


_ABSENT: Mapping[str, tuple[str, str]] = {
    "source": ("source-missing", "file or folder"),
    "source-root": ("source-root-missing", "folder"),
    "templates": ("template-missing", "folder of templates"),
    "overlays": ("overlay-unreadable", "overlay"),
}
"""The codes of paths where nothing is, and what should be there."""


def is_up_to_date(settings: ClientSettings) -> bool:
    """Whether there is nothing to do. Raises `Failure`, and says nothing, if unsure."""
    # Under `strict` the warnings are looked at in every run.
    return not settings.strict and prepare(settings, Diagnostics()).is_fresh


def is_proven(settings: ClientSettings) -> bool:
    """Whether `check` has nothing to find; as `is_up_to_date`, and without trust."""
    return not settings.strict and prepare(settings, Diagnostics()).is_proven


def output_folder(settings: ClientSettings) -> OutputFolder:
    return OutputFolder(settings.output, label_of(settings.output))


def current_facts(settings: ClientSettings) -> dict[str, str]:
    """What the output depends on besides the input, as the lock has it."""
    return {
        "clientsmith": __version__,
        "black": BLACK_STYLE,
        "configuration": settings.digest,
        "generator": generator_digest(),
        "templates": templates_digest(settings.templates),
    }
