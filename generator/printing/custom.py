"""Templates of the user's that stand in the place of ours, file by file.

They are trusted as the configuration is. Each begins with the version of the contract
that it was written for: which views there are, and what their members hold. What is
printed with one must be Python, but is not held against the model: it may say more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from types import MappingProxyType
from typing import Final

from ..diagnostics import Diagnostic, Failure, Location, error
from ..nearest import nearest
from ..resources import MOST_FOLDERS

VIEWS_VERSION: Final = 2
"""To be raised where a view loses a member, or one holds something else."""

CHANGES: Final[Mapping[int, str]] = MappingProxyType(
    {2: "client.py.jinja prints each of `classes`, which have what both clients had"}
)
"""What changed with each version after the first, for those who wrote for an older."""

_LINE: Final = f"{{# clientsmith templates {VIEWS_VERSION} #}}"
_FIRST_LINE: Final = re.compile(r"\{#-? *clientsmith templates ([0-9]{1,9}) *-?#\}")


class CustomTemplates:
    """The checked templates of a folder; none where there is no folder."""

    def __init__(self, folder: Path | None, label: str, ours: Path) -> None:
        """Raises `Failure` with everything that is wrong in the folder."""
        self.folder = folder
        self._label = label
        self._names: frozenset[str] = frozenset()
        if folder is not None:
            known = sorted(p.relative_to(ours).as_posix() for p in _templates(ours))
            found = list(_files(folder, label))
            problems = [p for name in found for p in self._problems(name, known)]
            if problems:
                raise Failure(*problems)
            self._names = frozenset(found)

    def __contains__(self, template: str) -> bool:
        return template in self._names

    @contextmanager
    def blamed(self, template: str) -> Iterator[None]:
        """What goes wrong in the block is the fault of the template, if it is here."""
        try:
            yield
        except Exception as fault:
            if template not in self or isinstance(fault, Failure):
                raise
            kind = "" if "no Python" in str(fault) else f"{type(fault).__name__}: "
            message = f"this template cannot be used: {kind}{fault}"
            place = Location(
                file=f"{self._label}/{template}", line=_line(fault), column=1
            )
            raise Failure(error("template-broken", message, place)) from fault

    def _problems(self, name: str, known: list[str]) -> Iterator[Diagnostic]:
        place = Location(file=f"{self._label}/{name}", line=1, column=1)
        if name not in known:
            near = nearest(name, known)
            help = f"did you mean `{near}`?" if near else None
            if name.startswith("runtime/"):
                help = "the runtime travels as it stands: subclass or wrap what it has"
            message = "clientsmith has no template of this name"
            yield error("template-unknown", message, place, help)
            return
        assert self.folder is not None
        first = (self.folder / name).read_bytes().partition(b"\n")[0]
        version = _FIRST_LINE.match(first.decode("utf-8", "replace"))
        told = f"`{_LINE}`"
        if version is None:
            message = f"the first line must be {told}, for which contract it is written"
            help = "clientsmith templates FOLDER copies ours with that line"
            yield error("template-contract", message, place, help)
        elif int(version[1]) != VIEWS_VERSION:
            is_newer = int(version[1]) > VIEWS_VERSION
            changes = [t for v, t in CHANGES.items() if v > int(version[1])]
            message = (
                f"this is written for version {version[1]} of the contract, and this"
                f" clientsmith has version {VIEWS_VERSION}"
            )
            help = (
                "use the clientsmith that it was made for, or copy ours again"
                if is_newer
                else "; ".join([*changes, f"then make the first line {told}"])
            )
            yield error("template-contract", message, place, help)


def to_copy(
    ours: Path, names: Collection[str], folder: Path, label: str
) -> dict[Path, str]:
    """Our templates as a user's begin, by where they go; all where none is named.

    Raises `Failure` for a name that no template has, and for a file that is there.
    """
    known = sorted(path.relative_to(ours).as_posix() for path in _templates(ours))
    problems: list[Diagnostic] = []
    texts: dict[Path, str] = {}
    for name in names or known:
        target = folder / name
        if name not in known:
            near = nearest(name, known)
            message = f"clientsmith has no template `{name}`"
            help = f"did you mean `{near}`?" if near else ", ".join(known)
            problems.append(error("template-unknown", message, help=help))
        elif target.exists():
            message = "this file is there already; nothing was written"
            place = Location(file=f"{label}/{name}")
            problems.append(error("template-exists", message, place))
        else:
            texts[target] = f"{_LINE}\n{(ours / name).read_text('utf-8')}"
    if problems:
        raise Failure(*problems)
    return texts


def _templates(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.jinja")


def _files(folder: Path, label: str) -> Iterator[str]:
    """The names of all files, but for those that editors and systems drop anywhere."""
    if not os.path.isdir(folder):
        message = "there is no such folder of templates"
        raise Failure(error("template-missing", message, Location(file=label)))
    for path in sorted(_all_files(folder, label)):
        is_dropped = any(part.startswith(".") for part in path.parts[-2:])
        if path.is_file() and not (is_dropped or _BESIDE.fullmatch(path.name)):
            yield path.relative_to(folder).as_posix()


def _all_files(folder: Path, label: str) -> Iterator[Path]:
    for number, (parent, _, files) in enumerate(os.walk(folder)):
        if number == MOST_FOLDERS:
            message = (
                f"this is no folder of templates: more than {number} folders are in it"
            )
            raise Failure(error("template-folder", message, Location(file=label)))
        yield from (Path(parent, name) for name in files)


_BESIDE: Final = re.compile(r".*~|readme(\.\w+)?", re.I)
"""What an editor keeps of a file, and what a user says of the folder."""


def _line(fault: Exception) -> int:
    """The line of a template that an error comes from; the first if none is known."""
    line = getattr(fault, "lineno", None)
    if isinstance(line, int):
        return line
    frames = extract_tb(fault.__traceback__)
    lines = [f.lineno for f in frames if f.filename.endswith(".jinja") and f.lineno]
    return lines[-1] if lines else 1
