"""Media types: what kind one is, and which of those documented it matches."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Final

OCTETS: Final = "application/octet-stream"
_JSON_LINES: Final = frozenset(
    {
        "application/json-lines",
        "application/jsonl",
        "application/jsonlines",
        "application/ndjson",
        "application/x-jsonl",
        "application/x-jsonlines",
        "application/x-ndjson",
    }
)
"""Names of one format, a JSON value on each line."""
_FAMILIES: Final = ("utf-16", "utf-32", "iso8859-", "cp125", "euc_", "gb", "koi8-")
_CHARSETS: Final = frozenset({"ascii", "utf-8", "shift_jis", "cp932", "big5"})
_PARAMETER: Final = re.compile(
    r';[ \t]*([^\s;="]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))'
)


def essence(media_type: str) -> str:
    """`type/subtype` in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """RFC 8259, its like under other types, and the suffix of RFC 6839 §3.1."""
    return essence(media_type).endswith(("/json", "+json"))


def is_text(media_type: str) -> bool:
    name = essence(media_type)
    return name.startswith("text/") or name.endswith(("/xml", "+xml"))


def charset(media_type: str) -> str:
    """The encoding that its `charset` names, if it is one of text, else UTF-8."""
    return _known_charset(parameters_of(media_type).get("charset", ""))


def parameters_of(media_type: str) -> dict[str, str]:
    """RFC 9110 §8.3.1: names have no case, and quotes make no difference.

    Of values, those of `charset` alone are known to have no case (§8.3.2).
    """
    found: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(media_type):
        key, value = name.lower(), bare or re.sub(r"\\(.)", r"\1", quoted)
        found.setdefault(key, value.lower() if key == "charset" else value)
    return found


def _known_charset(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    # Python also has codecs that are no character sets ("zip", "idna", "undefined");
    # a server must not be able to choose one of them.
    return found if found in _CHARSETS or found.startswith(_FAMILIES) else "utf-8"


def concrete(media_type: str, fallback: str) -> str:
    """The media type to send: `fallback` where a range such as `*/*` is documented."""
    return fallback if "*" in media_type else media_type


def lies_in(media_type: str, media_range: str) -> bool:
    """Whether it is one type of a range (RFC 9110 §12.5.1), as `application/*+json`."""
    name, parts = essence(media_type), essence(media_range).split("*")
    pattern = "[^/*]+".join(map(re.escape, parts))
    return len(parts) > 1 and re.fullmatch(pattern, name) is not None


def best_match(media_type: str, documented: Iterable[str]) -> str | None:
    """The documented type or range that fits most narrowly; one kind of JSON, or name
    of JSON on lines, for another comes last."""
    found = [(_rank(media_type, item), item) for item in documented]
    fitting = [(rank, item) for rank, item in found if rank is not None]
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _rank(media_type: str, documented: str) -> tuple[int, ...] | None:
    """Of several types of one name, that comes first of which most parameters came."""
    if media_type == documented:
        return (0,)
    name, wanted = essence(media_type), essence(documented)
    if name == wanted:
        came = parameters_of(media_type).items()
        said = parameters_of(documented).items()
        return (1, len(said - came), -len(said & came))
    if wanted.endswith("/*") and name.startswith(wanted[:-1]):
        return (2,)
    if wanted in ("*/*", "*"):
        return (3,)
    is_alike = {name, wanted} <= _JSON_LINES or (is_json(name) and is_json(wanted))
    return (4,) if is_alike else None
