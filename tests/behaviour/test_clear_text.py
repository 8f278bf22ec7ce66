"""Servers without encryption: which is called, and what is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from .making import Workshop, openapi
from .test_servers import described

PLAIN = "http://{region}.a.test/v1"
SECURE = "https://{region}.a.test/v1"
REGION = {"region": {"default": "us", "description": "Where."}}


def serving(*urls: str) -> dict[str, Any]:
    listed = [{"url": url, "variables": REGION} for url in urls]
    return {**described("/"), "servers": listed}


@pytest.mark.parametrize(
    ("urls", "default"),
    [
        ((PLAIN, SECURE), "https://us.a.test/v1"),
        ((PLAIN, "https://b.test", f"{SECURE}/"), "https://us.a.test/v1"),
        ((PLAIN, "https://b.test"), "http://us.a.test/v1"),
        (("http://localhost:80", "https://localhost:80"), "http://localhost:80"),
    ],
)
def test_https_is_called_where_a_server_has_both(
    workshop: Workshop, urls: tuple[str, ...], default: str
) -> None:
    """Whichever is listed first, and with variables; on this machine there is none."""
    package = workshop.load(openapi(serving(*urls)))
    assert repr(package.Client(token="t")) == f"Client(base_url={default!r})"


@pytest.mark.parametrize(
    ("urls", "codes"),
    [
        (["http://a.test"], ["server-in-clear"]),
        ([PLAIN, "http://b.test"], ["server-in-clear"]),
        ([PLAIN, "https://b.test"], []),
        (["http://localhost:8080"], []),
        (["http://192.168.0.1/v1"], []),
    ],
)
def test_that_all_servers_are_in_clear_is_told(
    workshop: Workshop, urls: list[str], codes: list[str]
) -> None:
    """Where there are credentials, and somebody on the way."""
    assert workshop.make(openapi(serving(*urls))).codes == codes
    harmless = {**serving(*urls), "security": [], "components": {}}
    assert workshop.make(openapi(harmless)).codes == []
