"""Styles: the standard's own table, and what it leaves open."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

STRING = "blue"
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}

Row: TypeAlias = tuple[str, bool, object, str]
"""Style, explode, value, and what it becomes."""

# OAS 3.1.1 §4.8.12.4, "Style Examples". The column "undefined" is None here.
PATH_ROWS: list[Row] = [
    ("matrix", False, None, ";color"),
    ("matrix", False, STRING, ";color=blue"),
    ("matrix", False, ARRAY, ";color=blue,black,brown"),
    ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("matrix", True, None, ";color"),
    ("matrix", True, STRING, ";color=blue"),
    ("matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
    ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ("label", False, None, "."),
    ("label", False, STRING, ".blue"),
    ("label", False, ARRAY, ".blue,black,brown"),
    ("label", False, OBJECT, ".R,100,G,200,B,150"),
    ("label", True, None, "."),
    ("label", True, STRING, ".blue"),
    ("label", True, ARRAY, ".blue.black.brown"),
    ("label", True, OBJECT, ".R=100.G=200.B=150"),
    ("simple", False, None, ""),
    ("simple", False, STRING, "blue"),
    ("simple", False, ARRAY, "blue,black,brown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150"),
    ("simple", True, None, ""),
    ("simple", True, STRING, "blue"),
    ("simple", True, ARRAY, "blue,black,brown"),
    ("simple", True, OBJECT, "R=100,G=200,B=150"),
]
QUERY_ROWS: list[Row] = [
    ("form", False, None, "color="),
    ("form", False, STRING, "color=blue"),
    ("form", False, ARRAY, "color=blue,black,brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("form", True, None, "color="),
    ("form", True, STRING, "color=blue"),
    ("form", True, ARRAY, "color=blue&color=black&color=brown"),
    ("form", True, OBJECT, "R=100&G=200&B=150"),
    ("spaceDelimited", False, ARRAY, "color=blue%20black%20brown"),
    ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown"),
    ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
]
# "n/a" in the table: nothing that we could be measured by, but ours must not change.
UNDEFINED_ROWS: list[Row] = [
    ("spaceDelimited", False, STRING, "color=blue"),
    ("spaceDelimited", True, STRING, "color=blue"),
    ("spaceDelimited", True, ARRAY, "color=blue&color=black&color=brown"),
    ("spaceDelimited", True, OBJECT, "R=100&G=200&B=150"),
    ("pipeDelimited", False, STRING, "color=blue"),
    ("pipeDelimited", True, STRING, "color=blue"),
    ("pipeDelimited", True, ARRAY, "color=blue&color=black&color=brown"),
    ("pipeDelimited", True, OBJECT, "R=100&G=200&B=150"),
    ("deepObject", False, STRING, "color=blue"),
    (
        "deepObject",
        False,
        ARRAY,
        "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
    ),
    ("deepObject", False, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
]

# RFC 6570 §3.2, the examples of what a parameter of OpenAPI can say too: one variable,
# no prefix. `explode` is the modifier `*`.
LIST = ["red", "green", "blue"]
KEYS = {"semi": ";", "dot": ".", "comma": ","}
TEMPLATE_ROWS = [
    ("simple", "var", False, "value", "value"),  # §3.2.2
    ("simple", "hello", False, "Hello World!", "Hello%20World%21"),
    ("simple", "half", False, "50%", "50%25"),
    ("simple", "base", False, "http://a.b/c/", "http%3A%2F%2Fa.b%2Fc%2F"),
    ("simple", "empty", False, "", ""),
    ("simple", "list", False, LIST, "red,green,blue"),
    ("simple", "list", True, LIST, "red,green,blue"),
    ("simple", "keys", False, KEYS, "semi,%3B,dot,.,comma,%2C"),
    ("simple", "keys", True, KEYS, "semi=%3B,dot=.,comma=%2C"),
    ("label", "who", False, "fred", ".fred"),  # §3.2.5
    ("label", "half", False, "50%", ".50%25"),
    ("label", "list", False, LIST, ".red,green,blue"),
    ("label", "list", True, LIST, ".red.green.blue"),
    ("label", "keys", False, KEYS, ".semi,%3B,dot,.,comma,%2C"),
    ("label", "keys", True, KEYS, ".semi=%3B.dot=..comma=%2C"),
    ("matrix", "who", False, "fred", ";who=fred"),  # §3.2.7
    ("matrix", "half", False, "50%", ";half=50%25"),
    ("matrix", "empty", False, "", ";empty"),
    ("matrix", "hello", False, "Hello World!", ";hello=Hello%20World%21"),
    ("matrix", "list", False, LIST, ";list=red,green,blue"),
    ("matrix", "list", True, LIST, ";list=red;list=green;list=blue"),
    ("matrix", "keys", False, KEYS, ";keys=semi,%3B,dot,.,comma,%2C"),
    ("matrix", "keys", True, KEYS, ";semi=%3B;dot=.;comma=%2C"),
    ("form", "who", False, "fred", "who=fred"),  # §3.2.8
    ("form", "half", False, "50%", "half=50%25"),
    ("form", "empty", False, "", "empty="),
    ("form", "list", False, LIST, "list=red,green,blue"),
    ("form", "list", True, LIST, "list=red&list=green&list=blue"),
    ("form", "keys", False, KEYS, "keys=semi,%3B,dot,.,comma,%2C"),
    ("form", "keys", True, KEYS, "semi=%3B&dot=.&comma=%2C"),
]


@pytest.fixture(scope="module")
def styles(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("runtime.styles")


@pytest.fixture(scope="module")
def query(requests: ModuleType) -> Callable[..., str]:
    """The query string of one parameter."""

    def query_string(name: str, value: object, **options: Any) -> str:
        parameter = requests.Query(name, value, **options)
        call = requests.Request(method="GET", path=("/",), query=(parameter,))
        return str(call.target()).removeprefix("/").removeprefix("?")

    return query_string


@pytest.mark.parametrize(("style", "explode", "value", "expected"), PATH_ROWS)
def test_path_rows_of_the_standard(
    styles: ModuleType, style: str, explode: bool, value: object, expected: str
) -> None:
    """Each row of the table for paths comes out as it is printed there."""
    if style == "matrix":
        assert styles.matrix("color", value, explode, styles.percent) == expected
    else:
        assert getattr(styles, style)(value, explode, styles.percent) == expected


@pytest.mark.parametrize(
    ("style", "name", "explode", "value", "expected"), TEMPLATE_ROWS
)
def test_rows_of_uri_templates(
    styles: ModuleType,
    query: Callable[..., str],
    style: str,
    name: str,
    explode: bool,
    value: object,
    expected: str,
) -> None:
    """OAS 3.1.1 §4.8.12.3 defines these styles by RFC 6570."""
    if style == "form":
        expanded = query(name, value, style=style, explode=explode)
    elif style == "matrix":
        expanded = styles.matrix(name, value, explode, styles.percent)
    else:
        expanded = getattr(styles, style)(value, explode, styles.percent)
    assert expanded == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"), QUERY_ROWS + UNDEFINED_ROWS
)
def test_query_rows_of_the_standard(
    query: Callable[..., str], style: str, explode: bool, value: object, expected: str
) -> None:
    """Each row of the table for queries comes out as it is printed there."""
    options: dict[str, Any] = {"style": style, "explode": explode, "nullable": True}
    assert query("color", value, **options) == expected


@pytest.mark.parametrize(
    ("style", "explode"), [("matrix", False), ("label", True), ("simple", False)]
)
def test_path_parameter_has_its_style(
    requests: ModuleType, styles: ModuleType, style: str, explode: bool
) -> None:
    """A Path passes its style on: the same text as the row of the table."""
    part = requests.Path("color", ARRAY, style=style, explode=explode)
    expected = next(row[3] for row in PATH_ROWS if row[:3] == (style, explode, ARRAY))
    call = requests.Request(method="GET", path=("/a/", part, "/b"))
    assert call.target() == f"/a/{expected}/b"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (2**70, "1180591620717411303424"),
        (0.1, "0.1"),
        (1e22, "1e%2B22"),
        (1.0, "1.0"),
        ("", ""),
        (" ", "%20"),
        ("+", "%2B"),
        ("a&b=c", "a%26b%3Dc"),
        ("é", "%C3%A9"),
        (decimal.Decimal("1.10"), "1.10"),
        (dt.date(2020, 2, 29), "2020-02-29"),
        (dt.datetime(2020, 2, 29, 1, 2, 3, tzinfo=dt.UTC), "2020-02-29T01%3A02%3A03Z"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"\xff\xfe", "%2F%2F4%3D"),
    ],
)
def test_scalars(query: Callable[..., str], value: object, expected: str) -> None:
    """Every scalar has one text, and no digit or sign of it is lost."""
    assert query("a", value) == f"a={expected}"


def test_absent_null_and_empty(query: Callable[..., str], decoding: ModuleType) -> None:
    """None and UNSET are left out, nullable None is `a=`, empty containers nothing."""
    assert query("a", None) == ""
    assert query("a", decoding.UNSET) == ""
    assert query("a", None, nullable=True) == "a="
    assert query("a", decoding.UNSET, nullable=True) == ""
    for style in ("form", "spaceDelimited", "pipeDelimited", "deepObject"):
        for explode in (False, True):
            assert query("a", [], style=style, explode=explode) == ""
            assert query("a", {}, style=style, explode=explode) == ""
    assert query("a", [1, None, 2], explode=False) == "a=1,,2"


def test_brackets_at_any_depth(styles: ModuleType) -> None:
    """Names grow a bracket at each level, in the three ways of marking list items."""
    value = {"a": {"b": [{"c": 1}, {"d": [True, None]}]}, "e": [], "f": {}}
    assert styles.flatten("x", value) == [
        ("x[a][b][0][c]", "1"),
        ("x[a][b][1][d][0]", "true"),
        ("x[a][b][1][d][1]", ""),
    ]
    assert styles.flatten("x", value, "brackets") == [
        ("x[a][b][][c]", "1"),
        ("x[a][b][][d][]", "true"),
        ("x[a][b][][d][]", ""),
    ]
    assert styles.flatten("x", value, "repeat") == [
        ("x[a][b][c]", "1"),
        ("x[a][b][d]", "true"),
        ("x[a][b][d]", ""),
    ]


def test_brackets_are_escaped(query: Callable[..., str]) -> None:
    """In a query string the brackets themselves are percent-encoded."""
    assert query("expand", ["customer"], style="deepObject") == "expand%5B0%5D=customer"
    value = {"&=[]%+": "&=[]%+"}
    escaped = "%26%3D%5B%5D%25%2B"
    assert query("a", value, style="deepObject") == f"a%5B{escaped}%5D={escaped}"


def test_reserved_characters(query: Callable[..., str]) -> None:
    """`allow_reserved` leaves those that break nothing, and what is escaped already."""
    reserved = ":/?#[]@!$&'()*+,;="
    expected = ":/?%23%5B%5D@!$%26'()*%2B,;%3D"
    assert query("a", reserved, allow_reserved=True) == f"a={expected}"
    assert query("a", "%41 %zz%", allow_reserved=True) == "a=%41%20%25zz%25"
    # OAS 3.1.1 appendix C.4.2
    formulas = {"a": "x+y", "b": "x/y", "c": "x^y"}
    expected = "a=x%2By&b=x/y&c=x%5Ey"
    assert query("formulas", formulas, allow_reserved=True) == expected
    # Names are no values.
    assert query("$a", "$b", allow_reserved=True) == "%24a=$b"
    assert query("a", {"$b": "$c"}, allow_reserved=True) == "%24b=$c"
    # Not exploded, a comma inside an item must not become two items.
    items = ["a,b", "c"]
    expected = "a=a%2Cb,c"
    assert query("a", items, allow_reserved=True, explode=False) == expected


def test_containers_inside_containers_are_json(query: Callable[..., str]) -> None:
    """What no style has a form for goes as JSON text, not as Python's repr."""
    assert unquote(query("a", [{"b": True}])) == 'a={"b":true}'
    assert unquote(query("a", {"b": {"c": [1, None]}})) == 'b={"c":[1,null]}'
    assert unquote(query("a", {"b": [1, None]}, explode=False)) == "a=b,[1,null]"


