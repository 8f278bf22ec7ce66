"""Sample values as Python expressions: `m.Card(number="4242", exp_month=8)`."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any, Protocol, assert_never

from ... import ir
from ...ir import ScalarKind
from ...printing.layout import Expression, call, dict_of, keyword, list_of, tuple_of
from ...printing.source import Code, identifier, literal
from ...samples import Samples
from ..types import Types


def json_expression(value: Any) -> Expression:
    """JSON as a literal that may break over lines; bytes as base64 (RFC 4648 §4)."""
    if isinstance(value, bytes):
        return literal(base64.b64encode(value).decode())
    if isinstance(value, dict):
        return dict_of(
            (literal(key), json_expression(item)) for key, item in value.items()
        )
    if isinstance(value, list):
        return list_of([json_expression(item) for item in value])
    return literal(value)


class SharedValues(Protocol):
    """Objects that are written once, and named wherever else they stand."""

    def name_of(self, model: str, value: Any) -> str | None:
        """The name of the function that makes the object; None to write it out."""


class Values:
    """Writes samples as what a user of the generated package would write.

    `shared` objects stand as `answers.card()`, and as `answers.CARD` where they are
    JSON; in the module `answers` itself, which `shared_from` is empty for, as a name.
    """

    def __init__(
        self,
        types: Types,
        samples: Samples,
        shared: SharedValues | None = None,
        shared_from: str = "",
    ) -> None:
        self._types = types
        # What is sent; nothing that is read is annotated.
        types.uploads = "File"
        self._samples = samples
        self._shared = shared
        self._shared_from = shared_from

    def _name_of(self, model: str, value: Any) -> Code | None:
        name = self._shared.name_of(model, value) if self._shared else None
        return None if name is None else identifier(name)

    def _there(self) -> Code:
        if not self._shared_from:
            return Code("")
        return self._types.imports.name(self._shared_from, "answers") + Code(".")

    def json(self, kind: ir.Type, value: Any) -> Expression:
        """The sample of a type as JSON, with the names of what is shared."""
        match kind:
            case ir.Nullable(inner) if value is not None:
                return self.json(inner, value)
            case ir.Array(items):
                return list_of([self.json(items, item) for item in value])
            case ir.Tuple(items):
                pairs = zip(items, value, strict=True)
                return list_of([self.json(*pair) for pair in pairs])
            case ir.Mapping(values):
                return dict_of(
                    (literal(key), self.json(values, item))
                    for key, item in value.items()
                )
            case ir.AliasRef(name):
                declared = self._samples.declarations.alias(name)
                return self.json(declared.type, value)
            case ir.ModelRef(name):
                shared = self._name_of(name, value)
                if shared is not None:
                    return self._there() + identifier(shared.upper())
                return self.json_object(name, value)
            case ir.Union(variants=variants):
                for variant in variants:
                    if passes(variant.test, value, self._samples):
                        return self.json(variant.type, value)
        return json_expression(value)

    def json_object(self, model: str, value: dict[str, Any]) -> Expression:
        """An object itself, as JSON."""
        declared = self._samples.declarations.model(model)
        kinds = {field.name.wire: field.type for field in declared.fields}
        return dict_of(
            (literal(wire), self.json(kinds.get(wire, ir.AnyType()), item))
            for wire, item in value.items()
        )

    def expression(self, kind: ir.Type, value: Any) -> Expression:
        """The Python value that a sample of a type is decoded to, and encoded from."""
        match kind:
            case ir.Nullable(inner):
                return literal(None) if value is None else self.expression(inner, value)
            case ir.Scalar(scalar):
                return self._scalar(scalar, value)
            case ir.Array(items):
                return list_of([self.expression(items, item) for item in value])
            case ir.Tuple(items):
                pairs = zip(items, value, strict=True)
                return tuple_of([self.expression(*pair) for pair in pairs])
            case ir.Mapping(values):
                return dict_of(
                    (literal(key), self.expression(values, item))
                    for key, item in value.items()
                )
            case ir.AliasRef(name):
                declared = self._samples.declarations.alias(name)
                return self.expression(declared.type, value)
            case ir.ModelRef(name):
                shared = self._name_of(name, value)
                if shared is not None:
                    return self._there() + shared + Code("()")
                return self.object(name, value)
            case ir.Union(variants=variants):
                return self._variant(variants, value)
        return json_expression(value)

    def _variant(self, variants: tuple[ir.Variant, ...], value: Any) -> Expression:
        for variant in variants:
            if passes(variant.test, value, self._samples):
                written = self.expression(variant.type, value)
                if self._is_ambiguous(variants, variant.type):
                    cast = self._types.imports.name("typing", "cast")
                    kind = literal(self._types.annotation(variant.type))
                    return call(cast, kind, written, packed=True)
                return written
        return json_expression(value)

    def _is_ambiguous(self, variants: tuple[ir.Variant, ...], kind: ir.Type) -> bool:
        """Whether mypy takes a list for one of its own items' type alone.

        Lists are invariant, and of a union of lists it does not choose the one meant.
        """
        lists = [v for v in variants if isinstance(self._plain(v.type), ir.Array)]
        plain = self._plain(kind)
        if len(lists) < 2 or not isinstance(plain, ir.Array):
            return False
        items = self._plain(plain.items)
        is_file = items == ir.Scalar(ScalarKind.BINARY)
        kinds = (ir.Union, ir.Nullable, ir.EnumRef, ir.Const)
        return is_file or isinstance(items, kinds)

    def _plain(self, kind: ir.Type) -> ir.Type:
        """What an alias stands for."""
        while isinstance(kind, ir.AliasRef):
            declared = self._samples.declarations.alias(kind.name)
            kind = declared.type
        return kind

    def object(self, name: str, value: dict[str, Any]) -> Expression:
        """The call that makes an object itself."""
        model = self._samples.declarations.model(name)
        made = self._types.model(name)
        fields = {field.name.wire: field for field in model.fields}
        if any(f.required and wire not in value for wire, f in fields.items()):
            # A model that requires itself: no constructor call is finite.
            return call(made + Code(".from_dict"), json_expression(value))
        left_out = [f for wire, f in fields.items() if f.preset and wire not in value]
        items: list[Expression] = [
            keyword(identifier(field.name.python), literal(None)) for field in left_out
        ]
        extra: list[tuple[Code, Expression]] = []
        for wire, item in value.items():
            if wire in fields:
                field = fields[wire]
                if field.preset and self._samples.fits(field.type, item):
                    continue
                kind = ir.Nullable(field.type) if item is None else field.type
                written = self.expression(kind, item)
                items.append(keyword(identifier(field.name.python), written))
            elif model.extra is not None:
                extra.append((literal(wire), self.expression(model.extra, item)))
        if extra:
            items.append(keyword(Code("extra"), dict_of(extra)))
        return call(made, *items, packed=True)

    def _scalar(self, scalar: ScalarKind, value: Any) -> Expression:
        match scalar:
            case ScalarKind.DATE:
                day = dt.date.fromisoformat(value)
                return self._moment("date", day.year, day.month, day.day)
            case ScalarKind.DATE_TIME:
                moment = dt.datetime.fromisoformat(value)
                module = self._types.imports.module("datetime", "dt")
                zone = keyword(Code("tzinfo"), module + Code(".UTC"))
                parts = moment.timetuple()[:6]
                return call(module + Code(".datetime"), *map(literal, parts), zone)
            case ScalarKind.TIME:
                time = dt.time.fromisoformat(value)
                return self._moment("time", time.hour, time.minute, time.second)
            case ScalarKind.UUID:
                return call(self._types.imports.name("uuid", "UUID"), literal(value))
            case ScalarKind.DECIMAL:
                return call(
                    self._types.imports.name("decimal", "Decimal"), literal(value)
                )
            case ScalarKind.BASE64:
                is_file = isinstance(value, bytes)
                return literal(value if is_file else base64.b64decode(value))
            case ScalarKind.BINARY:
                return literal(value)
        return json_expression(value)

    def _moment(self, name: str, *parts: int) -> Expression:
        module = self._types.imports.module("datetime", "dt")
        return call(module + Code(".") + identifier(name), *map(literal, parts))


def passes(test: ir.Test, value: Any, samples: Samples) -> bool:
    """Whether a JSON value is chosen by a test, as generated code would decide."""
    match test:
        case ir.Both(first, second):
            return all(passes(each, value, samples) for each in (first, second))
        case ir.Holds():
            held = _held(test, value)
            return held is not None and passes(test.test, held, samples)
        case ir.IsClosest(name, among):
            if not isinstance(value, dict):
                return False
            return name == min(among, key=lambda each: _distance(each, value, samples))
        case ir.HasTag(key, values):
            return isinstance(value, dict) and value.get(key) in values
        case ir.HasNoTag(key):
            return isinstance(value, dict) and value.get(key) is None
        case ir.HasKeys(keys):
            return isinstance(value, dict) and set(keys) <= value.keys()
        case ir.IsOneOf(kind, values):
            return _is(kind, value) and value in values
        case ir.IsKind(kind):
            return _is(kind, value)
    assert_never(test)


def _is(kind: ir.Kind, value: Any) -> bool:
    match kind:
        case "string":
            return isinstance(value, str | bytes)
        case "integer":
            return type(value) is int
        case "number":
            return type(value) in (int, float)
        case "boolean":
            return isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
    assert_never(kind)


def _distance(
    name: str | None, value: dict[str, Any], samples: Samples
) -> tuple[int, int]:
    """The same as the runtime's `closest` goes by."""
    if name is None:
        return (0, len(value))
    model = samples.declarations.model(name)
    left = value.keys() - {field.name.wire for field in model.fields}
    required = {field.name.wire for field in model.fields if field.required}
    lost = len(left) if model.extra is None else 0
    return (lost, len(left) + len(required - value.keys()))


def _held(test: ir.Holds, value: Any) -> Any:
    """The part that a test is about; None where there is none."""
    if not _is(test.within, value):
        return None
    if test.property is not None:
        return value.get(test.property)
    parts = value.values() if isinstance(value, dict) else value
    return next((part for part in parts if part is not None), None)
