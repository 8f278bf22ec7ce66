"""Reads YAML text with the meaning of YAML 1.2 (its core schema, section 10.3).

So `no`, `on` and dates are strings, and `012` is twelve. Builds plain values from the
parser's events itself, because PyYAML's own loaders mean YAML 1.1, overwrite duplicate
keys without a word, recurse, and repeat an alias as often as a hostile file asks.
Knows nothing of files.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from ..pointers import step
from .json_text import MAX_DEPTH, duplicate_key
from .text_problem import TextProblem

# An alias repeats a value: nine lines of nine aliases each make a thousand million.
# This many values may come out of aliases before the file is taken for such a bomb.
MAX_ALIASED_VALUES = 1_000_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_SCALAR = re.compile(
    r"(?P<null>null|Null|NULL|~|)"
    r"|(?P<true>true|True|TRUE)"
    r"|(?P<false>false|False|FALSE)"
    r"|(?P<int>[-+]?[0-9]+)"
    r"|(?P<octal>0o[0-7]+)"
    r"|(?P<hex>0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<endless>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)
_TAGGED = {"null": type(None), "bool": bool, "int": int, "float": float}
_SCALAR_STARTS = frozenset("0123456789+-.~nNtTfF")


def parse_yaml(text: str) -> Any:
    """The value that a YAML text holds; raises `TextProblem`."""
    return _Builder(text).build()


class YamlPlaces:
    """Where the values of a YAML text stand; reads the text again when first asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._builder: _Builder | None = None
        self._root: Any = None

    def find(self, tokens: Sequence[str]) -> int:
        """The offset of the member's key or the item, else of what encloses it."""
        if self._builder is None:
            self._builder = _Builder(self._text)
            self._root = self._builder.build()
        node, place = self._root, self._builder.start
        for token in tokens:
            places = self._builder.places.get(id(node), {})
            if token not in places:
                break
            node, place = step(node, token), places[token]
        return place


@dataclass(slots=True)
class _Node:
    """A finished value with what its repetition by an alias would cost."""

    value: Any
    size: int = 1
    height: int = 0


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is still being read."""

    offset: int
    anchor: str | None
    container: dict[str, Any] | list[Any]
    places: dict[str, int] = field(default_factory=dict)
    merged: list[dict[str, Any]] = field(default_factory=list)
    key: str | None = None
    merging: bool = False
    size: int = 1
    height: int = 0


class _Builder:
    """Turns the events of one text into one value, without recursion."""

    def __init__(self, text: str) -> None:
        self.places: dict[int, dict[str, int]] = {}
        self.start = 0
        self._text = text
        self._open: list[_Open] = []
        self._anchors: dict[str, _Node | None] = {}
        self._aliased = 0
        self._root: Any = None
        self._documents = 0

    def build(self) -> Any:
        try:
            for event in yaml.parse(self._text, Loader=_LOADER):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            raise _syntax_problem(error) from None
        except yaml.reader.ReaderError:
            raise _character_problem(self._text) from None
        if not self._documents:
            raise TextProblem("empty-document", "the file holds nothing")
        return self._root

    def _take(self, event: yaml.Event) -> None:
        offset = event.start_mark.index if event.start_mark else 0
        match event:
            case yaml.ScalarEvent():
                self._take_scalar(event, offset)
            case yaml.MappingStartEvent():
                self._enter(event, offset, {}, f"{_TAG}map")
            case yaml.SequenceStartEvent():
                self._enter(event, offset, [], f"{_TAG}seq")
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._leave()
            case yaml.AliasEvent():
                self._put(self._repeat(event.anchor, offset), offset)
            case yaml.DocumentStartEvent():
                self._start_document(offset)

    def _start_document(self, offset: int) -> None:
        self._documents += 1
        if self._documents > 1:
            raise TextProblem(
                "yaml-documents", "the file holds more than one YAML document", offset
            )

    def _take_scalar(self, event: yaml.ScalarEvent, offset: int) -> None:
        frame = self._open[-1] if self._open else None
        plain = event.tag is None and event.implicit[0]
        if frame and isinstance(frame.container, dict) and not self._has_key(frame):
            if plain and event.value == "<<":
                frame.merging = True
            else:
                # A key is what is written: `200:` and `no:` are "200" and "no".
                self._set_key(frame, event.value, offset)
            self._remember(event.anchor, _Node(event.value))
            return
        node = _Node(_scalar(event, plain, offset))
        self._remember(event.anchor, node)
        self._put(node, offset)

    def _enter(
        self,
        event: yaml.CollectionStartEvent,
        offset: int,
        container: dict[str, Any] | list[Any],
        tag: str,
    ) -> None:
        if event.tag not in (None, "!", tag):
            raise _tag_problem(event.tag, offset)
        if len(self._open) >= MAX_DEPTH:
            raise _depth_problem(offset)
        frame = self._open[-1] if self._open else None
        if frame and isinstance(frame.container, dict) and not self._has_key(frame):
            raise TextProblem(
                "yaml-key", "a key has to be a string, not a mapping or list", offset
            )
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(_Open(offset, event.anchor, container))

    def _leave(self) -> None:
        frame = self._open.pop()
        value = frame.container
        if frame.merged and isinstance(value, dict):
            value = self._merge(frame, value)
        self.places[id(value)] = frame.places
        node = _Node(value, frame.size, frame.height + 1)
        self._remember(frame.anchor, node)
        self._put(node, frame.offset)

    def _put(self, node: _Node, offset: int) -> None:
        """Give a finished value to what encloses it."""
        if not self._open:
            self._root, self.start = node.value, offset
            return
        frame = self._open[-1]
        # What is merged gives its members, not itself or the list that it stands in.
        merged = (2 if isinstance(node.value, list) else 1) if frame.merging else 0
        frame.size += node.size
        frame.height = max(frame.height, node.height - merged)
        if isinstance(frame.container, list):
            frame.places[str(len(frame.container))] = offset
            frame.container.append(node.value)
        elif frame.merging:
            frame.merging = False
            frame.merged += _merge_sources(node.value, offset)
        elif frame.key is None:
            self._set_key(frame, node.value, offset)
        else:
            frame.container[frame.key] = node.value
            frame.key = None

    @staticmethod
    def _has_key(frame: _Open) -> bool:
        return frame.key is not None or frame.merging

    def _set_key(self, frame: _Open, key: Any, offset: int) -> None:
        if not isinstance(key, str):
            raise TextProblem(
                "yaml-key", "a key has to be a string, not a mapping or list", offset
            )
        if key in frame.places:
            raise duplicate_key(self._text, key, frame.places[key], offset)
        frame.places[key] = offset
        frame.key = key

    def _remember(self, anchor: str | None, node: _Node) -> None:
        if anchor:
            self._anchors[anchor] = node

    def _repeat(self, anchor: str | None, offset: int) -> _Node:
        if anchor is None or anchor not in self._anchors:
            raise TextProblem(
                "yaml-alias", f"the alias `*{anchor}` has no anchor before it", offset
            )
        node = self._anchors[anchor]
        if node is None:
            raise TextProblem(
                "yaml-alias", f"the alias `*{anchor}` stands inside itself", offset
            )
        if len(self._open) + node.height > MAX_DEPTH:
            raise _depth_problem(offset)
        self._spend(node.size, offset)
        return node

    def _spend(self, values: int, offset: int) -> None:
        self._aliased += values
        if self._aliased > MAX_ALIASED_VALUES:
            raise TextProblem(
                "yaml-alias-bomb",
                f"aliases repeat more than {MAX_ALIASED_VALUES:,} values",
                offset,
            )

    def _merge(self, frame: _Open, own: dict[str, Any]) -> dict[str, Any]:
        """YAML's merge key: own keys win, then the sources in their order."""
        merged: dict[str, Any] = {}
        for source in frame.merged:
            merged = {**source, **merged}
            for key, place in self.places.get(id(source), {}).items():
                frame.places.setdefault(key, place)
        return {**merged, **own}


