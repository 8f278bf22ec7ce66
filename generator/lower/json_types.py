"""The words by which a schema names its types."""

from __future__ import annotations

from typing import Any, Final

_TYPES: Final = frozenset("array boolean integer null number object string".split())


def types_said(said: Any) -> list[str]:
    """The types that a value of `type` names; whatever is none of them says nothing."""
    return [name for name in _listed(said) if name in _TYPES]


def words_of_no_type(said: Any) -> list[str]:
    """What else it names, for whoever looks for a mistake."""
    return [name for name in _listed(said) if name not in _TYPES]


def _listed(said: Any) -> list[str]:
    listed = said if isinstance(said, list) else [said]
    return [name for name in listed if isinstance(name, str)]
