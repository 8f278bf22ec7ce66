"""Tells from a media type how its values are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from .. import ir
from ..media_types import bare
from .context import Context
from .nodes import Node

_BOUNDARY: Final = re.compile(
    r';\s*boundary\s*=\s*(?:"(?:[^"\\]|\\.)*"\s*|[^;]*)', re.IGNORECASE
)

_TEXT_FORMATS: Final = frozenset(
    """csv ecmascript graphql html javascript jose json-lines json-seq jsonl jsonlines
    jwe jws jwt markdown mpegurl n-quads n-triples ndjson openmetrics-text
    pem-certificate-chain pem-file plain sd-jwt sh sparql-query sparql-update sql text
    toml trig turtle typescript yaml yml""".split()
)
"""Formats that are texts by what they are, under whatever type: `application/yaml`,
`application/x-yaml`, `application/vnd.acme+yaml`."""
_UNSENDABLE: Final = re.compile(r"[^\t -~]")
"""What no header can hold, so that every call would be refused (RFC 9110 §5.5)."""


def contents_of(owner: Node, context: Context) -> dict[str, Node]:
    """What a body or an answer is by media type, but for what can be none."""
    found: dict[str, Node] = {}
    for name, content in owner.at("content").items():
        if is_media_type(media_type := name.strip(), content, context):
            found.setdefault(media_type, content)
    return found


def is_media_type(media_type: str, node: Node, context: Context) -> bool:
    """Whether it can be a media type at all; what cannot is told as of a node."""
    if not _UNSENDABLE.search(media_type):
        return True
    told = f"`{media_type}` can be no media type: it is left out"
    context.warn("media-type-invalid", told, node)
    return False


def kind_of(media_type: str) -> ir.BodyKind:
    """How values of a media type are written."""
    essence = bare(media_type)
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    if is_json(essence):
        return "json"
    if essence.startswith("text/") or essence.endswith(("/xml", "+xml")):
        return "text"
    return "binary"


def is_text_format(media_type: str) -> bool:
    """Whether what is no `text/*` is a format of text nonetheless.

    Of any other, and of all that nobody knows, a schema does not tell: as many mean an
    archive or a picture by `type: string` as mean a text, and bytes lose nothing.
    """
    _, _, subtype = bare(media_type).partition("/")
    return re.split(r"[.+]", subtype)[-1].removeprefix("x-") in _TEXT_FORMATS


def is_json(essence: str) -> bool:
    """`application/json`, `text/json`, and everything that ends in `+json`."""
    return essence.endswith(("/json", "+json")) or essence in ("*/*", "application/*")


def is_any_json(media_type: str, beside: Iterable[str]) -> bool:
    """Whether a type of JSON says no more of a value than that it is JSON.

    `application/json` and `text/json` do not, nor does a range, nor what is covered by
    one of those `beside` it, which stand for the same values: to whoever takes
    `application/*+json` one such type is as good as another. Anything else has a
    meaning of its own (RFC 9110 §8.3): `application/merge-patch+json` (RFC 7396),
    `application/vnd.acme.v2+json`, `application/json; version=2`.
    """
    essence, _, parameters = media_type.lower().partition(";")
    essence, parameters = essence.strip(), parameters.strip()
    if essence in ("application/json", "text/json"):
        # JSON has no charset; where one is named, nothing is said by it (RFC 8259 §11).
        return not parameters or parameters.startswith("charset=")
    ranges = (each.lower() for each in (media_type, *beside) if "*" in each)
    return any(fnmatchcase(essence, each) for each in ranges)


def covers(media_range: str, media_type: str) -> bool:
    """Whether a type lies in a range such as `image/*` (RFC 9110 §12.5.1)."""
    essence = bare(media_range)
    return "*" in essence and fnmatchcase(media_type, essence)


def is_raw(schema: Mapping[str, Any]) -> bool:
    """Whether a string is bytes as they are, where it is no part of a text.

    JSON Schema 2020-12, Validation §8.4: without `contentEncoding` it is the document
    itself that `contentMediaType` names. A format says more than that.
    """
    said = schema.get("contentMediaType")
    is_plain = "contentEncoding" not in schema and "format" not in schema
    return is_plain and isinstance(said, str) and kind_of(said) == "binary"


def without_boundary(media_type: str) -> str:
    """One of several parts as it is before a body draws its boundary.

    RFC 2046 §5.1.1: that must not occur in the content, so that no description can know
    it; one that is documented is that of an example.
    """
    return _BOUNDARY.sub("", media_type)
