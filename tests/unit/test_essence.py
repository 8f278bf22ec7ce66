"""The essence of a text: a formatter changes nothing of it, and an edit does."""

from __future__ import annotations

import ast
from pathlib import Path

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.essence import essence_of
from generator.output.edits import only_format_differs

TEXT = '''"""What it is.

    Indented.
"""

from __future__ import annotations

from typing import Any

VALUES: dict[str, Any] = {"a": (1, 2), "b": [x for x in (3, 4)], "c": ("it's",)}


def first(one: int, *, other: str | None = None, third: bool = False) -> int | None:
    """Told."""
    # Why it is so.
    if one in [1, 2, 3] or (other and not third):
        return (one + 2) * len(other or "") if other is not None else VALUES["a"][0]
    for key, value in sorted(VALUES.items(), key=lambda item: (item[0], str(item[1]))):
        print(key, value)
    return first(one, other=other)
'''
PRINTED = Path(__file__).parents[2] / "generated/stripe_cards"
FORMS = [
    black.Mode(line_length=30),
    black.Mode(line_length=60),
    black.Mode(line_length=120),
    black.Mode(magic_trailing_comma=False, line_length=100),
]


@pytest.mark.parametrize("mode", FORMS)
def test_a_formatter_changes_no_essence(mode: black.Mode) -> None:
    formatted = black.format_str(TEXT, mode=mode)
    assert essence_of("a.py", formatted) == essence_of("a.py", TEXT)


@pytest.mark.parametrize("width", [70, 79, 100])
@pytest.mark.parametrize(
    "file",
    ["client", "operations/customers", "tests/test_customers"]
    + ["runtime/calls", "runtime/parsing"],
)
def test_what_we_print_has_its_essence_at_any_width(file: str, width: int) -> None:
    """And the other who tells forms from edits says the same."""
    text = (PRINTED / f"{file}.py").read_text("utf-8")
    formatted = black.format_str(text, mode=black.Mode(line_length=width))
    assert essence_of("a.py", formatted) == essence_of("a.py", text)
    assert only_format_differs("a.py", formatted.encode(), text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"', "'"),
        ("    ", "\t"),
        ("    ", "  "),
        ("\n", "\r\n"),
        ("# Why", "#   Why"),
        ("third: bool = False) ->", "third: bool = False,) ->"),
        ("[1, 2, 3]", "[\n1,\n2,\n3,\n]"),
        ("return first(one, other=other)", "return (first(one, other=other))"),
        ("other=other", "other=(\nother)"),
        ("item: (item[0], str(item[1]))", "item: ((item[0], str(item[1])))"),
        ('("it\'s",)', '("it"\n"\'s",)'),
    ],
)
def test_another_form_changes_no_essence(old: str, new: str) -> None:
    text = TEXT.replace('"it\'s"', '"its"') if old == '"' else TEXT
    assert old in text
    changed = text.replace(old, new)
    assert essence_of("a.py", changed) == essence_of("a.py", text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Why", "Why not"),
        ("    # Why it is so.\n", ""),
        ("Told.", "Tells."),
        ("What it is", "What  it is"),
        ("it's", "its"),
        ('("it\'s",)', '("it\'s")'),
        ("(one + 2) * len", "one + 2 * len"),
        ("(other and not third)", "other and not third"),
        (
            "        print(key, value)\n    return",
            "        print(key, value)\n        return",
        ),
        ("key, value in", "value, key in"),
        ("[1, 2, 3]", "[1, 23]"),
        ("print(key, value)", "print((key, value))"),
        ("item: (item[0], str(item[1]))", "item: item[0], str(item[1])"),
        ("-> int | None", "-> int"),
        ('VALUES["a"][0]', 'VALUES["a"]'),
        ("is not None", "is None"),
        ("other=other", "other = others"),
        ("other=other", "other=(other,)"),
        ('("it\'s",)', '("it", "\'s")'),
        ("bool = False", "bool = True"),
    ],
)
def test_an_edit_changes_the_essence(old: str, new: str) -> None:
    assert old in TEXT
    assert essence_of("a.py", TEXT.replace(old, new)) != essence_of("a.py", TEXT)


