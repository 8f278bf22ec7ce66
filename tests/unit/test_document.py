"""What loading promises: plain values, YAML 1.2's meaning, places, bounded work."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

import pytest

from generator.diagnostics import Diagnostic, Failure, Location
from generator.document import Document, load_document
from generator.document.json_text import MAX_DEPTH
from generator.document.yaml_text import MAX_ALIASED_VALUES


def load(text: str, file: str = "api.yaml") -> Any:
    return load_document(text.encode(), file).root


def refused(data: bytes | str, file: str = "api.yaml") -> Diagnostic:
    """The one error that stops the loading."""
    with pytest.raises(Failure) as caught:
        load_document(data.encode() if isinstance(data, str) else data, file)
    [diagnostic] = caught.value.diagnostics
    return diagnostic


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("NO", "NO"),
        ("true", True),
        ("False", False),
        ("2020-01-01", "2020-01-01"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("+1", 1),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        ("1.0", 1.0),
        ("1.2.3", "1.2.3"),
        ("~", None),
        ("", None),
        ("Null", None),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("!!int 12", 12),
        ("!!float 1", 1.0),
        ("! 12", "12"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_yaml_scalars_mean_what_yaml_1_2_says(text: str, value: Any) -> None:
    """The core schema, not the surprises of YAML 1.1."""
    loaded = load(f"a: {text}\n")["a"]
    assert (type(value), value) == (type(loaded), loaded)


def test_yaml_keys_are_what_is_written() -> None:
    """Status codes, `no` and `null` are names there, not values."""
    assert load("200: 1\nno: 2\nnull: 3\n1.0: 4\n") == {
        "200": 1,
        "no": 2,
        "null": 3,
        "1.0": 4,
    }


def test_yaml_merge_keys() -> None:
    """Own keys win, then earlier sources; a merged value is found where it stands."""
    document = load_document(
        b"a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n",
        "m.yaml",
    )
    assert document.root["c"] == {"x": 3, "y": 1, "z": 2}
    assert place(document, "/c/y") == (1, 14)
    assert place(document, "/c/x") == (5, 3)


def test_what_is_merged_counts_once_as_what_its_alias_repeats() -> None:
    """A file that merges many keys in many places is no bomb because of that."""
    keys = ", ".join(f"k{number}: 1" for number in range(1000))
    users = range(MAX_ALIASED_VALUES * 6 // 10 // 1000)
    merging = "".join(f"x{number}: {{<<: *b}}\n" for number in users)
    assert len(load(f"b: &b {{{keys}}}\n{merging}")["x0"]) == 1000


def test_yaml_aliases_repeat_a_value() -> None:
    """An alias stands for the whole of its anchor."""
    assert load("a: &x [1, {b: 2}]\nc: *x\n") == {
        "a": [1, {"b": 2}],
        "c": [1, {"b": 2}],
    }


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb:\n  x: 1\n  x: 2\n", "duplicate-key", 4, 3),
        ("a: 1\n---\nb: 2\n", "yaml-documents", 2, 1),
        ("a:\n\tb: 1\n", "yaml-syntax", 2, 1),
        ("a: [1\nb: 2\n", "yaml-syntax", 2, 2),
        ("a: \x01\n", "yaml-syntax", 1, 4),
        ("", "empty-document", 1, 1),
        ("# only a comment\n", "empty-document", 1, 1),
        ("? [a]\n: 1\n", "yaml-key", 1, 3),
        ("a: &a {x: 1}\n*a : 1\n", "yaml-key", 2, 1),
        ("a: *nobody\n", "yaml-alias", 1, 4),
        ("a: &a [*a]\n", "yaml-alias", 1, 8),
        ("<<: 1\n", "yaml-merge", 1, 5),
        ("a: !!python/object/apply:os.system [x]\n", "yaml-tag", 1, 4),
        ("a: !!binary aGk=\n", "yaml-tag", 1, 4),
        ("a: !!int x\n", "yaml-tag", 1, 4),
        ("a: .inf\n", "number-range", 1, 4),
        ("a: .nan\n", "number-range", 1, 4),
        ("a: 1e400\n", "number-range", 1, 4),
        ("a: " + "1" * 5000 + "\n", "number-range", 1, 4),
        ('"\\ud800": 1\n', "yaml-syntax", 1, 4),
        ("[" * 900, "too-deep", 1, MAX_DEPTH + 1),
        ("- " * 5000, "too-deep", 1, 2 * MAX_DEPTH + 1),
    ],
)
def test_yaml_that_is_refused(text: str, code: str, line: int, column: int) -> None:
    """One clear error, with the place."""
    found = refused(text)
    assert (code, Location(file="api.yaml", line=line, column=column)) == (
        found.code,
        found.location,
    )


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('{"a": 1,\n "b": {"x": 1, "x": 2}}', "duplicate-key", 2, 16),
        ('{"a": "\\"{a", "\\u0061": 2}', "duplicate-key", 1, 15),
        ('{"a": NaN}', "number-range", 1, 7),
        ('{"a": -Infinity}', "number-range", 1, 7),
        ('{"a": 1e400}', "number-range", 1, 7),
        ("[" + "1" * 5000 + "]", "number-range", 1, 2),
        ('{"a": "\\ud800x"}', "lone-surrogate", 1, 8),
        ('{"a": "\\\\ud800\\udc00"}', "lone-surrogate", 1, 15),
        ('{"a": 1,}', "json-syntax", 1, 9),
        ('{"a": 1}x', "json-syntax", 1, 9),
        ("", "json-syntax", 1, 1),
        ("[" * 100_000, "too-deep", 1, MAX_DEPTH + 1),
        ("[" * 300 + "]" * 300, "too-deep", 1, MAX_DEPTH + 1),
    ],
)
def test_json_that_is_refused(text: str, code: str, line: int, column: int) -> None:
    """One clear error, with the place."""
    found = refused(text, "api.json")
    assert (code, Location(file="api.json", line=line, column=column)) == (
        found.code,
        found.location,
    )


def test_a_duplicate_names_both_places() -> None:
    """The message holds the first, the location is the second."""
    found = refused('{"a": 1,\n "a": 2}', "api.json")
    assert found.message == "the key `a` stands twice; first at line 1, column 2"


def test_json_keeps_what_it_may_hold() -> None:
    """Surrogate pairs, minus zero, large integers, and depth up to the bound."""
    value = load('{"a": "\\ud83d\\ude00\\u0000", "b": -0.0, "c": 1e10}', "x.json")
    assert value == {"a": "😀\0", "b": -0.0, "c": 1e10}
    assert load(f"[{10**400}]", "x.json")[0] == 10**400
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert load(deep, "x.json") == load(deep, "x.yaml")


@pytest.mark.parametrize(
    ("file", "text", "value"),
    [
        ("a.yaml", '{"a": 1,}', {"a": 1}),
        ("a.yml", "{a: NaN}", {"a": "NaN"}),
        ("stdin", '{"a": 1}', {"a": 1}),
        ("stdin", "a: 1", {"a": 1}),
        ("a.yaml", '{"a": no, "b": 012}', {"a": "no", "b": 12}),
    ],
)
def test_which_format(file: str, text: str, value: Any) -> None:
    """The ending decides, else the beginning; a YAML file may look like JSON."""
    assert value == load(text, file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding: str) -> None:
    """A file says by its mark how it is encoded."""
    assert load_document("a: é😀".encode(encoding), "a.yaml").root == {"a": "é😀"}


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [(b"a: \xff", 1, 4), ("a: 1\nb: é".encode("latin-1"), 2, 4), (b"\xff\xfea", 1, 1)],
)
def test_bytes_that_are_no_text(data: bytes, line: int, column: int) -> None:
    """The error shows the byte's place."""
    found = refused(data)
    assert ("encoding", Location(file="api.yaml", line=line, column=column)) == (
        found.code,
        found.location,
    )


