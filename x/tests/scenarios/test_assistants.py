"""Scenarios of the group `assistants`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_list_assistants() -> None:
    """`GET /assistants`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.list_assistants()
    assert recorder.sent[0].method == "GET"


def test_create_assistant() -> None:
    """`POST /assistants`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.create_assistant()
    assert recorder.sent[0].method == "POST"


def test_list_assistant_files() -> None:
    """`GET /assistants/{assistant_id}/files`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.list_assistant_files("assistant_id")
    assert recorder.sent[0].method == "GET"


def test_create_assistant_file() -> None:
    """`POST /assistants/{assistant_id}/files`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.create_assistant_file("assistant_id")
    assert recorder.sent[0].method == "POST"


def test_get_assistant() -> None:
    """`GET /assistants/{assistant_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.get_assistant("assistant_id")
    assert recorder.sent[0].method == "GET"


def test_modify_assistant() -> None:
    """`POST /assistants/{assistant_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.modify_assistant("assistant_id")
    assert recorder.sent[0].method == "POST"


def test_delete_assistant() -> None:
    """`DELETE /assistants/{assistant_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.delete_assistant("assistant_id")
    assert recorder.sent[0].method == "DELETE"


def test_get_assistant_file() -> None:
    """`GET /assistants/{assistant_id}/files/{file_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.get_assistant_file("assistant_id", "file_id")
    assert recorder.sent[0].method == "GET"


def test_delete_assistant_file() -> None:
    """`DELETE /assistants/{assistant_id}/files/{file_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.assistants.delete_assistant_file("assistant_id", "file_id")
    assert recorder.sent[0].method == "DELETE"
