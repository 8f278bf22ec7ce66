"""The README of a package: what it is of, a first call, what the client takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from .. import ir
from ..printing import prose
from ..printing.imports import Imports
from ..printing.layout import (
    Expression,
    call,
    keyword,
    layout,
    list_of,
    prefixed,
    suffixed,
)
from ..printing.source import WIDTH, Code, identifier, literal, quotation
from ..samples import Samples
from ..samples.servers import sample_base_url
from ..type_walk import held, within
from .calls.arguments import SampleArguments
from .calls.credentials import Credentials
from .calls.sent import SentRequest
from .calls.served import served
from .calls.streamed import streams_alone
from .calls.written import CallWriter
from .credential_texts import credential
from .documentation import has_words, other_name
from .types import Types, decoder_name

_MOST_LINES: Final = 24
"""Of an answer: past these it hides the call that it is for."""
_RECORDED: Final = Code("http_client=server.client()")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeView:
    """The package's README."""

    name: Code
    has_about: bool
    about: Code
    imports: Sequence[Code]
    opened: Code
    call: Code
    address: Code
    has_schemes: bool
    schemes: Sequence[Code]
    notes: Sequence[Code]
    has_calls: bool
    tested_imports: Sequence[Code]
    answer: Code
    tested: Code
    sent: Code
    http_library: Code
    groups: Sequence[Code]
    has_webhooks: bool
    webhooks: Sequence[Code]
    decoded: Code


def readme_view(
    api: ir.Api, samples: Samples, *, package: str, http_library: str
) -> ReadmeView:
    """The README; its call has what the operation requires, and no more."""
    imports = Imports(own=identifier(package))
    imports.name(package, "Client")
    types = Types(imports, root=package)
    made, line, answer, first = Code("..."), "", Code(""), None
    if api.groups:
        calls = CallWriter(api.groups[0], samples, types)
        first, answer = _shown(api.groups[0], samples)
        shortest = SampleArguments(samples).minimal(first)
        if streams_alone(first):
            made = calls.streamed(first, shortest)
            made += Code("\n        for item in items:\n            print(item)")
        else:
            made = layout(calls.made(first, shortest, Code("result = ")), 4)
        line = SentRequest(first, api, shortest).line_at_server()
    plain = imports.lines()
    types.runtime("testing", "Answer")
    types.runtime("testing", "Recorder")
    options = _options(api, first)
    about = _about(api)
    opened = prefixed(Code("with "), call(Code("Client"), *options))
    sent = prefixed(Code("assert server.lines == "), list_of([literal(line)]))
    return ReadmeView(
        name=identifier(package),
        has_about=has_words(about),
        about=quotation(about) if has_words(about) else Code(""),
        imports=plain,
        opened=layout(suffixed(opened, Code(" as client:"))),
        call=made,
        address=_address(api),
        has_schemes=bool(api.schemes),
        schemes=[credential(scheme) for scheme in api.schemes],
        notes=list(_notes(api)),
        has_calls=bool(api.groups),
        tested_imports=imports.lines(),
        answer=answer,
        tested=layout(call(Code("Client"), _RECORDED, *options), 4),
        sent=layout(sent),
        http_library=identifier(http_library),
        groups=[_group_line(group) for group in api.groups],
        has_webhooks=bool(api.webhooks),
        webhooks=[_webhook_line(webhook) for webhook in api.webhooks],
        decoded=_decoded(api),
    )


def _shown(group: ir.Group, samples: Samples) -> tuple[ir.Operation, Code]:
    """The first operation with an answer that is read quickly, and the answer.

    It is what is documented, so that a strict client takes it, too. Where all are long,
    the first operation.
    """
    answers = (
        (each, layout(prefixed(Code("answer = "), served(each, samples))))
        for each in group.operations
    )
    first = next(answers)
    return next((each for each in chain([first], answers) if _is_short(each[1])), first)


def _is_short(code: Code) -> bool:
    return code.count("\n") < _MOST_LINES


def _about(api: ir.Api) -> str:
    """Title, version and the first paragraph of the description."""
    title = " ".join(prose.readable(api.title).split())
    version = f"version {api.version}" if has_words(api.version) else ""
    said = prose.first_paragraph(api.doc.text)
    named = ", ".join(filter(has_words, [title, version]))
    paragraphs = [named, said if said != title else ""]
    return prose.wrap("\n\n".join(filter(has_words, paragraphs)), WIDTH - len("> "))