def _merge_sources(value: Any, offset: int) -> list[dict[str, Any]]:
    sources = value if isinstance(value, list) else [value]
    if not all(isinstance(source, dict) for source in sources):
        raise TextProblem(
            "yaml-merge", "`<<` takes a mapping or a list of mappings", offset
        )
    return sources


def _scalar(event: yaml.ScalarEvent, plain: bool, offset: int) -> Any:
    """The value of a scalar that is no key."""
    if plain:
        return _resolve(event.value, offset)
    if event.tag in (None, "!", f"{_TAG}str"):
        return event.value
    name = event.tag.removeprefix(_TAG)
    value = _resolve(event.value, offset)
    if name == "float" and type(value) is int:
        return float(value)
    # `bool` is a subclass of `int`, so compare exactly.
    if type(value) is _TAGGED.get(name):
        return value
    raise _tag_problem(event.tag, offset)


def _resolve(text: str, offset: int) -> Any:
    """A plain scalar by the core schema: what matches nothing is a string."""
    if text and text[0] not in _SCALAR_STARTS:
        return text
    match = _SCALAR.fullmatch(text)
    if match is None:
        return text
    kind = match.lastgroup
    if kind in ("null", "true", "false"):
        return {"null": None, "true": True, "false": False}[kind]
    try:
        return _number(text, kind)
    except (ValueError, OverflowError):
        raise TextProblem(
            "number-range", f"`{text[:40]}` is no number that can be written", offset
        ) from None


def _number(text: str, kind: str | None) -> int | float:
    if kind == "int":
        return int(text)
    if kind in ("octal", "hex"):
        return int(text[2:], 8 if kind == "octal" else 16)
    value = float(text) if kind == "float" else math.inf
    if math.isinf(value):
        # JSON, the language of everything behind this, has no form for it.
        raise OverflowError
    return value


def _syntax_problem(error: yaml.MarkedYAMLError) -> TextProblem:
    mark = error.problem_mark or error.context_mark
    if "nesting depth" in (error.problem or ""):  # libyaml 0.2.6 stops by itself
        return _depth_problem(mark.index if mark else 0)
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    return TextProblem(
        "yaml-syntax", f"this is not YAML: {reason}", mark.index if mark else 0
    )


def _character_problem(text: str) -> TextProblem:
    # The C parser counts bytes, so look for the character again.
    match = yaml.reader.Reader.NON_PRINTABLE.search(text)
    character = f"the character U+{ord(match[0]):04X}" if match else "a character"
    return TextProblem(
        "yaml-syntax",
        f"this is not YAML: {character} may not stand in it",
        match.start() if match else 0,
    )


def _tag_problem(tag: str, offset: int) -> TextProblem:
    return TextProblem("yaml-tag", f"the tag `{tag}` has no meaning here", offset)


def _depth_problem(offset: int) -> TextProblem:
    return TextProblem(
        "too-deep", f"values are nested more than {MAX_DEPTH} levels deep", offset
    )
