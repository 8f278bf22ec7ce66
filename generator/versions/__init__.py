"""Rewrites descriptions of Swagger 2.0 and OpenAPI 3.0 to the form of 3.1.

Here and nowhere else: everything behind this knows one form. 3.2 is that form with more
fields. The input is not changed; what needs no rewriting is shared with the result.
"""

from __future__ import annotations

from typing import Any

from .openapi30 import from_openapi30
from .openapi31 import from_openapi31
from .rewritten import Rewritten, Warned
from .swagger2 import from_swagger

__all__ = ["Rewritten", "Warned", "rewritten", "to_31"]


def rewritten(root: dict[str, Any]) -> Rewritten:
    """The description in the form of 3.1, and what is to be told about it."""
    swagger = root.get("swagger")
    if isinstance(swagger, str | float) and str(swagger).startswith("2"):
        return from_swagger(root)
    version = root.get("openapi")
    if isinstance(version, str) and version.startswith("3.0"):
        return Rewritten(root=from_openapi30(root))
    return Rewritten(root=from_openapi31(root))


def to_31(root: dict[str, Any]) -> dict[str, Any]:
    """The same description in the form of 3.1; later versions come as they are."""
    return rewritten(root).root
