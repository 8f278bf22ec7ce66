"""One view for each module of models: dataclasses, enums, aliases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .. import ir
from ..printing.imports import Imports
from ..printing.layout import (
    INDENT,
    Annotated,
    Expression,
    Group,
    alias,
    annotated,
    call,
    dict_of,
    layout,
    list_of,
    prefixed,
    suffixed,
)
from ..printing.source import Code, identifier, literal
from .decoding import beginning, decoding
from .documentation import class_text, docstring, field_text, has_words
from .types import Types, UnionView, decoder_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field's declaration, and its docstring where there is something to say."""

    declaration: Code
    documentation: Sequence[Code]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelView:
    """A dataclass."""

    name: Code
    base: Code
    decorator: Code
    documentation: Code
    fields: Sequence[FieldView]
    settings: Sequence[Code]
    has_attributes: bool
    mapping: Code
    decoder: Code
    decoding: Sequence[Code]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    """`Name: TypeAlias = …` and its docstring.

    One that contains itself says so to type checkers by its own name, as pyright wants
    it, and at run time by that in the package, which can be looked up from anywhere.
    """

    assignment: Code
    documentation: Code
    checking: Code
    at_run_time: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsView:
    """A module of models."""

    documentation: Code
    imports: Sequence[Code]
    aliases: Sequence[AliasView]
    models: Sequence[ModelView]
    unions: Sequence[UnionView]


def models_view(declarations: Sequence[ir.Declaration]) -> ModelsView:
    """The view of one module from what is declared in it, in order."""
    hidden = {d.name for d in declarations}
    for declared in declarations:
        if isinstance(declared, ir.Model):
            hidden.update(field.name.python for field in declared.fields)
            if declared.extra is not None:
                hidden.add("extra")
    types = Types(Imports(hidden))
    # Bytes inside a model are part of a multipart body: JSON has none.
    types.uploads = "File"
    aliases = [
        _alias(declared, types)
        for declared in declarations
        if not isinstance(declared, ir.Model)
    ]
    models = [_model(d, types) for d in declarations if isinstance(d, ir.Model)]
    names = ", ".join(f"`{declared.name}`" for declared in declarations[:1])
    more = " and what belongs to it" if len(declarations) > 1 else ""
    return ModelsView(
        documentation=docstring(f"{names}{more}.", 0),
        imports=types.imports.lines(),
        aliases=aliases,
        models=models,
        unions=list(types.unions.values()),
    )


def _alias(declared: ir.Enum | ir.Alias, types: Types) -> AliasView:
    name = identifier(declared.name)
    marker = types.imports.name("typing", "TypeAlias")
    sent_of = declared.sent_of if isinstance(declared, ir.Alias) else ""
    text = class_text(declared.doc, declared.name, sent_of)
    checking = at_run_time = Code("")
    value: Expression
    if isinstance(declared, ir.Enum):
        open_list = types.imports.name("typing", "Literal") + Code("[")
        value = Group(open_list, tuple(map(literal, declared.values)), Code("]"))
    else:
        value = types.alias_value(declared.type)
        _alias_reader(declared, types)
        own = types.alias_value(declared.type, itself=declared.name)
        if own != value:
            checking = types.imports.name("typing", "TYPE_CHECKING")
            at_run_time = alias(name, marker, value, INDENT)
            value = own
    indent = INDENT if at_run_time else 0
    return AliasView(
        assignment=alias(name, marker, value, indent),
        documentation=docstring(text, indent),
        checking=checking,
        at_run_time=at_run_time,
    )


def _alias_reader(declared: ir.Alias, types: Types) -> None:
    """The alias's decoding function, which other modules call."""
    name = decoder_name(declared.name)
    if isinstance(declared.type, ir.Union):
        types.union_reader(declared.type, name)
        return
    types.unions[name] = UnionView(
        name=identifier(name),
        signature=types.reader_signature(identifier(name), declared.type),
        cases=[],
        otherwise=types.returned(declared.type, "known", Code("    ")),
    )


def _assigned(head: Code, value: Expression, indent: int) -> Code:
    """`name = value`, broken where it is too long."""
    return layout(prefixed(head, value), indent)


