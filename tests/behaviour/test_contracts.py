"""The tests that come with a package: all of them run, and each break is told."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .making import REPOSITORY, Workshop, file_source, openapi, write_package
from .raw_server import RawServer

NAMES = REPOSITORY / "tests" / "cases" / "names_that_meet.yaml"
CONTRACTS = Path(__file__).with_name("contracts.yaml")

SIZES = "operations/sizes.py"
SIZE = "models/size.py"
PAGES = "operations/pages.py"
STREAMS = "operations/streams.py"
BREAKS = {
    "swapped_parameters": (SIZES, 'Query("least", least)', 'Query("least", most)'),
    "swapped_integers": (SIZE, 'take("width"', 'take("height"'),
    "swapped_numbers": (SIZE, 'take("weight"', 'take("price"'),
    "swapped_moments": (SIZE, 'take("start"', 'take("end"'),
    "swapped_dates": (SIZE, 'take("born"', 'take("gone"'),
    "server_host": ("client.py", "{region}.acme.example", "{region}.acme.test"),
    "server_scheme": ("client.py", "https://{region}", "http://{region}"),
    "server_default": ("client.py", 'region: str = "eu"', 'region: str = "us"'),
    "server_variable": ("client.py", '{"region": region}', '{"regoin": region}'),
    "server_path": ("client.py", ".acme.example/v1", ".acme.example/v2"),
    "own_server": (SIZES, "https://logs.acme.example", "https://eu.acme.example"),
    "error_class": ("runtime/errors.py", "404: NotFoundError", "404: ConflictError"),
    "no_error_class": (
        "runtime/errors.py",
        "401: AuthenticationError",
        "402: AuthenticationError",
    ),
    "page_token": (PAGES, 'ByToken("cursor"', 'ByToken("cursors"'),
    "page_next": (PAGES, 'next="next_cursor"', 'next="next_cursors"'),
    "page_items": (PAGES, 'items="items"', 'items="item"'),
    "page_number": (PAGES, 'ByNumber("page"', 'ByNumber("per_page"'),
    "page_offset": (PAGES, 'ByOffset("offset"', 'ByOffset("limit"'),
    "page_link": (PAGES, 'next="links.next"', 'next="links.first"'),
    "page_last_item": (PAGES, 'ByLastItem("starting_after"', 'ByLastItem("after"'),
    "page_more": (PAGES, 'more="has_more"', 'more="have_more"'),
    "events": (STREAMS, '"text/event-stream", text, item=', '"text/event-stream", '),
    "lines": (STREAMS, '"application/jsonl", item=model', '"application/jsonl", model'),
}
"""What is changed in one file of a package, by a name for it."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The packages of which a test fails: each has one of the breaks, or none."""
    folder = tmp_path_factory.mktemp("contracts")
    whole = write_package(folder, file_source(CONTRACTS)).folder.rename(folder / "none")
    for name, (file, before, after) in BREAKS.items():
        shutil.copytree(whole, folder / name)
        text = (whole / file).read_text("utf-8")
        assert before in text, f"{file}: {before}"
        (folder / name / file).write_text(swapped(text, before, after))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *"-q --tb=no -p no:cacheprovider .".split()],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    return set(re.findall(r"^FAILED (\w+)/", done.stdout, re.MULTILINE))


def swapped(text: str, first: str, second: str) -> str:
    """The text with each of two in the place of the other."""
    pieces = re.split(f"({re.escape(first)}|{re.escape(second)})", text)
    other = {first: second, second: first}
    return "".join(other.get(piece, piece) for piece in pieces)


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_told(told: set[str], name: str) -> None:
    """A reviewer may trust the tests of a package that somebody changed."""
    assert name in told


def test_nothing_else_is_told(told: set[str]) -> None:
    """Without a break all tests pass."""
    assert "none" not in told


