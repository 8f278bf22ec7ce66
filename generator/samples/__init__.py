"""Makes values for tests and documentation: what a JSON value of a type may look like.

Deterministic, and small: required properties always, optional ones as far as asked. The
description's own examples come first where they fit the type.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, assert_never

from .. import ir
from ..ir import ScalarKind
from .choices import chosen
from .lookups import Lookups
from .plain import plain_sample

_ANY: Final = ir.Limits()
_LONGEST: Final = 60
"""Characters of an example that is still quick to read."""
_MOST_ITEMS: Final = 4
"""Items of such a one that is a list."""


class Size(Enum):
    """How much of what may be left out a value has."""

    MINIMAL = "nothing"
    SMALL = "one property, in an object that would have none"
    FULL = "every property of its own, and small parts"
    FLAT = "every property of its own, and empty parts"
    """Decoding asks no object to be complete."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is known of a value besides its type."""

    word: str
    examples: Sequence[Any] = ()
    limits: ir.Limits = _ANY

    def without_examples(self) -> _Said:
        """What a type says that another one stands for."""
        return _Said(self.word, (), self.limits)


@dataclass(frozen=True, slots=True)
class Samples:
    """Values of the types of one API."""

    declarations: Lookups

    def value(
        self,
        kind: ir.Type,
        word: str,
        examples: Sequence[Any] = (),
        limits: ir.Limits = _ANY,
        *,
        size: Size = Size.SMALL,
    ) -> Any:
        """The first of the examples that fits, else a value that is made.

        `word` is what texts say, and what numbers and dates are made of.
        """
        return self._value(kind, _Said(word, examples, limits), (), size)

    def whole(self, model: ir.Model) -> dict[str, Any]:
        """An object with every property that has a value, and empty objects inside.

        Without the description's examples: dates and numbers of theirs may be spelt in
        another way than they are sent.
        """
        values = {
            field.name.wire: self.inside(
                model, field.type, field.name.wire, field.limits
            )
            for field in model.fields
        }
        return {name: value for name, value in values.items() if value is not None}

    def inside(
        self, model: ir.Model, kind: ir.Type, word: str, limits: ir.Limits = _ANY
    ) -> Any:
        """A value inside of an object that is to be whole."""
        return self._value(kind, _Said(word, (), limits), (model.name,), Size.FLAT)

    def _value(
        self, kind: ir.Type, said: _Said, above: tuple[str, ...], size: Size
    ) -> Any:
        part = _Said(said.word)
        for example in said.examples:
            if self._is_usable(kind, example):
                return example
        match kind:
            case ir.AnyType():
                return _word(said.word)
            case ir.Scalar(ScalarKind.TEXT):
                return _word(said.word)
            case ir.Scalar(ScalarKind.BINARY):
                return b"bytes"
            case ir.Scalar(scalar):
                return plain_sample(scalar, said.word, said.limits)
            case ir.Const(value):
                return value
            case ir.EnumRef(name):
                listed = self.declarations.enum(name).values
                # An empty text says nothing, and is refused in a path.
                return next((v for v in listed if v != ""), listed[0])
            case ir.ModelRef(name):
                return self._object(self.declarations.model(name), above, size)
            case ir.AliasRef(name):
                inside = (*above, name)
                named = self.declarations.alias(name).type
                return self._value(named, said.without_examples(), inside, size)
            case ir.Array(items):
                if _holds(items, above):
                    return []
                return [self._value(items, part, above, size)]
            case ir.Mapping(values):
                if _holds(values, above):
                    return {}
                return {"key": self._value(values, part, above, size)}
            case ir.Tuple(items):
                return [self._value(i, part, above, size) for i in items]
            case ir.Nullable(inner):
                return self._value(inner, said.without_examples(), above, size)
            case ir.Union(variants=variants):
                return self._chosen(variants, said.without_examples(), above, size)
        assert_never(kind)

    def _is_usable(self, kind: ir.Type, example: Any) -> bool:
        """Whether an example of the description is of the type, and quick to read."""
        if isinstance(kind, ir.Array) and isinstance(example, list):
            return 0 < len(example) <= _MOST_ITEMS and all(
                self._is_usable(kind.items, item) for item in example
            )
        return _is_short(example) and self.fits(kind, example)

    def another(self, kind: ir.Type, value: Any) -> Any:
        """A value beside one of the type; the same where no other is at hand."""
        match kind:
            case ir.Scalar(ScalarKind.TEXT):
                return f"{value}_2"
            case ir.Scalar(ScalarKind.INTEGER | ScalarKind.NUMBER):
                return value + 1
            case ir.EnumRef(name):
                return (*self.declarations.enum(name).values[1:2], value)[0]
        return value

    def _chosen(
        self,
        variants: tuple[ir.Variant, ...],
        said: _Said,
        above: tuple[str, ...],
        size: Size,
    ) -> Any:
        """A value of the first variant that does not lead back to where we are.

        Of several, the first of whose own a client takes it for.
        """
        free = [v for v in variants if not _holds(v.type, above)] or list(variants)
        made: list[Any] = []
        for variant in free:
            made.append(self._of_variant(variant, said, above, size))
            if chosen(variants, made[-1], self.declarations) is variant:
                return made[-1]
        return made[0]

    def _of_variant(
        self, variant: ir.Variant, said: _Said, above: tuple[str, ...], size: Size
    ) -> Any:
        value = self._value(variant.type, said, above, size)
        if (tags := tags_in(variant.test)) and isinstance(value, dict):
            value = {**value, **tags}
            if isinstance(variant.type, ir.ModelRef):
                # In the order of the class, in which it is sent.
                fields = self.declarations.model(variant.type.name).fields
                named = [f.name.wire for f in fields if f.name.wire in value]
                value = {name: value[name] for name in named} | value
        return value

    def _object(
        self, model: ir.Model, above: tuple[str, ...], size: Size
    ) -> dict[str, Any]:
        inside = (*above, model.name)
        if model.name in above:
            return {}  # required by itself: no finite value is valid
        is_inside = any(map(self.declarations.is_model, above))
        if is_inside and size is Size.FLAT:
            return {}
        is_whole = size is Size.FULL and not is_inside
        fields = [
            field
            for field in model.fields
            # What is preset is sent, whoever says nothing of it.
            if field.required
            or field.preset
            or (is_whole and not _holds(field.type, inside))
        ]
        # What is there by itself says nothing.
        if all(f.preset for f in fields) and size in (Size.SMALL, Size.FULL):
            said = [*fields, *self._plainest(model, inside)]
            fields = [field for field in model.fields if field in said]
        return {
            field.name.wire: self._value(field.type, _said_of(field), inside, size)
            for field in fields
        }

    def _plainest(self, model: ir.Model, inside: tuple[str, ...]) -> list[ir.Field]:
        """The first property that is a plain value, else the first that can be had."""
        others = (field for field in model.fields if not field.preset)
        free = [field for field in others if not _holds(field.type, inside)]
        plain = [f for f in free if isinstance(f.type, ir.Scalar | ir.EnumRef)]
        return (plain or free)[:1]

    def as_parts(self, kind: ir.Type, value: Any) -> Any:
        """The sample of a multipart body: bytes of names of the caller's are files."""
        match kind:
            case ir.Nullable(inner):
                return self.as_parts(inner, value)
            case ir.AliasRef(name):
                return self.as_parts(self.declarations.alias(name).type, value)
            case ir.Mapping(values) if isinstance(value, dict):
                return {key: _as_file(values, item) for key, item in value.items()}
        return value

    def fits(self, kind: ir.Type, value: Any) -> bool:
        """Whether a value decodes as the type without a remainder."""
        match kind:
            case ir.AnyType():
                return isinstance(value, str | int | float | bool)
            case ir.Scalar(scalar):
                return _fits_scalar(scalar, value)
            case ir.Const(expected):
                return type(value) is type(expected) and bool(value == expected)
            case ir.EnumRef(name):
                return any(
                    type(value) is type(v) and value == v
                    for v in self.declarations.enum(name).values
                )
        return False


