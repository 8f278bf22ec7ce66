"""The whole of an API: servers, credentials, webhooks, groups and declarations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .declarations import Declaration, Doc, Name
from .operations import Group, Operation, Requirement
from .types import Type

SchemeKind: TypeAlias = Literal["bearer", "basic", "header", "query", "cookie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """A kind of credentials. `arguments` are the client's keywords that take them."""

    name: str
    kind: SchemeKind
    key: str
    """The name of the header, query parameter or cookie; empty for the others."""
    arguments: tuple[str, ...]
    doc: Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """A part of the default server's URL that the client takes by keyword.

    Without a default the keyword must be given, or `base_url`.
    """

    name: Name
    default: str | None
    doc: Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerTemplate:
    """The default server where it has variables: `https://{region}.example.com`."""

    url: str
    variables: tuple[ServerVariable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A call that the API makes, to be decoded with `m.Pet.from_dict(…)`."""

    name: str
    media_type: str
    type: Type
    doc: Doc
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Everything that is printed."""

    title: str
    version: str
    doc: Doc
    servers: tuple[str, ...]
    """As they are with the defaults of their variables."""
    server_path: str = ""
    """What is known of the server where nothing tells its host: `/api/v3`."""
    template: ServerTemplate | None = None
    security: Requirement
    """What an operation needs that says nothing else."""
    schemes: tuple[SecurityScheme, ...]
    groups: tuple[Group, ...]
    webhooks: tuple[Webhook, ...] = ()
    """And callbacks."""
    declarations: tuple[Declaration, ...]

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Those of all groups."""
        return tuple(each for group in self.groups for each in group.operations)
