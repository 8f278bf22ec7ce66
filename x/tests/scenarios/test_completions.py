"""Scenarios of the group `completions`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_create_completion() -> None:
    """`POST /completions`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.completions.create_completion()
    assert recorder.sent[0].method == "POST"
