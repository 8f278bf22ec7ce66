"""Folders of pages, which grow: what is added changes nothing that was there."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Call
from .descriptions import page_text
from .making import Workshop, run_command
from .recording import Server

FORM = "application/x-www-form-urlencoded"
LISTS = {"type": "object", "properties": {"a": {"type": "array", "items": {}}}}
QUERY = page_text("list", r"\items{?ids*}", parameters=(("ids", "query"),)).replace(
    '"parameter-type">string', '"parameter-type">array'
)


def posting(target: str, content_type: str, schema: object = LISTS) -> str:
    return page_text(
        "send", target, method="POST", content_type=content_type, schema=schema
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder


def test_lists_in_queries_stay_as_they_were_when_forms_are_added(
    call: Call, server: Server, workshop: Workshop, pages: Path
) -> None:
    """A page says nothing of lists, so the first assumption holds, and is told."""

    def sent() -> str:
        package = workshop.generate_again(pages)
        call(package, lambda c: c.items.list(ids=["a", "b"]), base_url=server.url)
        return server.only.target

    (pages / "list.html").write_text(QUERY)
    assert sent() == "/items?ids=a&ids=b"
    (pages / "token.html").write_text(posting(r"\token", FORM))
    assert sent() == "/items?ids=a&ids=b"


@pytest.mark.parametrize("schema", [LISTS, {"type": "object", "properties": {"b": {}}}])
def test_lists_in_forms_stay_as_they_were_when_json_is_added(
    call: Call, server: Server, workshop: Workshop, pages: Path, schema: object
) -> None:
    """Also in what the schema does not name."""

    def sent() -> list[tuple[str, str]]:
        package = workshop.generate_again(pages)
        body = package.models.SendBody.from_dict({"a": ["b", "c"]})
        call(package, lambda c: c.things.send(body), base_url=server.url)
        return server.only.form

    (pages / "send.html").write_text(posting(r"\things", FORM, schema))
    assert sent() == [("a[0]", "b"), ("a[1]", "c")]
    for name in "xyz":
        text = posting(rf"\{name}", "application/json")
        (pages / f"{name}.html").write_text(text)
    assert sent() == [("a[0]", "b"), ("a[1]", "c")]


def test_what_would_be_assumed_now_is_told(tmp_path: Path, pages: Path) -> None:
    """As long as the configuration does not decide it, which the lock forgets then."""

    def told(*options: str) -> str:
        command = ("generate", "pages", "-o", "client", *options)
        done = run_command(*command, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        notes = done.stderr.splitlines()
        return next((note for note in notes if "[nested-assumed]" in note), "")

    def remembered() -> bool:
        lock = (tmp_path / "client" / "clientsmith.lock").read_text()
        return "#/x-clientsmith/lists repeat\n" in lock

    (pages / "list.html").write_text(QUERY)
    assert "lists as repeated names; `nested` or" in told()
    assert remembered()
    (pages / "token.html").write_text(posting(r"\token", FORM))
    assert "as the lock has it; a first run would now assume `lists =" in told()
    assert '`lists = "indices"`' in told("--set", 'nested="brackets"')
    assert "as the lock has it" not in told("--set", "lists=repeat")
    assert not remembered()


def test_pages_without_a_name(workshop: Workshop, pages: Path) -> None:
    """As httpdoc writes operations without one: they are called by method and path."""
    (pages / "v2").mkdir()
    (pages / ".md").write_text(page_text("", r"\items\{id}"))
    (pages / "v2" / ".md").write_text(page_text("", r"\v2\items"))
    operations = workshop.generate_again(pages).operations.items
    assert {"get_items_by_id", "get_v2_items"} <= set(dir(operations))


@pytest.mark.parametrize("chosen", ['operation-id="bad"', 'path="/b*", method="POST"'])
def test_a_page_that_is_left_out_may_be_broken(
    tmp_path: Path, pages: Path, chosen: str
) -> None:
    (pages / "list.html").write_text(QUERY)
    (pages / "bad.html").write_text(posting(r"\bad", FORM, "{"))
    command = ("generate", "pages", "-o", "client")
    refused = run_command(*command, cwd=tmp_path)
    assert "error[page-json]" in refused.stderr
    done = run_command(*command, "--set", f"exclude={{ {chosen} }}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "client" / "operations" / "bad.py").exists()
    assert "selection-unmatched" not in done.stderr
