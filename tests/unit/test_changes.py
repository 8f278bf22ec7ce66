"""What `diff` tells of two descriptions, and what of it breaks a caller."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.changes import changes
from generator.cli.main import main
from generator.diagnostics import Diagnostics
from generator.ir import Api
from generator.settings.config import command_line_settings
from generator.source_files import load_source

OLD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "get_pet",
                "parameters": [
                    {
                        "name": "id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    },
                    {
                        "name": "full",
                        "in": "query",
                        "schema": {"type": "boolean", "default": False},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Pet"}
                            }
                        },
                    }
                },
            }
        }
    },
    "servers": [{"url": "https://a.example.com"}],
    "security": [{"key": []}, {}],
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "friend": {"$ref": "#/components/schemas/Pet"},
                },
            },
            "Kind": {"type": "string", "enum": ["cat", "dog"]},
        },
    },
}
GET = "client.pets.get_pet"
TEXT = {"type": "string"}
INTEGER = {"type": "integer"}
PET_ANSWER = {
    "description": "",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
}


def api(folder: Path, description: dict[str, Any]) -> Api:
    path = folder / "api.json"
    path.write_text(json.dumps(description))
    found = Diagnostics()
    source = load_source(path, str(path), found)
    settings = command_line_settings(str(path), "client", ())
    return pipeline.describe(source, settings, {}, found)


def operation(root: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = root["paths"]["/pets/{id}"]["get"]
    return found


def pet(root: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = root["components"]["schemas"]["Pet"]
    return found


def body(root: dict[str, Any]) -> None:
    content = {"application/json": {"schema": {"type": "string"}}}
    operation(root)["requestBody"] = {"required": True, "content": content}


def rename_schema(root: dict[str, Any], old: str, new: str) -> None:
    """With all that refers to it."""
    text = json.dumps(root).replace(f'schemas/{old}"', f'schemas/{new}"')
    root |= json.loads(text.replace(f'"{old}": {{', f'"{new}": {{'))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda root: None, []),
        (
            lambda root: operation(root).update(operationId="read_pet"),
            [f"breaking: {GET}: is called `client.pets.read_pet` now"],
        ),
        (
            lambda root: operation(root)["parameters"][1].update(required=True),
            [f"breaking: {GET}: `full` is required now"],
        ),
        (
            lambda root: operation(root)["parameters"][1].update(
                schema={"type": ["boolean", "string", "null"], "default": False}
            ),
            [f"change: {GET}: `full` takes more types now"],
        ),
        (
            lambda root: operation(root)["parameters"][1].update(
                schema={"type": ["integer", "string"], "default": False}
            ),
            [f"breaking: {GET}: `full` has another type"],
        ),
        (
            lambda root: operation(root)["parameters"].pop(),
            [f"breaking: {GET}: has no argument `full` any more"],
        ),
        (body, [f"breaking: {GET}: takes a body now"]),
        (
            lambda root: operation(root).update(responses={"204": {"description": ""}}),
            [
                f"breaking: {GET}: returns another type",
                f"change: {GET}: does not document the answer 200 any more",
                f"change: {GET}: documents the answer 204 now",
            ],
        ),
        (
            lambda root: operation(root).update(deprecated=True),
            [f"change: {GET}: is deprecated"],
        ),
        (
            lambda root: pet(root)["properties"].update(tail={"type": "string"}),
            ["change: models.Pet: has a new optional field `tail`"],
        ),
        (
            lambda root: pet(root)["properties"].update(name={"type": "integer"}),
            ["breaking: models.Pet: `name` has another type"],
        ),
        (
            lambda root: pet(root).update(
                required=["Name"],
                properties={
                    "Name": {"type": "string", "deprecated": True},
                    "kind": pet(root)["properties"]["kind"],
                    "friend": pet(root)["properties"]["friend"],
                },
            ),
            [
                "change: models.Pet: `name` is `Name` in the JSON, before `name`",
                "change: models.Pet: `name` is deprecated",
            ],
        ),
        (
            lambda root: pet(root).update(required=["name", "kind"]),
            ["breaking: models.Pet: `kind` is required now"],
        ),
        (
            lambda root: pet(root)["properties"].update(
                is_a={"const": 1, "default": 1}
            ),
            ["change: models.Pet: has a new optional field `is_a`"],
        ),
        (
            lambda root: pet(root).update(
                required=["name", "is_a"],
                properties=pet(root)["properties"]
                | {"is_a": {"const": 1, "default": 1}},
            ),
            ["change: models.Pet: has a new required field `is_a`"],
        ),
        (
            lambda root: pet(root).update(required=[]),
            ["breaking: models.Pet: `name` is optional now, and may be None"],
        ),
        (
            lambda root: root["components"]["schemas"]["Kind"].update(
                enum=["dog", "cow"]
            ),
            [
                "breaking: models.Kind: has no 'cat' any more",
                "change: models.Kind: has 'cow' now",
            ],
        ),
        (
            lambda root: root.update(security=[{"key": []}]),
            [
                "breaking: Client: needs `api_key`, before `api_key`, or no"
                " credentials"
            ],
        ),
        (
            lambda root: operation(root).update(security=[]),
            [
                f"change: {GET}: needs no credentials, before `api_key`, or no"
                " credentials"
            ],
        ),
        (
            lambda root: root["components"].pop("securitySchemes"),
            [
                "breaking: Client: has no argument `api_key` any more",
                "change: Client: needs `key`, or no credentials, before `api_key`, or"
                " no credentials",
            ],
        ),
        (
            lambda root: root["components"]["securitySchemes"]["key"].update(name="K"),
            [
                "change: Client: `api_key` is sent as header `K`, before as header"
                " `X-Key`"
            ],
        ),
        (
            lambda root: root["servers"][0].update(url="https://b.example.com"),
            [
                "change: Client: calls `https://b.example.com` by default, before"
                " `https://a.example.com`"
            ],
        ),
        (
            lambda root: root.update(
                servers=[
                    {
                        "url": "https://a.example.com{base}",
                        "variables": {"base": {"default": ""}},
                    }
                ]
            ),
            ["change: Client: has a new optional argument `base`"],
        ),
        (
            lambda root: root.pop("servers"),
            [
                "breaking: Client: needs `base_url`: the server"
                " `https://a.example.com` is gone"
            ],
        ),
        (
            lambda root: root["paths"].update(
                {"/v2/pets/{id}": root["paths"].pop("/pets/{id}")}
            ),
            [f"change: {GET}: sends `GET /v2/pets/{{}}`, not `GET /pets/{{}}`"],
        ),
        (
            lambda root: operation(root)["responses"].update(
                {"404": {"description": ""}}
            ),
            [f"change: {GET}: documents the answer 404 now"],
        ),
        (
            lambda root: operation(root)["parameters"][1]["schema"].update(
                default=True
            ),
            [
                f"change: {GET}: `full` is documented as default true, before"
                " default false"
            ],
        ),
        (
            lambda root: operation(root)["parameters"][1]["schema"].update(
                type=["boolean", "null"]
            ),
            [],
        ),
        (
            lambda root: operation(root)["parameters"][1].update({"in": "header"}),
            [
                f"change: {GET}: `full` is sent in the header as `full`, before in the"
                " query as `full`"
            ],
        ),
        (
            lambda root: operation(root).update(tags=["animals"]),
            ["breaking: client.pets: is called `client.animals` now"],
        ),
        (
            lambda root: rename_schema(root, "Pet", "Animal"),
            ["breaking: models.Pet: is called `models.Animal` now"],
        ),
    ],
)
def test_a_change_is_told(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], told: list[str]
) -> None:
    new = copy.deepcopy(OLD)
    change(new)
    assert list(map(str, changes(api(tmp_path, OLD), api(tmp_path, new)))) == told


def test_the_command_exits_with_1_where_something_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = copy.deepcopy(OLD)
    del new["paths"]["/pets/{id}"]
    new["paths"]["/pets"] = {"get": {"responses": {"204": {"description": ""}}}}
    for name, description in ("old.json", OLD), ("new.json", new):
        (tmp_path / name).write_text(json.dumps(description))
    old, other = str(tmp_path / "old.json"), str(tmp_path / "new.json")
    assert main(["diff", old, old], lambda: pipeline) == 0
    assert main(["diff", "--format", "json", old, other], lambda: pipeline) == 1
    told = json.loads(capsys.readouterr().out)
    assert {
        "is_breaking": True,
        "name": GET,
        "what": "is gone",
        "file": other,
        "line": 0,
        "column": 0,
        "pointer": "",
    } in told
    assert main(["diff", "--format", "github", old, other], lambda: pipeline) == 1
    gone, added, *_ = capsys.readouterr().out.splitlines()
    assert gone == f"::error file={other},title=diff-breaking::{GET}: is gone"
    assert added.startswith(f"::notice file={other},line=1,col=")
    assert added.endswith("a new operation (at #/paths/~1pets/get)")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            {"404": PET_ANSWER},
            {},
            [f"breaking: {GET}: does not document the answer 404 any more"],
        ),
        (
            {"404": PET_ANSWER},
            {"4XX": PET_ANSWER},
            [
                f"change: {GET}: does not document the answer 404 any more",
                f"change: {GET}: documents the answer 4XX now",
            ],
        ),
        (
            {"404": {"description": "without a body"}},
            {},
            [f"change: {GET}: does not document the answer 404 any more"],
        ),
        (
            {"404": {"description": "", "headers": {"X-Left": {"schema": INTEGER}}}},
            {"404": {"description": "", "headers": {"X-Left": {"schema": TEXT}}}},
            [f"breaking: {GET}: the header `x_left` has another type"],
        ),
    ],
)
def test_answers(
    tmp_path: Path, before: dict[str, Any], after: dict[str, Any], told: list[str]
) -> None:
    """What a caller reads of an error that is documented is gone with it."""
    old, new = copy.deepcopy(OLD), copy.deepcopy(OLD)
    operation(old)["responses"] |= before
    operation(new)["responses"] |= after
    assert list(map(str, changes(api(tmp_path, old), api(tmp_path, new)))) == told


def test_methods_that_change_places_call_other_operations(tmp_path: Path) -> None:
    """Each name is still there, and does what the other did."""
    old, new = copy.deepcopy(OLD), copy.deepcopy(OLD)
    parameters = operation(old)["parameters"][:1]
    for root, names in ((old, "ab"), (new, "ba")):
        root["paths"]["/pets/{id}"] = {
            method: {
                "operationId": name,
                "parameters": parameters,
                "responses": {"204": {"description": ""}},
            }
            for method, name in zip(("get", "delete"), names, strict=True)
        }
    assert [str(each) for each in changes(api(tmp_path, old), api(tmp_path, new))] == [
        "breaking: client.pets.a: sends `DELETE /pets/{}`, not `GET /pets/{}`",
        "breaking: client.pets.b: sends `GET /pets/{}`, not `DELETE /pets/{}`",
    ]


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        (
            {"oneOf": [{"$ref": "#/components/schemas/Pet"}, TEXT]},
            [f"change: {GET}: `body` takes more types now"],
        ),
        (TEXT, [f"breaking: {GET}: `body` has another type"]),
    ],
)
def test_bodies(tmp_path: Path, schema: dict[str, Any], told: list[str]) -> None:
    """What takes more than before takes what callers give."""
    pet = {"$ref": "#/components/schemas/Pet"}
    made = []
    for each in (pet, schema):
        root = copy.deepcopy(OLD)
        content = {"application/json": {"schema": each}}
        operation(root)["requestBody"] = {"required": True, "content": content}
        made.append(api(tmp_path, root))
    assert list(map(str, changes(*made))) == told


def test_the_path_of_a_server_without_host(tmp_path: Path) -> None:
    """Whoever gives `base_url` wants to know it; the package cannot."""
    old, new = copy.deepcopy(OLD), copy.deepcopy(OLD)
    old["servers"], new["servers"] = [{"url": "/v1"}], [{"url": "/v2"}]
    (told,) = changes(api(tmp_path, old), api(tmp_path, new))
    assert str(told) == (
        "change: Client: names the path `/v2` of its server, before `/v1`: `base_url`"
        " has it at its end"
    )


def test_the_order_of_members_is_nobodys(tmp_path: Path) -> None:
    made = []
    for kinds in (["string", "integer"], ["integer", "string"]):
        root = copy.deepcopy(OLD)
        pet(root)["properties"]["name"] = {"type": kinds}
        made.append(api(tmp_path, root))
    assert changes(*made) == []


def test_a_list_that_becomes_a_component_is_the_same_type(tmp_path: Path) -> None:
    """The signature says `m.Pets` then, which stands for the same."""
    pets = {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
    old, new = copy.deepcopy(OLD), copy.deepcopy(OLD)
    new["components"]["schemas"]["Pets"] = pets
    for root, schema in ((old, pets), (new, {"$ref": "#/components/schemas/Pets"})):
        pet(root)["properties"]["friend"] = schema
        content = operation(root)["responses"]["200"]["content"]
        content["application/json"]["schema"] = schema
    told = changes(api(tmp_path, old), api(tmp_path, new))
    assert list(map(str, told)) == ["change: models.Pets: is new"]


def test_lists_of_two_lists_of_two_lists_are_compared_at_once(tmp_path: Path) -> None:
    """Written out, the last of these would have a million million members."""
    old = copy.deepcopy(OLD)
    schemas = old["components"]["schemas"]
    schemas["Level0"] = {"type": "array", "items": TEXT}
    for number in range(1, 41):
        below = {"$ref": f"#/components/schemas/Level{number - 1}"}
        pair = {"type": "array", "prefixItems": [below, below], "items": False}
        schemas[f"Level{number}"] = pair
    pet(old)["properties"]["friend"] = {"$ref": "#/components/schemas/Level40"}
    new = copy.deepcopy(old)
    pet(new)["properties"]["friend"] = {"$ref": "#/components/schemas/Level39"}
    told = changes(api(tmp_path, old), api(tmp_path, new))
    assert list(map(str, told)) == ["breaking: models.Pet: `friend` has another type"]


PLAIN, PRESET = {"const": "pet"}, {"const": "pet", "default": "pet"}


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (PLAIN, PRESET, "change: models.Pet: `is_a` has its one value by itself now"),
        (PRESET, PLAIN, "breaking: models.Pet: `is_a` has no value by itself any more"),
    ],
)
def test_a_value_that_goes_out_by_itself(
    tmp_path: Path, was: dict[str, str], now: dict[str, str], told: str
) -> None:
    """Who relied on it has to write it once it is no more."""
    old, new = copy.deepcopy(OLD), copy.deepcopy(OLD)
    for root, schema in ((old, was), (new, now)):
        pet(root)["properties"]["is_a"] = schema
        pet(root)["required"] = ["name", "is_a"]
    found = map(str, changes(api(tmp_path, old), api(tmp_path, new)))
    assert [line for line in found if "documented" not in line] == [told]


def test_a_parameter_that_takes_none_either_way(tmp_path: Path) -> None:
    """As null where it is needed, and to leave it out where it is not."""
    needed = copy.deepcopy(OLD)
    full = operation(needed)["parameters"][1]
    full |= {"required": True, "schema": {"type": ["boolean", "null"]}}
    optional = copy.deepcopy(needed)
    del operation(optional)["parameters"][1]["required"]
    found = changes(api(tmp_path, needed), api(tmp_path, optional))
    assert [change.what for change in found] == ["`full` is optional now"]
