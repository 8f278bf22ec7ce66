"""The options that commands share, each group of them handed over as one value.

Also finds the clients that the arguments choose.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from ..diagnostics import Diagnostics, Failure, error
from ..output.journal import recover
from ..settings.config import (
    ClientSettings,
    Project,
    command_line_settings,
    find_config,
    place_of_option,
    read_config,
)
from .commands import Pipeline
from .report import Format, show
from .work import output_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What all commands share. `load` imports the pipeline."""

    form: Format
    strict: bool
    config: str | None
    debug: bool
    load: Callable[[], Pipeline]

    def project(self) -> Project | None:
        """The configuration; completes or undoes what a killed run left in clients."""
        path = self.config or find_config(os.getcwd())
        if path is None:
            return None
        project = read_config(path)
        told = Diagnostics()
        for client in project.clients.values():
            recover(output_folder(client), told)
        show(told, self.form, sys.stderr)
        return project


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """How a source that stands in no configuration is read."""

    settings: tuple[str, ...]
    overlays: tuple[str, ...]

    def client(self, source: str, output: str = "client") -> ClientSettings:
        return command_line_settings(source, output, self.settings, self.overlays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The clients that a command is about: by name, or one source and its output."""

    names: tuple[str, ...]
    output: str | None
    single: Single

    def clients(self, options: Options) -> tuple[ClientSettings, ...]:
        if self.output is not None:
            if len(self.names) != 1:
                raise click.UsageError("with -o DIR, give exactly one SOURCE")
            client = self.single.client(self.names[0], self.output)
            _refuse_configured(self.names[0], client, options)
            return (client,)
        if self.single.settings or self.single.overlays:
            raise click.UsageError("--set and --overlay go with SOURCE -o DIR")
        project = options.project()
        if project is None:
            raise Failure(
                error(
                    "config-missing",
                    "no pyproject.toml with [tool.clientsmith], and no"
                    " clientsmith.toml, in this folder or above it",
                    help="configure a client (`clientsmith init SOURCE` begins it), or"
                    " run: clientsmith generate SOURCE -o DIR",
                )
            )
        return project.select(self.names)


def _refuse_configured(source: str, wanted: ClientSettings, options: Options) -> None:
    """What stands in the configuration of a client must count for its folder.

    The name of a client is no SOURCE, unless something else lies there.
    """
    try:
        project = options.project()
    except Failure:  # a fault of what this run does not need
        return
    for name, client in (project.clients if project else {}).items():
        if client.output == wanted.output:
            code = "config-output-shared"
            message = f"this folder is the output of the client `{name}`"
            help = "give another folder with -o"
        elif wanted.source == client.output or (
            name == source and not os.path.exists(source)
        ):
            code = "source-is-client"
            message = f"`{source}` is a client, and -o goes with a SOURCE"
            help = "give what describes the API"
        else:
            continue
        place = place_of_option(client, "output", ())
        help = f"clientsmith generate {name}; or {help}"
        raise Failure(error(code, message, place, help))


def takes_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that all commands share, as `options`."""

    @click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "github"]),
        default="text",
        show_default=True,
        help="How messages are written.",
    )
    @click.option("--strict", is_flag=True, help="Let warnings stop the run, too.")
    @click.option(
        "--config",
        metavar="FILE",
        help="The configuration; without it, clientsmith.toml or pyproject.toml in"
        " this folder or the nearest above.",
    )
    @click.option(
        "--debug", is_flag=True, help="Show the traceback of a fault of ours."
    )
    @functools.wraps(function)
    def wrapper(
        form: Format,
        strict: bool,
        config: str | None,
        debug: bool,
        **arguments: Any,
    ) -> int:
        options = Options(
            form=form,
            strict=strict,
            config=config,
            debug=debug,
            load=click.get_current_context().obj,
        )
        code: int = function(options=options, **arguments)
        return code

    return wrapper


def takes_single(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what can be said about a source on the command line, as `single`."""

    @click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help="For what stands in no configuration: an option of it, as in"
        " 'lists=repeat'; can be repeated.",
    )
    @click.option(
        "--overlay",
        "overlays",
        multiple=True,
        metavar="FILE",
        help="For what stands in no configuration: an Overlay to apply first; can be"
        " repeated.",
    )
    @functools.wraps(function)
    def wrapper(
        settings: tuple[str, ...], overlays: tuple[str, ...], **arguments: Any
    ) -> int:
        single = Single(settings=settings, overlays=overlays)
        code: int = function(single=single, **arguments)
        return code

    return wrapper


def takes_jobs(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add how many clients are worked on at once, as `jobs`."""
    option = click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Work on so many clients at once, each in a process; without it, on as"
        " many as there are processors (on macOS and Windows always on one).",
    )
    return option(function)


def takes_clients(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the arguments that choose clients, as `chosen`."""

    @click.argument("names", nargs=-1, metavar="[NAME …] | SOURCE -o DIR")
    @click.option("-o", "--output", metavar="DIR", help="The folder of the client.")
    @takes_single
    @functools.wraps(function)
    def wrapper(
        names: tuple[str, ...], output: str | None, single: Single, **arguments: Any
    ) -> int:
        chosen = Chosen(names=names, output=output, single=single)
        code: int = function(chosen=chosen, **arguments)
        return code

    return wrapper
