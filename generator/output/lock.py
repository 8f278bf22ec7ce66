"""The lock of an output folder: what it was made from, what we wrote, which names hold.

Lines, sorted, so that two branches merge as text does; parts stand so far apart that
no conflict reaches from one into another. In short:

    clientsmith.lock 1
    clientsmith 0.1.0
    black 26
    configuration <sha256>
    generator <sha256>
    templates <sha256>

    [inputs]
    <sha256>  api.yaml

    [generated]
    <sha256> <essence>  __init__.py
    <sha256>  py.typed

    [edited]
    <sha256> <essence>  client.py

    [scenarios]
    <sha256>  tests/scenarios/test_customers.py

    [names]
    #/components/schemas/card Card
    #/x-clientsmith/lists repeat

`[edited]` is there only where an edit was merged with what we generate: the digest and
the essence are of what the merge made, `[generated]` has those of our own text.

Below `/x-clientsmith` stands in `[names]` what was decided and no pointer leads to.

The essence is a digest by which a file is known again that a formatter went over.

A lock comes from a repository that others write to, so it is not trusted: a path that
could lead out of the folder, or a name that is none, is refused when it is read.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from ..diagnostics import Failure, Location, error

LOCK_NAME = "clientsmith.lock"
_FORMAT = "1"
_FACTS = ("clientsmith", "black", "configuration", "generator", "templates")
_PARTS = ("inputs", "generated", "edited", "scenarios")
_NAMES = "[names]"
# Git makes one hunk of two that have at most three lines between them.
_GAP = ("", "", "")

_BEGINS, _BASE, _OTHER, _ENDS = _CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")

# Sets of characters, for to compile patterns takes longer than to read a large lock.
_HEX = "0123456789abcdef"
_DIGEST_LENGTH = 64
_ESSENCE_LENGTH = 16
_PATH_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/"
# What Windows refuses as a file's name, whatever its ending.
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)


class Lock(NamedTuple):
    """A lock's content. Digests are of the text as we wrote it.

    A path has several digests only after a merge that left both sides' lines: then
    the text of either side counts as ours.
    """

    facts: Mapping[str, str]
    inputs: Mapping[str, str]
    generated: Mapping[str, tuple[str, ...]]
    scenarios: Mapping[str, tuple[str, ...]]
    edited: Mapping[str, tuple[str, ...]] = {}
    essences: Mapping[str, tuple[str, ...]] = {}
    """Of generated files, where they have one."""
    edited_essences: Mapping[str, tuple[str, ...]] = {}
    """Of edited files, likewise."""
    unsettled: bool = False
    """Whether it holds a merge that nobody settled: then nothing is up to date."""
    names_text: str = ""
    names_start: int = 0
    """The line of the lock before the first name."""

    def read_names(self, file: str) -> dict[str, str]:
        """The name decisions, read only when needed: JSON pointer → name.

        Where a merge left two lines for a place, the first holds.
        """
        names: dict[str, str] = {}
        for number, line in enumerate(self.names_text.split("\n"), 1):
            if line:
                pointer, name = _read_name(line, self.names_start + number, file)
                names.setdefault(pointer, name)
        return names

    def print(self) -> str:
        """The lock's text."""
        lines = [f"{LOCK_NAME} {_FORMAT}"]
        lines += [f"{key} {self.facts[key]}" for key in _FACTS]
        lines += [*_GAP, "[inputs]"]
        # The input's name is the user's own, so it may hold anything.
        lines += [
            f"{self.inputs[name]}  {_escape(name)}" for name in sorted(self.inputs)
        ]
        for part, files, told in (
            ("generated", self.generated, self.essences),
            ("edited", self.edited, self.edited_essences),
            ("scenarios", self.scenarios, {}),
        ):
            if part == "edited" and not files:
                continue
            lines += [*_GAP, f"[{part}]"]
            lines += [
                f"{' '.join([files[path][0], *told.get(path, ())[:1]])}  {path}"
                for path in sorted(files)
            ]
        return "\n".join([*lines, *_GAP, _NAMES, self.names_text])


def print_names(names: Mapping[str, str]) -> str:
    """The part of the lock that holds the names."""
    lines = sorted(f"#{_escape(pointer)} {name}\n" for pointer, name in names.items())
    return "".join(lines)


def parse_lock(text: str, file: str) -> Lock:
    """Read a lock; raise `Failure` where it is none, or one of another format."""
    text = text.replace("\r\n", "\n")
    head, found, names = text.partition(f"\n{_NAMES}\n")
    if not found:
        raise _invalid(file, 1, f"the lock has no part `{_NAMES}`")
    start = head.count("\n") + 2
    merged = any(f"\n{mark}" in text for mark in _CONFLICT)
    # Names are read only when needed, but where a hunk may reach into them.
    parts = _read_parts(text if merged else head, file)
    if merged:
        there = dict(parts["names"])
        start, last = 0, max(there, default=0)
        names = "".join(f"{there.get(line, '')}\n" for line in range(1, last + 1))
    facts = _read_facts(parts[""], file)
    essences: dict[str, tuple[str, ...]] = {}
    edited_essences: dict[str, tuple[str, ...]] = {}
    inputs = _read_digests(parts["inputs"], file, are_paths=_are_words)
    return Lock(
        facts={key: values[0] for key, values in facts.items()},
        inputs={_unescape(name): digests[0] for name, digests in inputs.items()},
        generated=_read_digests(parts["generated"], file, essences=essences),
        essences=essences,
        scenarios=_read_digests(parts["scenarios"], file),
        edited=_read_digests(parts["edited"], file, essences=edited_essences),
        edited_essences=edited_essences,
        unsettled=merged
        or any(len(v) > 1 for v in (*facts.values(), *inputs.values())),
        names_text=names,
        names_start=start,
    )


