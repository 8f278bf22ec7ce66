"""Hypothesis strategies that more than one test draws from: hostile text above all."""

from __future__ import annotations

from hypothesis import strategies as st

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Everything that `str.splitlines` takes for the end of a line."""

HIDDEN = "\0\x07\x1b\x7f\xa0\xad\u061c\u200b\u202e\u2066\u2069\ufeff\ud800\udfff"
"""Controls, invisible and bidirectional marks, a byte order mark, lone surrogates."""

PIECES = (
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    '\\"',
    "\\N{x}",
    "\\u00",
    "\\x",
    "#",
    "{{",
    "}}",
    "{%",
    "%}",
    "{0}",
    "%s",
    "*/",
    ">>> 1/0",
    " ",
    "    ",
    "\t",
    "X()",
    "import os",
    *LINE_ENDS,
    *HIDDEN,
)

characters = st.characters(exclude_categories=())
"""Any code point, surrogates among them."""

hostile_text = st.lists(
    st.sampled_from(PIECES) | characters | st.text(max_size=8), max_size=12
).map("".join)
"""Text that tries to leave the place where it is printed."""

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | hostile_text,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(hostile_text, inner, max_size=4),
    max_leaves=12,
)


def _letters_of(*ranges: tuple[str, str]) -> st.SearchStrategy[str]:
    characters = [
        st.characters(min_codepoint=ord(first), max_codepoint=ord(last))
        for first, last in ranges
    ]
    return st.text(st.one_of(characters) | st.sampled_from("aZ_ 1"))


# Latin to marks; Greek to Cyrillic; Armenian to Thai; Georgian to Ethiopic; Greek;
# kana, Han; Hangul.
scripts = _letters_of(
    ("\u00c0", "\u036f"),
    ("\u0370", "\u052f"),
    ("\u0530", "\u0e7f"),
    ("\u10a0", "\u12ff"),
    ("\u1f00", "\u1fff"),
    ("\u3000", "\u4e2f"),
    ("\uac00", "\uacff"),
)
"""Texts in letters of some scripts, and in the marks that stand on these."""
