"""Makes the description's words readable as plain text: links, tags, long lines.

Works on HTML and Markdown alike, because descriptions mix them. Escaping is not done
here: what comes out is text, and becomes a docstring only through `source`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from itertools import dropwhile, takewhile
from typing import Final

from ..character_references import decoded
from .html_text import link, tags_of, without_tags

_LINK: Final = re.compile(
    r"!?\[([^\[\]]*)\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\))?)>?[^()]*\)"
)
_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_FENCE: Final = re.compile(r"\s*(```|~~~)")
_VERBATIM: Final = re.compile(r"\s*(\||>|#{1,6} |>>>|\$ )")
_CODE_INDENT: Final = 4
_DEEPEST: Final = 16
"""Blanks before lists in lists: what is deeper nobody wrote to be read."""
_HEADING: Final = re.compile(r" {0,3}#{1,6} +(?=\S)")


# CommonMark 0.31.2 §2.4, §2.5, §4.5, §6.1. An expression in a text has backslashes that
# no Markdown is meant by, but hardly before these.
_CODE: Final = re.compile(
    r"^[ \t]*(```|~~~)[\s\S]*?(?:^[ \t]*\1|\Z)|(?<!`)(`+)(?!`).*?(?<!`)\2(?!`)",
    re.MULTILINE,
)
_ESCAPE: Final = re.compile(r"\\(\\|[_*#])")
_ENTITY: Final = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)


def readable(text: str) -> str:
    """The text with links as `words (address)`, without tags and escapes.

    What is code in Markdown is literal.
    """
    lines = _LINK.sub(
        lambda found: link(found[1], found[2]),
        text.replace("\r\n", "\n").replace("\r", "\n"),
    )
    if "<" in lines and (tags := tags_of(lines, _CODE)):
        lines = _decoded(without_tags(lines, tags))
    elif "&" in lines:
        lines = _outside_code(lines, _ENTITY, lambda entity: _decoded(entity[0]))
    if "\\" in lines:
        lines = _outside_code(
            lines, _ESCAPE, lambda escape: escape[0] if escape[1] == "\\" else escape[1]
        )
    return re.sub(r"\n\s*\n\s*\n+", "\n\n", lines).strip()


def _outside_code(
    text: str, mark: re.Pattern[str], replaced: Callable[[re.Match[str]], str]
) -> str:
    pieces: list[str] = []
    end = 0
    for code in _CODE.finditer(text):
        pieces += [mark.sub(replaced, text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*pieces, mark.sub(replaced, text[end:])])


def _decoded(text: str) -> str:
    """The characters that entities stand for; lines may break at any blank of them."""
    return decoded(text).replace("\xa0", " ")


def first_sentence(text: str) -> str:
    """The first sentence or line, on one line; empty for empty text.

    A heading is it where nothing else is there, without its mark.
    """
    lines = readable(text).splitlines()
    said = list(takewhile(_says, dropwhile(lambda line: not _says(line), lines)))
    words = said or [_HEADING.sub("", line) for line in lines]
    paragraph = " ".join(" ".join(words).split())
    found = re.match(r".{10,}?[.!?](?=\s|$)", paragraph)
    return (found[0] if found else paragraph).strip()


def _says(line: str) -> bool:
    return bool(line.strip()) and not _HEADING.match(line)


def first_paragraph(text: str) -> str:
    """The first that is no heading, on one line; empty where there is none."""
    for block in readable(text).split("\n\n"):
        lines = [line for line in block.splitlines() if not _VERBATIM.match(line)]
        if any(map(_FENCE.match, lines)):
            break
        if lines:
            return " ".join(" ".join(lines).split())
    return ""


def flowing(text: str) -> str:
    """The readable text: a paragraph on one line, several and what else as they are."""
    shown = readable(text)
    if "\n" in wrap(shown, len(shown)):
        return shown
    return " ".join(shown.split())


def headed(head: str, text: str) -> str:
    """The text behind a word of ours, or below it where it begins with a list or so."""
    is_block = "\n" in text and any(
        mark.match(text) for mark in (_ITEM, _FENCE, _VERBATIM)
    )
    return f"{head}:\n\n{text}" if is_block else f"{head}: {text}"


def continued(text: str, more: str) -> str:
    """The text and a sentence of ours: on its last line where that is a paragraph of
    whole sentences, else as a paragraph of its own."""
    if not text:
        return more
    is_open = text.endswith((".", "!", "?")) and not _ends_in_block(text)
    return f"{text} {more}" if is_open else f"{text}\n\n{more}"


def _ends_in_block(text: str) -> bool:
    """Whether what is added to the text would be part of a list, of code or so."""
    last = re.split(r"\n[ \t]*\n", text)[-1]
    return last.startswith(("  ", "\t")) or any(
        mark.match(line)
        for line in last.splitlines()
        for mark in (_ITEM, _FENCE, _VERBATIM)
    )


def hang(text: str, width: int) -> str:
    """The text as an item of a list, wrapped; all of it stands behind the mark."""
    if len(text.splitlines()) < 2:
        return wrap(f"- {text}", width)
    first, *others = wrap(text, width - 2).split("\n")
    return "\n".join([f"- {first}", *(f"  {line}".rstrip() for line in others)])


def wrap(text: str, width: int) -> str:
    """The text with no line longer than `width` where blanks permit it.

    Lists keep their items, items what is in them, and code, quotes and tables their
    lines.
    """
    wrapped: list[str] = []
    paragraph: list[str] = []
    inside = _Inside()
    fenced = False
    for line in [*text.splitlines(), ""]:
        is_fence = bool(_FENCE.match(line))
        # A heading ends a paragraph (CommonMark 0.31.2 §4.2), code does not (§4.4).
        mark = _HEADING if paragraph else _VERBATIM
        verbatim = fenced or is_fence or bool(mark.match(line))
        verbatim = verbatim or not paragraph and inside.is_code(line)
        item = None if verbatim else _ITEM.match(line)
        if paragraph and (verbatim or item or not line.strip()):
            wrapped += _fill(paragraph, width, inside)
            paragraph = []
        if verbatim or not line.strip():
            wrapped.append(line.rstrip())
            fenced ^= is_fence
            continue
        if not paragraph:
            inside.begin(line, item)
        paragraph.append(line[item.end() :] if item else line)
    return "\n".join(wrapped).strip("\n")


class _Inside:
    """The items that a paragraph is inside of (CommonMark 0.31.2 §5.2).

    Its lines begin with `first` and `others`.
    """

    def __init__(self) -> None:
        self._items: list[tuple[int, int]] = []  # where their text begins, and is put
        self.first = self.others = ""

    def is_code(self, line: str) -> bool:
        """Whether a line that begins a block is code by its indentation."""
        begins, _ = self._around(line)
        return _indentation(line) - begins >= _CODE_INDENT

    def begin(self, line: str, item: re.Match[str] | None) -> None:
        """A paragraph or an item begins with the line."""
        _, put = self._around(line)
        self.first = self.others = " " * put
        if item:
            mark = f"{item[0].strip()} "
            put = min(put + len(mark), _DEEPEST)
            self._items.append((_indentation(line) + len(mark), put))
            self.first, self.others = self.first + mark, " " * put

    def _around(self, line: str) -> tuple[int, int]:
        """The innermost item that the line is in, by its indentation."""
        while self._items and line.strip() and _indentation(line) < self._items[-1][0]:
            self._items.pop()
        return self._items[-1] if self._items else (0, 0)


def _indentation(line: str) -> int:
    line = line.expandtabs(_CODE_INDENT)
    return len(line) - len(line.lstrip(" "))


def _fill(paragraph: list[str], width: int, inside: _Inside) -> Iterator[str]:
    text = " ".join(line.strip() for line in paragraph).strip()
    if not text:
        return iter([inside.first.rstrip()])
    width = max(width, 20)
    # Of printable characters only the blank is one where lines may break.
    if text.isprintable() and "  " not in text:
        return _lines(text, width, inside.first, inside.others)
    return iter(
        textwrap.wrap(
            text,
            width=width,
            initial_indent=inside.first,
            subsequent_indent=inside.others,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _lines(text: str, width: int, before: str, indent: str) -> Iterator[str]:
    """What `textwrap.wrap` makes of words with one blank between them, in a tenth of
    its time: descriptions are most of what is printed."""
    start = 0
    while len(text) - start > width - len(before):
        end = start + width - len(before)
        cut = text.rfind(" ", start, end + 1)
        if cut < 0:  # a word that is too long stands alone
            cut = text.find(" ", end)
        if cut < 0:
            break
        yield before + text[start:cut]
        start, before = cut + 1, indent
    if start < len(text):
        yield before + text[start:]
