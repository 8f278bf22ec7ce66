"""What the configuration renames: everything that has a name, also later, or told."""

from __future__ import annotations

import copy
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from .making import run_command
from .test_determinism import tree

DESCRIPTION: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "T", "version": "1"},
    "host": "a.example",
    "tags": [{"name": "pets"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "parameters": [
                    {"name": "limit", "in": "query", "type": "integer"},
                    {"name": "from", "in": "query", "type": "string"},
                ],
                "responses": {
                    "200": {
                        "description": "d",
                        "schema": {"$ref": "#/definitions/Pet"},
                    }
                },
            },
            "post": {
                "operationId": "addPet",
                "responses": {"204": {"description": "d"}},
            },
        }
    },
    "definitions": {
        "Pet": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "kind": {"type": "string"}},
        }
    },
}
GET = "/paths/~1pets/get"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.json").write_text(json.dumps(DESCRIPTION, indent=1))
    return tmp_path


def generate(folder: Path, more: str = "", **renames: str) -> tuple[int, str]:
    lines = [f'"{pointer}" = "{name}"' for pointer, name in renames.items()]
    (folder / "clientsmith.toml").write_text(
        '[clients.acme]\nsource = "api.json"\noutput = "acme"\n'
        f"{more}[clients.acme.rename]\n" + "\n".join(lines)
    )
    done = run_command("generate", cwd=folder)
    return done.returncode, done.stderr


def test_what_was_generated_is_renamed_in_the_places_of_the_source(
    folder: Path,
) -> None:
    """Method, parameter, model and field; the lock has other names for all of them."""
    assert generate(folder) == (0, "")
    renames = {
        GET: "every_pet",
        f"{GET}/parameters/0": "at_most",
        "/definitions/Pet": "Animal",
        "/definitions/Pet/properties/name": "called",
    }
    assert generate(folder, **renames)[0] == 0
    methods = (folder / "acme/api/pets.py").read_text()
    assert "def every_pet(" in methods
    assert "at_most: int | None = None" in methods
    assert "-> m.Animal" in methods
    assert "    called: str" in (folder / "acme/models/animal.py").read_text()
    assert not (folder / "acme/models/pet.py").exists()


def test_a_method_is_renamed_alone_whether_before_the_first_run_or_later(
    folder: Path,
) -> None:
    """Its classes are called after the operationId, in both."""
    root = copy.deepcopy(DESCRIPTION)
    answer = {"type": "object", "properties": {"name": {"type": "string"}}}
    root["paths"]["/pets"]["get"]["responses"]["200"]["schema"] = answer
    (folder / "api.json").write_text(json.dumps(root))
    generate(folder, **{GET: "every_pet"})
    parts = ("api", "models", "operations")
    first = {part: tree(folder / "acme" / part) for part in parts}
    assert b"-> m.ListPetsResponse" in first["api"]["pets.py"]
    shutil.rmtree(folder / "acme")
    generate(folder)
    generate(folder, **{GET: "every_pet"})
    assert {part: tree(folder / "acme" / part) for part in parts} == first


def test_scenarios_of_what_is_renamed_are_told_the_new_name(folder: Path) -> None:
    """Though no lock remembers it, and whatever else is there or is left out."""
    assert generate(folder)[0] == 0
    scenario = folder / "acme/tests/scenarios/test_pets.py"
    lines = scenario.read_text().splitlines()
    code, told = generate(folder, **{GET: "every", "/paths/~1pets/post": "add_pet"})
    assert code == 0
    (line,) = [each for each in told.splitlines() if "scenario-without" in each]
    assert "`list_pets` is now called `every`; the file is yours" in line
    number = next(n for n, each in enumerate(lines, 1) if "list_pets" in each)
    assert line.startswith(f"acme/tests/scenarios/test_pets.py:{number}:")
    shutil.rmtree(folder / "acme")
    assert generate(folder)[0] == 0
    code, told = generate(folder, **{GET: "every"}, more='exclude = {method = "get"}\n')
    assert code == 0
    assert "`list_pets` is no longer described" in told


