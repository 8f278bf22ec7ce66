"""The HTTP library, named in this one place."""

import httpx2 as http

__all__ = ["http"]
