"""The last look: real output passes, and no tampering with it gets through."""

from __future__ import annotations

import functools

import pytest

from generator.verify import VerificationError

from ..described import Described, described, verify
from .tampering import ANYWHERE, CONTENTS, INSIDE, SYNTAX
from .verified_api import API


@functools.cache
def real() -> Described:
    return described(API)


def refusal(path: str, text: str) -> VerificationError:
    """What is said of the client with one file replaced."""
    printed = real().modules
    assert printed.get(path) != text, "the tampering changed nothing"
    with pytest.raises(VerificationError) as caught:
        verify(real().api, {**printed, path: text}.items())
    return caught.value


def tampered(path: str, old: str, new: str) -> VerificationError:
    """What is said of the client where a text of one file is replaced."""
    text = real().modules[path]
    assert old in text, f"{path} holds no {old}"
    return refusal(path, text.replace(old, new, 1))


def test_real_output_passes() -> None:
    """What the views print today is what the tables permit."""
    verify(real().api, real().modules.items())


@pytest.mark.parametrize(("path", "old", "new"), CONTENTS)
def test_what_differs_from_the_model_is_refused(path: str, old: str, new: str) -> None:
    """Each value of the description stands in its place, no less and no more."""
    assert tampered(path, old, new).file == path


@pytest.mark.parametrize("added", ANYWHERE)
@pytest.mark.parametrize(
    "path",
    [
        "__init__.py",
        "client.py",
        "models/card.py",
        "operations/sources.py",
        "api/sources.py",
        "runtime/_meta.py",
        "runtime/_http.py",
        "tests/contract.py",
        "tests/answers.py",
        "tests/test_sources.py",
        "tests/scenarios/test_sources.py",
        "tests/__init__.py",
    ],
)
def test_what_no_view_prints_is_refused(path: str, added: str) -> None:
    """Nothing runs when a file is loaded, and no file defines what is not ours."""
    assert refusal(path, real().modules[path] + added).file == path


@pytest.mark.parametrize(("path", "old", "new"), INSIDE)
def test_what_no_function_of_ours_does_is_refused(
    path: str, old: str, new: str
) -> None:
    """No call, name or type stands in a function but those that views print."""
    assert tampered(path, old, new).file == path


@pytest.mark.parametrize(
    ("path", "hidden", "added"),
    [
        (
            "models/card.py",
            "isinstance",
            "def isinstance(value: Any) -> Any:\n    return value\n",
        ),
        ("models/owner.py", "type", "type: Any = 1\n"),
        (
            "operations/sources.py",
            "Path",
            "def Path(value: str) -> str:\n    return value\n",
        ),
    ],
)
def test_a_name_that_is_hidden_is_refused(path: str, hidden: str, added: str) -> None:
    """A name is what it stands for, so that nothing can put itself in its place."""
    assert hidden in added
    assert refusal(path, real().modules[path] + "\n\n" + added).file == path


@pytest.mark.parametrize(("path", "old", "new"), SYNTAX)
def test_text_that_breaks_out_is_refused(path: str, old: str, new: str) -> None:
    """Documentation stays documentation, and what cannot be seen is not there."""
    assert tampered(path, old, new).file == path


@pytest.mark.parametrize(
    "path",
    [
        "../x.py",
        "/x.py",
        "models/a/b.py",
        "models/a b.py",
        "setup.py",
        "conftest.py",
        "x",
    ],
)
def test_a_file_of_an_unknown_kind_is_refused(path: str) -> None:
    """There is a rule for each place where we print, and none for others."""
    assert refusal(path, "").file == path


def test_every_file_of_the_model_must_be_there() -> None:
    """A file that was not printed is noticed, and so is one too many."""
    for missing in real().modules:
        if missing in ("tests/answers.py", "tests/models/__init__.py"):
            continue  # What is in them, or imports them, is there or fails by itself.
        rest = {p: text for p, text in real().modules.items() if p != missing}
        with pytest.raises(VerificationError) as caught:
            verify(real().api, rest.items())
        assert caught.value.file == missing
    for extra in ("models/extra.py", "operations/extra.py", "api/extra.py"):
        assert refusal(extra, '"""Extra."""\n\nx: int = 1\n').file == extra
    with pytest.raises(VerificationError, match="twice"):
        verify(real().api, [*real().modules.items(), *real().modules.items()])


def test_a_client_without_server_must_have_one() -> None:
    """Its keywords are those with a `base_url` that has to be given."""
    root = {"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"}}
    printed = described({**root, "paths": {}})
    text = printed.modules["client.py"]
    verify(printed.api, printed.modules.items())
    lenient = text.replace("OptionsWithUrl", "Options")
    with pytest.raises(VerificationError, match="keywords of SyncOptionsWithUrl"):
        verify(printed.api, {**printed.modules, "client.py": lenient}.items())


def test_a_fault_tells_file_line_and_what() -> None:
    """Whoever reads the message can look at the place."""
    fault = tampered("models/card.py", '"exp-month", v)', '"month", v)')
    lines = real().modules["models/card.py"].splitlines()
    expected = 'self.exp_month = at.integer("exp-month", v)'
    assert lines[fault.line - 1].strip() == expected
    assert str(fault) == f"models/card.py:{fault.line}: {fault.what}"
