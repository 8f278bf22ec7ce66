"""Reads a source: the document that is asked for, whole, checked, as it is meant."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import Any

from ..bundle import bundled, needs_bundling, refers_to_parts
from ..checks import check_description, read_version
from ..diagnostics import Diagnostics
from ..document import Document, load_document
from ..overlay import overlaid
from ..references import References
from ..settings import ClientSettings
from ..source_files import Source
from .misplaced_fields import with_fields_in_place
from .overrides import settled_notes
from .path_items import with_whole_items
from .selection import Selection, is_selected, selected
from .unmatched_settings import warn_of_patterns


def read_source(
    source: Source, settings: ClientSettings, diagnostics: Diagnostics
) -> tuple[Document, Selection]:
    """The whole document, and what of it is asked for, which has been checked.

    Reads no file but those that references lead to, which the source gives. Raises
    `Failure` for what cannot be read.
    """
    if source.kind == "pages":
        return _of_pages(source, settings, diagnostics)
    file = source.files[0]
    document = load_document(file.data, file.path)
    read_version(document)
    if source.overlays:
        document = overlaid(document, file.name, source.overlays, diagnostics)
        read_version(document)
    return _whole(document, source, settings, diagnostics)


def _of_pages(
    source: Source, settings: ClientSettings, diagnostics: Diagnostics
) -> tuple[Document, Selection]:
    from ..pages import PageFile, read_pages

    names = _page_names(source)
    pages = [
        PageFile(path=f.path, name=name, data=f.data)
        for f, name in zip(source.files, names, strict=True)
    ]
    found = Diagnostics()

    def is_asked_for(path: str, method: str, operation: Any) -> bool:
        patterns = settings.include, settings.exclude
        # An overlay may yet change by what it is chosen.
        may_change = bool(source.overlays)
        return may_change or is_selected(path, method, operation, *patterns)

    document = read_pages(
        pages,
        found,
        title=settings.title or settings.package,
        untyped_body=settings.pages.untyped_body,
        is_asked_for=is_asked_for,
    )
    settled = settled_notes(settings)
    diagnostics.add(note for note in found if note.code not in settled)
    if not source.overlays:  # what pages are read as keeps the standard
        return document, _chosen(document, settings, diagnostics)
    document = overlaid(document, ".", source.overlays, diagnostics)
    selection = _checked(document, settings, diagnostics)
    diagnostics.stop_on_errors()
    return document, selection


def _page_names(source: Source) -> list[str]:
    """The operations' names: those of the files, with the folder where two are one.

    Empty for a file without a name.
    """
    times = Counter(file.stem for file in source.files)
    several = {stem for stem, count in times.items() if stem and count > 1}
    return [
        os.path.splitext(file.name)[0] if file.stem in several else file.stem
        for file in source.files
    ]


def _whole(
    document: Document,
    source: Source,
    settings: ClientSettings,
    diagnostics: Diagnostics,
) -> tuple[Document, Selection]:
    """The document with what it refers to, if what is selected can be read on."""
    texts = (each.data for each in (source.files[0], *source.overlays))
    read = source.neighbours.read if source.neighbours is not None else None
    found = Diagnostics()
    if read is None or not any(map(needs_bundling, texts)):
        whole = _settled(document, found)
        selection = _checked(whole, settings, found)
        if read is None or not refers_to_parts(whole.root, found):
            diagnostics.add(found)
            diagnostics.stop_on_errors()
            return whole, selection
    document = bundled(document, source.files[0].name, read, diagnostics)
    document = _settled(document, diagnostics)
    diagnostics.stop_on_errors()
    selection = _checked(document, settings, diagnostics)
    diagnostics.stop_on_errors()
    return document, selection


def _settled(document: Document, diagnostics: Diagnostics) -> Document:
    """The document with everything that belongs together at one place."""
    placed = with_fields_in_place(document, diagnostics)
    return with_whole_items(placed, diagnostics)


def _checked(
    document: Document, settings: ClientSettings, diagnostics: Diagnostics
) -> Selection:
    """What is asked for, compared with the standard, and read as it is meant."""
    selection = _chosen(document, settings, diagnostics)
    root = check_description(document.with_root(selection.root), diagnostics)
    return replace(selection, root=root)


def _chosen(
    document: Document, settings: ClientSettings, diagnostics: Diagnostics
) -> Selection:
    """The operations that are asked for, and what they need."""
    root = document.root
    references = References(root, document.locate)
    warn_of_patterns(root, references, settings, diagnostics)
    return selected(root, references, settings.include, settings.exclude)
