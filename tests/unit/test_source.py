"""The three encoders: whatever the text, it stays what it is and where it is."""

from __future__ import annotations

import ast
import doctest
import re
import unicodedata

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import names
from generator.printing.source import (
    Code,
    documentation,
    identifier,
    literal,
    quotation,
)

from ..strategies import HIDDEN, LINE_ENDS, PIECES, hostile_text, json_values, scripts

PLACES = {0: "", 4: "class A:\n    ", 8: "class A:\n    def f(self):\n        "}
"""What stands before a docstring at an indent."""


numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


def black_form(source: str) -> str:
    return black.format_str(source, mode=black.Mode())


def docstring_of(source: str, indent: int) -> ast.Constant:
    """The one docstring of a source made from `PLACES`."""
    node: ast.AST = ast.parse(source)
    for _ in range(indent // 4):
        assert isinstance(node, ast.Module | ast.ClassDef)
        (node,) = node.body
    assert isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    (statement,) = node.body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert isinstance(statement.value.value, str)
    return statement.value


def visible(text: str) -> bool:
    """Whether `documentation` has anything to print."""
    return any(not c.isspace() for c in text)


# Values.


@given(json_values | st.binary() | st.tuples(json_values, json_values) | scripts)
@example(-0.0)
@example(1e22)
@example(((),))
@example("".join(PIECES))
def test_a_literal_reads_back_as_the_value(value: object) -> None:
    """Python reads from the text just the value that was written, type and all."""
    assert repr(ast.literal_eval(literal(value))) == repr(value)


@pytest.mark.parametrize("digits", [1, 3999, 4000, 4300, 4400])
@pytest.mark.parametrize("sign", [1, -1])
def test_an_integer_of_any_length_reads_back(digits: int, sign: int) -> None:
    """Python refuses long decimal numbers, so those are written in another way."""
    value = sign * (10**digits - 1)
    assert ast.literal_eval(literal(value)) == value


@given(json_values | scripts)
@example("e\u0301")
@example("\u0301")
@example('"\u0301')
@example("\u200b\u0301\ufe0f")
def test_a_literal_is_one_line_of_visible_text(value: object) -> None:
    """Nothing in it can break a line, hide, or turn others around; no editor that
    normalizes what it saves changes it.
    """
    written = literal(value)
    assert all(c == " " or unicodedata.category(c)[0] not in "CZ" for c in written)
    assert not re.search("[\ufe00-\ufe0f\u3164\u2800]", written)
    assert unicodedata.is_normalized("NFC", written)
    marks = [match.start() for match in re.finditer(r"[^ -~]", written)]
    for place in marks:
        if unicodedata.category(written[place])[0] == "M":
            assert unicodedata.category(written[place - 1])[0] in "LMN"


@given(st.binary())
def test_bytes_are_of_ascii(value: bytes) -> None:
    assert re.fullmatch("[ -~]*", literal(value))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("姓名", '"姓名"'),
        ("年 龄：（岁）", '"年 龄：（岁）"'),
        ("ж", '"ж"'),
        ("Москва", '"Москва"'),
        ("Весь СССР", '"Весь СССР"'),
        ("ЖурналID", '"ЖурналID"'),
        ("på “så” – €", '"på “så” – €"'),
        ("पासवर्ड", '"पासवर्ड"'),
        ("❤🇳🇴", '"❤🇳🇴"'),
        ("q\u0307", '"q\u0307"'),
        # What looks like another text shows what it is.
        ("\u041c", r'"\u041c"'),
        ("\u0421\u0421\u0421\u0420", r'"\u0421\u0421\u0421\u0420"'),
        ("\u0440\u0430ypal", r'"\u0440\u0430ypal"'),
        ("\u0440\u0430ypal ж", r'"\u0440\u0430ypal ж"'),
        ("用户\u041e\u041a", r'"用户\u041e\u041a"'),
        ("\ufb01", r'"\ufb01"'),
        ("\u2163", r'"\u2163"'),
        ("\U0001d400bc", r'"\U0001d400bc"'),
        # And what nobody sees, where it is.
        ("年\u3000龄", r'"年\u3000龄"'),
        ("❤\ufe0f", r'"❤\ufe0f"'),
        ("a\u200db\xa0", r'"a\u200db\xa0"'),
        ("x \u0307", r'"x \u0307"'),
        # An editor could make one letter of the two.
        ("用e\u0301", r'"\u7528e\u0301"'),
    ],
)
def test_a_literal_shows_letters_of_all_scripts(text: str, written: str) -> None:
    """And has escapes for what a reader would not see, or take for something else."""
    assert literal(text) == written
    assert ast.literal_eval(written) == text


@given(hostile_text | st.binary() | numbers | scripts)
@example('"')
@example("\"'")
@example("'\"'")
def test_black_leaves_a_literal_as_it_is(value: object) -> None:
    """Quotes, escapes and numbers are written as black would."""
    assert_black_form(value)


def test_black_leaves_a_long_integer_as_it_is() -> None:
    """Black wants the digits of hexadecimal numbers in capitals."""
    assert_black_form(0xABCDEF**700)


def assert_black_form(value: object) -> None:
    source = f"x = {literal(value)}\n"
    assert black_form(source) == source


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_number_without_a_literal_is_refused(value: float) -> None:
    """NaN and infinity have no literal; a name for them could be hidden."""
    with pytest.raises(ValueError, match="no literal"):
        literal(value)


