"""What the documentation of an operation says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from .. import ir
from ..printing import prose
from ..printing.imports import Imports
from .documentation import Listing, has_words, listed
from .types import Types


def target(operation: ir.Operation) -> str:
    """`POST /v1/customers/{customer}/cards`."""
    path = "".join(
        part if isinstance(part, str) else "{" + part.wire + "}"
        for part in operation.path
    )
    return f"{operation.method} {path}"


def summary_of(operation: ir.Operation) -> str:
    """One sentence, the target, and whether it is deprecated."""
    said = prose.first_sentence(operation.doc.title or operation.doc.text)
    deprecated = "Deprecated." if operation.doc.deprecated else ""
    paragraphs = [said, f"`{target(operation)}`", deprecated]
    return "\n\n".join(filter(has_words, paragraphs))


_PAGED: Final = "One page. The items of all pages: `client.iterate({}(…))`"
_STREAMED: Final = (
    "Streams: `with client.stream({}(…)) as items:` gives each item as it comes."
)
_HEADERS: Final = (
    "Headers, which `{}` reads from the `headers` of what `client.send_raw` returns, or"
    " of an error:"
)
_OTHER_FORMS: Final = (
    'Also as {}: `client.with_options(headers={{"Accept": …}})` asks for {},'
    " which comes as {}, whatever the type of the call says."
)
_IN_PYTHON: Final[Mapping[ir.Type, str]] = MappingProxyType(
    {
        ir.Scalar(ir.ScalarKind.TEXT): "`str`",
        ir.Scalar(ir.ScalarKind.BINARY): "`bytes`",
    }
)


def explained(operation: ir.Operation, group: str) -> list[str | Listing]:
    """All that the description says of an operation of the group."""
    doc = operation.doc
    paragraphs: list[str | Listing] = [
        prose.readable(doc.title),
        prose.readable(doc.text),
    ]
    if paragraphs[0] == paragraphs[1]:
        del paragraphs[0]
    paragraphs.append(f"`{target(operation)}`")
    if doc.deprecated:
        paragraphs.append("Deprecated.")
    told = [listed(p.name.python, p.doc) for p in operation.parameters]
    if operation.body and has_words(operation.body.doc.text):
        told.append(listed("body", operation.body.doc))
    if operation.body and operation.body.is_chosen:
        told.append(_forms_told(operation.body))
    paragraphs += _list("", told)
    builders = f"operations.{group}"
    if operation.pages:
        paragraphs.append(_PAGED.format(f"{builders}.{operation.name.python}"))
    elif operation.events:
        paragraphs.append(_STREAMED.format(f"{builders}.{operation.name.python}"))
    paragraphs.append(_other_forms_told(operation))
    paragraphs += _answers_told(operation)
    reader = f"{builders}.{operation.headers_class}"
    headers = [_header_told(header, operation) for header in operation.headers]
    paragraphs += _list(_HEADERS.format(reader), headers)
    return [p for p in paragraphs if isinstance(p, Listing) or has_words(p)]


def _forms_told(body: ir.Body) -> str:
    """What `content_type` is, and which body is for which of them if they differ."""
    types = Types(Imports())  # its own: what a text names is not imported
    types.uploads = "Binary"
    forms: dict[str, list[str]] = {}
    for content in body.contents:
        kind = str(types.either([content.type], is_given=True))
        forms.setdefault(kind, []).append(f"`{content.media_type}`")
    told = "`content_type`: the form in which the body is sent"
    ranges = [f"`{content.media_type}`" for content in body.contents if content.is_open]
    if ranges:
        told += f", or any type of {' or '.join(ranges)}"
    if body.contents[0].is_open:
        usual = ir.USUAL_MEDIA_TYPES[body.contents[0].kind]
        told += f" (`{usual}` where none is given)"
    if len(forms) == 1:
        return told
    each = [f"`{kind}` as {' or '.join(named)}" for kind, named in forms.items()]
    return f"{told}: {'; '.join(each)}"


def _list(heading: str, items: Sequence[str]) -> list[str | Listing]:
    """The items that say something below their heading; nothing where none does."""
    said = tuple(filter(None, items))
    return [heading, Listing(said)] if said else []


def _other_forms_told(operation: ir.Operation) -> str:
    """The media types of a success that a call does not ask for by itself.

    Where JSON is one of several, a call asks for that: these come as they are.
    """
    others = [
        content
        for response in operation.responses
        if response in operation.successes and operation.is_answered_with_body
        for content in response.contents
        if content.item is None
        and content.type in _IN_PYTHON
        and content.media_type not in operation.accepted
    ]
    if not others:
        return ""
    forms = dict.fromkeys(f"`{content.media_type}`" for content in others)
    kinds = dict.fromkeys(_IN_PYTHON[content.type] for content in others)
    meant = "it" if len(forms) == 1 else "one of them"
    return _OTHER_FORMS.format(", ".join(forms), meant, " or ".join(kinds))


def _header_told(header: ir.Header, operation: ir.Operation) -> str:
    """A header of the answers, in short: their class says more of it."""
    wire = header.name.wire.lower()
    having = [
        response.status
        for response in operation.responses
        if wire in {each.name.wire.lower() for each in response.headers}
    ]
    everywhere = len(having) == len(operation.responses)
    where = "" if everywhere else f"with {', '.join(having)}"
    noted = "; ".join(filter(None, [header.kind, *header.doc.facts, where]))
    told = f"`{header.name.wire}`" + (f" ({noted})" if noted else "")
    words = prose.first_sentence(header.doc.text)
    return f"{told}: {words}" if has_words(words) else told


def _answers_told(operation: ir.Operation) -> list[str | Listing]:
    """What each documented status means, and which error it raises."""
    lines = []
    successes = operation.successes
    for response in operation.responses:
        said = prose.flowing(response.doc.text)
        error = error_of(response.status)
        raised = "" if response in successes else f" raises `{error}`"
        if raised and is_followed(operation, response.status):
            raised = " is followed"
        told = f"{response.status}{raised}"
        lines.append(prose.headed(told, said) if has_words(said) else told)
    return _list("Answers:", lines)


def is_followed(operation: ir.Operation, status: str) -> bool:
    """Whether the runtime asks for what an answer leads to, where that says it."""
    is_asking = operation.method in ("GET", "HEAD") and operation.body is None
    return is_asking and status in ("301", "302", "303", "307", "308")


def error_of(status: str) -> str:
    """The class that the runtime raises for a status that is no success."""
    usual = "ServerError" if status.startswith("5") else "ApiStatusError"
    return _ERRORS.get(status, usual)


_ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "400": "BadRequestError",
        "401": "AuthenticationError",
        "403": "PermissionDeniedError",
        "404": "NotFoundError",
        "409": "ConflictError",
        "422": "UnprocessableEntityError",
        "429": "RateLimitError",
    }
)
