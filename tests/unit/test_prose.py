"""Words of a description become text that a person can read in an editor."""

from __future__ import annotations

import re
import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.printing.prose import (
    continued,
    first_paragraph,
    first_sentence,
    flowing,
    hang,
    headed,
    readable,
    wrap,
)

from ..strategies import hostile_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain.", "Plain."),
        ("A [link](https://a.example/x) here.", "A link (https://a.example/x) here."),
        ("[same](same)", "same"),
        ("[](https://a.example)", "https://a.example"),
        ("[here](#section)", "here"),
        ("![logo](logo.png)", "logo (logo.png)"),
        ('<p>A <a href="/docs">link</a>.</p>', "A link (/docs)."),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>Outer <p>inner</p></p>", "Outer \n\ninner"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("Use <code>a_b</code> &amp; go.", "Use `a_b` & go."),
        ("<b>bold</b> <i>not</i>", "bold not"),
        ("&lt;b&gt;", "<b>"),
        ("a&#58; b &amp;lt; c&nbsp;d", "a: b &lt; c d"),
        ("<p>a&#58; b &amp;lt; c&nbsp;d</p>", "a: b &lt; c d"),
        ("/x?a=1&copy=2&lt=3 &no;", "/x?a=1&copy=2&lt=3 &no;"),
        (r"OTHER\_GIFT\_CARD \*", "OTHER_GIFT_CARD *"),
        (r"<p>OTHER\_GIFT</p>", "OTHER_GIFT"),
        (r"^\d+\.\-\\_$", r"^\d+\.\-\\_$"),
        (r"`a\_b &lt;` c\_d ``e\_f ` g\_h``", r"`a\_b &lt;` c_d ``e\_f ` g\_h``"),
        ("a\\_b\n```\na\\_b &lt;\n```\na\\_b", "a_b\n```\na\\_b &lt;\n```\na_b"),
        ("```\na\\_b `\n\n&lt;", "```\na\\_b `\n\n&lt;"),
        (r"it`s a\_b", "it`s a_b"),
        ("Pass <your key> to <Pay>", "Pass <your key> to <Pay>"),
        ("a < b and c > d", "a < b and c > d"),
        ("<ul> <li> <p>a.</p> </li><li> <p>b.</p> </li> </ul>", "- a.\n- b."),
        ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n- c"),
        ("<ol><li>a<ul><li>b\nc</li></ul>d</li></ol>", "- a\n\n  - b\n    c\n\n  d"),
        ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"),
        ("<ul><li><a href='u'>a</a></li><li></li><li><code>b</code>", "- a (u)\n- `b`"),
        ("<div>\n      a\n</div>\n\n    code", "a\n\n    code"),
        ("<note> <p>a</p> </note>", "a"),
        ("<fullname>A</fullname> <p>b</p>", "A \n\nb"),
        ("<note>a</note> b", "a\n\nb"),
        ("<p>s3://<filename>a</filename>/<b>c</b></p>", "s3://a/c"),
        (
            "<p>`<x>a</x>` <your-id> List<String></p>",
            "`<x>a</x>` <your-id> List<String>",
        ),
        ("between <hit> and </hit>", "between <hit> and </hit>"),
        ("<p>Between <hit> and </hit>.</p>", "Between <hit> and </hit>."),
        ("<i.e. this>", "<i.e. this>"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("", ""),
    ],
)
def test_readable_texts(text: str, expected: str) -> None:
    """Links show where they lead, tags and escapes go, and everything else stays."""
    assert readable(text) == expected


@given(hostile_text)
def test_text_without_marks_stays(text: str) -> None:
    """What is no HTML and no Markdown is not touched, but for blank lines and ends."""
    plain = re.sub(r"[<\[\r&\\]", "", text)
    assert readable(plain).split() == plain.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Creates a card. Returns it.", "Creates a card."),
        ("Creates a card\n\nMore.", "Creates a card"),
        ("Creates a\ncard.", "Creates a card."),
        ("E.g. this one is read. Not this.", "E.g. this one is read."),
        ("No end", "No end"),
        ("# Overview\nCreates a card.", "Creates a card."),
        ("# Cards\n\n## Overview\n\nCreates a card.\n\nMore.", "Creates a card."),
        ("# Overview", "Overview"),
        ("Creates a card\n## More\nWords", "Creates a card"),
        ("", ""),
    ],
)
def test_first_sentences(text: str, expected: str) -> None:
    """One line, for where there is room for one."""
    assert first_sentence(text) == expected