@pytest.mark.parametrize(
    ("renames", "code", "others"),
    [
        ({GET: "add_pet"}, "rename-taken", ["`/paths/~1pets/post`", "api.json:3"]),
        (
            {f"{GET}/parameters/0": "x", f"{GET}/parameters/1": "x"},
            "rename-twice",
            ["`/paths/~1pets/get/parameters/0`", "api.json:1"],
        ),
        (
            {"/definitions/Pet/properties/name": "kind"},
            "rename-taken",
            ["`/definitions/Pet/properties/kind`, at api.json:", "properties/name`"],
        ),
        (
            {f"{GET}/parameters/0": "from_"},
            "rename-taken",
            [f"`{GET}/parameters/1`, at api.json:"],
        ),
        (
            {"/definitions/Pet/properties/name": "to_dict"},
            "rename-reserved",
            ["`to_dict` for `/definitions/Pet/properties/name`", "define there"],
        ),
        ({f"{GET}/parameters/0": "self"}, "rename-reserved", [f"`{GET}/parameters/0`"]),
        ({"/tags/0": "with_options"}, "rename-taken", ["the group `pets`"]),
        ({"/tags/0": "aux"}, "rename-taken", ["the group `pets`", "Windows"]),
        ({GET: "class"}, "config-value", ["`class` is a keyword of Python"]),
        ({GET: "__init__"}, "config-value", ["that Python defines itself"]),
        ({GET: "a-b"}, "config-value", ["`a-b` is not a name in Python"]),
        ({GET: "_add"}, "config-value", ["`_add` must begin with a letter"]),
        ({GET: "Request"}, "rename-form", [f"`{GET}` must begin with a small letter"]),
        ({f"{GET}/parameters/0": "Query"}, "rename-form", [f"`{GET}/parameters/0`"]),
        ({"/tags/0": "Pets"}, "rename-form", ["`/tags/0` must begin with a small"]),
        (
            {"/definitions/Pet": "pet"},
            "rename-form",
            ["`/definitions/Pet` must begin with a capital"],
        ),
        (
            {"/definitions/Pet": "TYPE_CHECKING"},
            "rename-reserved",
            ["`/definitions/Pet` is one that we define"],
        ),
    ],
)
def test_a_name_that_is_borne_is_an_error_with_both_places(
    folder: Path, renames: dict[str, str], code: str, others: list[str]
) -> None:
    """Also where an earlier run gave it."""
    for _ in range(2):
        status, errors = generate(folder, **renames)
        assert status == 2
        assert f"clientsmith.toml:5:1: error[{code}]" in errors.replace(":6:", ":5:")
        assert all(other in errors for other in others)
        assert generate(folder)[0] == 0


def test_a_pointer_that_leads_nowhere_is_told_with_the_nearest(folder: Path) -> None:
    status, errors = generate(folder, **{"/definitions/Pets": "Animal"})
    assert status == 0
    assert errors.startswith("clientsmith.toml:5:1: warning[rename-unmatched]")
    assert "did you mean `/definitions/Pet`?" in errors


def test_what_was_meant_is_followed_behind_the_slip(folder: Path) -> None:
    _, errors = generate(folder, **{"/paths/~1pet/get/parameter/0": "at_most"})
    assert f"did you mean `{GET}/parameters/0`?" in errors
    _, errors = generate(folder, **{"/paths/~1pet/zzz": "fetch"})
    assert "did you mean `/paths/~1pets`?" in errors


def test_each_of_several_is_told_at_its_own_line(folder: Path) -> None:
    """Also where another of them, or a comment, has it in itself."""
    lines = {f"{GET}/responses/200": "Good", "/paths/~1pets": "pets"}
    _, errors = generate(folder, **lines)
    told = re.findall(r"(\S+) warning.*stands at `(.*?)`", errors)
    places = ("clientsmith.toml:5:1:", "clientsmith.toml:6:1:")
    assert told == list(zip(places, lines, strict=True))


def test_a_place_may_be_spelt_as_a_fragment_of_a_uri(folder: Path) -> None:
    """Percent-encoded then, as in the lock (RFC 6901 §6)."""
    root = copy.deepcopy(DESCRIPTION)
    root["paths"]["/pets/{id}"] = {
        "parameters": [{"name": "id", "in": "path", "type": "string", "required": True}]
    } | root["paths"].pop("/pets")
    (folder / "api.json").write_text(json.dumps(root))
    assert generate(folder, **{"#/paths/~1pets~1%7Bid%7D/get": "fetch"}) == (0, "")
    assert "def fetch(" in (folder / "acme/api/pets.py").read_text()


@pytest.mark.parametrize("place", ["#/tags/0", "#/x-clientsmith/groups/pets"])
def test_a_group_is_renamed_by_its_tag_or_its_place_in_the_lock(
    folder: Path, place: str
) -> None:
    assert generate(folder)[0] == 0
    assert generate(folder, **{place: "animals"})[0] == 0
    assert "class AnimalsApi" in (folder / "acme/api/animals.py").read_text()
    assert not (folder / "acme/api/pets.py").exists()


