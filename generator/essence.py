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
    "= : -> return yield await assert del raise if elif while for with import".split()
)
"""What stands before an expression that formatters put into parentheses, or out."""
_AFTER: Final = ([","], [")"], ["]"], ["}"])
"""What stands behind a part of an expression that they do the same with."""
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
                found = _content(found)
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
    return f"{len(levels)} {' '.join(bare)}".replace(" .", ".")


def _content(text: str) -> str:
    """A text in quotes, whatever they are; of one over lines, no indentation."""
    prefix = text[: len(text) - len(text.lstrip("bBrRuUfF"))].lower()
    whole = text[len(prefix) :]
    if whole[:3] in ('"""', "'''"):
        inner = "\n".join(line.strip() for line in whole[3:-3].strip().split("\n"))
    else:
        inner = whole[1:-1]
    unescaped = inner.replace('\\"', '"').replace("\\'", "'")
    return f'{prefix}"{unescaped}"'


def _continues(word: str, text: str) -> bool:
    """Whether a word is a text of the same kind as the one that follows it."""
    return word[-1] == '"' and word[: word.index('"')] == text[: text.index('"')]


def _bare(words: list[str]) -> list[str]:
    """The words without trailing commas, and parentheses round a whole expression."""
    dropped: set[int] = set()
    opened: list[tuple[int, bool]] = []
    commas: list[int] = []
    befores = _BEFORE_WHOLES | ({"in"} if "for" in words[:2] else set())
    for index, word in enumerate(words):
        if word == "," and commas:
            commas[-1] += 1
        elif word in _OPENING:
            groups = word == "(" and (index == 0 or words[index - 1] in befores)
            opened.append((index, groups))
            commas.append(0)
        elif word in _CLOSING and opened:
            start, groups = opened.pop()
            count = commas.pop()
            # `(1,)` is another thing than `(1)`, but for what is imported.
            is_plain = not groups or words[0] == "from"
            if words[index - 1] == "," and (count > 1 or is_plain):
                dropped.add(index - 1)
            after = words[index + 1 : index + 2]
            if groups and (after in _AFTER_WHOLES or (not count and after in _AFTER)):
                dropped |= {start, index}
    return [word for index, word in enumerate(words) if index not in dropped]
