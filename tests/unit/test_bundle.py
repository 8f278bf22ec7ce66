"""What becomes of references to other files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.bundle import bundled, needs_bundling
from generator.diagnostics import Diagnostics, Severity
from generator.document import Document, load_document
from generator.source_files import load_source

TOP = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
PET = {"type": "object", "properties": {"name": {"type": "string"}}}


class Bundled:
    """A description of several files, written to a folder and made one."""

    def __init__(self, folder: Path, files: dict[str, Any], main: str) -> None:
        for name, value in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            text = value if isinstance(value, str) else json.dumps(value, indent=1)
            (folder / name).write_text(text, encoding="utf-8")
        self.diagnostics = Diagnostics()
        source = load_source(folder / main, main, self.diagnostics)
        assert source.neighbours is not None
        [file] = source.files
        self.source = source
        document = load_document(file.data, file.path)
        self.document: Document = bundled(
            document, file.name, source.neighbours.read, self.diagnostics
        )
        self.root = self.document.root
        self.codes = [found.code for found in self.diagnostics]


@pytest.fixture
def bundle(tmp_path: Path) -> Any:
    def make(files: dict[str, Any], main: str = "api.json", **parts: Any) -> Bundled:
        return Bundled(tmp_path, {main: {**TOP, **parts}, **files}, main)

    return make


def schemas(made: Bundled) -> dict[str, Any]:
    assert made.codes == [], list(map(str, made.diagnostics))
    found: dict[str, Any] = made.root["components"]["schemas"]
    return found


@pytest.mark.parametrize(
    ("reference", "files", "key", "value"),
    [
        ("Pet.json", {"Pet.json": PET}, "Pet", PET),
        ("Pet.json#/", {"Pet.json": PET}, "Pet", PET),
        ("./m/Pet.json", {"m/Pet.json": PET}, "Pet", PET),
        (
            "Pet.yaml",
            {"Pet.yaml": "type: string\nenum: [no]\n"},
            "Pet",
            {"type": "string", "enum": ["no"]},
        ),
        ("my%20pet.json#", {"my pet.json": PET}, "my_pet", PET),
        ("pet (v1)@2.json", {"pet (v1)@2.json": PET}, "pet_v1_2", PET),
        ("all.json#/defs/Pet", {"all.json": {"defs": {"Pet": PET}}}, "Pet", PET),
        ("all.json#/a~1b~0c%20d", {"all.json": {"a/b~c d": PET}}, "a_b_c_d", PET),
        ("all.json#/list/0", {"all.json": {"list": [PET]}}, "all", PET),
        (
            "all.json#here",
            {"all.json": {"x": {"$anchor": "here", **PET}}},
            "x",
            {"$anchor": "here", **PET},
        ),
        ("pet/index.json", {"pet/index.json": PET}, "pet", PET),
    ],
)
def test_a_schema_of_another_file(
    bundle: Any, reference: str, files: dict[str, Any], key: str, value: Any
) -> None:
    """It becomes a component with the name of its key or its file, in the characters
    that names of components have."""
    made = bundle(
        files, components={"schemas": {"Other": {"items": {"$ref": reference}}}}
    )
    found = schemas(made)
    assert list(found) == ["Other", key]
    assert found[key] == value
    assert found["Other"] == {"items": {"$ref": f"#/components/schemas/{key}"}}


def test_a_component_that_is_a_file(bundle: Any) -> None:
    """It keeps its own name, and all that means the file leads to it."""
    made = bundle(
        {"models/pet.json": {"properties": {"friend": {"$ref": "pet.json"}}}},
        components={
            "schemas": {
                "First": {"items": {"$ref": "models/pet.json"}},
                "Animal": {"$ref": "models/pet.json"},
            }
        },
    )
    animal = {"$ref": "#/components/schemas/Animal"}
    assert schemas(made) == {
        "First": {"items": animal},
        "Animal": {"properties": {"friend": animal}},
    }


def test_references_start_from_their_own_file(bundle: Any) -> None:
    """Also those back into the description, and those with a fragment alone."""
    made = bundle(
        {
            "a/one.json": {"items": {"$ref": "../b/two.json#/x"}},
            "b/two.json": {
                "x": {"items": {"$ref": "#/y"}},
                "y": {"items": {"$ref": "../api.json#/components/schemas/Own"}},
            },
        },
        components={"schemas": {"Own": {"items": {"$ref": "a/one.json"}}}},
    )
    place = "#/components/schemas/"
    assert schemas(made) == {
        "Own": {"items": {"$ref": place + "one"}},
        "one": {"items": {"$ref": place + "x"}},
        "x": {"items": {"$ref": place + "y"}},
        "y": {"items": {"$ref": place + "Own"}},
    }


def test_equal_names_of_different_files(bundle: Any) -> None:
    """The description's own keeps its name; others get their file's before it."""
    files = {f"{name}.json": {"Pet": {"title": name}} for name in "ab"}
    made = bundle(
        files,
        components={
            "schemas": {
                "Pet": {"items": {"$ref": "a.json#/Pet"}},
                "Two": {"items": {"$ref": "b.json#/Pet"}},
            }
        },
    )
    assert list(schemas(made)) == ["Pet", "Two", "a_Pet", "b_Pet"]


def test_every_kind(bundle: Any) -> None:
    """Each comes to its own kind of components; a path item to where it is named."""
    operation = {
        "parameters": [{"$ref": "parts.json#/limit"}],
        "requestBody": {"$ref": "parts.json#/body"},
        "responses": {"200": {"$ref": "parts.json#/answer"}},
    }
    parts = {
        "limit": {"name": "limit", "in": "query", "schema": {"$ref": "#/number"}},
        "number": {"type": "integer"},
        "body": {"content": {"a/b": {"schema": {"$ref": "Pet.json"}}}},
        "answer": {"description": "d", "headers": {"X": {"$ref": "#/header"}}},
        "header": {"schema": {"type": "string"}},
    }
    made = bundle(
        {
            "paths/pets.json": {"get": operation},
            "paths/parts.json": parts,
            "paths/Pet.json": PET,
        },
        paths={"/pets": {"$ref": "paths/pets.json", "summary": "s"}},
    )
    place = "#/components/"
    assert made.codes == []
    assert made.root["paths"]["/pets"] == {
        "summary": "s",
        "get": {
            "parameters": [{"$ref": place + "parameters/limit"}],
            "requestBody": {"$ref": place + "requestBodies/body"},
            "responses": {"200": {"$ref": place + "responses/answer"}},
        },
    }
    components = made.root["components"]
    assert set(components) == {
        "parameters",
        "requestBodies",
        "responses",
        "schemas",
        "headers",
    }
    assert components["parameters"]["limit"]["schema"] == {
        "$ref": place + "schemas/number"
    }
    assert components["headers"] == {"header": parts["header"]}
    place_of = made.document.locate("/paths/~1pets/get/responses/200")
    assert (place_of.file, place_of.line) == ("paths/pets.json", 12)


def test_what_stands_beside_a_path_item_of_another_file(bundle: Any) -> None:
    """It counts too; of what both say, the item's own."""

    def query(name: str, kind: str) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": {"type": kind}}

    def call(text: str) -> dict[str, Any]:
        return {"summary": text, "responses": {}}

    theirs = {
        "parameters": [query("a", "string"), query("b", "string")],
        "additionalOperations": {"LOCK": call("theirs"), "COPY": call("theirs")},
        "get": call("theirs"),
    }
    own = {
        "parameters": [query("b", "integer")],
        "additionalOperations": {"COPY": call("own")},
        "put": call("own"),
    }
    paths = {"/pets": {"$ref": "pets.json", **own}}
    made = bundle({"pets.json": theirs}, openapi="3.2.0", paths=paths)
    assert made.root["paths"]["/pets"] == {
        "parameters": [query("b", "integer"), query("a", "string")],
        "additionalOperations": {"LOCK": call("theirs"), "COPY": call("own")},
        "get": call("theirs"),
        "put": call("own"),
    }


