"""Finds the marked parts of an operation page in its source text.

A page's facts stand in elements whose class says what they are. They are read from the
source, not from a repaired tree, for three reasons: the pages hold raw text that a
parser would take for tags (`<Pay>` in a schema, `<amount> <currency>` in a description)
and so drop or reorder; messages need line and column; and HTML5's rules make a parser
quadratic in unclosed elements, which a hostile page can hold by the million. One pass,
no nesting, linear in the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase, ascii_uppercase
from types import MappingProxyType

# The classes of all dialects in one spelling (small letters, no hyphens), each with the
# elements that may bear it, so that markup inside a description is not taken for ours.
_CLASSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "requestsummary": ("h1",),
        "requestdescription": ("p", "div"),
        "http": ("section",),
        "httpexample": ("pre",),
        "requestline": ("span",),
        "httptarget": ("span",),
        "httpversion": ("span",),
        "headerline": ("span",),
        "headervalue": ("span",),
        "parameters": ("dl",),
        "parameter": ("dt", "dd"),
        "parametername": ("span",),
        "parameterlocation": ("span",),
        "parametertype": ("span",),
        "parameterdescription": ("span",),
        "parameterrequired": ("span",),
        "requestcontent": ("section",),
        "schema": ("pre",),
        "responses": ("section", "ul"),
        "response": ("li",),
        "statusline": ("span",),
        "statusdescription": ("span",),
    }
)

# A start tag ends before any "<", so that the search never goes over a text twice. A
# ">" in quotes is no end of it; a quote that nothing closes is a letter as others are.
_TAG = re.compile(
    r"""<([a-zA-Z][a-zA-Z0-9]*)"""
    r"""((?:\s(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*+(?=>)|[^<>]*))?)>"""
)
_CLASS = re.compile(r"""\sclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_TITLE = re.compile(r"<title(?:\s[^<>]*)?>", re.I)
_TITLE_END = re.compile("</title", re.I)
# What these hold is no markup (HTML, sections 13.1.6 and 13.1.2).
_HIDDEN = re.compile(r"<(?:(!--)|(script|style|template)\b)", re.I)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the source as it is written there."""

    raw: str
    offset: int

    @property
    def text(self) -> str:
        """What a reader sees: character references decoded, blanks around it gone."""
        return html.unescape(self.raw).strip()


@dataclass(frozen=True, slots=True)
class Mark:
    """A start tag that bears one of our classes; `end` is where the next one begins.

    `lowered` is the source in small letters, in which closing tags are looked for.
    """

    name: str
    tag: str
    source: str
    lowered: str
    start: int
    inside: int
    end: int

    def content(self) -> Part:
        """All up to the last closing tag before the next mark.

        The last, because text in between may hold such tags of its own.
        """
        return self._cut(self._closing(last=True))

    def brief(self) -> Part:
        """All up to the first closing tag, for what no markup stands in."""
        return self._cut(self._closing(last=False))

    def after(self, tag: str) -> Part:
        """What follows the element, up to the last `</tag`: a body behind headers."""
        begin = self._closing(last=False)
        begin = self.source.find(">", begin, self.end) + 1 or self.end
        end = self.lowered.rfind(f"</{tag}", begin, self.end)
        return Part(self.source[begin : end if end >= 0 else self.end], begin)

    def section(self) -> Part:
        """All up to the end of the enclosing section."""
        end = self.lowered.rfind("</section", self.inside, self.end)
        return self._cut(end if end >= 0 else self.end)

    def line(self) -> Part:
        """All up to the last closing tag inside the enclosing `pre` or `li`."""
        ends = (
            self.lowered.find(tag, self.inside, self.end) for tag in ("</pre", "</li")
        )
        end = min((end for end in ends if end >= 0), default=self.end)
        return replace(self, end=end).content()

    def _closing(self, *, last: bool) -> int:
        find = self.lowered.rfind if last else self.lowered.find
        end = find(f"</{self.tag}", self.inside, self.end)
        return end if end >= 0 else self.end

    def _cut(self, end: int) -> Part:
        return Part(self.source[self.inside : end], self.inside)


def find_marks(source: str) -> list[Mark]:
    """Every marked element of a page, in order."""
    lowered = _lowered(source)
    found = list(_search(source, lowered))
    ends = [*(start for _, _, start, _ in found), len(source)]
    return [
        Mark(name, tag, source, lowered, start, inside, end)
        for (name, tag, start, inside), end in zip(found, ends[1:], strict=True)
    ]


def _lowered(source: str) -> str:
    """The source in small letters, every one at its place."""
    lowered = source.lower()
    # One letter may become two: `İ`. Tags have none such.
    return lowered if len(lowered) == len(source) else source.translate(_SMALL)


_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def find_title(source: str) -> str:
    """The text of `<title>`, empty where there is none."""
    begin = _TITLE.search(source)
    end = _TITLE_END.search(source, begin.end()) if begin else None
    if begin is None or end is None:
        return ""
    return html.unescape(source[begin.end() : end.start()]).strip()


def _search(source: str, lowered: str) -> Iterator[tuple[str, str, int, int]]:
    """Name, tag, start and end of each start tag that bears one of our classes."""
    visible = 0
    for begin, end in [*_hidden(source, lowered), (len(source), len(source))]:
        for match in _TAG.finditer(source, visible, begin):
            name = _class_of(match)
            if name:
                yield name, match[1].lower(), match.start(), match.end()
        visible = end


def _class_of(match: re.Match[str]) -> str | None:
    """The first class of a start tag that is one of ours."""
    attribute = _CLASS.search(match[2])
    if attribute is None:
        return None
    value = attribute[1] or attribute[2] or attribute[3] or ""
    for word in html.unescape(value).split():
        name = word.replace("-", "").lower()
        if match[1].lower() in _CLASSES.get(name, ()):
            return name
    return None


def _hidden(source: str, lowered: str) -> Iterator[tuple[int, int]]:
    """Where comments, scripts, styles and templates stand.

    One that never ends hides nothing: raw text may well speak of `<!--` or `<script>`.
    """
    end = 0
    endless: set[str] = set()
    for match in _HIDDEN.finditer(source):
        closing = "-->" if match[1] else f"</{match[2].lower()}"
        if match.start() < end or closing in endless:
            continue
        close = lowered.find(closing, match.end())
        if close < 0:
            # Searched once for all, or a million of them would be quadratic.
            endless.add(closing)
            continue
        end = close + len(closing)
        yield match.start(), end
