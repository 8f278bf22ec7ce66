"""Descriptions that try to become code give a correct client, or a clean error."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from generator.diagnostics import Diagnostics, Failure, Severity
from generator.lower.tokens import is_sendable
from generator.pipeline import generate

from ..described import Described, described, settings, source_of, verify
from ..strategies import HIDDEN, LINE_ENDS
from .hostile_sinks import VALUES, WORDS, Root, plain_root

CANARY = "XCANARY"

PAYLOADS = (
    f'a\\"+{CANARY}()#',
    f'"+{CANARY}()+"',
    f"'''\n{CANARY}()\n'''",
    f'"""\n{CANARY}()\n"""',
    f"line1\\\n{CANARY}()",
    "".join(f"a{end}{CANARY}()" for end in LINE_ENDS),
    f"{{{CANARY}()}} {{{{{CANARY}()}}}} {{% raw %}} %({CANARY})s",
    f"{{0.__class__}} $x ${{{CANARY}()}} `{CANARY}()`",
    f">>> {CANARY}()",
    f"\\N{{x}} \\u00 \\x \\{CANARY}()",
    "tail\\",
    'tail"',
    f"../../{CANARY}",
    f"x():\n  import {CANARY}\ndef y",
    "".join(HIDDEN[:-2]) + CANARY,
    f"\ud800{CANARY}",
)


def attempt(root: Mapping[str, Any]) -> Described | None:
    """The client, or None where the description is refused as it should be."""
    try:
        return described(root)
    except Failure as failure:
        assert_clean(failure)
        return None


def assert_clean(failure: Failure) -> None:
    """Errors with codes, in which no terminal finds anything to obey."""
    assert failure.diagnostics
    for found in failure.diagnostics:
        assert found.severity is Severity.ERROR
        assert re.fullmatch("[a-z0-9-]+", found.code)
        assert str(found).replace("\n  help: ", "").isprintable()


def assert_harmless(client: Described) -> None:
    """Every file parses without a warning, lies in the package, and runs nothing."""
    for path, text in client.files.items():
        assert re.fullmatch(r"(\w+/)*\w+(\.\w+)?", path, re.ASCII), path
        assert len(path) < 120
        if not path.endswith(".py"):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(text.encode(), path)
        for node in ast.walk(tree):
            for field in ("id", "attr", "name", "arg", "module"):
                assert getattr(node, field, None) != CANARY, f"{path}:{ast.dump(node)}"
    folded = [path.casefold() for path in client.files]
    assert len(set(folded)) == len(folded)
    verify(client.api, client.modules.items())


def constants(client: Described) -> Iterator[object]:
    for text in client.modules.values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant):
                yield node.value


@pytest.mark.parametrize("sink", WORDS)
def test_words_never_become_code(sink: str) -> None:
    """Titles, descriptions and names are documentation, or names of ours."""
    for payload in PAYLOADS:
        root = plain_root()
        WORDS[sink](root, payload)
        client = attempt(root)
        if client:
            assert_harmless(client)


TOKENS = ("header", "cookie", "scheme name")
"""Where a name that cannot be sent is left out, with a warning."""


@pytest.mark.parametrize("sink", VALUES)
def test_values_come_out_as_they_went_in(sink: str) -> None:
    """What is sent or compared is one constant, equal to what the description says."""
    for payload in PAYLOADS:
        root = plain_root()
        VALUES[sink](root, payload)
        client = attempt(root)
        if client:
            assert_harmless(client)
            # RFC 9110 §4.2.5: the fragment of a URL is never sent.
            wanted = payload.partition("#")[0] if sink == "path" else payload
            found = {value for value in constants(client) if isinstance(value, str)}
            is_left_out = sink in TOKENS and not is_sendable("header", payload)
            if sink == "answer media type":
                wanted = payload.strip()
                is_left_out = not (wanted.isascii() and wanted.isprintable())
            is_there = any(wanted in value for value in found)
            assert is_there is not is_left_out, (sink, payload)


def test_payloads_reach_their_sinks() -> None:
    """Most sinks take most payloads: a generator that refuses all would pass, too."""
    refused = 0
    for put in (WORDS | VALUES).values():
        root = plain_root()
        put(root, PAYLOADS[0])
        refused += attempt(root) is None
    assert refused <= 6


# Lists of single torments. Each must give a client, or a clean error.


def with_operation_ids(*ids: str | None) -> Root:
    root = plain_root()
    operation = root["paths"]["/pets/{id}"]["post"]
    for number, wanted in enumerate(ids):
        copy = dict(operation)
        copy.pop("operationId")
        if wanted is not None:
            copy["operationId"] = wanted
        root["paths"][f"/more{number}/{{id}}"] = {"get": copy}
    return root


def with_properties(*names: str) -> Root:
    root = plain_root()
    properties = root["components"]["schemas"]["Pet"]["properties"]
    properties.update({name: {"type": "string"} for name in names})
    return root


def with_property(schema: Root) -> Root:
    root = plain_root()
    root["components"]["schemas"]["Pet"]["properties"]["torment"] = schema
    return root


def with_path(path: str, *, declared: tuple[str, ...] = ()) -> Root:
    root = plain_root()
    item = root["paths"].pop("/pets/{id}")
    schema = {"type": "string"}
    item["post"]["parameters"] = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name in declared
    ]
    root["paths"][path] = item
    return root


def with_names(name: str) -> Root:
    root = plain_root()
    root["info"] |= {"title": name, "version": name}
    root["paths"]["/pets/{id}"]["post"]["tags"] = [name]
    root["components"]["schemas"][name or "empty"] = {
        "type": "object",
        "title": name,
        "properties": {"a": {"type": "object", "properties": {"b": {}}}},
    }
    return root


def with_enum(name: str) -> Root:
    root = plain_root()
    schemas = root["components"]["schemas"]
    schemas[name] = {"enum": ["a", "b"]}
    both = {"oneOf": [{"$ref": f"#/components/schemas/{name}"}, {"type": "integer"}]}
    schemas["Pet"]["properties"]["torment"] = both
    return root


OPERATION_IDS: list[tuple[str | None, ...]] = [
    ("x():\n  import os\ndef y",),
    ("",),
    ("__init__",),
    ("class",),
    ("a.b/c",),
    ("x" * 10_000,),
    ("\N{PILE OF POO}",),
    ("get-a", "get_a", "getA"),
    ("same", "same"),
    (None, None),
    ("model", "isinstance", "Request", "m", "dt", "type", "str", "Path", "Any"),
    ("_send", "self", "client", "build", "body", "__class__", "mro"),
]
PROPERTIES = [
    ("class", "self", "None", "match", "cls", "data", "at"),
    ("__class__", "__slots__", "__init__", "__dict__", "__getattr__", "_decode"),
    ("model_config", "to_dict", "from_dict", "from", "_wire", "_secret", "extra"),
    ("1st", "$ref", "@type", "a b", "", "\n", " "),
    ("a", "\u0430", "\ufb01", "fi", "\u0130", "i"),
    ("str", "list", "dict", "datetime", "dt", "Optional", "Any", "m", "Self"),
    ("object", "type", "classmethod", "dataclasses", "builtins", "UNSET", "Decoder"),
    ("a-b", "a_b", "aB", "A_B", "a_b_2", "ab"),
    tuple(f"p{number}" for number in range(2_000)),
]
PROPERTY_SCHEMAS: list[Root] = [
    {
        "enum": [
            '"',
            "'",
            '"""',
            "\\",
            "\n",
            "",
            " ",
            "None",
            "mro",
            "name",
            "__class__",
        ]
    },
    {"enum": [None, True, 1, 1.0, "1", False, 0]},
    {"enum": ["a-b", "a_b", "A B"]},
    {"enum": [1.5, 2.5]},
    {"enum": [{"a": 1}, [1]]},
    {"enum": []},
    {"enum": [f"v{number}" for number in range(20_000)]},
    {"enum": ["a"], "x-enum-varnames": ["X()\nX()", "b", "c"]},
    {"enum": [10**60, -(10**60)]},
    {"const": None},
    {"const": 10**300},
    {"const": {"a": [1]}},
    {"type": "string", "default": '\\"+X()#'},
    {"type": "array", "items": {"type": "string"}, "default": ["a"]},
    {"type": "object", "default": {"a": 1}},
    {"type": "integer", "default": "wrong"},
    {"enum": ["a"], "default": "b"},
    {"type": "string", "format": "date", "default": "2020-01-01"},
    {"type": "string", "default": None},
    {"type": "integer", "default": 10**300},
    {"type": "string", "pattern": '(a+)+$"\n'},
    {"type": "string", "x-python-type": "X[1]; f() #", "default_factory": "X() or str"},
    {"type": "number", "example": 1e400},
    {"type": "string", "example": "x" * 1_000_000},
    {"type": "integer", "example": "X()"},
    {"type": "string", "format": "date", "example": "not a date"},
    {"type": "string", "format": "uuid", "examples": ["X()"]},
]
PATHS: list[tuple[str, tuple[str, ...]]] = [
    ("/a/{id}/..", ("id",)),
    ("/a/{id}{id}", ("id",)),
    ("/a/{a}{b}", ("a", "b")),
    ("/{a.b}", ("a.b",)),
    ("/{a-b}", ("a-b",)),
    ("/{x.__class__}", ("x.__class__",)),
    ("/a'+X()+'", ()),
    ("/a{X()}", ("X()",)),
    ("/{", ()),
    ("/}", ()),
    ("/{}", ("",)),
    ("/a?b=1", ()),
    ("/a#b", ()),
    ("/a\r\nX: y", ()),
    ("a", ()),
    ("//host/x", ()),
    ("", ()),
    ("/{undeclared}", ()),
    ("/a", ("unused",)),
    ("/a/" * 500, ()),
]
NAMES = [
    *("../../x", "/etc/x", "C:\\x", "..\\x", "%2e%2e%2f", "．．/", "con", "nul.py"),
    *("__init__", "setup", "json", "typing", "http", "x" * 300, "\0", ".", "..", "~"),
    *(
        "models",
        "runtime",
        "client",
        "operations",
        "api",
        "tests",
        "contract",
        "errors",
    ),
    *("conftest", "test_x", "x_test", "Client", "AsyncClient", "UNSET", "Model", ""),
    *("Any", "Request", "lazy", "m", "self", "\N{PILE OF POO}", "\ufb01", "1", "None"),
]
ENUMS = [
    *("M", "At", "Value", "Class", "From", "Enum", "Const", "Text", "Known", "Type"),
    *("Str", "Isinstance", "Decoder", "Literal", "Any", "TypeAlias", "Model", "Int"),
]
EXAMPLES: list[Any] = [
    'a\\"+XCANARY()#',
    {"a": ['"""', {"XCANARY()": None}]},
    [[[[[["deep"]]]]]],
    {"$ref": "#/components/schemas/Missing"},
    float(10**300),
    None,
]


