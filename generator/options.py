"""The options of a client: what each may be, as a table of checks and forms.

A check takes a value of TOML and returns what the settings hold, or raises `ValueError`
with the end of a sentence that begins with the option's name; `WrongInside` where the
sentence begins with that of a key in the option's table. Reads no file.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import starmap
from typing import Any, TypeAlias

from . import forms
from .settings import AuthScheme, PageSettings, Paging, Pattern

Check: TypeAlias = Callable[[Any], Any]

# RFC 9110 §5.6.2 `token`: what may name a header, and a cookie (RFC 6265 §4.1.1).
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE = r"[!#$&^_.+0-9A-Za-z-]+/[!#$&^_.+0-9A-Za-z-]+"
# Scheme, host and path only: a user name there would be a secret in the output.
_BASE_URL = r"https?://[^\s/?#@\\]+(/[^\s?#\\]*)?"


class WrongInside(ValueError):
    """What is wrong with a value in a table, at the `keys` below the option."""

    def __init__(self, message: str, *keys: str) -> None:
        super().__init__(message)
        self.keys = keys


def check_table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"must be a table, not {kind_of(value)}")
    return value


def check_path(value: Any) -> str:
    text = _text(value)
    if not text or "\0" in text:
        raise ValueError("must be a path, not an empty text")
    return text


def check_source(value: Any) -> str:
    path = check_path(value)
    if path.startswith(("http://", "https://")):
        raise ValueError(
            "must be a path, not a URL: nothing is fetched; save what is there"
            f" (`curl -sSfLO {path}`), commit it, and name the file"
        )
    return path


def check_paths(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"must be an array of paths, not {kind_of(value)}")
    return tuple(map(check_path, value))


def check_name(value: str) -> None:
    """Refuse what cannot be the name of a package, a class or a function."""
    if keyword.iskeyword(value):
        raise ValueError(f"`{value}` is a keyword of Python, and can name nothing")
    if value.startswith("__") and value.endswith("__"):
        raise ValueError(f"`{value}` is a name of the kind that Python defines itself")
    if not (value.isascii() and value.isidentifier()):
        raise ValueError(
            f"`{value}` is not a name in Python of ASCII letters, digits and `_`"
        )


def kind_of(value: Any) -> str:
    """The value's type as TOML calls it, with an article."""
    kinds = {
        bool: "a boolean",
        int: "an integer",
        float: "a float",
        str: "a string",
        list: "an array",
        dict: "a table",
    }
    return kinds.get(type(value), "a date or time")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be a string, not {kind_of(value)}")
    return value


def _title(value: Any) -> str:
    text = _text(value)
    if not text.strip() or not text.isprintable():
        raise ValueError("must be one line of text")
    return text


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {kind_of(value)}")
    return value


def _one_of(*choices: str) -> Check:
    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"must be {_listed(choices)}{_found(value)}")
        return str(value)

    return check


def _matching(pattern: str, description: str) -> Check:
    def check(value: Any) -> str:
        text = _text(value)
        if not re.fullmatch(pattern, text) or not text.isprintable():
            raise ValueError(f"must be {description}{_found(value)}")
        return text

    return check


def _auth(value: Any) -> tuple[AuthScheme, ...]:
    schemes = tuple(map(_scheme, value if isinstance(value, list) else [value]))
    if len(set(schemes)) < len(schemes):
        raise ValueError("names one scheme twice")
    return schemes


def _scheme(value: Any) -> AuthScheme:
    match value:
        case "bearer" | "basic":
            return AuthScheme(kind=value)
        case {"header": str(key), **rest} if not rest and re.fullmatch(_TOKEN, key):
            return AuthScheme(kind="header", key=key)
        case {"cookie": str(key), **rest} if not rest and re.fullmatch(_TOKEN, key):
            return AuthScheme(kind="cookie", key=key)
        case {"query": str(key), **rest} if not rest and key and key.isprintable():
            return AuthScheme(kind="query", key=key)
    raise ValueError(
        'must be "bearer", "basic", { header = "NAME" }, { query = "NAME" },'
        f' {{ cookie = "NAME" }} or an array of these{_found(value)}'
    )


def _inside(check: Check, value: Any, *keys: str) -> Any:
    """What the check makes of a value in the option's table; wrong is what is there."""
    try:
        return check(value)
    except WrongInside as fault:
        raise WrongInside(str(fault), *keys, *fault.keys) from None
    except ValueError as fault:
        raise WrongInside(str(fault), *keys) from None


def _rename(value: Any) -> Mapping[str, str]:
    renames: dict[str, str] = {}
    for pointer, name in check_table(value).items():
        # `#/…` is how a reference spells the same place.
        place = pointer.removeprefix("#")
        if not place.startswith("/"):
            raise WrongInside("is no JSON Pointer (`/a/b`)", pointer)
        if place in renames:
            raise WrongInside("is there twice, with `#` and without", pointer)
        renames[place] = _inside(_name, name, pointer)
    return renames


