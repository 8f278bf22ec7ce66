"""Models, UNSET and Unknown: what they are as Python objects, and what is sent."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import decimal
import pickle
import uuid
from collections.abc import Callable
from types import GenericAlias, ModuleType
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def encode(load: Callable[[str], ModuleType]) -> Callable[[Any], Any]:
    return load("runtime.encoding").encode  # type: ignore[no-any-return]


def test_unset_is_one_object(decoding: ModuleType) -> None:
    """UNSET is itself after pickle and copy, false, and says its name."""
    unset = decoding.UNSET
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(unset, protocol)) is unset
    assert copy.copy(unset) is unset
    assert copy.deepcopy([unset])[0] is unset
    assert not unset
    assert repr(unset) == str(unset) == "UNSET"
    assert isinstance(unset, decoding.Unset)


def test_unknown(decoding: ModuleType) -> None:
    """Unknown is compared and hashed by what it holds, and frozen."""
    unknown = decoding.Unknown
    assert unknown({"a": 1}) == unknown({"a": 1})
    assert unknown(1) != unknown(2)
    assert unknown(1) != 1
    assert len({unknown("a"), unknown("a")}) == 1
    with pytest.raises(TypeError):
        hash(unknown([]))
    with pytest.raises(dataclasses.FrozenInstanceError):
        unknown(1).raw = 2
    assert pickle.loads(pickle.dumps(unknown([1]))) == unknown([1])


def test_what_is_sent(models: ModuleType, decoding: ModuleType) -> None:
    """UNSET never; None where it means null; `extra` last."""
    card = models.Card(number="1", exp_month=8, holder=None, nickname=None)
    assert card.to_dict() == {
        "number": "1",
        "exp-month": 8,
        "holder": None,
        "nickname": None,
    }
    card.number = decoding.UNSET
    card.nickname = decoding.UNSET
    card.extra = {"brand": "new", "x": decoding.UNSET, "y": None, "nickname": None}
    assert list(card.to_dict().items()) == [
        ("exp-month", 8),
        ("holder", None),
        ("brand", "new"),
        ("y", None),
        ("nickname", None),
    ]


def test_extra_overrides_nothing(models: ModuleType, decoding: ModuleType) -> None:
    """Nor is it dropped without a word: one of the two is a mistake."""
    card = models.Card(number="1", exp_month=8, holder=None)
    card.extra = {"number": decoding.UNSET, "exp-month": 9}
    with pytest.raises(ValueError, match="Card: 'exp-month' is in `extra`"):
        card.to_dict()


def test_nested_values_are_sent(models: ModuleType, decoding: ModuleType) -> None:
    """Models, dates and unknown members go out in their JSON form, at any depth."""
    inner = models.Card(number="2", exp_month=1, holder="x", created=dt.datetime.min)
    card = models.Card(
        number="1",
        exp_month=8,
        holder="x",
        source=inner,
        items=[models.Item(id=1)],
        anything={"a": (decoding.Unknown([1]), dt.date(2020, 1, 1))},
    )
    sent = card.to_dict()
    assert sent["source"]["created"] == "0001-01-01T00:00:00"
    assert sent["items"] == [{"id": 1}]
    assert sent["anything"] == {"a": [[1], "2020-01-01"]}


def test_repr(models: ModuleType) -> None:
    """A repr leaves out what says nothing, and secrets; a cycle does not hang it."""
    card = models.Card(number="1", exp_month=8, holder=None, cvc="s3cret")
    assert repr(card) == "Card(number='1', exp_month=8)"
    card.extra = {"a": 1}
    assert repr(card) == "Card(number='1', exp_month=8, extra={'a': 1})"
    card.extra = {}
    card.source = card
    assert repr(card) == "Card(number='1', exp_month=8, source=...)"
    assert "s3cret" not in repr(models.Card.from_dict({**card.extra, "cvc": "s3cret"}))


def test_models_are_dataclasses(models: ModuleType) -> None:
    """Equal by fields, slotted, keyword-only, and fit for replace, copy and pickle."""
    card = models.Card.from_dict({"number": "1", "exp-month": 8, "holder": "x", "a": 1})
    assert card == dataclasses.replace(card)
    assert dataclasses.replace(card, number="2") != card
    assert pickle.loads(pickle.dumps(card)) == card
    assert copy.deepcopy(card) == card
    assert not hasattr(card, "__dict__")
    with pytest.raises(AttributeError):
        card.numbr = "1"
    with pytest.raises(TypeError):
        models.Card("1", 8, "x")
    with pytest.raises(TypeError, match="number"):
        models.Card(exp_month=8, holder="x")


def test_type_hints_resolve(models: ModuleType, decoding: ModuleType) -> None:
    """`typing.get_type_hints` works, though models load each other lazily."""
    hints = get_type_hints(models.Card)
    assert hints["owner"] == models.Owner | None | decoding.Unset
    assert hints["items"] == GenericAlias(list, models.Item) | None


def test_subclass_of_a_users(models: ModuleType) -> None:
    """A subclass decodes into itself and sends its own fields too."""

    @dataclasses.dataclass(slots=True, kw_only=True, repr=False)
    class MyOwner(models.Owner):  # type: ignore[misc, name-defined]
        age: int | None = None

    models.Owner().to_dict()
    owner = MyOwner.from_dict({"name": "Ada"})
    owner.age = 36
    assert type(owner) is MyOwner
    assert owner.to_dict() == {"name": "Ada", "age": 36}
    assert models.Owner(name="Ada").to_dict() == {"name": "Ada"}


@pytest.mark.parametrize(
    ("value", "json"),
    [
        (None, None),
        (True, True),
        (2**70, 2**70),
        (1.5, 1.5),
        ((1, [2]), [1, [2]]),
        (
            dt.datetime(2020, 1, 1, 2, 3, 4, 500000, dt.UTC),
            "2020-01-01T02:03:04.500000Z",
        ),
        (dt.datetime(2020, 1, 1), "2020-01-01T00:00:00"),
        (
            dt.datetime.fromisoformat("2020-01-01T00:00:00+05:30"),
            "2020-01-01T00:00:00+05:30",
        ),
        (dt.time(1, 2, 3), "01:02:03"),
        (dt.time(1, 2, 3, tzinfo=dt.UTC), "01:02:03Z"),
        (uuid.UUID(int=10), "00000000-0000-0000-0000-00000000000a"),
        (b"\xff\xfe", "//4="),
        (bytearray(b"a"), "YQ=="),
        (decimal.Decimal("1.10"), "1.10"),
        (decimal.Decimal("0.00000001"), "0.00000001"),
        (decimal.Decimal("0E-8"), "0.00000000"),
        (decimal.Decimal("-100").normalize(), "-100"),
        (decimal.Decimal("1" * 50 + "E-9"), "1" * 41 + "." + "1" * 9),
        (decimal.Decimal("1E+100"), "1" + "0" * 100),
        (decimal.Decimal("1E+999999"), "1E+999999"),
        (decimal.Decimal("1E-999999"), "1E-999999"),
        (decimal.Decimal("0E+999999"), "0E+999999"),
    ],
)
def test_encode(encode: Callable[[Any], Any], value: Any, json: Any) -> None:
    """Every type that a field can have has one JSON form."""
    assert encode(value) == json


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (object(), "object"),
        ({1, 2}, "set"),
        (1j, "complex"),
        (len, "builtin_function"),
        (float("nan"), "nan"),
        ([float("-inf")], "-inf"),
        (decimal.Decimal("NaN"), "Decimal"),
        ({1: 2}, "int"),
        ({"a": {None: 2}}, "NoneType"),
    ],
)
def test_encode_refuses(encode: Callable[[Any], Any], value: Any, named: str) -> None:
    """What has no one JSON form is refused by its type, and not sent as its repr."""
    with pytest.raises(ValueError, match=named):
        encode(value)


def test_encode_unset(encode: Callable[[Any], Any], decoding: ModuleType) -> None:
    """UNSET vanishes from mappings; elsewhere its absence would shift other values."""
    assert encode({"a": decoding.UNSET, "b": 1}) == {"b": 1}
    for value in (decoding.UNSET, [decoding.UNSET]):
        with pytest.raises(ValueError, match="Unset"):
            encode(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
).filter(lambda value: "inf" not in repr(value))


@settings(max_examples=40)
@given(extra=st.dictionaries(st.text(), JSON))
def test_any_object_comes_back(models: ModuleType, extra: dict[str, Any]) -> None:
    """Lenient decoding loses nothing that JSON can say: it is all sent back."""
    names = {field.name for field in dataclasses.fields(models.Card)} | {"exp-month"}
    data = {key: value for key, value in extra.items() if key not in names}
    card = models.Card.from_dict({"number": "1", **data})
    assert card.to_dict() == {"number": "1", **data}
