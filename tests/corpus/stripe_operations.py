"""Compares what is sent for Stripe's operations with what Stripe's own client sends.

    python tests/corpus/stripe_operations.py DESCRIPTION [--show]

DESCRIPTION is Stripe's OpenAPI description. Both clients get the same values, a sample
for every argument of every operation, and send them to one server on loopback; the
decoded pairs of query and form must be equal, in order. Prints a count, and every
difference; exits with 1 where there is one.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import decimal
import importlib
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import stripe

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP))

from generator import ir, pipeline  # noqa: E402
from generator.diagnostics import Diagnostics  # noqa: E402
from generator.printing.imports import Imports  # noqa: E402
from generator.printing.layout import call, flat, keyword  # noqa: E402
from generator.printing.source import Code, identifier  # noqa: E402
from generator.samples import Samples, Size, samples_of  # noqa: E402
from generator.settings import ClientSettings  # noqa: E402
from generator.source_files import load_source  # noqa: E402
from generator.views.calls.values import Values  # noqa: E402
from generator.views.types import Types  # noqa: E402
from tests.behaviour.recording import Received, Server  # noqa: E402

TAKEN = frozenset({"usage"})
"""What `raw_request` takes for itself and does not send, whatever the operation."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("description", type=Path)
    arguments.add_argument("--show", action="store_true", help="print what was sent")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        api = generated(chosen.description, Path(folder) / "stripe_api")
        sys.path.insert(0, folder)
        with Server().running() as server:
            counts = compared(api, server, show=chosen.show)
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    print(f"{sum(counts.values())} operations: {told}")
    return 1 if counts["different"] else 0


def generated(description: Path, output: Path) -> ir.Api:
    """Write the package, and return its model."""
    diagnostics = Diagnostics()
    settings = ClientSettings(
        name=output.name, source=str(description), output=str(output)
    )
    source = load_source(description, description.name, diagnostics)
    for file in pipeline.generate(source, settings, {}, diagnostics).files:
        path = output / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return pipeline.describe(source, settings, {}, diagnostics)


def compared(api: ir.Api, server: Server, *, show: bool) -> Counter[str]:
    """How many operations were equal, different, or are not to be compared."""
    package = importlib.import_module("stripe_api")
    ours = package.Client(token="sk_test_123", base_url=server.url)
    theirs = stripe.StripeClient(
        "sk_test_123",
        base_addresses={"api": server.url, "files": server.url},
        max_network_retries=0,
    )
    samples = samples_of(api)
    counts: Counter[str] = Counter()
    for group in api.groups:
        for operation in group.operations:
            if not is_form(operation):
                counts["not compared: no form"] += 1
                continue
            names = {"client": ours, "m": package.models, "dt": dt, "UUID": uuid.UUID}
            names["Decimal"] = decimal.Decimal
            # The server answers `{}` to everything.
            with contextlib.suppress(package.DecodeError):
                eval(call_of(group, operation, samples), names)
            mine = only(server)
            path, values = values_of(operation, samples)
            theirs.raw_request(operation.method.lower(), path, **values)
            sent = only(server)
            equal = facts(mine) == facts(sent)
            counts["equal" if equal else "different"] += 1
            if show or not equal:
                print(operation.method, path)
                for left, right in difference(facts(mine), facts(sent)):
                    print(f"  ours {left}\n  theirs {right}")
    return counts


def is_form(operation: ir.Operation) -> bool:
    body = operation.body
    return body is None or body.contents[0].kind == "form"


def call_of(group: ir.Group, operation: ir.Operation, samples: Samples) -> str:
    """The call with every argument, as the generated tests would write it."""
    values = Values(Types(Imports()), samples)
    items = []
    named = []
    for parameter in operation.parameters:
        sample = _full(samples, parameter.type, parameter.name.wire, parameter.examples)
        written = values.expression(parameter.type, sample)
        if parameter.location == "path":
            items.append(written)
        else:
            named.append(keyword(identifier(parameter.name.python), written))
    if operation.body:
        kind = operation.body.contents[0].type
        items.append(values.expression(kind, _full(samples, kind, "body")))
    head = f"client.{group.name.python}.{operation.name.python}"
    return flat(call(Code(head), *items, *named))


def _full(
    samples: Samples, kind: ir.Type, word: str, examples: Sequence[Any] = ()
) -> Any:
    return samples.value(kind, word, examples, size=Size.FULL)


def values_of(operation: ir.Operation, samples: Samples) -> tuple[str, dict[str, Any]]:
    """The same values as Stripe's client takes them: a path, and what it encodes."""
    values: dict[str, Any] = {}
    slots: dict[str, str] = {}
    for parameter in operation.parameters:
        sample = _full(samples, parameter.type, parameter.name.wire, parameter.examples)
        if parameter.location == "path":
            slots[parameter.name.wire] = quote(str(sample), safe="")
        else:
            values[parameter.name.wire] = sample
    if operation.body:
        values |= _full(samples, operation.body.contents[0].type, "body")
    parts = [p if isinstance(p, str) else slots[p.wire] for p in operation.path]
    return "".join(parts), values


def only(server: Server) -> Received:
    return server.only


def facts(received: Received) -> tuple[str, str, list[tuple[str, str]]]:
    """Method, path, and the decoded pairs of the query, then of the form."""
    path, _, query = received.target.partition("?")
    body = received.body.decode("ascii")
    pairs = [
        pair
        for text in (query, body)
        for pair in parse_qsl(text, keep_blank_values=True)
        if pair[0] not in TAKEN
    ]
    return received.method, path, pairs


def difference(
    ours: tuple[str, str, list[tuple[str, str]]],
    theirs: tuple[str, str, list[tuple[str, str]]],
) -> list[tuple[object, object]]:
    """What differs, in pairs."""
    found: list[tuple[object, object]] = [
        (left, right)
        for left, right in zip(ours[:2], theirs[:2], strict=True)
        if left != right
    ]
    missing = [pair for pair in ours[2] if pair not in theirs[2]]
    lacking = [pair for pair in theirs[2] if pair not in ours[2]]
    return [*found, (missing or "order", lacking or "order")]


if __name__ == "__main__":
    sys.exit(main())
