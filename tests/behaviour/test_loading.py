"""What a package loads, and when: nothing of the API before it is touched."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .making import REPOSITORY, Workshop, openapi

GENERATED = REPOSITORY / "generated"
PACKAGE = "stripe_cards_openapi"
TELL = """
import json, sys
print(json.dumps(sorted(m for m in sys.modules if m.partition(".")[0] == package)))
"""


def loaded(folder: Path, package: str, code: str) -> set[str]:
    """The modules that the code loads in a process of its own, without the package's
    name; those of the runtime, which are the same for every API, are left out.
    """
    done = subprocess.run(
        [sys.executable, "-c", f"package = {package!r}\n{code}\n{TELL}"],
        cwd=folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    names = {name.removeprefix(package)[1:] for name in json.loads(done.stdout)}
    return {name for name in names if not name.startswith("runtime")}


IMPORT = f"import {PACKAGE}"
CLIENT = f"""
from {PACKAGE}.runtime.testing import Answer, Recorder
recorder = Recorder(Answer(json={{"id": "c", "object": "card"}}))
client = {PACKAGE}.Client(http_client=recorder.client())
"""
CALL = "card = client.customers.post_customers_customer_cards('cus_1')"
TOUCHED = {
    "api.customers",
    "models",
    "models.card",
    "models.payment_source",
    "operations",
    "operations.customers",
}


def test_import_loads_nothing_but_itself() -> None:
    """Neither client nor group nor model."""
    assert loaded(GENERATED, PACKAGE, IMPORT) == {""}


def test_a_client_loads_no_group_and_no_model() -> None:
    """The package of groups only tells where they lie."""
    assert loaded(GENERATED, PACKAGE, IMPORT + CLIENT) == {"", "api", "client"}


def test_a_call_loads_its_group_and_what_it_decodes() -> None:
    """Of the models, the one that came, and the union that it is a member of."""
    found = loaded(GENERATED, PACKAGE, IMPORT + CLIENT + CALL)
    assert found == {"", "api", "client"} | TOUCHED


@pytest.mark.parametrize(
    "module",
    ["asyncio", "decimal", "uuid"]
    + [f"{PACKAGE}.runtime.{name}" for name in ("multipart", "oauth2", "pagination")],
)
def test_a_client_loads_nothing_that_few_need(module: str) -> None:
    """Whoever needs it loads it: what is loaded delays the first answer."""
    code = f"{IMPORT}\nimport sys\nclient = {PACKAGE}.Client(base_url='http://[::1]:9')"
    loaded(GENERATED, PACKAGE, f"{code}\nassert {module!r} not in sys.modules")


def test_a_model_loads_no_other() -> None:
    """To touch a class loads its module alone."""
    found = loaded(GENERATED, PACKAGE, f"{IMPORT}\n{PACKAGE}.models.Card")
    assert found == {"", "models", "models.card"}


def schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


CYCLE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Cycle", "version": "1"},
    "servers": [{"url": "https://cycle.example"}],
    "paths": {
        "/owner": {
            "get": {
                "operationId": "getOwner",
                "responses": {
                    "200": {
                        "description": "The owner.",
                        "content": {"application/json": {"schema": ref("Owner")}},
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Owner": schema(pets={"type": "array", "items": ref("Pet")}),
            "Pet": schema(owner=ref("Owner"), tag=ref("Tag")),
            "Tag": schema(pet=ref("Pet"), inner=ref("Tag")),
        }
    },
}
ORDERS = list(itertools.permutations(["owner", "pet", "tag"]))
READ = """
from typing import get_type_hints
m = __import__(package).models
tag = m.Tag(inner=m.Tag())
owner = m.Owner(pets=[m.Pet(owner=m.Owner(), tag=tag)])
assert m.Owner.from_dict(owner.to_dict()) == owner
assert get_type_hints(m.Tag)["pet"] == m.Pet | None
"""


@pytest.mark.parametrize("order", ORDERS)
def test_a_cycle_loads_in_any_order(
    shared_workshop: Workshop, order: tuple[str, ...]
) -> None:
    """Each module loads first without the others, and then all of them decode."""
    made = shared_workshop.make(openapi(CYCLE))
    first = f"import {made.name}.models.{order[0]}"
    alone = loaded(shared_workshop.folder, made.name, first)
    assert alone == {"", "models", f"models.{order[0]}"}
    code = "\n".join(f"import {made.name}.models.{name}" for name in order)
    every = {"", "models", *(f"models.{name}" for name in order)}
    assert loaded(shared_workshop.folder, made.name, code + READ) == every
