"""Sample values as Python expressions: `m.Card(number="4242", exp_month=8)`."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import uuid
from typing import Any, Protocol

from ... import ir
from ...ir import ScalarKind
from ...printing.layout import Expression, call, dict_of, keyword, list_of, tuple_of
from ...printing.source import Code, identifier, literal
from ...samples import Samples
from ...samples.choices import chosen
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
            case ir.Array(items) if isinstance(value, list):
                return list_of([self.json(items, item) for item in value])
            case ir.Tuple(items) if _are_items(value, len(items)):
                pairs = zip(items, value, strict=True)
                return list_of([self.json(*pair) for pair in pairs])
            case ir.Mapping(values) if isinstance(value, dict):
                return dict_of(
                    (literal(key), self.json(values, item))
                    for key, item in value.items()
                )
            case ir.AliasRef(name):
                declared = self._samples.declarations.alias(name)
                return self.json(declared.type, value)
            case ir.ModelRef(name) if isinstance(value, dict):
                shared = self._name_of(name, value)
                if shared is not None:
                    return self._there() + identifier(shared.upper())
                return self.json_object(name, value)
            case ir.Union(variants=variants):
                found = chosen(variants, value, self._samples.declarations)
                if found is not None:
                    return self.json(found.type, value)
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
                try:
                    return self._scalar(scalar, value)
                except (ArithmeticError, TypeError, ValueError):
                    return json_expression(value)  # A client keeps it as it is, too.
            case ir.Array(items) if isinstance(value, list):
                return list_of([self.expression(items, item) for item in value])
            case ir.Tuple(items) if _are_items(value, len(items)):
                pairs = zip(items, value, strict=True)
                return tuple_of([self.expression(*pair) for pair in pairs])
            case ir.Mapping(values) if isinstance(value, dict):
                return dict_of(
                    (literal(key), self.expression(values, item))
                    for key, item in value.items()
                )
            case ir.AliasRef(name):
                declared = self._samples.declarations.alias(name)
                return self.expression(declared.type, value)
            case ir.ModelRef(name) if isinstance(value, dict):
                shared = self._name_of(name, value)
                if shared is not None:
                    return self._there() + shared + Code("()")
                return self.object(name, value)
            case ir.Union(variants=variants):
                return self._variant(variants, value)
        return json_expression(value)

    def _variant(self, variants: tuple[ir.Variant, ...], value: Any) -> Expression:
        found = chosen(variants, value, self._samples.declarations)
        if found is None:
            return json_expression(value)
        written = self.expression(found.type, value)
        if self._is_ambiguous(variants, found.type):
            cast = self._types.imports.name("typing", "cast")
            kind = literal(self._types.annotation(found.type))
            return call(cast, kind, written, packed=True)
        return written

    def _is_ambiguous(self, variants: tuple[ir.Variant, ...], kind: ir.Type) -> bool:
        """Whether mypy takes a list for one of its own items' type alone.

        Lists are invariant, and of a union of lists it does not choose the one meant.
        """
        plain = self._samples.declarations.plain
        lists = [v for v in variants if isinstance(plain(v.type), ir.Array)]
        chosen_list = plain(kind)
        if len(lists) < 2 or not isinstance(chosen_list, ir.Array):
            return False
        items = plain(chosen_list.items)
        is_file = items == ir.Scalar(ScalarKind.BINARY)
        kinds = (ir.Union, ir.Nullable, ir.EnumRef, ir.Const)
        return is_file or isinstance(items, kinds)

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
        """Raises where the value has not the form of the scalar."""
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
                text = str(uuid.UUID(str(value)))
                return call(self._types.imports.name("uuid", "UUID"), literal(text))
            case ScalarKind.DECIMAL:
                text = str(decimal.Decimal(value))
                return call(
                    self._types.imports.name("decimal", "Decimal"), literal(text)
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


def _are_items(value: Any, number: int) -> bool:
    return isinstance(value, list) and len(value) == number
