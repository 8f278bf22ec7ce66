"""Scenarios of the group `audio`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_create_speech() -> None:
    """`POST /audio/speech`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.audio.create_speech()
    assert recorder.sent[0].method == "POST"


def test_create_transcription() -> None:
    """`POST /audio/transcriptions`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.audio.create_transcription()
    assert recorder.sent[0].method == "POST"


def test_create_translation() -> None:
    """`POST /audio/translations`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.audio.create_translation()
    assert recorder.sent[0].method == "POST"