def test_messages_name_the_file_and_line(bundle: Any) -> None:
    """What was taken from a file is located there."""
    made = bundle(
        {"Pet.json": PET},
        components={"schemas": {"A": {"items": {"$ref": "Pet.json"}}}},
    )
    place = made.document.locate("/components/schemas/Pet/properties/name")
    assert (place.file, place.line, place.pointer) == (
        "Pet.json",
        4,
        "/properties/name",
    )
    assert made.document.locate("/components/schemas/A").file == "api.json"
    assert list(made.source.inputs) == ["api.json", "Pet.json"]


def test_ids_and_self(bundle: Any) -> None:
    """What gives itself an address is found by it; nothing is fetched."""
    home = "https://a.example/apis/"
    made = bundle(
        {"common.json": {"$defs": {"E": PET}}},
        **{
            "$self": home + "main.json",
            "components": {
                "schemas": {
                    "A": {"$id": home + "pet", "$anchor": "p", "$defs": {"D": PET}},
                    "B": {"items": {"$ref": "pet#/$defs/D"}},
                    "C": {"items": {"$ref": home + "pet#p"}},
                    "F": {"items": {"$ref": "main.json#/components/schemas/B"}},
                    "G": {"items": {"$ref": "common.json#/$defs/E"}},
                }
            },
        },
    )
    found = schemas(made)
    place = "#/components/schemas/"
    assert [found[key]["items"]["$ref"] for key in "BCFG"] == [
        place + "A/$defs/D",
        place + "A",
        place + "B",
        place + "E",
    ]


