"""Finds the marked parts of an operation page in its source text.

A page's facts stand in elements whose class says what they are. They are read from the
source, not from a repaired tree, for three reasons: the pages hold raw text that a
parser would take for tags (`<Pay>` in a schema, `<amount> <currency>` in a description)
and so drop or reorder; messages need line and column; and HTML5's rules make a parser
quadratic in unclosed elements, which a hostile page can hold by the million. Of
nesting, only tags of the same name are counted; all is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase, ascii_uppercase
from types import MappingProxyType

from ..character_references import decoded

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

# The opening and the closing tags of each element that is one of them.
_TAGS_OF: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        tag: re.compile(rf"<(/?){tag}(?![a-z0-9-])")
        for tag in sorted({tag for tags in _CLASSES.values() for tag in tags})
    }
)

# A start tag ends before any "<", so that the search never goes over a text twice. A
# ">" in quotes is no end of it; a quote that nothing closes is a letter as others are.
_TAG = re.compile(
    r"""<([a-z][a-z0-9]*)"""
    r"""((?:\s(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*+(?=>)|[^<>]*))?)>"""
)
_CLASS = re.compile(r"""\sclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# What stands in a text and is not read as a part of it. No piece is gone over twice:
# each ends before another begins.
UNREAD = (
    r"<!--(?:[^<-]++|-(?!->)|<(?!!--))*+-->"
    r"|<(button|script|style)\b(?:[^<]++|<(?!/?\1\b))*+</\1\s*>"
)
# The tags of HTML that text is put into; others, like `<amount>`, are text themselves.
_MARKUP = re.compile(
    UNREAD + r"|</?(?:a|abbr|b|big|br|center|code|div|em|font|h[1-6]|hr|i|img|kbd|label"
    r"|li|mark|ol|p|pre|q|s|samp|section|small|span|strong|sub|sup|svg|table|tbody|td"
    r"|th|thead|tr|tt|u|ul|var|wbr)(?=[\s/>])[^<>]*>",
    re.I,
)
_TITLE = re.compile(r"<title(?:\s[^<>]*)?>", re.I)
_HEAD_END = re.compile("</head", re.I)
_TITLE_END = re.compile("</title", re.I)
# What these hold is no markup (HTML, sections 13.1.6 and 13.1.2).
_HIDDEN = re.compile(r"<(?:(!--)|(script|style|template)\b)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the source as it is written there."""

    raw: str
    offset: int

    @property
    def text(self) -> str:
        """What a reader sees: character references decoded, blanks around it gone."""
        return decoded(self.raw).strip()

    @property
    def plain(self) -> str:
        """The text without markup: where another tool wrote, that is no part of it."""
        return decoded(_MARKUP.sub(line_end, self.raw)).strip()


def line_end(tag: re.Match[str]) -> str:
    """What people read where a tag stands: nothing, or the end of a line."""
    return "\n" if tag[0][:3].lower() == "<br" else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A start tag that bears one of our classes; `end` is where the next one begins.

    `lowered` is the source in small letters, without what is hidden: there closing tags
    are looked for.
    """

    name: str
    tag: str
    source: str
    lowered: str
    start: int
    inside: int
    end: int

    def content(self) -> Part:
        """All up to the element's own closing tag."""
        return self._cut(self._own(self.tag, self.inside))

    def text(self) -> Part:
        """All up to the last closing tag before the next mark.

        For what people wrote, which may close what it has not opened.
        """
        end = self.lowered.rfind(f"</{self.tag}", self.inside, self.end)
        return self._cut(end if end >= 0 else self.end)

    def after(self) -> Part:
        """What follows in the enclosing `pre`: a body behind headers."""
        begin = self._own(self.tag, self.inside)
        begin = self.source.find(">", begin, self.end) + 1 or self.end
        ends = (self._own(tag, begin) for tag in ("pre", "li", "section"))
        end = next((end for end in ends if end < self.end), self.end)
        return Part(self.source[begin:end], begin)

    def section(self) -> Part:
        """All up to the end of the enclosing section."""
        end = self.lowered.rfind("</section", self.inside, self.end)
        return self._cut(end if end >= 0 else self.end)

    def line(self) -> Part:
        """The text up to the end of the enclosing `pre` or `li`."""
        ends = (
            self.lowered.find(tag, self.inside, self.end) for tag in ("</pre", "</li")
        )
        end = min((end for end in ends if end >= 0), default=self.end)
        return replace(self, end=end).text()

    def _own(self, tag: str, begin: int) -> int:
        """Where an element ends that is open at `begin`, or the mark's end.

        Its closing tag is the one before which as many are closed as are opened. A raw
        `<pre>` in a text may never be closed: then it is the last one.
        """
        depth, end = 1, self.end
        for match in _TAGS_OF[tag].finditer(self.lowered, begin, self.end):
            depth += -1 if match[1] else 1
            end = match.start() if match[1] else end
            if not depth:
                break
        return end

    def _cut(self, end: int) -> Part:
        return Part(self.source[self.inside : end], self.inside)


def find_marks(source: str) -> list[Mark]:
    """Every marked element of a page, in order."""
    lowered = _without_hidden(_lowered(source))
    found = list(_search(lowered))
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


def find_title(source: str, marks: Sequence[Mark]) -> str:
    """The text of the page's own `<title>`, empty where there is none.

    A site may have put the page, head and all, into one of its own: its title is the
    last in a head before the marks.
    """
    end = marks[0].start if marks else len(source)
    heads = [match.start() for match in _HEAD_END.finditer(source, 0, end)]
    titles = [*_TITLE.finditer(source, 0, heads[-1] if heads else end)]
    close = _TITLE_END.search(source, titles[-1].end()) if titles else None
    if close is None:
        return ""
    return decoded(source[titles[-1].end() : close.start()]).strip()


def _search(lowered: str) -> Iterator[tuple[str, str, int, int]]:
    """Name, tag, start and end of each start tag that bears one of our classes."""
    for match in _TAG.finditer(lowered):
        name = _class_of(match)
        if name:
            yield name, match[1], match.start(), match.end()


def _class_of(match: re.Match[str]) -> str | None:
    """The first class of a start tag that is one of ours."""
    attribute = _CLASS.search(match[2])
    if attribute is None:
        return None
    value = attribute[1] or attribute[2] or attribute[3] or ""
    for word in decoded(value).split():
        name = word.replace("-", "")
        if match[1] in _CLASSES.get(name, ()):
            return name
    return None


def _without_hidden(lowered: str) -> str:
    """The text with blanks for comments, scripts, styles and templates.

    One that never ends hides nothing: raw text may well speak of `<!--` or `<script>`.
    """
    pieces = []
    end = 0
    endless: set[str] = set()
    for match in _HIDDEN.finditer(lowered):
        closing = "-->" if match[1] else f"</{match[2]}"
        if match.start() < end or closing in endless:
            continue
        close = lowered.find(closing, match.end())
        if close < 0:
            # Searched once for all, or a million of them would be quadratic.
            endless.add(closing)
            continue
        pieces += [lowered[end : match.start()], " " * (close - match.start())]
        end = close
    return "".join(pieces) + lowered[end:]
