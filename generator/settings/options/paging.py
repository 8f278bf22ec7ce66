"""The option `pagination`: how operations page, in the names of the description."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import starmap
from typing import Any

from ...pointers import plain_pointer
from .. import Paging, forms
from .checks import check_table, check_text, found, inside, known_keys, listed, one_of

_WAYS: Mapping[str, frozenset[str]] = {
    "token": frozenset(["parameter", "next"]),
    "last-item": frozenset(["parameter", "more"]),
    "number": frozenset(["parameter"]),
    "offset": frozenset(["parameter"]),
    "link": frozenset(["next"]),
    "link-header": frozenset(),
}
"""The ways from page to page, and the keys that each of them needs."""
_PLACES: Mapping[str, str] = {
    "body": "Where in the body the value goes, for a `parameter`: `page.after`.",
    "next": "Where the answer has what the next page is asked for with: `meta.next`.",
    "more": "Where the answer says whether there is another page: `has_more`.",
    "total": "Where the answer says how many items, or pages, there are: `meta.total`.",
    "items": "Where the answer has the items: `data`.",
}
"""The keys whose values are ways down into a body, and what they say."""
_PAGING_KEYS = ("way", "parameter", "first", *_PLACES)


def pagination(value: Any) -> Mapping[str, Paging | bool]:
    """By operationId, JSON Pointer, and `*` for all others."""
    return {
        # `#/…` is how a reference spells the same place.
        plain_pointer(key): (
            said if isinstance(said, bool) else inside(_paging, said, key)
        )
        for key, said in check_table(value).items()
    }


def _paging(value: Any) -> Paging:
    if not isinstance(value, dict):
        raise ValueError(f"must be true, false or a table{found(value)}")
    known_keys(value, _PAGING_KEYS)
    if "way" not in value:
        raise ValueError(f"needs a `way`: {listed(_WAYS)}")
    way = inside(one_of(*_WAYS), value["way"], "way")
    needed = _WAYS[way] - ({"parameter"} if "body" in value else set())
    if "body" in value and ("parameter" in value or needed == _WAYS[way]):
        raise ValueError("has `body`, which stands for a `parameter`")
    for missing in sorted(needed - value.keys()):
        raise ValueError(f"needs `{missing}` for the way `{way}`")
    values: dict[str, Any] = {"way": way}
    for name, said in value.items():
        if name in _PLACES:
            values[name] = inside(_steps, said, name)
        elif name == "parameter":
            values[name] = inside(check_text, said, name)
        elif name == "first":
            values[name] = inside(_first, said, name)
    return Paging(**values)


def _first(value: Any) -> int:
    if value not in (0, 1) or not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"must be 0 or 1{found(value)}")
    return value


def _steps(value: Any) -> tuple[str, ...]:
    """`"meta.next"`, or `["@odata.nextLink"]` for a name with dots in it."""
    if isinstance(value, list):
        return tuple(map(check_text, value))
    return tuple(filter(None, check_text(value).split(".")))


_STEPS = forms.either(forms.STRING, forms.array(forms.STRING))


def _way_form(way: str, needed: frozenset[str]) -> forms.Form:
    keys = {
        "way": forms.told("How one gets from page to page.", forms.choice(way)),
        "parameter": forms.told(
            "The query parameter that asks for a page.", forms.STRING
        ),
        "first": forms.told("The number of the first page.", forms.choice(0, 1)),
        **{key: forms.told(text, _STEPS) for key, text in _PLACES.items()},
    }
    in_query = {key: form for key, form in keys.items() if key != "body"}
    asked = forms.fields(in_query, {"way", *needed})
    if "parameter" not in needed:
        return asked
    in_body = {key: form for key, form in keys.items() if key != "parameter"}
    others = needed - {"parameter"}
    return forms.either(asked, forms.fields(in_body, {"way", "body", *others}))


PAGING: forms.Form = forms.table(
    forms.either(forms.FLAG, *starmap(_way_form, _WAYS.items()))
)
