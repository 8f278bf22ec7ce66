"""The README of a package: a first call, and the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .. import ir
from ..imports import Imports
from ..layout import Expression, call, keyword, layout, list_of, prefixed, suffixed
from ..samples import Samples
from ..source import Code, identifier, literal
from .calls import CallWriter
from .expected import Credentials, ExpectedRequest
from .types import Types, decoder_name

_RECORDED: Final = Code("http_client=server.client()")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeView:
    """The package's README: a first call, and the groups."""

    name: Code
    imports: Sequence[Code]
    opened: Code
    call: Code
    has_calls: bool
    tested_imports: Sequence[Code]
    tested: Code
    sent: Code
    http_library: Code
    groups: Sequence[Code]
    has_webhooks: bool
    webhooks: Sequence[Code]


def readme_view(
    api: ir.Api, samples: Samples, *, package: str, http_library: str
) -> ReadmeView:
    """The README; its call is the first operation, with what it requires."""
    imports = Imports(own=identifier(package))
    imports.name(package, "Client")
    types = Types(imports, root=package)
    made, line = Code("..."), ""
    if api.groups:
        calls = CallWriter(api.groups[0], samples, types)
        first = api.groups[0].operations[0]
        shortest = calls.minimal(first)
        made = layout(calls.made(first, shortest, Code("result = ")), 4)
        line = ExpectedRequest(first, api, shortest, types).line()
    plain = imports.lines()
    types.runtime("testing", "Answer")
    types.runtime("testing", "Recorder")
    options = _options(api)
    opened = prefixed(Code("with "), call(Code("Client"), *options))
    sent = prefixed(Code("assert server.lines == "), list_of([literal(line)]))
    return ReadmeView(
        name=identifier(package),
        imports=plain,
        opened=layout(suffixed(opened, Code(" as client:"))),
        call=made,
        has_calls=bool(api.groups),
        tested_imports=imports.lines(),
        tested=layout(call(Code("Client"), _RECORDED, *options), 4),
        sent=layout(sent),
        http_library=identifier(http_library),
        groups=[_group_line(group) for group in api.groups],
        has_webhooks=bool(api.webhooks),
        webhooks=[_webhook_line(webhook) for webhook in api.webhooks],
    )


def _options(api: ir.Api) -> list[Expression]:
    """What a client must be given for the first call; for most, where it needs none."""
    needed = [group.operations[0].security for group in api.groups[:1]]
    alternatives = (Credentials(api, each).given() for each in [*needed, api.security])
    given = next(filter(None, alternatives), {})
    options = [keyword(identifier(n), literal(value)) for n, value in given.items()]
    if not api.servers:
        options.append(keyword(Code("base_url"), literal("https://api.example.com")))
    return options


def _group_line(group: ir.Group) -> Code:
    count = len(group.operations)
    noun = "operation" if count == 1 else "operations"
    return Code(f"`client.{identifier(group.name.python)}`: {count} {noun}")


def _webhook_line(webhook: ir.Webhook) -> Code:
    """The webhook's name, and the call that decodes what it sends."""
    name = literal(webhook.name)
    match webhook.type:
        case ir.ModelRef(model):
            return name + Code(": `models.") + identifier(model) + Code(".from_dict`")
        case ir.AliasRef(alias):
            decoder = identifier(decoder_name(alias))
            return name + Code(": `models.") + decoder + Code("`")
        case ir.EnumRef(enum):
            return name + Code(": `models.") + identifier(enum) + Code("`")
    return name + Code(": any JSON")
