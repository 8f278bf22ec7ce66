"""The decoding table, row by row, lenient and strict."""

from __future__ import annotations

import datetime as dt
import decimal
import logging
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any, Literal

import pytest

WHOLE = {
    "number": "4242",
    "exp-month": 8,
    "holder": None,
    "object": "card",
    "brand": "visa",
    "owner": {"name": "Ada"},
    "nickname": None,
    "limit": 10,
    "active": False,
    "created": "2020-02-29T01:02:03Z",
    "days": ["2020-02-29"],
    "items": [{"id": 1}, {"id": 2, "size": 3}],
    "matrix": [[1, 2], []],
    "point": [1.5, 2],
    "metadata": {"a": "b"},
    "source": {"number": "1", "exp-month": 1, "holder": "x"},
    "amount": "12",
    "anything": [None, {"x": 1}],
    "cvc": "123",
}
LEAST = {"number": "4242", "exp-month": 8, "holder": "Ada"}


@pytest.fixture(scope="module")
def card(models: ModuleType) -> Callable[..., Any]:
    """A card from the least that one has, with some properties replaced."""

    def decode(*, strict: bool = False, **properties: object) -> Any:
        data = {**LEAST, **properties}
        return models.Card.from_dict(data, strict=strict)

    return decode


@pytest.mark.parametrize("strict", [False, True])
def test_what_fits(models: ModuleType, strict: bool) -> None:
    """Every kind of value becomes its type, and goes back as what it was."""
    card = models.Card.from_dict(WHOLE, strict=strict)
    assert card.number == "4242"
    assert card.exp_month == 8
    assert card.holder is None
    assert card.owner == models.Owner(name="Ada")
    assert card.nickname is None
    assert card.limit == 10
    assert type(card.limit) is int
    assert card.active is False
    assert card.created == dt.datetime(2020, 2, 29, 1, 2, 3, tzinfo=dt.UTC)
    assert card.days == [dt.date(2020, 2, 29)]
    assert card.items == [models.Item(id=1), models.Item(id=2, extra={"size": 3})]
    assert card.matrix == [[1, 2], []]
    assert card.point == (1.5, 2)
    assert card.source == models.Card(number="1", exp_month=1, holder="x")
    assert card.amount == "12"
    assert card.to_dict() == WHOLE


def test_absent(models: ModuleType, decoding: ModuleType) -> None:
    """Absent: None where null has no meaning of its own, else UNSET."""
    card = models.Card.from_dict(LEAST, strict=True)
    assert card.brand is None
    assert card.items is None
    assert card.anything is decoding.UNSET
    assert card.owner is decoding.UNSET
    assert card.nickname is decoding.UNSET
    assert card.to_dict() == LEAST


# (property, what arrives, what becomes of it): the lenient column of the table.
KEPT = [
    ("brand", "a brand of next year", "a brand of next year"),
    ("object", "source", "source"),
    ("number", 4242, 4242),
    ("number", ["4242"], ["4242"]),
    ("exp-month", "8", "8"),
    ("exp-month", True, True),
    ("exp-month", 8.5, 8.5),
    ("limit", "1", "1"),
    ("limit", True, True),
    ("active", 1, 1),
    ("active", "true", "true"),
    ("nickname", 1, 1),
    ("created", "2020-02-29", "2020-02-29"),
    ("created", "2020-02-30T00:00:00Z", "2020-02-30T00:00:00Z"),
    ("created", 1582934523, 1582934523),
    ("days", ["2020-02-29T00:00:00Z"], ["2020-02-29T00:00:00Z"]),
    ("days", ["20200229"], ["20200229"]),
    ("matrix", [[1, "2"]], [[1, "2"]]),
    ("point", [1], (1,)),
    ("point", [1, 2.5, {"a": 1}], (1, 2.5, {"a": 1})),
    ("point", [1, "2"], (1, "2")),
    ("metadata", {"a": 1}, {"a": 1}),
    ("amount", True, True),
    ("items", [None], [None]),
    ("brand", {"a": 1}, {"a": 1}),
]


@pytest.mark.parametrize(("key", "value", "result"), KEPT)
def test_what_is_kept(
    card: Callable[..., Any], errors: ModuleType, key: str, value: Any, result: Any
) -> None:
    """Lenient keeps the value, which goes back as it came; strict raises."""
    decoded = card(**{key: value})
    assert getattr(decoded, key.replace("-", "_")) == result
    assert decoded.to_dict()[key] == value
    with pytest.raises(errors.DecodeError) as caught:
        card(strict=True, **{key: value})
    assert caught.value.path.startswith(f"$.{key}" if "-" not in key else f"$['{key}']")


