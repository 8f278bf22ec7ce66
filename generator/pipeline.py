"""The stages in order: from what was read to the files that are to be written.

Touches no file but the templates, the runtime that travels along, what references in a
description lead to, which the source reads, and what is remembered of a large package.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from . import __version__, ir, resources
from .assumptions import answered, configured, deciding, usual_lists
from .bundle import bundled, needs_bundling, refers_to_parts
from .checks import check_description, read_version
from .diagnostics import Diagnostics, Location
from .document import Document, load_document
from .essence import essence_of
from .lower import Choices, Lowered, lower
from .lower.lasting import Places
from .nesting import room_for_nesting
from .overlay import overlaid
from .path_items import with_whole_items
from .pointers import join_pointer, split_pointer, walk
from .printing.custom import CustomTemplates
from .printing.formatting import finished, formatted
from .printing.render import environment, render
from .processes import processors, shared_out, without_collection
from .references import References
from .result import GeneratedFile, Result
from .reuse import Made, Reuse, Standing
from .samples import Samples, samples_of
from .selection import Selection, selected
from .settings import ClientSettings
from .settings.config import label_of, place_of_option
from .source_files import Source
from .unmatched import (
    warn_of_nothing,
    warn_of_paging,
    warn_of_patterns,
    warn_of_renames,
)
from .verify import Verifier
from .versions import rewritten
from .views import Printed, printed_files

if TYPE_CHECKING:
    from jinja2 import Environment

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
        files = _package(lowered.api, settings, standing)
        return Result(files=(*files, *_copied()), names=lowered.names)


def _package(
    api: ir.Api, settings: ClientSettings, standing: Standing | None
) -> list[GeneratedFile]:
    """Every file that is printed, finished and checked, or standing as it would be."""
    samples = samples_of(api)
    files = list(_to_print(api, samples, settings))
    is_large = len(files) >= _MANY
    custom = _custom_templates(settings)
    # What a custom template says is not looked at: it cannot stand for itself.
    keeps = standing if is_large and settings.templates is None else None
    reuse = Reuse(api, settings, keeps) if keeps else None
    done = {f.path: found for f in files if reuse and (found := reuse.find(f))}
    waiting = [file for file in files if file.path not in done]
    verifier = Verifier(api)
    shares = processors() if is_large and len(waiting) >= _FEW else 1
    made = _print_all(waiting, verifier, samples, custom, shares=shares)
    done |= {printed.file.path: printed.file for printed in made}
    verifier.finish([path for path in done if path.endswith(".py")])
    if reuse:
        reuse.remember(made)
    return [done[file.path] for file in files]


_MANY: Final = 300
"""Files from which on a package is shared out among processes, and remembered."""
_FEW: Final = 30
"""Files that are printed in the time that it takes to begin another process."""


def _print_all(
    files: Sequence[Printed],
    verifier: Verifier,
    samples: Samples,
    custom: CustomTemplates,
    *,
    shares: int,
) -> list[Made]:
    def print_some(numbers: Iterator[int]) -> list[Made]:
        folders = [f for f in (custom.folder, resources.templates_folder()) if f]
        printer = environment(*folders)
        made = []
        for number in numbers:
            # From the last: tests are the longest, and what is short evens out.
            printed = files[-1 - number]
            with (
                samples.declarations.noted() as looked_up,
                custom.blamed(printed.template),
            ):
                is_ours = printed.template not in custom
                file = _printed(printer, printed, finished if is_ours else formatted)
                if file.path.endswith(".py"):
                    check = verifier.check if is_ours else verifier.check_form
                    check(file.path, file.text)
            made.append(Made(file=file, looked_up=looked_up))
        return made

    return list(shared_out(print_some, len(files), min(shares, len(files)) or 1))


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
    document, selection = _document(source, settings, diagnostics)
    pages = source.kind == "pages"
    made = rewritten(selection.root)
    for warning in made.warnings:
        place = document.locate(warning.pointer)
        diagnostics.warning(warning.code, warning.message, place)
    root = configured(made.root, settings, pages=pages)

    def locate(pointer: str) -> Location:
        if (option := deciding(pointer, settings)) is not None:
            return place_of_option(settings, option, ())
        # What was put together of several parts is told of at what is there.
        tokens = split_pointer(made.origins.old(pointer))
        _, count = walk(document.root, tokens)
        return document.locate(join_pointer("", *tokens[:count]))

    standing = Places(root).standing
    places = {p: standing(made.origins.new(p)) for p in settings.rename}
    usual: Literal["brackets", "form"] = "brackets" if pages else "form"
    choices = Choices(
        nested=settings.nested or usual,
        nested_is_assumed=settings.nested is None,
        lists=settings.lists or (usual_lists(root) if pages else "indices"),
        keeps_empty_body=settings.empty_body == "keep",
        texts=settings.text_formats,
        # A user knows the places of the file, and those of the lock in its 3.1 form.
        renamed={place: settings.rename[p] for p, place in places.items()},
        paging={made.origins.new(p): said for p, said in settings.pagination.items()},
        left_out={made.origins.new(p): part for p, part in selection.left_out.items()},
    )
    lowered = lower(
        root,
        choices=choices,
        decided=names,
        diagnostics=diagnostics,
        locate=locate,
    )
    warn_of_paging(lowered.api, settings, made.origins.new, diagnostics)
    nameless = [p for p, place in places.items() if place in lowered.nameless]
    warn_of_renames(document.root, nameless, settings, diagnostics)
    if selection.left_out:
        warn_of_nothing(lowered.api, settings, diagnostics)
    else:
        _look_for_nothing(lowered.api, document, diagnostics)
    diagnostics.stop_on_errors()
    return lowered, locate


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


def _chosen(
    document: Document, settings: ClientSettings, diagnostics: Diagnostics
) -> Selection:
    """The operations that are asked for, and what they need."""
    root = document.root
    references = References(root, document.locate)
    warn_of_patterns(root, references, settings, diagnostics)
    return selected(root, references, settings.include, settings.exclude)


def _document(
    source: Source, settings: ClientSettings, diagnostics: Diagnostics
) -> tuple[Document, Selection]:
    """The whole document, and what of it is asked for, which has been checked."""
    if source.kind == "pages":
        from .pages import PageFile, read_pages

        names = _page_names(source)
        pages = [
            PageFile(path=f.path, name=name, data=f.data)
            for f, name in zip(source.files, names, strict=True)
        ]
        found = Diagnostics()
        document = read_pages(pages, found, title=settings.title or settings.package)
        settled = answered(settings)
        diagnostics.add(note for note in found if note.code not in settled)
        if source.overlays:
            document = overlaid(document, ".", source.overlays, diagnostics)
        selection = _chosen(document, settings, diagnostics)
        if source.overlays:
            selection = _as_meant(selection, document, diagnostics)
            diagnostics.stop_on_errors()
        return document, selection
    file = source.files[0]
    document = load_document(file.data, file.path)
    read_version(document)
    if source.overlays:
        document = overlaid(document, file.name, source.overlays, diagnostics)
        read_version(document)
    return _checked(document, source, settings, diagnostics)


def _page_names(source: Source) -> list[str]:
    """The operations' names: those of the files, with the folder where two are one."""
    times = Counter(file.stem for file in source.files)
    return [
        file.stem if times[file.stem] == 1 else os.path.splitext(file.name)[0]
        for file in source.files
    ]


