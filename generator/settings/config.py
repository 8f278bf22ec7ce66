"""Reads the configuration once: frozen settings from TOML or from the command line.

The form, in pyproject.toml (`clientsmith.toml` is the same without `tool.clientsmith`):

    [tool.clientsmith]                      # defaults of all clients
    auth = "bearer"

    [tool.clientsmith.clients.NAME]         # one client
    source = "spec/api.yaml"
    output = "src/acme/api"

Collects every mistake with its line before it stops. The configuration is the user's
own and trusted: a path in it may lead anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..diagnostics import Diagnostic, Diagnostics, Failure, Location, error
from ..nearest import nearest
from ..pointers import plain_pointer
from . import AuthScheme, ClientSettings, PageSettings
from .command_line import COMMAND_LINE, set_options
from .options import (
    CLIENT_OPTIONS,
    MERGED_OPTIONS,
    PAGE_OPTIONS,
    SHARED_OPTIONS,
    Check,
    WrongInside,
    check_name,
    check_table,
    page_settings,
)
from .toml_file import KeyPath, TomlFile, parse_toml

if TYPE_CHECKING:
    from _typeshed import StrPath

__all__ = [
    "AuthScheme",
    "ClientSettings",
    "PageSettings",
    "Project",
    "command_line_settings",
    "config_of",
    "find_config",
    "label_of",
    "place_of_key",
    "place_of_option",
    "read_config",
]

PYPROJECT = "pyproject.toml"
OWN_FILE = "clientsmith.toml"
PYPROJECT_TABLE: KeyPath = ("tool", "clientsmith")


class Project(NamedTuple):
    """A configuration file: its clients, in the order in which they stand there."""

    file: str
    clients: Mapping[str, ClientSettings]
    table: KeyPath = ()
    """Where in the file they are configured: the keys before `clients`."""

    def select(self, names: Sequence[str]) -> tuple[ClientSettings, ...]:
        """The named clients, or all; raise `Failure` for a name that is not there.

        Also where nothing is: a file may be a beginning that has no client yet.
        """
        if not self.clients:
            message = "no client is configured"
            help = "begin one: clientsmith init SOURCE"
            place = Location(file=self.file)
            raise Failure(error("config-no-clients", message, place, help))
        unknown = [name for name in names if name not in self.clients]
        if unknown:
            raise Failure(*(self._unknown(name) for name in unknown))
        # A name given twice is one client, as with any build tool.
        return tuple(
            self.clients[name] for name in dict.fromkeys(names or self.clients)
        )

    def _unknown(self, name: str) -> Diagnostic:
        meant = _meant(name, self.clients)
        return error(
            "config-unknown-client",
            f"no client `{name}` is configured{meant}",
            Location(file=self.file),
            "to read a description that is not configured, give the folder for its"
            " client: clientsmith generate SOURCE -o DIR",
        )


def find_config(start: StrPath) -> str | None:
    """The nearest file, in `start` or above it, that configures clients."""
    for folder in _upwards(os.fspath(start)):
        own, shared = os.path.join(folder, OWN_FILE), os.path.join(folder, PYPROJECT)
        has_table = os.path.isfile(shared) and _has_table(shared)
        is_there = os.path.isfile(own)
        if is_there and has_table:
            raise Failure(
                error(
                    "config-ambiguous",
                    f"both `{OWN_FILE}` and `{PYPROJECT}` configure clients",
                    Location(file=label_of(own)),
                    "keep one of the two",
                )
            )
        if is_there:
            return own
        if has_table:
            return shared
    return None


def _upwards(folder: str) -> Iterator[str]:
    """The folder and all that it lies in."""
    above = os.path.dirname(folder)
    yield folder
    if above != folder:
        yield from _upwards(above)


def read_config(path: StrPath) -> Project:
    """Read the file; raise `Failure` with everything that is wrong in it."""
    try:
        data = _read(os.path.abspath(path))
    except OSError as fault:
        place = Location(file=label_of(path))
        raise Failure(error("config-unreadable", f"{fault.strerror}", place)) from fault
    return config_of(data, path)


def config_of(data: bytes, path: StrPath) -> Project:
    """What a file would configure with this content; `Failure` as `read_config`."""
    label, place = label_of(path), os.path.abspath(path)
    reader = _Reader(toml := parse_toml(data, label), Diagnostics())
    table = _table_of(toml, place)
    clients = reader.read(table, os.path.dirname(place))
    reader.diagnostics.stop_on_errors()
    placed = {client.name: client._replace(file=place) for client in clients}
    return Project(file=label, clients=placed, table=table)


def place_of_option(
    settings: ClientSettings, key: str, values: Sequence[str]
) -> Location:
    """Where an option of a client stands: the line that has `values`, or its key's."""
    if settings.file is None:
        return COMMAND_LINE
    toml, paths = _where(settings, key)
    there = [path for path in paths if toml.value(path) is not None]
    lines = (toml.locate_values(path, values) for path in there)
    return next(filter(None, lines), toml.locate((*there, *paths)[0]))


