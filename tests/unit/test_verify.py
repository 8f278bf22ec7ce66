"""The last look: real output passes, and no tampering with it gets through."""

from __future__ import annotations

import ast
import functools
import time

import pytest

from generator.verify import VerificationError, verify

from ..described import Described, described
from .verified_api import API


@functools.cache
def real() -> Described:
    return described(API)


def refusal(path: str, text: str) -> VerificationError:
    """What is said of the client with one file replaced."""
    printed = real().printed
    assert printed.get(path) != text, "the tampering changed nothing"
    with pytest.raises(VerificationError) as caught:
        verify(real().api, {**printed, path: text}.items())
    return caught.value


def tampered(path: str, old: str, new: str) -> VerificationError:
    """What is said of the client where a text of one file is replaced."""
    text = real().printed[path]
    assert old in text, f"{path} holds no {old}"
    return refusal(path, text.replace(old, new, 1))


def test_real_output_passes() -> None:
    """What the views print today is what the tables permit."""
    verify(real().api, real().printed.items())


CONTENTS = [
    # Models: wire names, their order, renamings, secrets, what else is permitted.
    ("models/card.py", '"exp-month")', '"exp_month")'),
    ("models/card.py", '"number", REQUIRED', '"object", REQUIRED'),
    ("models/card.py", "self.brand =", "self.number ="),
    (
        "models/card.py",
        '        self.brand = at.enum(data, "brand", lambda: m.CardBrand)\n',
        "",
    ),
    ("models/card.py", "        at.closed(cls, data)\n", ""),
    (
        "models/card.py",
        "        at.closed(cls, data)\n",
        "        self.extra = at.extra(cls, data)\n",
    ),
    (
        "models/card.py",
        "at.closed(cls, data)",
        "at.closed(cls, data)\n        at.closed(cls, data)",
    ),
    ("models/bank.py", "at.extra(cls, data, integer)", "at.extra(cls, data)"),
    ("models/card.py", '{"exp_month": "exp-month"}', '{"exp_month": "exp month"}'),
    (
        "models/card.py",
        '{"exp_month": "exp-month"}',
        '{"exp_month": "a", "exp_month": "exp-month"}',
    ),
    (
        "models/card.py",
        '    _wire: ClassVar[Mapping[str, str]] = {"exp_month": "exp-month"}\n',
        "",
    ),
    ("models/card.py", 'frozenset(["number"])', 'frozenset(["brand"])'),
    (
        "models/card.py",
        '    _secret: ClassVar[frozenset[str]] = frozenset(["number"])\n',
        "",
    ),
    ("models/card.py", "    brand: m.CardBrand | None = None\n", ""),
    (
        "models/card.py",
        "    brand: m.CardBrand",
        "    brand: str = None\n    brand: m.CardBrand",
    ),
    ("models/card.py", "    brand: m.CardBrand", "    brand: m.Owner"),
    ("models/card.py", "lambda: m.Owner", "lambda: m.Card"),
    ("models/card.py", "class Card(", "class Kard("),
    # Values: enumerations, constants, tags; of equal values the type counts.
    ("models/card.py", '"visa", "amex"', '"visa"'),
    ("models/card.py", '"visa", "amex"', '"amex", "visa"'),
    ("models/card.py", '"amex", 1', '"amex", "new", 1'),
    ("models/card.py", "1, True]", "True, 1]"),
    ("models/card.py", '"object", "card"', '"object", "bank"'),
    ("models/card.py", 'Literal["card"]', 'Literal["kard"]'),
    ("models/owner.py", '"level", 3', '"level", 3.0'),
    ("models/owner.py", "Literal[3]", "Literal[4]"),
    ("models/source.py", '== "bank"', '== "card"'),
    ("models/source.py", '"object") == "bank"', '"kind") == "bank"'),
    ("models/source.py", "at.read(m.Bank", "at.read(m.Card"),
    ("models/source.py", '"m.Bank"', '"m.Owner"'),
    (
        "models/source.py",
        '    if tag_of(value, "object") == "card":\n        return at.read(m.Card, value)\n',
        "",
    ),
    (
        "models/owner.py",
        'at.field(data, "kind", _decode_kind)',
        'at.field(data, "kind", date)',
    ),
    # Operations: method, path, parameters, body, answers, security, server.
    ("operations/sources.py", '"GET",', '"PUT",'),
    ("operations/sources.py", '"/v1/sources/"', '"/v2/sources/"'),
    (
        "operations/sources.py",
        '("/v1/sources/", Path("source-id", source_id))',
        '("/v1/sources/{source-id}",)',
    ),
    ("operations/sources.py", 'Path("source-id"', 'Path("source_id"'),
    ("operations/sources.py", 'Query("page", page)', 'Query("page", order)'),
    ("operations/sources.py", 'Query("page", page),\n', ""),
    ("operations/sources.py", 'Query("order", order)', 'Query("sort", order)'),
    ("operations/sources.py", 'Query("order", order)', 'Header("order", order)'),
    ("operations/sources.py", ', style="deepObject"),', "),"),
    ("operations/sources.py", 'Header("X-Trace"', 'Header("X-Track"'),
    (
        "operations/sources.py",
        'Cookie("session", session)',
        'Cookie("session", session, explode=False)',
    ),
    ("operations/sources.py", 'order: Literal["asc"]', 'order: Literal["desc"]'),
    ("operations/sources.py", "    page: int | None = None,\n", ""),
    ("operations/sources.py", 'ResponseType("404"),', 'ResponseType("405"),'),
    ("operations/sources.py", '    ResponseType("404"),\n', ""),
    ("operations/sources.py", '"application/json",', '"text/html",'),
    ("operations/sources.py", "m.decode_source(value", "m.decode_card(value"),
    ("operations/sources.py", 'nested="form"', 'nested="brackets"'),
    ("operations/sources.py", '{"card": Encoding', '{"kard": Encoding'),
    ("operations/sources.py", 'Encoding(style="deepObject")', "Encoding()"),
    ("operations/sources.py", "security=(),", 'security=(("token",),),'),
    ("operations/sources.py", "        security=(),\n", ""),
    ("operations/sources.py", "https://files.acme.example", "https://evil.example"),
    (
        "operations/sources.py",
        "        responses=_GET_SOURCE,\n",
        "        responses=_POST_SOURCE,\n",
    ),
    ("operations/owners.py", ', media_type="application/vnd.acme+json"', ""),
    ("operations/owners.py", "JsonBody", "TextBody"),
    ("operations/owners.py", "def put_owner(", "def put_user("),
    ("api/sources.py", "page=page", "page=order"),
    (
        "api/sources.py",
        "build.post_source(source_id, body)",
        "build.post_source(body, source_id)",
    ),
    ("api/sources.py", "class SourcesApi", "class SourceApi"),
    # The client, the fronts, the facts, the tests.
    ("client.py", '("https://api.acme.example",', '("https://evil.example",'),
    ("client.py", '(("token",), ("key",))', '(("token", "key"),)'),
    ("client.py", '"X-Acme-Key"', '"X-Key"'),
    ("client.py", 'found["key"] =', 'found["token"] ='),
    ("client.py", "api.SourcesApi(self)", "api.OwnersApi(self)"),
    ("models/__init__.py", '"Bank": ".bank"', '"Bank": ".card"'),
    ("models/__init__.py", "    from .bank import Bank as Bank\n", ""),
    ("api/__init__.py", '"OwnersApi": ".owners"', '"OwnersApi": ".sources"'),
    ("runtime/_meta.py", 'API_VERSION: Final = "7.1"', 'API_VERSION: Final = "7.2"'),
    ("tests/test_owners.py", 'method == "PUT"', 'method == "GET"'),
    ("tests/scenarios/test_owners.py", "def test_put_owner", "def test_put"),
]