@pytest.mark.parametrize(
    "key",
    ["number", "brand", "object", "exp-month", "limit", "active", "created", "days"]
    + ["items", "matrix", "point", "metadata", "source", "amount"],
)
def test_null_where_none_is_permitted(
    card: Callable[..., Any], errors: ModuleType, key: str
) -> None:
    """Lenient, the null becomes None; strict raises and names the place."""
    assert getattr(card(**{key: None}), key.replace("-", "_")) is None
    with pytest.raises(errors.DecodeError, match="expected a value at .*found null"):
        card(strict=True, **{key: None})


@pytest.mark.parametrize("key", ["number", "exp-month", "holder"])
def test_required_and_missing(
    models: ModuleType, decoding: ModuleType, errors: ModuleType, key: str
) -> None:
    """Lenient, it is UNSET and is not sent back; strict raises."""
    data = {name: value for name, value in LEAST.items() if name != key}
    card = models.Card.from_dict(data)
    assert getattr(card, key.replace("-", "_")) is decoding.UNSET
    assert card.to_dict() == data
    with pytest.raises(errors.DecodeError, match="found nothing"):
        models.Card.from_dict(data, strict=True)


def test_undocumented_property(card: Callable[..., Any], errors: ModuleType) -> None:
    """Lenient, it is in `extra` and is sent back; strict raises."""
    decoded = card(colour="red", **{"a b": 1})
    assert decoded.extra == {"colour": "red", "a b": 1}
    assert decoded.to_dict()["a b"] == 1
    with pytest.raises(errors.DecodeError) as caught:
        card(strict=True, **{"a b": 1})
    assert caught.value.path == "$['a b']"


def test_documented_extra(models: ModuleType, errors: ModuleType) -> None:
    """Extra properties with a type are no fault in strict decoding, if they fit it."""
    item = models.Item.from_dict({"id": 1, "size": 3}, strict=True)
    assert item.extra == {"size": 3}
    with pytest.raises(errors.DecodeError) as caught:
        models.Item.from_dict({"id": 1, "size": "3"}, strict=True)
    assert caught.value.path == "$.size"


def test_closed(
    models: ModuleType, errors: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    """Where others are forbidden they are dropped with a word, or raise."""
    assert models.Closed.from_dict({"id": 1, "size": 3}).to_dict() == {"id": 1}
    assert "Closed: dropped properties that it has no field for" in caplog.text
    assert models.Closed.from_dict({"id": 1}, strict=True) == models.Closed(id=1)
    with pytest.raises(errors.DecodeError):
        models.Closed.from_dict({"id": 1, "size": 3}, strict=True)


@pytest.mark.parametrize("value", [7, True, [1]])
def test_unknown_member_of_a_union(
    card: Callable[..., Any], decoding: ModuleType, errors: ModuleType, value: Any
) -> None:
    """Lenient, it is held as Unknown and goes back as it came; strict raises."""
    decoded = card(source=value)
    assert decoded.source == decoding.Unknown(value)
    assert decoded.to_dict()["source"] == value
    with pytest.raises(errors.DecodeError) as caught:
        card(strict=True, source=value)
    assert caught.value.path == "$.source"


@pytest.mark.parametrize("more", [[], [1], [1, "2020-02-29"]])
def test_a_tuple_of_another_length(
    decoding: ModuleType, errors: ModuleType, more: list[object]
) -> None:
    """Lenient, what is there is read by its place; strict raises."""
    read = decoding.tuple_of(decoding.date, decoding.integer)
    value = ["2020-02-29", *more]
    found = (dt.date(2020, 2, 29), *more)
    assert decoding.Decoder().document(value, read) == found
    if len(value) != 2:
        told = f"expected a list of 2, found a list of {len(value)}"
        with pytest.raises(errors.DecodeError, match=told):
            decoding.Decoder(strict=True).document(value, read)


@pytest.mark.parametrize(
    ("bounds", "lengths", "expected"),
    [
        ({"least": 1}, [1, 2], "a list of 1 to 2"),
        ({"least": 1, "more": True}, [1, 2, 3], "a list of 1 or more"),
        ({"more": True}, [2, 3], "a list of 2 or more"),
        ({"least": 0, "more": True}, [0, 1, 2, 3], ""),
    ],
)
def test_a_tuple_of_several_lengths(
    decoding: ModuleType,
    errors: ModuleType,
    bounds: dict[str, Any],
    lengths: list[int],
    expected: str,
) -> None:
    """Strict takes what the schema permits, and tells where something else is."""
    read = decoding.array(
        decoding.tuple_of(decoding.integer, decoding.integer, **bounds)
    )
    strict = decoding.Decoder(strict=True)
    for length in range(4):
        value = list(range(length))
        if length in lengths:
            assert strict.document([value], read) == [tuple(value)]
            continue
        told = rf"{expected} at \$\[0\], found a list of {length}"
        with pytest.raises(errors.DecodeError, match=told):
            strict.document([value], read)


def test_null_in_a_list_of_unions(decoding: ModuleType, errors: ModuleType) -> None:
    """Null is no unknown member: lenient it is None, as everywhere."""
    read = decoding.array(lambda value, at: at.unknown(value, "a Card"))
    value = [None, 1]
    assert decoding.Decoder().document(value, read) == [None, decoding.Unknown(1)]
    with pytest.raises(errors.DecodeError, match=r"\$\[0\], found null"):
        decoding.Decoder(strict=True).document(value, read)


# (property, what arrives, the path that the error tells)
WRONG_CONTAINERS = [
    ("owner", [], "$.owner"),
    ("owner", "Ada", "$.owner"),
    ("items", {}, "$.items"),
    ("items", "", "$.items"),
    ("items", 0, "$.items"),
    ("items", [{"id": 1}, [], {}], "$.items[1]"),
    ("matrix", [[1], {}], "$.matrix[1]"),
    ("metadata", [], "$.metadata"),
    ("point", {}, "$.point"),
    ("days", {}, "$.days"),
    ("source", {**LEAST, "items": [{}, 1]}, "$.source.items[1]"),
]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("key", "value", "path"), WRONG_CONTAINERS)
def test_wrong_container(
    card: Callable[..., Any],
    errors: ModuleType,
    key: str,
    value: Any,
    path: str,
    strict: bool,
) -> None:
    """Both raise, with the path of the place and all that arrived."""
    with pytest.raises(errors.DecodeError) as caught:
        card(strict=strict, **{key: value})
    assert caught.value.path == path
    assert caught.value.raw == {**LEAST, key: value}
    assert f"at {path}, found" in str(caught.value)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("data", [[1], [["number", "1"]], "[]", "{}", None, 5])
