"""The command line: arguments, exit codes, printing.

Exit codes: 0 done; 1 drift, or files in the way that stop the run; 2 the input or the
configuration is wrong; 3 a fault of ours.
"""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from .. import __version__
from ..changes import changes
from ..diagnostics import Diagnostics, Failure, Location, Severity, error
from ..ir import Api
from ..output.comparison import Edits
from ..printing.custom import to_copy
from ..resources import templates_folder
from ..settings.config import ClientSettings, label_of
from ..settings.schema import configuration_schema
from . import commands
from .arguments import (
    Chosen,
    Options,
    Single,
    takes_clients,
    takes_jobs,
    takes_options,
    takes_single,
)
from .beginning import beginning, name_of
from .model_json import as_json
from .report import Format, as_log, progress, show, show_changes, summary
from .running import DONE, DRIFT, FAULT, WRONG, Run, code_of, confession, outcomes
from .work import output_folder, read_source

_INTERRUPTED = 130
_UP_TO_DATE = "up to date"


def main(argv: Sequence[str], load: Callable[[], commands.Pipeline]) -> int:
    """Run the command and return its exit code. `load` imports the pipeline."""
    form: Format = _format_of(argv)
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A terminal or a log of another encoding must not stop a run.
                stream.reconfigure(errors="backslashreplace")
        code = _commands.main(
            # Whoever names no command does not know them yet.
            list(argv) or ["--help"],
            prog_name="clientsmith",
            standalone_mode=False,
            obj=load,
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except Failure as failure:
        show(failure.diagnostics, form, sys.stderr)
        return code_of(failure)
    except click.ClickException as fault:
        message = fault.format_message()
        show([error("command-line", message, help=_HELP)], form, sys.stderr)
        return WRONG
    except (KeyboardInterrupt, click.Abort):
        return _INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Whoever read our output has seen enough, for which click ends the process;
        # Python must not complain at exit.
        _tell_nobody()
        return DONE
    except Exception as fault:
        if "--debug" in argv:
            traceback.print_exception(fault, file=sys.stderr)
        if isinstance(fault, OSError) and _is_of_a_stream(fault):
            message = f"the standard output takes nothing: {fault.strerror}"
            show([error("output-stream", message)], form, sys.stderr)
            return WRONG
        show([confession(fault)], form, sys.stderr)
        return FAULT


def _is_of_a_stream(fault: OSError) -> bool:
    """Whether something could not be written to what has no path, as files have."""
    return fault.filename is None and fault.errno in _UNWRITTEN


_UNWRITTEN: Final = frozenset([errno.EBADF, errno.EFBIG, errno.EIO, errno.ENOSPC])
_HELP = "clientsmith --help lists the commands, clientsmith COMMAND --help the options"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def _commands() -> None:
    """Write Python packages that call HTTP APIs, from what describes the APIs.

    To begin: clientsmith init openapi.yaml, then clientsmith generate. Each command has
    a --help of its own.

    Exit codes: 0 done; 1 `check` or `diff` found something, or files are in the way; 2
    the input or the configuration is wrong; 3 a fault of ours.
    """


@_commands.command("generate")
@takes_options
@takes_clients
@takes_jobs
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite generated files that were edited, after saving the edits.",
)
@click.option(
    "--merge",
    is_flag=True,
    help="Merge edits of generated files with what is generated, and keep them.",
)
def _generate(
    options: Options,
    chosen: Chosen,
    jobs: int | None,
    force: bool,
    merge: bool,
) -> int:
    """Write the configured clients, or one from a SOURCE.

    All of them, or those of these names; what SOURCE describes goes into DIR.

    SOURCE is an OpenAPI or Swagger file, an HTML operation page or a folder of these
    pages. Only what changed is written; a generated file that was edited stops the run.
    """

    if force and merge:
        raise click.UsageError("--force drops edits, --merge keeps them: give one")
    edits: Edits = "overwrite" if force else "merge" if merge else "stop"

    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        written = commands.generate_client(
            client, options.load, diagnostics, strict=options.strict, edits=edits
        )
        code = DRIFT if written and written.conflicting else DONE
        told = str(written or _UP_TO_DATE)
        facts = asdict(written) if written else {}
        facts = {"up_to_date": written is None, **facts}
        return code, summary(client.name, told, options.form, facts)

    return _for_each(chosen.clients(options), options, run, "generating", jobs)


@_commands.command("check")
@takes_options
@takes_clients
@takes_jobs
def _check(options: Options, chosen: Chosen, jobs: int | None) -> int:
    """Show what `generate` would change; write nothing.

    Exits with 1 if it would change anything. The reasons are printed as messages, then
    the changes as a unified diff, the lock's last; with --format json in one object.
    """

    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        drift = commands.check_client(
            client, options.load, diagnostics, strict=options.strict
        )
        diagnostics.add(drift.reasons)
        facts = {"up_to_date": not drift.reasons, "diff": drift.diff}
        told = summary(client.name, _UP_TO_DATE, options.form, facts)
        if drift.reasons:
            return DRIFT, (
                told if options.form == "json" else as_log(drift.diff, options.form)
            )
        return DONE, told

    return _for_each(chosen.clients(options), options, run, "checking", jobs)


