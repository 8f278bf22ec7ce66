"""Line breaks are black's: what is laid out, black leaves as it is."""

from __future__ import annotations

from dataclasses import replace

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.printing.layout import (
    Annotated,
    Expression,
    Group,
    alias,
    annotated,
    call,
    columns,
    comparison,
    dict_of,
    flat,
    keyword,
    layout,
    list_of,
    prefixed,
    signature,
    suffixed,
    too_wide,
    tuple_of,
)
from generator.printing.source import WIDTH, Code, identifier, literal

from ..strategies import scripts

# No keyword can be made of these letters.
names = st.text(alphabet="bcdghk", min_size=1, max_size=36).map(identifier)
short_names = st.text(alphabet="bcdghk", min_size=1, max_size=16).map(identifier)
# Some letters are two columns wide, and a mark none.
words = st.text(alphabet="abc d", max_size=70) | st.text(
    alphabet="a用한カＡ，é\u0307ж पि😀", max_size=40
)


def expressions(
    names: st.SearchStrategy[Code], words: st.SearchStrategy[str]
) -> st.SearchStrategy[Expression]:
    """Trees as the views build them."""
    leaves: st.SearchStrategy[Expression] = (
        words.map(literal)
        | st.integers(0, 10**6).map(literal)
        | names
        | names.map(lambda name: Code("lambda: m.") + name)
    )
    return st.recursive(
        leaves, lambda inner: _groups(names, words, inner), max_leaves=14
    )


def _groups(
    names: st.SearchStrategy[Code],
    words: st.SearchStrategy[str],
    inner: st.SearchStrategy[Expression],
) -> st.SearchStrategy[Group]:
    items = st.lists(inner | st.builds(keyword, names, inner), max_size=4)
    items = items.map(lambda found: sorted(found, key=_is_keyword))
    plain = st.lists(inner, max_size=4)
    pairs = st.lists(st.tuples(words.map(literal), inner), max_size=4)
    return (
        st.builds(
            lambda name, listed, packed: call(name, *listed, packed=packed),
            names,
            items,
            st.booleans(),
        )
        | plain.map(tuple_of)
        | plain.map(list_of)
        | pairs.map(dict_of)
        | st.builds(_opened, plain)
    )


def _opened(items: list[Expression]) -> Group:
    return Group(Code("["), tuple(items), Code("]"), open=True)


def _is_keyword(item: Expression) -> bool:
    """Keywords follow what has none."""
    head = item.head if isinstance(item, Group) else flat(item)
    return "=" in head.partition('"')[0]


trees = expressions(names, words)
types = st.lists(
    names.map(lambda name: Code("m.") + name),
    min_size=1,
    max_size=5,
    unique=True,
).map(tuple)


def assert_black_form(source: str) -> None:
    """Black changes nothing, unless `too_wide` tells that it has to look."""
    if not too_wide(source):
        assert black.format_str(source, mode=black.Mode()) == source


def nested(statement: str, indent: int) -> str:
    """The statement as it stands in a function of a class, a function, or a module."""
    heads = {0: "", 4: "def f():\n    ", 8: "class A:\n    def f(self):\n        "}
    return f"{heads[indent]}{statement}\n"


@given(trees, st.sampled_from([0, 4, 8]))
def test_an_assignment_is_in_black_form(tree: Expression, indent: int) -> None:
    """`x = …` at every indent."""
    assert_black_form(nested(layout(prefixed(Code("x = "), tree), indent), indent))


@given(names, st.lists(trees, max_size=4), st.booleans(), st.sampled_from([0, 8]))
def test_a_call_is_in_black_form(
    name: Code, items: list[Expression], packed: bool, indent: int
) -> None:
    """A call that is a statement."""
    tree = call(name, *items, packed=packed)
    assert_black_form(nested(layout(tree, indent), indent))


@given(names, st.lists(trees, max_size=4))
def test_a_returned_call_is_in_black_form(name: Code, items: list[Expression]) -> None:
    """`return f(…)`, and what it returns called in turn."""
    tree = call(Code("return ") + name, *items)
    assert_black_form(nested(layout(tree, 4), 4))
    called = suffixed(tree, Code("(value, at)"))
    assert_black_form(nested(layout(called, 4), 4))


