"""The tests that come with a package: all of them run, and each break is told."""

from __future__ import annotations

import ast

from .making import REPOSITORY, Workshop, file_source

NAMES = REPOSITORY / "tests" / "cases" / "names_that_meet.yaml"


def test_no_test_hides_another(workshop: Workshop) -> None:
    """Operations may be called like the tests that a group has besides theirs."""
    made = workshop.make(file_source(NAMES))
    tree = ast.parse(made.files["tests/test_shared_tests.py"])
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert names == [
        "test_empty_path_value",
        "test_without_credentials",
        "test_without_credentials_2",
        "test_empty_path_value_2",
    ]
