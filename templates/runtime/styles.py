"""Values into the text of parameters and forms (OAS 3.1.1 §4.8.12, RFC 6570).

Knows no HTTP: it takes a function that escapes, and returns text or pairs of text that
are escaped already. Where the standard leaves a case open, this is what is done:

- A list or an object inside a list or an object has no form in any style but brackets;
  it goes as JSON text. But where an object is exploded, each property is a parameter of
  its own: the items of one that is a list repeat its name.
- `spaceDelimited` and `pipeDelimited` mean something for lists and objects that are not
  exploded; anything else goes as `form` would have it.
- `deepObject` is defined for flat objects; deeper ones go on with brackets, and `Lists`
  says how the items of a list are marked.
- Nothing says how an item is written that has what stands between items, where that is
  no comma or where nothing is escaped: such an item is refused. But the dot in an item
  of an exploded `label` stays (RFC 6570 §3.2.5): there it arrives as two.
- An empty list or object sends nothing, as RFC 6570 §2.3 has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, TypeAlias, assert_never, cast
from urllib.parse import quote, unquote_plus

from .encoding import encode

Escape: TypeAlias = Callable[[str], str]
Lists: TypeAlias = Literal["indices", "brackets", "repeat"]
PathStyle: TypeAlias = Literal["matrix", "label", "simple"]
QueryStyle: TypeAlias = Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"]
Pair: TypeAlias = tuple[str, str]

_TRIPLE: Final = re.compile("(%[0-9A-Fa-f]{2})")
# RFC 3986 §2.2 without what would end the value or the query: OAS 3.1.1 appendix C
# leaves "[]#&=+" to be escaped.
_RESERVED: Final = "!$'()*,/:;?@"


def percent(text: str) -> str:
    """All but unreserved characters escaped (RFC 3986 §2.3), as UTF-8."""
    return quote(text, safe="")


def percent_except_reserved(text: str) -> str:
    """Reserved expansion (RFC 6570 §3.2.3): escapes that are there stay as they are."""
    return percent_except(text, _RESERVED)


def percent_except(text: str, safe: str) -> str:
    """Escaped but for unreserved characters, those in `safe`, and what is escaped."""
    parts = _TRIPLE.split(text)
    return "".join(
        part if index % 2 else quote(part, safe=safe)
        for index, part in enumerate(parts)
    )


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """JSON without blanks."""
    return json.dumps(
        encode(value), ensure_ascii=ascii_only, separators=(",", ":"), allow_nan=False
    )


def text_of(value: object) -> str:
    """One value as text, and None as nothing.

    Numbers as JSON writes them, `1e+22` too: the receiver has one number parser more
    often than two, and no digit is invented.
    """
    encoded = encode(value)
    if encoded is None:
        return ""
    return encoded if isinstance(encoded, str) else json_text(encoded)


def simple(value: object, explode: bool, escape: Escape) -> str:
    """RFC 6570 §3.2.2: `blue,black`, `R,100`; exploded `R=100`."""
    return _joined(_shape(value), ",", explode, escape)


def label(value: object, explode: bool, escape: Escape) -> str:
    """RFC 6570 §3.2.5: `.blue,black`; exploded `.blue.black`, `.R=100`."""
    return "." + _joined(_shape(value), "." if explode else ",", explode, escape)


def matrix(name: str, value: object, explode: bool, escape: Escape) -> str:
    """RFC 6570 §3.2.7: `;color=blue,black`; exploded `;color=blue;color=black`."""
    if explode:
        pairs = _exploded(name, value, escape, escape)
    else:
        pairs = [(escape(name), _joined(_shape(value), ",", False, escape))]
    return "".join(f";{key}={text}" if text else f";{key}" for key, text in pairs)


def query_pairs(
    name: str,
    value: object,
    *,
    style: QueryStyle,
    explode: bool,
    lists: Lists,
    escape: Escape,
    names: Escape | None = None,
) -> list[Pair]:
    """Names and values, escaped, for a query string, a form or a cookie.

    `names` escapes names where that is not done as values are.
    """
    names = names or escape
    if style == "deepObject":
        pairs = flatten(name, value, lists)
        return [(names(key), escape(text)) for key, text in pairs]
    if explode:
        return _exploded(name, value, names, escape)
    shape = _shape(value)
    if isinstance(shape, str):
        return [(names(name), escape(shape))]
    if not shape:
        return []
    delimiter = _delimiter(style, escape)
    undivided = _undivided(name, delimiter, escape)
    return [(names(name), _joined(shape, delimiter, False, undivided))]


def flatten(name: str, value: object, lists: Lists = "indices") -> list[Pair]:
    """Names with brackets, as deep as the value goes; nothing is escaped.

    `{"a": [1, 2]}` under `x` is `x[a][0]=1`, `x[a][1]=2`; with `brackets` both are
    `x[a][]`, with `repeat` both `x[a]`. None sends `x=`.
    """
    return list(_flatten(name, encode(value), lists))


def _flatten(name: str, value: Any, lists: Lists) -> Iterator[Pair]:
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from _flatten(f"{name}[{key}]", item, lists)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _flatten(name + _mark(index, lists), item, lists)
    else:
        yield name, text_of(value)


def _mark(index: int, lists: Lists) -> str:
    match lists:
        case "indices":
            return f"[{index}]"
        case "brackets":
            return "[]"
        case "repeat":
            return ""
        case _:
            assert_never(lists)


_Shape: TypeAlias = str | list[str] | dict[str, str]


def _shape(value: object) -> _Shape:
    """What RFC 6570 §2.3 distinguishes: a string, a list, an associative array."""
    encoded = encode(value)
    if isinstance(encoded, list):
        return [text_of(item) for item in cast("list[object]", encoded)]
    if isinstance(encoded, dict):
        entries = cast("dict[str, Any]", encoded)
        return {key: text_of(item) for key, item in entries.items()}
    return text_of(encoded)


def _joined(shape: _Shape, delimiter: str, explode: bool, escape: Escape) -> str:
    match shape:
        case str():
            return escape(shape)
        case list():
            return delimiter.join(map(escape, shape))
        case dict():
            inner = "=" if explode else delimiter
            entries = shape.items()
            pairs = (f"{escape(key)}{inner}{escape(text)}" for key, text in entries)
            return delimiter.join(pairs)


def _exploded(name: str, value: object, names: Escape, escape: Escape) -> list[Pair]:
    """A pair for each item; the properties of an object are parameters themselves."""
    encoded = encode(value)
    found = {name: encoded}
    if isinstance(encoded, dict):
        found = cast("dict[str, object]", encoded)
    return [
        (names(key), escape(text_of(item)))
        for key, held in found.items()
        for item in (cast("list[object]", held) if isinstance(held, list) else [held])
    ]


def _undivided(name: str, delimiter: str, escape: Escape) -> Escape:
    """Refuses what would arrive as two items: not all delimiters can be escaped."""

    def escaped(text: str) -> str:
        found = escape(text)
        if delimiter in found:
            # Some tracebacks show the variables.
            del text, found
            raise ValueError(
                f"an item of {name!r} has {unquote_plus(delimiter)!r}, which stands"
                " between two items"
            )
        return found

    return escaped


def _delimiter(style: QueryStyle, escape: Escape) -> str:
    match style:
        case "spaceDelimited":
            return escape(" ")
        case "pipeDelimited":
            return escape("|")
        case "form" | "deepObject":
            return ","
        case _:
            assert_never(style)
