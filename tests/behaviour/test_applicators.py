"""Where several keywords of one schema make its type: all of them count."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from .descriptions import description
from .making import Made, Workshop, openapi

TEXT = {"type": "string"}
DATE = {"type": "string", "format": "date"}
DAY = dt.date(2030, 1, 2)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        **({"required": list(required)} if required else {}),
    }


def made(workshop: Workshop, **schemas: dict[str, Any]) -> Made:
    """The package of a description in 3.1 that has these schemas."""
    whole = description({}, components={"schemas": schemas}) | {"openapi": "3.1.0"}
    return workshop.make(openapi(whole))


def models(package: Made) -> Any:
    return __import__(f"{package.name}.models", fromlist=["models"])


def test_what_stands_beside_a_component_s_reference_counts(workshop: Workshop) -> None:
    """JSON Schema 2020-12, core §8.2.3.1: and so wherever the component is used."""
    package = made(
        workshop,
        Base=thing("id", id=TEXT),
        Narrow={**ref("Base"), **thing("z", z=DATE)},
        Same={**ref("Base"), "description": "The same.", "type": "object"},
        Holder=thing(narrow=ref("Narrow"), same=ref("Same")),
    )
    text = package.files["models/holder.py"]
    assert "    narrow: m.Narrow | None = None\n" in text
    assert "    same: m.Base | None = None\n" in text
    m = models(package)
    value = {"narrow": {"id": "a", "z": "2030-01-02"}, "same": {"id": "b"}}
    found = m.Holder.from_dict(value, strict=True)
    assert found == m.Holder(narrow=m.Narrow(id="a", z=DAY), same=m.Base(id="b"))
    assert found.to_dict() == value


P = thing("p", p=DATE)
Q = thing("q", q=TEXT)
CHOICE = {"oneOf": [P, Q]}
OTHER = {"anyOf": [thing("r", r=DATE), {"allOf": [thing(s=DATE)]}]}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (
            {"allOf": [ref("Base")], **thing(z=DATE), **CHOICE},
            {"id": "a", "z": "2030-01-02", "p": "2030-01-02"},
        ),
        (
            {"allOf": [ref("Whole"), thing(w=DATE)]},
            {"p": "2030-01-02", "z": "2030-01-02", "w": "2030-01-02"},
        ),
        ({**thing(z=DATE), **CHOICE, **OTHER}, {"p": "2030-01-02", "r": "2030-01-02"}),
        ({"allOf": [CHOICE, OTHER]}, {"q": "b", "s": "2030-01-02"}),
        ({**CHOICE, "oneOf": [P], "anyOf": [Q]}, {"p": "2030-01-02", "q": "b"}),
        (
            {"allOf": [ref("Base")], "unevaluatedProperties": DATE},
            {"id": "a", "whatever": "2030-01-02"},
        ),
    ],
)
def test_no_property_is_lost(
    workshop: Workshop, schema: dict[str, Any], value: dict[str, Any]
) -> None:
    """Whichever keywords say it, together: each has its type, strictly too."""
    package = made(
        workshop,
        Base=thing("id", id=TEXT),
        Choice=CHOICE,
        Whole={"allOf": [ref("Choice"), thing(z=DATE)]},
        Holder=thing("it", it=schema),
    )
    found = models(package).Holder.from_dict({"it": value}, strict=True)
    assert found.to_dict() == {"it": value}
    for key, text in value.items():
        named = getattr(found.it, key, None) or found.it.extra[key]
        assert named == (DAY if text == "2030-01-02" else text)
    assert "choice-ignored" not in package.codes


def test_what_is_built_on_a_choice_leaves_that_as_it_is(workshop: Workshop) -> None:
    """And in whatever order they stand."""
    schemas = {
        "Choice": CHOICE,
        "Whole": {"allOf": [ref("Choice"), thing(z=DATE)]},
        "More": {"allOf": [ref("Whole"), thing(w=DATE)]},
    }
    holder = thing(choice=ref("Choice"), whole=ref("Whole"), more=ref("More"))
    value = {
        "choice": {"q": "a"},
        "whole": {"q": "a", "z": "2030-01-02"},
        "more": {"q": "a", "z": "2030-01-02", "w": "2030-01-02"},
    }
    for names in (list(schemas), list(reversed(schemas))):
        ordered = {name: schemas[name] for name in names}
        m = models(made(workshop, **ordered, Holder=holder))
        found = m.Holder.from_dict(value, strict=True)
        assert found.to_dict() == value
        assert found.choice == m.ChoiceOption2(q="a")
        assert found.more == m.MoreOption2(q="a", z=DAY, w=DAY)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (OTHER, "choice-merged"),
        ({"anyOf": [TEXT, Q]}, "choice-ignored"),
        ({"anyOf": [P, {"oneOf": [P, Q]}]}, "choice-ignored"),
        ({"anyOf": [P, {"enum": [{"p": "a"}]}]}, "choice-ignored"),
    ],
)
def test_a_choice_beside_another_is_told(
    workshop: Workshop, other: dict[str, Any], code: str
) -> None:
    """As a warning where more than properties is lost."""
    package = made(workshop, It={**CHOICE, **other})
    assert [each for each in package.codes if each.startswith("choice-")] == [code]


def test_of_one_property_in_several_branches_each_type_counts(
    workshop: Workshop,
) -> None:
    """Also in what holds under a condition."""
    said = thing(s=thing(r=TEXT)), thing(s={"type": "integer"})
    m = models(
        made(
            workshop,
            Beside={**CHOICE, "anyOf": list(said)},
            Condition={**thing(a=TEXT), "then": said[0], "else": said[1]},
            Holder=thing(beside=ref("Beside")),
        )
    )
    for s in (1, {"r": "a"}):
        value = {"beside": {"q": "a", "s": s}}
        assert m.Holder.from_dict(value, strict=True).to_dict() == value
        one = {"a": "b", "s": s}
        assert m.Condition.from_dict(one, strict=True).to_dict() == one


SAYS = {"description": "Who made it.", "x-order": 1, "example": {"id": "a"}}


@pytest.mark.parametrize(
    "wrapped",
    [
        {"allOf": [ref("User"), SAYS]},
        {"allOf": [SAYS, {"title": "Maker"}, ref("User")]},
        {"allOf": [ref("User"), {**SAYS, "type": "object"}], "readOnly": True},
        {"allOf": [ref("User"), {**SAYS, "readOnly": True}]},
        {"allOf": [ref("User"), ref("Anything"), SAYS]},
    ],
)
def test_words_beside_a_reference_make_no_class(
    workshop: Workshop, wrapped: dict[str, Any]
) -> None:
    """Also as members of `allOf`: they are told where the reference is used."""
    package = made(
        workshop,
        User=thing("id", id=TEXT),
        Anything={},
        Mode={"enum": ["a", "b"]},
        Holder=thing(
            maker=wrapped, mode={"allOf": [ref("Mode"), {"description": "How."}]}
        ),
    )
    text = package.files["models/holder.py"]
    assert '    maker: m.User | None = None\n    """Who made it.' in text
    assert '    mode: m.Mode | None = None\n    """How."""' in text
    assert ("Read only." in text) == ("readOnly" in str(wrapped))
    assert set(dir(models(package))) >= {"Holder", "User"}
    assert not {"HolderMaker", "HolderMode"} & set(dir(models(package)))


