"""Reads JSON that stands in a page as a browser shows it, else as somebody wrote it.

Most pages encode it (`&quot;a&quot;`). Some hold it raw, where `&quot;` is a part of a
text; others have been through a tool that put links and colours in. What a browser
shows comes first; another reading counts only where that one is no JSON.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..character_references import decoded
from ..document.json_text import parse_json
from ..document.text_problem import TextProblem
from .markup import UNREAD, Part, line_end

_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[^\t\n\f <&#;]{1,32});?")
_TAG = re.compile(f"{UNREAD}|</?[a-z][^<>]*>", re.I)
_MARKUP = re.compile(f"{_TAG.pattern}|{_REFERENCE.pattern}", re.I)
_NOTHING = re.compile(r"(?!)")
# A string may hold such blanks: those are its own.
_ODD_BLANK = re.compile(r'("(?:[^"\\]|\\.)*+")|\xa0', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that a part of a page holds.

    `pattern` matches whatever of the source the text has something else for.
    """

    part: Part
    text: str
    pattern: re.Pattern[str]

    def source_offset(self, offset: int) -> int:
        """Where in the page's source a character of the text stands."""
        texts, sources = [0], [0]
        for match in self.pattern.finditer(self.part.raw):
            begin = texts[-1] + match.start() - sources[-1]
            if begin > offset:
                break
            texts += [begin, begin + len(_instead(match))]
            sources += [match.start(), match.end()]
        last = bisect_right(texts, offset) - 1
        inside = sources[last] + offset - texts[last]
        return self.part.offset + min(inside, len(self.part.raw))


def read_json(part: Part) -> tuple[Any, Reading]:
    """The value, and the reading that has it.

    Where none has, raises the `TextProblem` of the first.
    """
    first, *others = _readings(part)
    try:
        return parse_json(first.text), first
    except TextProblem:
        for reading in others:
            with contextlib.suppress(TextProblem):
                return parse_json(reading.text), reading
        raise


def shown(part: Part) -> Reading:
    """What a browser shows, where nothing that looks like a tag is one."""
    return _reading(part, decoded(part.raw), _REFERENCE)


def _readings(part: Part) -> Iterator[Reading]:
    yield shown(part)
    if "&" in part.raw:
        yield _reading(part, part.raw, _NOTHING)
    if "<" in part.raw:
        yield _reading(part, _MARKUP.sub(_instead, part.raw), _MARKUP)


def _reading(part: Part, text: str, pattern: re.Pattern[str]) -> Reading:
    if "\xa0" in text:
        text = _ODD_BLANK.sub(lambda match: match[1] or " ", text)
    return Reading(part, text, pattern)


def _instead(match: re.Match[str]) -> str:
    return line_end(match) if match[0].startswith("<") else decoded(match[0])