def test_a_list_in_an_exploded_object_is_exploded(
    query: Callable[..., str], styles: ModuleType
) -> None:
    """Each property is a parameter, and its list repeats the name as theirs do."""
    value = {"page": 0, "sort": ["a,b", None, {"c": 1}], "none": []}
    pairs = [("page", "0"), ("sort", "a,b"), ("sort", ""), ("sort", '{"c":1}')]
    for style in ("form", "spaceDelimited", "pipeDelimited"):
        assert parse_qsl(query("a", value, style=style), True) == pairs
    matrix = styles.matrix("a", {"x": [1, 2], "y": 3}, True, styles.percent)
    assert matrix == ";x=1;x=2;y=3"


def test_content_parameter_is_json(query: Callable[..., str]) -> None:
    """A parameter described by `content` is a JSON document of its own."""
    value = {"lat": 1.5, "long": None}
    text = query("at", value, content="application/json")
    assert text == "at=%7B%22lat%22%3A1.5%2C%22long%22%3Anull%7D"


def test_what_has_no_form_is_refused(query: Callable[..., str]) -> None:
    """NaN, infinity and objects of other classes raise, and name what they are."""
    with pytest.raises(ValueError, match="nan"):
        query("a", float("nan"))
    with pytest.raises(ValueError, match="inf"):
        query("a", [float("inf")])
    with pytest.raises(ValueError, match="set has no form"):
        query("a", {1})
    with pytest.raises(ValueError, match="a key must be text, not int"):
        query("a", {1: 2})


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(name=TEXT, value=TEXT)
def test_any_text_arrives(query: Callable[..., str], name: str, value: str) -> None:
    """Whatever the name and the value, a server decodes this one pair and no other."""
    expected = [(name, value)]
    assert parse_qsl(query(name, value), keep_blank_values=True) == expected


