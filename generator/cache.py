"""The folder in which a user's machine keeps what spares work, and how much of it.

Whoever deletes it loses some seconds. `CLIENTSMITH_NO_CACHE` in the environment turns
it off.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def cached(kind: str, name: str) -> Path | None:
    """Where something of a kind is kept; None where nothing is."""
    if os.environ.get("CLIENTSMITH_NO_CACHE"):
        return None
    # Loaded late: a run with nothing to do asks for nothing here.
    from platformdirs import user_cache_path

    return user_cache_path("clientsmith", appauthor=False) / kind / name


def forget_oldest(folder: Path, most: int) -> None:
    """Remove what is too much, and with it what killed runs left. Raises OSError."""
    files = sorted(folder.iterdir(), key=lambda f: f.stat().st_mtime, reverse=True)
    for file in files[most:]:
        file.unlink(missing_ok=True)
