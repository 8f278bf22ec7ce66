"""A description that is being changed, which knows from where each part came.

The values of a document are shared and never changed, so that what is about to change
is copied first: the way down to it, and nothing else. Each copy keeps beside it where
its members stood, in whichever file; all below the copies stands where its parent did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from ..diagnostics import Location as Place
from ..document import Document
from ..pointers import join_pointer, split_pointer, walk
from .queries import Location


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in a file."""

    document: Document
    pointer: str

    def below(self, token: str | int) -> Origin:
        return Origin(self.document, join_pointer(self.pointer, token))

    def __str__(self) -> str:
        return str(self.document.locate(self.pointer))


class Incompatible(Exception):
    """A value that cannot be merged into an old one, and where both stand."""

    def __init__(self, old: Any, at: Origin, new: Any, origin: Origin) -> None:
        self.old, self.at, self.new, self.origin = old, at, new, origin


@dataclass(frozen=True, slots=True)
class _Copy:
    """A list or mapping of ours, and beside each member its origin."""

    value: Any
    origins: Any


class Tree:
    """The values, and the three changes that an overlay can make to them."""

    def __init__(self, document: Document) -> None:
        self.root: Any = document.root
        self._start = Origin(document, "")
        # By identity, which holds as long as the copy is kept here.
        self._copies: dict[int, _Copy] = {}

    def locate(self, pointer: str) -> Place:
        """Where the value at a pointer stands in its file, or what is around it."""
        origin = self._origin(split_pointer(pointer))
        return origin.document.locate(origin.pointer)

    def take(self, location: Location) -> tuple[Any, Origin]:
        """What is at a location, as no later change will reach it, and its origin."""
        tokens = tuple(map(str, location))
        return self._separate(walk(self.root, tokens)[0]), self._origin(tokens)

    def merge(self, location: Location, value: Any, origin: Origin) -> None:
        """Merge a value that stands at `origin` into what is at a location.

        Raises `Incompatible`. A list takes a value that is none as one item.
        """
        if not location:
            self.root = self._merged(self.root, self._start, value, origin)[0]
            return
        parent, key = self._copy_at(location[:-1]), location[-1]
        target, target_origin = parent.value[key], parent.origins[key]
        if isinstance(target, list) and not isinstance(value, list | None):
            copy = self._copied(target, target_origin)
            copy.value.append(self._separate(value))
            copy.origins.append(origin)
            parent.value[key] = copy.value
            return
        merged = self._merged(target, target_origin, value, origin)
        parent.value[key], parent.origins[key] = merged

    def remove(self, location: Location) -> None:
        """Take what is at a location, which is not the root, out of what holds it."""
        parent, key = self._copy_at(location[:-1]), location[-1]
        del parent.value[key], parent.origins[key]

    def _merged(
        self, target: Any, target_origin: Origin, value: Any, origin: Origin
    ) -> tuple[Any, Origin]:
        """Overlay 1.1.0, "Action Object": the steps of merging, one below the other."""
        match target, value:
            case dict(), dict():
                copy = self._copied(target, target_origin)
                for key in value:
                    self._put(copy, key, value[key], self._below(value, origin, key))
                return copy.value, target_origin
            case list(), list():
                copy = self._copied(target, target_origin)
                for index, item in enumerate(value):
                    copy.value.append(self._separate(item))
                    copy.origins.append(self._below(value, origin, index))
                return copy.value, target_origin
            case (dict() | list()), None:
                # `components:` without anything after it, as the standard's own
                # example of a structured overlay has it.
                return target, target_origin
            case ((dict() | list()), _) | (_, (dict() | list())):
                raise Incompatible(target, target_origin, value, origin)
        return value, origin

    def _put(self, copy: _Copy, key: str, value: Any, origin: Origin) -> None:
        if key not in copy.value:
            copy.value[key], copy.origins[key] = self._separate(value), origin
            return
        target, target_origin = copy.value[key], copy.origins[key]
        merged = self._merged(target, target_origin, value, origin)
        copy.value[key], copy.origins[key] = merged

    def _copy_at(self, location: Location) -> _Copy:
        """What is at a location as a copy of ours, after copying the way to it."""
        copy = self._copied(self.root, self._start)
        self.root = copy.value
        for key in location:
            child = self._copied(copy.value[key], copy.origins[key])
            copy.value[key] = child.value
            copy = child
        return copy

    def _copied(self, value: Any, origin: Origin) -> _Copy:
        known = self._copies.get(id(value))
        if known is not None:
            return known
        if isinstance(value, dict):
            return self._kept(dict(value), {key: origin.below(key) for key in value})
        return self._kept(
            list(value), [origin.below(index) for index in range(len(value))]
        )

    def _separate(self, value: Any) -> Any:
        """The value so that a change at its old place does not reach its new one."""
        known = self._copies.get(id(value))
        if known is None:
            return value  # What is not ours is copied before it is changed.
        if isinstance(value, dict):
            made: Any = {key: self._separate(each) for key, each in value.items()}
            return self._kept(made, dict(known.origins)).value
        made = [self._separate(each) for each in value]
        return self._kept(made, list(known.origins)).value

    def _kept(self, value: Any, origins: Any) -> _Copy:
        copy = _Copy(value, origins)
        self._copies[id(value)] = copy
        return copy

    def _origin(self, tokens: Iterable[str]) -> Origin:
        """The place of what tokens lead to; of what is not there, as if it were."""
        node, origin = self.root, self._start
        for token in tokens:
            origin = self._below(node, origin, token)
            found, count = walk(node, (token,))
            node = found if count else None
        return origin

    def _below(self, node: Any, origin: Origin, key: str | int) -> Origin:
        """The origin of a member of what stands at `origin`."""
        copy = self._copies.get(id(node))
        if copy is not None:
            found, count = walk(copy.origins, (str(key),))
            if count:
                return cast(Origin, found)
        return origin.below(key)