@pytest.mark.parametrize(
    "members",
    [
        [ref("User"), thing(z=TEXT)],
        [ref("User"), {"required": ["id"]}],
        [ref("User"), ref("Other"), SAYS],
        [SAYS, thing(z=TEXT)],
    ],
)
def test_more_than_words_makes_a_class(
    workshop: Workshop, members: list[dict[str, Any]]
) -> None:
    """As does a component, which is something of its own."""
    package = made(
        workshop,
        User=thing(id=TEXT),
        Other=thing(n=TEXT),
        Maker={"allOf": [ref("User"), SAYS]},
        Holder=thing(it={"allOf": members}, maker=ref("Maker")),
    )
    text = package.files["models/holder.py"]
    assert "    it: m.HolderIt | None = None\n" in text
    assert "    maker: m.Maker | None = None\n" in text


def test_what_narrows_anything_to_a_reference_is_that(workshop: Workshop) -> None:
    """Whether the envelope describes what it holds, or says nothing of it."""
    package = made(
        workshop,
        Base=thing("id", id=TEXT),
        Envelope=thing(data={}, told={"description": "What it holds."}),
        Full={"allOf": [ref("Envelope"), thing(data=ref("Base"), told=ref("Base"))]},
    )
    text = package.files["models/full.py"]
    assert "    data: m.Base | None = None\n" in text
    assert '    told: m.Base | None = None\n    """What it holds."""' in text


