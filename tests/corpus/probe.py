"""Imports the whole of a generated package and looks for its operations.

Run in a process of its own, because it leaves hundreds of modules behind:
`python probe.py FOLDER PACKAGE`, with the methods by group as JSON on stdin. Prints a
report as JSON. Knows nothing of the generator.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType


def main() -> None:
    folder, name = sys.argv[1:]
    groups: dict[str, list[str]] = json.load(sys.stdin)
    sys.path.insert(0, folder)
    modules: dict[str, ModuleType] = {}
    failed: dict[str, str] = {}
    for module in sorted(names_of(Path(folder), name)):
        try:
            modules[module] = importlib.import_module(module)
        except BaseException as fault:  # whatever a module may raise is to be told
            failed[module] = f"{type(fault).__name__}: {fault}"
    for loaded in list(modules.values()):
        failed |= dict(untouchable(loaded))
    # Without the package itself, all of them are missing.
    missing = list(absent(modules[name], groups)) if name in modules else ["all"]
    wanted = 0 if missing == ["all"] else sum(map(len, groups.values()))
    found = wanted - len({place.partition(":")[2] for place in missing if wanted})
    report = {
        "modules": len(modules),
        "failed": failed,
        "methods": found,
        "missing": missing,
        "hints": dict(unresolved(modules.values(), name)),
    }
    print(json.dumps(report))


def names_of(folder: Path, package: str) -> Iterator[str]:
    """The names of all modules of the package."""
    for path in (folder / package).rglob("*.py"):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__")


def untouchable(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Names that a lazy package promises, but does not have."""
    for name in dir(module) if hasattr(module, "__path__") else ():
        try:
            getattr(module, name)
        except BaseException as fault:
            yield f"{module.__name__}.{name}", f"{type(fault).__name__}: {fault}"


def absent(package: ModuleType, groups: dict[str, list[str]]) -> Iterator[str]:
    """Operations that either client or the builders lack, as `where:group.method`."""
    clients = {
        "Client": package.Client(base_url="http://localhost"),
        "AsyncClient": package.AsyncClient(base_url="http://localhost"),
    }
    for group, methods in groups.items():
        builders = getattr(package.operations, group, None)
        for method in methods:
            place = f"{group}.{method}"
            if not inspect.isfunction(getattr(builders, method, None)):
                yield f"operations:{place}"
            for kind, client in clients.items():
                bound = getattr(getattr(client, group, None), method, None)
                is_async = inspect.iscoroutinefunction(bound)
                if not inspect.ismethod(bound) or is_async != kind.startswith("Async"):
                    yield f"{kind}:{place}"


def unresolved(
    modules: typing.Iterable[ModuleType], package: str
) -> Iterator[tuple[str, str]]:
    """Classes of models whose annotations name something that is not there."""
    for module in modules:
        if not module.__name__.startswith(f"{package}.models."):
            continue
        for name, value in vars(module).items():
            if dataclasses.is_dataclass(value) and isinstance(value, type):
                try:
                    typing.get_type_hints(value)
                except Exception as fault:
                    place = f"{module.__name__}.{name}"
                    yield place, f"{type(fault).__name__}: {fault}"


if __name__ == "__main__":
    main()
