"""Names hold for what bears them, whatever is added before it in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import ir
from generator.diagnostics import Diagnostics, Location
from generator.lower import Choices, Lowered, lower
from generator.lower.context import INPUTS
from generator.lower.fingerprints import Fingerprints
from generator.lower.naming.stable_places import StablePlaces
from generator.scopes import MEMBERS

TITLED = {"title": "Bank account", "properties": {"iban": {}}}
UNTITLED: dict[str, Any] = {"properties": {"number": {}, "brand": {}}}
REFERENCE = {"$ref": "#/components/schemas/other"}
LIMIT = {"name": "limit", "in": "query"}


def root_of(*branches: Any, parameters: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {"a": {"anyOf": list(branches)}, "b": {"parameters": list(parameters)}}


def stable(root: Any, pointer: str) -> str:
    return StablePlaces(root).stable(pointer)


def by_pointer(root: Any, names: Mapping[str, str]) -> dict[str, str]:
    return StablePlaces(root).by_pointer(names)


def test_a_member_is_told_by_title_or_content() -> None:
    root = root_of(TITLED, UNTITLED, parameters=(LIMIT,))
    assert stable(root, "/a/anyOf/0") == "/a/anyOf/0:Bank account"
    place = stable(root, "/a/anyOf/1/properties/brand")
    assert place.startswith("/a/anyOf/1:")
    assert place.endswith("/properties/brand")
    assert stable(root, "/b/parameters/0/schema") == "/b/parameters/query:limit/schema"
    assert stable(root, f"{INPUTS}/a/anyOf/0") == f"{INPUTS}/a/anyOf/0:Bank account"


def of_type(value: object) -> dict[str, Any]:
    return {"properties": {"of": {"enum": ["a", "b"]}, "type": {"const": value}}}


def test_a_member_is_told_by_a_value_of_its_own() -> None:
    """Or by what it refers to; where two have the value, by content."""
    root = root_of(of_type("card"), REFERENCE, of_type(1), of_type("bank"))
    places = [stable(root, f"/a/anyOf/{index}") for index in range(4)]
    assert places == [
        "/a/anyOf/0:type=card",
        "/a/anyOf/1:$ref=other",
        "/a/anyOf/2:type=1",
        "/a/anyOf/3:type=bank",
    ]
    names = dict(zip(places, "ABCD", strict=True))
    new = {**REFERENCE, "$ref": "#/components/schemas/new"}
    after = root_of(new, of_type("new"), *root["a"]["anyOf"][::-1])
    found = {f"/a/anyOf/{index}": name for index, name in enumerate("DCBA", start=2)}
    assert by_pointer(after, names) == found
    both = root_of(of_type("card"), {**of_type("card"), "type": "object"})
    place = stable(both, "/a/anyOf/1")
    assert place.startswith("/a/anyOf/1:")
    assert "=" not in place
    assert by_pointer(both, {place: "A"}) == {"/a/anyOf/1": "A"}


def test_places_of_an_older_lock_lead_where_they_led() -> None:
    """It told members by the names of their properties, and references by number."""
    root = root_of(of_type("card"), REFERENCE, of_type("bank"), UNTITLED)
    old = ["/a/anyOf/0:27f4ce79", "/a/anyOf/1:c98b810f", "/a/anyOf/2:27f4ce79"]
    found = {f"/a/anyOf/{index}": name for index, name in enumerate("ABC")}
    assert by_pointer(root, dict(zip(old, "ABC", strict=True))) == found
    assert by_pointer(root_of(REFERENCE, REFERENCE), {"/a/anyOf/1": "A"}) == {
        "/a/anyOf/1": "A"
    }
    shifted = root_of(UNTITLED, REFERENCE, of_type("card"))
    assert by_pointer(shifted, {"/a/anyOf/0:27f4ce79": "A"}) == {"/a/anyOf/2": "A"}


def test_a_sole_inline_member_is_told_by_that() -> None:
    """`allOf` of a reference and the rest: the rest may change as it likes."""
    before = root_of(REFERENCE, UNTITLED)
    place = stable(before, "/a/anyOf/1")
    assert place == "/a/anyOf/1"
    after = root_of(REFERENCE, REFERENCE, {"properties": {"new": {}}})
    assert by_pointer(after, {place: "A"}) == {"/a/anyOf/2": "A"}


def test_what_is_added_before_moves_no_name() -> None:
    before = root_of(TITLED, UNTITLED, parameters=(LIMIT,))
    pointers = {"/a/anyOf/0": "A", "/a/anyOf/1": "B", "/b/parameters/0/schema": "C"}
    names = {stable(before, pointer): name for pointer, name in pointers.items()}
    new: dict[str, Any] = {"properties": {"new": {}}}
    page = {"name": "page", "in": "query"}
    after = root_of(new, TITLED, UNTITLED, parameters=(page, {**LIMIT, "schema": {}}))
    assert by_pointer(after, names) == {
        "/a/anyOf/1": "A",
        "/a/anyOf/2": "B",
        "/b/parameters/1/schema": "C",
    }


def test_a_member_that_changed_is_taken_for_the_one_at_its_number() -> None:
    """A title or a property more leaves the name where it was."""
    before = root_of(UNTITLED, {"type": "array", "items": {}})
    names = {stable(before, "/a/anyOf/0"): "A", stable(before, "/a/anyOf/1"): "B"}
    after = root_of({**UNTITLED, "title": "Card"}, {"type": "array", "items": {}})
    assert by_pointer(after, names) == {"/a/anyOf/0": "A", "/a/anyOf/1": "B"}


def test_a_member_that_went_leaves_its_name_to_nobody_else() -> None:
    before = root_of(UNTITLED, TITLED)
    names = {stable(before, "/a/anyOf/0"): "A", stable(before, "/a/anyOf/1"): "B"}
    assert by_pointer(root_of(TITLED, REFERENCE), names) == {"/a/anyOf/0": "B"}


def test_what_is_gone_has_no_name() -> None:
    names = {"/gone": "A", "/b/parameters/query:gone": "B", "/a/anyOf/9": "C"}
    assert by_pointer(root_of(TITLED, UNTITLED, parameters=(LIMIT,)), names) == {}


def test_members_of_a_class_go_with_it() -> None:
    root = root_of(TITLED, UNTITLED)
    key = f"{MEMBERS}/a/anyOf/0/foo~1bar"
    place = stable(root, key)
    assert place == f"{MEMBERS}/a/anyOf/0:Bank account/foo~1bar"
    after = by_pointer(root_of(UNTITLED, TITLED), {place: "foo_bar"})
    assert after == {f"{MEMBERS}/a/anyOf/1/foo~1bar": "foo_bar"}


def doubled(levels: int) -> dict[str, Any]:
    """A choice of two choices of two …"""
    if not levels:
        return {"type": "array", "items": {}}
    return {"anyOf": [doubled(levels - 1), {"items": doubled(levels - 1)}]}


def choices_in(schema: dict[str, Any], pointer: str) -> Iterator[str]:
    """The pointers of all members of choices."""
    if "anyOf" in schema:
        first, second = schema["anyOf"]
        yield from (f"{pointer}/anyOf/0", f"{pointer}/anyOf/1")
        yield from choices_in(first, f"{pointer}/anyOf/0")
        yield from choices_in(second["items"], f"{pointer}/anyOf/1/items")


def test_nested_choices_are_read_once_each() -> None:
    """However many names stand below them, now or in the lock."""
    read: list[Any] = []

    class Counting(Fingerprints):
        def of(self, schema: Any) -> str:
            read.append(schema)
            return super().of(schema)

    root = doubled(8)
    pointers = list(choices_in(root, ""))
    places = StablePlaces(root, Counting())
    names = places.by_place({pointer: f"At{pointer}" for pointer in pointers})
    assert places.by_pointer(names) == {p: f"At{p}" for p in pointers}
    assert len(pointers) == len(names) == 510
    assert len(read) < 4 * len(pointers)


def test_a_fingerprint_is_of_the_shape() -> None:
    of = Fingerprints().of
    card = {"properties": {"title": {"type": "string"}, "default": {}}, "items": {}}
    same = {"items": {"description": "Any."}, **card, "default": 1, "x-internal": True}
    assert of(card) == of(same)
    others: list[Any] = [{}, [], "{}", None]
    others += [{"properties": {}}, {"properties": {"title": {}}}]
    assert len({of(other) for other in (card, *others)}) == 1 + len(others)


# Through lowering: the model, and the names for the next run.

CHOICES = Choices(
    nested="form",
    nested_is_assumed=False,
    lists="repeat",
    lists_is_assumed=False,
    lists_assumed=None,
    keeps_empty_body=False,
    texts=frozenset(),
    renamed={},
    paging={},
    said_at=lambda option, place: Location(file="clientsmith.toml"),
)


def lowered(
    root: dict[str, Any],
    names: Mapping[str, str],
    choices: Choices = CHOICES,
    diagnostics: Diagnostics | None = None,
) -> Lowered:
    return lower(
        root,
        choices=choices,
        decided=names,
        diagnostics=Diagnostics() if diagnostics is None else diagnostics,
        locate=lambda pointer: Location(file="api.json", pointer=pointer),
    )


def api_of(*operations: tuple[str, dict[str, Any]], **schemas: Any) -> dict[str, Any]:
    """A description of operations by their paths, and schemas by their keys."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {path: {"get": operation} for path, operation in operations},
        "components": {"schemas": schemas},
    }


