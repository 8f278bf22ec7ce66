"""The one sentence of an error's body that its message quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, cast

_ENDINGS: Final = (
    "message",
    "messages",
    "faultstring",
    "msg",
    "detail",
    "details",
    "description",
    "summary",
    "reason",
    "issue",
    "title",
    "label",
    "error",
    "errors",
    "fault",
    "response",
    "code",
)
"""How the keys end under which APIs put it, the best first, in lower case and without
what is no letter: `errorMessage`, `error_message` and `Message` are usual too."""
_TEXTS: Final = (
    "description",
    "summary",
    "reason",
    "issue",
    "title",
    "label",
    "code",
)
"""Those that fields of what was sent can have, too: anything but a text is of these."""
_BEHIND: Final = ("errors", "detail", "details", "fields", "causes")
"""Where more is told of it, as what is wrong in a form."""
_BY_FIELD: Final = ("errors", "fields")
_XML: Final = re.compile(
    r"<(?:\w+:)?(?:message|faultstring)\b[^<>]*>(?:<!\[CDATA\[)?([^<]+?)(?:\]\]>)?<",
    re.IGNORECASE,
)
_MOST_XML: Final = 4000
_LONGEST: Final = 200
_LONGEST_KEY: Final = 40
_DEEPEST: Final = 6
_MOST: Final = 100
"""Values that are looked into, and keys of each: anybody may have made the body."""
_PART_OF_WORDS: Final = 4
"""Letters of a secret that words can have by chance."""


def short_message(body: object, secrets: Iterable[str] = ()) -> str:
    """One line from where APIs put it (RFC 9457 `detail`, `error.message` and others).

    Empty where there is none; an HTML page is none. Secrets in it become `***`: there
    are servers that repeat the key which they refuse.
    """
    search = _Search()
    found = search.text(body, _DEEPEST) or search.by_field(body, _DEEPEST)
    # Before blanks are joined, which a secret can have; and one that begins as another
    # does before that one, which would leave its end.
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        found = _masked(found, secret)
    found = " ".join(found.split())
    shown = "".join(char if char.isprintable() else "?" for char in found)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _masked(text: str, secret: str) -> str:
    """A short one is masked where it stands alone: "t" is no secret in "not found"."""
    if len(secret) > _PART_OF_WORDS:
        return text.replace(secret, "***")
    alone = rf"(?<!\w)(?<!\w'){re.escape(secret)}(?!\w|'\w)"
    return re.sub(alone, "***", text)


class _Search:
    """Through one body, for what it says of what went wrong."""

    def __init__(self) -> None:
        self._left = _MOST

    def text(self, body: object, depth: int) -> str:
        """What a value says; of a list what the first does. Empty for nothing."""
        if isinstance(body, str):
            return "" if body.isspace() else _of_xml(body)
        self._left -= 1
        if depth == 0 or self._left < 0:
            return ""
        if isinstance(body, list):
            items = cast("list[object]", body)
            return self.text(items[0], depth - 1) if items else ""
        entries = {_letters(name): value for name, value in _entries(body)}
        for ending, key in _ranked(entries):
            value = entries[key]
            if isinstance(value, str) or ending not in _TEXTS:
                said = self._told(key, value, depth - 1)
                if said:
                    del entries[key]
                    return self._with_more(_place(entries) + said, entries, depth - 1)
        # OData: `{"lang": "en", "value": "Not found"}`.
        return self.text(entries.get("value"), depth - 1) if "lang" in entries else ""

    def by_field(self, body: object, depth: int, *, is_certain: bool = False) -> str:
        """Rails and others: `{"name": ["can't be blank"]}`, where that is certain or
        each has a list."""
        entries = list(_entries(body))
        if not is_certain and not all(isinstance(value, list) for _, value in entries):
            return ""
        found = ((name, self.text(value, depth - 1)) for name, value in entries)
        return next((f"{name}: {text}" for name, text in found if text), "")

    def _told(self, key: str, value: object, depth: int) -> str:
        is_certain = key.endswith(_BY_FIELD)
        told = self.text(value, depth)
        return told or self.by_field(value, depth, is_certain=is_certain)

    def _with_more(self, said: str, rest: dict[str, object], depth: int) -> str:
        """With the first detail that stands beside it."""
        found = (self._told(k, rest[k], depth) for k in rest if k.endswith(_BEHIND))
        more = next(filter(None, found), "")
        if said in more:
            return more
        return said if more in said else f"{said} ({more})"


def _of_xml(text: str) -> str:
    """The message in XML, as that of S3; what is none is the text itself."""
    if not text.lstrip().startswith("<"):
        return text
    found = _XML.search(text.lstrip()[:_MOST_XML])
    if found is None:
        return ""
    import html  # Only here, and its table of names is long.

    return html.unescape(found[1])


def _entries(body: object) -> Iterator[tuple[str, object]]:
    found = cast("dict[str, object]", body) if isinstance(body, dict) else {}
    return islice(found.items(), _MOST)


def _letters(key: str) -> str:
    return "".join(filter(str.isalpha, key[:_LONGEST_KEY])).lower()


def _ranked(keys: Iterable[str]) -> list[tuple[str, str]]:
    """The endings with their keys, the best first: `message` before `userMessage`."""
    by_length = sorted(keys, key=len)
    return [(e, key) for e in _ENDINGS for key in by_length if key.endswith(e)]


def _place(entries: dict[str, object]) -> str:
    """Of what: `{"loc": ["body", "name"], …}` of FastAPI, `{"field": "name", …}`."""
    steps = entries.get("loc", entries.get("field"))
    if isinstance(steps, list):
        listed = cast("list[object]", steps)
        steps = ".".join(str(step) for step in listed if isinstance(step, str | int))
    return f"{steps}: " if steps and isinstance(steps, str) else ""