def _read_parts(text: str, file: str) -> dict[str, list[tuple[int, str]]]:
    """The lines of each part with their numbers: where git left a hunk, of all sides.

    One may reach over the end of a part: each side begins in the part in which the
    hunk does. A name that only their common ancestor has is none of theirs.
    """
    parts: dict[str, list[tuple[int, str]]]
    parts = {part: [] for part in ("", *_PARTS, "names")}
    part = around = ""
    is_of_base = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_CONFLICT):
            # A hunk in the ancestor's text has longer marks, and is only passed over.
            mark = line.partition(" ")[0]
            if mark == _BEGINS:
                around = part
            elif mark in (_BASE, _OTHER):
                part, is_of_base = around, mark == _BASE
        elif line.startswith("["):
            part = line.strip("[]")
            if part not in parts:
                raise _invalid(file, number, f"`{line}` is no part of a lock")
        elif line and not (is_of_base and part == "names"):
            parts[part].append((number, line))
    return parts


def is_safe_path(path: str) -> bool:
    """Whether the path stays in its folder and means the same file on every system."""
    return _are_safe_paths((path,))


def _are_safe_paths(paths: Collection[str]) -> bool:
    # Looked at as one text, since a large client has thousands.
    joined = "/".join(paths)
    return not paths or (
        _consists_of(_PATH_CHARACTERS, joined)
        and all(
            part
            and len(part) <= 255
            and part[-1] != "."
            and part.partition(".")[0].lower() not in _RESERVED
            for part in set(joined.split("/"))
        )
    )


def _consists_of(characters: str, text: str) -> bool:
    # What is stripped from both ends stops at the first other character.
    return bool(text) and not text.strip(characters)


def _are_words(names: Collection[str]) -> bool:
    return " ".join(names).split() == [*names]


def _read_facts(
    lines: Iterable[tuple[int, str]], file: str
) -> dict[str, tuple[str, ...]]:
    facts: dict[str, tuple[str, ...]] = {}
    for number, line in lines:
        key, _, value = line.partition(" ")
        if key == LOCK_NAME and value != _FORMAT:
            raise _invalid(
                file,
                number,
                f"the lock has format `{value}`, and this version of clientsmith"
                f" knows format {_FORMAT}",
                "use the version of clientsmith that wrote it, or a later one",
            )
        if key not in (LOCK_NAME, *_FACTS) or not value:
            raise _invalid(file, number, f"`{line}` is no line of a lock")
        facts[key] = (*facts.get(key, ()), value)
    missing = [key for key in (LOCK_NAME, *_FACTS) if key not in facts]
    if missing:
        raise _invalid(file, 1, f"the lock has no line `{missing[0]}`")
    del facts[LOCK_NAME]
    return facts


def _read_digests(
    lines: Iterable[tuple[int, str]],
    file: str,
    are_paths: Callable[[Collection[str]], bool] = _are_safe_paths,
    essences: dict[str, tuple[str, ...]] | None = None,
) -> dict[str, tuple[str, ...]]:
    """The digests of each path; there are thousands of lines in a large client.

    Fills `essences` where there may be any.
    """
    digests: dict[str, tuple[str, ...]] = {}
    lines = list(lines)
    for number, line in lines:
        told, _, name = line.partition("  ")
        digest, _, essence = told.partition(" ")
        is_whole = essences is not None and _is_essence(essence) or told == digest
        if len(digest) != _DIGEST_LENGTH or digest.strip(_HEX) or not is_whole:
            raise _odd(file, number, line)
        others = digests.get(name, ())
        if digest not in others:
            digests[name] = (*others, digest)
            if essences is not None and essence:
                essences[name] = (*essences.get(name, ()), essence)
    if not are_paths(digests):
        for number, line in lines:
            if not are_paths([line.partition("  ")[2]]):
                raise _odd(file, number, line)
    return digests


def _odd(file: str, number: int, line: str) -> Failure:
    message = f"`{line}` is no digest and path that clientsmith could write"
    return _invalid(file, number, message)


def _is_essence(text: str) -> bool:
    return len(text) == _ESSENCE_LENGTH and not text.strip(_HEX)


def _read_name(line: str, number: int, file: str) -> tuple[str, str]:
    pointer, _, name = line.partition(" ")
    if (
        not pointer.startswith("#")
        or not (name.isascii() and name.isidentifier())
        or keyword.iskeyword(name)
    ):
        raise _invalid(file, number, f"`{line}` is no pointer and name")
    return _unescape(pointer[1:]), name


def _escape(text: str) -> str:
    """Percent-encoded, as RFC 6901 §6 writes a pointer in a URI: one word a line."""
    from urllib.parse import quote

    return quote(text, safe="/~!$&'()*+,;=:@-._", errors="surrogatepass")


def _unescape(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text, errors="surrogatepass")


_RESTORE = (
    "restore the lock from your version control, or delete the output folder"
    " if nothing in it is yours, and generate again"
)


def _invalid(file: str, line: int, message: str, help: str = _RESTORE) -> Failure:
    place = Location(file=file, line=line, column=1 if line else 0)
    return Failure(error("lock-invalid", message, place, help))
