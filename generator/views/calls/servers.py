"""The server that the calls of a client go to, as it is seen in what is sent."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from ... import ir
from ...samples.servers import sample_base_url

_PORTS: Final = {"http": 80, "https": 443}


def server_of(api: ir.Api) -> str:
    """Where the paths of the operations start that have no server of their own."""
    return address_of(next(iter(api.servers), sample_base_url(api)))


def address_of(url: str) -> str:
    """Scheme, host, port and path as they are sent: a usual port is left out."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"
