"""Puts what stands in other files into the one description.

A path item comes to where it is referred to; everything else becomes a component, once.
A component that is nothing but a reference to a file is where that file's part goes, so
that it keeps the name that the description gives it.
"""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..diagnostics import Diagnostics, Location
from ..grammar import (
    COMPONENTS,
    DEFINITIONS,
    OPENAPI,
    SWAGGER,
    changed,
    referred_parts,
)
from ..pointers import enclosing, is_index, join_pointer, split_pointer, walk
from ..reading.path_items import joined
from .library import Library, ReferenceProblem, Target

# Path items that are references to each other across files: more is no description.
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class _Here:
    """Where the walk is: the place in a file, the place in the result, the depth."""

    target: Target
    new: str
    depth: int = 0

    def below(self, tokens: tuple[str, ...]) -> _Here:
        target = self.target.below(*tokens)
        return _Here(target, join_pointer(self.new, *tokens), self.depth)


class Bundler:
    """Makes one root of the files of a library."""

    def __init__(self, library: Library, main: str, diagnostics: Diagnostics) -> None:
        self._library = library
        self._main = main
        self._diagnostics = diagnostics
        self._root: dict[str, Any] = library.document(main).root
        is_swagger = "swagger" in self._root
        self._fields = SWAGGER if is_swagger else OPENAPI
        self._sections: dict[str, tuple[str, ...]] = {
            kind: (field,) if is_swagger else ("components", field)
            for kind, field in (DEFINITIONS if is_swagger else COMPONENTS).items()
        }
        self._placed: dict[Target, str] = {}
        self._taken: dict[str, set[str]] = {}
        self._waiting: deque[tuple[Target, str, str]] = deque()
        self._moved: dict[str, Target] = {}
        self._direct: dict[str, Target] = {}

    def bundle(self) -> dict[str, Any]:
        """The root with everything in it. References that lead nowhere are told."""
        start = _Here(Target(self._main, ""), "")
        self._root = self._with_parts(self._root, "document", start)
        if isinstance(self._root.get("components"), dict):
            below = start.below(("components",))
            whole = self._with_parts(self._root["components"], "components", below)
            self._root = {**self._root, "components": whole}
        for kind in self._sections:
            self._adopt(kind)
        made: dict[str, Any] = self._walk(self._root, "document", start)
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        while self._waiting:
            target, kind, new = self._waiting.popleft()
            value = self._library.value(target)
            added = self._walk(value, kind, _Here(target, new))
            key = split_pointer(new)[-1]
            found.setdefault(self._sections[kind], {})[key] = added
        for section, members in found.items():
            made = _extended(made, section, members)
        return made

    def locate(self, pointer: str) -> Location:
        """The file and line of what stands at a pointer of the result."""
        moved = (head for head in enclosing(pointer) if head in self._moved)
        head = next(moved, "")
        target = self._moved[head] if head else Target(self._main, "")
        document = self._library.document(target.file)
        return document.locate(target.pointer + pointer[len(head) :])

    def _adopt(self, kind: str) -> None:
        """Note the components that are nothing but a reference to another file."""
        section = join_pointer("", *self._sections[kind])
        entries = walk(self._root, self._sections[kind])
        found = entries[0] if entries[1] == len(self._sections[kind]) else {}
        self._taken[kind] = set(found) if isinstance(found, dict) else set()
        for key, value in found.items() if isinstance(found, dict) else ():
            is_alone = isinstance(value, dict) and value.keys() == {"$ref"}
            if not (is_alone and isinstance(reference := value["$ref"], str)):
                continue
            new = join_pointer(section, key)
            target = self._find(reference, Target(self._main, new), tell=False)
            if target and target.file != self._main and target not in self._placed:
                self._place(target, kind, new)

    def _walk(self, node: Any, kind: str, here: _Here) -> Any:
        made = changed(
            self._with_parts(node, kind, here),
            kind,
            self._fields,
            lambda child, its, tokens: self._walk(child, its, here.below(tokens)),
        )
        if not isinstance(made, dict):
            return made
        if kind == "schema":
            made = self._mapped(made, here)
        if isinstance(made.get("$ref"), str):
            return self._referred(made, kind, here)
        return made

    def _with_parts(self, node: Any, kind: str, here: _Here) -> Any:
        """The node with a reference to each member where it has one to all of them.

        The standard has references to objects alone, and many descriptions that were
        cut into files say `properties: {$ref: …}` all the same.
        """
        parts: dict[str, Any] = {}
        for key in referred_parts(node, kind, self._fields):
            place = here.target.below(key)
            target = self._last(node[key], place)
            if target is not None:
                parts[key] = self._members_of(target, deep=key == "components")
                message = f"the standard refers to no whole `{key}`: it is followed"
                where = self._library.document(place.file).locate(place.pointer)
                self._diagnostics.warning("ref-place", message, where)
        return {**node, **parts} if parts else node

    def _last(self, node: Any, here: Target) -> Target | None:
        """What a chain of references leads to in the end."""
        target = None
        for _ in range(_DEEPEST):
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                return target
            target = self._find(node["$ref"], target or here)
            if target is None:
                return None
            node = self._library.value(target)
        return None

    def _members_of(self, target: Target, *, deep: bool) -> Any:
        """A reference to each of them; with `deep`, to each in each of them."""
        whole = self._library.value(target)
        if isinstance(whole, list):
            return [self._to(target.below(str(i))) for i in range(len(whole))]
        if not isinstance(whole, dict):
            return whole
        members: dict[str, Any] = {}
        for name, value in whole.items():
            place = target.below(name)
            is_more = deep and isinstance(value, dict) and "$ref" not in value
            members[name] = (
                self._members_of(place, deep=False) if is_more else self._to(place)
            )
        return members

    def _to(self, target: Target) -> dict[str, str]:
        # No text of a description is this one: no file is called so.
        reference = f"\0{target.file}#{target.pointer}"
        self._direct[reference] = target
        return {"$ref": reference}

    def _referred(self, node: dict[str, Any], kind: str, here: _Here) -> Any:
        target = self._find(node["$ref"], here.target)
        if target is None:
            return node
        if target.file == self._main:
            return _leading(node, target.pointer)
        if self._placed.get(target) == here.new:
            return node  # Its content is put here in its turn.
        if kind in self._sections and kind != "path":
            return _leading(node, self._component(target, kind))
        return self._inlined(node, kind, target, here)

    def _inlined(
        self, node: dict[str, Any], kind: str, target: Target, here: _Here
    ) -> Any:
        """What is no component comes in the place of the reference."""
        if here.depth >= _DEEPEST:
            message = f"the reference `{node['$ref']}` leads back to itself"
            self._tell(ReferenceProblem("ref-cycle", message), here.target)
            return node
        self._moved[here.new] = target
        value = self._library.value(target)
        made = self._walk(value, kind, _Here(target, here.new, here.depth + 1))
        return joined(node, made) if isinstance(made, dict) else made

    def _mapped(self, node: dict[str, Any], here: _Here) -> dict[str, Any]:
        """A schema whose discriminator names files (OAS 3.1.1 §4.8.25)."""
        discriminator = node.get("discriminator")
        if not isinstance(discriminator, dict):
            return node
        made = dict(discriminator)
        if isinstance(mapping := discriminator.get("mapping"), dict):
            made["mapping"] = {k: self._named(v, here) for k, v in mapping.items()}
        if "defaultMapping" in discriminator:
            made["defaultMapping"] = self._named(discriminator["defaultMapping"], here)
        return node if made == discriminator else {**node, "discriminator": made}

    def _named(self, value: Any, here: _Here) -> Any:
        """A value of a mapping: the name of a schema stays, a reference is followed."""
        if not isinstance(value, str) or not (
            {"#", "/"} & set(value) or value.endswith((".json", ".yaml", ".yml"))
        ):
            return value
        target = self._find(value, here.target)
        if target is None:
            return value
        if target.file == self._main:
            return "#" + _encoded(target.pointer)
        return "#" + _encoded(self._component(target, "schema"))

    def _component(self, target: Target, kind: str) -> str:
        """The place of a part of another file among the components."""
        if target not in self._placed:
            key = next(k for k in _keys(target) if k not in self._taken[kind])
            self._taken[kind].add(key)
            self._place(target, kind, join_pointer("", *self._sections[kind], key))
        return self._placed[target]

    def _place(self, target: Target, kind: str, new: str) -> None:
        self._placed[target] = new
        self._moved[new] = target
        self._waiting.append((target, kind, new))

    def _find(
        self, reference: str, here: Target, *, tell: bool = True
    ) -> Target | None:
        if reference in self._direct:
            return self._direct[reference]
        try:
            return self._library.find(reference, here)
        except ReferenceProblem as problem:
            meant = self._in_main(reference, here)
            if meant is None and tell:
                self._tell(problem, here)
            return meant

    def _in_main(self, reference: str, here: Target) -> Target | None:
        """The place in the main file that a reference of another file's may mean.

        By the standard `#/components/…` is in the file that says it; where that has no
        such place, it is meant for the description that the files are parts of.
        """
        if not reference.startswith("#/") or here.file == self._main:
            return None
        target = self._library.find(reference, Target(self._main, ""))
        _, count = walk(self._root, tokens := split_pointer(target.pointer))
        if count < len(tokens):
            return None
        message = f"`{reference}` is not in this file; it is taken from `{self._main}`"
        place = self._library.document(here.file).locate(here.pointer)
        self._diagnostics.warning("ref-other-file", message, place)
        return target

    def _tell(self, problem: ReferenceProblem, here: Target) -> None:
        place = self._library.document(here.file).locate(here.pointer)
        self._diagnostics.error(problem.code, problem.message, place, problem.help)


