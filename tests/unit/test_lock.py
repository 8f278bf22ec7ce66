"""The lock's text: what is written is read again, and what was tampered with is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Failure
from generator.output.lock import Lock, is_safe_path, parse_lock, print_names

A, B = "a" * 64, "b" * 64
FACTS = {
    "clientsmith": "0.1.0",
    "black": "26",
    "configuration": A,
    "generator": B,
    "templates": A,
}
NAMES = {"/components/schemas/card": "Card", "/paths/~1a b/get": "get_a_b"}


def a_lock(**changes: object) -> Lock:
    parts: dict[str, object] = {
        "facts": FACTS,
        "inputs": {"b.html": B, "a b.html": A},
        "generated": {"models/card.py": (A,), "__init__.py": (B,)},
        "scenarios": {"tests/scenarios/test_a.py": (A,)},
        "names_text": print_names(NAMES),
    }
    return Lock(**(parts | changes))  # type: ignore[arg-type]


def test_the_form() -> None:
    """Sorted lines, so that two branches merge as text does."""
    assert a_lock().print() == (
        "clientsmith.lock 1\nclientsmith 0.1.0\nblack 26\n"
        f"configuration {A}\ngenerator {B}\ntemplates {A}\n"
        f"\n\n\n[inputs]\n{A}  a%20b.html\n{B}  b.html\n"
        f"\n\n\n[generated]\n{B}  __init__.py\n{A}  models/card.py\n"
        f"\n\n\n[scenarios]\n{A}  tests/scenarios/test_a.py\n"
        "\n\n\n[names]\n"
        "#/components/schemas/card Card\n#/paths/~1a%20b/get get_a_b\n"
    )


def test_essences_stand_beside_digests() -> None:
    """Of files that formatters go over; of two sides of a merge, both."""
    lock = a_lock(essences={"__init__.py": ("c" * 16,)}, edited={"__init__.py": (A,)})
    text = lock.print()
    line = f"{B} {'c' * 16}  __init__.py\n"
    assert f"[generated]\n{line}{A}  models/card.py\n" in text
    assert f"[edited]\n{A}  __init__.py\n" in text
    assert parse_lock(text, "lock").essences == lock.essences
    assert parse_lock(text, "lock").edited == lock.edited
    # A lock of before has none for edited files.
    known = lock._replace(edited_essences={"__init__.py": ("d" * 16,)})
    assert f"[edited]\n{A} {'d' * 16}  __init__.py\n" in known.print()
    assert parse_lock(known.print(), "lock").edited_essences == known.edited_essences
    assert parse_lock(text, "lock").edited_essences == {}
    other = line.replace("b" * 64, "d" * 64).replace("c" * 16, "e" * 16)
    merged = parse_lock(text.replace(line, line + other), "lock")
    assert merged.essences["__init__.py"] == ("c" * 16, "e" * 16)


def test_what_is_written_is_read_again() -> None:
    lock = parse_lock(a_lock().print(), "lock")
    assert lock.print() == a_lock().print()
    assert lock.inputs == a_lock().inputs
    assert lock.read_names("lock") == NAMES
    assert not lock.unsettled


def test_windows_line_ends_change_nothing() -> None:
    text = a_lock().print()
    assert parse_lock(text.replace("\n", "\r\n"), "lock") == parse_lock(text, "lock")


@given(
    st.dictionaries(st.text(), st.from_regex(r"[A-Za-z_][A-Za-z0-9]*_", fullmatch=True))
)
def test_any_pointer_survives(names: dict[str, str]) -> None:
    lock = a_lock(names_text=print_names(names))
    assert parse_lock(lock.print(), "lock").read_names("lock") == names


@given(st.dictionaries(st.text(min_size=1), st.just(A)))
def test_any_input_name_survives(inputs: dict[str, str]) -> None:
    """An input's name is the user's own and may hold anything, line ends too."""
    assert parse_lock(a_lock(inputs=inputs).print(), "lock").inputs == inputs


def test_lone_surrogates_survive() -> None:
    names = {"/\ud800": "a_"}
    text = a_lock(names_text=print_names(names)).print()
    assert text.isascii()
    assert parse_lock(text, "lock").read_names("lock") == names


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (f"{B}  __init__.py", f"{B}  ../__init__.py", 17),
        (f"{B}  __init__.py", f"{B}  /etc/passwd", 17),
        (f"{B}  __init__.py", f"{B}  a/../../b.py", 17),
        (f"{B}  __init__.py", f"{B}  C:\\x.py", 17),
        (f"{B}  __init__.py", f"{B}  .", 17),
        (f"{B}  __init__.py", f"{B}  nul", 17),
        (f"{B}  __init__.py", f"{B} __init__.py", 17),
        (f"{B}  __init__.py", "b  __init__.py", 17),
        (f"{A}  tests/", f"{A}  ../tests/", 23),
        ("[scenarios]", "[secrets]", 22),
        ("clientsmith.lock 1", "clientsmith.lock 2", 1),
        ("black 26\n", "", 1),
        ("black 26", "black", 3),
        ("[names]", "[name]", 1),
    ],
)
def test_a_line_that_we_did_not_write_is_refused(old: str, new: str, line: int) -> None:
    """Above all a path out of the folder: stale files are deleted by this list."""
    text = a_lock().print()
    assert old in text
    with pytest.raises(Failure) as caught:
        parse_lock(text.replace(old, new), "lock")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "lock-invalid"
    assert diagnostic.location is not None
    assert diagnostic.location.line == line


def test_a_lock_of_a_later_version() -> None:
    """Nothing is wrong with it, so that nobody is told to restore it."""
    text = a_lock().print().replace("clientsmith.lock 1", "clientsmith.lock 2")
    with pytest.raises(Failure) as caught:
        parse_lock(text, "lock")
    (diagnostic,) = caught.value.diagnostics
    assert "the version of clientsmith that wrote it" in (diagnostic.help or "")


@pytest.mark.parametrize("name", ["class", "a-b", "a b", "é", "", "__import__('os')"])
def test_a_name_that_is_none_is_refused_when_names_are_read(name: str) -> None:
    lock = parse_lock(a_lock(names_text=f"#/a A\n#/b {name}\n").print(), "lock")
    with pytest.raises(Failure) as caught:
        lock.read_names("lock")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.location is not None
    assert (diagnostic.location.line, diagnostic.code) == (29, "lock-invalid")


def test_both_sides_of_a_merge_count_until_it_is_settled() -> None:
    """After a conflict one run of `generate` puts everything right."""
    text = a_lock().print()
    line, name = f"{B}  __init__.py\n", "#/components/schemas/card Card\n"
    conflict = "<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n"
    text = text.replace(line, conflict.format(line, line.replace("b" * 64, "c" * 64)))
    text = text.replace(name, conflict.format(name, name.replace(" Card", " Karte")))
    lock = parse_lock(text, "lock")
    assert lock.unsettled
    assert lock.generated["__init__.py"] == (B, "c" * 64)
    assert lock.read_names("lock") == NAMES


HUNK = f"""\
<<<<<<< HEAD
{B}  models/bank.py