@pytest.mark.parametrize(("path", "old", "new"), CONTENTS)
def test_what_differs_from_the_model_is_refused(path: str, old: str, new: str) -> None:
    """Each value of the description stands in its place, no less and no more."""
    assert tampered(path, old, new).file == path


ANYWHERE = [
    "import os\n",
    "from os import system\n",
    "from ..... import models\n",
    "from .. import runtime\n",
    "from typing import *\n",
    "X()\n",
    "print('x')\n",
    "del Any\n",
    "exec('x')\n",
    "1 + 1\n",
    "_x = [y for y in ()]\n",
    "_x = __import__('os')\n",
    "_x = f'{1}'\n",
    "_x = 'a' % ()\n",
    "_x = 'a'.format()\n",
    "_x = lambda: __import__('os')\n",
    "_x: eval('1')\n",
    "_x: 'eval(1)' = 1\n",
    "_x = (_y := 1)\n",
    "_x = b'' if 1 else 0\n",
    "for _x in (): pass\n",
    "while False: pass\n",
    "try:\n    pass\nfinally:\n    pass\n",
    "with _x: pass\n",
    "if True:\n    import os\n",
    "def _f(x=X()): ...\n",
    "def _f(*a): ...\n",
    "@X\ndef _f(): ...\n",
    "async def _f(): ...\n",
    "class _C: pass\n",
    "class _C(X): pass\n",
    "class _C(metaclass=X): pass\n",
    "global _x\n",
    "raise X\n",
    "assert X\n",
    "__builtins__ = {}\n",
]


