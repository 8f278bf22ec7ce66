"""Scenarios of the group `customers`: this file is yours.

Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations.
"""

from __future__ import annotations

from ... import Client
from ...runtime.testing import Answer, Recorder
from ..contract import OPTIONS


def test_post_customers_customer_cards() -> None:
    """`POST /v1/customers/{customer}/cards`"""
    with Recorder(Answer(status=204)) as recorder:
        client = Client(http_client=recorder.client(), **OPTIONS)
        client.customers.post_customers_customer_cards("customer")
    assert recorder.sent[0].method == "POST"
