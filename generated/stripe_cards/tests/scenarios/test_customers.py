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
    client.customers.post_customers_customer_cards("customer")


def test_scenario() -> None:
    server = Recorder(Answer(json={"key": "value"}))
    # For the real API: scenario(Client(token=…))
    scenario(Client(http_client=server.client(), **OPTIONS))
    assert server.lines == ["POST /v1/customers/customer/cards"]
    server.check()
