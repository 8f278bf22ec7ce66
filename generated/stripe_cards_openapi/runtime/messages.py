"""The one sentence of an error's body that its message quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, cast

_KEYS: Final = (
    "message",
    "errormessage",
    "detail",
    "msg",
    "title",
    "error_description",
    "error",
    "errors",
)
"""Where APIs put it, in lower case: `Message` and `errorMessage` are usual too."""
_LONGEST: Final = 200
_DEEPEST: Final = 4
_PART_OF_WORDS: Final = 4
"""Letters of a secret that words can have by chance."""


def short_message(body: object, secrets: Iterable[str] = ()) -> str:
    """One line from where APIs put it (RFC 9457 `detail`, `error.message` and others).

    Empty where there is none; an HTML page is none. Secrets in it become `***`: there
    are servers that repeat the key which they refuse.
    """
    found = _search(body, _DEEPEST)
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


def _search(body: object, depth: int) -> str:
    if isinstance(body, str):
        return "" if body.lstrip().startswith("<") else body
    if depth == 0:
        return ""
    if isinstance(body, list):
        items = cast("list[object]", body)
        return _search(items[0], depth - 1) if items else ""
    if isinstance(body, dict):
        found = cast("dict[str, object]", body)
        entries = {key.lower(): value for key, value in found.items()}
        for key in _KEYS:
            text = _search(entries.get(key), depth - 1)
            if key == "errors" and not text:
                text = _by_field(entries.get(key), depth - 1)
            if text:
                # FastAPI: `{"loc": ["body", "name"], "msg": "field required"}`.
                place = _place(entries.get("loc")) if key == "msg" else ""
                return place + text
    return ""


def _by_field(errors: object, depth: int) -> str:
    """Rails and others: `{"name": ["can't be blank"]}`."""
    if not isinstance(errors, dict):
        return ""
    fields = cast("dict[str, object]", errors)
    found = ((name, _search(value, depth - 1)) for name, value in fields.items())
    return next((f"{name}: {text}" for name, text in found if text), "")


def _place(steps: object) -> str:
    listed = cast("list[object]", steps) if isinstance(steps, list) else []
    told = ".".join(str(step) for step in listed if isinstance(step, str | int))
    return f"{told}: " if told else ""
