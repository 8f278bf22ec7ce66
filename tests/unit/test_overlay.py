"""Overlays: what each action does, what is refused, and where everything came from."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostics, Failure, Location
from generator.document import Document, load_document
from generator.overlay import overlaid
from generator.overlay.tree import Incompatible, Origin, Tree
from generator.pointers import join_pointer, split_pointer, walk
from generator.source_files import SourceFile

API = """\
openapi: 3.1.0
info: {title: T, version: '1'}
tags: [old, kept]
paths:
  /pets:
    get:
      parameters:
        - {name: old, in: query}
        - {name: limit, in: query}
    post: {summary: Add}
"""


def overlay(*actions: dict[str, Any], version: str = "1.1.0", **more: Any) -> str:
    info = {"title": "t", "version": "1"}
    return json.dumps({"overlay": version, "info": info, "actions": actions, **more})


def applied(*texts: str) -> tuple[Document, list[str]]:
    """The description with overlays, and the codes of what was said."""
    files = [
        SourceFile(path=f"o{index}.yaml", name=f"o{index}.yaml", data=text.encode())
        for index, text in enumerate(texts)
    ]
    diagnostics = Diagnostics()
    document = load_document(API.encode(), "api.yaml")
    made = overlaid(document, "api.yaml", files, diagnostics)
    return made, [diagnostic.code for diagnostic in diagnostics]


def refused(text: str) -> list[str]:
    with pytest.raises(Failure) as caught:
        applied(text)
    return [str(diagnostic) for diagnostic in caught.value.diagnostics]


def test_update_merges_objects_and_concatenates_arrays() -> None:
    made, codes = applied(
        overlay(
            {
                "target": "$.paths.*.get",
                "update": {"parameters": [{"name": "x"}], "operationId": "list"},
            },
            {"target": "$.tags", "update": "new"},
            {"target": "$.tags", "update": ["a", "b"]},
        )
    )
    assert codes == []
    get = made.root["paths"]["/pets"]["get"]
    assert [p["name"] for p in get["parameters"]] == ["old", "limit", "x"]
    assert list(get) == ["parameters", "operationId"]
    assert made.root["tags"] == ["old", "kept", "new", "a", "b"]


def test_actions_see_what_those_before_them_did() -> None:
    """Also over several overlays: something is made, copied, and its source removed."""
    made, codes = applied(
        overlay({"target": "$.paths", "update": {"/cats": {}}}),
        overlay(
            {"target": "$.paths['/cats']", "copy": "$.paths['/pets']"},
            {"target": "$.paths['/pets']", "remove": True},
            {"target": "$.paths.*.post.summary", "update": "Add a cat"},
        ),
    )
    assert codes == []
    assert list(made.root["paths"]) == ["/cats"]
    assert made.root["paths"]["/cats"]["post"] == {"summary": "Add a cat"}


def test_a_copy_and_its_source_change_apart() -> None:
    made, _ = applied(
        overlay(
            {"target": "$.paths['/pets'].get", "update": {"x-a": {}}},
            {"target": "$.paths['/pets'].post", "copy": "$.paths['/pets'].get"},
            {"target": "$.paths['/pets'].post.parameters[*]", "update": {"x": 1}},
            {"target": "$.paths['/pets'].get['x-a']", "update": {"y": 1}},
        )
    )
    item = made.root["paths"]["/pets"]
    assert [set(p) for p in item["get"]["parameters"]] == [{"name", "in"}] * 2
    assert [set(p) for p in item["post"]["parameters"]] == [{"name", "in", "x"}] * 2
    assert (item["get"]["x-a"], item["post"]["x-a"]) == ({"y": 1}, {})


def test_remove_takes_items_and_what_is_inside_of_what_goes() -> None:
    made, codes = applied(
        overlay(
            {"target": "$..parameters[?@.name]", "remove": True},
            {"target": "$.tags[0, 0, -2]", "remove": True},
            {"target": "$.paths..*", "remove": True},
        )
    )
    assert codes == []
    assert made.root["tags"] == ["kept"]
    assert made.root["paths"] == {}


def test_null_in_an_update_leaves_a_container_and_replaces_a_value() -> None:
    """As the standard's own example of a structured overlay has `components:`."""
    made, _ = applied(
        overlay({"target": "$", "update": {"tags": None, "openapi": None}})
    )
    assert made.root["tags"] == ["old", "kept"]
    assert made.root["openapi"] is None


