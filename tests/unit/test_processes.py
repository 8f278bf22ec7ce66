"""Work shared out among processes comes back whole, errors included."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from generator.processes import processors, shared_out

forked = pytest.mark.skipif(processors() == 1, reason="one processor, or no forking")


def squares(numbers: Iterator[int]) -> list[tuple[int, int]]:
    return [(number, number**2) for number in numbers]


def test_one_share_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some systems cannot fork, and there is nothing to share then."""
    monkeypatch.delattr("multiprocessing.get_context")
    assert list(shared_out(squares, 10, 1)) == [(n, n**2) for n in range(10)]


@pytest.mark.parametrize("count", [0, 1, 10, 1_001, 10_000])
@pytest.mark.parametrize("shares", [2, 3])
@forked
def test_every_number_is_given_once(count: int, shares: int) -> None:
    found = sorted(shared_out(squares, count, shares))
    assert found == [(n, n**2) for n in range(count)]


@forked
def test_the_shares_are_done_apart() -> None:
    assert len(set(shared_out(lambda numbers: [os.getpid()], 1, 2))) == 2


@forked
def test_who_is_done_early_takes_more() -> None:
    """The numbers are not dealt out beforehand."""
    here = os.getpid()

    def work(numbers: Iterator[int]) -> list[list[int]]:
        return [list(numbers)] if os.getpid() == here else []

    assert list(shared_out(work, 100, 2)) == [list(range(100))]


@forked
def test_what_goes_wrong_elsewhere_is_raised_here() -> None:
    here = os.getpid()

    def fail(numbers: Iterator[int]) -> list[None]:
        if os.getpid() != here:
            raise LookupError("not there")
        return []

    with pytest.raises(LookupError, match="not there") as caught:
        list(shared_out(fail, 10, 2))
    assert "in fail" in caught.value.__notes__[0]


@forked
def test_a_process_that_is_killed_is_told() -> None:
    here = os.getpid()

    def vanish(numbers: Iterator[int]) -> list[None]:
        if os.getpid() != here:
            os._exit(9)
        return []

    with pytest.raises(ChildProcessError):
        list(shared_out(vanish, 10, 2))
