"""Prints the files of a package, each checked, or takes what stands and would be so.

Touches no file but the templates, the runtime that travels along, and what is
remembered of a large package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import __version__, ir, resources
from ..essence import essence_of
from ..processes import processors, shared_out
from ..result import GeneratedFile
from ..samples import Samples, samples_of
from ..settings import ClientSettings
from ..settings.config import label_of
from ..verify import Verifier
from ..views import Printed, printed_files
from .custom import CustomTemplates
from .formatting import finished, formatted
from .render import environment, render
from .reuse import Made, Reuse, Standing

if TYPE_CHECKING:
    from jinja2 import Environment

_MANY: Final = 300
"""Files from which on a package is shared out among processes, and remembered."""
_FEW: Final = 30
"""Files that are printed in the time that it takes to begin another process."""


def package_of(
    api: ir.Api, settings: ClientSettings, standing: Standing | None
) -> list[GeneratedFile]:
    """Every file, finished and checked, or standing as it would be printed.

    A large package takes what need not be printed again from `standing`, the output
    folder. Raises `Failure` for what is wrong in a custom template.
    """
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
    return [*(done[file.path] for file in files), *_copied()]


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


def _printed(
    printer: Environment, file: Printed, form: Callable[[str, str], str]
) -> GeneratedFile:
    text = form(file.path, render(printer, file.template, file.view()))
    essence = essence_of(file.path, text) if file.owner == "generated" else None
    return GeneratedFile(path=file.path, text=text, owner=file.owner, essence=essence)


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


def _copied() -> Iterator[GeneratedFile]:
    """The runtime, as it stands."""
    for path in sorted((resources.templates_folder() / "runtime").glob("*.py")):
        yield GeneratedFile(path=f"runtime/{path.name}", text=path.read_text("utf-8"))
    yield GeneratedFile(path="py.typed", text="")