def test_a_group_that_is_not_called_by_its_tag_shows_it(folder: Path) -> None:
    """Where a name has other letters: told once, with what renames it, and shown."""
    root = copy.deepcopy(DESCRIPTION)
    del root["tags"]
    methods = root["paths"]["/pets"]
    methods["get"]["tags"], methods["post"]["tags"] = ["题目"], ["<b>`题单`\n x"]
    text = json.dumps(root, ensure_ascii=False)
    (folder / "api.json").write_text(text, encoding="utf-8")
    place = "/x-clientsmith/groups/ti_mu"
    code, told = generate(folder)
    assert code == 0
    assert told.count("note[group-spelled]") == 1
    said = "the group `题目` is called `ti_mu` (and 1 more in this way); `rename`"
    assert said in told
    assert f'`"{place}" = "…"`' in told
    methods_text = (folder / "acme/api/ti_mu.py").read_text("utf-8")
    assert methods_text.count('    """Operations of the group `题目`."""') == 2
    client = (folder / "acme/client.py").read_text("utf-8")
    assert client.count('        """Operations of the group `题目`."""') == 2
    readme = (folder / "acme/README.md").read_text("utf-8")
    assert "- `client.ti_mu`: 1 operation\n  > 题目\n" in readme
    assert "\n  > \\<b>`题单` x\n" in readme
    assert generate(folder, **{place: "problems"})[0] == 0
    methods_text = (folder / "acme/api/problems.py").read_text("utf-8")
    assert '    """Operations of the group `题目`."""' in methods_text


@pytest.mark.parametrize("tag", ["Pet Shop", "petShop", "pet-shop", "Pét_shop"])
def test_a_tag_in_other_spelling_is_told_nowhere(folder: Path, tag: str) -> None:
    """Case, separators and accents are what a name need not say."""
    root = copy.deepcopy(DESCRIPTION)
    root["paths"]["/pets"]["get"]["tags"] = [tag]
    (folder / "api.json").write_text(json.dumps(root))
    assert generate(folder) == (0, "")
    methods = (folder / "acme/api/pet_shop.py").read_text()
    assert '    """Operations of the group `pet_shop`."""' in methods
    assert (
        "- `client.pet_shop`: 1 operation\n-" in (folder / "acme/README.md").read_text()
    )


def test_a_group_that_is_not_there_is_told(folder: Path) -> None:
    status, errors = generate(folder, **{"#/x-clientsmith/groups/pest": "animals"})
    assert status == 0
    assert errors.startswith("clientsmith.toml:5:1: warning[rename-unmatched]")
    assert "did you mean `#/x-clientsmith/groups/pets`?" in errors


UNIONS: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "servers": [{"url": "https://a.example"}],
    "tags": [{"name": "pets"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "parameters": [
                    {"$ref": "#/components/parameters/Start"},
                    {
                        "name": "sort",
                        "in": "query",
                        "schema": {"enum": ["up", "down"], "type": "string"},
                    },
                ],
                "responses": {"204": {"description": "d"}},
            },
            "delete": {
                "operationId": "dropPets",
                "parameters": [{"$ref": "#/components/parameters/Start"}],
                "responses": {"204": {"description": "d"}},
            },
        }
    },
    "components": {
        "parameters": {
            "Start": {"name": "start", "in": "query", "schema": {"type": "string"}}
        },
        "schemas": {
            "A": {
                "type": "object",
                "properties": {
                    "u": {
                        "oneOf": [
                            {"type": "object", "properties": {"x": {"const": 1}}},
                            {"type": "object", "properties": {"x": {"const": 2}}},
                        ]
                    },
                    "inner": {"type": "object", "properties": {"x": {"type": "null"}}},
                },
            }
        },
    },
}
BRANCH = "/components/schemas/A/properties/u/oneOf/0"


@pytest.fixture
def unions(folder: Path) -> Path:
    (folder / "api.json").write_text(json.dumps(UNIONS, indent=1))
    return folder


def package(folder: Path) -> dict[str, bytes]:
    """The package without its lock, and without what is the user's."""
    found = tree(folder / "acme")
    return {
        p: b for p, b in found.items() if not p.startswith(("clientsmith", "tests/sc"))
    }


