"""Texts that are read as other types: what is lost of them, and what is not."""

from __future__ import annotations

import base64
import datetime as dt
from types import ModuleType

import pytest


@pytest.mark.parametrize("reader", ["base64_bytes", "base64_file"])
@pytest.mark.parametrize("text", ["--__", "_-4", "_-4=", "//4", "Zg", "Zm8"])
def test_base64_for_urls_is_read_unless_strict(
    decoding: ModuleType, errors: ModuleType, reader: str, text: str
) -> None:
    """RFC 4648 §5, with padding or without: Google's APIs send it as `byte`."""
    read = getattr(decoding, reader)
    found = decoding.Decoder().document(text, read)
    assert found == base64.urlsafe_b64decode(text.replace("/", "_") + "==")
    with pytest.raises(errors.DecodeError):
        decoding.Decoder(strict=True).document(text, read)


AT = dt.datetime(2020, 2, 29, 1, 2, 3, 123456, tzinfo=dt.UTC)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("digits", ["7", "789", "7890000001"])
def test_fractions_are_cut_to_microseconds(
    decoding: ModuleType,
    caplog: pytest.LogCaptureFixture,
    digits: str,
    strict: bool,
) -> None:
    """The type of a field may not hang on whether a server's clock ends in zeros."""
    at = decoding.Decoder(strict=strict)
    text = f"01:02:03.123456{digits}Z"
    assert at.document(f"2020-02-29T{text}", decoding.date_time) == AT
    assert at.document(text, decoding.time) == AT.timetz()
    assert caplog.messages == []


@pytest.mark.parametrize(
    "text",
    [
        "01:02:03.123456+0000",
        "01:02:03.123456789+00",
        "06:32:03.123456+0530",
        "01:02+00:00",
        "01:02Z",
        "01:02",
    ],
)
def test_forms_of_iso_8601_are_read_unless_strict(
    decoding: ModuleType, errors: ModuleType, text: str
) -> None:
    """RFC 3339 §5.6 has no offset without a colon, and no time without seconds."""
    lenient, strict = decoding.Decoder(), decoding.Decoder(strict=True)
    wanted = AT if ":03" in text else AT.replace(second=0, microsecond=0)
    found = lenient.document(text, decoding.time)
    moment = lenient.document(f"2020-02-29T{text}", decoding.date_time)
    assert type(found) is dt.time
    assert moment == (wanted if moment.tzinfo else wanted.replace(tzinfo=None))
    for reader, value in [("time", text), ("date_time", f"2020-02-29T{text}")]:
        with pytest.raises(errors.DecodeError):
            strict.document(value, getattr(decoding, reader))
