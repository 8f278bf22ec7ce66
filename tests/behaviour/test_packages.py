"""The generated packages as vendored code: loaded, moved, copied, checked."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import pickle
import pkgutil
import random
import shutil
import subprocess
import sys
import typing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .making import (
    DESCRIPTION,
    PAGE,
    REPOSITORY,
    Workshop,
    file_source,
    openapi,
    write_package,
)

SINK = Path(__file__).with_name("kitchen_sink.yaml")
GENERATED = REPOSITORY / "generated"
NAMES = ("stripe_cards", "stripe_cards_openapi")


def run_python(
    *arguments: str, path: Path, timeout: int = 60
) -> subprocess.CompletedProcess[str]:
    """A Python of its own, that sees the packages in `path` and nothing of ours."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=path,
        env={**inherited, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
    )


def succeeds(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def vendored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody else's, with both packages of this repository."""
    folder = tmp_path_factory.mktemp("vendored")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in NAMES:
        shutil.copytree(GENERATED / name, folder / name, ignore=ignored)
    return folder


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package that has one of everything."""
    folder = tmp_path_factory.mktemp("sink")
    write_package(folder, file_source(SINK)).folder.rename(folder / "sink")
    return folder


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package of models that have many fields each."""
    kinds = [
        {"type": "string"},
        {"type": ["integer", "null"]},
        {"enum": ["a", "b"]},
        {"type": "array", "items": {"type": "string"}},
    ]
    schemas = {
        f"Wide{count}": {
            "type": "object",
            "properties": {
                f"field_{number}": kinds[number % len(kinds)] for number in range(count)
            },
        }
        for count in (48, 49, 64, 65, 200)
    }
    description = {
        "openapi": "3.1.0",
        "info": {"title": "Wide", "version": "1"},
        "components": {"schemas": schemas},
    }
    folder = tmp_path_factory.mktemp("wide")
    write_package(folder, openapi(description)).folder.rename(folder / "wide")
    return folder


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package of types that contain themselves."""
    json_type = {"$ref": "#/components/schemas/Json"}
    tree = {"$ref": "#/components/schemas/Tree"}
    plain = [{"type": kind} for kind in ("string", "number", "boolean", "null")]
    holding = [
        {"type": "array", "items": json_type},
        {"type": "object", "additionalProperties": json_type},
    ]
    schemas = {
        "Forest": {"type": "object", "properties": {"json": json_type, "tree": tree}},
        "Json": {"oneOf": [*plain, *holding]},
        "Tree": {"type": "array", "items": tree},
    }
    description = {
        "openapi": "3.1.0",
        "info": {"title": "Nested", "version": "1"},
        "components": {"schemas": schemas},
    }
    folder = tmp_path_factory.mktemp("nested")
    write_package(folder, openapi(description)).folder.rename(folder / "nested")
    return folder


@pytest.fixture(params=[*NAMES, "sink"])
def placed(request: pytest.FixtureRequest) -> tuple[str, Path]:
    """The name of a package, and the folder that it lies in."""
    folder = "sink" if request.param == "sink" else "vendored"
    return request.param, request.getfixturevalue(folder)


@pytest.fixture(params=["vendored", "sink", "wide", "nested"])
def folder(request: pytest.FixtureRequest) -> Path:
    """A folder of packages, to be checked as a whole."""
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=[PAGE, DESCRIPTION, SINK], ids=["page", "description", "sink"])
def package(request: pytest.FixtureRequest, shared_workshop: Workshop) -> ModuleType:
    """A package that was just generated."""
    return shared_workshop.load(file_source(request.param))


def packages_in(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))


def modules_of(package: ModuleType) -> list[str]:
    """All modules but the tests."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [module.name for module in found if ".tests" not in module.name]


def models_of(package: Any) -> list[type[Any]]:
    """All dataclasses of `models`."""
    members = [getattr(package.models, name) for name in dir(package.models)]
    classes = [member for member in members if isinstance(member, type)]
    return [made for made in classes if dataclasses.is_dataclass(made)]


LOADED = """
import json, sys
{statement}
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(statement: str, path: Path) -> set[str]:
    script = LOADED.format(statement=statement)
    return set(json.loads(succeeds(run_python("-c", script, path=path))))


def test_import_is_lazy(placed: tuple[str, Path]) -> None:
    """Importing a package loads no model, no group, no client and no HTTP library."""
    name, folder = placed
    loaded = loaded_by(f"import {name}", folder)
    ours = {module for module in loaded if module.partition(".")[0] == name}
    assert ours == {name, f"{name}.runtime", f"{name}.runtime.lazy"}
    assert not {"httpx2", "httpx", "ssl", "asyncio", "dataclasses"} & loaded


def test_a_client_loads_no_model(vendored: Path) -> None:
    """Making a client loads the HTTP library; models wait until they are touched."""
    name = "stripe_cards_openapi"
    loaded = loaded_by(f"from {name} import Client; Client().customers", vendored)
    assert "httpx2" in loaded
    models = {module for module in loaded if module.startswith(f"{name}.models.")}
    assert not models
    statement = f"from {name}.models import Card"
    loaded = loaded_by(statement, vendored)
    models = {module for module in loaded if module.startswith(f"{name}.models.")}
    assert models == {f"{name}.models.card"}
    assert f"{name}.client" not in loaded


def test_a_star_imports_what_type_checkers_see(vendored: Path) -> None:
    """All of it, which is loaded then."""
    statement = (
        "from stripe_cards_openapi import *; Client; UNSET; models;"
        " from stripe_cards_openapi.models import *; Card"
    )
    assert "stripe_cards_openapi.models.card" in loaded_by(statement, vendored)


def test_dir_and_unknown_names(package: Any) -> None:
    """`dir` tells of lazy names, and a name that is not there is an AttributeError."""
    assert {"Client", "AsyncClient", "models", "operations"} <= set(dir(package))
    for module in (package, package.models, package.operations):
        with pytest.raises(AttributeError, match="no_such_name"):
            _ = module.no_such_name


ORDER = """
import importlib, random
modules = {modules!r}
random.Random({seed}).shuffle(modules)
for module in modules:
    importlib.import_module(module)
"""


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_imports(package: ModuleType, seed: int) -> None:
    """Modules load in any order: none needs that another one came first."""
    modules = modules_of(package)
    assert len(modules) > 40
    folder = Path(package.__path__[0]).parent
    script = ORDER.format(modules=modules, seed=seed)
    succeeds(run_python("-W", "error", "-c", script, path=folder))


def test_each_model_first(package: ModuleType) -> None:
    """Each module of models, imported before all others, has what it names."""
    prefix = f"{package.__name__}.models."
    names = [name for name in modules_of(package) if name.startswith(prefix)]
    random.Random(1).shuffle(names)
    for name in names[:4]:
        script = (
            f"import {name} as module, typing, dataclasses\n"
            "for member in list(vars(module).values()):\n"
            "    if dataclasses.is_dataclass(member):\n"
            "        typing.get_type_hints(member)\n"
        )
        succeeds(run_python("-c", script, path=Path(package.__path__[0]).parent))


def test_moved(vendored: Path, tmp_path: Path) -> None:
    """At any depth and under another name a package works, tests included."""
    target = tmp_path / "a" / "b" / "c" / "x"
    shutil.copytree(vendored / "stripe_cards_openapi", target)
    script = (
        "from a.b.c.x import Client, models\n"
        "from a.b.c.x.operations import customers\n"
        "card = models.CustomerPaymentSourceCard(\n"
        "    number='42', exp_month=1, exp_year=2030)\n"
        "body = models.PostCustomersCustomerCardsBody(card=card)\n"
        "request = customers.post_customers_customer_cards('c', body)\n"
        "print(request.target(), request.body.content().data.decode())\n"
        "print(Client(token='sk'), type(card).__module__)\n"
    )
    assert succeeds(run_python("-c", script, path=tmp_path)).splitlines() == [
        "/v1/customers/c/cards "
        "card%5Bexp_month%5D=1&card%5Bexp_year%5D=2030&card%5Bnumber%5D=42",
        "Client(base_url='https://api.stripe.com') "
        "a.b.c.x.models.customer_payment_source_card",
    ]
    told = succeeds(run_python("-m", "pytest", "-q", "a", path=tmp_path))
    assert " passed" in told


def test_generated_tests_pass(placed: tuple[str, Path]) -> None:
    """Contract and scenarios pass as they were written, with warnings as errors."""
    name, folder = placed
    options = ("-v", "-W", "error", "-p", "no:cacheprovider")
    told = succeeds(run_python("-m", "pytest", *options, name, path=folder))
    for file in (folder / name / "tests").rglob("test_*.py"):
        assert f"{file.relative_to(folder).as_posix()}::" in told
    assert " passed in " in told
    assert " skipped" not in told


def test_mypy(folder: Path, pytestconfig: pytest.Config) -> None:
    """`mypy --strict` finds nothing in the packages, their tests included."""
    options = ("--strict", "--config-file=", "--python-version=3.11")
    assert pytestconfig.cache is not None
    cache = f"--cache-dir={pytestconfig.cache.mkdir('mypy')}"
    names = packages_in(folder)
    told = succeeds(
        run_python("-m", "mypy", *options, cache, *names, path=folder, timeout=150)
    )
    assert "no issues found" in told


def test_pyright(
    vendored: Path, sink: Path, wide: Path, nested: Path, tmp_path: Path
) -> None:
    """Pyright, strict, finds nothing either; one run, because it is slow to start."""
    if shutil.which("pyright", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("pyright is not installed")
    for folder in (vendored, sink, wide, nested):
        for name in packages_in(folder):
            shutil.copytree(folder / name, tmp_path / name)
    config = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config))
    arguments = ("--outputjson", "--pythonpath", sys.executable)
    done = run_python("-m", "pyright", *arguments, path=tmp_path, timeout=200)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        pytest.skip(f"pyright does not run here: {done.stderr[-200:]}")
    found = [
        f"{item['file']}:{item.get('range', {}).get('start', {}).get('line')}:"
        f" {item['message']}"
        for item in told["generalDiagnostics"]
    ]
    assert found == []
    assert told["summary"]["filesAnalyzed"] > 150


def test_type_hints(package: Any) -> None:
    """Every annotation of every model and operation can be resolved at run time."""
    models = models_of(package)
    assert models
    for model in models:
        hints = typing.get_type_hints(model)
        assert {field.name for field in dataclasses.fields(model)} <= set(hints)
    groups = pkgutil.iter_modules(package.operations.__path__)
    modules = [getattr(package.operations, group.name) for group in groups]
    assert modules
    for module in modules:
        functions = [
            value
            for value in vars(module).values()
            if callable(value) and getattr(value, "__module__", "") == module.__name__
        ]
        assert functions
        for function in functions:
            assert "return" in typing.get_type_hints(function)


def card_of(package: Any) -> Any:
    return package.models.Card.from_dict(
        {
            "id": "card_1",
            "object": "card",
            "brand": "Visa",
            "exp_month": 8,
            "exp_year": 2030,
            "funding": "credit",
            "last4": "4242",
            "address_city": None,
            "metadata": {"a": "b"},
            "new": {"x": [1]},
        }
    )


def test_models_as_values() -> None:
    """Pickle, copy, deepcopy and replace keep values, types and the one UNSET."""
    import stripe_cards_openapi as package

    card = card_of(package)
    copies = [
        *(pickle.loads(pickle.dumps(card, p)) for p in range(2, 6)),
        copy.copy(card),
        copy.deepcopy(card),
        dataclasses.replace(card),
    ]
    for other in copies:
        assert other == card
        assert type(other) is package.models.Card
        assert other.customer is package.UNSET
        assert other.address_city is None
        assert other.to_dict() == card.to_dict()
    changed = dataclasses.replace(card, last4="1111")
    assert (changed.last4, card.last4) == ("1111", "4242")
    assert changed != card
    deep = copy.deepcopy(card)
    deep.extra["new"]["x"].append(2)
    assert card.extra == {"new": {"x": [1]}}
    with pytest.raises(AttributeError):
        card.no_such_field = 1
    assert package.models.Card.from_dict(card.to_dict()) == card


def test_side_by_side() -> None:
    """Two packages in one process share no class, no error and no UNSET."""
    import stripe_cards
    import stripe_cards_openapi

    one, other = (
        package.models.CustomerPaymentSourceCard(
            number="42", exp_month=1, exp_year=2030
        )
        for package in (stripe_cards, stripe_cards_openapi)
    )
    assert one != other
    assert one.to_dict() == other.to_dict()
    for name in ("ApiError", "Client", "UNSET", "NotFoundError"):
        assert getattr(stripe_cards, name) is not getattr(stripe_cards_openapi, name)
    assert not issubclass(stripe_cards.NotFoundError, stripe_cards_openapi.ApiError)
    request = stripe_cards.operations.customers.post_customers_customer_cards("c")
    assert request.target() == "/v1/customers/c/cards"
