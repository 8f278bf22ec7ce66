"""The files of a description, and what a reference in one of them leads to.

Each is read once, when first referred to. Knows the addresses that parts give
themselves (`$self`: OAS 3.2.0 §4.1; `$id`, `$anchor`: JSON Schema 2020-12 core §8.2),
so that what is meant by one is found without asking anyone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote

from ..document import Document, load_document
from ..nearest import nearest
from ..origins import Origins
from ..pointers import join_pointer, split_pointer, walk
from ..source_files import SourceFile, UnreadableNeighbour
from ..versions import Rewritten, rewritten
from .addresses import beside, folder_of, is_file, resolved


class Reader(Protocol):
    """Reads a file beside the source; raises `UnreadableNeighbour`."""

    def __call__(self, name: str, /) -> SourceFile: ...


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a file."""

    file: str
    pointer: str

    def below(self, *tokens: str) -> Target:
        """A place inside."""
        return Target(self.file, join_pointer(self.pointer, *tokens))


class ReferenceProblem(Exception):
    """A reference that leads nowhere; the message is the end of a diagnostic."""

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


class Library:
    """All files that were referred to so far; the first is the description itself."""

    def __init__(self, main: Document, name: str, read: Reader) -> None:
        self._read = read
        self._documents: dict[str, Document] = {}
        self._places: dict[str, Target] = {}
        self._bases: dict[str, dict[str, str]] = {}
        self._origins: dict[str, Origins] = {}
        self._mounts: list[tuple[str, str]] = []
        self._main = name
        self._add(name, main)

    def document(self, file: str) -> Document:
        """A file that was read already."""
        return self._documents[file]

    def value(self, target: Target) -> Any:
        """What stands at a place that `find` found."""
        root = self._documents[target.file].root
        return walk(root, split_pointer(target.pointer))[0]

    def find(self, reference: str, here: Target) -> Target:
        """Where a reference that stands at a place leads to, one step.

        Raises `ReferenceProblem`. That the main file has such a place is for
        `references` to see: it can be one that is still to be made.
        """
        address, _, fragment = reference.partition("#")
        base = self._base(here)
        start = self._open(resolved(base, address), reference)
        # RFC 6901 section 6: in a URI fragment a pointer is percent-encoded.
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchor(resolved(base, address), start, fragment, reference)
        if start.file in self._origins:
            fragment = self._origins[start.file].new(fragment)
        found = Target(start.file, start.pointer + fragment)
        missing = self._missing(found)
        if missing is not None and fragment == "/" and start.file != self._main:
            # To the letter it is the member without a name; all mean the whole file.
            return start
        if missing is not None and start.pointer:
            # Many give a schema an `$id` and still mean the whole file by `#`.
            whole = Target(start.file, fragment)
            if self._missing(whole) is None:
                return whole
        if missing is None or found.file == self._main:
            return found
        raise _leads_to_nothing(reference, found, *missing)

    def _open(self, address: str, reference: str) -> Target:
        known = self._places.get(address)
        if known is None:
            name = self._file_at(address)
            if name is None:
                raise ReferenceProblem(
                    "ref-outside",
                    f"the reference `{reference}` leads out of the source's folder",
                    "copy what it means beside the description: nothing is fetched",
                )
            if name not in self._documents:
                self._load(name, reference)
            known = Target(name, "")
        return known

    def _file_at(self, address: str) -> str | None:
        """The file that an address means, if it is one beside the source."""
        for prefix, folder in self._mounts:
            if address.startswith(prefix):
                path = unquote(address.removeprefix(prefix))
                address = beside(folder, path) if is_file(path) else address
        return address if is_file(address) else None

    def _load(self, name: str, reference: str) -> None:
        try:
            file = self._read(name)
        except UnreadableNeighbour as fault:
            message = f"the reference `{reference}` leads to {fault}"
            raise ReferenceProblem(fault.code, message, fault.help) from None
        document = load_document(file.data, file.path)
        made = self._as_main(document.root)
        self._origins[name] = made.origins
        if made.root is not document.root:
            told = document
            document = told.with_root(
                made.root, lambda pointer: told.locate(made.origins.old(pointer))
            )
        self._add(name, document)

    def _as_main(self, root: Any) -> Rewritten:
        """A description of an earlier version than the main one, in the form of 3.1."""
        main = self._documents[self._main].root
        keeps = str(main.get("openapi", ""))[:3] in ("", "3.0")
        if not isinstance(root, dict) or keeps:
            return Rewritten(root=root)
        return rewritten(root)

    def _add(self, name: str, document: Document) -> None:
        self._documents[name] = document
        root = document.root
        own = root.get("$self") if isinstance(root, dict) else None
        base = resolved(name, own) if isinstance(own, str) else name
        self._places[name] = self._places[base] = Target(name, "")
        self._bases[name] = {"": base}
        for pointer, keyword, value, around in _identified(root, base):
            if keyword == "$id":
                address = resolved(around, value.partition("#")[0])
                self._places.setdefault(address, Target(name, pointer))
                self._bases[name][pointer] = address
            else:
                self._places.setdefault(f"{around}#{value}", Target(name, pointer))
        base = self._bases[name][""]
        if not is_file(base):
            # What lies beside the file, lies beside its address.
            self._mounts.append((folder_of(base), name))

    def _base(self, here: Target) -> str:
        """The address that references at a place start from."""
        bases, pointer = self._bases[here.file], here.pointer
        while pointer not in bases:
            pointer = pointer.rpartition("/")[0]
        return bases[pointer]

    def _anchor(
        self, address: str, start: Target, fragment: str, reference: str
    ) -> Target:
        for base in (address, self._base(start), self._bases[start.file][""]):
            found = self._places.get(f"{base}#{fragment}")
            if found is not None:
                return found
        message = f"the reference `{reference}` leads to nothing"
        raise ReferenceProblem("ref-missing", message)

    def _missing(self, target: Target) -> tuple[Any, str] | None:
        """What is there and the first token that is not; None where all is there."""
        tokens = split_pointer(target.pointer)
        node, count = walk(self._documents[target.file].root, tokens)
        return None if count == len(tokens) else (node, tokens[count])


def _identified(root: Any, base: str) -> Iterator[tuple[str, str, str, str]]:
    """Each `$id` and `$anchor`: pointer, keyword, value, and the base around it."""
    stack: list[tuple[str, Any, str]] = [("", root, base)]
    while stack:
        pointer, node, around = stack.pop()
        if isinstance(node, dict):
            own = node.get("$id")
            if isinstance(own, str):
                yield pointer, "$id", own, around
                around = resolved(around, own.partition("#")[0])
            for keyword in ("$anchor", "$dynamicAnchor"):
                name = node.get(keyword)
                if isinstance(name, str):
                    yield pointer, keyword, name, around
            children = list(node.items())
        elif isinstance(node, list):
            children = [(str(index), value) for index, value in enumerate(node)]
        else:
            continue
        stack += [
            (join_pointer(pointer, key), value, around)
            for key, value in reversed(children)
        ]


def _leads_to_nothing(
    reference: str, target: Target, node: Any, token: str
) -> ReferenceProblem:
    near = nearest(token, node if isinstance(node, dict) else ())
    return ReferenceProblem(
        "ref-missing",
        f"the reference `{reference}` leads to nothing in `{target.file}`",
        f"did you mean `{near}`?" if near else None,
    )