def test_what_does_nothing_is_told() -> None:
    made, codes = applied(
        overlay({"target": "$.nothing", "update": {}}, extends="./other.yaml"),
        overlay(extends="api.yaml"),
        overlay({"target": "$", "update": {}}, extends="https://x.example/y.yaml"),
    )
    assert codes == ["overlay-extends", "overlay-unmatched", "overlay-empty"]
    assert made.root == load_document(API.encode(), "api.yaml").root


@pytest.mark.parametrize(
    "action",
    [
        {"target": "$.info.title", "update": "New"},
        {"target": "$.info.title", "remove": True},
        {"target": "$.info", "copy": "$.paths['/pets'].post"},
    ],
)
def test_what_only_a_later_version_knows_is_done_and_told(
    action: dict[str, Any],
) -> None:
    assert applied(overlay(action, version="1.0.0"))[1] == ["overlay-version"]
    assert applied(overlay(action, version="1.1.0"))[1] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", "overlay-unknown"),
        ("openapi: 3.1.0", "overlay-unknown"),
        ("overlay: 1.2.0", "overlay-version"),
        ("overlay: 1.0", "overlay-field"),
        (overlay(action=[]), "overlay-field"),
        (overlay({"target": "$.paths"}), "overlay-field"),
        (overlay({"update": {}}), "overlay-field"),
        (overlay({"target": "$", "update": {}, "copy": "$.info"}), "overlay-field"),
        (overlay({"target": "$.info", "remove": "yes"}), "overlay-field"),
        (overlay({"target": "$", "updates": {}, "copy": "$"}), "overlay-field"),
        (overlay({"target": "$.paths./pets", "update": {}}), "overlay-query"),
        (overlay({"target": "$", "copy": "info"}), "overlay-query"),
        (overlay({"target": "$", "copy": "$.paths.*.*"}), "overlay-copy"),
        (overlay({"target": "$", "copy": "$.nothing"}), "overlay-copy"),
        (overlay({"target": "$", "remove": True}), "overlay-root"),
        (overlay({"target": "$..*", "update": {}}), "overlay-mixed"),
        (overlay({"target": "$.info", "update": {"title": {}}}), "overlay-merge"),
        (overlay({"target": "$.info", "update": "x"}), "overlay-merge"),
        (overlay({"target": "$", "update": {"tags": "x"}}), "overlay-merge"),
        ("overlay: [", "yaml-syntax"),
    ],
)
def test_a_wrong_overlay_is_an_error_with_its_place(text: str, expected: str) -> None:
    (message,) = [m for m in refused(text) if "error[" in m]
    assert message.startswith("o0.yaml:1:")
    assert f"error[{expected}]" in message


def test_an_error_in_merging_names_both_places() -> None:
    text = (
        "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"
        "  - target: $.info\n    update:\n      title: [a]\n"
    )
    assert refused(text) == [
        "o0.yaml:6:7: error[overlay-merge]: an array cannot be merged into a plain"
        " value, which stands at api.yaml:2:8 (at #/actions/0/update/title)\n"
        "  help: to replace it, remove it in an action before"
    ]