def answering(schema: Any, *parameters: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {
        "tags": ["things"],
        "parameters": list(parameters),
        "responses": {"200": {"description": "", "content": content}},
    }


def classes_of(made: Lowered) -> dict[str, str]:
    """The first field of each model."""
    return {
        d.name: d.fields[0].name.wire
        for d in made.api.declarations
        if isinstance(d, ir.Model)
    }


def card_of(title: str, *wires: str) -> dict[str, Any]:
    return {"title": title, "type": "object", "properties": {w: {} for w in wires}}


def test_a_parameter_called_like_the_body_stays_when_another_comes() -> None:
    def made(names: Mapping[str, str], *places: str) -> Lowered:
        listed = [{"in": place, "name": "body", "schema": {}} for place in places]
        body: Any = {"content": {"application/json": {"schema": {}}}}
        operation = {**answering({}, *listed), "requestBody": body}
        return lowered(api_of(("/a", operation)), names)

    def called(api: ir.Api) -> list[str]:
        return [p.name.python for p in api.operations[0].parameters]

    before = made({}, "query")
    assert called(before.api) == ["body_"]
    after = made(before.names, "header", "query")
    assert called(after.api) == ["header_body", "body_"]


def test_a_title_stays_with_the_shape_that_had_it() -> None:
    """Whoever comes before: the same shape once more, or another one."""
    before = api_of(("/a", answering(card_of("Card", "number"))))
    names = lowered(before, {}).names
    other, same = card_of("Card", "brand"), card_of("Card", "number")
    after = lowered(
        api_of(
            ("/b", answering(other)),
            ("/c", answering(same)),
            ("/a", answering({**same, "description": "As it was."})),
        ),
        names,
    )
    assert classes_of(after) == {"GetBResponse": "brand", "Card": "number"}
    card = next(d for d in after.api.declarations if d.name == "Card")
    assert card.doc.text == "As it was."
    assert after.names["/paths/~1a/get/responses/200/content/application~1json/schema"]


def test_a_class_that_gets_a_title_stays_where_it_was() -> None:
    """Its name and its module; what shares title and shape joins it there."""
    owner = card_of("", "name")
    first = lowered(api_of(pet=with_owner(owner)), {})
    titled = {**owner, "title": "Owner"}
    root = api_of(cat=with_owner(titled), pet=with_owner(titled))
    second = lowered(root, first.names)
    assert places_of(first)["PetOwner"] == "pet"
    assert places_of(second) == {"Cat": "cat", **places_of(first)}
    assert places_of(lowered(root, second.names)) == places_of(second)
    assert places_of(lowered(root, {}))["Owner"] == "owner"


def test_a_schema_that_becomes_a_component_keeps_its_class() -> None:
    """By its name, which a reference leads to from then on; so do its parts."""
    stats = {"type": "object", "properties": {"by": card_of("", "n")}}
    inline = {**answering(stats), "operationId": "stats"}
    first = lowered(api_of(("/a", inline)), {})
    reference = {"$ref": "#/components/schemas/StatsResponse"}
    moved = api_of(
        ("/a", {**answering(reference), "operationId": "stats"}), StatsResponse=stats
    )
    second = lowered(moved, first.names)
    assert places_of(second).keys() == {"StatsResponse", "StatsResponseBy"}
    assert places_of(first) == places_of(second)


def with_owner(owner: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {"owner": owner}}


def places_of(made: Lowered) -> dict[str, str]:
    """The module of each class."""
    return {d.name: d.module for d in made.api.declarations}


def spots(*kinds: str) -> dict[str, Any]:
    """A choice of references that share a property: each is a class of its own."""
    choice = {"oneOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in kinds]}
    shared = {"properties": {"id": {"type": "string"}}}
    named = {
        kind: {"type": "object", "properties": {"type": {"const": kind}}}
        for kind in kinds
    }
    return api_of(Spot={"allOf": [shared, choice]}, **named)


def cards(*kinds: str, **beside: Any) -> dict[str, Any]:
    """A choice of inline schemas with the same properties."""
    branches = [
        {"type": "object", "properties": {"type": {"const": k}, "no": {}}}
        for k in kinds
    ]
    return api_of(Spot={"oneOf": branches, **beside})


def tags_of(made: Lowered) -> dict[str, str]:
    """The class of each variant of `Spot`, by its tag."""
    alias = next(d for d in made.api.declarations if d.name == "Spot")
    assert isinstance(alias, ir.Alias)
    assert isinstance(alias.type, ir.Union)
    return {
        str(variant.test.values[0]): variant.type.name
        for variant in alias.type.variants
        if isinstance(variant.test, ir.HasTag)
        if isinstance(variant.type, ir.ModelRef)
    }


@pytest.mark.parametrize("api", [spots, cards])
def test_a_variant_is_called_by_its_tag(api: Callable[..., dict[str, Any]]) -> None:
    """And keeps its name, whatever that was, when others come before it."""
    first = lowered(api("area_code", "list"), {})
    assert tags_of(first) == {"area_code": "SpotAreaCode", "list": "SpotList"}
    second = lowered(api("new", "list", "area_code"), first.names)
    assert tags_of(second) == {**tags_of(first), "new": "SpotNew"}
    assert lowered(api("new", "list", "area_code"), second.names).names == second.names
    by_number = {
        place: {"SpotAreaCode": "SpotOption1", "SpotList": "SpotOption2"}.get(
            name, name
        )
        for place, name in first.names.items()
    }
    third = lowered(api("new", "list", "area_code"), by_number)
    assert tags_of(third) == {
        "area_code": "SpotOption1",
        "list": "SpotOption2",
        "new": "SpotNew",
    }


OLD_PLACES = [
    (spots, "/components/schemas/Spot/allOf/1/oneOf/{}"),
    (cards, "/components/schemas/Spot/oneOf/{}:b04a0603"),
]


@pytest.mark.parametrize(("api", "place"), OLD_PLACES)
def test_names_by_number_in_an_older_lock_stay(
    api: Callable[..., dict[str, Any]], place: str
) -> None:
    """From then on the tag, or what is referred to, tells them, not the number."""
    old = {place.format(index): f"SpotOption{index + 1}" for index in range(2)}
    first = lowered(api("area", "list"), old)
    assert tags_of(first) == {"area": "SpotOption1", "list": "SpotOption2"}
    second = lowered(api("new", "area", "list"), first.names)
    assert tags_of(second) == {**tags_of(first), "new": "SpotNew"}


@pytest.mark.parametrize(
    ("values", "called"),
    [
        (["a", 2], ["SpotA", "SpotType2"]),
        (["2d", "3d"], ["SpotType2d", "SpotType3d"]),
        ([True, False], ["SpotTrue", "SpotFalse"]),
        (["a-b", "a_b"], ["SpotOption1", "SpotOption2"]),
        (["a", "*"], ["SpotOption1", "SpotOption2"]),
        (["a", "a"], ["SpotOption1", "SpotOption2"]),
        (["a", None], ["SpotOption1", "SpotOption2"]),
    ],
)
def test_only_what_tells_all_variants_names_them(
    values: list[Any], called: list[str]
) -> None:
    made = lowered(cards(*values), {})
    assert [name for name in classes_of(made) if name != "Spot"] == called


def test_the_property_of_a_discriminator_names_first() -> None:
    """Then what all variants require."""

    def branch(kind: str, required: list[str]) -> dict[str, Any]:
        properties = {key: {"enum": [f"{kind} {key}"]} for key in ("a", "b", "c")}
        return {"type": "object", "properties": properties, "required": required}

    one, two = branch("one", ["a", "b"]), branch("two", ["b"])
    choice: dict[str, Any] = {"oneOf": [one, two]}
    made = lowered(api_of(Spot=choice), {})
    assert list(classes_of(made)) == ["SpotOneB", "SpotTwoB"]
    choice["discriminator"] = {"propertyName": "c"}
    made = lowered(api_of(Spot=choice), {})
    assert list(classes_of(made)) == ["SpotOneC", "SpotTwoC"]


def test_a_method_and_a_class_of_one_name_are_no_clash() -> None:
    """The name of a method must not keep a class from its own in the second run."""
    root = api_of(
        ("/a", {**answering({"$ref": "#/components/schemas/Search"}), **SEARCH}),
        Search=card_of("", "hits"),
    )
    first = lowered(root, {})
    second = lowered(root, first.names)
    assert classes_of(second) == classes_of(first) == {"Search": "hits"}
    assert second.names == first.names


SEARCH = {"operationId": "search"}


def names_of(made: Lowered) -> dict[str, str]:
    """Of the fields of the one class, and the parameters of the one operation."""
    (model,) = (d for d in made.api.declarations if isinstance(d, ir.Model))
    (operation,) = (o for group in made.api.groups for o in group.operations)
    members: list[ir.Field | ir.Parameter] = [*model.fields, *operation.parameters]
    return {member.name.wire: member.name.python for member in members}


def clashing(*wires: str) -> dict[str, Any]:
    parameters = [{"name": f"p {wire}", "in": "query"} for wire in wires]
    return api_of(("/a", answering({"$ref": "#/components/schemas/a"}, *parameters)),
                  a=card_of("", *wires))  # fmt: skip


CLASHING = ["x-y", "x.y", "X_y", "x y"]


@given(st.permutations(CLASHING), st.permutations([*CLASHING, "other"]), st.data())
def test_a_settled_clash_stays_settled(
    order: list[str], later: list[str], data: st.DataObject
) -> None:
    """Whatever comes to it, and in whatever order the members stand later."""
    there = order[: data.draw(st.integers(2, len(order)))]
    first = lowered(clashing(*there), {})
    second = lowered(clashing(*later), first.names)
    settled = {*there, *(f"p {wire}" for wire in there)}
    assert {*_lost(first)} == settled
    before, after = names_of(first), names_of(second)
    assert {wire: after[wire] for wire in settled} == {w: before[w] for w in settled}
    assert len(set(after.values())) == len(after)


def _lost(made: Lowered) -> list[str]:
    """The wire names that the lock will remember."""
    return [
        place.rpartition("/")[2].replace("~1", "/").partition(":")[2]
        or place.rpartition("/")[2]
        for place in made.names
        if place.startswith(MEMBERS)
    ]


def test_members_without_a_clash_are_not_remembered() -> None:
    """The lock would grow by a line for every field."""
    assert _lost(lowered(clashing("a-b", "type", "class"), {})) == []


FOREIGN: dict[str, Any] = {"姓名": {}, "åpen": {}, "name": {}}


def test_how_a_member_was_spelled_is_remembered() -> None:
    """Another version of what spells it may do it in another way."""
    user = {"$ref": "#/components/schemas/用户"}
    root = api_of(("/a", answering(user)), 用户={"properties": FOREIGN})
    first = lowered(root, {})
    assert _lost(first) == ["姓名", "åpen"]
    before = {MEMBERS + "/components/schemas/用户/姓名": "u59d3_u540d"}
    names = names_of(lowered(root, {**first.names, **before}))
    assert names == {"姓名": "u59d3_u540d", "åpen": "apen", "name": "name"}


def of_tags(*tags: str) -> dict[str, Any]:
    """An operation for each tag."""
    paths = {
        f"/{number}": {"get": {"tags": [tag], "responses": {"204": {}}}}
        for number, tag in enumerate(tags)
    }
    return api_of() | {"paths": paths}


def groups_of(made: Lowered) -> dict[str, str]:
    return {group.name.wire: group.name.python for group in made.api.groups}


def test_how_a_group_was_spelled_is_remembered() -> None:
    root = of_tags("用户", "🧩 pets")
    first = lowered(root, {})
    assert groups_of(first) == {"用户": "yong_hu", "🧩 pets": "pets"}
    place = "/x-clientsmith/spelled/用户"
    assert {p: n for p, n in first.names.items() if "spelled" in p} == {
        place: "yong_hu"
    }
    decided = {place: "in_", "/x-clientsmith/groups/in": "inside"}
    second = lowered(root, decided)
    assert groups_of(second) == {"用户": "inside", "🧩 pets": "pets"}
    assert second.names[place] == "in_"


def test_a_group_that_was_spelled_by_numbers_keeps_its_name() -> None:
    """As an older lock has it."""
    place = "/x-clientsmith/groups/u7528_u6237_id"
    made = lowered(of_tags("用户ID"), {place: "u7528_u6237_id"})
    assert groups_of(made) == {"用户ID": "u7528_u6237_id"}
    assert groups_of(lowered(of_tags("用户ID"), made.names)) == groups_of(made)


def test_tags_that_sound_alike_are_two_groups() -> None:
    """Case and accents make no group; whoever was there first keeps its name."""
    first = lowered(of_tags("时间", "Été", "été"), {})
    assert groups_of(first) == {"时间": "shi_jian", "Été": "ete"}
    second = lowered(of_tags("事件", "时间"), first.names)
    assert groups_of(second) == {"事件": "shi_jian_2", "时间": "shi_jian"}
    assert groups_of(lowered(of_tags("时间", "事件"), second.names)) == {
        "时间": "shi_jian",
        "事件": "shi_jian_2",
    }


def test_what_builds_on_a_choice_elsewhere_has_variants_of_its_own() -> None:
    """Called as when it shared them, by the place of the choice."""
    kinds = {key: with_owner({"const": key}) for key in ("cat", "dog")}
    choice = {"oneOf": [{"$ref": f"#/components/schemas/{key}"} for key in kinds]}
    pet, more = {"$ref": "#/components/schemas/Pet"}, card_of("", "more")
    spot = {"allOf": [pet, card_of("", "place")]}
    built = {"allOf": [{"$ref": "#/components/schemas/Spot"}, more]}
    root = api_of(**kinds, Pet=choice, Spot=spot, Built=built)
    first = lowered(root, {})
    assert tags_of(first) == {"cat": "SpotCat", "dog": "SpotDog"}
    fields = {
        d.name: [field.name.wire for field in d.fields]
        for d in first.api.declarations
        if isinstance(d, ir.Model)
    }
    assert fields["SpotCat"] == ["place", "owner"]
    assert fields["BuiltCat"] == ["place", "more", "owner"]
    shared = {
        name: "SpotCat" if name.endswith("/oneOf/0:$ref=cat") else first.names[name]
        for name in [*first.names, "/components/schemas/Pet/oneOf/0:$ref=cat"]
        if not name.startswith("/components/schemas/Spot/")
    }
    assert places_of(lowered(root, shared)) == places_of(first)


def test_a_class_that_is_a_reference_now_leaves_its_name() -> None:
    """What stands where it was inline bears the name from then on."""
    owner = card_of("", "name")
    first = lowered(api_of(Pet=with_owner(owner)), {})
    assert places_of(first).keys() == {"Pet", "PetOwner"}
    reference = {"$ref": "#/components/schemas/PetOwner"}
    told = with_owner({"allOf": [reference, {"description": "Whose it is."}]})
    second = lowered(api_of(Pet=told, PetOwner=owner), first.names)
    assert places_of(second).keys() == {"Pet", "PetOwner"}


OWNER = card_of("", "name")
KIND = {"type": "string", "enum": ["big", "small"]}
NULL = {"type": "null"}
TWO = card_of("Circle", "radius"), card_of("Square", "side")


def ref_to(key: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{key}"}


def nested(leaf: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"home": card_of("", leaf)}}


def answers_with(schema: Any) -> dict[str, Any]:
    return api_of(("/a", {**answering(schema), "operationId": "get"}))


def sides(x: Any, y: Any) -> dict[str, Any]:
    return api_of(Pet={"type": "object", "properties": {"x": x, "y": y}})


MOVES = {
    "null beside a class": (
        api_of(Pet=with_owner(OWNER)),
        api_of(Pet=with_owner({"anyOf": [OWNER, NULL]})),
    ),
    "null before a class": (
        api_of(Pet=with_owner(OWNER)),
        api_of(Pet=with_owner({"oneOf": [NULL, OWNER]})),
    ),
    "a choice of one": (
        api_of(Pet=with_owner(OWNER)),
        api_of(Pet=with_owner({"oneOf": [OWNER]})),
    ),
    "null beside values": (
        api_of(Pet=with_owner(KIND)),
        api_of(Pet=with_owner({"anyOf": [KIND, NULL]})),
    ),
    "null beside the items of a list": (
        api_of(Pet=with_owner({"type": "array", "items": OWNER})),
        api_of(Pet=with_owner({"type": "array", "items": {"anyOf": [OWNER, NULL]}})),
    ),
    "null beside an answer and all that it holds": (
        answers_with(nested("street")),
        answers_with({"anyOf": [nested("street"), NULL]}),
    ),
    "variants become components": (
        api_of(Shape={"oneOf": [*TWO]}),
        api_of(
            Shape={"oneOf": [ref_to("Circle"), ref_to("Square")]},
            Circle=TWO[0],
            Square=TWO[1],
        ),
    ),
    "a component beside null": (
        api_of(Pet=with_owner(KIND)),
        api_of(
            Pet=with_owner({"anyOf": [ref_to("PetOwner"), NULL]}),
            PetOwner=KIND,
        ),
    ),
    "a component in a list": (
        api_of(Pet=with_owner(OWNER)),
        api_of(
            Pet=with_owner({"type": "array", "items": ref_to("PetOwner")}),
            PetOwner=OWNER,
        ),
    ),
    "a title at another property": (
        sides(TWO[0], {"type": "string"}),
        sides({"type": "string"}, TWO[0]),
    ),
}


@pytest.mark.parametrize("move", MOVES)
def test_a_class_that_moves_takes_its_name_along(move: str) -> None:
    """Forth and back: what bore the name before bears nothing then."""
    before, after = MOVES[move]
    first = lowered(before, {})
    second = lowered(after, first.names)
    assert places_of(second).keys() == places_of(first).keys()
    again = lowered(after, second.names)
    assert (again.names, again.api) == (second.names, second.api)
    assert lowered(before, second.names).names == first.names


def test_a_name_that_is_borne_on_moves_to_nobody() -> None:
    """However late its place is read, and whoever wants it before."""
    inline = api_of(Pet=with_owner(OWNER))
    first = lowered(inline, {})
    second = lowered(api_of(Pet=with_owner(OWNER), PetOwner=KIND), first.names)
    assert second.names["/components/schemas/PetOwner"] == "PetOwner2"
    assert classes_of(second)["PetOwner"] == "name"


def test_a_name_that_nothing_bears_any_more_can_be_given() -> None:
    """Nothing is told of the reading in which it was kept still."""
    first = lowered(api_of(Pet=with_owner(OWNER)), {})
    moved = api_of(Pet=with_owner({"anyOf": [ref_to("Person"), NULL]}), Person=OWNER)
    given = replace(CHOICES, renamed={"/components/schemas/Person": "PetOwner"})
    diagnostics = Diagnostics()
    second = lowered(moved, first.names, given, diagnostics)
    assert places_of(second).keys() == {"Pet", "PetOwner"}
    assert list(diagnostics) == []


def test_a_class_beside_null_keeps_what_an_earlier_run_called_it() -> None:
    """Without that, it has the name of its component."""
    owner = {"anyOf": [card_of("", "name"), {"type": "null"}]}
    root = api_of(Owner=owner, Pet=with_owner({"$ref": "#/components/schemas/Owner"}))
    first = lowered(root, {})
    assert places_of(first).keys() == {"Owner", "Pet"}
    earlier = {"/components/schemas/Owner/anyOf/0": "Owner2", **first.names}
    assert places_of(lowered(root, earlier)).keys() == {"Owner2", "Pet"}


def test_a_class_below_a_range_is_called_after_its_parent_unless_the_lock_says() -> (
    None
):
    inner = {"type": "object", "properties": {"code": {"type": "string"}}}
    schema = {"type": "object", "properties": {"error": inner}}
    content = {"application/json": {"schema": schema}}
    wrong = {"4XX": {"description": "", "content": content}}
    root = api_of(("/pets", {"operationId": "get", "responses": wrong}))

    def classes(names: Mapping[str, str]) -> set[str]:
        return {each.name for each in lowered(root, names).api.declarations}

    assert classes({}) == {"GetResponse4XX", "GetResponse4XXError"}
    (place,) = (p for p in lowered(root, {}).names if p.endswith("/properties/error"))
    assert "Kept" in classes({place: "Kept"})