def _name(value: Any) -> str:
    text = _text(value)
    check_name(text)
    return text


_WAYS: Mapping[str, frozenset[str]] = {
    "token": frozenset(["parameter", "next"]),
    "last-item": frozenset(["parameter", "more"]),
    "number": frozenset(["parameter"]),
    "offset": frozenset(["parameter"]),
    "link": frozenset(["next"]),
    "link-header": frozenset(),
}
"""The ways from page to page, and the keys that each of them needs."""
_PLACES = ("body", "next", "more", "total", "items")
_PAGING_KEYS = ("way", "parameter", "first", *_PLACES)


def _pagination(value: Any) -> Mapping[str, Paging | bool]:
    return {
        # `#/…` is how a reference spells the same place.
        (key[1:] if key.startswith("#/") else key): (
            said if isinstance(said, bool) else _inside(_paging, said, key)
        )
        for key, said in check_table(value).items()
    }


def _paging(value: Any) -> Paging:
    if not isinstance(value, dict):
        raise ValueError(f"must be true, false or a table{_found(value)}")
    if "way" not in value:
        raise ValueError(f"needs a `way`: {_listed(_WAYS)}")
    way = _inside(_one_of(*_WAYS), value["way"], "way")
    needed = _WAYS[way] - ({"parameter"} if "body" in value else set())
    if "body" in value and ("parameter" in value or needed == _WAYS[way]):
        raise ValueError("has `body`, which stands for a `parameter`")
    for missing in sorted(needed - value.keys()):
        raise ValueError(f"needs `{missing}` for the way `{way}`")
    values: dict[str, Any] = {"way": way}
    for name, said in value.items():
        if name in _PLACES:
            values[name] = _inside(_steps, said, name)
        elif name == "parameter":
            values[name] = _inside(_text, said, name)
        elif name == "first":
            values[name] = _inside(_first, said, name)
        elif name != "way":
            raise WrongInside(f"is none of {', '.join(_PAGING_KEYS)}", name)
    return Paging(**values)


def _first(value: Any) -> int:
    if value not in (0, 1) or not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"must be 0 or 1{_found(value)}")
    return value


def _steps(value: Any) -> tuple[str, ...]:
    """`"meta.next"`, or `["@odata.nextLink"]` for a name with dots in it."""
    if isinstance(value, list):
        return tuple(map(_text, value))
    return tuple(filter(None, _text(value).split(".")))


_PATTERN_KEYS = ("method", "operation-id", "path", "tag")


def _patterns(value: Any) -> tuple[Pattern, ...]:
    return tuple(map(_pattern, value if isinstance(value, list) else [value]))


def _pattern(value: Any) -> Pattern:
    table = check_table(value)
    if not table or not set(table) <= set(_PATTERN_KEYS):
        raise ValueError(f"must have a key of {_listed(_PATTERN_KEYS)}, and no other")
    globs = {key: _text(glob) for key, glob in table.items()}
    if "method" in globs:
        globs["method"] = globs["method"].upper()
    return tuple(sorted(globs.items()))


def _found(value: Any) -> str:
    return f", not `{value}`" if isinstance(value, str) else f", not {kind_of(value)}"


def _listed(choices: Iterable[str]) -> str:
    return " or ".join(f'"{choice}"' for choice in choices)


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
        return {"description": self.text, **self.form}


def _choice(text: str, *choices: str) -> Option:
    return Option(_one_of(*choices), forms.choice(*choices), text)


def _switch(text: str) -> Option:
    return Option(_flag, forms.FLAG, text)


def _location(text: str) -> Option:
    return Option(check_path, forms.PATH, text)


_SCHEME = forms.either(
    forms.choice("bearer", "basic"),
    forms.fields({"header": forms.whole(_TOKEN)}, ["header"]),
    forms.fields({"query": forms.PATH}, ["query"]),
    forms.fields({"cookie": forms.whole(_TOKEN)}, ["cookie"]),
)
_PATTERNS = forms.one_or_several(
    {**forms.fields(dict.fromkeys(_PATTERN_KEYS, forms.STRING)), "minProperties": 1}
)
_STEPS = forms.either(forms.STRING, forms.array(forms.STRING))


def _way_form(way: str, needed: frozenset[str]) -> forms.Form:
    keys = {
        "way": forms.choice(way),
        "parameter": forms.STRING,
        "first": forms.choice(0, 1),
        **dict.fromkeys(_PLACES, _STEPS),
    }
    in_query = {key: form for key, form in keys.items() if key != "body"}
    asked = forms.fields(in_query, {"way", *needed})
    if "parameter" not in needed:
        return asked
    in_body = {key: form for key, form in keys.items() if key != "parameter"}
    others = needed - {"parameter"}
    return forms.either(asked, forms.fields(in_body, {"way", "body", *others}))


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
        _pagination,
        forms.table(forms.either(forms.FLAG, *starmap(_way_form, _WAYS.items()))),
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