def tags_in(test: ir.Test) -> dict[str, ir.JsonValue]:
    """The properties that a test looks at, with values by which it chooses."""
    match test:
        case ir.HasTag(key, values):
            return {key: values[0]}
        case ir.Both(first, second):
            return tags_in(first) | tags_in(second)
    return {}


def samples_of(api: ir.Api) -> Samples:
    """The samples of an API."""
    return Samples(Lookups(api.declarations))


def _said_of(field: ir.Field) -> _Said:
    return _Said(field.name.wire, field.examples, field.limits)


def _as_file(kind: ir.Type, value: Any) -> Any:
    match kind:
        case ir.Nullable(inner):
            return _as_file(inner, value)
        case ir.Array(items) if isinstance(value, list):
            return [_as_file(items, item) for item in value]
        case ir.Scalar(ScalarKind.BASE64) if isinstance(value, str):
            return base64.b64decode(value)
    return value


def _word(word: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", word).strip("_")
    return plain[:40] or "text"


def _is_short(example: object) -> bool:
    if isinstance(example, str):
        return (
            0 < len(example) <= _LONGEST and example.isprintable() and example.isascii()
        )
    return isinstance(example, bool | int | float)


def _holds(kind: ir.Type, names: tuple[str, ...]) -> bool:
    """Whether a value of the type needs one of the models that we are inside of."""
    match kind:
        case ir.ModelRef(name) | ir.AliasRef(name):
            return name in names
        case ir.Array(inner) | ir.Mapping(inner) | ir.Nullable(inner):
            return _holds(inner, names)
        case ir.Tuple(items):
            return any(_holds(item, names) for item in items)
        case ir.Union(variants=variants):
            return all(_holds(variant.type, names) for variant in variants)
    return False


def _fits_scalar(scalar: ScalarKind, value: Any) -> bool:
    match scalar:
        case ScalarKind.TEXT:
            return isinstance(value, str) and value not in (".", "..")
        case ScalarKind.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case ScalarKind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case ScalarKind.BOOLEAN:
            return isinstance(value, bool)
        case ScalarKind.DATE:
            return isinstance(value, str) and _is_date(value)
        case ScalarKind.UUID:
            return isinstance(value, str) and _is_uuid(value)
    # The other texts can be spelled in many ways; ours is known to come back the same.
    return False


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
