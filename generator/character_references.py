"""Decodes character references of HTML: `&lt;` is `<`, in pages and in descriptions."""

from __future__ import annotations

import html
import re
from typing import Final

_NUMBER: Final = re.compile(r"&#0*([0-9]{1,8})[0-9]*")
"""Eight digits without zeros before them are no character already."""


def decoded(text: str) -> str:
    """The text with the character that each reference stands for.

    What is no character becomes U+FFFD (HTML §13.2.5.80), be its number as long as it
    may: Python reads none of more than some thousand digits.
    """
    return html.unescape(_NUMBER.sub(r"&#\1", text) if "&#" in text else text)
