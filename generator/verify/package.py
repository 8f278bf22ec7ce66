"""Compares what a package has one of with the model: fronts, clients, facts."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from .. import ir
from .facts import literal, same
from .fault import VerificationError, fault
from .permits import classes_of, decoder_of


def check_front(file: str, tree: ast.Module, wanted: Mapping[str, str] | None) -> None:
    """A front loads what the type checker sees there, and just what is `wanted`.

    None stands for a front whose names do not depend on the API.
    """
    checked, loaded = _front(file, tree)
    if checked != loaded:
        raise fault(
            file, None, "names that the type checker sees elsewhere, or not at all"
        )
    if wanted is not None and loaded != wanted:
        raise fault(file, None, "other names than the model's")


def wanted_front(file: str, api: ir.Api) -> Mapping[str, str] | None:
    """The names of a front, each with the module that has it."""
    if file == "models/__init__.py":
        names = {d.name: f".{d.module}" for d in api.declarations}
        aliases = [d for d in api.declarations if isinstance(d, ir.Alias)]
        return names | {decoder_of(d.name): f".{d.module}" for d in aliases}
    if file == "api/__init__.py":
        return {
            name: f".{group.name.python}"
            for group in api.groups
            for name in classes_of(group)
        }
    if file == "operations/__init__.py":
        return {group.name.python: f".{group.name.python}" for group in api.groups}
    return None


def _front(file: str, tree: ast.Module) -> tuple[dict[str, str], dict[str, str]]:
    """What the type checker is told, and what is loaded when it is touched."""
    last = tree.body[-1]
    if not isinstance(last, ast.If):
        return {}, {}
    checked: dict[str, str] = {}
    for statement in last.body:
        if isinstance(statement, ast.ImportFrom):
            module = statement.module
            for alias in statement.names:
                if alias.asname != alias.name or alias.name in checked:
                    raise fault(
                        file,
                        statement,
                        f"`{alias.name}` is not exported once as itself",
                    )
                checked[alias.name] = f".{module}" if module else f".{alias.name}"
    match last.orelse:
        case [
            ast.ImportFrom(names=[ast.alias(name="lazy", asname=None)]),
            ast.Assign(value=ast.Call(args=[ast.Name(id="__name__"), where])),
        ]:
            loaded = literal(file, where)
            if isinstance(loaded, dict):
                return checked, loaded
    raise fault(file, last, "a front that does not load lazily")


def check_facts(file: str, tree: ast.Module, api: ir.Api) -> None:
    """`runtime/_meta.py` tells the version that the description has."""
    for node in tree.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id="API_VERSION"), value=value):
                if not same(literal(file, value), api.version):
                    raise fault(file, node, f"another version than {api.version!r}")
                return
    raise fault(file, None, "no version of the API")


def check_client(file: str, tree: ast.Module, api: ir.Api) -> None:
    """Servers, security, credentials and groups are the model's."""
    _Client(file, api).check(tree)


