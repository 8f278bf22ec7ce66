"""A model made from pages equals the model made from the description behind them.

In everything that a page can tell: `facts.TOLD` lists it dialect by dialect, and
`facts.NOT_TOLD` the rest, with reasons. Three descriptions lie beside their pages, each
in up to three dialects.
"""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest

from generator import ir

from .facts import NOT_TOLD, PARTS, TOLD, Facts, facts_of
from .material import HTTPDOC, described, needs_httpdoc, page_folders

SPECS = {
    "apis-io-maintainers": "apis-io-maintainers.yaml",
    "openai": "Openai.yaml",
    "sample": "sample.yaml",
}

# Folder: how many facts were compared when this was written.
COUNTS = {
    "dialect-a/openai": 1301,
    "dialect-b/apis-io-maintainers": 805,
    "dialect-b/openai": 5510,
    "dialect-b/sample": 151,
    "dialect-c/apis-io-maintainers": 819,
    "dialect-c/openai": 5681,
    "dialect-c/sample": 153,
}

# The two pages that are known to differ from their descriptions (see the README of the
# pages), each with the place of every difference: what the page says, and the other.
NOTHING = "nothing"
KNOWN = {
    "dialect-a/openai": {
        ("createSpeech", "/accepted"): (
            ["application/json"],
            ["application/octet-stream"],
        ),
    },
    "dialect-b/sample": {
        ("createSpeaker", "/accepted"): (["application/json"], []),
        ("createSpeaker", "/responses/order"): (["200"], ["201"]),
        ("createSpeaker", "/responses/200/status"): ("200", NOTHING),
        ("createSpeaker", "/responses/200/doc/text"): ("OK", NOTHING),
        ("createSpeaker", "/responses/201/status"): (NOTHING, "201"),
        ("createSpeaker", "/responses/201/doc/text"): (NOTHING, "Created"),
    },
}

folders = pytest.mark.parametrize("folder", sorted(COUNTS))


@cache
def models(folder: str) -> tuple[ir.Api, ir.Api]:
    """The model of the pages and that of the description.

    With the standard's form for nested values, because in brackets a list has no
    explode mark left to be compared.
    """
    spec = HTTPDOC / "specs" / SPECS[folder.partition("/")[2]]
    return described(HTTPDOC / folder, "form"), described(spec, "form")


def compared(folder: str) -> tuple[dict[str, Facts], dict[str, Facts]]:
    dialect = folder.partition("/")[0].removeprefix("dialect-")
    pages, description = models(folder)
    return facts_of(pages, dialect), facts_of(description, dialect)


@needs_httpdoc
def test_every_folder_is_compared() -> None:
    """Each folder of pages that has a description is in the table."""
    known = {name for name in page_folders() if name.partition("/")[2] in SPECS}
    assert known == set(COUNTS)


@needs_httpdoc
@folders
def test_operations(folder: str) -> None:
    """Both have the same operations."""
    pages, description = compared(folder)
    assert sorted(pages) == sorted(description)


@needs_httpdoc
@folders
def test_facts(folder: str) -> None:
    """Both say the same wherever a page says something, but for the known pages."""
    pages, description = compared(folder)
    count = 0
    different: dict[tuple[str, str], tuple[object, object]] = {}
    for name, page in pages.items():
        other = description[name]
        places = page.keys() | other.keys()
        count += len(places)
        different |= {
            (name, place): (page.get(place, NOTHING), other.get(place, NOTHING))
            for place in places
            if page.get(place, NOTHING) != other.get(place, NOTHING)
        }
    print(f"{folder}: {count} facts of {len(pages)} operations")
    assert different == KNOWN.get(folder, {})
    assert count >= COUNTS[folder]


def test_the_tables_are_complete() -> None:
    """Every field of the model's parts is in one table of facts, and in one alone."""
    in_detail = {f"{owner}.doc" for owner in ("Operation", "Parameter", "Response")}
    fields = {
        f"{part.__name__}.{field.name}"
        for part in PARTS
        for field in dataclasses.fields(part)
    }
    details = {
        f"{doc}.{field.name}"
        for doc in in_detail
        for field in dataclasses.fields(ir.Doc)
    }
    derived = {"Operation.host", "Operation.accepted"}
    assert not TOLD.keys() & NOT_TOLD.keys()
    assert TOLD.keys() | NOT_TOLD.keys() == (fields - in_detail) | details | derived