@pytest.mark.parametrize("added", ANYWHERE)
@pytest.mark.parametrize(
    "path",
    [
        "__init__.py",
        "client.py",
        "models/card.py",
        "operations/sources.py",
        "api/sources.py",
        "runtime/_meta.py",
        "runtime/_http.py",
        "tests/contract.py",
        "tests/test_sources.py",
        "tests/scenarios/test_sources.py",
        "tests/__init__.py",
    ],
)
def test_what_no_view_prints_is_refused(path: str, added: str) -> None:
    """Nothing runs when a file is loaded, and no file defines what is not ours."""
    assert refusal(path, real().printed[path] + added).file == path


INSIDE = [
    ("models/card.py", 'at.integer(data, "exp-month")', 'eval(data, "exp-month")'),
    (
        "models/card.py",
        'at.integer(data, "exp-month")',
        'at.__class__(data, "exp-month")',
    ),
    ("models/card.py", "object.__new__(cls)", "object.__subclasses__(cls)"),
    ("models/card.py", "object.__new__(cls)", "type.__call__(cls)"),
    ("models/card.py", "lambda: m.Owner", "lambda: m.Owner()"),
    ("models/card.py", "lambda: m.Owner", "lambda x=X(): m.Owner"),
    ("models/card.py", "lambda: m.Owner", "lambda *a: m.Owner"),
    ("models/card.py", "m.CardBrand | None", "m.CardBrand | X()"),
    ("models/card.py", "m.CardBrand | None", "m.CardBrand | 'X()'"),
    ("models/card.py", "m.CardBrand | None", "list[X()]"),
    ("models/card.py", "    number: str", "    number: str = X()"),
    (
        "models/card.py",
        "    number: str",
        "    number: str\n    def to_dict(self): return 1",
    ),
    (
        "models/card.py",
        "        return self\n",
        "        return self\n        import os\n",
    ),
    (
        "models/card.py",
        "        return self\n",
        "        m.Card = self\n        return self\n",
    ),
    ("models/card.py", "slots=True,", "slots=X(),"),
    ("models/card.py", "class Card(Model)", "class Card(m.Owner)"),
    ("models/source.py", '"m.Bank"', '"X()"'),
    ("models/source.py", '"m.Bank"', '"m.Bank()"'),
    ("models/owner.py", "dt.date", "dt.sys.modules"),
    ("models/owner.py", "default_factory=dict[str, Any]", "default_factory=m.Owner"),
    ("models/owner.py", "date)", "at)"),
    (
        "operations/sources.py",
        'Path("source-id", source_id)',
        'Path("source-id", source_id())',
    ),
    ("operations/sources.py", "return Request(", "return m.Card("),
    ("operations/sources.py", "    return Request(", "    X()\n    return Request("),
    ("operations/sources.py", "page: int | None = None", "page: int | None = X()"),
    ("operations/sources.py", "m.decode_source(value, at)", "m.decode_source(X(), at)"),
    ("client.py", "**options,", "**{'a': 1},"),
    ("client.py", "super().__init__(", "super().__class__("),
    ("tests/test_owners.py", "m.Owner()", "m.Owner().cards.pop()"),
    ("tests/test_owners.py", "status=204)", 'status=open("x"))'),
    ("tests/test_owners.py", "client.owners.put_owner(", "client.close("),
]


