"""The stages in order: from what was read to the files that are to be written.

Touches no file but the templates, the runtime that travels along, what references in a
description lead to, which the source reads, and what is remembered of a large package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from . import ir
from .diagnostics import Diagnostics, Location
from .document import Document
from .lower import Choices, Lowered, lower
from .lower.naming.remembered import lists_of
from .lower.naming.stable_places import StablePlaces
from .nesting import room_for_nesting
from .origins import Origins
from .pointers import join_pointer, split_pointer, walk
from .printing.package import package_of
from .printing.reuse import Standing
from .processes import without_collection
from .reading.overrides import (
    overriding_option,
    settled_notes,
    usual_lists,
    with_overrides,
)
from .reading.reader import read_source
from .reading.unmatched_settings import (
    warn_of_nothing,
    warn_of_paging,
    warn_of_renames,
)
from .result import Result
from .settings import ClientSettings
from .settings.config import place_of_key, place_of_option
from .source_files import Source
from .versions import rewritten

Locate: TypeAlias = Callable[[str], Location]


def generate(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
    standing: Standing | None = None,
) -> Result:
    """The whole package, finished and checked. Raises `Failure` for bad input.

    A large one takes what need not be printed again from `standing`, the output folder.
    """
    with without_collection(), room_for_nesting():
        lowered, _ = _lowered(source, settings, names, diagnostics)
        files = package_of(lowered.api, settings, standing)
        return Result(files=tuple(files), names=lowered.names, given=lowered.given)


def describe(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
) -> ir.Api:
    """The intermediate model."""
    return describe_places(source, settings, names, diagnostics)[0]


def describe_places(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
) -> tuple[ir.Api, Locate]:
    """The intermediate model, and where in the source its pointers lead."""
    with room_for_nesting():
        lowered, locate = _lowered(source, settings, names, diagnostics)
    return lowered.api, locate


def _lowered(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
) -> tuple[Lowered, Locate]:
    document, selection = read_source(source, settings, diagnostics)
    pages = source.kind == "pages"
    made = rewritten(selection.root)
    for warning in made.warnings:
        place = document.locate(warning.pointer)
        diagnostics.warning(warning.code, warning.message, place)
    for note in made.notes:
        if note.code not in settled_notes(settings):
            diagnostics.note(note.code, note.message, document.locate(note.pointer))
    root = with_overrides(made.root, settings, pages=pages)
    locate = _locator(document, made.origins, settings)
    new, current = made.origins.new, StablePlaces(root).current_pointer
    # A user knows the places of the file, and those of the lock in its 3.1 form.
    places = {current(new(p)): p for p in settings.rename}
    paged = {new(p): p for p in settings.pagination}
    usual: ir.Nested = "brackets" if pages else "form"
    assumed = usual_lists(root) if pages and not settings.lists else None
    choices = Choices(
        nested=settings.nested or usual,
        nested_is_assumed=settings.nested is None,
        lists=settings.lists or (assumed and lists_of(names)) or assumed or "indices",
        lists_is_assumed=settings.lists is None,
        lists_assumed=assumed,
        keeps_empty_body=settings.empty_body == "keep",
        texts=settings.text_formats,
        renamed={place: settings.rename[p] for place, p in places.items()},
        paging={place: settings.pagination[p] for place, p in paged.items()},
        said_at=_said_at(settings, rename=places, pagination=paged),
        left_out={new(p): part for p, part in selection.left_out.items()},
    )
    lowered = lower(
        root,
        choices=choices,
        decided=names,
        diagnostics=diagnostics,
        locate=locate,
    )
    warn_of_paging(lowered.api, choices.left_out, settings, new, diagnostics)
    nameless = [p for place, p in places.items() if place in lowered.nameless]
    warn_of_renames(document.root, nameless, lowered.names, settings, diagnostics)
    if selection.left_out:
        warn_of_nothing(lowered.api, settings, diagnostics)
    else:
        _look_for_nothing(lowered.api, document, diagnostics)
    diagnostics.stop_on_errors()
    return lowered, locate


def _locator(document: Document, origins: Origins, settings: ClientSettings) -> Locate:
    """Where what stands at a pointer of the 3.1 form was written, or decided."""

    def locate(pointer: str) -> Location:
        if (option := overriding_option(pointer, settings)) is not None:
            return place_of_option(settings, option, ())
        # What was put together of several parts is told of at what is there.
        tokens = split_pointer(origins.old(pointer))
        _, count = walk(document.root, tokens)
        return document.locate(join_pointer("", *tokens[:count]))

    return locate


def _said_at(
    settings: ClientSettings, **tables: Mapping[str, str]
) -> Callable[[str, str], Location]:
    """Where a table of the configuration has a place, by what the user calls that."""
    return lambda option, place: place_of_key(settings, option, tables[option][place])


def _look_for_nothing(
    api: ir.Api, document: Document, diagnostics: Diagnostics
) -> None:
    """A description of nothing is permitted where it says so (OAS 3.1.1 §4.8.1)."""
    if api.groups or api.webhooks or api.declarations:
        return
    says_so = not {"paths", "components", "webhooks"}.isdisjoint(document.root)
    tell = diagnostics.warning if says_so else diagnostics.error
    message = "nothing is described here: no operation, no webhook, no schema"
    help = "is this the right file, and is it whole? OpenAPI has operations in `paths`"
    tell("nothing-described", message, document.locate("/paths"), help)