@_commands.command("show")
@takes_options
@click.argument("source")
@takes_single
def _show(options: Options, source: str, single: Single) -> int:
    """Print the model of a SOURCE or a client as JSON.

    That is what templates print from: operations, classes and their names. SOURCE is a
    file or folder, or the name of a client in the configuration.
    """
    project = options.project()
    plain = not single.settings and not single.overlays
    configured = project is not None and source in project.clients and plain
    if project is not None and configured:
        client = project.clients[source]
    else:
        client = single.client(source)

    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        read = read_source(client, diagnostics)
        folder = output_folder(client)
        lock = folder.read_lock() if configured else None
        # What earlier runs called things holds for a client that was generated.
        names = lock.read_names(folder.lock_label) if lock else {}
        api = commands.describe_client(
            client, read, names, options.load, diagnostics, strict=options.strict
        )
        return DONE, json.dumps(as_json(api), indent=2) + "\n"

    return _for_each((client,), options, run, "reading")


@_commands.command("init")
@takes_options
@click.argument("source")
@click.option("-o", "--output", metavar="DIR", help="The folder of the client.")
@click.option("--stdout", is_flag=True, help="Print it, and write nothing.")
@takes_single
def _init(
    options: Options, source: str, output: str | None, stdout: bool, single: Single
) -> int:
    """Begin the configuration of a client for SOURCE.

    Adds it to the configuration that is there, in this folder or above it; else to
    pyproject.toml, where there is one, or to clientsmith.toml. What the description
    leaves open stands in comments, and what --set and --overlay say in the table. The
    client is called after SOURCE, or its title.
    """
    project = options.project()
    folder = Path.cwd()
    into = Path(output).absolute() if output else None
    client = single.client(
        source, str(into or folder / name_of(Path(source).absolute()))
    )

    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        read = read_source(client, diagnostics)
        api = commands.describe_client(
            client, read, {}, options.load, diagnostics, strict=options.strict
        )
        made = beginning(client, single.settings, into, project, folder, api.title)
        text = made.text(api, tuple(diagnostics))
        whole = made.whole(text)
        if stdout:
            return DONE, text
        is_new = not made.path.exists()
        facts = {"file": label_of(made.path), "is_new": is_new}
        told = made.told(folder, is_new=is_new)
        made.path.write_bytes(whole)
        told += "; now: clientsmith generate"
        told += f" --config {options.config}" if options.config else ""
        return DONE, summary(made.name, told, options.form, facts)

    return _for_each((client,), options, run, "reading")


@_commands.command("templates")
@takes_options
@click.argument("folder")
@click.argument("names", nargs=-1, metavar="[NAME …]")
def _templates(options: Options, folder: str, names: tuple[str, ...]) -> int:
    """Copy our templates into FOLDER, to be changed: all of them, or by NAME.

    Then `templates = "FOLDER"` in the configuration lets them print in the place of
    ours. Copy only those that you change, such as client.py.jinja: of the others, a new
    version of clientsmith has newer ones.
    """
    place = Path(folder)
    for target, text in to_copy(templates_folder(), names, place, folder).items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
        _tell(f"{target.as_posix()}\n")
    return DONE


@_commands.command("schema")
def _schema() -> int:
    """Print the JSON Schema of the configuration, for editors.

    Save it, and name it in the first line of clientsmith.toml: #:schema ./FILE
    """
    click.echo(json.dumps(configuration_schema(), indent=2))
    return DONE


@_commands.command("diff")
@takes_options
@click.argument("old")
@click.argument("new")
@takes_single
def _diff(options: Options, old: str, new: str, single: Single) -> int:
    """Tell what callers notice between two descriptions.

    OLD and NEW are files, or folders of HTML pages. Names are those of a first run; a
    client whose lock has others keeps them. Exits with 1 where something breaks
    callers; --format json prints the changes as JSON, github as annotations of NEW.
    """
    options.project()  # A killed run is settled by whatever command comes next.
    found: list[tuple[Api, Callable[[str], Location]]] = []

    def run(client: ClientSettings, diagnostics: Diagnostics) -> tuple[int, str]:
        source = read_source(client, read := Diagnostics())
        found.append(options.load().describe_places(source, client, {}, read))
        # All that is said of both would hide what is asked for.
        told = (d for d in read if options.strict or d.code.startswith("overlay-"))
        diagnostics.add(d for d in told if d.severity is Severity.WARNING)
        commands.stop(client, diagnostics, strict=options.strict)
        return DONE, ""

    worst = _for_each(list(map(single.client, (old, new))), options, run, "reading")
    if worst != DONE:
        return worst
    (before, _), (after, locate) = found
    told = changes(before, after)
    text = io.StringIO()
    show_changes(told, options.form, text, locate, Location(file=new))
    _tell(text.getvalue())
    return DRIFT if any(change.is_breaking for change in told) else DONE


def _for_each(
    clients: Sequence[ClientSettings],
    options: Options,
    run: Run,
    doing: str,
    jobs: int | None = 1,
) -> int:
    """Run for each client, and tell what came of each; the worst code counts."""
    worst = DONE
    if len(clients) > 1:
        options.load()  # Once, for all processes that are to come.
    with outcomes(run, clients, jobs) as results:
        for client in clients:
            with progress(f"{doing} {client.name}", options.form, sys.stderr):
                outcome = next(results)
            if options.debug and outcome.trace:
                click.echo(outcome.trace, err=True)
            # Reasons first: what they are of may be long.
            show(outcome.diagnostics, options.form, sys.stderr)
            _tell(outcome.text)
            worst = max(worst, outcome.code)
    return worst


def _tell(text: str) -> None:
    """Print it; where nobody reads on, the work goes on, and its exit code counts."""
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        _tell_nobody()


def _tell_nobody() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _format_of(argv: Sequence[str]) -> Format:
    """The form of diagnostics, also where the arguments are not right."""
    forms: tuple[Format, ...] = ("json", "github")
    given = " ".join(argv).replace("--format=", "--format ")
    return next((form for form in forms if f"--format {form}" in given), "text")
