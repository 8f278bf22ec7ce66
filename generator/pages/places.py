"""Says where in which page a pointer into the joined document leads."""

from __future__ import annotations

from dataclasses import dataclass

from ..diagnostics import Location
from ..document.json_text import JsonPlaces
from ..document.text_problem import line_and_column
from ..pointers import split_pointer
from .findings import Findings, Tokens
from .readings import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSource:
    """The text of a page, and what messages call it."""

    file: str
    text: str

    def location(self, offset: int, pointer: str = "") -> Location:
        """The place of an offset."""
        line, column = line_and_column(self.text, offset)
        return Location(file=self.file, line=line, column=column, pointer=pointer)


class Places:
    """Where the parts of a document of pages stand; searched only when asked."""

    def __init__(self) -> None:
        self._places: dict[Tokens, tuple[PageSource, int]] = {}
        self._texts: dict[Tokens, Reading] = {}
        self._found: dict[Tokens, JsonPlaces] = {}

    def add(self, source: PageSource, at: Tokens, found: Findings) -> None:
        """Take up the places of one page, whose operation stands at `at`."""
        for tokens, offset in found.places.items():
            # The path belongs to the first page that has it; so does the whole.
            for whole in ((), at[:1], at[:2]) if not tokens else ():
                self._places.setdefault(whole, (source, offset if whole else 0))
            self._places[at + tokens] = (source, offset)
        for tokens, reading in found.texts.items():
            self._texts[at + tokens] = reading

    def locate(self, pointer: str) -> Location:
        """The place of what a pointer leads to, or of the nearest thing around it."""
        tokens = split_pointer(pointer)
        length = next(
            n for n in range(len(tokens), -1, -1) if tokens[:n] in self._places
        )
        source, offset = self._places[tokens[:length]]
        if tokens[:length] in self._texts:
            offset = self._inside(tokens[:length], tokens[length:])
        return source.location(offset, pointer)

    def _inside(self, at: Tokens, tokens: Tokens) -> int:
        """The offset in the source of a value inside JSON."""
        reading = self._texts[at]
        if at not in self._found:
            self._found[at] = JsonPlaces(reading.text)
        return reading.source_offset(self._found[at].find(tokens))
