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
