"""The options of a client: what each may be, as a table of checks.

A check takes a value of TOML and returns what the settings hold, or raises `ValueError`
with the end of a sentence that begins with the option's name. Reads no file.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from .settings import AuthScheme, PageSettings, Paging, Pattern

Check: TypeAlias = Callable[[Any], Any]

# RFC 9110 §5.6.2 `token`: what may name a header, and a cookie (RFC 6265 §4.1.1).
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE = r"[!#$&^_.+0-9A-Za-z-]+/[!#$&^_.+0-9A-Za-z-]+"
# Scheme, host and path only: a user name there would be a secret in the output.
_BASE_URL = r"https?://[^\s/?#@\\]+(/[^\s?#\\]*)?"


def check_table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"must be a table, not {kind_of(value)}")
    return value


def check_path(value: Any) -> str:
    text = _text(value)
    if not text or "\0" in text:
        raise ValueError("must be a path, not an empty text")
    return text


def check_paths(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"must be an array of paths, not {kind_of(value)}")
    return tuple(map(check_path, value))


def check_name(value: str) -> None:
    """Refuse what cannot be the name of a package, a class or a function."""
    if not (value.isascii() and value.isidentifier()) or keyword.iskeyword(value):
        raise ValueError(f"`{value}` is not a name in Python (letters, digits and `_`)")


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


def _rename(value: Any) -> Mapping[str, str]:
    renames: dict[str, str] = {}
    for pointer, name in check_table(value).items():
        # `#/…` is how a reference spells the same place.
        place = pointer.removeprefix("#")
        if not place.startswith("/"):
            raise ValueError(f"has `{pointer}`, which is no JSON Pointer (`/a/b`)")
        if place in renames:
            raise ValueError(f"has `{place}` twice")
        check_name(_text(name))
        renames[place] = name
    return renames


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


def _pagination(value: Any) -> Mapping[str, Paging | bool]:
    return {
        # `#/…` is how a reference spells the same place.
        (key[1:] if key.startswith("#/") else key): (
            said if isinstance(said, bool) else _paging(key, check_table(said))
        )
        for key, said in check_table(value).items()
    }


def _paging(key: str, table: dict[str, Any]) -> Paging:
    way = str(table.get("way"))
    if way not in _WAYS:
        raise ValueError(f"of `{key}` needs a `way`: {_listed(_WAYS)}")
    needed = _WAYS[way] - ({"parameter"} if "body" in table else set())
    if "body" in table and ("parameter" in table or needed == _WAYS[way]):
        raise ValueError(f"of `{key}` has `body`, which stands for a `parameter`")
    for missing in sorted(needed - table.keys()):
        raise ValueError(f"of `{key}` needs `{missing}` for the way `{way}`")
    values: dict[str, Any] = {"way": way}
    for name, said in table.items():
        if name in _PLACES:
            values[name] = _steps(said)
        elif name == "parameter":
            values[name] = _text(said)
        elif name == "first" and said in (0, 1) and not isinstance(said, bool):
            values[name] = said
        elif name != "way":
            raise ValueError(f"of `{key}` has `{name}`, which is no key or no value")
    return Paging(**values)


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


PAGE_OPTIONS: Mapping[str, Check] = {
    "infer-responses": _flag,
    "untyped-body": _matching(_MEDIA_TYPE, "a media type"),
    "body-required": _flag,
}


def _pages(value: Any) -> dict[str, Any]:
    # Checked key by key in `config`, which knows where each stands.
    return check_table(value)


SHARED_OPTIONS: Mapping[str, Check] = {
    "auth": _auth,
    "base-url": _matching(_BASE_URL, "a URL such as `https://api.example.com/v1`"),
    "empty-body": _one_of("omit", "keep"),
    "exclude": _patterns,
    "http-library": _one_of("httpx2", "httpx"),
    "include": _patterns,
    "lists": _one_of("indices", "brackets", "repeat"),
    "nested": _one_of("brackets", "form"),
    "overlays": check_paths,
    "pages": _pages,
    "strict": _flag,
}
"""What may stand in the defaults, and again in a client, which then wins."""

CLIENT_OPTIONS: Mapping[str, Check] = {
    **SHARED_OPTIONS,
    "output": check_path,
    "pagination": _pagination,
    "rename": _rename,
    "source": check_path,
    "source-root": check_path,
    "title": _title,
}


def page_settings(values: Mapping[str, Any]) -> PageSettings:
    """The settings from checked values of `PAGE_OPTIONS`."""
    return PageSettings(**{key.replace("-", "_"): v for key, v in values.items()})
