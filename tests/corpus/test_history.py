"""A history of edits, one after the other, renames nothing and widens no diff."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from .history import Step, edited

DESCRIPTION = Path(__file__).parents[2] / "spec" / "stripe-cards.yaml"
WITHOUT_CODE = {"nothing", "schemas reordered"}


def test_no_edit_renames_what_it_does_not_touch(tmp_path: Path) -> None:
    source = tmp_path / "api.json"
    root = yaml.safe_load(DESCRIPTION.read_text("utf-8"))
    source.write_text(json.dumps(root), "utf-8")
    first, *steps = edited(source, rounds=1, seed=1)
    assert len(steps) >= 12
    for step in steps:
        assert (step.renamed, step.faults) == ([], []), step.what
        assert lines_of(step) < lines_of(first) / 4, step.what
        if step.what in WITHOUT_CODE:
            assert lines_of(step) == 0


def lines_of(step: Step) -> int:
    """Lines changed in the package, its tests and its README."""
    return sum(step.parts[part][1] for part in ("code", "tests", "README"))