@pytest.mark.parametrize(
    "renames",
    [
        {BRANCH: "First"},
        {"/paths/~1pets/get/parameters/1/schema": "Direction"},
        {"/paths/~1pets/get/parameters/0": "begin"},
        {"/components/parameters/Start": "begin"},
        {"/components/schemas/A": "Alpha"},
        {"/components/schemas/A/properties/inner": "Inside"},
        {"/components/schemas/A/properties/inner": "within"},
        {"/paths/~1pets/get": "every_pet"},
        {"/x-clientsmith/groups/pets": "animals"},
        {"/tags/0": "animals"},
    ],
)
def test_a_rename_counts_whenever_it_comes_and_goes_with_its_line(
    unions: Path, renames: dict[str, str]
) -> None:
    """Before the first run or later, changed, and taken back."""
    generate(unions)
    plain = package(unions)
    assert generate(unions, **renames)[0] == 0
    renamed = package(unions)
    assert renamed != plain
    others = {place: f"{name}2" for place, name in renames.items()}
    generate(unions, **others)
    assert package(unions) not in (plain, renamed)
    generate(unions, **renames)
    assert package(unions) == renamed
    assert generate(unions)[0] == 0
    assert package(unions) == plain


def test_a_branch_is_renamed_by_its_place_in_the_lock(unions: Path) -> None:
    generate(unions)
    lock = (unions / "acme/clientsmith.lock").read_text()
    place = re.search(rf"^#({BRANCH}:x=1) ", lock, re.MULTILINE)
    assert place
    assert generate(unions, **{place[1]: "First"}) == (0, "")
    assert "class First(" in (unions / "acme/models/a.py").read_text()


def test_a_shared_parameter_is_renamed_in_one_operation_or_in_all(
    unions: Path,
) -> None:
    generate(unions, **{"/paths/~1pets/get/parameters/0": "begin"})
    text = (unions / "acme/operations/pets.py").read_text()
    assert "begin: str | None = None" in text
    assert "start: str | None = None" in text
    generate(unions, **{"/components/parameters/Start": "begin"})
    text = (unions / "acme/operations/pets.py").read_text()
    assert "start:" not in text


def test_of_a_property_a_capital_renames_the_class_alone(unions: Path) -> None:
    inner = "/components/schemas/A/properties/inner"
    generate(unions, **{inner: "Inside"})
    text = (unions / "acme/models/a.py").read_text()
    assert "inner: m.Inside | None = None" in text
    generate(unions, **{inner: "within"})
    text = (unions / "acme/models/a.py").read_text()
    assert "within: m.AInner | None = None" in text


@pytest.mark.parametrize(
    ("place", "name", "told"),
    [
        ("/components/schemas/A/properties/inner/properties/x", "Ex", "for a class"),
        ("/paths/~1pets/get/responses/204", "Good", "has no name in the package"),
    ],
)
def test_what_has_no_name_is_told(
    unions: Path, place: str, name: str, told: str
) -> None:
    status, errors = generate(unions, **{place: name})
    assert status == 0
    assert errors.startswith("clientsmith.toml:5:1: warning[rename-nameless]")
    assert told in errors


def test_a_reference_has_the_name_of_what_it_leads_to(folder: Path) -> None:
    place = f"{GET}/responses/200/schema"
    status, errors = generate(folder, **{place: "Animal"})
    assert status == 0
    assert "it refers to `#/definitions/Pet`: rename that" in errors


PLACES: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "servers": [
        {
            "url": "https://{region}.a.example",
            "variables": {"region": {"default": "eu"}},
        }
    ],
    "security": [{"key": []}],
    "paths": {
        "/trees": {
            "post": {
                "operationId": "addTree",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Tree"}
                        }
                    }
                },
                "responses": {
                    "200": {
                        "description": "d",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Tree"}
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "K"}},
        "schemas": {
            "Tree": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "readOnly": True},
                    "name": {"type": "string"},
                },
            }
        },
    },
}
OURS = "#/x-clientsmith"


@pytest.fixture
def trees(folder: Path) -> Path:
    (folder / "api.json").write_text(json.dumps(PLACES, indent=1))
    return folder


@pytest.mark.parametrize(
    ("place", "name", "file", "text"),
    [
        (
            f"{OURS}/inputs/components/schemas/Tree",
            "NewTree",
            "operations/trees.py",
            "body: m.NewTree | None = None",
        ),
        (
            f"{OURS}/members/components/securitySchemes/key",
            "secret",
            "client.py",
            "secret: str | None = None",
        ),
        (
            f"{OURS}/members/servers/0/region",
            "area",
            "client.py",
            '_TEMPLATE, {"region": area}, _SERVERS',
        ),
        (
            "#/servers/0/variables/region",
            "area",
            "client.py",
            '_TEMPLATE, {"region": area}, _SERVERS',
        ),
        (
            f"{OURS}/members/components/schemas/Tree/name",
            "nom",
            "models/tree.py",
            "    nom: str | None = None",
        ),
    ],
)
def test_what_the_lock_has_a_place_for_is_renamed_by_it(
    trees: Path, place: str, name: str, file: str, text: str
) -> None:
    """Before the first run and later, and back again without the line."""
    assert generate(trees, **{place: name}) == (0, "")
    assert text in (trees / "acme" / file).read_text()
    renamed = package(trees)
    assert generate(trees) == (0, "")
    assert package(trees) != renamed
    assert generate(trees, **{place: name}) == (0, "")
    assert package(trees) == renamed


