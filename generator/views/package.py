"""The files of a package that there is one of: its front, the client, the README."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .. import ir
from ..printing import prose
from ..printing.imports import Imports, sorting_rank
from ..printing.layout import (
    Expression,
    Group,
    call,
    dict_of,
    layout,
    prefixed,
    tuple_of,
)
from ..printing.source import WIDTH, Code, identifier, literal
from .credentials import credential
from .documents import Listing, docstring, has_words, listed
from .types import Types, decoder_name

ERRORS = (
    "ApiConnectionError",
    "ApiError",
    "ApiStatusError",
    "ApiTimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "DecodeError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "UnprocessableEntityError",
)
_CREDENTIALS = {"bearer": "Bearer", "basic": "Basic"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyView:
    """A package whose names are loaded when first touched."""

    documentation: Code
    lazy: Code
    statements: Sequence[Code]
    where: Code
    has_names: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyView:
    """A group as an attribute of the client."""

    name: Code
    type: Code
    awaited_type: Code
    documentation: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialView:
    """How one scheme's arguments become its credentials."""

    condition: Code
    assignment: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """The module with both clients."""

    documentation: Code
    imports: Sequence[Code]
    client_documentation: Code
    awaited_documentation: Code
    signature: Code
    awaited_signature: Code
    servers: Code
    template: Code
    has_template: bool
    passed_servers: Code
    security: Code
    keywords: Code
    passed: Code
    has_schemes: bool
    credentials_signature: Code
    credentials: Sequence[CredentialView]
    property: Code
    base: Code
    awaited_base: Code
    groups: Sequence[PropertyView]


def lazy_view(
    text: str, names: Sequence[tuple[str, str]], root: str, modules: Sequence[str] = ()
) -> LazyView:
    """A lazy package from (name, module) pairs, and submodules that are names."""
    statements = [reexport(".", module) for module in sorted(modules)]
    by_module = sorted(names, key=lambda pair: (pair[1], sorting_rank(pair[0])))
    statements += [reexport(f".{module}", name) for name, module in by_module]
    pairs = [(literal(name), literal(f".{module}")) for name, module in names]
    pairs += [(literal(module), literal(f".{module}")) for module in modules]
    where = replace(dict_of(sorted(pairs)), open=True)
    loaded = call(Code("__getattr__, __dir__, __all__ = lazy"), Code("__name__"), where)
    return LazyView(
        documentation=docstring(text, 0),
        lazy=Code(f"{root}runtime.lazy"),
        statements=statements,
        where=layout(loaded, 4),
        has_names=bool(pairs),
    )


def reexport(module: str, name: str) -> Code:
    """A line for each name, so that a name more is a line more in a review."""
    line = Code(f"from {module} import ")
    alias = Code(f"{identifier(name)} as {identifier(name)}")
    return (
        layout(Group(line + Code("("), (alias,), Code(")"), open=True), 4)
        if (len(line) + len(alias) + 4 > WIDTH)
        else line + alias
    )


def front_view(api: ir.Api) -> LazyView:
    """The package's own `__init__`."""
    title = prose.readable(api.title)
    subject = title if has_words(title) else "an HTTP API"
    names = [("Client", "client"), ("AsyncClient", "client")]
    names += [(error, "runtime.errors") for error in ERRORS]
    names += [("UNSET", "runtime.unset"), ("Unset", "runtime.unset")]
    return lazy_view(f"A client for {subject}.", names, ".", ("models", "operations"))


def models_front_view(declarations: Sequence[ir.Declaration]) -> LazyView:
    """The package of models."""
    names = [(d.name, d.module) for d in declarations]
    names += [
        (decoder_name(d.name), d.module)
        for d in declarations
        if isinstance(d, ir.Alias)
    ]
    return lazy_view("Models, each loaded when it is first touched.", names, "..")


def client_view(api: ir.Api, package: str) -> ClientView:
    """The clients: groups as attributes, credentials as keywords."""
    arguments = [name for scheme in api.schemes for name in scheme.arguments]
    arguments = list(dict.fromkeys(arguments))
    variables = api.template.variables if api.template else ()
    hidden = {group.name.python for group in api.groups} | set(arguments)
    hidden |= {variable.name.python for variable in variables}
    types = Types(Imports(hidden), root=".")
    text = types.imports.builtin("str")
    base = types.runtime("clients", "SyncClient")
    awaited_base = types.imports.aliased(".runtime.clients", "AsyncClient", "AsyncBase")
    unpack = types.imports.name("typing", "Unpack")
    keywords = (
        *(Code(f"{identifier(a)}: {text} | None = None") for a in arguments),
        *(_variable(variable, text) for variable in variables),
    )
    # Else a type checker takes a client that none can be (`ValueError: base_url …`).
    ending = "" if api.servers or api.template else "WithUrl"
    module = types.imports.aliased(".", "api", "api") if api.groups else Code("")
    title = prose.readable(api.title)
    about = title if has_words(title) else package
    if has_words(api.version):
        about = f"{about}, version {api.version}"
    return ClientView(
        documentation=docstring(
            "The clients: one attribute for each group of operations.", 0
        ),
        client_documentation=docstring(
            [
                f"A client for {about}.",
                _EXPLAINED,
                *_credentials_told(api.schemes),
                *_told(variables),
            ],
            4,
        ),
        awaited_documentation=docstring("The same as `Client`, for `async` code.", 4),
        signature=_signature(
            keywords, types.runtime("options", f"SyncOptions{ending}"), unpack
        ),
        awaited_signature=_signature(
            keywords, types.runtime("options", f"AsyncOptions{ending}"), unpack
        ),
        servers=_constant("_SERVERS", "tuple[str, ...]", literal_tuple(api.servers)),
        template=_constant(
            "_TEMPLATE", "str", literal(api.template.url if api.template else "")
        ),
        has_template=bool(api.template),
        passed_servers=_passed_servers(api.template, types),
        security=_constant(
            "_SECURITY",
            "tuple[tuple[str, ...], ...]",
            tuple_of([literal(schemes) for schemes in api.security]),
        ),
        keywords=_constant(
            "_KEYWORDS",
            "dict[str, tuple[str, ...]]",
            dict_of([(literal(s.name), literal(s.arguments)) for s in api.schemes]),
        ),
        passed=_passed(arguments),
        has_schemes=bool(api.schemes),
        credentials_signature=_credentials_signature(arguments, types),
        credentials=[_credential(scheme, types) for scheme in api.schemes],
        property=types.imports.builtin("property"),
        base=base,
        awaited_base=awaited_base,
        groups=[_group(group, module) for group in api.groups],
        imports=types.imports.lines(),
    )


