"""The stages in order: from what was read to the files that are to be written.

Touches no file but the templates, the runtime that travels along, and what references
in a description lead to, which the source reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from . import __version__, ir, resources
from .assumptions import answered, configured
from .bundle import bundled, needs_bundling, refers_to_parts
from .checks import check_description, read_version
from .diagnostics import Diagnostics, Location
from .document import Document, load_document
from .formatting import finished
from .lower import Choices, Lowered, lower
from .overlay import overlaid
from .processes import processors, shared_out, without_collection
from .references import References
from .render import environment, render
from .result import GeneratedFile, Result
from .selection import selected, without_match
from .settings import ClientSettings
from .source_files import Source
from .verify import Verifier
from .versions import rewritten
from .views import Printed, printed_files

if TYPE_CHECKING:
    from jinja2 import Environment


def generate(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
) -> Result:
    """The whole package, finished and checked. Raises `Failure` for bad input."""
    with without_collection():
        return _generated(source, settings, names, diagnostics)


def _generated(
    source: Source,
    settings: ClientSettings,
    names: Mapping[str, str],
    diagnostics: Diagnostics,
) -> Result:
    lowered = _lowered(source, settings, names, diagnostics)
    verifier = Verifier(lowered.api)
    files = list(_to_print(lowered.api, settings))

    def print_some(numbers: Iterator[int]) -> list[tuple[int, GeneratedFile]]:
        printer = environment(resources.templates_folder())
        done = []
        for number in numbers:
            # From the last: tests are the longest, and what is short evens out.
            index = len(files) - 1 - number
            printed = _printed(printer, files[index])
            if printed.path.endswith(".py"):
                verifier.check(printed.path, printed.text)
            done.append((index, printed))
        return done

    shares = processors() if len(files) >= _MANY else 1
    printed = [file for _, file in sorted(shared_out(print_some, len(files), shares))]
    verifier.finish([file.path for file in printed if file.path.endswith(".py")])
    return Result(files=(*printed, *_copied()), names=lowered.names)


_MANY: Final = 300
"""Files from which on their printing is shared out among processes."""


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
    for warning in made.warnings:
        place = document.locate(warning.pointer)
        diagnostics.warning(warning.code, warning.message, place)
    root = configured(made.root, settings, pages=pages)

    def locate(pointer: str) -> Location:
        return document.locate(made.origins.old(pointer))

    root = _chosen(root, settings, locate, diagnostics)
    usual: Literal["brackets", "form"] = "brackets" if pages else "form"
    choices = Choices(
        nested=settings.nested or usual,
        nested_is_assumed=settings.nested is None,
        lists=settings.lists or "indices",
        keeps_empty_body=settings.empty_body == "keep",
        # A user knows the places of the file, not those of its 3.1 form.
        renamed={made.origins.new(p): name for p, name in settings.rename.items()},
        paging={made.origins.new(p): said for p, said in settings.pagination.items()},
    )
    return lower(
        root,
        choices=choices,
        decided=names,
        diagnostics=diagnostics,
        locate=locate,
    )


def _chosen(
    root: dict[str, Any],
    settings: ClientSettings,
    locate: Callable[[str], Location],
    diagnostics: Diagnostics,
) -> dict[str, Any]:
    """The operations that are asked for, and what they need."""
    references = References(root, locate)
    patterns = (*settings.include, *settings.exclude)
    for pattern in without_match(root, references, patterns):
        told = ", ".join(f'{key} = "{glob}"' for key, glob in pattern)
        message = f"no operation matches {{ {told} }} of the configuration"
        diagnostics.warning("selection-unmatched", message, locate("/paths"))
    return selected(root, references, settings.include, settings.exclude)


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
        if source.overlays:
            document = overlaid(document, ".", source.overlays, diagnostics)
            check_description(document, diagnostics)
            diagnostics.stop_on_errors()
        return document
    file = source.files[0]
    document = load_document(file.data, file.path)
    read_version(document)
    if source.overlays:
        document = overlaid(document, file.name, source.overlays, diagnostics)
        read_version(document)
    return _checked(document, source, diagnostics)


def _checked(document: Document, source: Source, diagnostics: Diagnostics) -> Document:
    """The document with what it refers to, if it is one that can be read on."""
    texts = (each.data for each in (source.files[0], *source.overlays))
    read = source.neighbours.read if source.neighbours is not None else None
    name = source.files[0].name
    found = Diagnostics()
    if read is None or not any(map(needs_bundling, texts)):
        check_description(document, found)
        if read is None or not refers_to_parts(document.root, found):
            diagnostics.add(found)
            diagnostics.stop_on_errors()
            return document
    document = bundled(document, name, read, diagnostics)
    diagnostics.stop_on_errors()
    check_description(document, diagnostics)
    diagnostics.stop_on_errors()
    return document


def _to_print(api: ir.Api, settings: ClientSettings) -> Iterator[Printed]:
    return printed_files(
        api,
        package=settings.package,
        generator=f"clientsmith {__version__}",
        http_library=settings.http_library,
    )


def _printed(printer: Environment, file: Printed) -> GeneratedFile:
    text = render(printer, file.template, file.view())
    return GeneratedFile(
        path=file.path, text=finished(file.path, text), owner=file.owner
    )


def _copied() -> Iterator[GeneratedFile]:
    """The runtime, as it stands."""
    for path in sorted((resources.templates_folder() / "runtime").glob("*.py")):
        yield GeneratedFile(path=f"runtime/{path.name}", text=path.read_text("utf-8"))
    yield GeneratedFile(path="py.typed", text="")
