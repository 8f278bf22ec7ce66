"""What a client takes by keyword means the same, whatever schemes come and go."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from generator.lower.keywords import CLIENT_KEYWORDS

from .making import Workshop, run_command
from .recording import Server

BEARER = {"type": "http", "scheme": "bearer"}
BASIC = {"type": "http", "scheme": "basic"}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
Schemes = dict[str, dict[str, str]]


def description(
    schemes: Schemes, url: str = "https://acme.example", **variables: str
) -> dict[str, Any]:
    """An API with an operation for each scheme."""
    said = {name: {"default": default} for name, default in variables.items()}
    answers = {"204": {"description": ""}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "servers": [{"url": url, **({"variables": said} if said else {})}],
        "paths": {
            f"/{name}": {
                "get": {
                    "operationId": f"by_{name}",
                    "tags": ["x"],
                    "security": [{name: []}],
                    "responses": answers,
                }
            }
            for name in schemes
        },
        "components": {"securitySchemes": schemes},
    }


def keywords_of(package: ModuleType) -> set[str]:
    """What only this client takes."""
    return set(inspect.signature(package.Client).parameters) - CLIENT_KEYWORDS


SEQUENCES: dict[str, list[tuple[Schemes, set[str]]]] = {
    "the second of a kind": [
        ({"user": BEARER}, {"token"}),
        ({"admin": BEARER, "user": BEARER}, {"admin", "token"}),
        ({"admin": BEARER}, {"admin"}),
        ({"admin": BEARER, "user": BEARER}, {"admin", "user"}),
    ],
    "the one that is left": [
        ({"user": BEARER, "admin": BEARER}, {"user", "admin"}),
        ({"user": BEARER}, {"user"}),
        ({"user": BEARER, "key": KEY}, {"user", "api_key"}),
    ],
    "another one in its place": [
        ({"user": BEARER}, {"token"}),
        ({"admin": BEARER}, {"token"}),
    ],
    "a scheme called as the kind of another": [
        ({"token": KEY, "b": KEY}, {"token", "b"}),
        ({"user": BEARER, "token": KEY, "b": KEY}, {"user", "token", "b"}),
    ],
    "two words, and one": [
        ({"user": BASIC}, {"username", "password"}),
        (
            {"user": BASIC, "bot": BASIC},
            {"username", "password", "bot_username", "bot_password"},
        ),
        ({"user": BEARER}, {"token"}),
        ({"user": BASIC}, {"username", "password"}),
    ],
}


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_a_scheme_keeps_its_keyword(workshop: Workshop, sequence: str) -> None:
    for schemes, taken in SEQUENCES[sequence]:
        package = workshop.regenerate(description(schemes))
        assert keywords_of(package) == taken


def test_what_is_sent_stays_what_it_is(workshop: Workshop, server: Server) -> None:
    """A secret goes with the operations of its scheme, whatever came before it."""

    def sent(schemes: Schemes, **given: str) -> list[str | None]:
        made = workshop.regenerate(description(schemes))
        with made.Client(base_url=server.url, **given) as client:
            for name in schemes:
                getattr(client.x, f"by_{name}")()
        received = server.received[-len(schemes) :]
        return [each.header("authorization") for each in received]

    assert sent({"user": BEARER}, token="mine") == ["Bearer mine"]
    both = {"admin": BEARER, "user": BEARER}
    assert sent(both, admin="all", token="mine") == ["Bearer all", "Bearer mine"]


@pytest.mark.parametrize("declared", [{"a": "eu"}, {}])
def test_a_variable_of_the_server_keeps_its_keyword(
    workshop: Workshop, declared: dict[str, str]
) -> None:
    """Else what was a secret would be a part of the URL."""
    url = "https://{a}.acme.example"
    two, one = {"a": BEARER, "b": BEARER}, {"b": BEARER}

    def taken(schemes: Schemes) -> set[str]:
        return keywords_of(workshop.regenerate(description(schemes, url, **declared)))

    assert taken(two) == {"a", "b", "server_a"}
    assert taken(one) == {"b", "server_a"}
    assert taken({"x": KEY}) == {"api_key", "server_a"}


def test_a_scheme_takes_no_keyword_from_a_variable(workshop: Workshop) -> None:
    url = "https://{token}.{a}.acme.example"
    root = description({"k": KEY}, url, a="eu", token="one")
    assert keywords_of(workshop.regenerate(root)) == {"a", "token", "api_key"}
    root = description({"k": KEY, "a": KEY, "x": BEARER}, url, a="eu", token="one")
    taken = keywords_of(workshop.regenerate(root))
    assert taken == {"a", "token", "api_key", "a_", "x"}


def test_a_scheme_that_is_left_out_for_now_keeps_its_keyword(tmp_path: Path) -> None:
    def generate(schemes: Schemes, options: str) -> str:
        (tmp_path / "api.json").write_text(json.dumps(description(schemes)))
        (tmp_path / "clientsmith.toml").write_text(
            f'[clients.acme]\nsource = "api.json"\noutput = "acme"\n{options}\n'
        )
        done = run_command("generate", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return (tmp_path / "acme" / "client.py").read_text()

    generate({"user": BEARER}, "")
    both = {"user": BEARER, "admin": BEARER}
    without = generate(both, 'exclude = { path = "/user" }')
    assert "admin: str | None = None" in without
    assert "token: str | None = None" not in without
    whole = generate(both, "")
    assert "admin: str | None = None" in whole
    assert "token: str | None = None" in whole


def test_a_lock_that_gives_a_keyword_twice_gives_it_once(
    workshop: Workshop,
) -> None:
    """It may have been merged, or edited."""
    both = {"user": BEARER, "admin": BEARER}
    workshop.regenerate(description(both, "https://{a}.{b}.example", a="x", b="y"))
    lock = workshop.folder / "kept" / "clientsmith.lock"
    text = lock.read_text()
    for place in ("components/securitySchemes/user", "components/securitySchemes/admin",
                  "servers/0/a", "servers/0/b"):  # fmt: skip
        found = next(line for line in text.splitlines() if f"/{place} " in line)
        text = text.replace(found, f"{found.rpartition(' ')[0]} token")
    lock.write_text(text)
    package = workshop.regenerate(
        description({**both, "x": KEY}, "https://{a}.{b}.example", a="x", b="y")
    )
    assert keywords_of(package) == {"token", "user", "api_key", "a", "b"}