def test_a_discriminator_that_names_files(bundle: Any) -> None:
    """A mapping's references, and the default's, are followed; its names stay."""
    mapping = {"d": "Dog.json", "c": "#/components/schemas/Cat", "n": "Cat"}
    told = {"propertyName": "k", "mapping": mapping, "defaultMapping": "Dog.json"}
    schema = {"oneOf": [{"$ref": "Dog.json"}], "discriminator": told}
    made = bundle(
        {"Dog.json": PET}, components={"schemas": {"Pet": schema, "Cat": PET}}
    )
    found = "#/components/schemas/Dog"
    assert schemas(made)["Pet"]["discriminator"] == {
        **told,
        "mapping": {**mapping, "d": found},
        "defaultMapping": found,
    }


def test_swagger(bundle: Any) -> None:
    """Its parts stand at the top."""
    answer = {"description": "d", "schema": {"$ref": "Pet.json"}}
    item = {
        "get": {"parameters": [{"$ref": "p.json#/q"}], "responses": {"200": answer}}
    }
    main = {"swagger": "2.0", "info": TOP["info"], "paths": {"/a": item}}
    made = bundle({"api.json": main, "Pet.json": PET, "p.json": {"q": {"in": "query"}}})
    assert made.codes == []
    assert made.root["definitions"] == {"Pet": PET}
    assert made.root["parameters"] == {"q": {"in": "query"}}
    found = made.root["paths"]["/a"]["get"]
    assert found["responses"]["200"]["schema"] == {"$ref": "#/definitions/Pet"}


