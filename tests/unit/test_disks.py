"""Real disks that take nothing, and two real runs at once."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cli.commands import check_client, generate_client
from generator.diagnostics import Diagnostics, Failure

from .fake_pipeline import FakePipeline
from .killed_run import FAILED, NEW, SCENARIOS, regenerate, settings_in
from .killing import Deaths, begin, contents, is_settled, prepared

SMALL = 256 * 1024


@pytest.fixture(scope="module")
def deaths(tmp_path_factory: pytest.TempPathFactory) -> Deaths:
    return prepared(tmp_path_factory.mktemp("deaths"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    options = ("-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place))
    try:
        done = subprocess.run(["mount", *options], capture_output=True)
    except OSError:
        pytest.skip("there is no `mount`")
    if done.returncode:
        pytest.skip("nobody may mount a disk here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(path: Path) -> None:
    """Leave no room on the disk of the file."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def test_a_disk_that_is_full(deaths: Deaths, disk: Path) -> None:
    """Nothing is changed, and once there is room again, everything is."""
    root = deaths.copy(disk / "root")
    (root / "a.yaml").write_text(f"openapi: 3.1.0\n# {sorted(NEW)}\n")
    pipeline = FakePipeline(generated=NEW, scenarios=SCENARIOS)
    filling = disk / "filling"
    fill(filling)
    with pytest.raises(Failure, match="output-unwritable.*[Nn]o space"):
        generate_client(settings_in(root), lambda: pipeline, Diagnostics())
    assert contents(root) == deaths.old
    filling.unlink()
    regenerate(root, NEW)
    assert contents(root) == deaths.new
    assert is_settled(root)


def test_a_disk_that_cannot_be_written_to(deaths: Deaths, disk: Path) -> None:
    """`generate` says so; `check` needs no more than to read."""
    root = deaths.copy(disk / "root")
    (root / "a.yaml").write_text(f"openapi: 3.1.0\n# {sorted(NEW)}\n")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    pipeline = FakePipeline(generated=NEW, scenarios=SCENARIOS)
    drift = check_client(settings_in(root), lambda: pipeline, Diagnostics())
    assert "drift-input" in [reason.code for reason in drift.reasons]
    with pytest.raises(Failure, match="output-unwritable.*[Rr]ead-only"):
        generate_client(settings_in(root), lambda: pipeline, Diagnostics())
    assert contents(root) == deaths.old


def test_two_runs_at_once(deaths: Deaths, tmp_path: Path) -> None:
    """One writes; the other does the same after it, or says that it came too late."""
    for number in range(3):
        root = deaths.copy(tmp_path / str(number))
        processes = [begin(root, 0, "slow") for _ in range(2)]
        outputs = [process.communicate(timeout=60)[0] for process in processes]
        codes = sorted(process.returncode for process in processes)
        assert codes in ([0, 0], [0, FAILED])
        assert codes[1] == 0 or "output-busy" in "".join(outputs)
        assert contents(root) == deaths.new
        assert is_settled(root)
