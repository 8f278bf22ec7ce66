"""Bodies of `multipart/form-data` (RFC 7578).

Every name and file name is quoted as browsers quote them (HTML, "multipart form data"),
so that none ends its header; the boundary is random, so that no content ends its part.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from .bodies import NO_ENCODING, Encoding, is_list, properties, styled_pairs
from .encoding import Encodable, encode
from .files import Binary, Content, File, Files, Source, Stream
from .headers import header_field
from .media_types import (
    OCTETS,
    charset,
    concrete,
    essence,
    is_json,
    parameters_of,
)
from .styles import json_text, text_of
from .unset import UNSET


@dataclass(frozen=True, slots=True)
class MultipartBody:
    """An object, a part for each property.

    Scalars are text parts; bytes, paths, open files and tuples `(name, content)`,
    `(name, content, media type)` or `(name, content, media type, headers)` are files;
    each item of a list is a part of its own; objects are JSON (OAS 3.1.1
    §4.8.15.1.1). `encoding` overrides that by property; a style is for text, and
    changes no file.
    """

    value: object
    media_type: str = "multipart/form-data"
    encoding: Mapping[str, Encoding] = field(default_factory=lambda: NO_ENCODING)
    files: Files = field(default_factory=Files, repr=False, compare=False)

    def content(self) -> Content | None:
        if self.value is None or self.value is UNSET:
            return None
        boundary = os.urandom(16).hex()
        pieces: list[bytes | Source] = []
        root = ""
        for head, source in self._parts():
            root = root or _type_of(head)
            pieces += [f"--{boundary}\r\n".encode(), head, b"\r\n\r\n", source, b"\r\n"]
        pieces.append(f"--{boundary}--\r\n".encode())
        kind = concrete(self.media_type, "multipart/form-data")
        if essence(kind) == "multipart/related" and "type" not in parameters_of(kind):
            # RFC 2387 §3.1: what the first part is, where the others belong to it.
            kind += f'; type="{root or _TEXT}"'
        media_type = f"{kind}; boundary={boundary}"
        if any(isinstance(piece, Source) for piece in pieces):
            return Content(Stream(tuple(pieces)), media_type)
        return Content(b"".join(cast("list[bytes]", pieces)), media_type)

    def _parts(self) -> Iterator[tuple[bytes, bytes | Source]]:
        for name, held in properties(self.value):
            encoding = self.encoding.get(name, _DEFAULT)
            value = encode(held) if encoding.base64 else held
            is_several = is_list(value) and not _is_file(value)
            items = cast("list[object]", value) if is_several else [value]
            if encoding.file:
                _refuse_others(name, value, items)
            if encoding.has_style and not any(map(_is_file, items)):
                for key, text in styled_pairs(
                    name, value, encoding, "indices", str, str
                ):
                    yield _head(key), text.encode()
            elif is_several and _is_whole(encoding):
                yield _part(name, value, encoding.content_type, self.files)
            else:
                for item in items:
                    yield _part(name, item, encoding.content_type, self.files)


def _part(
    name: str, value: object, media_type: str | None, files: Files
) -> tuple[bytes, Any]:
    if _is_file(value):
        return _file_part(name, cast("File", value), media_type, files)
    is_named = media_type is not None and is_json(media_type)
    if _is_object(value) or is_named:
        # No other document is made of an object, whatever it should be one of.
        head = _head(name, media_type=media_type if is_named else "application/json")
        return head, json_text(value).encode()
    # RFC 2046 §4.1.2, as for a body that is text.
    text = text_of(value).encode(charset(media_type or ""))
    return _head(name, media_type=media_type), text


def _file_part(
    name: str, value: File, media_type: str | None, files: Files
) -> tuple[bytes, bytes | Source]:
    file_name: str | None = None
    headers: Mapping[str, str] = {}
    match value:
        case (file_name, content, media_type, headers):
            pass
        case (file_name, content, media_type):
            pass
        case (file_name, content):
            pass
        case content:
            pass
    head = _head(
        name,
        # Without a file name servers take the part for text; so it always has one.
        file_name=file_name or _name_of(content) or name,
        media_type=concrete(media_type or OCTETS, OCTETS),
    )
    for key, text in headers.items():
        if key.lower() in _OURS:
            raise ValueError(f"{key} of a file is made from its name and media type")
        head += b"\r\n" + b": ".join(header_field(key, text))
    try:
        return head, files.source_of(content)
    except ValueError as error:
        raise ValueError(f"{name!r}: {error}") from None


def _refuse_others(name: str, value: object, items: Iterable[object]) -> None:
    """Raises ValueError for what is no file. None, where null may stand, is nothing."""
    for item in items:
        if item is not None and not _is_file(item):
            wrong: object = item
            if isinstance(value, tuple):
                wrong = cast("tuple[object, ...]", value)
            raise ValueError(
                f"{name!r} must be a file: bytes, a path, a binary file, or a tuple of"
                f" a name and one of these, not {_kinds(wrong)}"
            )


def _kinds(value: object) -> str:
    """What type a value has; of a tuple, what is in it, which is what is wrong."""
    if not isinstance(value, tuple):
        return type(value).__name__
    inner = cast("tuple[object, ...]", value)
    return f"a tuple of {', '.join(type(item).__name__ for item in inner)}"


def _head(
    name: str, *, file_name: str | None = None, media_type: str | None = None
) -> bytes:
    disposition = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if file_name is not None:
        disposition += f'; filename="{_quoted(file_name)}"'
    head = disposition.encode()
    if media_type is not None:
        head += b"\r\n" + b": ".join(header_field("Content-Type", media_type))
    return head


def _type_of(head: bytes) -> str:
    """The media type of a part, without parameters."""
    # No name has a line end in it, so that none is taken for this header.
    said = head.partition(b"\r\nContent-Type: ")[2].partition(b"\r\n")[0]
    return essence(said.decode("latin-1")).replace('"', "") or _TEXT


def _quoted(text: str) -> str:
    """Browsers escape the quote and line ends. The backslash is doubled besides, for
    receivers that read a quoted-string as RFC 822 has it; NUL ends a name in C."""
    escaped = text.replace("\\", "\\\\")
    for char in '"\r\n\0':
        escaped = escaped.replace(char, f"%{ord(char):02X}")
    return escaped


def _name_of(content: Binary) -> str | None:
    """The last part of a file's path: a server has no use for the rest."""
    if isinstance(content, (bytes, bytearray)):
        return None
    name = content if isinstance(content, os.PathLike) else getattr(content, "name", "")
    return os.path.basename(name) if isinstance(name, (str, os.PathLike)) else None


def _is_file(value: object) -> bool:
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return (
            len(items) in (2, 3, 4)
            and isinstance(items[0], str)
            and _is_binary(items[1])
        )
    return _is_binary(value)


def _is_binary(value: object) -> bool:
    kinds = (bytes, bytearray, os.PathLike)
    return isinstance(value, kinds) or hasattr(value, "read")


def _is_object(value: object) -> bool:
    """Whether only JSON can hold it: an object, or a list inside a list."""
    return isinstance(value, (Mapping, Encodable, list, tuple))


def _is_whole(encoding: Encoding) -> bool:
    """Whether a list is one part: where JSON is asked for by name."""
    return encoding.content_type is not None and is_json(encoding.content_type)


_TEXT: Final = "text/plain"
"""What a part is of which nothing is said (RFC 2046 §5.1)."""
_DEFAULT: Final = Encoding()
_OURS: Final = ("content-disposition", "content-type")