def test_the_scenario_of_a_stream_ends(workshop: Workshop) -> None:
    """Though the stream has no end: the server sends an item, and holds the line."""
    made = workshop.make(file_source(CONTRACTS))
    package: Any = importlib.import_module(made.name)
    scenarios: Any = importlib.import_module(
        f"{made.name}.tests.scenarios.test_streams"
    )
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    with RawServer().running() as server:
        server.does(head + b'data: {"width": 1, "height": 2}\n\n', 60.0)
        with package.Client(base_url=server.url, timeout=20) as client:
            scenarios.scenario(client)
        assert len(server.received) == 1


def pets(server: str, **operations: dict[str, Any]) -> dict[str, Any]:
    """A description of the operations, by their methods."""
    usual = {"tags": ["pets"], "responses": {"204": {"description": "Done."}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": server}],
        "paths": {
            "/pets/{id}": {name: usual | own for name, own in operations.items()}
        },
    }


@pytest.mark.parametrize("url", ["https://eu.acme.example", "https://b.test/v2/"])
def test_another_server_is_one_line(workshop: Workshop, url: str) -> None:
    """A reviewer of tests sees that the server changed, and nothing else."""
    before, after = (
        workshop.make(openapi(pets(server, get={}, post={}))).files
        for server in ("https://acme.example/v1", url)
    )
    changed = [
        (path, line)
        for path in after
        if path.startswith("tests/test_") or path == "tests/contract.py"
        for line in set(after[path].splitlines()) - set(before[path].splitlines())
    ]
    assert changed == [("tests/contract.py", f'SERVER = "{url.rstrip("/")}"')]


def answered(media_type: str | None = None) -> dict[str, Any]:
    """What an operation has that answers with JSON, and takes a body of the type."""
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    content = {"application/json": {"schema": schema}}
    said: dict[str, Any] = {
        "responses": {"200": {"description": "", "content": content}}
    }
    if media_type:
        said["requestBody"] = {"content": {media_type: {"schema": schema}}}
    return said


@pytest.mark.parametrize(
    ("operations", "names"),
    [
        ({"get": answered()}, ["HEADERS"]),
        (
            {"get": answered(), "put": answered("application/json")},
            ["HEADERS", "JSON_HEADERS"],
        ),
        (
            {"put": answered("application/x-www-form-urlencoded")},
            ["HEADERS", "FORM_HEADERS"],
        ),
    ],
)
def test_headers_that_no_test_names(
    workshop: Workshop, operations: dict[str, Any], names: list[str]
) -> None:
    """They are not there to be looked up in vain."""
    made = workshop.make(openapi(pets("https://acme.example", **operations)))
    contract = made.files["tests/contract.py"]
    assert re.findall(r"^(\w*HEADERS) = ", contract, re.MULTILINE) == names
    assert names[-1] in made.files["tests/test_pets.py"]


def test_an_added_operation_changes_no_other_test(workshop: Workshop) -> None:
    """Of one path the first is tried with an empty value, however short the others."""
    text = {"type": "string"}
    place = {"name": "id", "in": "path", "required": True, "schema": text}
    properties = dict.fromkeys(["colour", "country", "description", "title"], text)
    schema = {"type": "object", "properties": properties, "required": [*properties]}
    content = {"application/json": {"schema": schema}}
    body = {"required": True, "content": content}
    long = {"operationId": "put", "parameters": [place], "requestBody": body}
    short = {"operationId": "delete", "parameters": [place]}
    made = workshop.make(openapi(pets("https://acme.example", put=long, delete=short)))
    tests = made.files["tests/test_pets.py"]
    refused = tests.partition("@pytest.mark.parametrize")[2]
    assert "client.pets.put(" in refused
    assert "client.pets.delete(" not in refused


def test_no_test_hides_another(workshop: Workshop) -> None:
    """Operations may be called like the tests that a group has besides theirs."""
    made = workshop.make(file_source(NAMES))
    tree = ast.parse(made.files["tests/test_shared_tests.py"])
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert names == [
        "test_empty_path_value",
        "test_without_credentials",
        "test_without_credentials_2",
        "test_server_variables",
        "test_empty_path_value_2",
    ]