class _Client:
    def __init__(self, file: str, api: ir.Api) -> None:
        self._file = file
        self._api = api
        arguments = [name for scheme in api.schemes for name in scheme.arguments]
        self._arguments = list(dict.fromkeys(arguments))
        template = api.template
        self._variables = template.variables if template else ()

    def _fault(self, node: ast.AST | None, what: str) -> VerificationError:
        return fault(self._file, node, what)

    def check(self, tree: ast.Module) -> None:
        constants: dict[str, ast.expr | None] = {}
        classes: list[ast.ClassDef] = []
        functions: list[ast.FunctionDef] = []
        for node in tree.body:
            match node:
                case ast.AnnAssign(target=ast.Name(id=name), value=value):
                    constants[name] = value
                case ast.ClassDef():
                    classes.append(node)
                case ast.FunctionDef():
                    functions.append(node)
        path = self._api.server_path
        servers = (path,) if path else self._api.servers
        wanted: dict[str, object] = {"_SERVERS": servers}
        if self._api.template:
            wanted["_TEMPLATE"] = self._api.template.url
        wanted["_SECURITY"] = self._api.security
        if self._api.schemes:
            keywords = {scheme.name: scheme.arguments for scheme in self._api.schemes}
            wanted["_KEYWORDS"] = keywords
        found = {name: literal(self._file, value) for name, value in constants.items()}
        if not same(found, wanted):
            raise self._fault(None, f"{found} where the model says {wanted}")
        if [node.name for node in classes] != ["Client", "AsyncClient"]:
            raise self._fault(None, "other classes than `Client` and `AsyncClient`")
        for node, awaited in zip(classes, (False, True), strict=True):
            self._class(node, awaited)
        if [node.name for node in functions] != ["_credentials"] * bool(
            self._api.schemes
        ):
            raise self._fault(None, "other functions than `_credentials`")
        for function in functions:
            self._credentials(function)

    def _class(self, node: ast.ClassDef, awaited: bool) -> None:
        members = [
            member for member in node.body if isinstance(member, ast.FunctionDef)
        ]
        made, *groups = members
        keywords = [*self._arguments, *(v.name.python for v in self._variables)]
        if made.name != "__init__" or _names(made.args.kwonlyargs) != keywords:
            raise self._fault(made, f"a client without the keywords {keywords}")
        self._options(made, awaited)
        self._servers(made)
        listed = []
        for member in groups:
            last = member.body[-1]
            match last:
                case ast.Return(
                    value=ast.Call(
                        func=ast.Attribute(attr=name), args=[ast.Name(id="self")]
                    )
                ):
                    listed.append((member.name, name))
        wanted = [
            (group.name.python, classes_of(group)[awaited])
            for group in self._api.groups
        ]
        if listed != wanted or len(groups) != len(wanted):
            raise self._fault(node, "other groups than the model's")

    def _options(self, made: ast.FunctionDef, awaited: bool) -> None:
        """That `base_url` must be given where nothing else makes a server."""
        options = "AsyncOptions" if awaited else "SyncOptions"
        if not (self._api.servers or self._api.template):
            options += "WithUrl"
        match made.args.kwarg:
            case ast.arg(annotation=ast.Subscript(slice=ast.Name(id=name))) if (
                name.lstrip("_") == options
            ):
                return
        raise self._fault(made, f"a client without the keywords of {options}")

    def _servers(self, made: ast.FunctionDef) -> None:
        """That each variable has its default and fills its own slot."""
        defaults = made.args.kw_defaults[len(self._arguments) :]
        found = [value and literal(self._file, value) for value in defaults]
        if found != [variable.default for variable in self._variables]:
            raise self._fault(made, "other defaults of server variables")
        filled = [
            (key.value, value.id)
            for node in ast.walk(made)
            if isinstance(node, ast.Dict)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(value, ast.Name)
        ]
        if filled != [(v.name.wire, v.name.python) for v in self._variables]:
            raise self._fault(made, "other server variables than the model's")

    def _credentials(self, function: ast.FunctionDef) -> None:
        if _names(function.args.args) != self._arguments:
            raise self._fault(function, f"other arguments than {self._arguments}")
        cases = [case for case in function.body if isinstance(case, ast.If)]
        if len(cases) != len(self._api.schemes):
            raise self._fault(function, "other schemes than the model's")
        for case, scheme in zip(cases, self._api.schemes, strict=True):
            self._scheme(case, scheme)

    def _scheme(self, case: ast.If, scheme: ir.SecurityScheme) -> None:
        match case.body:
            case [
                ast.Assign(
                    targets=[ast.Subscript(slice=ast.Constant(value=name))],
                    value=ast.Call(func=ast.Name(id=kind), args=given),
                )
            ]:
                constants = [
                    node.value for node in given if isinstance(node, ast.Constant)
                ]
                wanted: tuple[str, list[str]] = ("ApiKey", [scheme.key, scheme.kind])
                if scheme.kind in ("bearer", "basic"):
                    wanted = (scheme.kind.capitalize(), [])
                if name == scheme.name and (kind.lstrip("_"), constants) == wanted:
                    return
        raise self._fault(
            case, f"other credentials than those of the scheme {scheme.name!r}"
        )


def _names(arguments: Sequence[ast.arg]) -> list[str]:
    return [argument.arg for argument in arguments]
