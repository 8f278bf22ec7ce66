"""What is said of a field: the description's words, then what keywords add."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest

from tests.described import described


def classes(schemas: dict[str, Any]) -> dict[str, ast.ClassDef]:
    """The classes of the models for schemas, by name."""
    made = described(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "components": {"schemas": schemas},
        }
    )
    return {
        node.name: node
        for path, text in made.modules.items()
        if path.startswith("models/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    }


def told_of_field(schema: dict[str, Any], name: str = "a") -> str:
    """The documentation below the only field of a class; empty where there is none."""
    (made,) = classes(
        {"Box": {"type": "object", "properties": {name: schema}}}
    ).values()
    return texts_of(made)[0]


def texts_of(made: ast.ClassDef) -> list[str]:
    """What stands below each field of a class."""
    below = [""]
    for each in reversed(made.body):
        match each:
            case ast.AnnAssign(ast.Name(name)) if not name.startswith("_"):
                below.append("")
            case ast.Expr(ast.Constant(str(text))):
                below[-1] = inspect.cleandoc(text)
    return below[-2::-1]


BOUNDS_OF_PROPERTIES = "At least 1 property; at most 2 properties."


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"minItems": 1, "maxItems": 1}, "1 item."),
        ({"minItems": 1}, "At least 1 item."),
        ({"minItems": 2, "maxItems": 3}, "At least 2 items; at most 3 items."),
        ({"minItems": 0, "maxItems": 3}, "At most 3 items."),
        ({"minItems": 0, "maxItems": 0}, "0 items."),
        ({"minLength": 34, "maxLength": 34}, "34 characters."),
        ({"minLength": 0}, ""),
        ({"maxLength": 0}, "At most 0 characters."),
        ({"maxLength": 5, "enum": ["a"]}, ""),
        ({"minimum": 0, "maximum": 9}, "At least 0; at most 9."),
        ({"multipleOf": 0.5, "minItems": 1}, "At least 1 item; a multiple of 0.5."),
        ({"type": "integer", "multipleOf": 1, "exclusiveMinimum": 0}, "More than 0."),
        ({"type": "number", "multipleOf": 1}, "A multiple of 1."),
        ({"minProperties": 1, "maxProperties": 2}, BOUNDS_OF_PROPERTIES),
        ({"uniqueItems": True, "maxItems": 3}, "At most 3 items; no item twice."),
        ({"uniqueItems": False}, ""),
    ],
)
def test_limits_are_told_as_people_say_them(limits: dict[str, Any], told: str) -> None:
    """A limit that every value keeps says nothing, and one thing is no `things`."""
    assert told_of_field(limits) == told


@pytest.mark.parametrize(
    ("text", "keywords", "told"),
    [
        ("Default 100. Minimum 1. Maximum 1000.", {"default": 100}, ""),
        ("Default 100. Minimum 1. Max: 9.", {"minimum": 1, "maximum": 9}, ""),
        ("In order (default `asc`).", {"default": "asc"}, ""),
        ('Default value is "asc"', {"default": "asc"}, ""),
        ("**Defaults to asc**", {"default": "asc"}, ""),
        ("Defaults to true", {"default": True}, ""),
        ("Default 1.5, maximum 2.", {"default": 1.5, "maximum": 2}, ""),
        ("Default 1.5.", {"default": 1}, "Default 1."),
        ("Default -1.", {"default": 1}, "Default 1."),
        ("Default 100.", {"default": 10}, "Default 10."),
        ("Default 10-20.", {"default": 10}, "Default 10."),
        ("The default is search.net", {"default": "search"}, 'Default "search".'),
        ("Defaults to list all.", {"default": "list"}, 'Default "list".'),
        ("Defaults to ASC.", {"default": "asc"}, 'Default "asc".'),
        ("By default.", {"default": ""}, 'Default "".'),
        ("Default 5.", {"minimum": 5, "default": 5}, "At least 5."),
        ("Maximum 5.", {"maxLength": 5}, "At most 5 characters."),
        ("Default a.", {"default": ["a"]}, 'Default ["a"].'),
        ("Default null.", {"default": None}, ""),
        ("Output only. The name.", {"readOnly": True}, ""),
        ("The name. (read-only)", {"readOnly": True}, ""),
        ("**Readonly**: the name.", {"readOnly": True}, ""),
        ("Read only after a day.", {"readOnly": True}, "Read only."),
        ("Not output only.", {"readOnly": True}, "Read only."),
        ("Input only. The key.", {"writeOnly": True}, ""),
        ("[Deprecated] Use `b`.", {"deprecated": True}, ""),
        ("Deprecated features count.", {"deprecated": True}, "Deprecated."),
    ],
)
def test_what_the_text_says_itself_is_not_said_again(
    text: str, keywords: dict[str, Any], told: str
) -> None:
    """Only what is plainly the same: a word for the keyword, and then its value."""
    shown = told_of_field({"description": text})
    said = told_of_field({"description": text, **keywords})
    if told:
        assert said.removeprefix(shown).lstrip(".").strip() == told
    else:
        assert said == shown


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        (r"^\d$", r"Matches `^\d$`."),
        (r"^[`']\w$", r"Matches ``^[`']\w$``."),
        ("^``$", "Matches ```^``$```."),
        ("`a", "Matches `` `a ``."),
        (" +", "Matches `  + `."),
        ("^é$", "Matches `^é$`."),
        ("^a\tb$", r'Matches "^a\tb$".'),
        ("\u202e", r'Matches "\u202e".'),
    ],
)
def test_a_pattern_is_told_as_it_is(pattern: str, told: str) -> None:
    """One can copy it from what an editor shows."""
    assert told_of_field({"type": "string", "pattern": pattern}) == told


@pytest.mark.parametrize(
    ("name", "schema", "told"),
    [
        ("home", {"format": "uri", "maxLength": 9}, "A URI; at most 9 characters."),
        ("to", {"format": "email", "description": "Who."}, "Who. An email address."),
        ("at", {"format": "ipv4", "type": ["string", "null"]}, "An IPv4 address."),
        (
            "for",
            {"format": "duration", "default": "P1D"},
            'An ISO 8601 duration; default "P1D".',
        ),
        ("homeUrl", {"format": "uri"}, ""),
        ("home_url", {"format": "uri-reference"}, ""),
        ("home", {"format": "uri-reference", "description": "A link."}, "A link."),
        ("home", {"format": "uri-reference"}, "A URI reference."),
        ("to", {"format": "email", "description": "An e-mail."}, "An e-mail."),
        ("at", {"format": "ipv4", "enum": ["::"]}, ""),
        ("at", {"format": "ipv4", "type": "integer"}, ""),
        ("at", {"format": "date"}, ""),
        ("at", {"format": "thing"}, ""),
    ],
)
def test_a_format_tells_what_text_is_wanted(
    name: str, schema: dict[str, Any], told: str
) -> None:
    """Where no type tells it, and neither the name nor the text says so itself."""
    said = told_of_field({"type": "string", **schema}, name)
    assert " ".join(said.split()) == told


def test_a_backslash_wraps_only_the_line_that_it_makes_too_long() -> None:
    """Whatever stands below stays as it is, so that a review is of the change."""
    text = " ".join("word"[: 1 + count % 4] for count in range(200))
    plain = told_of_field({"type": "string", "description": text, "default": "a"})
    raw = told_of_field({"type": "string", "description": text, "default": "\\"})
    assert raw.splitlines()[:-1] == plain.splitlines()[:-1]


def test_what_keywords_say_is_no_part_of_a_list() -> None:
    """It is said of all of the field, not of the last item."""
    text = "Plans:\n* a - the first.\n* b - the second."
    told = told_of_field({"type": "string", "description": text, "default": "a"})
    assert told == f'{text}\n\nDefault "a".'


def test_builders_and_methods_say_what_is_deprecated() -> None:
    """Whichever of them is called, its documentation tells."""
    operation = {
        "operationId": "getPet",
        "tags": ["pets"],
        "summary": "Get it.",
        "deprecated": True,
        "responses": {"204": {"description": "Here"}},
    }
    made = described(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/pet": {"get": operation}},
        }
    )
    for path in ("operations/pets.py", "api/pets.py"):
        told = [
            ast.get_docstring(node) or ""
            for node in ast.walk(ast.parse(made.modules[path]))
            if isinstance(node, ast.FunctionDef) and node.name == "get_pet"
        ]
        assert told
        assert all(
            text.startswith("Get it.\n\n`GET /pet`\n\nDeprecated.") for text in told
        )


@pytest.mark.parametrize(
    ("name", "title", "told"),
    [
        ("id", "Id", ""),
        ("created_at", "Created At", ""),
        ("createdAt", "Createdat", ""),
        ("größe", "Größe", ""),
        ("size", "Size (%)", "Size (%)"),
        ("größe", "Breite", "Breite"),
        ("名", "号", "号"),
        ("id", "The id", "The id"),
    ],
)
def test_a_title_that_is_but_the_name_of_its_field_is_left_out(
    name: str, title: str, told: str
) -> None:
    """Frameworks make one of every name; what keywords say stays."""
    assert told_of_field({"type": "string", "title": title}, name) == told
    limited = told_of_field({"type": "string", "title": title, "maxLength": 3}, name)
    assert limited == "\n\n".join(filter(None, [told, "At most 3 characters."]))
    described_too = {"type": "string", "title": title, "description": title}
    assert told_of_field(described_too, name) == title


def test_a_title_that_is_but_the_type_of_its_field_is_left_out() -> None:
    """A reference brings along the title of what it leads to."""
    user = {"type": "object", "title": "Simple User", "properties": {"a": {}}}
    box = {
        "type": "object",
        "properties": {"owner": {"$ref": "#/components/schemas/simple-user"}},
    }
    made = classes({"simple-user": user, "Box": box})
    assert texts_of(made["Box"]) == ["", "Properties that have no name here."]
    assert ast.get_docstring(made["SimpleUser"]) == "Simple User"


@pytest.mark.parametrize(
    ("types", "told"),
    [
        (["application/xml"], "asks for it, which comes as `str`"),
        (["application/xml", "text/csv"], "asks for one of them, which comes as `str`"),
    ],
)
def test_other_forms_of_an_answer_are_told_by_their_number(
    types: list[str], told: str
) -> None:
    text = {"schema": {"type": "string"}}
    content = {"application/json": {}, **dict.fromkeys(types, text)}
    get = {"tags": ["t"], "responses": {"200": {"description": "", "content": content}}}
    info = {"title": "T", "version": "1"}
    made = described({"openapi": "3.1.0", "info": info, "paths": {"/a": {"get": get}}})
    assert told in " ".join(made.files["api/t.py"].split())


@pytest.mark.parametrize("length", [3, 12, 13, 20, 40])
def test_the_first_line_of_a_contract_is_a_sentence(length: int) -> None:
    """However long its group is called: what comes next stands apart."""
    get = {"tags": ["x" * length], "responses": {"200": {"description": ""}}}
    info = {"title": "T", "version": "1"}
    made = described({"openapi": "3.1.0", "info": info, "paths": {"/a": {"get": get}}})
    text = made.files[f"tests/test_{'x' * length}.py"]
    documentation = ast.get_docstring(ast.parse(text)) or ""
    first, *others = documentation.split("\n")
    assert first.endswith(".")
    assert others[:1] in ([], [""])
