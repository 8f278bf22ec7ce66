"""What a user can decide about a client, as frozen data.

Knows no file format: `config` reads these from TOML or the command line, `options`
checks each value.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from ..ir import Lists, Nested, SchemeKind, Way

HttpLibrary: TypeAlias = Literal["httpx2", "httpx"]
DateTime: TypeAlias = Literal["datetime", "str"]
Decimals: TypeAlias = Literal["decimal", "str"]
Pattern: TypeAlias = tuple[tuple[str, str], ...]
"""Pairs of key (`tag`, `path`, `method`, `operation-id`) and glob; all must match."""


class AuthScheme(NamedTuple):
    """A kind of credentials. `key` names the header, query parameter or cookie."""

    kind: SchemeKind
    key: str = ""


class PageSettings(NamedTuple):
    """What is assumed where an HTML page is silent.

    infer_responses: whether a response's type is inferred from its example, or `Any`.
    untyped_body: the media type of a body about which the page says nothing.
    body_required: whether a body must be given; None: where its schema asks for a part.
    """

    infer_responses: bool = True
    untyped_body: str = "application/json"
    body_required: bool | None = None


class Paging(NamedTuple):
    """How an operation pages, in the names that the description has.

    `parameter` is one of the query, `body` in its place a way down into the body. Each
    of `next`, `more`, `total` and `items` is a way down into the answer, property by
    property; empty where there is none, and for `items` the answer itself.
    """

    way: Way
    parameter: str | None = None
    body: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    first: int = 1


class ClientSettings(NamedTuple):
    """Everything that is configured about one client.

    None means that nothing was said, and the description or an assumption decides.
    Paths are text, for a run with nothing to do has no time to load `pathlib`.
    `name` is how the configuration and the command line call the client; the name by
    which the generated package is imported is `package`.
    """

    name: str
    source: str
    output: str
    source_root: str | None = None
    """The folder that references may not leave; None: the source's own."""
    overlays: tuple[str, ...] = ()
    """Overlay documents, in the order in which they are applied."""
    templates: str | None = None
    """A folder of templates in the place of ours."""
    title: str | None = None
    base_url: str | None = None
    nested: Nested | None = None
    lists: Lists | None = None
    auth: tuple[AuthScheme, ...] | None = None
    http_library: HttpLibrary = "httpx2"
    empty_body: Literal["omit", "keep"] = "omit"
    date_time: DateTime = "datetime"
    decimal: Decimals = "decimal"
    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    strict: bool = False
    pages: PageSettings = PageSettings()
    rename: Mapping[str, str] = MappingProxyType({})
    """JSON pointer into the description → Python name."""
    pagination: Mapping[str, Paging | bool] = MappingProxyType({})
    """JSON pointer or operationId, or `*` for all others → how it pages, if at all."""
    file: str | None = None
    """The configuration that this stands in; None for the command line."""

    @property
    def package(self) -> str:
        """The name of the folder, because that is what gets imported."""
        return os.path.basename(self.output)

    @property
    def text_formats(self) -> frozenset[str]:
        """The formats whose values stay the texts that they are."""
        said = {"date-time": self.date_time, "decimal": self.decimal}
        return frozenset(name for name, kind in said.items() if kind == "str")

    @property
    def overlay_names(self) -> list[str]:
        """The overlays as the lock calls them: their ways from the source's folder."""
        is_folder = os.path.isdir(self.source)
        folder = self.source if is_folder else os.path.dirname(self.source)
        names = (os.path.relpath(overlay, folder) for overlay in self.overlays)
        return [name.replace(os.sep, "/") for name in names]

    @property
    def digest(self) -> str:
        """SHA-256 over all that the output depends on: no place on a disk, no order.

        `strict` counts, so that turning it on looks at the warnings again.
        """
        auth = self.auth
        facts = (
            ("package", self.package),
            ("overlays", self.overlay_names),
            ("title", self.title),
            ("base-url", self.base_url),
            ("nested", self.nested),
            ("lists", self.lists),
            ("auth", None if auth is None else [tuple(each) for each in auth]),
            ("http-library", self.http_library),
            ("empty-body", self.empty_body),
            ("date-time", self.date_time),
            ("decimal", self.decimal),
            ("include", self.include),
            ("exclude", self.exclude),
            ("strict", self.strict),
            ("pages", tuple(self.pages)),
            ("rename", sorted(self.rename.items())),
            (
                "pagination",
                [
                    (key, said if isinstance(said, bool) else tuple(said))
                    for key, said in sorted(self.pagination.items())
                ],
            ),
        )
        # ASCII, and the same in every version of Python; JSON takes longer to load.
        return hashlib.sha256(ascii(facts).encode()).hexdigest()
