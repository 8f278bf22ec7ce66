"""Hosts that are one's own: on this machine or in a private network.

They have no certificate that anybody knows, and nobody listens on the way to them.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

_PORT: Final = re.compile(r":[0-9]*$")


def is_own(host: str) -> bool:
    """Whether a host, maybe with a port or a path behind it, is one's own."""
    name = _PORT.sub("", host.partition("/")[0]).strip("[]")
    try:
        return ip_address(name).is_private
    except ValueError:  # no address, but a name
        return "." not in name or name.endswith(".localhost")
