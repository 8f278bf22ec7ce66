"""Scenarios of the group `models`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_retrieve_model() -> None:
    """`GET /models/{model}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.models.retrieve_model("model")
    assert recorder.sent[0].method == "GET"


def test_delete_model() -> None:
    """`DELETE /models/{model}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.models.delete_model("model")
    assert recorder.sent[0].method == "DELETE"


def test_list_models() -> None:
    """`GET /models`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.models.list_models()
    assert recorder.sent[0].method == "GET"