def place_of_key(settings: ClientSettings, option: str, name: str) -> Location:
    """Where a key of an option stands that is a table; `name` may be a pointer."""
    if settings.file is None:
        return COMMAND_LINE
    toml, paths = _where(settings, option)
    for path in paths:
        for key in toml.value(path) or ():
            if plain_pointer(key) == name:
                return toml.locate((*path, key))
    return toml.locate(paths[0])


def _where(settings: ClientSettings, option: str) -> tuple[TomlFile, list[KeyPath]]:
    """The configuration of a client, and where an option counts: there, or for all."""
    file = settings.file or ""
    toml = parse_toml(_read(file), label_of(file))
    table = _table_of(toml, file)
    return toml, [(*table, "clients", settings.name, option), (*table, option)]


def _table_of(toml: TomlFile, path: str) -> KeyPath:
    """Where the configuration stands in a file: of a pyproject.toml a part is ours."""
    name = os.path.basename(path)
    is_shared = name == PYPROJECT or toml.value(PYPROJECT_TABLE) is not None
    return PYPROJECT_TABLE if is_shared and name != OWN_FILE else ()


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def command_line_settings(
    source: str, output: str, options: Sequence[str], overlays: Sequence[str] = ()
) -> ClientSettings:
    """The settings of a client that stands in no file: defaults of ours and options."""
    reader = _Reader(set_options(options), Diagnostics())
    places = {"source": os.path.abspath(source), "output": os.path.abspath(output)}
    values = reader.table((), CLIENT_OPTIONS) | places
    values["overlays"] = (*values.get("overlays", ()), *overlays)
    reader.check_source(source)
    client = reader.client(os.path.basename(places["output"]), (), values, os.getcwd())
    reader.diagnostics.stop_on_errors()
    return client


def label_of(path: StrPath) -> str:
    """The path as messages show it: relative to the working folder if inside it."""
    label, folder = os.fspath(path), os.getcwd()
    if os.path.isabs(label) and os.path.join(label, "").startswith(
        os.path.join(folder, "")
    ):
        label = os.path.relpath(label, folder)
    return label.replace(os.sep, "/")


