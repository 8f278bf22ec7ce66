"""The last look at every printed file, before anything is handed on to be written.

Knows no template and no view. A file must parse without a warning, hold nothing but
what its kind is permitted (`permits`, `statements`, `expressions`), and say what the
model says, no less and no more (`models`, `operations`, `requests`, `package`,
`contract`). What does not is a fault of ours, never the input's: `VerificationError`.
"""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Sequence

from .. import ir
from .fault import VerificationError
from .models import check_models
from .operations import check_group, check_operations
from .package import check_client, check_facts, check_front, wanted_front
from .permits import answers_of, kind_of, permits_for
from .statements import walk
from .testing import (
    check_answers,
    check_group_tests,
    check_model_tests,
    check_scenarios,
    wanted_model_tests,
)

__all__ = ["VerificationError", "Verifier"]


class Verifier:
    """Looks at the files of one client, one by one, and at last at what there was."""

    def __init__(self, api: ir.Api) -> None:
        self._api = api
        self._permits = permits_for(api)
        self._groups = {group.name.python: group for group in api.groups}
        self._modules: dict[str, list[ir.Declaration]] = {}
        for declared in api.declarations:
            self._modules.setdefault(declared.module, []).append(declared)
        self._model_tests = wanted_model_tests(api)

    def check_form(self, path: str, text: str) -> None:
        """Raise `VerificationError` unless it is Python that hides nothing."""
        _parsed(path, text)

    def check(self, path: str, text: str) -> None:
        """Raise `VerificationError` unless the file is what the model describes."""
        kind = kind_of(path, has_groups=bool(self._groups))
        if kind is None:
            raise VerificationError(path, 0, "a file of a kind that nobody knows")
        tree = _parsed(path, text)
        walk(path, tree, self._permits[kind])
        name = path.rpartition("/")[2].removesuffix(".py")
        match kind:
            case "models":
                check_models(path, tree, self._modules.get(name, ()))
            case "operations":
                check_operations(
                    path, tree, self._group(path, name), self._api.security
                )
            case "api":
                check_group(path, tree, self._group(path, name))
            case "tests":
                check_group_tests(
                    path, tree, self._group(path, name.removeprefix("test_"))
                )
            case "answers":
                check_answers(path, tree, answers_of(self._api))
            case "model tests":
                check_model_tests(path, tree, self._model_tests.get(path))
            case "scenarios":
                self._group(path, name.removeprefix("test_"))
                check_scenarios(path, tree)
            case "front":
                check_front(path, tree, wanted_front(path, self._api))
            case "client":
                check_client(path, tree, self._api)
            case "facts":
                check_facts(path, tree, self._api)

    def _group(self, path: str, name: str) -> ir.Group:
        if name not in self._groups:
            raise VerificationError(path, 0, "a module of a group that does not exist")
        return self._groups[name]

    def finish(self, seen: Sequence[str]) -> None:
        """Raise it unless everything that the model has was there, and once."""
        for path, times in Counter(seen).items():
            if times > 1:
                raise VerificationError(path, 0, "a file that is printed twice")
        wanted = {"__init__.py", "client.py", "runtime/_http.py", "runtime/_meta.py"}
        folders = ("models", "operations", "api", "tests", "tests/scenarios")
        wanted |= {f"{folder}/__init__.py" for folder in folders}
        wanted |= {f"models/{module}.py" for module in self._modules}
        wanted |= {"tests/contract.py", *self._model_tests}
        for group in self._groups:
            wanted |= {f"operations/{group}.py", f"api/{group}.py"}
            wanted |= {f"tests/test_{group}.py", f"tests/scenarios/test_{group}.py"}
        if not self._groups:
            wanted.add("tests/test_package.py")
        for path in sorted(wanted.difference(seen)):
            raise VerificationError(path, 0, "a file that was not printed")


def _parsed(path: str, text: str) -> ast.Module:
    # Controls, bidirectional marks and other breaks of lines than "\n" hide what a
    # reviewer reads; none of them needs to stand in Python text.
    if not text.replace("\n", "").isprintable():
        raise VerificationError(path, 0, "a character that cannot be seen")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # Bytes, so that a declared encoding would count as it does for Python.
            tree = ast.parse(text.encode(), path)
            # Compiled because some errors, such as two arguments of one name, are
            # found no earlier.
            compile(tree, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, Warning, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 0
        raise VerificationError(path, line, f"no Python: {error}") from error
    return tree
