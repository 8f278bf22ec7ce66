"""Makes the description's words readable as plain text: links, tags, long lines.

Works on HTML and Markdown alike, because descriptions mix them. Escaping is not done
here: what comes out is text, and becomes a docstring only through `source`.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterator
from itertools import dropwhile, takewhile
from typing import Final

_BLOCKS: Final = (
    "address article blockquote div dl h1 h2 h3 h4 h5 h6 hr ol p pre section table ul"
)
_LINES: Final = "br dd dt li td th tr"
_INLINE: Final = (
    "a abbr b code del em font i img ins kbd mark s small span strong sub sup tt u var"
)
_KNOWN: Final = "|".join(f"{_BLOCKS} {_LINES} {_INLINE}".split())

# Only tags of HTML are tags: `<Pay>` or `<your key>` in a text is text.
_TAG: Final = re.compile(rf"<(/?)({_KNOWN})\b([^<>]*)>", re.IGNORECASE)
_HREF: Final = re.compile(
    r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_LINK: Final = re.compile(
    r"!?\[([^\[\]]*)\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\))?)>?[^()]*\)"
)
_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_FENCE: Final = re.compile(r"\s*(```|~~~)")
_VERBATIM: Final = re.compile(r"\s*(\||>|#{1,6} |>>>|\$ )| {4}|\t")
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
    """The text with links as `words (address)`, without tags of HTML and escapes.

    What is code in Markdown is literal.
    """
    lines = _LINK.sub(_markdown_link, text.replace("\r\n", "\n").replace("\r", "\n"))
    if _TAG.search(lines):
        lines = _decoded(_without_tags(lines))
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
    return html.unescape(text).replace("\xa0", " ")


def _markdown_link(link: re.Match[str]) -> str:
    return _link(link[1], link[2])


def _link(words: str, address: str) -> str:
    words = words.strip()
    if not address or address.startswith("#") or words == address:
        return words or address
    return f"{words} ({address})" if words else address


def _without_tags(text: str) -> str:
    pieces: list[str] = []
    links: list[tuple[int, str]] = []
    end = 0
    for tag in _TAG.finditer(text):
        pieces.append(text[end : tag.start()])
        end = tag.end()
        closing, name, attributes = bool(tag[1]), tag[2].lower(), tag[3]
        if name == "a" and not closing:
            found = _HREF.search(attributes)
            links.append(
                (len(pieces), next(filter(None, found.groups()), "") if found else "")
            )
        elif name == "a" and links:
            start, address = links.pop()
            pieces[start:] = [_link("".join(pieces[start:]), address)]
        else:
            pieces.append(_mark(name, closing))
    return "".join([*pieces, text[end:]])


def _mark(name: str, closing: bool) -> str:
    if name in ("code", "tt", "kbd"):
        return "`"
    if name == "li":
        return "" if closing else "\n- "
    if name == "br":
        return "\n"
    if name in _BLOCKS.split():
        return "\n\n"
    return " " if name in _LINES.split() else ""


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
    return last.startswith((" ", "\t")) or any(
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

    Lists keep their items, and code, quotes and tables their lines.
    """
    wrapped: list[str] = []
    paragraph: list[str] = []
    fenced = False
    for line in [*text.splitlines(), ""]:
        is_fence = bool(_FENCE.match(line))
        # A heading ends a paragraph (CommonMark 0.31.2 §4.2).
        mark = _HEADING if paragraph else _VERBATIM
        verbatim = fenced or is_fence or bool(mark.match(line))
        if verbatim or not line.strip() or _ITEM.match(line):
            wrapped += _fill(paragraph, width)
            paragraph = []
        if verbatim or not line.strip():
            wrapped.append(line.rstrip())
        else:
            paragraph.append(line)
        fenced ^= is_fence
    return "\n".join(wrapped).strip("\n")


def _fill(paragraph: list[str], width: int) -> list[str]:
    if not paragraph:
        return []
    text = " ".join(line.strip() for line in paragraph)
    indent = "  " if _ITEM.match(paragraph[0]) else ""
    width = max(width, 20)
    # Of printable characters only the blank is one where lines may break.
    if text.isprintable() and "  " not in text:
        return list(_lines(text, width, indent))
    return textwrap.wrap(
        text,
        width=width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lines(text: str, width: int, indent: str) -> Iterator[str]:
    """What `textwrap.wrap` makes of words with one blank between them, in a tenth of
    its time: descriptions are most of what is printed."""
    start, before = 0, ""
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