class _Reader:
    """Reads one file, collecting what is wrong with a place for each."""

    def __init__(self, toml: TomlFile, diagnostics: Diagnostics) -> None:
        self.toml = toml
        self.diagnostics = diagnostics

    def read(self, prefix: KeyPath, folder: str) -> list[ClientSettings]:
        root: Any = self.toml.root
        for key in prefix:
            root = root.get(key, {}) if isinstance(root, dict) else {}
        if not isinstance(root, dict):
            self._complain("config-value", prefix, "must be a table")
            return []
        defaults = self.table(prefix, SHARED_OPTIONS, besides=("clients",))
        tables = self._checked(
            root.get("clients", {}), check_table, (*prefix, "clients")
        )
        clients = [
            self._client((*prefix, "clients"), name, defaults, folder)
            for name in tables or {}
        ]
        self._refuse_shared_output((*prefix, "clients"), clients)
        return clients

    def table(
        self, path: KeyPath, checks: Mapping[str, Check], besides: Sequence[str] = ()
    ) -> dict[str, Any]:
        """The checked values of the table at `path`, without those that are wrong."""
        values: dict[str, Any] = {}
        table = self._checked(self._value(path), check_table, path)
        for key, value in (table or {}).items():
            if key in checks:
                checked = self._checked(value, checks[key], (*path, key))
                if checked is not None:
                    values[key] = checked
            elif key not in besides:
                self._unknown_key((*path, key), [*checks, *besides])
        if "pages" in values and "pages" in checks:
            values["pages"] = self.table((*path, "pages"), PAGE_OPTIONS)
        return values

    def client(
        self, name: str, path: KeyPath, values: Mapping[str, Any], folder: str
    ) -> ClientSettings:
        """The settings from checked values; paths are relative to `folder`."""

        def place(value: str) -> str:
            return os.path.normpath(os.path.join(folder, value))

        output = place(values.get("output", name))
        if "output" in values:
            self._checked(os.path.basename(output), check_name, (*path, "output"))
        named = {key.replace("-", "_"): value for key, value in values.items()}
        named |= {
            "name": name,
            "source": place(values.get("source", ".")),
            "output": output,
            "pages": page_settings(values.get("pages", {})),
        }
        for key in ("source-root", "templates"):
            if key in values:
                named[key.replace("-", "_")] = place(values[key])
        named["overlays"] = tuple(map(place, values.get("overlays", ())))
        return ClientSettings(**named)

    def check_source(self, source: str) -> None:
        self._checked(source, CLIENT_OPTIONS["source"], ("source",))

    def _client(
        self, clients: KeyPath, name: str, defaults: Mapping[str, Any], folder: str
    ) -> ClientSettings:
        path = (*clients, name)
        own = self.table(path, CLIENT_OPTIONS)
        given = self._value(path)
        for key in ("source", "output"):
            if isinstance(given, dict) and key not in given:
                self._complain("config-missing-key", path, f"`{key}` is missing")
        # Tables of a client add to those of the defaults, key by key.
        merged = {
            key: {**defaults.get(key, {}), **own.get(key, {})} for key in MERGED_OPTIONS
        }
        return self.client(name, path, {**defaults, **own, **merged}, folder)

    def _refuse_shared_output(
        self, path: KeyPath, clients: Sequence[ClientSettings]
    ) -> None:
        """One folder in another would make the outer client own the inner one's."""
        # Each with all that it lies in, whatever links lead there.
        real = [tuple(_upwards(os.path.realpath(c.output))) for c in clients]
        for index, client in enumerate(clients):
            for other, around in zip(clients[:index], real, strict=False):
                if around[0] in real[index] or real[index][0] in around:
                    self._complain(
                        "config-output-shared",
                        (*path, client.name, "output"),
                        f"lies in one folder with the output of `{other.name}`",
                    )

    def _value(self, path: KeyPath) -> Any:
        value: Any = self.toml.root
        for key in path:
            value = value.get(key, {})
        return value

    def _checked(self, value: Any, check: Check, path: KeyPath) -> Any:
        try:
            return check(value)
        except ValueError as fault:
            keys = fault.keys if isinstance(fault, WrongInside) else ()
            self._complain("config-value", path, str(fault), keys)
            return None

    def _unknown_key(self, path: KeyPath, known: Sequence[str]) -> None:
        key = path[-1]
        if key in CLIENT_OPTIONS and key not in known:
            message = "belongs to one client, not to the defaults of all"
        elif path == PYPROJECT_TABLE[:1]:
            message = f"stands in {PYPROJECT} alone: here it is [clients.NAME]"
        else:
            message = f"is no option{_meant(key, known)}"
        self._complain("config-unknown-key", path, message)

    def _complain(
        self, code: str, path: KeyPath, message: str, inside: Sequence[str | int] = ()
    ) -> None:
        key = ".".join(path) or "the configuration"
        key += "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in inside)
        place = self.toml.locate((*path, *map(str, inside)))
        self.diagnostics.error(code, f"`{key}`: {message}", place)


def _has_table(pyproject: str) -> bool:
    try:
        data = _read(pyproject)
    except OSError:
        return False
    # Most files on the way up have none, and reading TOML is the slower part.
    if b"clientsmith" not in data:
        return False
    tool = parse_toml(data, label_of(pyproject)).root.get("tool")
    return isinstance(tool, dict) and "clientsmith" in tool


def _meant(name: str, known: Iterable[str]) -> str:
    # Options are few: `required` among them is `body-required`.
    near = nearest(name, known, cutoff=0.5)
    return f"; the nearest is `{near}`" if near else ""
