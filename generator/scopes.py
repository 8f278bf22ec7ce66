"""Settles which name each thing gets where several want the same one.

A scope is a namespace of the generated package: the models, a module's functions, a
class's fields. String rules live in `names`; this module only decides who yields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from . import names
from .letters import is_foreign
from .pointers import join_pointer, split_pointer

MEMBERS = "/x-clientsmith/members"
"""Before the pointer of a class or an operation, and the member, in a lock's names."""


class Scope:
    """One namespace. Names that differ only in case count as the same.

    `decided` are names of an earlier run, by the JSON Pointers that lead to what bears
    them now. A name that was decided is kept for its pointer, so that an added schema
    or operation never renames another.
    """

    def __init__(
        self, decided: Mapping[str, str], reserved: Iterable[str] = ()
    ) -> None:
        self._names: dict[str, str] = {}
        self._taken = {name.casefold() for name in reserved}
        # A lock is input: what is no name of ours there decides nothing.
        self._decided = {p: name for p, name in decided.items() if _is_usable(name)}
        self._kept = {n.casefold(): p for p, n in self._decided.items()}
        self._refused: set[str] = set()

    @property
    def names(self) -> Mapping[str, str]:
        """Every name that was claimed, by the pointer of what bears it."""
        return self._names

    def claim(self, pointer: str, *candidates: str) -> str:
        """A free name for what stands at the pointer: the first candidate, or a later.

        Where none is free, the last one gets the first free number from 2.
        """
        if pointer in self._names:
            return self._names[pointer]
        name = self._decided.get(pointer)
        if name is None or not self._is_free(name, pointer):
            name = self._choose(pointer, candidates)
        self._names[pointer] = name
        self._taken.add(name.casefold())
        return name

    def hand_over(self, old: str, new: str, name: str) -> None:
        """Let `new` bear the name that an earlier run gave to what stands at `old`."""
        if self._decided.get(old) == name and not {old, new} & self._names.keys():
            self._decided.setdefault(new, self._decided.pop(old))
            self._kept[name.casefold()] = new

    def missed(self) -> frozenset[str]:
        """Names that something wanted, kept for what bore them, which bears none now.

        Without regard to case. Known when everything has claimed its name.
        """
        return frozenset(self._refused - self._taken)

    def is_decided(self, pointer: str) -> bool:
        """Whether what stands at the pointer has a name of an earlier run."""
        return pointer in self._decided

    def is_taken(self, name: str) -> bool:
        """Whether something bears the name already, or bore it in an earlier run."""
        return not self._is_free(name, "")

    def _choose(self, pointer: str, candidates: tuple[str, ...]) -> str:
        for name in map(names.safe, candidates):
            if self._is_free(name, pointer):
                return name
        number = 2
        last = candidates[-1].rstrip("_")
        while not self._is_free(numbered(last, number), pointer):
            number += 1
        return numbered(last, number)

    def _is_free(self, name: str, pointer: str) -> bool:
        folded = name.casefold()
        keeper = self._kept.get(folded, pointer)
        if keeper != pointer:
            self._refused.add(folded)
        return folded not in self._taken and keeper == pointer


def _is_usable(name: str) -> bool:
    return names.is_identifier(name) and len(name) <= 2 * names.MAX_LENGTH


def numbered(name: str, number: int) -> str:
    """`Card2`, `card_2`."""
    joint = "_" if name.islower() or name[-1:].isdigit() else ""
    return f"{name}{joint}{number}"


class Members:
    """Names of fields and parameters, by the pointer of the class or the operation.

    `decided` are names of an earlier run, which keep: a member that is added yields to
    those that were there. Only what is in doubt is worth remembering: members whose
    names clashed, or once did, and those spelled in ASCII, which could be done in other
    ways.
    """

    def __init__(self, decided: Mapping[str, str]) -> None:
        self._decided: dict[str, dict[str, str]] = {}
        for place, name in decided.items():
            owner, _, _ = place.rpartition("/")
            self._decided.setdefault(owner, {})[split_pointer(place)[-1]] = name
        self.remembered: dict[str, str] = {}

    def decided(self, pointer: str) -> dict[str, str]:
        """The names that an earlier run gave to members of one owner, each to one."""
        bearers: dict[str, str] = {}
        for member, name in self._decided.get(pointer, {}).items():
            if _is_usable(name):
                bearers.setdefault(name, member)
        return {member: name for name, member in bearers.items()}

    def remember(self, pointer: str, member: str, name: str) -> None:
        """Let the next run know a name, though nothing clashes with it now."""
        self.remembered[join_pointer(pointer, member)] = name

    def settle(
        self,
        pointer: str,
        texts: Mapping[str, str],
        reserved: frozenset[str],
        renamed: Mapping[str, str],
        doubtful: Collection[str] = (),
    ) -> dict[str, str]:
        """The names of all members of one owner; `texts` are what each is called.

        Those in doubt for another reason are remembered as if they clashed.
        """
        decided = self._decided.get(pointer, {})
        kept = {member: decided[member] for member in texts if member in decided}
        plain = {m: _plain(text, reserved) for m, text in texts.items()}
        spelled = [m for m, text in texts.items() if is_foreign(text)]
        doubtful = {*doubtful, *spelled}
        times = Counter(plain.values())
        if len(times) == len(plain) and not (renamed or kept or doubtful):
            return plain
        settled = settle_texts(texts, reserved, renamed, kept)
        for member, name in plain.items():
            clashed = times[name] > 1 or settled[member] != name
            if (clashed or member in doubtful) and member not in renamed:
                self.remember(pointer, member, settled[member])
        return settled


def settle(wires: Iterable[str], reserved: frozenset[str]) -> dict[str, str]:
    """Python names for the members of one class or signature, by their wire names."""
    return settle_texts({wire: wire for wire in wires}, reserved, {}, {})


def settle_texts(
    texts: Mapping[str, str],
    reserved: frozenset[str],
    renamed: Mapping[str, str],
    kept: Mapping[str, str],
) -> dict[str, str]:
    """Python names for members, by what each is called.

    `renamed` overrides, then `kept` counts where it is a name that is free. A text that
    is a Python name already keeps it whoever comes first; the others follow in order,
    and get a number where they clash.
    """
    settled = dict(renamed)
    taken = set(settled.values())
    for member, name in kept.items():
        if member not in settled and name not in taken | reserved and _is_usable(name):
            settled[member] = name
            taken.add(name)
    waiting = [member for member in texts if member not in settled]
    # Sorting is stable: exact names first, else document order.
    for member in sorted(waiting, key=lambda m: names.snake(texts[m]) != texts[m]):
        plain = _plain(texts[member], reserved)
        name, number = plain, 2
        while name in taken:
            name, number = numbered(plain.rstrip("_"), number), number + 1
        settled[member] = name
        taken.add(name)
    return settled


def _plain(text: str, reserved: frozenset[str]) -> str:
    """The name that a member has where nothing else wants it."""
    return names.safe(names.snake(text, prefix="value"), reserved)
