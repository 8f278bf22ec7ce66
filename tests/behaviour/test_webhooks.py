"""What an API sends on its own account is decoded by classes of the models."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

import pytest

from .making import REPOSITORY, Made, Workshop, file_source

CASES = REPOSITORY / "tests" / "cases"


@pytest.fixture(scope="module")
def alone(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(file_source(CASES / "webhooks_only.yaml"))


@pytest.fixture(scope="module")
def beside(shared_workshop: Workshop) -> Made:
    return shared_workshop.make(file_source(CASES / "callbacks.yaml"))


def models_of(made: Made) -> Any:
    return importlib.import_module(f"{made.name}.models")


def test_payloads_are_models(alone: Made) -> None:
    """A component by its name, what has none by the webhook's or the operation's."""
    m = models_of(alone)
    assert m.Pet.from_dict({"id": 1, "name": "Rex"}) == m.Pet(id=1, name="Rex")
    assert not hasattr(m.Pet(id=1, name="Rex"), "pin")
    until = m.ClosedAtBody.from_dict({"until": "2030-01-02T03:04:05Z"}).until
    assert until == dt.datetime(2030, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def test_a_payload_that_is_no_object_has_a_name(alone: Made) -> None:
    """And a function that decodes it."""
    m = models_of(alone)
    decoder = importlib.import_module(f"{alone.name}.runtime.decoding").Decoder()
    (moved,) = m.decode_pets_moved_body([{"at": "2030-01-02"}], decoder)
    assert moved.at == dt.date(2030, 1, 2)


def test_the_readme_names_them(alone: Made) -> None:
    """Whoever gets a webhook finds the class by its name."""
    text = alone.files["README.md"]
    assert '- "newPet": `models.Pet.from_dict`' in text
    assert '- "petsMoved": `models.decode_pets_moved_body`' in text


def test_a_callback_is_named_by_its_operation(beside: Made) -> None:
    """Its method and its own name, and there is a note of what has no class."""
    m = models_of(beside)
    event = m.SubscribeOnEventBody.from_dict({"event": "x", "at": None})
    assert event.event == "x"
    assert {"links-ignored", "webhook-body"} <= set(beside.codes)