_EXPLAINED = """\
Credentials go only to the servers of the description, or to `base_url` where that is
given. Threads may share a client; close it, or use it in a `with` statement."""


def literal_tuple(values: Sequence[str]) -> Group:
    return tuple_of([literal(value) for value in values])


def _constant(name: str, annotation: str, value: Expression) -> Code:
    return layout(prefixed(Code(f"{name}: {annotation} = "), value))


def _variable(variable: ir.ServerVariable, text: Code) -> Code:
    """A part of the default server's URL, as a keyword."""
    name = identifier(variable.name.python)
    if variable.default is None:
        return Code(f"{name}: {text} | None = None")
    return Code(f"{name}: {text} = {literal(variable.default)}")


def _credentials_told(schemes: Sequence[ir.SecurityScheme]) -> list[str | Listing]:
    """What the keywords for credentials mean."""
    lines = []
    for scheme in schemes:
        said = prose.first_sentence(scheme.doc.text)
        told = credential(scheme)
        lines.append(f"{told}: {said}" if has_words(said) else told)
    return ["Credentials:", Listing(tuple(lines))] if lines else []


def _told(variables: Sequence[ir.ServerVariable]) -> list[str | Listing]:
    """What the keywords for the server mean."""
    lines = tuple(
        listed(variable.name.python, variable.doc, "a part of the URL")
        for variable in variables
    )
    return ["The default server's URL is made with:", Listing(lines)] if lines else []


def _passed_servers(template: ir.ServerTemplate | None, types: Types) -> Code:
    """`with_variables(_TEMPLATE, {"region": region}, _SERVERS)`."""
    if template is None:
        return Code("_SERVERS")
    values = dict_of(
        [
            (literal(variable.name.wire), identifier(variable.name.python))
            for variable in template.variables
        ]
    )
    made = types.runtime("servers", "with_variables")
    return layout(call(made, Code("_TEMPLATE"), values, Code("_SERVERS")), 12, 9)


def _signature(keywords: tuple[Code, ...], options: Code, unpack: Code) -> Code:
    star = (Code("*"), *keywords) if keywords else ()
    items = (Code("self"), *star, Code(f"**options: {unpack}[{options}]"))
    return layout(Group(Code("def __init__("), items, Code(") -> None:")), 4)


def _passed(arguments: Sequence[str]) -> Code:
    return layout(
        call(Code("_credentials"), *map(identifier, arguments), packed=True), 12, 13
    )


def _credentials_signature(arguments: Sequence[str], types: Types) -> Code:
    if not arguments:
        return Code("")
    text = types.imports.builtin("str")
    credential = types.runtime("auth", "Credential")
    items = tuple(Code(f"{identifier(a)}: {text} | None") for a in arguments)
    tail = Code(f") -> dict[str, {credential}]:")
    return layout(Group(Code("def _credentials("), items, tail))


def _credential(scheme: ir.SecurityScheme, types: Types) -> CredentialView:
    first = identifier(scheme.arguments[0])
    condition = Code(f"if {first} is not None:")
    if scheme.kind == "bearer":
        made = call(types.runtime("auth", "Bearer"), first)
    elif scheme.kind == "basic":
        second = identifier(scheme.arguments[1])
        condition = Code(f"if {first} is not None or {second} is not None:")
        made = call(types.runtime("auth", "Basic"), first, second)
    else:
        key, where = literal(scheme.key), literal(scheme.kind)
        made = call(types.runtime("auth", "ApiKey"), key, where, first)
    target = Code(f"found[{literal(scheme.name)}] = ")
    return CredentialView(
        condition=condition, assignment=layout(prefixed(target, made), 8)
    )


def _group(group: ir.Group, module: Code) -> PropertyView:
    text = prose.first_sentence(group.doc.text)
    name = identifier(group.class_name)
    return PropertyView(
        name=identifier(group.name.python),
        type=module + Code(".") + name,
        awaited_type=module + Code(".") + identifier(f"Async{group.class_name}"),
        documentation=docstring(
            (
                text
                if has_words(text)
                else f"Operations of the group `{group.name.python}`."
            ),
            8,
        ),
    )
