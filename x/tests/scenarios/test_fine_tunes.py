"""Scenarios of the group `fine_tunes`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_cancel_fine_tune() -> None:
    """`POST /fine-tunes/{fine_tune_id}/cancel`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tunes.cancel_fine_tune("fine_tune_id")
    assert recorder.sent[0].method == "POST"


def test_list_fine_tunes() -> None:
    """`GET /fine-tunes`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tunes.list_fine_tunes()
    assert recorder.sent[0].method == "GET"


def test_create_fine_tune() -> None:
    """`POST /fine-tunes`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tunes.create_fine_tune()
    assert recorder.sent[0].method == "POST"


def test_list_fine_tune_events() -> None:
    """`GET /fine-tunes/{fine_tune_id}/events`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tunes.list_fine_tune_events("fine_tune_id")
    assert recorder.sent[0].method == "GET"


def test_retrieve_fine_tune() -> None:
    """`GET /fine-tunes/{fine_tune_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tunes.retrieve_fine_tune("fine_tune_id")
    assert recorder.sent[0].method == "GET"