@given(names, types, st.sampled_from([None, "None", "UNSET"]))
@example(Code("x" * 20), (Code("a" * 80),), "UNSET")
def test_a_field_is_in_black_form(
    name: Code, kinds: tuple[Code, ...], default: str | None
) -> None:
    """`name: A | B = None` in a class."""
    value = None if default is None else Code(default)
    field = annotated(Annotated(name, kinds, value), 4)
    assert_black_form(f"class A:\n    {field}\n")


@given(
    names,
    st.lists(st.tuples(names, types, st.booleans()), min_size=2, max_size=4),
    types,
    st.sampled_from([0, 4]),
)
def test_a_signature_is_in_black_form(
    name: Code,
    arguments: list[tuple[Code, tuple[Code, ...], bool]],
    returns: tuple[Code, ...],
    indent: int,
) -> None:
    """`def f(a: A, b: B | None = None) -> C | D:` in a module or a class."""
    ordered = sorted(arguments, key=lambda argument: argument[2])
    items = tuple(
        Annotated(argument, kinds, Code("None") if has_default else None)
        for argument, kinds, has_default in ordered
    )
    head = signature(Code("def ") + name + Code("("), items, returns, indent)
    body = f"{' ' * indent}{head}\n{' ' * indent}    return b\n"
    assert_black_form(body if not indent else f"class A:\n{body}")


@given(names, trees, st.sampled_from([0, 4]))
def test_an_alias_is_in_black_form(name: Code, tree: Expression, indent: int) -> None:
    """`Name: TypeAlias = …`, at the margin or below a condition."""
    text = f"{' ' * indent}{alias(name, Code('TypeAlias'), tree, indent)}\n"
    assert_black_form(f"if a:\n{text}" if indent else text)


@given(names, trees.filter(lambda tree: "lambda" not in flat(tree)), st.just(8))
def test_an_assertion_is_in_black_form(
    name: Code, tree: Expression, indent: int
) -> None:
    """`assert x == …`."""
    assertion = comparison(Code("call.") + name, "==", tree, indent)
    assert_black_form(nested(assertion, indent))


@given(st.integers(1, 80), st.integers(1, 12), st.integers(0, 2))
def test_a_call_that_is_compared_is_in_blacks_form(
    argument: int, function: int, depth: int
) -> None:
    """`assert f(m.Card, value) == value`, however long the names are."""
    made = call(Code("f" * function), Code("m." + "C" * argument), Code("value"))
    left = replace(made, packed=True)
    assertion = comparison(left, "==", Code("value"), 4 * depth)
    assert_black_form(nested(assertion, 4 * depth))


@given(expressions(short_names, short_names))
def test_what_can_be_broken_is_never_too_wide(tree: Expression) -> None:
    """Black is asked only where a name or a text is long: it is slow."""
    text = layout(prefixed(Code("x = "), tree))
    assert not too_wide(text)
    assert max(map(columns, text.splitlines())) <= WIDTH


LONG = "long_" * 20


@pytest.mark.parametrize(
    "text",
    [
        f"x = {{\n    m.{LONG}: answers.{LONG},\n}}\n",
        f'x = {{\n    "{LONG}": "{LONG}",\n}}\n',
        f'x = {{\n    "{LONG}": {{}},\n}}\n',
        f'x = {{\n    "{LONG}": [],\n}}\n',
        f'x = {{\n    "a": {LONG},\n}}\n',
        f"x = {{\n    m.A: {{\n        **answers.{LONG},\n        1: 2,\n    }},\n}}\n",
        f"x = [\n    *{LONG},\n    1,\n]\n",
        f"x = f(\n    lambda value, at: m.{LONG}(\n        value, at\n    ),\n)\n",
    ],
)
def test_a_line_without_a_place_to_break_is_left_to_nobody(text: str) -> None:
    """Long names alone are no reason to ask black, which would change nothing."""
    assert black.format_str(text, mode=black.Mode()) == text
    assert not too_wide(text)


@given(scripts | st.text())
def test_columns_are_blacks(text: str) -> None:
    assert columns(text) == black.strings.str_width(text)


@given(trees)
def test_layout_only_adds_blanks_and_commas(tree: Expression) -> None:
    """What is laid out means what it means on one line."""
    shown = layout(tree).replace("\n", "").replace(" ", "").replace(",", "")
    assert shown == flat(tree).replace(" ", "").replace(",", "")
