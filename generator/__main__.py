"""Where the command starts; ends at once, with little loaded, if nothing is to do."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cli.commands import Pipeline


def main() -> None:
    """Run the command `clientsmith`."""
    # Where nobody listens (`>&-`), Python has no stream at all.
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    try:
        code = run(sys.argv[1:])
    except OSError:
        code = 2  # There is nowhere to tell of it.
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # It has been told, where it can be.
            stream.flush()
    # To free what was loaded takes longer than to compare a thousand files.
    os._exit(code)


def run(argv: Sequence[str]) -> int:
    """Run the command with these arguments and return its exit code."""
    return 0 if _ends_at_once(argv) else _run_whole(argv)


def _ends_at_once(argv: Sequence[str]) -> bool:
    """Whether nothing was to do, which is told then."""
    if not _is_plain(argv):
        return False
    # What is read here is kept: to look for what could go takes a tenth of the time.
    gc.disable()
    try:
        return _nothing_to_do(*argv)
    finally:
        gc.enable()


def _run_whole(argv: Sequence[str]) -> int:
    # Loaded late: this alone takes longer than finding that nothing is to do.
    from .cli.main import main as run_command

    return run_command(argv, _load_pipeline)


def _is_plain(argv: Sequence[str]) -> bool:
    """Whether this is `generate` or `check` of configured clients, without options."""
    return argv[:1] in (["generate"], ["check"]) and not any(
        argument.startswith("-") for argument in argv
    )


def _nothing_to_do(command: str, *names: str) -> bool:
    from .cli.work import is_proven, is_up_to_date
    from .diagnostics import Failure
    from .settings.config import find_config, read_config

    is_done = is_proven if command == "check" else is_up_to_date
    try:
        path = find_config(os.getcwd())
        clients = read_config(path).select(names) if path else ()
        if not clients or not all(map(is_done, clients)):
            return False
        for client in clients:
            print(f"{client.name}: up to date")
        sys.stdout.flush()
    except (Failure, OSError):
        # The whole command meets the same, and has the means to tell it.
        return False
    return True


def _load_pipeline() -> Pipeline:
    from . import pipeline

    return pipeline


if __name__ == "__main__":
    main()
