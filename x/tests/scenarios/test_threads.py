"""Scenarios of the group `threads`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_cancel_run() -> None:
    """`POST /threads/{thread_id}/runs/{run_id}/cancel`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.cancel_run("thread_id", "run_id")
    assert recorder.sent[0].method == "POST"


def test_list_messages() -> None:
    """`GET /threads/{thread_id}/messages`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.list_messages("thread_id")
    assert recorder.sent[0].method == "GET"


def test_create_message() -> None:
    """`POST /threads/{thread_id}/messages`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.create_message("thread_id")
    assert recorder.sent[0].method == "POST"


def test_list_runs() -> None:
    """`GET /threads/{thread_id}/runs`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.list_runs("thread_id")
    assert recorder.sent[0].method == "GET"


def test_create_run() -> None:
    """`POST /threads/{thread_id}/runs`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.create_run("thread_id")
    assert recorder.sent[0].method == "POST"


def test_create_thread() -> None:
    """`POST /threads`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.create_thread()
    assert recorder.sent[0].method == "POST"


def test_create_thread_and_run() -> None:
    """`POST /threads/runs`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.create_thread_and_run()
    assert recorder.sent[0].method == "POST"


def test_get_thread() -> None:
    """`GET /threads/{thread_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.get_thread("thread_id")
    assert recorder.sent[0].method == "GET"


def test_modify_thread() -> None:
    """`POST /threads/{thread_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.modify_thread("thread_id")
    assert recorder.sent[0].method == "POST"


def test_delete_thread() -> None:
    """`DELETE /threads/{thread_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.delete_thread("thread_id")
    assert recorder.sent[0].method == "DELETE"


def test_get_message() -> None:
    """`GET /threads/{thread_id}/messages/{message_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.get_message("thread_id", "message_id")
    assert recorder.sent[0].method == "GET"


def test_modify_message() -> None:
    """`POST /threads/{thread_id}/messages/{message_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.modify_message("thread_id", "message_id")
    assert recorder.sent[0].method == "POST"


def test_get_message_file() -> None:
    """`GET /threads/{thread_id}/messages/{message_id}/files/{file_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.get_message_file("thread_id", "message_id", "file_id")
    assert recorder.sent[0].method == "GET"


def test_get_run() -> None:
    """`GET /threads/{thread_id}/runs/{run_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.get_run("thread_id", "run_id")
    assert recorder.sent[0].method == "GET"


def test_modify_run() -> None:
    """`POST /threads/{thread_id}/runs/{run_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.modify_run("thread_id", "run_id")
    assert recorder.sent[0].method == "POST"


def test_get_run_step() -> None:
    """`GET /threads/{thread_id}/runs/{run_id}/steps/{step_id}`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.get_run_step("thread_id", "run_id", "step_id")
    assert recorder.sent[0].method == "GET"


def test_list_message_files() -> None:
    """`GET /threads/{thread_id}/messages/{message_id}/files`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.list_message_files("thread_id", "message_id")
    assert recorder.sent[0].method == "GET"


def test_list_run_steps() -> None:
    """`GET /threads/{thread_id}/runs/{run_id}/steps`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.list_run_steps("thread_id", "run_id")
    assert recorder.sent[0].method == "GET"


def test_submit_tool_ouputs_to_run() -> None:
    """`POST /threads/{thread_id}/runs/{run_id}/submit_tool_outputs`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.threads.submit_tool_ouputs_to_run("thread_id", "run_id")
    assert recorder.sent[0].method == "POST"