@pytest.mark.parametrize(("path", "old", "new"), INSIDE)
def test_what_no_function_of_ours_does_is_refused(
    path: str, old: str, new: str
) -> None:
    """No call, name or type stands in a function but those that views print."""
    assert tampered(path, old, new).file == path


@pytest.mark.parametrize(
    ("path", "hidden", "added"),
    [
        (
            "models/card.py",
            "isinstance",
            "def isinstance(value: Any) -> Any:\n    return value\n",
        ),
        ("models/owner.py", "type", "type: Any = 1\n"),
        (
            "operations/sources.py",
            "Path",
            "def Path(value: str) -> str:\n    return value\n",
        ),
    ],
)
def test_a_name_that_is_hidden_is_refused(path: str, hidden: str, added: str) -> None:
    """A name is what it stands for, so that nothing can put itself in its place."""
    assert hidden in added
    assert refusal(path, real().printed[path] + "\n\n" + added).file == path


SYNTAX = [
    ("models/card.py", '"""The month."""', '"""The month.""" X() """."""'),
    ("models/card.py", '"""The month."""', '"""The month."""\n    X()\n    """."""'),
    ("models/card.py", "The month.", "The \\month."),
    ("models/card.py", "The month.", "The month. \\"),
    ("models/card.py", "The month.", "The \x00 month."),
    ("models/card.py", "The month.", "The \u202e month."),
    ("models/card.py", "The month.", "The \u2028 month."),
    ("models/card.py", "The month.", "The \r month."),
    ("models/card.py", "The month.", "The \ud800 month."),
    ("models/card.py", "# Generated", "# coding: utf-7 Generated"),
    ("models/card.py", "class Card", "class class"),
    ("operations/sources.py", "    page: int", "    order: int"),
    ("operations/sources.py", 'method="GET",', 'method="GET", method="GET",'),
    ("operations/sources.py", "return Request(", "return " + "(" * 300 + "Request("),
]


@pytest.mark.parametrize(("path", "old", "new"), SYNTAX)
def test_text_that_breaks_out_is_refused(path: str, old: str, new: str) -> None:
    """Documentation stays documentation, and what cannot be seen is not there."""
    assert tampered(path, old, new).file == path


@pytest.mark.parametrize(
    "path",
    [
        "../x.py",
        "/x.py",
        "models/a/b.py",
        "models/a b.py",
        "setup.py",
        "conftest.py",
        "x",
    ],
)
def test_a_file_of_an_unknown_kind_is_refused(path: str) -> None:
    """There is a rule for each place where we print, and none for others."""
    assert refusal(path, "").file == path


def test_every_file_of_the_model_must_be_there() -> None:
    """A file that was not printed is noticed, and so is one too many."""
    for missing in real().printed:
        if missing.startswith("tests/"):
            continue
        rest = {p: text for p, text in real().printed.items() if p != missing}
        with pytest.raises(VerificationError) as caught:
            verify(real().api, rest.items())
        assert caught.value.file == missing
    for extra in ("models/extra.py", "operations/extra.py", "api/extra.py"):
        assert refusal(extra, '"""Extra."""\n\nx: int = 1\n').file == extra
    with pytest.raises(VerificationError, match="twice"):
        verify(real().api, [*real().printed.items(), *real().printed.items()])


def test_a_fault_tells_file_line_and_what() -> None:
    """Whoever reads the message can look at the place."""
    fault = tampered("models/card.py", '"exp-month")', '"month")')
    lines = real().printed["models/card.py"].splitlines()
    assert (
        lines[fault.line - 1].strip()
        == 'self.exp_month = at.integer(data, "exp-month")'
    )
    assert str(fault) == f"models/card.py:{fault.line}: {fault.what}"


def test_verifying_costs_little_more_than_parsing() -> None:
    """About a microsecond a node; four times the time of `ast.parse` is far from it."""
    files = list(real().printed.items())
    parsing = _best(lambda: [ast.parse(text) for _, text in files])
    assert _best(lambda: verify(real().api, files)) < 4 * parsing


def _best(run: object) -> float:
    assert callable(run)
    times = []
    for _ in range(5):
        before = time.process_time()
        run()
        times.append(time.process_time() - before)
    return min(times)
