"""Installed from a wheel, away from the checkout, the command writes the same bytes.

No network: the wheel is built and installed with what this environment has.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SOURCES = ("PostCustomersCustomerCards.html", "stripe-cards.yaml")
BUILT_FROM = (
    "generator",
    "templates",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
)

Tree = dict[str, bytes]


def run(*arguments: str, cwd: Path, **environment: str) -> str:
    """Python with these arguments, in a folder where nothing of ours lies."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**inherited, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(*arguments: str, cwd: Path) -> None:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    run("-m", "pip", *arguments, *quiet, cwd=cwd, PIP_NO_INDEX="1")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: the build leaves nothing in the checkout."""
    for needed in ("hatchling", "pip"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed, so no wheel can be built offline")
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    checkout.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in BUILT_FROM:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, checkout / name, ignore=ignored)
        else:
            shutil.copy(source, checkout / name)
    build = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    pip("wheel", *build, str(checkout), cwd=folder)
    (found,) = folder.glob("*.whl")
    # What is left is not to be found by anything that is run later.
    shutil.rmtree(checkout)
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed distribution, and nothing else."""
    target = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--target", str(target), str(wheel), cwd=target)
    return target


def tree(folder: Path) -> Tree:
    """Every file below a folder, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_contents(wheel: Path) -> None:
    """The wheel holds the generator with its templates and the runtime, no more."""
    names = zipfile.ZipFile(wheel).namelist()
    held = {name for name in names if ".dist-info/" not in name}
    assert len({name.partition("/")[0] for name in set(names) - held}) == 1
    folders = {"generator": "generator", "templates": "generator/templates"}
    assert held == {
        f"{place}/{path.relative_to(REPOSITORY / root).as_posix()}"
        for root, place in folders.items()
        for path in (REPOSITORY / root).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_it_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    """What runs is the copy in the target, templates included."""
    script = (
        "import generator\n"
        "from generator.resources import templates_folder\n"
        "print(generator.__file__)\n"
        "print(templates_folder())\n"
    )
    told = run("-c", script, cwd=tmp_path, PYTHONPATH=str(installed)).splitlines()
    assert [Path(line) for line in told] == [
        installed / "generator" / "__init__.py",
        installed / "generator" / "templates",
    ]


@pytest.mark.parametrize("source", SOURCES)
def test_same_output(source: str, installed: Path, tmp_path: Path) -> None:
    """Checkout and installation write the same bytes, the lock's digests included."""
    shutil.copy(REPOSITORY / "spec" / source, tmp_path)
    found: list[Tree] = []
    for path, folder in ((REPOSITORY, "a"), (installed, "b")):
        output = f"{folder}/client"
        arguments = ("-m", "generator", "generate", source, "-o", output)
        run(*arguments, cwd=tmp_path, PYTHONPATH=str(path))
        found.append(tree(tmp_path / output))
    checkout, installation = found
    assert "clientsmith.lock" in installation
    assert len(installation) > 40
    assert installation == checkout


def test_up_to_date_for_each_other(installed: Path, tmp_path: Path) -> None:
    """What one wrote, the other finds up to date."""
    shutil.copy(REPOSITORY / "spec" / SOURCES[0], tmp_path)
    arguments = (SOURCES[0], "-o", "client")
    run(
        "-m",
        "generator",
        "generate",
        *arguments,
        cwd=tmp_path,
        PYTHONPATH=str(installed),
    )
    told = run(
        "-m", "generator", "check", *arguments, cwd=tmp_path, PYTHONPATH=str(REPOSITORY)
    )
    assert told == "client: up to date\n"


def test_the_command(installed: Path, tmp_path: Path) -> None:
    """The script `clientsmith` is installed, and tells the version of the wheel."""
    (script,) = (installed / "bin").glob("clientsmith*")
    told = run(str(script), "--version", cwd=tmp_path, PYTHONPATH=str(installed))
    (metadata,) = installed.glob("clientsmith-*.dist-info")
    version = metadata.name.removeprefix("clientsmith-").removesuffix(".dist-info")
    assert told == f"clientsmith {version}\n"
