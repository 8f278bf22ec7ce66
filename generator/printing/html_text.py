"""What HTML in a description says, as Markdown: lists, links and code stay such.

Descriptions mix both: what is no tag is left as it is.
"""

from __future__ import annotations

import re
from typing import Final

_BLOCKS: Final = frozenset(
    "address article blockquote div dl h1 h2 h3 h4 h5 h6 hr p pre section table".split()
)
_LISTS: Final = frozenset(["ol", "ul"])
_CELLS: Final = frozenset("dd dt td th tr".split())
_CODE: Final = frozenset(["code", "kbd", "tt"])
_INLINE: Final = frozenset(
    "a abbr b del em font i img ins mark s small span strong sub sup u var".split()
)
_KNOWN: Final = _BLOCKS | _LISTS | _CELLS | _CODE | _INLINE | {"br", "li"}

# Of HTML and of formats of documentation, but alone something to be replaced.
_PAIRED_BLOCKS: Final = frozenset(
    "aside caption caution center details figcaption figure footer header important"
    " main nav note para remarks summary tbody tfoot thead tip warning".split()
)

_PAIRED_INLINE: Final = frozenset(
    "command emphasis filename fullname literal option parameter replaceable term"
    " userinput".split()
)

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(\s[^<>]*|/)?>")
_HREF: Final = re.compile(
    r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_DEEPEST: Final = 8
"""Lists in lists are indented so far: what is deeper nobody wrote to be read."""


def tags_of(text: str, code: re.Pattern[str]) -> list[re.Match[str]]:
    """The tags in a text: of HTML, and beside them pairs of whatever vocabulary.

    `<Pay>`, `<your-id>` or `List<String>` are text, and so is a pair in `code`, or
    where no tag of HTML is: "what matches stands between <hit> and </hit>".
    """
    found = list(_TAG.finditer(text))
    known = [tag for tag in found if tag[2].lower() in _KNOWN]
    if len(known) == len(found):
        return found
    spans = iter([*((c.start(), c.end()) for c in code.finditer(text)), (len(text), 0)])
    start, end = next(spans)
    others: list[re.Match[str]] = []
    for tag in found:
        while start < tag.start() and end <= tag.start():
            start, end = next(spans)
        if tag[2].islower() and tag[2] not in _KNOWN and tag.start() < start:
            others.append(tag)
    pairs = {o[2] for o in others if not o[1]} & {o[2] for o in others if o[1]}
    pairs &= _PAIRED_BLOCKS | _PAIRED_INLINE if known else _PAIRED_BLOCKS
    taken = {*known, *(o for o in others if o[2] in pairs)}
    return [tag for tag in found if tag in taken]


def without_tags(text: str, tags: list[re.Match[str]]) -> str:
    """The text with what its tags mean in their place."""
    written = _Written()
    end = 0
    for tag in tags:
        written.text(text[end : tag.start()])
        end = tag.end()
        written.tag(tag[2].lower(), bool(tag[1]), tag[3] or "")
    written.text(text[end:])
    return "".join(written.pieces)


def link(words: str, address: str) -> str:
    """`words (address)`, or one of them where the other says nothing more."""
    words = words.strip()
    if not address or address.startswith("#") or words == address:
        return words or address
    return f"{words} ({address})" if words else address


class _Written:
    """What is written, and what is pending until there is text to stand behind it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._open: list[str] = []  # lists and items
        self._depth = 0  # of items
        self._breaks = 0
        self._mark = ""
        self._links: list[tuple[int, str]] = []

    def text(self, text: str) -> None:
        if self._breaks:
            bare = text.lstrip()
            if not bare:
                return
            blank = text[: len(text) - len(bare)]
            # A blank line ends what is HTML (CommonMark 0.31.2 §4.6).
            if blank.count("\n") > 1 and not self._mark:
                self._breaks = 2
                bare = blank.rpartition("\n")[2] + bare
            text = bare
            self._begin()
        self.pieces.append(text.replace("\n", f"\n{self._margin()}"))

    def tag(self, name: str, closing: bool, attributes: str) -> None:
        if name == "a":
            self._link(closing, attributes)
        elif name in _LISTS:
            self._list(closing)
        elif name == "li":
            self._item(closing)
        elif name in _CODE:
            self.text("`")
        elif name == "br":
            self.text("\n")
        elif name in _CELLS:
            self.text(" ")
        elif (name in _BLOCKS or name in _PAIRED_BLOCKS) and not self._mark:
            self._breaks = 2

    def _link(self, closing: bool, attributes: str) -> None:
        if not closing:
            self._begin()
            found = _HREF.search(attributes)
            address = next(filter(None, found.groups()), "") if found else ""
            self._links.append((len(self.pieces), address))
        elif self._links:
            start, address = self._links.pop()
            self.pieces[start:] = [link("".join(self.pieces[start:]), address)]

    def _list(self, closing: bool) -> None:
        if not closing:
            self._open.append("list")
        else:
            self._end_item()
            del self._open[-1:]
        self._breaks = 2

    def _item(self, closing: bool) -> None:
        self._end_item()
        if closing:
            self._breaks = 1
            return
        self._open.append("item")
        self._depth += 1
        self._breaks = max(self._breaks, 1)
        self._mark = "- "

    def _end_item(self) -> None:
        if self._open[-1:] == ["item"]:
            self._open.pop()
            self._depth -= 1
            self._mark = ""

    def _begin(self) -> None:
        """Breaks the line, where that is pending, and begins an item."""
        margin = self._margin()[len(self._mark) :] if self._breaks else ""
        self.pieces.append("\n" * self._breaks + margin + self._mark)
        self._breaks, self._mark = 0, ""

    def _margin(self) -> str:
        return "  " * min(self._depth, _DEEPEST)