[scenarios]
{A}  tests/scenarios/test_a.py

[names]
#/components/schemas/bank Bank
||||||| parent
{B}  models/zone.py

[scenarios]

[names]
#/components/schemas/zone Zone
=======
{A}  models/bill.py

[scenarios]
{A}  tests/scenarios/test_a.py
{B}  tests/scenarios/test_b.py

[names]
#/components/schemas/bill Bill
>>>>>>> other
"""


def a_merged_lock() -> str:
    text = a_lock().print()
    before, after = text.split("\n\n\n[scenarios]")[0], text.split("[names]\n")[1]
    return f"{before}{HUNK}{after}"


def test_each_side_of_a_hunk_begins_in_the_part_in_which_the_hunk_does() -> None:
    """Git makes one over the end of a part; names of the parent alone are nobody's."""
    lock = parse_lock(a_merged_lock(), "lock")
    assert lock.unsettled
    assert sorted(lock.generated) == [
        *("__init__.py", "models/bank.py", "models/bill.py"),
        *("models/card.py", "models/zone.py"),
    ]
    assert sorted(lock.scenarios) == [f"tests/scenarios/test_{n}.py" for n in "ab"]
    added = {f"/components/schemas/{name.lower()}": name for name in ("Bank", "Bill")}
    assert lock.read_names("lock") == NAMES | added


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{A}  models/bill.py", "nothing"),
        ("[scenarios]", "[secrets]"),
        ("#/components/schemas/bill Bill", "#/components/schemas/bill class"),
    ],
)
def test_a_bad_line_of_a_merge_is_told_with_its_place(old: str, new: str) -> None:
    text = a_merged_lock().replace(old, new)
    with pytest.raises(Failure) as caught:
        parse_lock(text, "lock").read_names("lock")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.location is not None
    assert text.split("\n")[diagnostic.location.line - 1] == new


@pytest.mark.parametrize(
    "path", ["a", "a/b.py", "constant.py", "aux_.py", "_x/__init__.py", "a" * 255]
)
def test_paths_that_are_safe(path: str) -> None:
    assert is_safe_path(path)


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "a/..", "/a", "a/", "a//b", "a\\b", "C:a", "a\n", "a\0", "a ", "é"]
    + ["a.", "con", "CON.py", "x/nul.txt", "com1", "lpt9.py/a", "a" * 256, "~/a/../b"],
)
def test_paths_that_are_not_safe(path: str) -> None:
    assert not is_safe_path(path)
