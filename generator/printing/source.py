"""The only place where data becomes Python text, by three encoders and no fourth.

`literal` writes a value, `identifier` a name, `documentation` prose; `quotation` writes
prose where no Python is. All else that a generated file holds is written in templates
and views, by us. `Code` marks text that came from here; the Jinja environment prints
nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from .. import names
from .characters import escaped, harmless, legible

WIDTH: Final = 88
"""Black's line length."""


class Code(str):
    """Text that may stand in a generated file as it is."""

    __slots__ = ()

    def __add__(self, other: str) -> Code:
        if not isinstance(other, Code):
            raise TypeError("text that no encoder wrote cannot become code")
        return Code(str.__add__(self, other))


# The same names are written again and again.
@lru_cache(maxsize=20_000)
def identifier(name: str) -> Code:
    """A name that `names` made.

    Raises `ValueError` for anything that is no plain ASCII identifier: a keyword, a
    dunder, text with a line break.
    """
    if not names.is_identifier(name):
        raise ValueError(f"no identifier: {ascii(name)}")
    return Code(name)


def literal(value: object) -> Code:
    """A value as Python writes it, and as black would quote it.

    Text shows the letters of all scripts, and has escapes for what a reader would not
    see, or take for another letter.

    Takes None, booleans, integers, finite floats, text, bytes, and lists, tuples and
    dicts of these; raises `TypeError` for others, `ValueError` for NaN and infinity.
    """
    match value:
        case str():
            return Code(_text(value))
        case None | bool():
            return Code(repr(value))
        case int():
            return Code(_integer(value))
        case float():
            if not math.isfinite(value):
                raise ValueError(f"no literal: {value!r}")
            return Code(repr(value).replace("e+", "e"))  # as black writes exponents
        case bytes():
            return Code("b" + _quoted("".join(map(_byte, value))))
        case list():
            return Code("[" + ", ".join(map(literal, value)) + "]")
        case tuple():
            comma = "," if len(value) == 1 else ""
            return Code("(" + ", ".join(map(literal, value)) + comma + ")")
        case dict():
            pairs = (f"{literal(k)}: {literal(v)}" for k, v in value.items())
            return Code("{" + ", ".join(pairs) + "}")
    raise TypeError(f"no literal: {type(value).__name__}")


_LONG_BITS: Final = 13_288  # of 4,000 decimal digits


def _integer(value: int) -> str:
    # Python refuses decimal text of over 4,300 digits, hexadecimal it reads at any
    # length. Black wants capital digits.
    is_short = value.bit_length() < _LONG_BITS
    return str(value) if is_short else f"{value:#X}".replace("X", "x")


def _text(value: str) -> str:
    return _quoted(value if _plain(value) else legible(value))


def _quoted(body: str) -> str:
    """The body, its quotes not yet escaped, in the quotes that need fewer escapes."""
    quote = "'" if body.count('"') > body.count("'") else '"'
    return quote + body.replace(quote, "\\" + quote) + quote


def _byte(byte: int) -> str:
    return escaped(chr(byte))


def documentation(text: str, indent: int = 0) -> Code:
    """The text as a docstring, to stand at `indent` blanks, as black would lay it out.

    Whatever the text holds, it stays inside: where a raw docstring cannot hold it,
    backslashes are doubled, quotes that could end the docstring are escaped, and
    characters that an editor would hide or obey (controls, bidirectional marks, lone
    surrogates) are written as escapes.
    Raises `ValueError` for text without a visible character: leave the docstring out.
    """
    lines = [line.expandtabs() for line in text.splitlines()]
    if "\\" in text and all(harmless(c) or c == "\\" for c in "".join(lines)):
        raw = _laid_out(lines, indent)
        if _RAW.fullmatch(raw):
            return Code(f'r"""{raw}"""')
    escaped = _laid_out(map(_visible, lines), indent)
    if not escaped:
        raise ValueError("no visible text to document with")
    return Code(f'"""{escaped}"""')


# In a raw text too, a quote behind a backslash does not end it.
_RAW: Final = re.compile(r'(?:[^"\\]++|\\[\s\S]|"(?!""))*+')


def _laid_out(shown: Iterable[str], indent: int) -> str:
    """What stands between the quotes; empty where nothing of it is visible."""
    lines = _dedented([_unrun(line).rstrip() for line in shown])
    if not lines:
        return ""
    margin = " " * indent
    lines = [lines[0], *(margin + line if line else "" for line in lines[1:])]
    # A blank keeps a quote of the text apart from those around it, as black does.
    if lines[0].startswith('"'):
        lines[0] = " " + lines[0]
    if len(lines) > 1:
        lines.append(margin)
    elif lines[0].endswith('"'):
        lines[0] += " "
    return "\n".join(lines)


_MARKUP: Final = re.compile(r"<(?=[A-Za-z/!?])")


def quotation(text: str) -> Code:
    """The text as a quote in Markdown, which ends where the quote does.

    Tags and comments of HTML are shown, not obeyed, and so is what an editor would hide
    or obey. Raises `ValueError` for text without a visible character.
    """
    lines = [_unrun(_visible(line.expandtabs())) for line in text.splitlines()]
    lines = _dedented([line.rstrip() for line in lines])
    if not lines:
        raise ValueError("no visible text to quote")
    shown = (_MARKUP.sub(r"\\<", line) for line in lines)
    return Code("\n".join(f"> {line}".rstrip() for line in shown))


def _dedented(lines: list[str]) -> list[str]:
    """No blank lines around them, nor the margin that all but the first share."""
    filled = [number for number, line in enumerate(lines) if line]
    if not filled:
        return []
    first, *others = lines[filled[0] : filled[-1] + 1]
    margin = min((len(o) - len(o.lstrip()) for o in others if o), default=0)
    return [first.lstrip(), *(line[margin:] for line in others)]


_PROMPT: Final = re.compile("^( *)>>>")


def _visible(line: str) -> str:
    if not _plain(line):
        line = "".join(c if harmless(c) else escaped(c) for c in line)
    return line.replace('"""', '\\"\\"\\"')


def _unrun(line: str) -> str:
    # The blank keeps `pytest --doctest-modules` from running what a description shows.
    return _PROMPT.sub(r"\1> >>", line)


def _plain(line: str) -> bool:
    return line.isascii() and line.isprintable() and "\\" not in line