DENSE = '''"""Ends . And ."""
from a import (b, c)
from . import d

X = {"a": (1,), "b": ("x . y", 'it"s'), "c": (d or 2)}
Y = [(1,), (2, 3), f((4,)), b[5,], b[6, 7]]
W = [(x for x in Y)], f(()), {(1 if X else 2), (Y or X) == Z}, {1: (x for x in Y)}
Z = r"[\\'\\"]" "a . b"


def first(a: tuple = (), *, b=lambda: (1, 2)) -> None:
    assert a == (b or c), "m . n"
    assert (a, b)
    if a in (1,) and (b or c) != (d or X):
        return a == (b, c)
    for x in [y for y in z if y in (a or b)]:
        return ()
    (x): int
    x = """ in . side
      two
    """
    x <= (a, b)
    return isinstance((a or b), (int,))


async def second():
    await (a or b)
    yield ()
    x = (a == b) == c
    return lambda: (a, b)
'''
"""Where a sign, a space or a pair of brackets more or less is another thing."""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ends . And", "Ends. And"),
        ("x . y", "x. y"),
        ("[\\'", "['"),
        ("(1,), (2", "(1), (2"),
        ("f((4,))", "f((4))"),
        ("b[5,]", "b[5]"),
        ("(x for x in Y)", "x for x in Y"),
        ("{1: (x for x in Y)}", "{1: x for x in Y}"),
        ("f(())", "f()"),
        ("(1 if X else 2), (", "1 if X else (2, "),
        ("(Y or X) == Z", "Y or X == Z"),
        ("(int,)", "(int)"),
        ("a in (1,)", "a in (1)"),
        ("lambda: (1, 2)", "lambda: (1), 2"),
        ("lambda: (a, b)", "lambda: a, b"),
        ("a == (b or c)", "a == b or c"),
        ("a == (b, c)", "a == b, c"),
        ("y in (a or b)", "y in a or b"),
        ("(a == b) == c", "a == b == c"),
        ("await (a or b)", "await a or b"),
        ("assert (a, b)", "assert a, b"),
        ("return ()", "return"),
        ("yield ()", "yield"),
        ("(x): int", "x: int"),
        ("      two", "    two"),
    ],
)
def test_a_small_edit_changes_the_essence(old: str, new: str) -> None:
    assert old in DENSE
    assert essence_of("a.py", DENSE.replace(old, new)) != essence_of("a.py", DENSE)


PIECES = ("", " ", ".", ",", ":", "=", "(", ")", "()", ",)", " .", "r", "'", "not ")


@given(
    st.integers(0, len(DENSE)), st.integers(0, 30), st.sampled_from(PIECES), st.data()
)
def test_what_python_sees_is_in_the_essence(
    start: int, length: int, opening: str, data: st.DataObject
) -> None:
    """Whatever is put into the text, taken from it, or put round a part of it."""
    end = start + length
    closing = data.draw(st.sampled_from(PIECES))
    kept = data.draw(st.sampled_from([DENSE[start:end], DENSE[start + 1 : end]]))
    changed = DENSE[:start] + opening + kept + closing + DENSE[end:]
    try:
        compile(changed, "a.py", "exec", flags=ast.PyCF_ONLY_AST)
    except (SyntaxError, ValueError):
        return
    if not only_format_differs("a.py", changed.encode(), DENSE):
        assert essence_of("a.py", changed) != essence_of("a.py", DENSE)


def test_of_markdown_only_the_examples_have_a_form() -> None:
    text = '# A\n\n```python\nprint("a", 1)\n```\n\nEnd "of" it.\n'
    essence = essence_of("README.md", text)
    assert essence_of("README.md", text.replace('"a"', "'a'")) == essence
    assert essence_of("README.md", text.replace("print", "show")) != essence
    assert essence_of("README.md", text.replace('"of"', "'of'")) != essence
    assert essence_of("README.md", text.replace("# A", "#  A")) != essence


def test_other_files_have_none() -> None:
    assert essence_of("py.typed", "") == ""


@pytest.mark.parametrize(
    "text", ["", "'", '"""', "(", ")", "x = '''a", "\\", "\x00\ud800"]
)
def test_any_text_has_one(text: str) -> None:
    """Also what is no Python, as a file in the middle of an edit is not."""
    assert len(essence_of("a.py", text)) == 16
