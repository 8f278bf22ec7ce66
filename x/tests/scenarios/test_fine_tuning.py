"""Scenarios of the group `fine_tuning`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_cancel_fine_tuning_job() -> None:
    """`POST /fine_tuning/jobs/{fine_tuning_job_id}/cancel`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tuning.cancel_fine_tuning_job("fine_tuning_job_id")
    assert recorder.sent[0].method == "POST"


def test_list_paginated_fine_tuning_jobs() -> None:
    """`GET /fine_tuning/jobs`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tuning.list_paginated_fine_tuning_jobs()
    assert recorder.sent[0].method == "GET"


def test_create_fine_tuning_job() -> None:
    """`POST /fine_tuning/jobs`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tuning.create_fine_tuning_job()
    assert recorder.sent[0].method == "POST"


def test_list_fine_tuning_events() -> None:
    """`GET /fine_tuning/jobs/{fine_tuning_job_id}/events`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tuning.list_fine_tuning_events("fine_tuning_job_id")
    assert recorder.sent[0].method == "GET"


def test_retrieve_fine_tuning_job() -> None:
    """`GET /fine_tuning/jobs/{fine_tuning_job_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.fine_tuning.retrieve_fine_tuning_job("fine_tuning_job_id")
    assert recorder.sent[0].method == "GET"