def _leading(node: dict[str, Any], pointer: str) -> dict[str, Any]:
    """The node with its reference led to a place in the result."""
    reference = "#" + _encoded(pointer)
    return node if node["$ref"] == reference else {**node, "$ref": reference}


def _encoded(pointer: str) -> str:
    # What would end the fragment or be taken for an escape (RFC 6901 §6).
    return pointer.replace("%", "%25")


_NO_KEY: Final = re.compile(r"[^\w.-]+")


def _keys(target: Target) -> Iterator[str]:
    """Names for a component: its own, with its file's, with a number.

    In the characters of such names (OAS 3.1.1 §4.8.7), and letters of any script.
    """
    folder, file = posixpath.split(target.file)
    stem = posixpath.splitext(file)[0]
    if stem == "index" and posixpath.basename(folder):
        stem = posixpath.basename(folder)
    tokens = split_pointer(target.pointer)
    stem = _NO_KEY.sub("_", stem)
    key = tokens[-1] if tokens and not is_index(tokens[-1]) else stem
    key = _NO_KEY.sub("_", key)
    yield key
    yield f"{stem}_{key}" if key != stem else f"{posixpath.basename(folder)}_{key}"
    number = 2
    while True:
        yield f"{key}_{number}"
        number += 1


def _extended(
    root: dict[str, Any], tokens: tuple[str, ...], members: dict[str, Any]
) -> dict[str, Any]:
    """The root with members more, or others, in the mapping that tokens lead to."""
    if not tokens:
        return {**root, **members}
    child = root.get(tokens[0])
    child = child if isinstance(child, dict) else {}
    return {**root, tokens[0]: _extended(child, tokens[1:], members)}
