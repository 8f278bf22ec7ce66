"""The stages in order: from what was read to the files that are to be written.

Touches no file but the templates, the runtime that travels along, and what references
in a description lead to, which the source reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from . import __version__, ir, resources
from .assumptions import answered, configured
from .bundle import bundled, needs_bundling
from .checks import check_description, read_version
from .diagnostics import Diagnostics
from .document import Document, load_document
from .formatting import finished
from .lower import Choices, Lowered, lower
from .render import environment, render
from .result import GeneratedFile, Result
from .selection import selected
from .settings import ClientSettings
from .source_files import Source
from .verify import verify
from .versions import rewritten
from .views import printed_files


def generate(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
) -> Result:
    """The whole package, finished and checked. Raises `Failure` for bad input."""
    lowered = _lowered(source, settings, names, diagnostics)
    printed = list(_printed(lowered.api, settings))
    modules = [(f.path, f.text) for f in printed if f.path.endswith(".py")]
    verify(lowered.api, modules)
    return Result(files=(*printed, *_copied()), names=lowered.names)


def describe(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
) -> ir.Api:
    """The intermediate model."""
    return _lowered(source, settings, names, diagnostics).api


def _lowered(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
) -> Lowered:
    document = _document(source, settings, diagnostics)
    pages = source.kind == "pages"
    made = rewritten(document.root)
    for told in made.warnings:
        place = document.locate(told.pointer)
        diagnostics.warning(told.code, told.message, place)
    root = configured(made.root, settings, pages=pages)
    root = selected(root, settings.include, settings.exclude)
    usual: Literal["brackets", "form"] = "brackets" if pages else "form"
    choices = Choices(
        nested=settings.nested or usual,
        nested_is_assumed=settings.nested is None,
        lists=settings.lists or "indices",
        keeps_empty_body=settings.empty_body == "keep",
        # A user knows the places of the file, not those of its 3.1 form.
        renamed={made.origins.new(p): name for p, name in settings.rename.items()},
    )
    return lower(
        root,
        choices=choices,
        decided=names,
        diagnostics=diagnostics,
        locate=lambda pointer: document.locate(made.origins.old(pointer)),
    )


def _document(
    source: Source, settings: ClientSettings, diagnostics: Diagnostics
) -> Document:
    if source.kind == "pages":
        from .pages import PageFile, read_pages

        pages = [PageFile(path=f.path, name=f.stem, data=f.data) for f in source.files]
        found = Diagnostics()
        document = read_pages(pages, found, title=settings.title or settings.package)
        settled = answered(settings)
        diagnostics.add(note for note in found if note.code not in settled)
        return document
    file = source.files[0]
    document = load_document(file.data, file.path)
    read_version(document)
    if source.neighbours is not None and needs_bundling(file.data):
        read = source.neighbours.read
        document = bundled(document, file.name, read, diagnostics)
        diagnostics.stop_on_errors()
    check_description(document, diagnostics)
    diagnostics.stop_on_errors()
    return document


def _printed(api: ir.Api, settings: ClientSettings) -> Iterator[GeneratedFile]:
    made = environment(resources.templates_folder())
    for file in printed_files(
        api,
        package=settings.package,
        generator=f"clientsmith {__version__}",
        http_library=settings.http_library,
    ):
        text = render(made, file.template, file.view)
        yield GeneratedFile(
            path=file.path, text=finished(file.path, text), owner=file.owner
        )


def _copied() -> Iterator[GeneratedFile]:
    """The runtime, as it stands."""
    for path in sorted((resources.templates_folder() / "runtime").glob("*.py")):
        yield GeneratedFile(path=f"runtime/{path.name}", text=path.read_text("utf-8"))
    yield GeneratedFile(path="py.typed", text="")
