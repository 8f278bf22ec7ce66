"""Work shared out among processes comes back whole, in order, errors included."""

from __future__ import annotations

import os

import pytest

from generator.processes import processors, shared_out

forked = pytest.mark.skipif(processors() == 1, reason="one processor, or no forking")


def squares(share: int, shares: int) -> list[tuple[int, int]]:
    return [(number, number**2) for number in range(share, 10, shares)]


def test_one_share_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some systems cannot fork, and there is nothing to share then."""
    monkeypatch.delattr("multiprocessing.get_context")
    assert list(shared_out(squares, 1)) == [(n, n**2) for n in range(10)]


@pytest.mark.parametrize("shares", [2, 3])
@forked
def test_every_share_is_done_once(shares: int) -> None:
    assert sorted(shared_out(squares, shares)) == [(n, n**2) for n in range(10)]


@forked
def test_the_shares_are_done_apart() -> None:
    assert len(set(shared_out(lambda share, shares: [os.getpid()], 2))) == 2


@forked
def test_what_goes_wrong_elsewhere_is_raised_here() -> None:
    def fail(share: int, shares: int) -> list[None]:
        if share:
            raise LookupError("not there")
        return []

    with pytest.raises(LookupError, match="not there") as caught:
        list(shared_out(fail, 2))
    assert "in fail" in caught.value.__notes__[0]


@forked
def test_a_process_that_is_killed_is_told() -> None:
    def vanish(share: int, shares: int) -> list[None]:
        if share:
            os._exit(9)
        return []

    with pytest.raises(ChildProcessError):
        list(shared_out(vanish, 2))
