"""Documentation as it stands in the output: readable, wrapped, with the facts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .. import ir, names
from ..printing import prose
from ..printing.source import WIDTH, Code, documentation

_QUOTES = '"""'


@dataclass(frozen=True, slots=True)
class Listing:
    """A list. An item may be of several paragraphs, and have lists of its own."""

    items: tuple[str, ...]


def docstring(text: str | Sequence[str | Listing], indent: int) -> Code:
    """Text of ours and the description's, or parts of it, as a docstring."""
    # The quotes stand on the first line, and behind the text where that is the last.
    width = WIDTH - indent - len(_QUOTES)
    wrapped = _wrapped(text, width)
    # What may make it a raw one puts an `r` before the quotes.
    left = width - ("\\" in wrapped)
    if len(wrapped.partition("\n")[0]) > left:
        wrapped = _wrapped(text, left)
    if "\n" not in wrapped:
        wrapped = _wrapped(text, left - len(_QUOTES))
    return documentation(wrapped, indent)


def _wrapped(text: str | Sequence[str | Listing], width: int) -> str:
    if isinstance(text, str):
        return prose.wrap(text, width)
    return "\n\n".join(
        (
            "\n".join(prose.hang(item, width) for item in part.items)
            if isinstance(part, Listing)
            else prose.wrap(part, width)
        )
        for part in text
    )


def has_words(text: str) -> bool:
    """Whether there is anything to print: blanks and invisible marks are nothing."""
    return any(c.isalnum() or (c.isprintable() and not c.isspace()) for c in text)


def field_text(doc: ir.Doc, *called: str) -> str:
    """What is said below a field: the description, then what keywords add.

    Without a description it is the title, where that is none of what the field and its
    type are called.
    """
    title = doc.title if _says_more(doc.title, *called) else ""
    said = prose.readable(doc.text if has_words(doc.text) else title)
    said = said if has_words(said) else ""
    facts = _facts(doc, said, *called)
    if not facts:
        return said
    return prose.continued(said, _sentence("; ".join(facts)))


def listed(name: str, doc: ir.Doc, otherwise: str = "") -> str:
    """An item of a list of names: what each means, then what keywords add.

    Without either it is `otherwise`, or empty where that is.
    """
    words = prose.flowing(doc.text)
    facts = _facts(doc, words, name)
    noted = f" ({'; '.join(facts)})" if facts else ""
    said = words if has_words(words) else "" if noted else otherwise
    if not (said or noted):
        return ""
    if not said:
        return f"`{name}`{noted}"
    if noted and "\n" in said:
        noted = f"\n\n{_sentence('; '.join(facts))}"
    return prose.headed(f"`{name}`", said) + noted


_SAID: Final = (
    ("default ", r"default(?:s to)?"),
    ("at least ", r"min(?:imum)?"),
    ("at most ", r"max(?:imum)?"),
)
"""How facts begin, and by what words descriptions say the same."""
# No word stands between the two, and none goes on behind: that may be of some cases.
_BEFORE: Final = r"(?: value)?(?: is|:| =)? ?[`'\"*]*"
_AFTER: Final = r"[`'\"*]*(?:$|[.,;)](?!\w)|\n)"

_SAID_ALONE: Final = {
    fact: re.compile(rf"(?:^|[.!?\n])[\W_]{{0,4}}(?i:{words})[*_`]*(?:$|[].,:;)\n])")
    for fact, words in {
        "deprecated": "deprecated",
        "read only": "(?:read|output)[- ]?only",
        "write only": "(?:write|input)[- ]?only",
    }.items()
}
"""Facts that are a sentence or its beginning, as descriptions write them."""

_KNOWN_BY: Final = {
    "an ISO 8601 duration": {"8601"},
    "an email address": {"email", "emails", "mail"},
    "a host name": {"host", "hostname"},
    "an IPv4 address": {"ipv4"},
    "an IPv6 address": {"ipv6"},
    "a URI": {"href", "link", "links", "uri", "uris", "url", "urls"},
    "a URI reference": {
        *("href", "link", "links", "reference", "uri", "uris", "url", "urls")
    },
    "a URL": {"href", "link", "links", "url", "urls"},
}
"""Facts that a word says, in the text or in a name."""


def _facts(doc: ir.Doc, text: str, *called: str) -> list[str]:
    """What keywords say and neither the text nor a name says in so many words."""
    facts = ["deprecated", *doc.facts] if doc.deprecated else doc.facts
    return [
        fact
        for fact in facts
        if not (_is_known(fact, text, *called) or _says(text, fact))
    ]


def _is_known(fact: str, *said: str) -> bool:
    known = _KNOWN_BY.get(fact)
    return known is not None and not known.isdisjoint(names.words(" ".join(said)))


def _says(text: str, fact: str) -> bool:
    if (alone := _SAID_ALONE.get(fact)) is not None:
        return alone.search(text) is not None
    for beginning, words in _SAID:
        value = fact.removeprefix(beginning)
        if value != fact:
            plain = re.escape(str(json.loads(value)) if value[0] == '"' else value)
            said = rf"\b(?i:{words}){_BEFORE}{plain}{_AFTER}"
            return value != '""' and re.search(said, text) is not None
    return False


def class_text(doc: ir.Doc, name: str, sent_of: str = "") -> str:
    """What is said of a class: the description, else the title, else its name."""
    text = prose.readable(doc.text)
    if not has_words(text):
        text = doc.title if _tells(doc.title, name) else _spoken(doc.title or name)
    if sent_of:
        says = has_words(doc.text) or has_words(doc.title)
        says = says and _says_more(text, sent_of)
        text = f"`{sent_of}` as it is sent." + (f"\n\n{text}" if says else "")
    return f"{text}\n\nDeprecated." if doc.deprecated else text


def group_text(group: ir.Group) -> list[str]:
    """What is said of a group, and what the description calls it, if otherwise."""
    text = prose.readable(group.doc.text)
    called = other_name(group)
    if not has_words(text):
        return [f"Operations of the group `{called or group.name.python}`."]
    return [*([f"Operations of the group `{called}`."] if called else []), text]


def other_name(group: ir.Group) -> str:
    """What the description calls a group whose name is another; else empty."""
    called = " ".join(group.name.wire.split())
    return called if _says_more(called, group.name.python) else ""


def _tells(title: str, name: str) -> bool:
    """Whether a title is more than the name in one word, as `ListTagsRequest` is."""
    is_word = len(title.split()) == 1
    return has_words(title) and (_says_more(title, name) or not is_word)


def _says_more(title: str, *called: str) -> bool:
    """Whether a title has words, and is not but a name in other letters.

    Makers of descriptions write titles that nobody wrote: `Created At` of `created_at`,
    and `Appid` of `appId`.
    """
    others = map(names.normalized, called)
    return has_words(title) and names.normalized(title) not in others


def _spoken(name: str) -> str:
    """The words of a name: `HTTP validation error.` of `HTTPValidationError`."""
    return _sentence(" ".join(names.spoken_words(name)))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
