"""Scenarios of the group `customers`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def scenario(client: Client) -> None:
    """One call."""
    client.customers.post_customers_customer_cards("cus_123")


def test_scenario() -> None:
    server = Recorder(
        Answer(
            json={
                "brand": "brand",
                "exp_month": 1,
                "exp_year": 1,
                "funding": "credit",
                "id": "id",
                "last4": "last4",
                "object": "card",
            },
        ),
    )
    # For the real API: scenario(Client(token=…))
    scenario(Client(http_client=server.client(), **OPTIONS))
    assert server.lines == ["POST /v1/customers/cus_123/cards"]
    server.check()
