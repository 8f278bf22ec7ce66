"""What is left of a text in Python when its form is taken away, as a digest.

Equal for a text and what a formatter makes of it: lines, indentation, quotes, trailing
commas and parentheses round whole expressions do not count; every word, every sign that
means something, the nesting of statements, comments and texts do. Made for what we
print, and fast, because it is made of every file; knows no more of Python than that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from keyword import iskeyword
from typing import Final

_TOKEN: Final = re.compile(
    r"""[ \t\r\f]*(
    [A-Za-z]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|\'\'\'(?:[^\\]|\\.)*?\'\'\'
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |\#[^\n]*|\w+(?:\.\w+)*|\n[ \t]*|->|[^\w\s])""",
    re.VERBOSE | re.DOTALL,
)
"""A text in quotes, a comment, a word, a new line with its indentation, a sign."""
_EXAMPLE: Final = re.compile(
    r"(?<=```python\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE
)
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_QUOTES: Final = frozenset("\"'")
_BEFORE_WHOLES: Final = frozenset(
    "= : -> return yield assert del raise if elif while for with import except".split()
)
"""What stands before an expression that formatters put into parentheses, or out."""
_BEFORE_ONES: Final = frozenset([":", "assert", "except"])
"""Those after which a tuple needs its parentheses: `lambda: (1, 2)`."""
_BEFORE_NOTHING: Final = frozenset(["return", "yield"])
"""Those after which `()` is another thing than nothing."""
_COMPARES: Final = frozenset("=!<>")
"""What makes a comparison of a sign of equality."""
_AFTER: Final = ([","], [")"], ["]"], ["}"])
"""What stands behind a part of an expression that they do the same with."""
_BEFORE_PARTS: Final = _OPENING | {","}
"""What stands before a part of what is in brackets: `[(1 if a else 2), 3]`."""
_NEVER_BARE: Final = frozenset(["for", "yield"])
"""What such a part may not have in it: `[(x for x in y)]` is a list of one."""
_AFTER_WHOLES: Final[tuple[list[str], ...]] = ([], [":"], ["="])


def essence_of(path: str, text: str) -> str:
    """Sixteen hexadecimal digits; empty for what is neither Python nor Markdown.

    Of Markdown, formatters change the examples in Python. Nobody needs to be kept from
    making another text with these digits: who could may write the file as it is.
    """
    if path.endswith(".py"):
        parts = [*_statements(text)]
    elif path.endswith(".md"):
        parts = []
        for index, part in enumerate(_EXAMPLE.split(text.replace("\r\n", "\n"))):
            parts += _statements(part) if index % 2 else [part]
    else:
        return ""
    whole = "\n".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(whole).hexdigest()[:16]


def _statements(text: str) -> Iterator[str]:
    """Each statement with its level, each comment, without their form."""
    levels: list[int] = [0]
    words: list[str] = []
    depth, indent = 0, 0
    for found in _TOKEN.findall(text):
        first = found[0]
        if first == "\n":
            if not depth:
                if words:
                    yield _statement(levels, indent, words)
                    words = []
                indent = len(found) - 1
        elif first == "#":
            yield found.lstrip("#").strip()
        else:
            if found in _OPENING:
                depth += 1
            elif found in _CLOSING:
                depth -= 1
            elif found[-1] in _QUOTES:
                found = _content(found, is_alone=not words)
                if words and _continues(words[-1], found):
                    # Texts one after the other are one.
                    found = words.pop()[:-1] + found[found.index('"') + 1 :]
            words.append(found)
    if words:
        yield _statement(levels, indent, words)


def _statement(levels: list[int], indent: int, words: list[str]) -> str:
    while levels[-1] > indent:
        levels.pop()
    if levels[-1] < indent:
        levels.append(indent)
    bare = _bare(words) if ")" in words or "," in words else words
    # A chain of calls may be broken before each dot.
    joined = [word if word == "." else f" {word}" for word in bare]
    return f"{len(levels)}{''.join(joined)}"


def _content(text: str, *, is_alone: bool) -> str:
    """A text in quotes, whatever they are; of documentation, no indentation."""
    prefix = text[: len(text) - len(text.lstrip("bBrRuUfF"))].lower()
    whole = text[len(prefix) :]
    inner = whole[1:-1]
    if whole[:3] in ('"""', "'''"):
        inner = whole[3:-3]
        if is_alone:
            inner = "\n".join(line.strip() for line in inner.strip().split("\n"))
    if "r" not in prefix:
        inner = inner.replace('\\"', '"').replace("\\'", "'")
    return f'{prefix}"{inner}"'


def _continues(word: str, text: str) -> bool:
    """Whether a word is a text of the same kind as the one that follows it."""
    return word[-1] == '"' and word[: word.index('"')] == text[: text.index('"')]


def _bare(words: list[str]) -> list[str]:
    """The words without trailing commas, and parentheses round a whole expression."""
    dropped: set[int] = set()
    opened: list[int] = []
    commas: list[int] = []
    for index, word in enumerate(words):
        if word == "," and commas:
            commas[-1] += 1
        elif word in _OPENING:
            opened.append(index)
            commas.append(0)
        elif word in _CLOSING and opened:
            start, count = opened.pop(), commas.pop()
            if words[index - 1] == "," and (count > 1 or _is_plain(words, start)):
                dropped.add(index - 1)
            if _is_whole(words, start, index, count, is_inner=bool(opened)):
                dropped |= {start, index}
    return [word for index, word in enumerate(words) if index not in dropped]


def _is_plain(words: list[str], start: int) -> bool:
    """Whether one thing with a comma in these brackets is no tuple of one."""
    before = words[start - 1] if start else ""
    is_behind = before in _CLOSING or (before[-1:].isalnum() or before[-1:] == "_")
    is_behind = is_behind and not iskeyword(before)
    if words[start] == "[":
        return not is_behind
    return words[start] == "{" or is_behind or words[0] == "from"


def _is_whole(
    words: list[str], start: int, end: int, count: int, *, is_inner: bool
) -> bool:
    """Whether these parentheses, `count` commas in them, change nothing."""
    after = words[end + 1 : end + 2]
    if words[start] != "(" or words[end + 1 : end + 3] == ["=", "="]:
        return False
    inside = words[start + 1 : end]
    is_part = after in _AFTER and not count and _NEVER_BARE.isdisjoint(inside)
    if not is_part and after not in _AFTER_WHOLES:
        return False
    if start == 0:
        # With them, a name and its type declare no field.
        return after != [":"]
    before = words[start - 1]
    if before in _BEFORE_PARTS:
        return is_part and bool(inside)
    if before == "in":
        return "for" in words[:2] and not is_inner
    if before == "=" and words[start - 2] in _COMPARES:
        return False
    if before in _BEFORE_NOTHING and not inside:
        return False
    return before in _BEFORE_WHOLES and not (count and before in _BEFORE_ONES)
