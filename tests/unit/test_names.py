"""Names: any text gives a Python name, and two things in one scope give two."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import names
from generator.scopes import Scope, numbered, settle, settle_texts

from ..strategies import hostile_text, scripts

# As the description spells it; a class; a field, parameter, method or module.
TABLE = [
    ("customer", "Customer", "customer"),
    ("exp-month", "ExpMonth", "exp_month"),
    ("expMonth", "ExpMonth", "exp_month"),
    ("HTTPServerError", "HttpServerError", "http_server_error"),
    ("userIDs", "UserIds", "user_ids"),
    ("IPv4", "Ipv4", "ipv4"),
    ("publicIPv6Address", "PublicIpv6Address", "public_ipv6_address"),
    ("assignIPv4s", "AssignIpv4s", "assign_ipv4s"),
    ("userIDv2", "UserIdv2", "user_idv2"),
    ("APIv1", "Apiv1", "apiv1"),
    ("TLSv1_2", "Tlsv12", "tlsv1_2"),
    ("HTTPVerb", "HttpVerb", "http_verb"),
    ("OAuth2Token", "Oauth2Token", "oauth2_token"),
    ("oAuthScopes", "OauthScopes", "oauth_scopes"),
    ("googleOAuth2", "GoogleOauth2", "google_oauth2"),
    ("RespondToAuth", "RespondToAuth", "respond_to_auth"),
    ("a b", "AB", "a_b"),
    ("$ref", "Ref", "ref"),
    ("@type", "Type", "type"),
    ("1st", "Model1st", "value_1st"),
    ("404", "Model404", "value_404"),
    ("+1", "Plus1", "plus_1"),
    ("-1", "Minus1", "minus_1"),
    ("DateSent<", "DateSentLt", "date_sent_lt"),
    ("DateSent>", "DateSentGt", "date_sent_gt"),
    ("age <=", "AgeLte", "age_lte"),
    ("age>=", "AgeGte", "age_gte"),
    ("größe!=", "GrosseNe", "grosse_ne"),
    ("List<Pet>", "ListPet", "list_pet"),
    ("a->", "A", "a"),
    ("a=>", "A", "a"),
    ("<", "Model", "value"),
    ("class", "Class", "class"),
    ("None", "None", "none"),
    ("__class__", "Class", "class"),
    ("self", "Self", "self"),
    ("", "Model", "value"),
    (" ", "Model", "value"),
    ("\n", "Model", "value"),
    ("???", "Model", "value"),
    ("../../etc/passwd", "EtcPasswd", "etc_passwd"),
    ("C:\\x", "CX", "c_x"),
    ("x():\n  import os\ndef y", "XImportOsDefY", "x_import_os_def_y"),
    ("ﬁeld", "Field", "field"),
    ("Größe", "Grosse", "grosse"),
    ("café", "Cafe", "cafe"),
    ("İd", "Id", "id"),
    ("ıd", "Id", "id"),
    ("Заказ", "Zakaz", "zakaz"),
    ("Базовые задачи", "BazovyeZadachi", "bazovye_zadachi"),
    ("Дополнительные", "Dopolnitelnye", "dopolnitelnye"),
    ("СЪЁМКА", "Syomka", "syomka"),
    ("ЖУРНАЛ", "Zhurnal", "zhurnal"),  # not "Zh" and "URNAL"
    ("АЖурнал", "AZhurnal", "a_zhurnal"),
    ("Подъезд соль", "PodezdSol", "podezd_sol"),
    ("Әлем ғой ңа", "AlemGhoyNga", "alem_ghoy_nga"),
    ("Щука", "Shchuka", "shchuka"),
    ("Їжак є", "YizhakYe", "yizhak_ye"),
    ("Обʼєкт", "Obyekt", "obyekt"),
    ("Љубав Ђак", "LjubavDjak", "ljubav_djak"),
    ("корзинаId", "KorzinaId", "korzina_id"),
    ("Χρήστες", "Christes", "christes"),
    ("ΧΡΗΣΤΗΣ", "Christis", "christis"),
    ("ΐδιος", "Idios", "idios"),
    ("ΔT", "DeltaT", "delta_t"),  # a symbol, not a word
    ("σ", "Sigma", "sigma"),
    ("ユーザー", "Yuza", "yuza"),
    ("사용자", "Sayongja", "sayongja"),
    ("משתמש", "Mshtmsh", "mshtmsh"),
    ("مُستخدم", "Mustkhdm", "mustkhdm"),
    ("मनपसंद", "Mnpsmd", "mnpsmd"),
    ("მომხმარებელი", "Momkhmarebeli", "momkhmarebeli"),
    ("Օգտատեր", "Ogtater", "ogtater"),
    ("سلام", "Slam", "slam"),
    ("ผู้ใช้", "Phuaich", "phuaich"),
    ("題目", "TiMu", "ti_mu"),
    ("用户", "YongHu", "yong_hu"),
    ("创建用户", "ChuangJianYongHu", "chuang_jian_yong_hu"),
    ("用户ID", "YongHuId", "yong_hu_id"),
    ("用户id", "YongHuId", "yong_hu_id"),  # not "Huid"
    ("ﷺ用", "SlaAllhAlyhWslmYong", "sla_allh_alyh_wslm_yong"),
    ("𒀀用", "U12000Yong", "u12000_yong"),  # of cuneiform nobody made sounds
    ("用户🧪→“x”", "YongHuX", "yong_hu_x"),
    ("Łódź", "Lodz", "lodz"),
    ("ÆØ", "Aeo", "aeo"),
    ("CÆSAR", "Caesar", "caesar"),
    ("œuvre þing að", "OeuvreThingAd", "oeuvre_thing_ad"),
]


@pytest.mark.parametrize(("wire", "class_name", "member"), TABLE)
def test_names_of_known_texts(wire: str, class_name: str, member: str) -> None:
    """What a reviewer sees for the spellings that descriptions use, and abuse."""
    assert (names.pascal(wire), names.snake(wire)) == (class_name, member)


@pytest.mark.parametrize(
    ("name", "text", "within"),
    [
        ("GetPetResponse4XX", "error", "GetPetResponse4XXError"),
        ("Card2_2", "exp_month", "Card2_2ExpMonth"),
        ("Pet", "+1", "Pet1"),
        ("Pet", "$", "Pet"),
    ],
)
def test_a_class_within_another_begins_with_its_name(
    name: str, text: str, within: str
) -> None:
    assert names.pascal_within(name, text) == within


@given(hostile_text | st.text() | scripts)
@example("x" * 10_000)
@example("\N{PILE OF POO}")
@example("а")  # Cyrillic
def test_any_text_gives_identifiers(text: str) -> None:
    """Whatever the text, class and member are names that Python takes, in ASCII."""
    for name in (names.safe(names.snake(text)), names.safe(names.pascal(text))):
        assert names.is_identifier(name)
        assert name.isascii()
        assert not keyword.iskeyword(name)
        assert len(name) <= names.MAX_LENGTH + 1


@given(hostile_text | st.text() | scripts)
def test_a_name_of_a_name_is_the_name(text: str) -> None:
    """Naming what was named changes nothing: names do not drift from run to run."""
    member = names.snake(text)
    assert names.snake(member) == member


@given(st.lists(st.text("abcXYZ", min_size=1, max_size=6), min_size=1, max_size=4))
def test_a_class_name_is_its_members_words(words: list[str]) -> None:
    """Snake and Pascal case hold the same letters, however the text was spelled."""
    text = "_".join(words)
    assert names.pascal(text).lower() == names.snake(text).replace("_", "")


@pytest.mark.parametrize("name", sorted(names.KEYWORDS))
def test_a_keyword_gets_an_underscore(name: str) -> None:
    """Hard keywords of every supported Python, and no soft ones, are evaded."""
    assert names.safe(name) == f"{name}_"


def test_keywords_are_those_of_this_python() -> None:
    """The list is written down, so that the output depends on no interpreter."""
    assert set(keyword.kwlist) <= names.KEYWORDS
    assert not names.KEYWORDS & set(keyword.softkwlist)


@pytest.mark.parametrize("name", ["id", "type", "object", "list", "date", "match"])
def test_builtins_stay_what_they_are(name: str) -> None:
    """A field called `id` is called `id`."""
    assert names.safe(names.snake(name)) == name


# Members of one class or signature.

wires = st.lists(hostile_text | st.text("aA-_ 1", max_size=4), max_size=8)
RESERVED = frozenset({"to_dict", "from_dict", "extra", "a"})


@given(wires)
@example(["get-a", "get_a", "getA"])
@example(["a_2", "a", "A", "a-2"])
@example(["", " ", "?", "value"])
def test_members_are_distinct_identifiers(wires: list[str]) -> None:
    """Each wire name gets a name of its own, and none that is reserved or a keyword."""
    settled = settle(wires, RESERVED)
    assert list(settled) and settled.keys() == set(wires) or not wires
    assert len(set(settled.values())) == len(settled)
    for name in settled.values():
        assert names.is_identifier(name)
        assert name not in RESERVED


@given(wires.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_exact_names_do_not_depend_on_order(pair: tuple[list[str], list[str]]) -> None:
    """A wire name that is a Python name keeps it, whoever comes before."""
    for order in pair:
        settled = settle(order, RESERVED)
        for wire in order:
            if names.snake(wire) == wire and names.safe(wire, RESERVED) == wire:
                assert settled[wire] == wire


@given(wires, st.text("bc", min_size=1, max_size=3))
def test_a_renamed_member_has_its_name(wires: list[str], chosen: str) -> None:
    """The configuration has the last word, and the others yield."""
    wires = [*wires, "renamed"]
    texts = {wire: wire for wire in wires}
    settled = settle_texts(texts, RESERVED, {"renamed": chosen}, {})
    assert settled["renamed"] == chosen
    assert len(set(settled.values())) == len(settled)


# Scopes: classes, modules, operations.

pointers = st.lists(
    st.tuples(
        st.text("abc/", min_size=1, max_size=4), st.sampled_from(["Card", "card", "A"])
    ),
    max_size=8,
    unique_by=lambda pair: pair[0],
)


def claimed(order: list[tuple[str, str]], decided: dict[str, str]) -> dict[str, str]:
    """The names of things that come in this order, after an earlier run's decisions."""
    scope = Scope(decided, ["models"])
    for pointer, name in order:
        scope.claim(pointer, name)
    return dict(scope.names)


