"""Several clients at once: order, failures, processes that vanish, and interrupts."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator import processes
from generator.cli.running import Outcome, Run, outcomes
from generator.diagnostics import Diagnostics, Failure, error
from generator.settings import ClientSettings

REPOSITORY = Path(__file__).parents[2]
NAMES = ("a", "b", "c")


def all_outcomes(run: Run, jobs: int | None = 3) -> list[Outcome]:
    clients = [ClientSettings(name=name, source="s", output=name) for name in NAMES]
    with outcomes(run, clients, jobs) as results:
        return list(results)


def test_clients_are_worked_on_at_once_and_told_in_order() -> None:
    """Each waits for both others, and the first is the last to end."""
    context = multiprocessing.get_context("fork")
    together, others = context.Barrier(3), context.Semaphore(0)

    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        together.wait(timeout=60)
        if client.name == "a":
            others.acquire(timeout=60)
            others.acquire(timeout=60)
        others.release()
        diagnostics.warning("odd", client.name)
        return 0, f"{client.name} {os.getpid()}\n"

    found = all_outcomes(run)
    assert [each.text[0] for each in found] == list(NAMES)
    assert [str(d) for each in found for d in each.diagnostics] == [
        f"warning[odd]: {name}" for name in NAMES
    ]
    pids = {int(each.text.split()[1]) for each in found}
    assert len(pids | {os.getpid()}) == 4


@pytest.mark.parametrize("jobs", [1, 2, 3, None])
def test_each_client_fails_alone(jobs: int | None) -> None:
    """What was said before is kept, and said once."""

    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        diagnostics.warning("odd", "a warning")
        if client.name == "a":
            diagnostics.error("bad", "an error")
            diagnostics.stop_on_errors()
        if client.name == "b":
            raise Failure(error("worse", "another"))
        raise KeyError(client.name)

    found = all_outcomes(run, jobs)
    assert [each.code for each in found] == [2, 2, 3]
    codes = [[d.code for d in each.diagnostics] for each in found]
    assert codes == [["odd", "bad"], ["odd", "worse"], ["odd", "internal"]]
    assert [bool(each.trace) for each in found] == [False, False, True]


def test_a_process_that_is_killed_takes_no_other_along() -> None:
    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        if client.name == "b":
            os.kill(os.getpid(), signal.SIGKILL)
        return 0, client.name

    found = all_outcomes(run, 2)
    assert [each.code for each in found] == [0, 3, 0]
    assert [d.code for d in found[1].diagnostics] == ["process-lost"]


def test_processes_share_the_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that printing in each does not start more than there are."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))

    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        return 0, str(processes.processors())

    assert [each.text for each in all_outcomes(run, 1)] == ["4"] * 3
    assert [each.text for each in all_outcomes(run, 2)] == ["4"] * 3
    assert [each.text for each in all_outcomes(run, 3)] == ["2"] * 3
    assert processes.processors() == 4


INTERRUPTED = """
import os, signal, sys, time
# Whoever runs the tests in the background may have it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from generator.cli.running import outcomes
from generator.settings import ClientSettings

def run(client, diagnostics):
    try:
        print(os.getpid(), flush=True)
        time.sleep(600)
    finally:
        Path(client.name).touch()

clients = [ClientSettings(name=n, source=n, output=n) for n in "ab"]
try:
    with outcomes(run, clients, 2) as results:
        list(results)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("whole_group", [True, False])
def test_an_interrupt_ends_every_process(tmp_path: Path, whole_group: bool) -> None:
    """Each has the time to leave its blocks, and none says a word."""
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in "ab"]
    send = os.killpg if whole_group else os.kill
    send(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


SHARING = """
import os, time
from generator.processes import shared_out

here = os.getpid()

def work(numbers):
    if os.getpid() == here:
        print(here, flush=True)
        time.sleep(600)
    print(os.getpid(), flush=True)
    return [b"more than any pipe has room for" * 10_000 for _ in numbers]

list(shared_out(work, 100, 2))
"""


@pytest.mark.parametrize(
    ("code", "leaves"), [(INTERRUPTED, ["a", "b"]), (SHARING, [])], ids=["all", "one"]
)
@pytest.mark.skipif(not processes.can_fork(), reason="no forking")
def test_no_process_outlives_the_first(
    code: str, leaves: list[str], tmp_path: Path
) -> None:
    """However it is killed; what they were at, they leave as after an interrupt."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    told = {int(process.stdout.readline()) for _ in "ab"}
    process.kill()
    process.wait()
    # Ends when the last of them does, for all of them hold the other end of it.
    done, _, _ = select.select([process.stdout], [], [], 60)
    process.stdout.close()
    assert done
    assert len(told) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == leaves
