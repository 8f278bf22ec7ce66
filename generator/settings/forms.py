"""Forms of values in JSON Schema (2020-12), for editors: small words for large tables.

Knows no option; `options` says with these what each may be.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

Form: TypeAlias = Mapping[str, Any]

STRING: Final[Form] = {"type": "string"}
FLAG: Final[Form] = {"type": "boolean"}
PATH: Final[Form] = {"type": "string", "minLength": 1}
NAME: Final[Form] = {
    "type": "string",
    "pattern": "^[A-Za-z][A-Za-z0-9_]*$",
    "not": {"enum": list(keyword.kwlist)},
}


def told(text: str, form: Form) -> Form:
    """The form with what an editor says of it."""
    return {"description": text, **form}


def choice(*values: object) -> Form:
    return {"enum": list(values)}


def whole(pattern: str) -> Form:
    """A text that the pattern matches from its beginning to its end."""
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def either(*forms: Form) -> Form:
    return {"anyOf": list(forms)}


def array(form: Form) -> Form:
    return {"type": "array", "items": form}


def one_or_several(form: Form) -> Form:
    return either(form, array(form))


def table(form: Form, keys: str = "") -> Form:
    """A table of any keys, whose values all have one form."""
    made = {"type": "object", "additionalProperties": form}
    return {**made, "propertyNames": {"pattern": keys}} if keys else made


def fields(keys: Mapping[str, Form], required: Iterable[str] = ()) -> Form:
    """A table with these keys and no other."""
    made = {"type": "object", "properties": keys, "additionalProperties": False}
    needed = sorted(required)
    return {**made, "required": needed} if needed else made
