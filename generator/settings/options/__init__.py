"""The options of a client: what each may be, as a table of checks and forms.

Reads no file: `config` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...pointers import plain_pointer
from .. import AuthScheme, PageSettings, Pattern, forms
from .checks import (
    Check,
    WrongInside,
    check_name,
    check_path,
    check_paths,
    check_source,
    check_table,
    check_text,
    found,
    inside,
    kind_of,
    known_keys,
    listed,
    one_of,
    one_or_several,
)
from .paging import PAGING, pagination

__all__ = [
    "CLIENT_OPTIONS",
    "MERGED_OPTIONS",
    "PAGE_OPTIONS",
    "SHARED_OPTIONS",
    "Check",
    "Option",
    "WrongInside",
    "check_name",
    "check_table",
    "page_settings",
]

# RFC 9110 §5.6.2 `token`: what may name a header, and a cookie (RFC 6265 §4.1.1).
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE = r"[!#$&^_.+0-9A-Za-z-]+/[!#$&^_.+0-9A-Za-z-]+"
# Scheme, host and path only: a user name there would be a secret in the output. What
# RFC 3986 §2 lets stand there, and variables as in a server of a description.
_PART = r"[A-Za-z0-9._~%!$&'()*+,;=:\[\]-]|\{[^{}\s/]+\}"
_BASE_URL = rf"https?://({_PART})+(/({_PART}|[@/])*)?"


def _title(value: Any) -> str:
    text = check_text(value)
    if not text.strip() or not text.isprintable():
        raise ValueError("must be one line of text")
    return text


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {kind_of(value)}")
    return value


def _matching(pattern: str, description: str) -> Check:
    def check(value: Any) -> str:
        text = check_text(value)
        if not re.fullmatch(pattern, text) or not text.isprintable():
            raise ValueError(f"must be {description}{found(value)}")
        return text

    return check


_KEYS: Mapping[str, Check] = {
    "header": _matching(_TOKEN, "the name of a header"),
    "query": _matching(".+", "the name of a parameter"),
    "cookie": _matching(_TOKEN, "the name of a cookie"),
}


def _auth(value: Any) -> tuple[AuthScheme, ...]:
    schemes = one_or_several(_scheme, value)
    if len(set(schemes)) < len(schemes):
        raise ValueError("names one scheme twice")
    return schemes


def _scheme(value: Any) -> AuthScheme:
    match value:
        case "bearer" | "basic":
            return AuthScheme(kind=value)
        case dict() if len(value) == 1:
            known_keys(value, ("header", "query", "cookie"))
            ((place, key),) = value.items()
            return AuthScheme(kind=place, key=inside(_KEYS[place], key, place))
    raise ValueError(
        'must be "bearer", "basic", { header = "NAME" }, { query = "NAME" } or'
        f' {{ cookie = "NAME" }}, or an array of these{found(value)}'
    )


def _rename(value: Any) -> Mapping[str, str]:
    renames: dict[str, str] = {}
    for pointer, name in check_table(value).items():
        # `#/…` is how a reference spells the same place.
        place = plain_pointer(pointer)
        if not place.startswith("/"):
            raise WrongInside("is no JSON Pointer (`/a/b`)", pointer)
        if place in renames:
            raise WrongInside("is there twice, spelt in two ways", pointer)
        renames[place] = inside(_name, name, pointer)
    return renames


def _name(value: Any) -> str:
    text = check_text(value)
    check_name(text)
    if text.startswith("_"):
        raise ValueError(f"`{text}` must begin with a letter: `_` is for what is ours")
    return text


_PATTERN_KEYS: Mapping[str, str] = {
    "method": "A glob for the method: `GET`.",
    "operation-id": "A glob for the operationId: `pets.*`.",
    "path": "A glob for the path, `/v1/pets*`, or for the name of a webhook.",
    "tag": "A glob for one of the tags.",
}


def _patterns(value: Any) -> tuple[Pattern, ...]:
    return one_or_several(_pattern, value)


def _pattern(value: Any) -> Pattern:
    table = check_table(value)
    known_keys(table, _PATTERN_KEYS)
    if not table:
        raise ValueError(f"must have a key of {listed(_PATTERN_KEYS)}")
    globs = {key: inside(check_text, glob, key) for key, glob in table.items()}
    if "method" in globs:
        globs["method"] = globs["method"].upper()
    return tuple(sorted(globs.items()))


class Option:
    """What an option may be: for us a check, for editors a form."""

    def __init__(self, check: Check, form: forms.Form, text: str) -> None:
        self.check = check
        self.form = form
        self.text = text

    def __call__(self, value: Any) -> Any:
        return self.check(value)

    @property
    def schema(self) -> forms.Form:
        return forms.told(self.text, self.form)


def _choice(text: str, *choices: str) -> Option:
    return Option(one_of(*choices), forms.choice(*choices), text)


def _switch(text: str) -> Option:
    return Option(_flag, forms.FLAG, text)


def _location(text: str) -> Option:
    return Option(check_path, forms.PATH, text)


_SCHEME = forms.either(
    forms.choice("bearer", "basic"),
    *(
        forms.fields({place: forms.told(f"The {what}.", form)}, [place])
        for place, what, form in (
            ("header", "header that has the key", forms.whole(_TOKEN)),
            ("query", "query parameter that has the key", forms.PATH),
            ("cookie", "cookie that has the key", forms.whole(_TOKEN)),
        )
    ),
)
_GLOBS = {key: forms.told(text, forms.STRING) for key, text in _PATTERN_KEYS.items()}
_PATTERNS = forms.one_or_several({**forms.fields(_GLOBS), "minProperties": 1})


PAGE_OPTIONS: Mapping[str, Option] = {
    "infer-responses": _switch(
        "Whether a response's type is inferred from its example."
    ),
    "untyped-body": Option(
        _matching(_MEDIA_TYPE, "a media type"),
        forms.whole(_MEDIA_TYPE),
        "The media type of a body of which a page says nothing.",
    ),
    "body-required": _switch("Whether a page's body must be given."),
}

SHARED_OPTIONS: Mapping[str, Option] = {
    "auth": Option(
        _auth,
        forms.one_or_several(_SCHEME),
        "The kinds of credentials, in the place of what the description says.",
    ),
    "base-url": Option(
        _matching(_BASE_URL, "a URL such as `https://api.example.com/v1`"),
        forms.whole(_BASE_URL),
        "The server, in the place of those of the description.",
    ),
    "date-time": _choice(
        "What texts of the format `date-time` are in Python.", "datetime", "str"
    ),
    "decimal": _choice(
        "What texts of the format `decimal` are in Python.", "decimal", "str"
    ),
    "empty-body": _choice(
        "Whether a body that admits only `{}` gets a parameter.", "omit", "keep"
    ),
    "exclude": Option(_patterns, _PATTERNS, "Operations to leave out, by globs."),
    "http-library": _choice("What the package sends with.", "httpx2", "httpx"),
    "include": Option(
        _patterns, _PATTERNS, "The only operations to generate, by globs."
    ),
    "lists": _choice(
        "How lists are written in brackets.", "indices", "brackets", "repeat"
    ),
    "nested": _choice(
        "How objects in forms and queries are written where nothing else says it.",
        "brackets",
        "form",
    ),
    "overlays": Option(
        check_paths,
        forms.array(forms.PATH),
        "Overlay documents, applied in order before anything else.",
    ),
    # Checked key by key in `config`, which knows where each stands.
    "pages": Option(
        check_table,
        forms.fields({key: option.schema for key, option in PAGE_OPTIONS.items()}),
        "What is assumed where an HTML page is silent.",
    ),
    "pagination": Option(
        pagination,
        PAGING,
        "How operations page: by operationId, JSON Pointer, or `*` for all others.",
    ),
    "strict": _switch("Whether a warning stops the run."),
    "templates": _location("A folder of templates that stand in the place of ours."),
}
"""What may stand in the defaults, and again in a client, which then wins."""

MERGED_OPTIONS = ("pages", "pagination")
"""Tables: what a client says adds to the defaults, where the key is another."""

CLIENT_OPTIONS: Mapping[str, Option] = {
    **SHARED_OPTIONS,
    "output": _location("The folder of the package, whose last part is its name."),
    "rename": Option(
        _rename, forms.table(forms.NAME, "^#?/"), "Names in Python, by JSON Pointer."
    ),
    "source": Option(
        check_source,
        {**forms.PATH, "not": {"pattern": "^https?://"}},
        "An OpenAPI description, an HTML page, or a folder of pages.",
    ),
    "source-root": _location("The folder that references do not leave."),
    "title": Option(_title, forms.whole(r".*\S.*"), "The name of the API in texts."),
}


def page_settings(values: Mapping[str, Any]) -> PageSettings:
    """The settings from checked values of `PAGE_OPTIONS`."""
    return PageSettings(**{key.replace("-", "_"): v for key, v in values.items()})
