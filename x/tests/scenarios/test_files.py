"""Scenarios of the group `files`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_list_files() -> None:
    """`GET /files`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.files.list_files()
    assert recorder.sent[0].method == "GET"


def test_create_file() -> None:
    """`POST /files`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.files.create_file()
    assert recorder.sent[0].method == "POST"


def test_retrieve_file() -> None:
    """`GET /files/{file_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.files.retrieve_file("file_id")
    assert recorder.sent[0].method == "GET"


def test_delete_file() -> None:
    """`DELETE /files/{file_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.files.delete_file("file_id")
    assert recorder.sent[0].method == "DELETE"


def test_download_file() -> None:
    """`GET /files/{file_id}/content`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.files.download_file("file_id")
    assert recorder.sent[0].method == "GET"
