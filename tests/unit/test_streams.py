"""The command where nobody takes what it tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DESCRIPTION = REPOSITORY / "spec" / "stripe-cards.yaml"
FULL = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="no device that is always full"
)
COMMANDS = ["generate", "schema", "show ../api.yaml", "generate unknown"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a client that is up to date."""
    made = tmp_path_factory.mktemp("streams")
    (made / "api.yaml").write_bytes(DESCRIPTION.read_bytes())
    (made / "within").mkdir()
    client = '[clients.acme]\nsource = "api.yaml"\noutput = "acme"\n'
    (made / "clientsmith.toml").write_text(client)
    assert told(made, "generate", "").returncode == 0
    return made


def told(
    folder: Path, command: str, redirected: str, unbuffered: str = ""
) -> subprocess.CompletedProcess[str]:
    """The command with its streams as a shell redirects them."""
    line = f'cd within; exec "{sys.executable}" -m generator {command} {redirected}'
    return subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONUNBUFFERED": unbuffered,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("redirected", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_change_no_exit_code(
    folder: Path, command: str, redirected: str, unbuffered: str
) -> None:
    done = told(folder, command, redirected, unbuffered)
    assert done.returncode == told(folder, command, "").returncode
    assert "Traceback" not in done.stderr


@FULL
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", COMMANDS[:3])
def test_a_full_disk_is_an_error_that_is_told(
    folder: Path, command: str, unbuffered: str
) -> None:
    done = told(folder, command, "> /dev/full", unbuffered)
    assert done.returncode == 2
    assert done.stderr.count("error[output-stream]") == 1
    assert "Traceback" not in done.stderr


@FULL
def test_the_exit_code_tells_what_nothing_else_can(folder: Path) -> None:
    assert told(folder, "generate unknown", "2> /dev/full").returncode == 2


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", COMMANDS[:3])
def test_who_has_read_enough_ends_nothing_badly(
    folder: Path, command: str, unbuffered: str
) -> None:
    done = told(folder, command, "| head -c 1", unbuffered)
    assert len(done.stdout) == 1
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