@given(hostile_text)
def test_a_first_sentence_is_one_line(text: str) -> None:
    """Whatever the text breaks lines with, the sentence is on one."""
    assert len(first_sentence(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\ntwo. Three.\n\nFour.", "One two. Three."),
        ("# Introduction\n\nOne.", "One."),
        ("# Introduction\nOne.", "One."),
        ("# Introduction", ""),
        ("```\ncode\n\nmore\n```\n\nOne.", ""),
        ("", ""),
    ],
)
def test_first_paragraphs(text: str, expected: str) -> None:
    """What says in short what the whole is about."""
    assert first_paragraph(text) == expected


paragraphs = st.lists(
    st.lists(st.text("abc.", min_size=1, max_size=9), min_size=1, max_size=40).map(
        " ".join
    ),
    max_size=4,
).map("\n\n".join)


@given(paragraphs, st.integers(20, 88))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    """No line is longer than asked for, and no word is lost or changed."""
    wrapped = wrap(text, width)
    assert max(map(len, wrapped.splitlines()), default=0) <= width
    assert wrapped.split() == text.split()


words = st.lists(st.text("aé-/", min_size=1, max_size=40), min_size=1, max_size=12)


@given(words.map(" ".join), st.integers(20, 88))
def test_words_break_where_the_standard_library_breaks_them(
    text: str, width: int
) -> None:
    """Our own way is there for its speed alone."""
    text = f"a{text}"  # what begins with a dash is an item of a list
    whole = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    assert wrap(text, width).split("\n") == whole


@given(paragraphs, st.integers(20, 88))
def test_wrapping_twice_changes_nothing(text: str, width: int) -> None:
    """A docstring does not move from run to run."""
    once = wrap(text, width)
    assert wrap(once, width) == once


@given(hostile_text, st.integers(-4, 88))
def test_wrapping_keeps_what_can_be_seen(text: str, width: int) -> None:
    """Lines may break elsewhere; characters are neither lost nor added."""
    assert "".join(wrap(text, width).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "```\nlong line of code that is wider than it may be\n```",
        "    indented code that is wider than it may be",
        "| a | table | that | is | wider | than | it | may | be |",
        "> a quote that is wider than it may be here",
        "# A heading that is wider than it may be here",
    ],
)
def test_code_quotes_and_tables_keep_their_lines(text: str) -> None:
    """What is laid out by hand stays so."""
    assert wrap(text, 30) == text


def test_a_heading_ends_a_paragraph() -> None:
    """Whether or not a blank line stands before it; `#1` is none."""
    text = "A text that is\nwrapped here.\n## A heading\nMore, and\n#1 of it."
    assert wrap(text, 30) == (
        "A text that is wrapped here.\n## A heading\nMore, and #1 of it."
    )