def test_digest() -> None:
    """The digest is of the bytes as they are."""
    data = b"\xef\xbb\xbfa: 1\r\n"
    assert hashlib.sha256(data).hexdigest() == load_document(data, "a").digest


def place(document: Document, pointer: str) -> tuple[int, int]:
    location = document.locate(pointer)
    assert pointer == location.pointer
    return location.line, location.column


SAMPLE = {"paths": {"/a~b": {"get": [1, {"x": "é😀", "0": {"y": None}}]}}, "z": []}


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("", 1, 1),
        ("/paths", 2, 2),
        ("/paths/~1a~0b", 3, 3),
        ("/paths/~1a~0b/get/0", 5, 5),
        ("/paths/~1a~0b/get/1/x", 7, 6),
        ("/paths/~1a~0b/get/1/0/y", 9, 7),
        ("/z", 15, 2),
        ("/paths/missing/x", 2, 2),
        ("/paths/~1a~0b/get/7", 4, 4),
        ("/paths/~1a~0b/get/-", 4, 4),
        ("/z/0", 15, 2),
    ],
)
def test_places_in_json(pointer: str, line: int, column: int) -> None:
    """A member is where its key is; what is absent, where its nearest parent is."""
    text = json.dumps(SAMPLE, indent=1, ensure_ascii=False)
    document = load_document(text.encode(), "a.json")
    for _ in range(2):
        assert (line, column) == place(document, pointer)


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("", 1, 1),
        ("/paths", 1, 1),
        ("/paths/~1a~0b/get", 3, 5),
        ("/paths/~1a~0b/get/1/x", 4, 7),
        ("/paths/~1a~0b/get/1/0/y", 5, 11),
        ("/paths/~1a~0b/get/7", 3, 5),
        ("/z", 6, 1),
    ],
)
def test_places_in_yaml(pointer: str, line: int, column: int) -> None:
    """The same, with characters beyond the basic plane before it."""
    text = (
        'paths:\n  /a~b:\n    get: [1,\n     {x: 😀, "0":\n       {  y: ~}}]\nz: []\n'
    )
    document = load_document(text.encode(), "a.yaml")
    assert (line, column) == place(document, pointer)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "\n".join(
                f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]"
                for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
            ),
            "yaml-alias-bomb",
        ),
        (
            "x0: &x0 {k: 1}\n"
            + "\n".join(
                f"x{i}: &x{i} {{<<: *x{i - 1}, k{i}: 1}}" for i in range(1, 5000)
            ),
            "yaml-alias-bomb",
        ),
        (
            "x0: &x0 [1]\n"
            + "\n".join(f"x{i}: &x{i} [*x{i - 1}]" for i in range(1, 1000)),
            "too-deep",
        ),
        ("[" * 1_000_000, "too-deep"),
        ("{a: " * 200_000, "too-deep"),
        ('{"a":' * 1_000_000, "too-deep"),
        ("&a " * 200_000, "yaml-syntax"),
    ],
)
def test_bombs_are_defused(text: str, code: str) -> None:
    """Hostile files end soon, with an error."""
    start = time.process_time()
    assert code == refused(text).code
    assert time.process_time() - start < 5
