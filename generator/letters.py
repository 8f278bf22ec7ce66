"""Spells in ASCII what is written in other letters: `Заказ` is `Zakaz`.

Pure string work, and no more than names need: what is spelled is to be read and typed,
not to be spelled back. Which of it are words is for `names`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CYRILLIC: Final = dict(
    pair.split(":")
    for pair in """а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r
    с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya ё:yo
    є:ye і:i ї:yi ґ:g ў:u ђ:dj ј:j љ:lj њ:nj ћ:c џ:dz ѓ:gj ќ:kj ѕ:dz ѣ:e
    ә:a ғ:g қ:q ң:n ө:o ұ:u ү:u һ:h""".split()
)
"""As BGN and PCGN romanize Russian, without marks for the soft and the hard sign."""

_GREEK: Final = dict(
    pair.split(":")
    for pair in """α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r
    σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o""".split()
)
"""As ELOT 743 romanizes it, letter by letter and without accents."""

_FOREIGN: Final = re.compile("[^\x00-\x7f]+")
_GREEK_WORD: Final = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{2,}")
_LETTER: Final = re.compile(
    r"""(?:LETTER|SYLLABLE|VOWEL\ SIGN)\ (?:(?:DOTLESS|FINAL|SMALL)\ )*([A-Z]+)\b""",
    re.X,
)
_SOUND: Final = re.compile("[^AEIOUY]+|Y(?=[AEIOU])|[AEIOUY]")
_SPELLED_BY_SOUND: Final = frozenset(
    """ARABIC ARMENIAN BENGALI DEVANAGARI GEORGIAN GUJARATI GURMUKHI HEBREW KANNADA
    MALAYALAM ORIYA SYRIAC TAMIL TELUGU""".split()
)
"""Scripts whose letters are called by words that begin with what they sound like."""


def spelled(text: str) -> str:
    """The text in ASCII, with a space for what is no letter."""
    return _FOREIGN.sub(_run, unicodedata.normalize("NFKC", text))


def _run(found: re.Match[str]) -> str:
    text = found[0]
    # A Greek letter by itself is a symbol, and has its name: `Δt` is no `Dt`.
    words = _GREEK_WORD.sub(lambda word: "".join(map(_greek, word[0])), text)
    in_ascii = "".join(map(_letter, words))
    # Else "Ж" would be two words of "ЖУРНАЛ", as "Zh" is of "ZhURNAL".
    return in_ascii.upper() if len(text) > 1 and text.isupper() else in_ascii


def _greek(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return _in_case(_GREEK.get(base.lower(), character), base)


def _letter(character: str) -> str:
    if character.isascii():
        return character
    if (sound := _CYRILLIC.get(character.lower())) is not None:
        return _in_case(sound, character)
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii() and base.isalnum():
        return base
    if character.casefold().isascii():  # "ß" is "ss"
        return character.casefold()
    return _by_name(character)


def _by_name(character: str) -> str:
    """By what Unicode calls it: a `GEORGIAN LETTER GAN` is "g"."""
    category = unicodedata.category(character)
    name = unicodedata.name(character, "")
    letter = None if category == "Lm" else _LETTER.search(name)
    if letter is None:
        # A mark says how the letter before it sounds: "ー" that it is long.
        is_mark = category == "Lm" or category.startswith("M")
        unknown = f" u{ord(character):04x} " if character.isalnum() else " "
        return "" if is_mark else unknown
    sound = letter[1]
    if name.split()[0] in _SPELLED_BY_SOUND and (first := _SOUND.match(sound)):
        sound = first[0]
    return _in_case(sound.lower(), character)


def _in_case(sound: str, character: str) -> str:
    return sound.capitalize() if character.isupper() else sound
