"""What is said of the credentials that a client takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .. import ir
from ..printing.source import Code, identifier, literal

_KINDS: Final[Mapping[ir.SchemeKind, Code]] = MappingProxyType(
    {
        "bearer": Code("bearer"),
        "basic": Code("basic"),
        "header": Code("header "),
        "query": Code("query "),
        "cookie": Code("cookie "),
    }
)


def credential(scheme: ir.SecurityScheme) -> Code:
    """Its keywords and where it is sent: `api_key` (header "X-Key").

    What a key is in `Authorization`, `Bearer …` or another word, no description says.
    """
    keywords = [Code("`") + identifier(a) + Code("`") for a in scheme.arguments]
    place = _KINDS[scheme.kind] + (literal(scheme.key) if scheme.key else Code(""))
    if scheme.kind == "header" and scheme.key.lower() == "authorization":
        place += Code(", sent as it is: with the prefix that the API wants, if any")
    return Code(", ".join(keywords)) + Code(" (") + place + Code(")")
