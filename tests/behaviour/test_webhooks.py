"""What an API sends on its own account is decoded by classes of the models."""

from __future__ import annotations

import datetime as dt
import importlib
import re
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


@pytest.mark.parametrize(
    ("webhook", "payload", "attribute"),
    [
        ("newPet", {"id": 1, "name": "Rex"}, ("name", "Rex")),
        ("petsMoved", [{"at": "2030-01-02"}], ("at", dt.date(2030, 1, 2))),
        ("petChanged", {"gone": "2030-01-02"}, ("gone", dt.date(2030, 1, 2))),
    ],
)
def test_the_readme_tells_what_decodes_them(
    alone: Made, webhook: str, payload: Any, attribute: tuple[str, Any]
) -> None:
    """Whoever gets a webhook finds the call by its name, and it works as it stands."""
    told = alone.files["README.md"].partition("The API calls you, too.")[2]
    (code,) = re.findall(rf'^- "{webhook}": `(.*)`$', told, re.M)
    names = {
        "models": models_of(alone),
        "Decoder": importlib.import_module(f"{alone.name}.runtime.decoding").Decoder,
        "payload": payload,
    }
    made = eval(code, names)
    made = made(payload) if callable(made) else made
    (found,) = made if isinstance(made, list) else [made]
    assert getattr(found, attribute[0]) == attribute[1]
    assert "by a `Decoder`\nof `runtime.decoding`" in told


def test_the_readme_tells_of_no_decoder_that_nothing_needs(beside: Made) -> None:
    assert "`models.SubscribeOnEventBody.from_dict`" in beside.files["README.md"]
    assert "Decoder" not in beside.files["README.md"]


def test_a_callback_is_named_by_its_operation(beside: Made) -> None:
    """Its method and its own name, and there is a note of what has no class."""
    m = models_of(beside)
    event = m.SubscribeOnEventBody.from_dict({"event": "x", "at": None})
    assert event.event == "x"
    assert {"links-ignored", "webhook-body"} <= set(beside.codes)
