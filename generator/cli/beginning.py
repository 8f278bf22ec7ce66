"""Writes the first configuration of a client, with what its description leaves open.

Decides the text and the file that it goes to; what stands there already is kept byte
for byte.
"""

from __future__ import annotations

import json
import keyword
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .. import ir, names
from ..diagnostics import Diagnostic, Failure, Location, error
from ..output.folder import OutputFolder
from ..samples.servers import sample_base_url
from ..settings.command_line import lines_of
from ..settings.config import (
    OWN_FILE,
    PYPROJECT,
    PYPROJECT_TABLE,
    ClientSettings,
    Project,
    config_of,
    label_of,
)
from ..settings.toml_file import SYNTAX, KeyPath

_VERSION: Final = re.compile("v?[0-9]+")
_FORMATS: Final = frozenset(["openapi", "swagger", "oas", "oas2", "oas3", "spec"])
_SAYS_NOTHING: Final = _FORMATS | {
    *("api", "apis", "rest", "http", "web", "the", "index", "schema", "definition"),
    *("specification", "description", "documentation", "docs", "v1", "v2", "v3", "v4"),
}
_MOST_WORDS: Final = 4
_PATHS: Final = frozenset(["source-root", "templates", "overlays"])
_HINT: Final = (
    "# `clientsmith schema` prints all options; most may also stand above the",
    "# clients, for all of them.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A client to be added to the configuration in a file, which may not be there."""

    path: Path
    table: KeyPath
    """Where in the file the configuration stands."""
    name: str
    client: ClientSettings
    """As it was read from the command line."""
    options: Sequence[str]
    """What was set there."""
    output: Path
    is_first: bool
    """Whether no client is configured there."""

    def text(self, api: ir.Api, told: Sequence[Diagnostic]) -> str:
        """The table of the client; comments name what is worth a decision."""
        table = ".".join([*self.table, "clients", self.name])
        lines = [
            *(_HINT if self.is_first else ()),
            f"[{table}]",
            f"source = {self._relative(self.client.source)}",
            f"output = {self._relative(self.output)}",
            *self._given(),
            *_open_questions(api, {diagnostic.code for diagnostic in told}),
        ]
        return "\n".join(lines) + "\n"

    def whole(self, text: str) -> bytes:
        """The file with the text at its end; `Failure` where it cannot stand there."""
        label = label_of(self.path)
        before = self.path.read_bytes() if self.path.exists() else b""
        gap = "" if not before else "\n" if before.endswith(b"\n") else "\n\n"
        added = (gap + text).encode("utf-8")
        # Lines end as those that stand there.
        after = before + (added.replace(b"\n", b"\r\n") if b"\r\n" in before else added)
        try:
            config_of(after, self.path)
        except Failure as failure:
            # No line of them is in the file yet.
            place = Location(file=label)
            found = [each._replace(location=place) for each in failure.diagnostics]
            if any(each.code == SYNTAX for each in found):
                message = f"`{self.name}` cannot be added at the end of this file"
                help = "run it with --stdout and put the lines where they belong"
                found.insert(0, error("init-place", message, place, help))
            raise Failure(*found) from None
        return after

    def told(self, folder: Path, *, is_new: bool) -> str:
        """Which file it went to; one above `folder` may be a surprise."""
        place = label_of(self.path)
        if is_new:
            return f"wrote {place}"
        above = ", the configuration above this folder" * (self.path.parent != folder)
        return f"added to {place}{above}"

    def _given(self) -> Iterator[str]:
        """What the command line says besides, with paths from where the file lies."""
        yield from lines_of(self.options, without=_PATHS)
        root, templates = self.client.source_root, self.client.templates
        if root is not None:
            yield f"source-root = {self._relative(root)}"
        if templates is not None:
            yield f"templates = {self._relative(templates)}"
        if overlays := ", ".join(map(self._relative, self.client.overlays)):
            yield f"overlays = [{overlays}]"

    def _relative(self, path: str | Path) -> str:
        relative = os.path.relpath(path, self.path.parent).replace(os.sep, "/")
        # A basic string of TOML is written like one of JSON.
        return json.dumps(relative, ensure_ascii=False)


def beginning(
    client: ClientSettings,
    options: Sequence[str],
    output: Path | None,
    project: Project | None,
    folder: Path,
    title: str,
) -> Beginning:
    """Where a client is configured: in the file that is there, or in a new one.

    `client` is as `options` of the command line have it; without `output`, it is called
    after its source, or the title. Raises `Failure` where one of its name is configured
    already, or its folder holds others' work.
    """
    output = output or _free(folder / name_of(Path(client.source), title))
    name = output.name
    pyproject = folder / PYPROJECT
    path = pyproject if pyproject.exists() else folder / OWN_FILE
    table = PYPROJECT_TABLE if path == pyproject else ()
    if project is not None:
        path, table = Path(project.file).absolute(), project.table
        if name in project.clients:
            message = f"the client `{name}` is configured already"
            help = "-o DIR gives another folder, whose name is the client's"
            raise Failure(
                error("init-exists", message, Location(file=project.file), help)
            )
    _folder(output).refuse_foreign()
    return Beginning(
        path=path,
        table=table,
        name=name,
        client=client,
        options=options,
        output=output,
        is_first=project is None or not project.clients,
    )


def _free(place: Path) -> Path:
    """Where a client can be written: not into what it is made from, for one."""
    try:
        _folder(place).refuse_foreign()
    except Failure:
        return place.with_name(f"{place.name}_client")
    return place


def _folder(place: Path) -> OutputFolder:
    return OutputFolder(place, label_of(place))


def name_of(source: Path, title: str = "") -> str:
    """What to call a client: as its file or folder is called, without a version.

    Where that says nothing (`openapi.yaml`, `v3.json`), as the API is called.
    """
    stem = source.stem if source.suffix else source.name
    telling = _without_version(names.words(stem))
    if _SAYS_NOTHING.issuperset(telling):
        spoken = [
            word for word in names.words(title.lower()) if word not in _SAYS_NOTHING
        ]
        telling = _without_version(spoken)[:_MOST_WORDS]
    name = names.snake(" ".join(telling), prefix="api")
    if name in sys.stdlib_module_names:
        # Python would import the client where its own libraries want that module.
        return f"{name}_api"
    return f"{name}_" if keyword.iskeyword(name) else name


def _without_version(words: Sequence[str]) -> list[str]:
    """The words without those at the end that tell a version or a format."""
    kept = list(words)
    while kept and (kept[-1] in _FORMATS or _VERSION.fullmatch(kept[-1])):
        kept.pop()
    return kept


def _open_questions(api: ir.Api, codes: set[str]) -> Iterator[str]:
    if not api.servers:
        named = "only the path of its server" if api.server_path else "no server"
        yield f"# The description names {named}: without this, each client is told it."
        # A basic string of TOML is written like one of JSON.
        yield f"# base-url = {json.dumps(sample_base_url(api))}"
    if not api.schemes:
        yield "# The description says nothing of credentials."
        yield '# auth = "bearer"  # or "basic", { header = "X-Api-Key" }, …'
    if "security-assumed" in codes:
        yield "# No `security` names a scheme: what is given goes with each operation."
        yield '# auth = []  # nothing does; or "bearer", { header = "X-Api-Key" }, …'
    if "nested-assumed" in codes:
        yield "# Objects in forms or queries: the description does not say how."
        yield '# nested = "brackets"  # a[b]=c; "form": as the standard has it'
    if "lists-assumed" in codes:
        yield "# Lists within `deepObject`: neither it nor the standard says how."
        yield '# lists = "indices"  # a[b][0]=c; "brackets": a[b][]=c; "repeat": a[b]=c'
    operations = api.operations
    pages = sum(operation.pages is not None for operation in operations)
    if pages:
        yield f"# {pages} of {len(operations)} operations page; where that is not so:"
        yield "# pagination = { operationId = false }"