def test_what_is_no_object_is_told_as_that(
    models: ModuleType, errors: ModuleType, data: Any, strict: bool
) -> None:
    """Whatever else `dict` would make an object of, or refuse."""
    with pytest.raises(errors.DecodeError, match="expected an object") as caught:
        models.Card.from_dict(data, strict=strict)
    assert caught.value.raw == data


def test_logged_once(
    load: Callable[[str], ModuleType],
    models: ModuleType,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A kept value is logged once a decoder, by property, without the value."""
    decoder = load("runtime.decoding").Decoder()
    data = {**LEAST, "created": "s3cret", "metadata": {"private": 1, "other": 2}}
    with caplog.at_level(logging.WARNING, logger="acme"):
        for _ in range(3):
            decoder.read(models.Card, data)
    assert [record.name for record in caplog.records] == ["acme", "acme"]
    assert caplog.messages == [
        "property 'created': expected a date with time, kept what came",
        "a value of a mapping: expected text, kept what came",
    ]


def test_each_item_is_read_once(decoding: ModuleType) -> None:
    """Misfits deep in nested lists cost no second pass, which would be exponential."""
    count = 0

    def read(value: Any, at: Any) -> Any:
        nonlocal count
        count += 1
        return decoding.text(value, at)

    reader, value = read, 1
    for _ in range(30):
        reader, value = decoding.array(reader), [value]  # type: ignore[assignment]
    assert decoding.Decoder().document(value, reader) == value
    assert count == 1


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        ("date", "2020-02-29", dt.date(2020, 2, 29)),
        ("time", "01:02:03", dt.time(1, 2, 3)),
        ("time", "01:02:03.5Z", dt.time(1, 2, 3, 500000, dt.UTC)),
        ("date_time", "2020-02-29T01:02:03", dt.datetime(2020, 2, 29, 1, 2, 3)),
        (
            "date_time",
            "2020-02-29 01:02:03.123456+05:30",
            dt.datetime.fromisoformat("2020-02-29T01:02:03.123456+05:30"),
        ),
        ("time", "01:02:03.500000000z", dt.time(1, 2, 3, 500000, dt.UTC)),
        (
            "date_time",
            "2020-02-29t01:02:03.123456000z",
            dt.datetime(2020, 2, 29, 1, 2, 3, 123456, dt.UTC),
        ),
        ("uuid", "00000000-0000-0000-0000-00000000000A", uuid.UUID(int=10)),
        ("decimal", "1.10", decimal.Decimal("1.10")),
        ("decimal", "-1E+3", decimal.Decimal("-1E+3")),
        ("decimal", ".5", decimal.Decimal("0.5")),
        ("decimal", "-.0", decimal.Decimal("-0.0")),
        ("base64_bytes", "//4=", b"\xff\xfe"),
        ("base64_file", "//4=", b"\xff\xfe"),
        ("null", None, None),
        ("integer", 1.0, 1),
    ],
)
def test_readers(decoding: ModuleType, reader: str, text: Any, value: Any) -> None:
    """Each reader reads its form, strict too, into its type."""
    read = getattr(decoding, reader)
    result = decoding.Decoder(strict=True).document(text, read)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("date", "2020-02-30"),
        ("date", "٢٠٢٠-٠٢-٢٩"),
        ("time", "25:00:00"),
        ("date", "0000-13-01"),
        ("time", "01:02:61"),
        ("date_time", "2020-02-30T01:02:03.123456001Z"),
        ("date_time", "2020-02-29T01:02:03+0"),
        ("date_time", "2020-02-29T01Z"),
        ("date_time", "20200229T010203Z"),
        ("date_time", ""),
        ("date_time", "2020-02-29T01:02:03.Z"),
        ("uuid", "{00000000-0000-0000-0000-00000000000a}"),
        ("uuid", "0000000000000000000000000000000a----"),
        ("decimal", "NaN"),
        ("decimal", "1_000"),
        ("decimal", "."),
        ("decimal", "1."),
        ("decimal", " 1"),
        ("decimal", 1.5),
        ("base64_bytes", "hi"),
        ("base64_bytes", "hello"),
        ("base64_bytes", "größe"),
        ("base64_bytes", "not base64!"),
        ("null", 0),
        ("boolean", 0),
        ("integer", float("1e400")),
    ],
)
def test_readers_refuse(
    decoding: ModuleType, errors: ModuleType, reader: str, value: Any
) -> None:
    """What could not be sent back as it came is not converted."""
    read = getattr(decoding, reader)
    assert decoding.Decoder().document(value, read) is value
    with pytest.raises(errors.DecodeError):
        decoding.Decoder(strict=True).document(value, read)


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        ("date", "0000-02-29"),
        ("time", "23:59:60+00:00"),
        ("date_time", "2016-12-31t15:59:60.5-08:00"),
        ("date_time", "0000-01-01T00:00:00.123456789+00:00"),
    ],
)
def test_texts_that_python_cannot_hold(
    decoding: ModuleType, caplog: pytest.LogCaptureFixture, reader: str, text: str
) -> None:
    """RFC 3339 has them, so that they are no fault of a server's: strict keeps them."""
    read = getattr(decoding, reader)
    either = decoding.either(read, decoding.uuid)
    for strict in (False, True):
        at = decoding.Decoder(strict=strict)
        assert at.document(text, read) is text
        assert at.document([text], decoding.array(either)) == [text]
    assert all("that Python can hold" in message for message in caplog.messages)
    assert len(caplog.messages) == 4


def test_enumerations_tell_types_apart(
    decoding: ModuleType, errors: ModuleType
) -> None:
    """To Python 1 == 1.0 == True; to JSON Schema true is no number, and 1.0 is 1."""
    strict = decoding.Decoder(strict=True)
    several = decoding.enum(lambda: Literal[2, 1, True, "1"])
    for read, sent, wanted in [
        (decoding.const(1), 1, 1),
        (decoding.const(1), 1.0, 1),
        (several, 1.0, 1),
        (several, True, True),
        (several, "1", "1"),
    ]:
        for at in (strict, decoding.Decoder()):
            found = at.document(sent, read)
            assert (found, type(found)) == (wanted, type(wanted))
    for read, sent in [
        (decoding.const(1), True),
        (decoding.const(True), 1),
        (decoding.const(True), 1.0),
        (several, 1.5),
    ]:
        with pytest.raises(errors.DecodeError):
            strict.document(sent, read)


def test_too_deep(decoding: ModuleType, errors: ModuleType, models: ModuleType) -> None:
    """Nesting beyond Python's stack is a DecodeError, not a crash."""
    data: Any = {}
    for _ in range(100_000):
        data = {"source": data}
    with pytest.raises(errors.DecodeError, match="less nesting"):
        models.Card.from_dict(data)
    # Unpicked by hand: freeing it all at once would go as deep.
    while data:
        data = data.pop("source")
