"""Runs a command's work for each client, and keeps what it says until its turn.

A client that fails hides nothing of the others. Prints nothing.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from ..diagnostics import Diagnostic, Diagnostics, Failure, Location, error, one_line
from ..output.folder import Stopped
from ..processes import all_processors
from ..settings.config import ClientSettings, label_of
from .workers import at_once

DONE, DRIFT, WRONG, FAULT = 0, 1, 2, 3
"""The exit codes; the worst is the greatest."""

Run: TypeAlias = Callable[[ClientSettings, Diagnostics], tuple[int, str]]
"""What a command does to a client: the exit code and what it prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How it went for one client; `trace` is for who looks for a fault of ours."""

    code: int
    text: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    trace: str = ""


@contextmanager
def outcomes(
    run: Run, clients: Sequence[ClientSettings], jobs: int | None
) -> Iterator[Iterator[Outcome]]:
    """The outcome for each client in order, as soon as it is there.

    `jobs` processes work at a time, each on a client; None: as many as processors.
    """

    def attempt(index: int) -> Outcome:
        return outcome_of(run, clients[index])

    with at_once(attempt, len(clients), jobs or all_processors()) as results:
        yield (each or _lost() for each in results)


def outcome_of(run: Run, client: ClientSettings) -> Outcome:
    """What comes of one client, whatever it is."""
    diagnostics = Diagnostics()
    code, text, trace = DONE, "", ""
    try:
        code, text = run(client, diagnostics)
    except Failure as failure:
        told = set(map(id, diagnostics))
        diagnostics.add(d for d in failure.diagnostics if id(d) not in told)
        code = code_of(failure)
    except Exception as fault:
        diagnostics.add([confession(fault, client)])
        code, trace = FAULT, "".join(traceback.format_exception(fault))
    return Outcome(code=code, text=text, diagnostics=tuple(diagnostics), trace=trace)


def code_of(failure: Failure) -> int:
    return DRIFT if isinstance(failure, Stopped) else WRONG


def confession(fault: Exception, client: ClientSettings | None = None) -> Diagnostic:
    """One line that asks for a report, and names what a client is made of."""
    message = f"a fault in clientsmith: {type(fault).__name__}: {one_line(str(fault))}"
    return error(
        "internal",
        message[:500],
        client and Location(file=label_of(client.source)),
        "please report it with the description; --debug shows the traceback",
    )


def _lost() -> Outcome:
    message = "the process that worked on this client was ended from outside"
    help = "if memory is short, work on fewer at once: --jobs 1"
    told = error("process-lost", message, help=help)
    return Outcome(code=FAULT, diagnostics=(told,))