def _model(model: ir.Model, types: Types) -> ModelView:
    imports = types.imports
    dataclasses = imports.module("dataclasses", "dataclasses")
    fields, steps = [], beginning(model.fields, types)
    for field in model.fields:
        types.place = field.name.python.strip("_")
        fields.append(_field(field, types))
        steps += decoding(field, types)
    own, rest = _extra(model, types, dataclasses)
    text = imports.builtin("str")
    return ModelView(
        name=identifier(model.name),
        base=types.runtime("models", "Model"),
        decorator=dataclasses + Code(".dataclass"),
        documentation=docstring(class_text(model.doc, model.name, model.sent_of), 4),
        fields=fields + own,
        settings=_settings(model, types),
        has_attributes=bool(fields or own),
        mapping=Code(
            f"{imports.builtin('dict')}[{text}, {imports.name('typing', 'Any')}]"
        ),
        decoder=types.decoding("Decoder"),
        decoding=steps + rest,
    )


def _extra(
    model: ir.Model, types: Types, dataclasses: Code
) -> tuple[list[FieldView], list[Code]]:
    if model.extra is None:
        return [], [Code("if data:"), Code("    at.closed(self, data)")]
    values = types.annotation(ir.Mapping(model.extra))
    # A type of ours would be loaded with the class; the empty dict needs none.
    is_any = isinstance(model.extra, ir.AnyType)
    factory = values if is_any else Code("lambda: {}")
    arguments: list[Expression] = [Code("data")]
    if model.documented_extra:
        arguments.append(types.reader(model.extra))
    others = suffixed(call(Code("at.extra"), *arguments), Code(" if data else {}"))
    declaration = (
        Code("extra: ")
        + values
        + Code(" = ")
        + dataclasses
        + Code(f".field(default_factory={factory})")
    )
    view = FieldView(
        declaration=declaration,
        documentation=[docstring("Properties that have no name here.", 4)],
    )
    return [view], [_assigned(Code("self.extra = "), others, 8)]


def _settings(model: ir.Model, types: Types) -> list[Code]:
    """The class variables that tell the runtime what the fields do not."""
    settings = []
    text = types.imports.builtin("str")
    renamed = [f.name for f in model.fields if f.name.python != f.name.wire]
    if renamed:
        variable = types.imports.name("typing", "ClassVar")
        mapping = types.imports.name("collections.abc", "Mapping")
        pairs = dict_of((literal(n.python), literal(n.wire)) for n in renamed)
        head = Code(f"_wire: {variable}[{mapping}[{text}, {text}]] = ")
        settings.append(_assigned(head, pairs, 4))
    optional = [f.name.python for f in model.fields if f.preset and not f.required]
    secret = [f.name.python for f in model.fields if f.secret]
    for name, fields in ((Code("_optional"), optional), (Code("_secret"), secret)):
        if fields:
            variable = types.imports.name("typing", "ClassVar")
            frozen = types.imports.builtin("frozenset")
            head = Code(f"{name}: {variable}[{frozen}[{text}]] = ")
            value = call(frozen, list_of(list(map(literal, sorted(fields)))))
            settings.append(_assigned(head, value, 4))
    return settings


def _field(field: ir.Field, types: Types) -> FieldView:
    called = [field.name.wire]
    if isinstance(field.type, ir.ModelRef | ir.EnumRef | ir.AliasRef):
        called.append(field.type.name)
    text = field_text(field.doc, *called)
    shown = argument(field, types)
    if field.preset and isinstance(field.type, ir.Const):
        shown = replace(shown, default=literal(field.type.value))
    return FieldView(
        declaration=annotated(shown, 4),
        documentation=[docstring(text, 4)] if has_words(text) else [],
    )


def argument(of: ir.Field | ir.Parameter, types: Types) -> Annotated:
    """Name, type and default: `a: str`, `a: str | None = None`, `… | Unset = UNSET`.

    A parameter with one value has that: `a: Literal["b"] = "b"`.
    """
    name = identifier(of.name.python)
    nothing = ir.Scalar(ir.ScalarKind.NULL)
    # `Any | None` says nothing more.
    is_any = isinstance(of.type, ir.AnyType)
    is_given = isinstance(of, ir.Parameter)
    if isinstance(of, ir.Parameter) and of.preset:
        return Annotated(name, types.members([of.type]), literal(of.preset.value))
    is_needed = of.is_asked_for if isinstance(of, ir.Parameter) else of.required
    if is_needed:
        kinds = [of.type, nothing] if of.nullable and not is_any else [of.type]
        return Annotated(name, types.members(kinds, is_given=is_given))
    kinds = [of.type] if is_any else [of.type, nothing]
    plain = types.members(kinds, is_given=is_given)
    if not (of.nullable or (is_any and isinstance(of, ir.Field))):
        return Annotated(name, plain, Code("None"))
    if is_any:  # which permits null, as UNSET is not
        return Annotated(name, plain, types.decoding("UNSET"))
    unset = types.decoding("UNSET")
    marker = types.decoding("Unset")
    return Annotated(name, (*plain, marker), unset)