def _address(api: ir.Api) -> Code:
    if api.server_path:
        path = literal(api.server_path)
        return Code(
            f"The description names only the path {path} of its server: `base_url` is"
            " required, with it."
        )
    if not api.servers:
        return Code("The description names no server: `base_url` is required.")
    return Code(f"Calls go to {literal(api.servers[0])}; `base_url` replaces it.")


def _notes(api: ir.Api) -> Iterator[Code]:
    """What is done with pages, with streams, and with a time of no known place."""
    if paged := _first(api, lambda operation: operation.pages is not None):
        yield Code(
            "Where there are pages a method returns one, and `iterate` gives the items"
            f" of all:\n`client.iterate({paged}(…))`."
        )
    if streamed := _first(api, streams_alone):
        yield Code(
            "Where an answer is a stream, a method reads it to its end, and `stream`"
            " gives each item\nas it comes:"
            f" `with client.stream({streamed}(…)) as items`."
        )
    sent: list[ir.Type] = []
    read: list[ir.Type] = [webhook.type for webhook in api.webhooks]
    for operation in api.operations:
        sent += (parameter.type for parameter in operation.parameters)
        if operation.body:
            sent += (content.type for content in operation.body.contents)
        for response in operation.responses:
            read += (content.type for content in response.contents)
    if _have_moments(sent, api):
        yield Code(
            "A `datetime` without a `tzinfo` goes without an offset, which RFC 3339"
            " asks for."
        )
    if _have_moments(read, api):
        yield Code(
            "Of a second, a `datetime` that came holds six digits behind the point:"
            '\n`date-time = "str"` in the configuration of the client keeps all.'
        )


def _have_moments(kinds: Sequence[ir.Type], api: ir.Api) -> bool:
    """Whether there is a date with a time in values of the types."""
    declared = {each.name: each for each in api.declarations}
    waiting = list(kinds)
    seen: set[ir.Type] = set()
    while waiting:
        for kind in within([waiting.pop()]):
            if kind == ir.Scalar(ir.ScalarKind.DATE_TIME):
                return True
            if isinstance(kind, ir.ModelRef | ir.AliasRef) and kind not in seen:
                seen.add(kind)
                waiting += held(declared[kind.name])
    return False


def _first(api: ir.Api, is_meant: Callable[[ir.Operation], bool]) -> Code:
    """The first such operation: `operations.pets.list_pets`; empty for none."""
    for group in api.groups:
        for operation in group.operations:
            if is_meant(operation):
                name = identifier(operation.name.python)
                return Code(f"operations.{identifier(group.name.python)}.{name}")
    return Code("")


def _options(api: ir.Api, shown: ir.Operation | None) -> list[Expression]:
    """What a client must be given for the call; for most, where it needs none."""
    needed = [shown.security] if shown else []
    alternatives = (Credentials(api, each).given() for each in [*needed, api.security])
    given = next(filter(None, alternatives), {})
    options = [keyword(identifier(n), literal(value)) for n, value in given.items()]
    if not api.servers:
        options.append(keyword(Code("base_url"), literal(sample_base_url(api))))
    return options


def _group_line(group: ir.Group) -> Code:
    count = len(group.operations)
    noun = "operation" if count == 1 else "operations"
    line = Code(f"`client.{identifier(group.name.python)}`: {count} {noun}")
    called = other_name(group)
    return line + Code("\n  ") + quotation(called) if called else line


_BY_CLASS: Final = Code("What it sends is decoded by a class of `models`:")
_BY_DECODER: Final = Code(
    "What it sends is decoded by a class of `models`, or by a `Decoder`\n"
    "of `runtime.decoding`; `payload` is what `json.loads` gives:"
)


def _decoded(api: ir.Api) -> Code:
    """What decodes webhooks: those that are no objects have no class."""
    has_decoder = any(isinstance(w.type, ir.AliasRef) for w in api.webhooks)
    return _BY_DECODER if has_decoder else _BY_CLASS


def _webhook_line(webhook: ir.Webhook) -> Code:
    """The webhook's name, and the call that decodes what it sends."""
    name = literal(webhook.name)
    match webhook.type:
        case ir.ModelRef(model):
            return name + Code(": `models.") + identifier(model) + Code(".from_dict`")
        case ir.AliasRef(alias):
            read = Code("models.") + identifier(decoder_name(alias))
            return name + Code(f": `Decoder().document(payload, {read})`")
        case ir.EnumRef(enum):
            return name + Code(": one of `models.") + identifier(enum) + Code("`")
    return name + Code(": any JSON")