def _checked(
    document: Document,
    source: Source,
    settings: ClientSettings,
    diagnostics: Diagnostics,
) -> tuple[Document, Selection]:
    """The document with what it refers to, if what is selected can be read on."""
    texts = (each.data for each in (source.files[0], *source.overlays))
    read = source.neighbours.read if source.neighbours is not None else None
    name = source.files[0].name
    found = Diagnostics()
    if read is None or not any(map(needs_bundling, texts)):
        whole = with_whole_items(document, found)
        selection = _chosen(whole, settings, found)
        selection = _as_meant(selection, whole, found)
        if read is None or not refers_to_parts(whole.root, found):
            diagnostics.add(found)
            diagnostics.stop_on_errors()
            return whole, selection
    document = bundled(document, name, read, diagnostics)
    document = with_whole_items(document, diagnostics)
    diagnostics.stop_on_errors()
    selection = _chosen(document, settings, diagnostics)
    selection = _as_meant(selection, document, diagnostics)
    diagnostics.stop_on_errors()
    return document, selection


def _as_meant(
    selection: Selection, document: Document, diagnostics: Diagnostics
) -> Selection:
    """What is selected, checked, and read as it is meant."""
    root = check_description(document.with_root(selection.root), diagnostics)
    return replace(selection, root=root)


def _to_print(
    api: ir.Api, samples: Samples, settings: ClientSettings
) -> Iterator[Printed]:
    return printed_files(
        api,
        samples,
        package=settings.package,
        generator=f"clientsmith {__version__}",
        http_library=settings.http_library,
    )


def _custom_templates(settings: ClientSettings) -> CustomTemplates:
    folder = Path(settings.templates) if settings.templates else None
    label = label_of(folder) if folder else ""
    return CustomTemplates(folder, label, resources.templates_folder())


def _printed(
    printer: Environment, file: Printed, form: Callable[[str, str], str]
) -> GeneratedFile:
    text = form(file.path, render(printer, file.template, file.view()))
    essence = essence_of(file.path, text) if file.owner == "generated" else None
    return GeneratedFile(path=file.path, text=text, owner=file.owner, essence=essence)


def _copied() -> Iterator[GeneratedFile]:
    """The runtime, as it stands."""
    for path in sorted((resources.templates_folder() / "runtime").glob("*.py")):
        yield GeneratedFile(path=f"runtime/{path.name}", text=path.read_text("utf-8"))
    yield GeneratedFile(path="py.typed", text="")
