"""The packages of a package, whose names are loaded when they are first touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .. import ir
from ..printing import prose
from ..printing.imports import sorting_rank
from ..printing.layout import Group, call, dict_of, layout
from ..printing.source import WIDTH, Code, identifier, literal
from .documentation import docstring, has_words
from .types import decoder_name

_ERRORS = (
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyView:
    """A package whose names are loaded when first touched."""

    documentation: Code
    lazy: Code
    statements: Sequence[Code]
    where: Code
    has_names: bool


def lazy_view(
    text: str, names: Sequence[tuple[str, str]], root: str, modules: Sequence[str] = ()
) -> LazyView:
    """A lazy package from (name, module) pairs, and submodules that are names."""
    statements = [_reexport(".", module) for module in sorted(modules)]
    by_module = sorted(names, key=lambda pair: (pair[1], sorting_rank(pair[0])))
    statements += [_reexport(f".{module}", name) for name, module in by_module]
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


def _reexport(module: str, name: str) -> Code:
    """A line for each name, so that a name more is a line more in a review."""
    line = Code(f"from {module} import ")
    alias = Code(f"{identifier(name)} as {identifier(name)}")
    if 4 + len(line + alias) <= WIDTH:
        return line + alias
    return layout(Group(line + Code("("), (alias,), Code(")"), open=True), 4)


def front_view(api: ir.Api) -> LazyView:
    """The package's own `__init__`."""
    title = prose.readable(api.title)
    subject = title if has_words(title) else "an HTTP API"
    names = [("Client", "client"), ("AsyncClient", "client")]
    names += [(error, "runtime.errors") for error in _ERRORS]
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
