"""The module with both clients: credentials as keywords, groups as attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import ir
from ..printing import prose
from ..printing.imports import Imports
from ..printing.layout import (
    Expression,
    Group,
    call,
    dict_of,
    layout,
    prefixed,
    tuple_of,
)
from ..printing.source import Code, identifier, literal
from .credential_texts import credential
from .documentation import Listing, docstring, group_text, has_words, listed, other_name
from .types import Types


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyView:
    """A group as an attribute of the client."""

    name: Code
    type: Code
    documentation: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """One of the clients."""

    name: Code
    base: Code
    documentation: Code
    signature: Code
    groups: Sequence[PropertyView]


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
    classes: Sequence[ClassView]


def client_view(api: ir.Api, package: str) -> ClientView:
    """The clients: groups as attributes, credentials as keywords."""
    arguments = [name for scheme in api.schemes for name in scheme.arguments]
    arguments = list(dict.fromkeys(arguments))
    variables = _variables(api)
    hidden = {group.name.python for group in api.groups} | set(arguments)
    hidden |= {variable.name.python for variable in variables}
    types = Types(Imports(hidden), root=".")
    text = types.imports.builtin("str")
    unpack = types.imports.name("typing", "Unpack")
    keywords = (
        *(Code(f"{identifier(a)}: {text} | None = None") for a in arguments),
        *(_variable(variable, text) for variable in variables),
    )
    # Else a type checker takes a client that none can be (`ValueError: base_url …`).
    ending = "" if api.servers or api.template else "WithUrl"
    module = types.imports.aliased(".", "api", "api") if api.groups else Code("")
    options = types.runtime("options", f"SyncOptions{ending}")
    awaited_options = types.runtime("options", f"AsyncOptions{ending}")
    classes = (
        ClassView(
            name=Code("Client"),
            base=types.runtime("clients", "SyncClient"),
            documentation=_client_documentation(api, package),
            signature=_signature(keywords, options, unpack),
            groups=[_group(group, module) for group in api.groups],
        ),
        ClassView(
            name=Code("AsyncClient"),
            base=types.imports.aliased(".runtime.clients", "AsyncClient", "AsyncBase"),
            documentation=docstring("The same as `Client`, for `async` code.", 4),
            signature=_signature(keywords, awaited_options, unpack),
            groups=[_group(group, module, "Async") for group in api.groups],
        ),
    )
    return ClientView(
        documentation=docstring(
            "The clients: one attribute for each group of operations.", 0
        ),
        servers=_constant("_SERVERS", "tuple[str, ...]", _literals(_servers(api))),
        template=_constant(
            "_TEMPLATE", "str", literal(api.template.url if api.template else "")
        ),
        has_template=bool(api.template),
        passed_servers=_passed_servers(api.template, types),
        security=_constant("_SECURITY", "tuple[tuple[str, ...], ...]", _security(api)),
        keywords=_constant("_KEYWORDS", "dict[str, tuple[str, ...]]", _keywords(api)),
        passed=_passed(arguments),
        has_schemes=bool(api.schemes),
        credentials_signature=_credentials_signature(arguments, types),
        credentials=[_credential(scheme, types) for scheme in api.schemes],
        property=types.imports.builtin("property"),
        classes=classes,
        imports=types.imports.lines(),
    )


_EXPLAINED = """\
Credentials go only to the servers of the description, or to `base_url` where that is
given. Threads may share a client; close it, or use it in a `with` statement."""


def _client_documentation(api: ir.Api, package: str) -> Code:
    title = prose.readable(api.title)
    about = title if has_words(title) else package
    if has_words(api.version):
        about = f"{about}, version {api.version}"
    told = [*_credentials_told(api.schemes), *_told(_variables(api))]
    return docstring([f"A client for {about}.", _EXPLAINED, *told], 4)


def _variables(api: ir.Api) -> Sequence[ir.ServerVariable]:
    return api.template.variables if api.template else ()


def _servers(api: ir.Api) -> Sequence[str]:
    """Where no server can be called, a path, of which the runtime tells."""
    return (api.server_path,) if api.server_path else api.servers


def _security(api: ir.Api) -> Group:
    return tuple_of([literal(schemes) for schemes in api.security])


def _keywords(api: ir.Api) -> Group:
    return dict_of([(literal(s.name), literal(s.arguments)) for s in api.schemes])


def _literals(values: Sequence[str]) -> Group:
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


def _group(group: ir.Group, module: Code, prefix: str = "") -> PropertyView:
    text = prose.first_sentence(group.doc.text)
    called = other_name(group)
    told = f"`{called}`: {text}" if called else text
    return PropertyView(
        name=identifier(group.name.python),
        type=module + Code(".") + identifier(prefix + group.class_name),
        documentation=docstring(told if has_words(text) else group_text(group), 8),
    )