def every_torment() -> Iterator[Any]:
    lists: list[tuple[str, list[Any], Callable[[Any], Root]]] = [
        ("operation ids", OPERATION_IDS, lambda ids: with_operation_ids(*ids)),
        ("properties", PROPERTIES, lambda names: with_properties(*names)),
        ("schema", PROPERTY_SCHEMAS, with_property),
        ("path", PATHS, lambda pair: with_path(pair[0], declared=pair[1])),
        ("name", NAMES, with_names),
        ("enum", ENUMS, with_enum),
    ]
    for kind, items, make in lists:
        for item in items:
            yield pytest.param(make, item, id=f"{kind} {ascii(item)[:40]}")


@pytest.mark.parametrize(("make", "item"), list(every_torment()))
def test_a_torment_gives_a_client_or_a_clean_error(
    make: Callable[[Any], Root], item: Any
) -> None:
    """No crash, no hang, no file elsewhere, and nothing that would run."""
    client = attempt(make(item))
    if client:
        assert_harmless(client)


@pytest.mark.parametrize("example", EXAMPLES, ids=ascii)
def test_examples_stay_data(example: Any) -> None:
    """An example lands in tests and documentation, where it is a value as any other."""
    root = plain_root()
    operation = root["paths"]["/pets/{id}"]["post"]
    operation["parameters"][1]["example"] = example
    content = operation["requestBody"]["content"]["application/json"]
    content["examples"] = {"X()": {"summary": "X()", "value": example}}
    operation["responses"]["200"]["content"]["application/json"]["example"] = example
    root["components"]["schemas"]["Pet"]["example"] = example
    client = attempt(root)
    if client:
        assert_harmless(client)


