"""Reads a file's bytes into plain values, and finds where in the file a value stands.

JSON or YAML is decided by what the file is called and how it begins. Owns the encodings
and the turning of a reader's problem into a diagnostic with a place. Opens no file and
does not know what OpenAPI is.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from typing import Any

from ..diagnostics import Failure, Location, error
from ..pointers import split_pointer
from .json_text import JsonPlaces, parse_json
from .text_problem import TextProblem, line_and_column

# The marks of the 32-bit forms begin with those of the 16-bit ones: longest first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Document:
    """One description as plain values: dict, list, str, int, float, bool, None.

    `file` is how messages name it, `digest` the SHA-256 of what was read, in hex. The
    values are shared by all stages and never changed.
    """

    __slots__ = ("_places", "digest", "file", "root")

    def __init__(
        self,
        *,
        file: str,
        root: Any,
        digest: str,
        places: Callable[[str], Location],
    ) -> None:
        self.file = file
        self.root = root
        self.digest = digest
        self._places = places

    def with_root(
        self, root: Any, places: Callable[[str], Location] | None = None
    ) -> Document:
        """The same document with other values: `places` finds them, else what did."""
        return Document(
            file=self.file,
            root=root,
            digest=self.digest,
            places=places or self._places,
        )

    def locate(self, pointer: str) -> Location:
        """Where the value stands, or the nearest thing around it that is there.

        Found when asked, so that a run without a message never pays for positions.
        """
        return self._places(pointer)


def load_document(data: bytes, file: str) -> Document:
    """Read JSON or YAML; raises `Failure` with the place of what is wrong."""
    text = decode_text(data, file)
    try:
        root, find = _read(text, file)
    except TextProblem as problem:
        line, column = line_and_column(text, problem.offset)
        place = Location(file=file, line=line, column=column)
        raise Failure(
            error(problem.code, problem.message, place, problem.help)
        ) from None

    def places(pointer: str) -> Location:
        line, column = line_and_column(text, find(split_pointer(pointer)))
        return Location(file=file, line=line, column=column, pointer=pointer)

    digest = hashlib.sha256(data).hexdigest()
    return Document(file=file, root=root, digest=digest, places=places)


def decode_text(data: bytes, file: str) -> str:
    """The text of a file: UTF-8, or what its byte order mark says."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode(encoding, "replace")
        line, column = line_and_column(before, len(before))
        message = f"the byte 0x{data[problem.start]:02X} is not {encoding.upper()}"
        place = Location(file=file, line=line, column=column)
        raise Failure(error("encoding", message, place)) from None


def _read(text: str, file: str) -> tuple[Any, Callable[[tuple[str, ...]], int]]:
    """The value, and what finds the offset of a part of it."""
    named_json = file.lower().endswith(".json")
    if named_json or text.lstrip()[:1] in ("{", "["):
        try:
            return parse_json(text), JsonPlaces(text).find
        except TextProblem:
            # YAML's flow form begins the same, but allows more (a trailing comma).
            if not file.lower().endswith((".yaml", ".yml")):
                raise
    # Costs 20 ms that JSON need not pay.
    from .yaml_text import YamlPlaces, parse_yaml

    return parse_yaml(text), YamlPlaces(text).find
