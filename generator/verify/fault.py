"""What is raised when a printed file is not what it must be: a fault of ours."""

from __future__ import annotations

import ast
from typing import Self


class VerificationError(Exception):
    """A printed file holds what no view may print, or lacks what the model says.

    Never the input's fault: the command reports it as a fault of the generator, and
    nothing is written. `line` counts from 1; 0 stands for the whole file.
    """

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file = file
        self.line = line
        self.what = what

    def __reduce__(self) -> tuple[type[Self], tuple[str, int, str]]:
        return type(self), (self.file, self.line, self.what)


def fault(file: str, node: ast.AST | None, what: str) -> VerificationError:
    """What is wrong with a node of a file, to be raised."""
    return VerificationError(file, getattr(node, "lineno", 0), what)
