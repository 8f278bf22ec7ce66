"""A base URL where the description names no server: its reader puts in the own host."""

from __future__ import annotations

from .. import ir


def sample_base_url(api: ir.Api) -> str:
    """With the path of the server, where that is known."""
    return f"https://api.example.com{api.server_path}"