@given(value=st.dictionaries(TEXT, st.lists(TEXT, min_size=1), min_size=1))
def test_any_nested_text_arrives(query: Callable[..., str], value: Any) -> None:
    """The same inside of brackets, in order."""
    text = query("x", value, style="deepObject")
    pairs = [(f"x[{k}][{i}]", v) for k, vs in value.items() for i, v in enumerate(vs)]
    assert parse_qsl(text, keep_blank_values=True) == pairs


@given(value=st.dictionaries(TEXT, st.lists(TEXT, min_size=1), min_size=1))
def test_any_text_of_an_exploded_object_arrives(
    query: Callable[..., str], value: Any
) -> None:
    """Its lists too, each item behind the name of the property."""
    pairs = [(key, item) for key, items in value.items() for item in items]
    assert parse_qsl(query("x", value), keep_blank_values=True) == pairs


@given(value=TEXT)
def test_reserved_text_stays_one_value(query: Callable[..., str], value: str) -> None:
    """Not even with `allow_reserved` can a value end itself or the query."""
    text = query("a", value, allow_reserved=True)
    assert set(text.removeprefix("a=")).isdisjoint("&#+=[] \r\n")
    assert [name for name, _ in parse_qsl(text, keep_blank_values=True)] == ["a"]


@pytest.mark.parametrize(
    ("style", "value", "refused"),
    [
        ("spaceDelimited", ["a|b", "c,d"], ["a b"]),
        ("spaceDelimited", {"a|b": "c"}, {"a b": "c"}),
        ("pipeDelimited", ["a b", "c,d"], ["a", "b|c"]),
        ("pipeDelimited", {"a": "b c"}, {"a": "b|c"}),
    ],
)
def test_an_item_that_would_be_two(
    query: Callable[..., str], style: str, value: Any, refused: Any
) -> None:
    """What stands between items has no escape: an item that has it is refused."""
    options: dict[str, Any] = {"style": style, "explode": False}
    assert query("tags", value, **options)
    for reserved in (False, True):
        with pytest.raises(ValueError, match="'tags'") as caught:
            query("tags", refused, allow_reserved=reserved, **options)
        assert "b" not in str(caught.value).replace("between", "")
    assert query("tags", refused, style=style, explode=True)
    assert query("tags", "a b|c", **options) == "tags=a%20b%7Cc"
