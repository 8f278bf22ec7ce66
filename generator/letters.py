"""Spells in ASCII what is written in other letters: `Заказ` is `Zakaz`.

Pure string work, and no more than names need: what is spelled is to be read and typed,
not to be spelled back. Which of it are words is for `names`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_OWN: Final = dict(
    pair.split(":")
    for pair in """ё:yo є:ye ї:yi ѓ:gj ќ:kj ש:sh א:a ע:a ا:a أ:a إ:a ٱ:a ع:a އ:a
    ອ:o""".split()
)
"""Letters that are told better so than by the library, which leaves some out."""

_FOREIGN: Final = re.compile("[^\x00-\x7f]")
_NO_WORD: Final = re.compile("[^A-Za-z0-9]+")
_GREEK: Final = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_HANGUL: Final = "HANGUL SYLLABLE "


def spelled(text: str) -> str:
    """The text in ASCII, with a space for what is no letter."""
    return _FOREIGN.sub(_character, unicodedata.normalize("NFKC", text))


def is_foreign(text: str) -> bool:
    """Whether it has letters that are not of ASCII."""
    return not text.isascii() and any(c.isalpha() and not c.isascii() for c in text)


def numbered(text: str) -> str:
    """The text with a number for each letter that is not of ASCII."""
    text = unicodedata.normalize("NFKC", text)
    return _FOREIGN.sub(lambda found: _number(found[0]), text)


def _number(character: str) -> str:
    return f" u{ord(character):04x} " if character.isalnum() else " "


def _character(found: re.Match[str]) -> str:
    character, text, place = found[0], found.string, found.start()
    category = unicodedata.category(character)
    if category[0] not in "LMN":
        return " "
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if _GREEK.match(character) and not _GREEK.match(before) and not _GREEK.match(after):
        # A Greek letter by itself is a symbol, and has its name: `Δt` is no `Dt`.
        base = unicodedata.normalize("NFD", character)[0]
        return _in_case(unicodedata.name(base).split()[-1].lower(), base)
    told = _told(character)
    sound = _NO_WORD.sub("", told)
    if not sound:
        # A mark says how the letter before it sounds: "ー" that it is long, "ь" that it
        # is soft.
        is_mark = bool(told) or category == "Lm" or category[0] == "M"
        return "" if is_mark else _number(character)
    if sound.istitle() and category == "Lo":
        return f" {sound} "  # as of "用", which is a word
    # Else "Ж" would be two words of "ЖУРНАЛ", as "Zh" is of "ZhURNAL".
    is_in_capitals = after.isupper() or before.isupper() and not after.isalpha()
    return sound.upper() if character.isupper() and is_in_capitals else sound


def _told(character: str) -> str:
    if character.lower() in _OWN:
        return _in_case(_OWN[character.lower()], character)
    name = unicodedata.name(character, "")
    if name.startswith(_HANGUL):
        return name.removeprefix(_HANGUL).lower()
    # Loaded here, because most descriptions have nothing to spell.
    from anyascii import anyascii

    return anyascii(character)


def _in_case(sound: str, character: str) -> str:
    return sound.capitalize() if character.isupper() else sound
