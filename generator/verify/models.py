"""Compares modules of models with the model: wire names, values, tags, no more."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from .. import ir
from .choices import Choices
from .facts import (
    literal,
    same,
    type_facts,
    value,
    written_facts,
    written_type,
)
from .fault import VerificationError, fault
from .fields import Fields
from .permits import decoder_of


def check_models(
    file: str, tree: ast.Module, declarations: Sequence[ir.Declaration]
) -> None:
    """Raise `VerificationError` where a module is not what its declarations say."""
    _Module(file, tree).check(declarations)


class _Module:
    def __init__(self, file: str, tree: ast.Module) -> None:
        self._file = file
        self._written: dict[str, ast.ClassDef | ast.AnnAssign] = {}
        self._at_run_time: dict[str, ast.AnnAssign] = {}
        for node in tree.body:
            match node:
                case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                    self._declare(name, node)
                case ast.If(
                    body=[
                        ast.AnnAssign(target=ast.Name(id=name)) as checked,
                        ast.Expr(),
                    ],
                    orelse=[ast.AnnAssign(target=ast.Name(id=again)) as at_run_time],
                ) if (
                    name == again
                ):
                    self._declare(name, checked)
                    self._at_run_time[name] = at_run_time
                case ast.If():
                    raise self._fault(node, "an alias that is not declared twice over")
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        self._choices = Choices(file, functions)

    def _declare(self, name: str, node: ast.ClassDef | ast.AnnAssign) -> None:
        if name in self._written:
            raise self._fault(node, f"`{name}` is declared twice")
        self._written[name] = node

    def _fault(self, node: ast.AST | None, what: str) -> VerificationError:
        return fault(self._file, node, what)

    def check(self, declarations: Sequence[ir.Declaration]) -> None:
        for declared in declarations:
            node = self._written.pop(declared.name, None)
            match declared, node:
                case ir.Model(), ast.ClassDef():
                    self._model(declared, node)
                case ir.Enum(), ast.AnnAssign(value=ast.Subscript(slice=values)):
                    self._values(node, values, declared.values)
                case ir.Alias(), ast.AnnAssign():
                    for form in (node, self._at_run_time.pop(declared.name, node)):
                        self._type(form, form.value, declared.type, quoted=True)
                    self._choices.alias(decoder_of(declared.name), declared.type)
                case _:
                    raise self._fault(
                        node, f"`{declared.name}` is not declared as it should be"
                    )
        for name, node in (self._written | self._at_run_time).items():
            raise self._fault(node, f"`{name}` is not in the model")
        self._choices.finish()

    def _values(
        self, node: ast.AST, written: ast.expr, values: tuple[str | int | bool, ...]
    ) -> None:
        found = written_facts([written])
        wanted: list[object] = [value(one) for one in values]
        if found != wanted:
            raise self._fault(node, "values that are not those of the model")

    def _type(
        self,
        node: ast.AST,
        written: ast.expr | None,
        kind: ir.Type,
        *,
        quoted: bool = False,
    ) -> None:
        found, wanted = written_type(written, quoted=quoted), type_facts(kind)
        if found != wanted:
            raise self._fault(
                node, f"a type with {found} where the model says {wanted}"
            )

    def _model(self, model: ir.Model, node: ast.ClassDef) -> None:
        members: dict[str, ast.AnnAssign] = {}
        for member in node.body:
            if isinstance(member, ast.AnnAssign) and isinstance(
                member.target, ast.Name
            ):
                if member.target.id in members:
                    raise self._fault(member, f"`{member.target.id}` is declared twice")
                members[member.target.id] = member
        renamed = {
            f.name.python: f.name.wire
            for f in model.fields
            if f.name.python != f.name.wire
        }
        self._setting(node, members.pop("_wire", None), renamed)
        optional = [f.name.python for f in model.fields if f.preset and not f.required]
        self._setting(node, members.pop("_optional", None), sorted(optional))
        secret = sorted(field.name.python for field in model.fields if field.secret)
        self._setting(node, members.pop("_secret", None), secret)
        wanted = [field.name.python for field in model.fields]
        if list(members) != wanted + ["extra"] * (model.extra is not None):
            raise self._fault(node, f"other fields than {wanted}")
        if model.extra is not None and not _makes_dicts(members["extra"].value):
            raise self._fault(members["extra"], "a default that is no empty dict")
        for field in model.fields:
            member = members[field.name.python]
            self._type(member, member.annotation, field.type)
            self._default(member, field)
        self._decoding(model, node)

    def _setting(
        self, node: ast.AST, member: ast.AnnAssign | None, wanted: object
    ) -> None:
        """A class variable, which stands there only where it says something."""
        if member is None or member.value is None:
            if wanted:
                raise self._fault(node, f"nothing says {wanted}")
            return
        written = member.value
        if isinstance(written, ast.Call):  # frozenset([…])
            written = written.args[0]
        if not wanted or not same(literal(self._file, written), wanted):
            raise self._fault(member, f"something else than {wanted}")

    def _default(self, member: ast.AnnAssign, field: ir.Field) -> None:
        """A default means that nothing is said; a preset one is the one value."""
        if field.preset and isinstance(field.type, ir.Const):
            if same(literal(self._file, member.value), field.type.value):
                return
            raise self._fault(member, "a default that is not the field's one value")
        match member.value:
            case None if field.required:
                return
            case ast.Constant(value=None) | ast.Name() if not field.required:
                return
        raise self._fault(member, "a default where there is none, or none at all")

    def _decoding(self, model: ir.Model, node: ast.ClassDef) -> None:
        methods = [
            member for member in node.body if isinstance(member, ast.FunctionDef)
        ]
        if [method.name for method in methods] != ["_decode"]:
            raise self._fault(node, "other methods than `_decode`")
        if [each.arg for each in methods[0].args.args] != ["self", "data", "at"]:
            raise self._fault(methods[0], "other arguments than `_decode` has")
        Fields(self._file, self._choices, methods[0]).check(model.fields)
        self._rest(model, methods[0].body[-1])

    def _rest(self, model: ir.Model, step: ast.stmt) -> None:
        match step:
            case ast.Assign(
                targets=[ast.Attribute(attr="extra")],
                value=ast.IfExp(
                    test=ast.Name(id="data"),
                    body=ast.Call(
                        func=ast.Attribute(attr="extra"),
                        args=[ast.Name(id="data"), *readers],
                    ),
                    orelse=ast.Dict(keys=[]),
                ),
            ) if (
                model.extra is not None and bool(readers) == model.documented_extra
            ):
                self._choices.compare(
                    step, readers, model.extra if readers else ir.AnyType()
                )
            case ast.If(test=ast.Name(id="data"), body=[ast.Expr() as told]) if (
                model.extra is None and ast.unparse(told) == "at.closed(self, data)"
            ):
                pass
            case _:
                raise self._fault(
                    step, "other properties are not treated as the model says"
                )


def _makes_dicts(written: ast.expr | None) -> bool:
    """Whether it is `dataclasses.field(default_factory=dict[str, Any])` or its like."""
    match written:
        case ast.Call(args=[], keywords=[ast.keyword("default_factory", made)]):
            if isinstance(made, ast.Lambda):
                return isinstance(made.body, ast.Dict) and not made.body.keys
            if isinstance(made, ast.Subscript):
                made = made.value
            name = made.attr if isinstance(made, ast.Attribute) else None
            return (made.id if isinstance(made, ast.Name) else name) == "dict"
    return False