def test_a_file_of_an_earlier_version(bundle: Any) -> None:
    """It is read by its own rules."""
    nullable = {"type": "string", "nullable": True}
    older = {"openapi": "3.0.0", "components": {"schemas": {"A": nullable}}}
    oldest = {
        "swagger": "2.0",
        "definitions": {"B": {"$ref": "#/definitions/C"}, "C": {}},
    }
    made = bundle(
        {"older.json": older, "oldest.json": oldest},
        components={
            "schemas": {
                "X": {"items": {"$ref": "older.json#/components/schemas/A"}},
                "Y": {"items": {"$ref": "oldest.json#/definitions/B"}},
            }
        },
    )
    found = schemas(made)
    assert found["A"] == {"type": ["string", "null"]}
    assert found["B"] == {"$ref": "#/components/schemas/C"}


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("../secret.json", "ref-outside"),
        ("a/../../secret.json", "ref-outside"),
        ("%2e%2e/secret.json", "ref-outside"),
        ("%2Fetc/passwd", "ref-outside"),
        ("/etc/passwd", "ref-outside"),
        ("..\\secret.json", "ref-outside"),
        ("C:\\secret.json", "ref-outside"),
        ("link.json", "ref-outside"),
        ("folder/secret.json", "ref-outside"),
        ("file:///etc/passwd", "ref-outside"),
        ("http://169.254.169.254/latest", "ref-outside"),
        ("//host/x#/y", "ref-outside"),
        ("data:application/json,{}", "ref-outside"),
        ("nowhere.json", "ref-missing"),
        ("Pet.json#/propertie", "ref-missing"),
        ("Pet.json#anchor", "ref-missing"),
        ("sub", "ref-unreadable"),
        ("nul%00l", "ref-outside"),
    ],
)
def test_what_is_refused(
    bundle: Any, tmp_path: Path, reference: str, code: str
) -> None:
    """Nothing outside is opened, and what is not there is told with a line."""
    secret = tmp_path.parent / "secret.json"
    secret.write_text("{}")
    (tmp_path / "link.json").symlink_to(secret)
    (tmp_path / "sub").mkdir()
    (tmp_path / "folder").symlink_to(tmp_path.parent)
    made = bundle(
        {"Pet.json": PET}, components={"schemas": {"A": {"items": {"$ref": reference}}}}
    )
    [found] = made.diagnostics
    assert (found.code, found.severity) == (code, Severity.ERROR)
    assert found.location is not None
    assert found.location.pointer == "/components/schemas/A/items"
    assert found.location.line


def test_path_items_that_lead_back_to_themselves(bundle: Any) -> None:
    """An error, not a search without end."""
    made = bundle(
        {"a.json": {"$ref": "b.json"}, "b.json": {"$ref": "a.json"}},
        paths={"/a": {"$ref": "a.json"}},
    )
    assert made.codes == ["ref-cycle"]


def test_data_is_no_reference(bundle: Any) -> None:
    """An example, a default or an extension may hold anything."""
    data = {"$ref": "nowhere.json"}
    schema = {"example": data, "default": data, "enum": [data], "x-own": data}
    made = bundle({}, components={"schemas": {"A": schema}})
    assert schemas(made) == {"A": schema}


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ('{"$ref": "#/a"}', False),
        ("$ref: '#/a'", False),
        ("$ref: #/a", False),
        ("{}", False),
        ('{"/members/$ref": 1}', False),
        ('{"$ref": "a.json"}', True),
        ("$ref: a.yaml#/b", True),
        ("$ref:\n  a.yaml", True),
        ("$ref: >-\n  a.yaml", True),
        ('{"\\u0024ref": "a.json"}', True),
        ('"\\x24ref": a.yaml', True),
        ("$id: x", True),
    ],
)
def test_whether_there_is_anything_to_do(text: str, needed: bool) -> None:
    """Decided by the text; in doubt, yes."""
    assert needs_bundling(text.encode()) is needed
    assert needs_bundling(text.encode("utf-16"))


@pytest.mark.parametrize("odd", [None, [], "x", 3, {"a": None}, {"$ref": 3}])
def test_odd_shapes_come_through(bundle: Any, odd: Any) -> None:
    """Wrong types are for the checks to tell."""
    assert bundle({}, paths=odd, components=odd).codes == []
    assert bundle({}, components={"schemas": odd}).codes == []
