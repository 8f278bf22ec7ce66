"""Real packages against a real server: nothing of ours is replaced by a stand-in."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .making import Workshop
from .recording import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A recording server on a free port of loopback."""
    with Server().running() as running:
        yield running


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    """Makes and imports packages in a folder of this test's own."""
    yield from _workshop(tmp_path / "packages")


@pytest.fixture(scope="module")
def shared_workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """The same for packages that several tests of a module look at."""
    yield from _workshop(tmp_path_factory.mktemp("packages"))


def _workshop(folder: Path) -> Iterator[Workshop]:
    made = Workshop(folder)
    made.open()
    yield made
    made.close()


@pytest.fixture(params=["stripe_cards", "stripe_cards_openapi"])
def cards(request: pytest.FixtureRequest) -> ModuleType:
    """The packages of this repository: from the page, and from the description."""
    return importlib.import_module(request.param)


Call = Callable[..., Any]


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest) -> Call:
    """`call(package, action, **options)`: what `action` makes of a new client.

    The action gets a client of either kind and returns what the method returned.
    """

    def call_sync(package: Any, action: Callable[[Any], Any], **options: Any) -> Any:
        with package.Client(**options) as client:
            return action(client)

    def call_async(package: Any, action: Callable[[Any], Any], **options: Any) -> Any:
        async def run() -> Any:
            async with package.AsyncClient(**options) as client:
                return await action(client)

        return asyncio.run(run())

    return call_sync if request.param == "sync" else call_async
