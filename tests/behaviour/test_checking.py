"""`clientsmith check` as CI runs it: the reason, a diff that applies, no network."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .making import DESCRIPTION, REPOSITORY
from .test_determinism import tree

OFFLINE = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"a check needs no network, and this was {event}")

sys.addaudithook(refuse)
from generator.__main__ import run
sys.exit(run(sys.argv[1:]))
"""
CONFIG = """
[clients.acme]
source = "stripe-cards.yaml"
output = "acme"
"""


def environment(folder: Path) -> dict[str, str]:
    """With a cache folder beside the project, which a copy of it has not."""
    return {
        "PYTHONPATH": str(REPOSITORY),
        "XDG_CACHE_HOME": str(folder.parent / "cache"),
    }


def offline(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process that opens no socket."""
    return subprocess.run(
        [sys.executable, "-c", OFFLINE, *arguments],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    (folder / "clientsmith.toml").write_text(CONFIG)
    shutil.copy(DESCRIPTION, folder)
    assert offline(folder, "generate").returncode == 0
    return folder


@pytest.fixture
def project(first: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first, tmp_path / "project")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def made_by_another(folder: Path) -> None:
    lock = folder / "acme/clientsmith.lock"
    replace(lock, "clientsmith 0", "clientsmith 0.0")
    replace(lock, "generator ", "generator 0")


CAUSES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "nothing": (lambda p: None, set()),
    "input": (
        lambda p: replace(p / DESCRIPTION.name, "description: ", "description: New. "),
        {"drift-input"},
    ),
    "configuration": (
        lambda p: (p / "clientsmith.toml").write_text(f'{CONFIG}title = "Other"\n'),
        {"drift-configuration"},
    ),
    "generator": (
        made_by_another,
        {"drift-generator"},
    ),
    "edited": (
        lambda p: replace(
            p / "acme/client.py", "class Client", "# Mine.\nclass Client"
        ),
        {"drift-edited"},
    ),
    "missing": (lambda p: (p / "acme/client.py").unlink(), {"drift-missing"}),
    "extra": (
        lambda p: replace(p / DESCRIPTION.name, "[customers]", "[people]"),
        {"drift-input", "drift-extra"},
    ),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_a_check_tells_the_reason_and_the_difference(cause: str, project: Path) -> None:
    """What it prints, `git apply` makes of the folder what `generate` would make."""
    change, codes = CAUSES[cause]
    change(project)
    before = tree(project)
    done = offline(project, "check", "--format", "json")
    told = [json.loads(line) for line in done.stderr.splitlines()]
    found = {each["code"] for each in told if each["code"].startswith("drift")}
    assert found == codes, done.stdout + done.stderr
    assert done.returncode == (1 if codes else 0)
    assert tree(project) == before
    answer = json.loads(done.stdout)
    assert (answer["client"], answer["up_to_date"]) == ("acme", not codes)
    if codes:
        diff = answer["diff"]
        # What a reader looks at comes first, the lock last.
        paths = re.findall(r"^\+\+\+ (\S+)", diff, re.MULTILINE)
        assert "b/acme/clientsmith.lock" not in paths[:-1]
        applied = subprocess.run(
            ["git", "apply", "-"], cwd=project, input=diff, encoding="utf-8"
        )
        assert applied.returncode == 0
        assert offline(project, "check").stdout == "acme: up to date\n"
    assert "Traceback" not in done.stderr


def test_a_check_takes_no_lock_s_word_for_a_file(project: Path) -> None:
    """A change of the two together is found, and what is to be done helps."""
    assert offline(project, "check").stdout == "acme: up to date\n"
    file, lock = project / "acme/client.py", project / "acme/clientsmith.lock"
    written = hashlib.sha256(file.read_bytes()).hexdigest()
    replace(file, "class Client", "class Elsewhere:\n    pass\n\n\nclass Client")
    replace(lock, written, hashlib.sha256(file.read_bytes()).hexdigest())
    done = offline(project, "check")
    assert done.returncode == 1
    assert "acme/client.py: error[drift-lock]" in done.stderr
    assert "-class Elsewhere:" in done.stdout
    assert offline(project, "generate", "--force").returncode == 0
    assert offline(project, "check").stdout == "acme: up to date\n"


def test_a_name_in_the_lock_that_nothing_has_is_taken_out(project: Path) -> None:
    """As the help of the check says."""
    lock = project / "acme/clientsmith.lock"
    written = lock.read_text()
    lock.write_text(written.rstrip("\n") + "\n#/x/y nobody\n")
    done = offline(project, "check")
    assert done.returncode == 1, done.stderr
    assert "acme: error[drift-lock]" in done.stderr
    assert "--force" in done.stderr
    assert offline(project, "generate", "--force").returncode == 0
    assert lock.read_text() == written


def test_text_of_a_description_is_no_workflow_command(project: Path) -> None:
    """What GitHub finds in the log between these two lines it does not obey."""
    replace(
        project / DESCRIPTION.name, "description: ", "description: '::error ::no' # "
    )
    lines = offline(project, "check", "--format", "github").stdout.splitlines()
    assert any("::error ::no" in line for line in lines[1:-1])
    assert lines[0] == f"::stop-commands::{lines[-1].strip(':')}"
    assert len(lines[-1]) == 68


def test_a_check_of_bad_input_exits_with_2(project: Path) -> None:
    (project / DESCRIPTION.name).write_text("openapi: [\n")
    done = offline(project, "check")
    assert done.returncode == 2
    assert "error[" in done.stderr


def test_the_reason_comes_before_the_difference(project: Path) -> None:
    change, _ = CAUSES["configuration"]
    change(project)
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, "check"],
        cwd=project,
        env=environment(project),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
    )
    reason, _, difference = done.stdout.partition("\n--- ")
    assert "\nacme: error[drift-configuration]" in f"\n{reason}"
    assert "\n+++ b/acme/" in difference