def test_items_of_a_list_hang_below_their_mark() -> None:
    """Each item begins a line, and its further lines are indented."""
    text = "- one two three four five six\n- seven"
    assert wrap(text, 20) == "- one two three four\n  five six\n- seven"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n\n  one two three four five", "- a\n\n  one two three four\n  five"),
        ("- a\n  - one two three four", "- a\n  - one two three\n    four"),
        ("-   a\n\n    b\n    -  c", "- a\n\n  b\n  - c"),
        ("1. one two three four\n\n   b", "1. one two three\n   four\n\n   b"),
        (" * a\n  * b\n\n c", "* a\n* b\n\nc"),
        ("a:\n    - b\n    - c", "a:\n- b\n- c"),
        ("- a\n\n      code  x", "- a\n\n      code  x"),
        ("- a\n\n    b\n\n    c", "- a\n\n  b\n\n  c"),
        ("- a\n\nb\n\n    code", "- a\n\nb\n\n    code"),
        ("- a_word_that_is_too_long", "- a_word_that_is_too_long"),
        ("- \n- b", "-\n- b"),
    ],
)
def test_what_is_in_an_item_stays_in_it(text: str, expected: str) -> None:
    """By its indentation (CommonMark 0.31.2 §5.2), which is that of its mark."""
    assert wrap(text, 20) == expected
    assert wrap(expected, 20) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\ntwo  three.", "One two three."),
        ("- only one", "- only one"),
        ("One:\n- a\n- b", "One:\n- a\n- b"),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("<p>One\ntwo.</p>", "One two."),
        ("```\na\n```", "```\na\n```"),
        ("", ""),
    ],
)
def test_only_what_is_one_paragraph_flows(text: str, expected: str) -> None:
    """A list, code and several paragraphs keep their lines."""
    assert flowing(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n\ntwo", "a: one\n\ntwo"),
        ("- one\n- two", "a:\n\n- one\n- two"),
        ("| one |\n| two |", "a:\n\n| one |\n| two |"),
        ("- one", "a: - one"),
    ],
)
def test_a_head_stands_above_what_is_no_paragraph(text: str, expected: str) -> None:
    assert headed("a", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "More."),
        ("One.", "One. More."),
        ("One\ntwo!", "One\ntwo! More."),
        ("One", "One\n\nMore."),
        ("- a\n\nOne.", "- a\n\nOne. More."),
        ("Of:\n* a\n* b.", "Of:\n* a\n* b.\n\nMore."),
        ("- a\ngoes on.", "- a\ngoes on.\n\nMore."),
        ("- a\n\n  Of it.", "- a\n\n  Of it.\n\nMore."),
        ("| a |\n|---|\n| b. |.", "| a |\n|---|\n| b. |.\n\nMore."),
        ("```\na\n\nb.\n```", "```\na\n\nb.\n```\n\nMore."),
        ("> A quote.", "> A quote.\n\nMore."),
    ],
)
def test_a_sentence_of_ours_is_no_part_of_a_block(text: str, expected: str) -> None:
    """It goes on where a paragraph ends, and stands below what is none."""
    assert continued(text, "More.") == expected


def test_all_of_an_item_hangs_below_its_mark() -> None:
    """Paragraphs, lists and code within it, so that they are not taken for others."""
    text = (
        "one two three four five\n\n- six seven eight nine\n- ten\n\n```\nx  = 1\n```"
    )
    assert hang(text, 22) == (
        "- one two three four\n  five\n\n  - six seven eight\n    nine\n  - ten\n\n"
        "  ```\n  x  = 1\n  ```"
    )


@given(words.map(" ".join), st.integers(20, 88))
def test_an_item_of_one_paragraph_is_wrapped_like_any(text: str, width: int) -> None:
    text = f"a{text}"
    assert hang(text, width) == wrap(f"- {text}", width)


@given(hostile_text, st.integers(20, 88))
def test_hanging_keeps_what_can_be_seen(text: str, width: int) -> None:
    hung = hang(text, width)
    assert "".join(hung.split()) == "-" + "".join(text.split())
    assert all(line[:2] in ("- ", "  ", "-", "") for line in hung.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "<" * 50_000,
        "<p>" * 50_000,
        "[" * 50_000,
        "[](" * 20_000,
        "<a href=" * 20_000,
        "\\" + "`" * 50_000,
        "\\" + "".join("`" * n + " " for n in range(300)),
        "\\" + "`a\n" * 20_000,
        "\\" + "```\n" * 20_001,
        "&" * 50_000,
        "<li>x" * 50_000 + "</li>" * 50_000,
        "<ul><li>x" * 20_000 + "</li></ul>" * 20_000,
        "<p><x>" * 20_000 + "</x>" * 20_000,
        "<p>" + "`a` <x>" * 20_000 + "</x>",
        "\n".join(" " * 2 * n + "- a" for n in range(1_500)) + " b" * 50_000,
    ],
)
def test_hostile_marks_do_not_take_long(text: str) -> None:
    """No expression backtracks: megabytes of marks are read in the blink of an eye."""
    before = time.process_time()
    readable(text)
    wrap(text, 80)
    assert time.process_time() - before < 2
