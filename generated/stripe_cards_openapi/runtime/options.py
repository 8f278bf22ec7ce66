"""The keywords that every client takes, for the generated clients to pass on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from ._http import http
from .calls import Auth, Timeout
from .retries import RetryPolicy
from .unset import Unset


class _Options(TypedDict, total=False):
    base_url: str | None
    headers: Mapping[str, str] | None
    timeout: Timeout | Unset
    max_retries: int
    retry_policy: RetryPolicy
    max_response_bytes: int | None
    auth: Auth | None
    strict: bool


class SyncOptions(_Options, total=False):
    """Of `SyncClient`; what each means is told there."""

    http_client: http.Client | None


class AsyncOptions(_Options, total=False):
    """Of `AsyncClient`; what each means is told there."""

    http_client: http.AsyncClient | None
