"""Gathers what one page gives rise to: messages, and where its facts stand.

Places are offsets until a message needs a line, which most never do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..document.text_problem import TextProblem, line_and_column
from ..pointers import join_pointer
from .markup import Part
from .readings import Reading, read_json, shown

Tokens = tuple[str, ...]

_MOST_ERRORS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A message about a page, its place an offset into the page's source."""

    code: str
    message: str
    offset: int
    help: str | None = None


@dataclass(slots=True, kw_only=True)
class Findings:
    """What has come up so far on one page.

    `places` and `texts` are by the tokens of a pointer below the operation; a text is
    JSON in the page, in which positions can be looked up further.
    """

    notes: list[Finding] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    places: dict[Tokens, int] = field(default_factory=dict)
    texts: dict[Tokens, Reading] = field(default_factory=dict)

    def note(self, code: str, message: str, offset: int = 0) -> None:
        """Keep a note; of each code only the first, for one page needs no more."""
        if all(note.code != code for note in self.notes):
            self.notes.append(Finding(code=code, message=message, offset=offset))

    def error(
        self, code: str, message: str, offset: int = 0, help: str | None = None
    ) -> None:
        """Keep an error, unless there are so many that more of them help nobody."""
        if len(self.errors) < _MOST_ERRORS:
            finding = Finding(code=code, message=message, offset=offset, help=help)
            self.errors.append(finding)

    def schema(self, part: Part) -> tuple[Any, Reading] | None:
        """The value of JSON that stands in the page; None, with an error, if broken."""
        try:
            return read_json(part)
        except TextProblem as problem:
            message, offset = _told(problem, part, "the schema of the body")
            self.error("page-json", message, offset, problem.help)
            return None

    def example(self, part: Part) -> Any:
        """The value of an example, which binds nobody; None, with a note, if broken."""
        try:
            return read_json(part)[0]
        except TextProblem as problem:
            message, offset = _told(problem, part, "the example")
            self.note("page-example-unread", f"{message}: it is not used", offset)
            return None

    def documentation(self, text: str, offset: int = 0) -> str:
        """Text for people, with UTF-8 that was once read as cp1252 put right."""
        if text.isascii():
            return text
        # Takes 40 ms to import, which most pages need not pay.
        from ftfy import fix_encoding

        fixed = fix_encoding(text)
        if fixed != text:
            self.note(
                "page-mojibake",
                "a text was encoded twice, so that `’` became `â€™`: it is repaired",
                offset,
            )
        return fixed


def _told(problem: TextProblem, part: Part, what: str) -> tuple[str, int]:
    """The message of a problem, and where in the page it stands."""
    reading = shown(part)
    # In most pages all of it is one line of the file, so count its own, too.
    line, _ = line_and_column(reading.text.lstrip("\n"), problem.offset)
    offset = reading.source_offset(problem.offset)
    return f"{what}, line {line}: {problem.message}", offset


# Their values are data, however much they look like a schema.
_DATA = frozenset({"default", "enum", "example", "examples", "const"})
# Their keys are names, however much they look like a keyword.
_NAMED = frozenset({"properties", "patternProperties", "definitions", "$defs"})


def walk_schema(schema: Any) -> Iterator[tuple[Tokens, dict[str, Any]]]:
    """A schema and all below it, parents first, each with its tokens."""
    stack: list[tuple[Tokens, Any, bool]] = [((), schema, False)]
    while stack:
        tokens, node, named = stack.pop()
        children: list[tuple[Tokens, Any, bool]] = []
        if isinstance(node, dict):
            if not named:
                yield tokens, node
            for key, value in node.items():
                if named or not (key in _DATA or key.startswith("x-")):
                    names = key in _NAMED and not named
                    children.append(((*tokens, key), value, names))
        elif isinstance(node, list):
            children = [
                ((*tokens, str(index)), value, False)
                for index, value in enumerate(node)
            ]
        stack.extend(reversed(children))


def pointer_of(tokens: Tokens) -> str:
    """The tokens as a pointer."""
    return join_pointer("", *tokens)
