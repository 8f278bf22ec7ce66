"""The user's own test files: written once by us, then theirs.

Never overwrites or deletes one; says where one stands for something that is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..diagnostics import Diagnostics, Location
from ..digests import text_digest
from ..result import Result
from .folder import OutputFolder
from .lock import Lock


def is_unwritten(folder: OutputFolder, path: str, old: Lock | None) -> bool:
    """Whether the scenario is to be written now, for the only time.

    One that was written before and is gone was deleted by the user, for good.
    """
    if old and path in old.scenarios:
        return False
    return folder.read(path) is None


def kept_scenarios(
    folder: OutputFolder, scenarios: Mapping[str, str], old: Lock | None
) -> dict[str, tuple[str, ...]]:
    """What the lock remembers: each scenario with the digest of what we once wrote."""
    kept: dict[str, tuple[str, ...]] = {
        path: (text_digest(text.encode()),) for path, text in scenarios.items()
    }
    for path, digests in (old.scenarios if old else {}).items():
        # One whose group vanished is remembered for as long as the user keeps it.
        if path in kept or folder.read(path) is not None:
            kept[path] = digests
    return kept


def report_vanished(
    folder: OutputFolder,
    result: Result,
    old: Lock,
    diagnostics: Diagnostics,
) -> None:
    """Warn of scenarios that stand for a group or an operation that is no more."""
    present = {file.path for file in result.files if file.owner == "scenario"}
    names = {**result.names, **result.given}
    changed = _changed_names(old.read_names(folder.lock_label), names)
    for path in sorted(old.scenarios):
        data = folder.read(path)
        if data is None:
            continue
        label = f"{folder.label}/{path}"
        if path not in present:
            diagnostics.warning(
                "scenario-without-group",
                "the group that this file tests is gone, or has another name now; the"
                " file is yours and stays",
                Location(file=label),
                "delete the file, or move what is still of use",
            )
            continue
        for name, line, column in _mentions(data, changed):
            diagnostics.warning(
                "scenario-without-operation",
                f"{changed[name]}; the file is yours and stays",
                Location(file=label, line=line, column=column),
            )


def _changed_names(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Each name of an operation, or of a part of one, that is gone: what became of it.

    A name that only moved to another place still has its operation.
    """
    held = set(new.values())
    changed: dict[str, str] = {}
    for pointer, name in old.items():
        if not pointer.startswith("/paths/") or name in held:
            continue
        if pointer in new:
            changed[name] = f"`{name}` is now called `{new[pointer]}`"
        else:
            changed[name] = f"`{name}` is no longer described (it was at #{pointer})"
    return changed


def _mentions(data: bytes, names: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Where the file first has each of the names as a word: name, line, column."""
    waiting = set(names)
    words = re.compile(r"\b(?:test_)?([A-Za-z_][A-Za-z0-9_]*)\b", re.ASCII)
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        for found in words.finditer(line) if waiting else ():
            if found[1] in waiting:
                waiting.discard(found[1])
                yield found[1], number, found.start(1) + 1