def test_every_place_leads_to_where_it_was_written() -> None:
    """Past removed items, in overlays, in copies, and around what is not there."""
    made, _ = applied(
        "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"
        "- {target: '$..parameters[0]', remove: true}\n"
        "- target: $.paths.*.get.parameters\n"
        "  update: [{name: new,\n"
        "    in: query}]\n"
        "- {target: '$.paths.*.post', copy: '$.paths[\"/pets\"].get'}\n"
    )

    def place(pointer: str) -> tuple[str, int, str]:
        found = made.locate(pointer)
        return found.file, found.line, found.pointer

    get, post = "/paths/~1pets/get", "/paths/~1pets/post"
    kept = ("api.yaml", 9, f"{get}/parameters/1/name")
    added = ("o0.yaml", 7, "/actions/1/update/0/in")
    assert place(f"{get}/parameters/0/name") == kept
    assert place(f"{get}/parameters/1/in") == added
    assert place(f"{post}/parameters/0/name") == kept
    assert place(f"{post}/parameters/1/in") == added
    assert place(f"{post}/summary") == ("api.yaml", 10, f"{post}/summary")
    assert place(f"{get}/responses/200") == ("api.yaml", 6, f"{get}/responses/200")


# What follows draws trees and changes, and compares with the plainest way to do them.

_KEYS = st.sampled_from("abc")
_VALUES = st.recursive(
    st.none() | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner),
    max_leaves=12,
)


def locations(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        yield from locations(child, (*above, key))


def at(value: Any, location: tuple[Any, ...]) -> Any:
    for key in location:
        value = value[key]
    return value


def merged(old: Any, new: Any) -> Any:
    """What a merge gives, made anew."""
    if isinstance(old, dict) and isinstance(new, dict):
        made = {k: merged(v, new[k]) if k in new else v for k, v in old.items()}
        return {**made, **{k: v for k, v in new.items() if k not in old}}
    if isinstance(old, list) and isinstance(new, list):
        return [*old, *new]
    if isinstance(old, dict | list):
        if new is None:
            return old
        raise ValueError
    if isinstance(new, dict | list):
        raise ValueError
    return new


def document(value: Any, name: str) -> Document:
    return Document(
        file=name,
        root=value,
        digest="",
        places=lambda pointer: Location(file=name, pointer=pointer),
    )


@given(root=st.dictionaries(_KEYS, _VALUES), data=st.data())
def test_changes_do_what_a_plain_way_does_and_know_where_all_came_from(
    root: Any, data: st.DataObject
) -> None:
    """Each leaf equals what stands at the place in the file that it is said to have."""
    files = {"main": root}
    untouched = copy.deepcopy(root)
    tree, plain = Tree(document(root, "main")), copy.deepcopy(root)
    for number in range(data.draw(st.integers(1, 5))):
        chosen = data.draw(st.sampled_from(list(locations(plain))))
        what = data.draw(st.sampled_from(["merge", "copy", "remove"]))
        if what == "remove":
            if chosen:
                tree.remove(chosen)
                del at(plain, chosen[:-1])[chosen[-1]]
            continue
        if what == "copy":
            source = data.draw(st.sampled_from(list(locations(plain))))
            value = copy.deepcopy(at(plain, source))
            taken, origin = tree.take(source)
            assert taken == value
        else:
            taken = value = data.draw(_VALUES)
            name = f"o{number}"
            files[name] = value
            origin = Origin(document(value, name), "")
        target = at(plain, chosen)
        is_item = isinstance(target, list) and not isinstance(value, list | None)
        try:
            new = merged(target, [value] if is_item else value)
        except ValueError:
            with pytest.raises(Incompatible):
                tree.merge(chosen, taken, origin)
            break  # A run stops there too.
        tree.merge(chosen, taken, origin)
        if chosen:
            at(plain, chosen[:-1])[chosen[-1]] = copy.deepcopy(new)
        else:
            plain = copy.deepcopy(new)
        assert tree.root == plain
    else:
        assert tree.root == plain
        for location in locations(plain):
            value = at(plain, location)
            if not isinstance(value, dict | list):
                place = tree.locate(join_pointer("", *location))
                found = walk(files[place.file], split_pointer(place.pointer))
                assert found == (value, len(split_pointer(place.pointer)))
    assert root == untouched
