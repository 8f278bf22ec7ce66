"""The clients, with one group."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from . import models as m
from .runtime.auth import ApiKey, Basic, Bearer, Credential
from .runtime.clients import AsyncClient as AsyncBase
from .runtime.clients import SyncClient
from .runtime.decoding import array, model
from .runtime.groups import AsyncGroup, SyncGroup
from .runtime.requests import (
    FormBody,
    Path,
    Query,
    Request,
    ResponseType,
)

_CARD = (
    ResponseType("200", "application/json", model(lambda: m.Card)),
    ResponseType("204"),
    ResponseType("4XX", "application/json", model(lambda: m.Failure)),
    ResponseType("default", "application/json", model(lambda: m.Failure)),
)
_CARDS = (ResponseType("200", "application/json", array(model(lambda: m.Card))),)


def get_card(card: str) -> Request[m.Card | None]:
    """A card."""
    return Request(
        method="GET",
        path=("/v1/cards/", Path("card", card)),
        responses=_CARD,
        security=(("bearer",), ("basic",), ("header",), ("query",), ("cookie",)),
    )


def list_cards(*, limit: int | None = None) -> Request[list[m.Card]]:
    """All cards."""
    return Request(
        method="GET",
        path=("/v1/cards",),
        query=(Query("limit", limit),),
        responses=_CARDS,
    )


def create_card(body: m.Card | None = None) -> Request[m.Card | None]:
    """A new card."""
    return Request(
        method="POST", path=("/v1/cards",), body=FormBody(body), responses=_CARD
    )


class Cards(SyncGroup):
    """Cards."""

    def get_card(self, card: str) -> m.Card | None:
        return self._send(get_card(card))

    def list_cards(self, *, limit: int | None = None) -> list[m.Card]:
        return self._send(list_cards(limit=limit))

    def create_card(self, body: m.Card | None = None) -> m.Card | None:
        return self._send(create_card(body))


class AsyncCards(AsyncGroup):
    """Cards."""

    async def get_card(self, card: str) -> m.Card | None:
        return await self._send(get_card(card))

    async def list_cards(self, *, limit: int | None = None) -> list[m.Card]:
        return await self._send(list_cards(limit=limit))

    async def create_card(self, body: m.Card | None = None) -> m.Card | None:
        return await self._send(create_card(body))


def _credentials(
    token: str | None, basic: tuple[str, str] | None, key: tuple[str, Any, str] | None
) -> dict[str, Credential]:
    found: dict[str, Credential] = {}
    if token is not None:
        found["bearer"] = Bearer(token)
    if basic is not None:
        found["basic"] = Basic(*basic)
    if key is not None:
        found[key[1]] = ApiKey(*key)
    return found


class Client(SyncClient):
    """The client."""

    def __init__(
        self,
        *,
        token: str | None = None,
        basic: tuple[str, str] | None = None,
        key: tuple[str, Any, str] | None = None,
        **options: Any,
    ) -> None:
        options.setdefault("servers", ("https://api.acme.test",))
        super().__init__(credentials=_credentials(token, basic, key), **options)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self)


class AsyncClient(AsyncBase):
    """The client."""

    def __init__(
        self,
        *,
        token: str | None = None,
        basic: tuple[str, str] | None = None,
        key: tuple[str, Any, str] | None = None,
        **options: Any,
    ) -> None:
        options.setdefault("servers", ("https://api.acme.test",))
        super().__init__(credentials=_credentials(token, basic, key), **options)

    @cached_property
    def cards(self) -> AsyncCards:
        return AsyncCards(self)