NONE = {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"anyOf": [thing(z=DATE), NONE]}, {"z": "2030-01-02"}),
        ({"anyOf": [NONE, {"title": "Owner", **thing(z=DATE)}]}, {"z": "2030-01-02"}),
        ({"allOf": [ref("Base"), thing(z=DATE)], "nullable": True}, {"id": "a"}),
        ({**thing(id=TEXT), "oneOf": [thing(z=DATE)]}, {"id": "a", "z": "2030-01-02"}),
        ({"anyOf": [{"enum": ["a", "b"]}, NONE]}, "a"),
        (
            {"anyOf": [{"type": "array", "items": thing(z=DATE)}, NONE]},
            [{"z": "2030-01-02"}],
        ),
        ({"oneOf": [{"anyOf": [P, Q]}, NONE]}, {"q": "a"}),
    ],
)
def test_a_component_that_may_be_null_has_its_own_name(
    workshop: Workshop, schema: dict[str, Any], value: Any
) -> None:
    """Of a class, an enum or an alias; null is said where it is used."""
    package = made(
        workshop,
        Base=thing("id", id=TEXT),
        Owner={**schema, "description": "Whose it is."},
        Holder=thing(owner=ref("Owner")),
    )
    m = models(package)
    assert "Owner" in dir(m)
    assert "Owner2" not in dir(m)
    assert "Whose it is." in package.files["models/owner.py"]
    is_nullable = "null" in str(schema)
    text = package.files["models/holder.py"]
    unset = " | Unset = UNSET" if is_nullable else " = None"
    assert f"    owner: m.Owner | None{unset}\n" in text
    for sent in [value, *([None] if is_nullable else [])]:
        whole = {"owner": sent}
        assert m.Holder.from_dict(whole).to_dict() == whole


@pytest.mark.parametrize(
    "flag",
    [
        {"nullable": True},
        {"type": "object", "x-nullable": True},
        {"nullable": True, "example": {"id": "a"}, "readOnly": False, "x-order": 1},
    ],
)
def test_a_member_that_only_says_nullable(
    workshop: Workshop, flag: dict[str, Any]
) -> None:
    """It means the whole, which is else what the other member refers to."""
    package = made(
        workshop,
        Base=thing(id=TEXT),
        Holder=thing(owner={"allOf": [ref("Base"), flag]}),
    )
    text = package.files["models/holder.py"]
    assert "    owner: m.Base | None | Unset = UNSET\n" in text
    value = {"owner": None}
    assert models(package).Holder.from_dict(value).to_dict() == value


WORDS = {"description": "Where it is."}


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([{"nullable": True, **WORDS}], "Where it is."),
        ([WORDS, {"nullable": True}], "Where it is."),
        ([{"nullable": True}, WORDS, {"description": "More."}], "Where it is."),
        ([{"nullable": True, "title": "Where it is"}], "Where it is"),
        ([{"nullable": True, "deprecated": True}], "Deprecated."),
        ([{"nullable": True, "readOnly": True, **WORDS}], "Where it is. Read only."),
    ],
)
@pytest.mark.parametrize("base", [thing(id=TEXT), TEXT])
def test_words_beside_a_member_that_says_nullable(
    workshop: Workshop,
    base: dict[str, Any],
    members: list[dict[str, Any]],
    said: str,
) -> None:
    """They are of the whole, like those beside other members."""
    package = made(
        workshop, Base=base, Holder=thing(owner={"allOf": [ref("Base"), *members]})
    )
    text = package.files["models/holder.py"]
    assert f' | None | Unset = UNSET\n    """{said}"""\n' in text


def test_each_text_of_a_variant_says_what_it_is_about(workshop: Workshop) -> None:
    """By the values that are meant, else by the title."""
    choice = [
        {"const": "a", "title": "Ay", "description": "The first."},
        {"const": True, "description": "Another."},
        {"enum": ["c", 4], "title": "Sea or four"},
        {"type": "number", "title": "Ratio", "description": "Of the whole."},
        {"type": "array", "items": {}, "description": "Of all."},
    ]
    package = made(workshop, Holder=thing(it={"oneOf": choice}))
    lines = package.files["models/holder.py"].splitlines()
    told = [line.strip(' "') for line in lines if line.strip(' "').startswith("- ")]
    assert told == [
        "- `a`: The first.",
        "- `true`: Another.",
        "- `c`, `4`: Sea or four",
        "- Ratio: Of the whole.",
        "- Of all.",
    ]
