"""Scenarios of the group `images`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_create_image() -> None:
    """`POST /images/generations`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.images.create_image()
    assert recorder.sent[0].method == "POST"


def test_create_image_edit() -> None:
    """`POST /images/edits`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.images.create_image_edit()
    assert recorder.sent[0].method == "POST"


def test_create_image_variation() -> None:
    """`POST /images/variations`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.images.create_image_variation()
    assert recorder.sent[0].method == "POST"
