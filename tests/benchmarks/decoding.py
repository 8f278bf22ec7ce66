"""What decoding and encoding cost: `python tests/benchmarks/decoding.py PACKAGE`.

PACKAGE is the folder of a client generated from Stripe's description. Shows how many
times `json.loads` it takes from the bytes of a fixture to objects, with `json.loads`
and with the parser that the runtime finds (`parsed`), and how many times `json.dumps`
back; beside it pydantic models of the fixture's shape and Stripe's own
client, where they are installed. The best of several rounds, all in one run.
"""

from __future__ import annotations

import importlib
import json
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
FIXTURES = TOP.parent / "shared" / "specs" / "stripe-fixtures.json"
OBJECTS = ("customer", "charge", "payment_intent", "subscription")
HEADS = ("bytes", "loads us", "decode", "parsed", "encode", "pydantic", "stripe")


def main() -> int:
    if not FIXTURES.is_file():
        print(f"the fixtures do not lie in {FIXTURES}: nothing to measure")
        return 0
    package = Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(package.parent))
    models = importlib.import_module(f"{package.name}.models")
    parsing = importlib.import_module(f"{package.name}.runtime.parsing")
    fixtures = json.loads(FIXTURES.read_bytes())
    fixtures = fixtures.get("resources", fixtures)
    print("object".ljust(16), *(head.rjust(10) for head in HEADS))
    for name in OBJECTS:
        data = json.dumps(fixtures[name]).encode()
        cls = getattr(models, name.title().replace("_", ""))
        row = [f"{len(data)}", *measured(cls, data, parsing.parsed)]
        row += [peer(name, data) for peer in (pydantic_ratio, stripe_ratio)]
        print(name.ljust(16), *(cell.rjust(10) for cell in row), flush=True)
    return 0


def measured(cls: Any, data: bytes, parsed: Callable[[bytes], Any]) -> list[str]:
    value = cls.from_dict(json.loads(data))
    tree = value.to_dict()
    loads = seconds(lambda: json.loads(data))
    decode = seconds(lambda: cls.from_dict(json.loads(data)))
    faster = seconds(lambda: cls.from_dict(parsed(data)))
    dumps = seconds(lambda: json.dumps(tree))
    encode = seconds(lambda: json.dumps(value.to_dict()))
    ratios = (decode / loads, faster / loads, encode / dumps)
    return [f"{loads * 1e6:.1f}", *(f"{ratio:.2f}" for ratio in ratios)]


def pydantic_ratio(name: str, data: bytes) -> str:
    try:
        import pydantic
    except ImportError:
        return "-"

    def shape(title: str, value: Any) -> Any:
        if isinstance(value, dict):
            fields = {
                f"{key}_": (shape(key, each) | None, pydantic.Field(alias=key))
                for key, each in value.items()
            }
            return pydantic.create_model(title, **fields)  # type: ignore[call-overload]
        if isinstance(value, list):
            return list[shape(title, value[0])] if value else list[Any]  # type: ignore[misc]
        return str if value is None else type(value)

    model = shape(name, json.loads(data))
    return ratio(lambda: model.model_validate_json(data), data)


def stripe_ratio(name: str, data: bytes) -> str:
    try:
        import stripe
    except ImportError:
        return "-"
    cls = getattr(stripe, name.title().replace("_", ""))
    return ratio(lambda: cls.construct_from(json.loads(data), "key"), data)


def ratio(decode: Callable[[], object], data: bytes) -> str:
    return f"{seconds(decode) / seconds(lambda: json.loads(data)):.2f}"


def seconds(run: Callable[[], object]) -> float:
    """For one run: the least of many short rounds, to leave out what else runs."""
    return min(timeit.repeat(run, number=20, repeat=400)) / 20


if __name__ == "__main__":
    sys.exit(main())
