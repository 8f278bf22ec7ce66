"""The bases of a client's groups of operations, such as `client.customers`."""

from __future__ import annotations

from typing import TypeVar

from .clients import AsyncClient, SyncClient
from .requests import Request

T = TypeVar("T")


class SyncGroup:
    """Sends through the client that it was made for."""

    __slots__ = ("_client",)

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def _send(self, request: Request[T]) -> T:
        return self._client.send(request)


class AsyncGroup:
    """Sends through the client that it was made for."""

    __slots__ = ("_client",)

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _send(self, request: Request[T]) -> T:
        return await self._client.send(request)
