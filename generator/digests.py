r"""Digests of files, SHA-256 in hexadecimal: of their bytes, or of their lines.

Git may turn `\n` into `\r\n` on checkout, which changes nothing that counts.
"""

from __future__ import annotations

import hashlib


def digest_of(data: bytes) -> str:
    """The digest of the very bytes."""
    return hashlib.sha256(data).hexdigest()


def text_digest(data: bytes) -> str:
    r"""The digest of the lines, as a lock has it: the same for `\n` and `\r\n`."""
    return digest_of(with_plain_ends(data))


def with_plain_ends(data: bytes) -> bytes:
    r"""The text with `\n` at the end of each line."""
    # Looking for one byte takes no time, for two as long as the digest.
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data