@given(pointers)
def test_no_two_names_of_a_scope_differ_only_in_case(
    order: list[tuple[str, str]],
) -> None:
    """On a disk that knows no case, two modules must be two files."""
    found = [name.casefold() for name in claimed(order, {}).values()]
    assert len(set(found)) == len(found) == len(order)
    assert "models" not in found


@given(
    pointers.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found)))
)
def test_locked_names_do_not_depend_on_order(
    pair: tuple[list[tuple[str, str]], list[tuple[str, str]]],
) -> None:
    """What was decided once stays, however the description is sorted later."""
    first, second = pair
    decided = claimed(first, {})
    assert claimed(second, decided) == decided


@given(pointers, pointers)
def test_what_is_added_renames_nothing(
    before: list[tuple[str, str]], added: list[tuple[str, str]]
) -> None:
    """New schemas and operations take what is free, even where they come first."""
    decided = claimed(before, {})
    new = [pair for pair in added if pair[0] not in decided]
    after = claimed([*new, *before], decided)
    assert {pointer: after[pointer] for pointer in decided} == decided


@pytest.mark.parametrize(
    "name", ["X()", "../x", "a\n", "", "class", "__init__", "a" * 999]
)
def test_a_name_that_no_run_decided_is_ignored(name: str) -> None:
    """A lock is input: what is no name of ours there counts for nothing."""
    assert claimed([("a", "Card")], {"a": name}) == {"a": "Card"}


def test_a_class_is_no_keyword() -> None:
    """`None`, `True` and `False` are keywords in Pascal case."""
    assert claimed([("a", "None"), ("b", "None")], {}) == {"a": "None_", "b": "None2"}


def test_candidates_come_before_numbers() -> None:
    """A place qualifies first (`OrderStatus`), a number is the last resort."""
    scope = Scope({})
    assert scope.claim("a", "Status", "PetStatus") == "Status"
    assert scope.claim("b", "Status", "OrderStatus") == "OrderStatus"
    assert scope.claim("c", "Status", "OrderStatus") == "OrderStatus2"
    assert scope.claim("a", "Other") == "Status"


@pytest.mark.parametrize(
    ("name", "expected"), [("Card", "Card2"), ("card", "card_2"), ("Card2", "Card2_2")]
)
def test_numbers_are_told_from_the_name(name: str, expected: str) -> None:
    """`Card2` and a second one are not `Card22`."""
    assert numbered(name, 2) == expected