TEXT = (
    b'{"openapi": "3.1.0", "info": {"title": "%s", "version": "1"}, "components":'
    b' {"schemas": {"A": {"type": "object"}}}, "paths": {}}'
)


@pytest.mark.parametrize(
    "data",
    [
        TEXT % "é".encode("latin-1"),
        (TEXT % b"a").decode().encode("utf-16"),
        b"\xef\xbb\xbf" + TEXT % b"a",
        TEXT % b"\xff\xfe",
        TEXT % b"\\ud800",
        TEXT % b"\\u0000",
        TEXT.replace(b'"paths"', b'"info": 1, "paths"') % b"a",
        TEXT.replace(b"{}}", b"{},}") % b"a",
        TEXT.replace(b'"%s"', b"NaN"),
        TEXT.replace(b'"%s"', b"-Infinity"),
        TEXT.replace(b'"%s"', b"1e400"),
        TEXT.replace(b'"%s"', b"9" * 5_000),
        b"",
        b"\0",
        b"[" * 100_000,
        b'{"openapi": {"openapi": []}}',
        b'{"openapi": "3.1.0"}',
        b'{"openapi": "3.1.0", "info": [], "paths": 1, "components": "x"}',
        b"openapi: 3.1.0\ninfo: !!python/object/apply:os.system [X]\npaths: {}\n",
        b"openapi: 3.1.0\ninfo: &a {title: *a, version: 1}\npaths: {}\n",
    ],
    ids=lambda data: ascii(data)[:50],
)
@pytest.mark.parametrize("name", ["api.json", "api.yaml"])
def test_bytes_give_a_client_or_a_clean_error(data: bytes, name: str) -> None:
    """Whatever the bytes are, the user reads one clear message, or gets a client."""
    try:
        generate(source_of(data, name), settings(), {}, Diagnostics())
    except Failure as failure:
        assert_clean(failure)


@pytest.mark.parametrize(
    "name",
    ["X()", "a\nX()", "../../x", "", "class", "__init__", "\ud800", "a b", "Any"],
)
def test_a_lock_is_not_trusted(name: str) -> None:
    """Names of an earlier run are input: a hostile one is refused or not used."""
    first = generate(
        source_of(json.dumps(plain_root()).encode()),
        settings(),
        {},
        Diagnostics(),
    )
    try:
        client = described(plain_root(), dict.fromkeys(first.names, name))
    except Failure:
        return
    assert_harmless(client)