@pytest.mark.parametrize("value", [object(), {1, 2}, 1j, ..., int, [object()]])
def test_what_is_no_value_of_ours_is_refused(value: object) -> None:
    """Only plain values are written: the `repr` of others is no promise."""
    with pytest.raises(TypeError):
        literal(value)


# Names.


@given(hostile_text | st.text(alphabet="abcXYZ_019", max_size=8))
@example("a\n")
@example("")
@example("\ufb01")
def test_an_identifier_is_plain_or_refused(name: str) -> None:
    """What comes back is the name itself, and one that Python takes for a name."""
    try:
        code = identifier(name)
    except ValueError:
        return
    assert code == name
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)
    assert isinstance(ast.parse(code, mode="eval").body, ast.Name)


@pytest.mark.parametrize(
    "name",
    [*sorted(names.KEYWORDS), "__class__", "__init__", "a b", "1st", "é", "a.b", "a\n"],
)
def test_a_name_with_another_meaning_is_refused(name: str) -> None:
    """Keywords, dunders and everything that is no plain ASCII name raise."""
    with pytest.raises(ValueError, match="no identifier"):
        identifier(name)


# Words.


@pytest.mark.parametrize("indent", PLACES)
@given(text=hostile_text.filter(visible))
@example(text='"')
@example(text="\\")
@example(text='a\n"')
@example(text='a"\n\n  b\\')
@example(text='""""""\nX()\n"""')
@example(text="a\n\tb\n\t\tc")
def test_documentation_stays_one_docstring(indent: int, text: str) -> None:
    """Whatever the text, it is one string constant and nothing beside it."""
    source = f"{PLACES[indent]}{documentation(text, indent)}\n"
    docstring_of(source, indent)
    assert not set(source) & set(LINE_ENDS.replace("\n", "") + HIDDEN)


@pytest.mark.parametrize("indent", PLACES)
@given(text=hostile_text.filter(visible))
@example(text='"')
@example(text='a\n"')
@example(text="a\n\n")
@example(text="a\n        b\n    c")
@example(text="word " * 40)
def test_black_leaves_documentation_as_it_is(indent: int, text: str) -> None:
    """The docstring is laid out as black would do it, at every indent."""
    source = f"{PLACES[indent]}{documentation(text, indent)}\n"
    assert black_form(source) == source


@given(hostile_text.filter(visible))
def test_documentation_loses_no_visible_character(text: str) -> None:
    """Characters are escaped, never deleted: deleting can put an attack together."""
    shown = docstring_of(f"{documentation(text)}\n", 0).value
    assert isinstance(shown, str)
    kept = [c for c in text if c not in LINE_ENDS and not c.isspace()]
    assert "".join(kept) == "".join(c for c in shown if not c.isspace())


@pytest.mark.parametrize("indent", PLACES)
@given(text=hostile_text.filter(visible))
@example(text="a\\")
@example(text="a\\\nb")
@example(text='\\"')
@example(text='\\"""')
@example(text='a\\"""b')
@example(text="\\d\xa0")
@example(text="\\d\u202e")
def test_documentation_shows_a_backslash_as_what_it_is(indent: int, text: str) -> None:
    """`help()` shows the expression that the description has, raw or escaped."""

    def shown(text: str) -> object:
        source = f"{PLACES[indent]}{documentation(text, indent)}\n"
        return docstring_of(source, indent).value

    assert str(shown(text)).replace("\\", "\u2603") == shown(
        text.replace("\\", "\u2603")
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"^\d$", r'r"""^\d$"""'),
        ("\\d\\\nb", 'r"""\\d\\\nb\n"""'),
        (r"a\"", r'r"""a\" """'),
        (r"a\\", r'r"""a\\"""'),
        ("\\d \xe9", 'r"""\\d \xe9"""'),
        ("a\\", r'"""a\\"""'),
        (r'\d"""', r'"""\\d\"\"\" """'),
        ("\\d\x00", r'"""\\d\x00"""'),
        ("a", '"""a"""'),
    ],
)
def test_documentation_is_raw_where_that_holds_it(text: str, written: str) -> None:
    """A reader of the source sees what a reader of the documentation sees."""
    assert documentation(text) == written


@given(hostile_text.filter(visible))
@example(">>> 1/0")
@example("a\n  >>> 1/0\n  0")
@example(">>>1")
def test_documentation_holds_no_doctest(text: str) -> None:
    """`pytest --doctest-modules` in the user's repository must run nothing of it."""
    shown = docstring_of(f"{documentation(text)}\n", 0).value
    assert isinstance(shown, str)
    assert doctest.DocTestParser().get_examples(shown) == []


@pytest.mark.parametrize("text", ["", " ", "\n\t\n", "\x85\u2028"])
def test_documentation_of_nothing_is_refused(text: str) -> None:
    """There is no docstring without a visible character."""
    with pytest.raises(ValueError, match="no visible text"):
        documentation(text)


# The mark.


def test_only_code_joins_code() -> None:
    """Text that no encoder wrote does not become code by standing beside it."""
    assert isinstance(Code("a") + Code("b"), Code)
    with pytest.raises(TypeError):
        Code("a") + "b"


@given(hostile_text)
def test_a_quotation_is_all_quote(text: str) -> None:
    """No line of it begins anything else in Markdown, and none holds a tag."""
    try:
        written = quotation(text)
    except ValueError:
        return
    lines = written.split("\n")
    assert all(line == ">" or line.startswith("> ") for line in lines)
    assert written.splitlines() == lines
    assert all(line.isprintable() for line in lines)
    assert not re.search(r"(?<!\\)<[A-Za-z/!?]", written)


def test_a_quotation_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="visible"):
        quotation(" \n\t")
