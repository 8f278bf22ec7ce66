"""What the contract tests share, and the test of a package without operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ... import ir
from ...printing.layout import dict_of, layout, prefixed, signature
from ...printing.source import Code, identifier, literal
from ...samples.servers import sample_base_url
from ..calls.credentials import credentials_of
from ..calls.servers import server_of
from ..documentation import docstring
from .expected import (
    header_constants,
    spread_headers,
    usual_headers,
    written_headers,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    """The module `tests/contract.py`."""

    documentation: Code
    server: Code
    options: Code
    headers: Sequence[Code]
    signature: Code
    passed: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageTestView:
    """The test of a package without operations."""

    documentation: Code


def contract_view(api: ir.Api) -> ContractView:
    """Its server, options of its clients, headers of most requests, and `Call`."""
    options: dict[str, Any] = dict(credentials_of(api))
    if not api.servers:
        options["base_url"] = sample_base_url(api)
    pairs = dict_of((literal(key), literal(value)) for key, value in options.items())
    usual = prefixed(Code("HEADERS = "), written_headers(usual_headers(api)))
    constants = [layout(usual)]
    for name, added in header_constants(api):
        spread = prefixed(identifier(name) + Code(" = "), spread_headers(added))
        constants.append(layout(spread))
    arguments = [Code("call: Callable[[Client], object]")]
    if api.template:
        # A variable of the server may be called like one of the others.
        arguments += [Code("/"), Code("**options: Any")]
    return ContractView(
        documentation=docstring(
            "What the contract tests share: no network, no secrets.", 0
        ),
        server=layout(prefixed(Code("SERVER = "), literal(server_of(api)))),
        options=layout(prefixed(Code("OPTIONS: dict[str, Any] = "), pairs)),
        headers=constants,
        signature=signature(
            Code("def __init__("), (Code("self"), *arguments), (Code("None"),), 4
        ),
        passed=Code("{**OPTIONS, **options}" if api.template else "OPTIONS"),
    )


def package_view() -> PackageTestView:
    """What holds of any package; printed where there is nothing else to test."""
    return PackageTestView(
        documentation=docstring("Contract of a package without operations.", 0)
    )
