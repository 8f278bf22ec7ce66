"""Which way of paging is chosen, where a description shows more than one."""

from __future__ import annotations

from typing import Any

import pytest

from .making import Workshop, openapi
from .test_pagination import NUMBER, PETS, TEXT, described, listed, page, within

SAYS = "Authentication token. Requires scope: `pets:read`"
CURSOR = page(response_metadata=within(next_cursor=TEXT))


def with_text(operation: dict[str, Any], name: str, text: str) -> dict[str, Any]:
    """The operation, with what is said of one of its parameters."""
    parameters = [
        one | ({"description": text} if one["name"] == name else {})
        for one in operation["parameters"]
    ]
    return {**operation, "parameters": parameters}


def chosen(workshop: Workshop, operation: dict[str, Any], **root: Any) -> Any:
    """What a request says of its pages; None where it says nothing."""
    package = workshop.load(openapi({**described(operation), **root}))
    given = {one["name"]: "x" for one in operation["parameters"] if one.get("required")}
    return getattr(package.operations.pets.list_pets(**given), "pages", None)


@pytest.mark.parametrize(
    ("operation", "parameter"),
    [
        (with_text(listed(CURSOR, "token", "cursor"), "token", SAYS), "cursor"),
        (listed(CURSOR, "token", "cursor"), "cursor"),
        (listed(CURSOR, "token", "marker"), "marker"),
        (listed(CURSOR, "marker", "cursor"), "cursor"),
        (listed(page(next_cursor=TEXT), "marker", "next_cursor"), "next_cursor"),
        (listed(page(nextToken=TEXT), "token"), "token"),
        (listed(page(NextToken=TEXT), "token", "pageToken", "NextToken"), "pageToken"),
        (with_text(listed(CURSOR, "token"), "token", SAYS), None),
        (with_text(listed(CURSOR, "token"), "token", "The API key."), None),
        (with_text(listed(CURSOR, "token"), "token", "Where to go on."), "token"),
    ],
)
def test_a_token_goes_where_its_name_says_and_never_to_a_credential(
    workshop: Workshop, operation: dict[str, Any], parameter: str | None
) -> None:
    found = chosen(workshop, operation)
    assert (found and found.parameter) == parameter


def test_a_token_that_is_required_is_none_of_a_page(workshop: Workshop) -> None:
    """No first page could be asked for."""
    operation = listed(CURSOR, "token")
    operation["parameters"][0]["required"] = True
    assert chosen(workshop, operation) is None


def test_a_token_that_a_scheme_fills_is_none_of_a_page(workshop: Workshop) -> None:
    scheme = {"type": "apiKey", "in": "query", "name": "token"}
    components = {"securitySchemes": {"key": scheme}}
    found = chosen(workshop, listed(CURSOR, "token"), components=components)
    assert found is None


HAL = within(next=within(href=TEXT), self=within(href=TEXT))


@pytest.mark.parametrize(
    ("schema", "items"),
    [
        (within(_links=HAL, items=PETS), "items"),
        (within(_links=HAL, pets=PETS, count=NUMBER), "pets"),
        (within(_links=HAL, _id=TEXT, items=PETS), "items"),
        (within(_links=HAL, _id=TEXT, variations=PETS), None),
        (within(_links=HAL, tags=PETS, **{f"a{n}": TEXT for n in range(9)}), None),
        # A link that only a page has.
        (within(next_url=TEXT, tags=PETS, **{f"a{n}": TEXT for n in range(9)}), "tags"),
    ],
)
def test_an_object_with_links_and_a_list_is_no_page_of_it(
    workshop: Workshop, schema: dict[str, Any], items: str | None
) -> None:
    """Every object can have links; a page is there for its list."""
    found = chosen(workshop, listed(schema))
    assert (found and found.items) == items


@pytest.mark.parametrize(
    ("lists", "items"),
    [
        ({"messages": PETS}, "messages"),
        ({"messages": PETS, "pets": PETS}, "pets"),
        ({"messages": PETS, "data": within(pets=PETS)}, "data.pets"),
        ({"messages": PETS, "errors": PETS}, None),
        ({"errors": PETS}, None),
    ],
)
def test_messages_are_the_page_where_there_is_no_other_list(
    workshop: Workshop, lists: dict[str, Any], items: str | None
) -> None:
    found = chosen(workshop, listed(within(**lists, next_cursor=TEXT), "cursor"))
    assert (found and found.items) == items


NEXT = within(after=TEXT, link=TEXT)


@pytest.mark.parametrize(
    ("more", "parameter", "place"),
    [
        ({"paging": within(next=NEXT)}, "after", "paging.next.after"),
        ({"next_page": within(marker=TEXT, uri=TEXT)}, "marker", "next_page.marker"),
        ({"paging": within(next=NEXT)}, "limit#", "paging.next.link"),
        ({"next_page": within(path=TEXT, uri=TEXT)}, "limit#", "next_page.uri"),
        ({"_links": within(next=within(url=TEXT))}, "limit#", "links.next.url"),
        # The next item, and no page.
        ({"next": within(url=TEXT, **{f"a{n}": TEXT for n in range(5)})}, "q", None),
        ({"paging": within(previous=NEXT)}, "after", None),
    ],
)
def test_what_is_next_can_be_an_object_with_a_token_or_a_link(
    workshop: Workshop, more: dict[str, Any], parameter: str, place: str | None
) -> None:
    found = chosen(workshop, listed(page(**more), parameter))
    assert (found and found.next) == place
    if place and "#" not in parameter:
        assert found.parameter == parameter


@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        (("startAt#", "maxResults#"), "total"),
        (("offset#", "limit#"), "total_entries"),
    ],
)
def test_items_are_counted_up_to_a_total(
    workshop: Workshop, parameters: tuple[str, ...], total: str
) -> None:
    found = chosen(workshop, listed(page(**{total: NUMBER}), *parameters))
    assert type(found).__name__ == "ByOffset"
    assert (found.parameter, found.total) == (parameters[0].rstrip("#"), total)


WHOLE = within(items=PETS, next={**TEXT, "format": "uri"}, total=NUMBER)


@pytest.mark.parametrize(
    ("schema", "items"),
    [
        (within(pets=WHOLE), "pets.items"),
        (within(message=TEXT, pets=WHOLE), "pets.items"),
        (within(name=TEXT, pets=WHOLE), None),
        (within(pets=WHOLE, dogs=WHOLE), None),
        (within(owner=within(id=TEXT, **WHOLE["properties"])), None),
        (within(pets=within(items=PETS, total=NUMBER)), None),
    ],
)
def test_all_that_an_answer_has_can_be_a_page(
    workshop: Workshop, schema: dict[str, Any], items: str | None
) -> None:
    """An object that has a list beside other things is no page of that."""
    found = chosen(workshop, listed(schema))
    assert (found and (found.items, found.next)) == (items and (items, "pets.next"))
