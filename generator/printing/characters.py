"""Tells which characters a reader sees as what they are, and escapes the others.

`legible` is for values, of which none may be taken for another. Documentation is more
lenient, and asks of each character whether it is `harmless`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Final

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

_INKLESS: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Letters, marks and a symbol that nobody sees, though nothing in Unicode's categories
says so: fillers of Hangul, selectors of variants, the blank of Braille."""

_LOOKALIKE: Final = re.compile(
    "[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϺͿνορϲϳ"  # of Greek
    "АВЕЗЅІЈКМНОРСТУХҮӀӠԌԜаеорсухѕіјүһӏԁԛԝ"  # of Cyrillic
    "ՍՏՕհոսօ"  # of Armenian
    # The letters of Cherokee, Coptic and Lisu are mostly such.
    "\u13a0-\u13ff\uab70-\uabbf\u2c80-\u2cff\ua4d0-\ua4ff]"
)
"""Letters that look like one of ASCII."""
_STYLES: Final = ("<font>", "<compat>")
"""How Unicode marks letters of formulas, ligatures and Roman numerals."""

_WORD: Final = re.compile(r"[^\W_]+")


def escaped(character: str) -> str:
    """The character in ASCII, as a literal has it."""
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    point = ord(character)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def harmless(character: str) -> bool:
    """Whether it hides nothing, breaks no line and gives no direction to a text."""
    # Categories C* are controls, formats (bidirectional marks among them), surrogates,
    # private and unassigned characters; Zl, Zp and Zs break lines or hide as blanks.
    return character == " " or (
        character != "\\" and unicodedata.category(character)[0] not in "CZ"
    )


def legible(text: str) -> str:
    """The text as it stands in a literal, whose quotes are not yet escaped.

    A text that is not in Unicode's normal form is all ASCII, for an editor may put into
    that form what it saves.
    """
    if text.isascii() or not unicodedata.is_normalized("NFC", text):
        return "".join(map(escaped, text))
    misleading = frozenset(_misleading(text))
    written, bears_marks = "", False
    for place, character in enumerate(text):
        kind = unicodedata.category(character)[0]
        is_plain = harmless(character) and not _INKLESS.match(character)
        is_plain &= not _is_styled(character)
        # Without a letter of its own, a mark stands on the quote, or on an escape.
        is_plain &= (bears_marks or kind != "M") and place not in misleading
        bears_marks = is_plain and kind in "LMN"
        written += character if is_plain else escaped(character)
    return written


def _is_styled(character: str) -> bool:
    """Whether it is letters of ASCII in another style, as the one letter `ﬁ` is."""
    return (
        character.isalnum()
        and unicodedata.decomposition(character).startswith(_STYLES)
        and unicodedata.normalize("NFKC", character).isascii()
    )


def _misleading(text: str) -> Iterator[int]:
    """The places of letters that are taken for others, because nothing tells of them.

    In `Москва` the `к` tells what `М` and `о` are, and in a text that has such a word
    also what `С` is alone; but not what stands among letters of ASCII.
    """
    if not _LOOKALIKE.search(text):
        return
    told = _told_alphabets(text)
    for word in _WORD.finditer(text):
        is_mixed = any(c.isascii() and c.isalpha() for c in word[0])
        known = _told_alphabets(word[0]) if is_mixed else told
        for found in _LOOKALIKE.finditer(word[0]):
            if _alphabet(found[0]) not in known:
                yield word.start() + found.start()


def _told_alphabets(text: str) -> Collection[str]:
    return {_alphabet(c) for c in text if c.isalpha() and not _LOOKALIKE.match(c)}


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
