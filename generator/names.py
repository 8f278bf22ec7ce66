"""Turns any text into Python names: words, case, identifier, reserved words.

Pure string work. Which names are taken, and who yields, is settled in `scopes`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final

from .letters import spelled

# Written down, not asked of the running interpreter: the output must not depend on it.
KEYWORDS: Final = frozenset(
    """False None True and as assert async await break class continue def del elif else
    except finally for from global if import in is lambda nonlocal not or pass raise
    return try while with yield""".split()
)
"""Hard keywords of Python 3.11 to 3.14; soft ones (`match`, `type`) are fine names."""

DEVICE_NAMES: Final = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
"""No file of these names can exist on Windows, whatever its ending."""

MAX_LENGTH: Final = 72
"""Of a name: file systems stop at 255 bytes, readers long before."""

_SIGNS: Final = {"+": "plus", "-": "minus"}
_SIGNED: Final = re.compile(r"[+-][0-9]+")
_COMPARISONS: Final = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "!=": "ne"}
_COMPARING: Final = re.compile(r"(?P<what>[^<>!=]*[^\W_]\s*)(?P<how><=?|>=?|!=)")
"""`DateSent<`, which is one of `DateSent>` and `DateSent`; not `List<Pet>`."""
_PART: Final = re.compile("[A-Za-z0-9]+")
_SPOKEN: Final = re.compile(r"[^\W_]+")
_OAUTH: Final = re.compile(r"OAuth|\AoAuth")
_BETWEEN_WORDS: Final = re.compile(
    r"""(?<=[a-z0-9])(?=[A-Z])
    | (?<=[A-Z])(?=[A-Z](?!v[0-9])(?:[a-rt-z]|s(?![A-Z]|\Z)))""",
    re.X,
)
_IDENTIFIER: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")


# A description says the same names again and again.
@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, in lower case, ASCII only; empty where there are none.

    `HTTPServerError`, `http_server_error` and `http server-error` give the same.
    """
    if _SIGNED.fullmatch(text):  # "+1" and "-1" are two names, not one
        text = f"{_SIGNS[text[0]]}_{text[1:]}"
    if text[-1:] in "<>=" and (found := _COMPARING.fullmatch(text)):
        text = f"{found['what']}_{_COMPARISONS[found['how']]}"
    if not text.isascii():
        text = spelled(text)
    return tuple(word.lower() for part in _PART.findall(text) for word in _split(part))


def spoken_words(text: str) -> list[str]:
    """The words of a name in its own letters; a run of capitals stays one."""
    words = [word for part in _SPOKEN.findall(text) for word in _split(part)]
    return [w if len(w) > 1 and w.isupper() else w.lower() for w in words]


def _split(part: str) -> list[str]:
    if part.islower():
        return [part]
    # "HTTPServer" is HTTP + Server, "userIDs" is user + IDs: a run of capitals keeps
    # its last letter for the next word when small letters follow. A version belongs to
    # the capitals: "IPv4Address" is IPv4 + Address.
    return _BETWEEN_WORDS.split(_OAUTH.sub("Oauth", part))


@lru_cache(maxsize=20_000)
def snake(text: str, *, prefix: str = "value") -> str:
    """A name for a field, parameter, method or module: `exp_month`.

    `prefix` stands before a digit, and alone where the text has no word.
    """
    return _finish("_".join(words(text)), prefix, "_")


@lru_cache(maxsize=20_000)
def pascal(text: str, *, prefix: str = "Model") -> str:
    """A class name: `CustomerPaymentSourceCard`."""
    return _finish(_capitalized(text), prefix, "")


@lru_cache(maxsize=20_000)
def pascal_within(name: str, text: str) -> str:
    """The name of a class that stands in another: `name` as it is, and what it is."""
    # The blank keeps a sign before a number from being a word.
    return _finish(name + _capitalized(f" {text}"), name, "")


def _capitalized(text: str) -> str:
    return "".join([word[0].upper() + word[1:] for word in words(text)])


def _finish(name: str, prefix: str, joint: str) -> str:
    if not name:
        name = prefix
    elif name[0].isdigit():
        name = f"{prefix}{joint}{name}"
    if len(name) > MAX_LENGTH:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = f"{name[: MAX_LENGTH - 9].rstrip('_')}{joint}{digest}"
    return name


def is_cut(text: str) -> bool:
    """Whether a name has not all of the words, for want of room."""
    return len("_".join(words(text))) > MAX_LENGTH


def normalized(text: str) -> str:
    """A text without case, separators and accents: letters, digits, signs as of units.

    Two that have it in common sound alike.
    """
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        c for c in bare if c.isalnum() or c == "%" or unicodedata.category(c)[0] == "S"
    )


def safe(name: str, reserved: frozenset[str] = frozenset()) -> str:
    """The name, with `_` behind it where Python or `reserved` has it already."""
    return f"{name}_" if name in KEYWORDS or name in reserved else name


def is_identifier(name: str) -> bool:
    """Whether the name may stand in generated code: ASCII, no keyword, no dunder."""
    return (
        _IDENTIFIER.fullmatch(name) is not None
        and name not in KEYWORDS
        and not (name.startswith("__") and name.endswith("__"))
    )
