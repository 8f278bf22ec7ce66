"""The README tells the truth: its code runs, its options exist, its paths are there."""

from __future__ import annotations

import functools
import importlib
import re
import shutil
from pathlib import Path

import pytest

from generator.settings import options
from tests.behaviour.making import run_command

TOP = Path(__file__).resolve().parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")
ANSWER = {
    "id": "card_1",
    "object": "card",
    "brand": "Visa",
    "exp_month": 8,
    "exp_year": 2030,
    "funding": "credit",
    "last4": "4242",
}


def blocks(language: str) -> list[str]:
    """The README's code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_first_call_sends_what_the_readme_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Python block runs as it stands, and sends the body that is told below it."""
    package = importlib.import_module("stripe_cards_openapi")
    testing = importlib.import_module("stripe_cards_openapi.runtime.testing")
    (code,) = blocks("python")
    with testing.Recorder(testing.Answer(json=ANSWER)) as recorder:
        client = functools.partial(package.Client, http_client=recorder.client())
        monkeypatch.setattr(package, "Client", client)
        # The token is elided in print; a header cannot hold the character for that.
        exec(code.replace("…", "123"), {})
    assert recorder.sent[0].form == [
        ("card[exp_month]", "8"),
        ("card[exp_year]", "2030"),
        ("card[number]", "4242424242424242"),
        ("expand[0]", "customer"),
    ]
    assert "card_1" in capsys.readouterr().out


def test_the_first_commands_do_what_they_are_said_to(tmp_path: Path) -> None:
    """Each prints the line below it."""
    (tmp_path / "spec").mkdir()
    shutil.copy(TOP / "spec" / "stripe-cards.yaml", tmp_path / "spec")
    told = re.findall(r"^\$ clientsmith (.*)\n([^$].*\n)", blocks("console")[0], re.M)
    assert [arguments.split()[0] for arguments, _ in told] == ["init", "generate"]
    for arguments, printed in told:
        done = run_command(*arguments.split(), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout == printed


def test_the_overlay_changes_what_it_is_said_to(tmp_path: Path) -> None:
    (overlay,) = blocks("yaml")
    (tmp_path / "fix.yaml").write_text(overlay)
    source = TOP / "spec" / "stripe-cards.yaml"
    options = ("-o", "acme", "--overlay", "fix.yaml")
    done = run_command("generate", source, *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    client = (tmp_path / "acme" / "client.py").read_text("utf-8")
    assert '_SERVERS: tuple[str, ...] = ("https://test.example.com",)' in client


@pytest.mark.parametrize("package", ["stripe_cards", "stripe_cards_openapi"])
def test_the_readme_of_a_package_runs(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each block of a generated README runs alone, as it stands."""
    module = importlib.import_module(package)
    testing = importlib.import_module(f"{package}.runtime.testing")
    text = (TOP / "generated" / package / "README.md").read_text(encoding="utf-8")
    code, tested = re.findall(r"^```python\n(.*?)^```", text, re.M | re.DOTALL)
    with testing.Recorder(testing.Answer(status=204)) as recorder:
        client = functools.partial(module.Client, http_client=recorder.client())
        monkeypatch.setattr(module, "Client", client)
        exec(code, {})
        assert recorder.sent[0].method == "POST"
        exec(tested, {})
    assert len(recorder.sent) == 1


def test_every_option_is_in_the_table() -> None:
    """The table of options and the options that are read are the same."""
    told = set(re.findall(r"^\| (`[^|]*) \|", README, re.MULTILINE))
    names = {name for cell in told for name in re.findall(r"`([\w.-]+)`", cell)}
    pages = {f"pages.{name}" for name in options.PAGE_OPTIONS}
    assert names == (set(options.CLIENT_OPTIONS) - {"pages"}) | pages


def test_the_tree_names_what_is_there() -> None:
    """Every path in the README's tree exists in the generated package."""
    (tree,) = re.findall(r"^stripe_cards_openapi/\n((?:  .*\n)+)", README, re.MULTILINE)
    package = TOP / "generated" / "stripe_cards_openapi"
    paths = re.findall(r"^  (\S+)", tree, re.MULTILINE)
    assert [path for path in paths if not (package / path).exists()] == []
    assert len(paths) >= 9


def test_the_first_code_stands_early_and_the_whole_is_short() -> None:
    """Code within the first 25 lines, all within 200."""
    lines = README.splitlines()
    first = next(i for i, line in enumerate(lines, 1) if line.startswith("```"))
    assert first <= 25
    assert len(lines) <= 200