@pytest.mark.parametrize(
    ("place", "name", "code", "told"),
    [
        (
            f"{OURS}/inputs/components/schemas/Tree",
            "Tree",
            "taken",
            "schemas/Tree`, at",
        ),
        (f"{OURS}/inputs/components/schemas/Tree", "tree", "form", "a capital"),
        (f"{OURS}/members/servers/0/region", "timeout", "reserved", "define there"),
        ("#/servers/0/variables/region", "Area", "form", "a small letter"),
        ("#/servers/0/variables/region", "api_key", "reserved", "define there"),
    ],
)
def test_a_name_that_such_a_place_cannot_have_is_told(
    trees: Path, place: str, name: str, code: str, told: str
) -> None:
    status, errors = generate(trees, **{place: name})
    assert status == 2
    assert errors.startswith(f"clientsmith.toml:5:1: error[rename-{code}]")
    assert told in errors


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        (f"{OURS}/grups/trees", f"{OURS}/groups/trees"),
        (f"{OURS}/inputs/components/schemas/Tre", f"{OURS}/inputs/components/schemas"),
        (f"{OURS}/members/components/schemas/Tree/nam", ""),
        (f"{OURS}/modules/Tree", ""),
        (f"{OURS}/group-classes/trees", ""),
    ],
)
def test_a_place_of_the_lock_that_nothing_bears_is_told(
    trees: Path, place: str, meant: str
) -> None:
    status, errors = generate(trees, **{place: "woods"})
    assert status == 0
    assert errors.startswith("clientsmith.toml:5:1: warning[rename-unmatched]")
    assert f"is at `{place}`" in errors
    assert f"did you mean `{meant}" in errors or not meant


LONG = "/api/v1/applications/{application_id}/endpoints/{endpoint_id}/attempts/"
LONG_GET = "list_attempts" + re.sub(r"\W", "_", LONG) + "_get"


def of_long_names(folder: Path, **operations: dict[str, Any]) -> None:
    """A description with these operations by their paths, each a GET."""
    root = copy.deepcopy(DESCRIPTION)
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    content = {"200": {"description": "d", "schema": schema}}
    for path, operation in operations.items():
        get = {"tags": ["pets"], "responses": content, **operation}
        root["paths"][path] = {"get": get}
    (folder / "api.json").write_text(json.dumps(root))


def test_a_name_that_is_too_long_does_not_repeat_the_path(folder: Path) -> None:
    """As FastAPI writes names; and what needs no cut is told nowhere."""
    of_long_names(folder, **{LONG: {"operationId": LONG_GET}})
    code, told = generate(folder)
    assert (code, "name-cut" in told) == (0, False)
    methods = (folder / "acme/api/pets.py").read_text()
    assert "def list_attempts(" in methods
    assert "-> m.ListAttemptsResponse" in methods


def test_a_name_that_is_cut_is_told_with_what_renames_it(folder: Path) -> None:
    """Two would be called alike; what was once called so keeps its name."""
    other = LONG.replace("endpoints", "messages")
    of_other = LONG_GET.replace("endpoints", "messages")
    both = {LONG: {"operationId": LONG_GET}, other: {"operationId": of_other}}
    of_long_names(folder, **both)
    code, told = generate(folder)
    assert (code, told.count("note[name-cut]")) == (0, 1)
    assert f"the operation `{LONG_GET}` is too long" in told
    assert "(and 1 more in this way); `rename`" in told
    place = f"/paths/{LONG.replace('/', '~1')}/get"
    assert f'`"{place}" = "…"`' in told
    methods = (folder / "acme/api/pets.py").read_text()
    (cut,) = set(re.findall(r"def (list_attempts\w+endpoints\w+)\(", methods))
    of_long_names(folder, **{LONG: {"operationId": LONG_GET}})
    assert "note[name-cut]" in generate(folder)[1]
    assert f"def {cut}(" in (folder / "acme/api/pets.py").read_text()
    code, told = generate(folder, **{place: "attempts_of"})
    assert (code, "name-cut" in told) == (0, False)
    assert "def attempts_of(" in (folder / "acme/api/pets.py").read_text()
