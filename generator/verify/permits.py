"""What each kind of printed file may import, call, define and do: data alone.

Written by hand, apart from the templates and views, so that a mistake there cannot be
one here as well. What is not named is refused. Names are absolute: `.models` is the
module of the package, `arg.at` an argument, `local.client` a variable, `here.f` what
the same file defines, and `f()` what `f` returned.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from .. import ir, names, scopes

Kind: TypeAlias = Literal[
    "front",
    "client",
    "models",
    "operations",
    "api",
    "facts",
    "library",
    "contract",
    "tests",
    "package",
    "scenarios",
    "model tests",
    "answers",
    "empty",
]

_KINDS: Final[tuple[tuple[str, Kind], ...]] = (
    (r"(models/|operations/|api/)?__init__", "front"),
    (r"tests/(scenarios/|models/)?__init__", "empty"),
    (r"tests/models/test_\w+", "model tests"),
    (r"client", "client"),
    (r"models/\w+", "models"),
    (r"operations/\w+", "operations"),
    (r"api/\w+", "api"),
    (r"runtime/_meta", "facts"),
    (r"runtime/_http", "library"),
    (r"tests/contract", "contract"),
    (r"tests/answers", "answers"),
    (r"tests/test_package", "package"),
    (r"tests/test_\w+", "tests"),
    (r"tests/scenarios/test_\w+", "scenarios"),
)


def kind_of(path: str, *, has_groups: bool = True) -> Kind | None:
    """The kind of the file at a path of the package; None for a path of no kind.

    `tests/test_package.py` is a group's like any, unless there are no groups.
    """
    for pattern, kind in _KINDS:
        if re.fullmatch(rf"{pattern}\.py", path, re.ASCII):
            return "tests" if kind == "package" and has_groups else kind
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """What one kind of file may hold.

    `loading` are the calls that may run when the module is loaded, `calls` those in
    functions. `imports` ending in `.` stand for whatever lies below.
    """

    imports: frozenset[str]
    loading: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    decorators: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    statements: frozenset[type[ast.stmt]]
    steps: frozenset[type[ast.stmt]] = frozenset()
    """Statements in functions."""

    def imported(self, name: str) -> bool:
        """Whether the name may be imported."""
        if name in self.imports:
            return True
        return any(name.startswith(i) for i in self.imports if i.endswith("."))


BUILTINS: Final = frozenset(
    """bool bytes classmethod dict float frozenset int isinstance iter list next object
    property str super tuple type __name__""".split()
)
"""What a file may name without importing or defining it."""


def _below(module: str, listed: str) -> frozenset[str]:
    return frozenset(f"{module}.{name}" for name in listed.split())


_IMPORTS: Final = frozenset({"__future__.annotations"})
_TYPES: Final = (
    _IMPORTS
    | _below("typing", "Any ClassVar Literal Self TypeAlias Union Unpack")
    | _below("datetime", "UTC date datetime time")
    | _below("builtins", " ".join(BUILTINS))
    | {"builtins", "datetime", "decimal.Decimal", "uuid.UUID"}
    | {".models", ".runtime.files.Binary", ".runtime.files.File"}
)
_READERS: Final = _below(
    ".runtime.decoding",
    """anything as_it_is base64_bytes base64_file boolean date date_time decimal integer
    null number text time uuid""",
)
_MAKERS: Final = _below(
    ".runtime.decoding",
    "array array_or_other const either enum mapping model nullable tuple_of",
)
_PRESENCE: Final = _below(".runtime.decoding", "UNSET Decoder Unknown Unset")
_MISSING: Final = _below(".runtime.decoding", "MISSING")
_DECODING: Final = _READERS | _MAKERS | _PRESENCE
_DECODER: Final = _below(
    "arg.at",
    """any_of beside_text boolean closed const enum extra field integer items mapping
    mismatch model models number read text unknown value""",
)
_VARIANTS: Final = _below(
    ".runtime.variants",
    """closest first_item first_value has_keys has_null has_null_item is_list is_object
    tag_of""",
)
_DECIDING: Final = _DECODER | _VARIANTS | {"isinstance", "type"}
_READ: Final = _READERS | _MAKERS | {f"{name}()" for name in _MAKERS}
_PARAMETERS: Final = _below(".runtime.requests", "Cookie Header Path Query QueryString")
_REQUESTS: Final = _below(
    ".runtime.requests",
    "BinaryBody ChosenBody Encoding EventRequest FormBody JsonBody PageRequest Request",
) | {".runtime.requests.TextBody", ".runtime.multipart.MultipartBody"}
_PAGES: Final = _below(
    ".runtime.pagination",
    "ByLastItem ByLinkHeader ByNextLink ByNumber ByOffset ByToken",
)
_HEADERS: Final = _below("arg.self", "_json _jsons _text _texts")
_CLIENTS: Final = _below(".runtime.clients", "AsyncClient SyncClient")
_GROUPS: Final = _below(".runtime.groups", "AsyncGroup SyncGroup")
_OPTIONS: Final = _below(
    ".runtime.options",
    "AsyncOptions AsyncOptionsWithUrl SyncOptions SyncOptionsWithUrl",
)
_CREDENTIALS: Final = _below(".runtime.auth", "ApiKey Basic Bearer")
_VARIABLES: Final = ".runtime.servers.with_variables"
_VALUES: Final = _below("datetime", "date datetime time") | {
    "decimal.Decimal",
    "typing.cast",
    "uuid.UUID",
}
_CAST: Final = frozenset({".runtime.decoding.Unknown"})
"""What the type of a value may name besides models."""

_ERRORS: Final = _below(
    "",
    """ApiStatusError AuthenticationError BadRequestError ConflictError NotFoundError
    PermissionDeniedError RateLimitError ServerError UnprocessableEntityError""",
)

_PLAIN: Final = frozenset({ast.Expr, ast.Import, ast.ImportFrom})
_STEPS: Final = frozenset({ast.Expr, ast.Return})
_STEPS_OF_TESTS: Final = frozenset({ast.Expr, ast.Assign, ast.Assert})

_PERMITS: Final[dict[Kind, Permit]] = {
    "empty": Permit(imports=frozenset(), statements=frozenset()),
    "front": Permit(
        imports=frozenset(
            {"typing.TYPE_CHECKING", ".runtime.lazy.lazy", ".client.", ".models."}
            | {".models", ".operations", ".operations.", ".api."}
            | {".runtime.errors.", ".runtime.unset."}
        ),
        loading=frozenset({".runtime.lazy.lazy"}),
        statements=_PLAIN | {ast.If},
    ),
    "facts": Permit(
        imports=frozenset({"typing.Final"}), statements=_PLAIN | {ast.AnnAssign}
    ),
    "library": Permit(
        imports=frozenset({"httpx", "httpx2"}), statements=_PLAIN | {ast.Assign}
    ),
    "client": Permit(
        imports=_TYPES
        | _CLIENTS
        | _OPTIONS
        | _CREDENTIALS
        | {".runtime.auth.Credential", ".api", _VARIABLES},
        calls=_CREDENTIALS
        | {"super", "super().__init__", "here._credentials", _VARIABLES},
        decorators=frozenset({"property"}),
        bases=_CLIENTS,
        statements=_PLAIN | {ast.AnnAssign, ast.ClassDef, ast.FunctionDef},
        steps=_STEPS | {ast.AnnAssign, ast.Assign, ast.If},
    ),
    "models": Permit(
        imports=_TYPES
        | _DECODING
        | _MISSING
        | _VARIANTS
        | {"dataclasses", "dataclasses.dataclass", "dataclasses.field"}
        | {"collections.abc.Mapping", "typing.TYPE_CHECKING", ".runtime.models.Model"},
        loading=frozenset({"dataclasses.field", "frozenset"}),
        calls=_READ | _DECIDING | {"local.take"},
        decorators=frozenset({"dataclasses.dataclass()"}),
        bases=frozenset({".runtime.models.Model"}),
        statements=_PLAIN | {ast.AnnAssign, ast.ClassDef, ast.FunctionDef, ast.If},
        steps=_STEPS | {ast.AnnAssign, ast.Assign, ast.If},
    ),
    "operations": Permit(
        imports=_TYPES
        | _DECODING
        | _VARIANTS
        | _PARAMETERS
        | _REQUESTS
        | _PAGES
        | {".runtime.requests.ResponseType"}
        | {".runtime.response_headers.ResponseHeaders"},
        loading=_MAKERS | {".runtime.requests.ResponseType"},
        calls=_READ | _DECIDING | _PARAMETERS | _REQUESTS | _PAGES | _HEADERS,
        decorators=frozenset({"property"}),
        bases=frozenset({".runtime.response_headers.ResponseHeaders"}),
        statements=_PLAIN | {ast.Assign, ast.ClassDef, ast.FunctionDef},
        steps=_STEPS | {ast.AnnAssign, ast.Assign, ast.If},
    ),
    "api": Permit(
        imports=_TYPES
        | _PRESENCE
        | _GROUPS
        | _below(".runtime.requests", "EventRequest PageRequest Request")
        | {".operations."},
        calls=frozenset({"arg.self._send"}),
        bases=_GROUPS,
        statements=_PLAIN | {ast.ClassDef},
        steps=_STEPS,
    ),
    "contract": Permit(
        imports=_IMPORTS
        | _below("", "AsyncClient Client runtime.testing")
        | {"collections.abc.Callable", "typing.Any"},
        calls=frozenset({"super", "super().__init__"}),
        bases=frozenset({".runtime.testing.Call"}),
        statements=_PLAIN | {ast.AnnAssign, ast.Assign, ast.ClassDef},
        steps=_STEPS,
    ),
    "tests": Permit(
        imports=_TYPES
        | _VALUES
        | _CAST
        | _ERRORS
        | _below(".tests.contract", "Call FORM_HEADERS HEADERS JSON_HEADERS")
        | {"pytest", ".runtime.sent.Part", ".tests.answers", ".operations."}
        | {".operations", ".runtime.testing.Answer"},
        loading=frozenset({".tests.contract.Call"}),
        calls=_VALUES
        | {".tests.contract.Call", ".runtime.sent.Part", ".runtime.testing.Answer"}
        | {"arg.client.iterate", "arg.client.stream"}
        | _below(
            "local.call",
            "anonymous.query.split raised returned sent.query.split walked",
        ),
        decorators=frozenset({"pytest.mark.parametrize()"}),
        statements=_PLAIN | {ast.FunctionDef},
        steps=_STEPS_OF_TESTS,
    ),
    "answers": Permit(
        imports=_TYPES | _VALUES | _CAST,
        calls=_VALUES,
        statements=_PLAIN | {ast.AnnAssign, ast.FunctionDef},
        steps=_STEPS,
    ),
    "package": Permit(
        imports=_IMPORTS
        | _below("", "AsyncClient Client models")
        | {".runtime.testing", ".tests.contract.OPTIONS"},
        calls=_below("", "AsyncClient Client runtime.testing.missing_names")
        | {"isinstance"},
        statements=_PLAIN | {ast.FunctionDef},
        steps=frozenset({ast.Assert, ast.With}),
    ),
    "model tests": Permit(
        imports=_IMPORTS
        | _below("", "models runtime.models.Model tests.answers")
        | _below(".runtime", "reading.misread reading.reader testing.texts")
        | _below(".runtime.decoding", "Decoder Unknown")
        | {"pytest", "typing.Any"},
        loading=_below("here", "UNUSUAL.items WHOLE.items")
        | _below(".runtime", "reading.reader testing.texts"),
        calls=_below("arg.model", "from_dict from_dict().to_dict")
        | {"local.read.to_dict", ".runtime.reading.misread"}
        | {"type", "arg.decode", ".runtime.decoding.Decoder", "here.EXTRA.get"},
        decorators=frozenset({"pytest.mark.parametrize()"}),
        statements=_PLAIN | {ast.AnnAssign, ast.FunctionDef},
        steps=frozenset({ast.Assert, ast.Assign}),
    ),
    "scenarios": Permit(
        imports=_TYPES
        | _VALUES
        | _CAST
        | _below(".runtime.testing", "Answer Recorder")
        | {".Client", ".operations", ".tests.contract.OPTIONS"},
        calls=_VALUES
        | _below(".runtime.testing", "Answer Recorder")
        | {".Client", "here.scenario", "arg.client.stream", "iter", "next"}
        | _below("local.server", "check client"),
        statements=_PLAIN | {ast.FunctionDef},
        steps=_STEPS_OF_TESTS | {ast.With},
    ),
}


def permits_for(api: ir.Api) -> dict[Kind, Permit]:
    """The permits, with the calls that depend on what the API has."""
    aliases = {d.name for d in api.declarations if isinstance(d, ir.Alias)}
    models = {f".models.{d.name}" for d in api.declarations if isinstance(d, ir.Model)}
    decoders = {f".models.{decoder_of(alias)}" for alias in aliases}
    methods = [
        (g.name.python, op.name.python) for g in api.groups for op in g.operations
    ]
    classes = [name for group in api.groups for name in classes_of(group)]
    answers = answers_of(api)
    headers = [
        (g.name.python, op.headers_class)
        for g in api.groups
        for op in g.operations
        if op.headers
    ]
    made = models | {f"{model}.from_dict" for model in models}
    return _PERMITS | {
        "client": _with(_PERMITS["client"], (f".api.{name}" for name in classes)),
        "models": _with(_PERMITS["models"], decoders),
        "operations": _with(_PERMITS["operations"], decoders),
        "api": _with(_PERMITS["api"], (f".operations.{g}.{op}" for g, op in methods)),
        "answers": _with(_PERMITS["answers"], made | {f"here.{f}" for f in answers}),
        "tests": _with(
            _PERMITS["tests"],
            made
            | {f"arg.client.{g}.{op}" for g, op in methods}
            | {f".operations.{g}.{op}" for g, op in methods}
            | {f".tests.answers.{f}" for f in answers}
            | {f".operations.{group}.{name}" for group, name in headers},
        ),
        "scenarios": _with(
            _PERMITS["scenarios"],
            made
            | {f"arg.client.{g}.{op}" for g, op in methods}
            | {f".operations.{g}.{op}" for g, op in methods},
        ),
    }


def _with(permit: Permit, calls: Iterable[str]) -> Permit:
    return replace(permit, calls=permit.calls.union(calls))


def answers_of(api: ir.Api) -> dict[str, str]:
    """The models that tests may share a value of, by the names of functions."""
    models = [d.name for d in api.declarations if isinstance(d, ir.Model)]
    return {f: model for model, f in scopes.settle(models, frozenset()).items()}


def decoder_of(alias: str) -> str:
    """The function that decodes what an alias stands for."""
    return f"decode_{names.snake(alias)}"


def classes_of(group: ir.Group) -> tuple[str, str]:
    """The two classes of a group."""
    return group.class_name, f"Async{group.class_name}"
