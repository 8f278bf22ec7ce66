"""Parameters of Swagger 2.0: those of 3.1, and those that are a body there.

Swagger 2.0, "Parameter Object" and "Items Object".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from ..media_types import bare
from ..pointers import join_pointer
from .making import Making

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

# The keywords that describe a value; in 3.1 they stand in a schema.
_VALUE: Final = frozenset(
    """type format items default maximum exclusiveMaximum minimum exclusiveMinimum
    maxLength minLength pattern maxItems minItems uniqueItems enum multipleOf
    x-nullable additionalProperties properties example""".split()
)
_QUERY_STYLES: Final = MappingProxyType(
    {
        "csv": ("form", False),
        "ssv": ("spaceDelimited", False),
        "pipes": ("pipeDelimited", False),
        "multi": ("form", True),
        # 3.1 has no style of tabs; a blank is what comes nearest.
        "tsv": ("spaceDelimited", False),
    }
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A parameter as it is listed, what it is in the end, and where that stands."""

    node: Any
    value: dict[str, Any]
    place: str
    pointer: str

    @property
    def key(self) -> tuple[str, str]:
        return str(self.value.get("in")), str(self.value.get("name"))

    @property
    def is_body(self) -> bool:
        return self.value.get("in") in ("body", "formData")


def listed(node: Any, pointer: str, making: Making) -> list[Listed]:
    """The parameters of a path item or an operation."""
    found = []
    for index, each in enumerate(node if isinstance(node, list) else ()):
        place = join_pointer(pointer, index)
        value, target = making.resolve(each, place)
        if isinstance(value, dict):
            found.append(Listed(each, value, place, target))
    return found


def plain_parameters(
    found: Iterable[Listed], pointer: str, making: Making
) -> list[dict[str, Any]]:
    """The parameters that are no body, as 3.1 lists them at `pointer`."""
    made: list[dict[str, Any]] = []
    for each in found:
        new = join_pointer(pointer, len(made))
        making.origins.move(each.place, new)
        if isinstance(each.node.get("$ref"), str):
            made.append(making.reference(each.node["$ref"]))
            continue
        making.origins.move(each.place, f"{new}/schema")
        made.append(parameter(each.value, each.place, making))
    return made


def parameter(node: dict[str, Any], pointer: str, making: Making) -> dict[str, Any]:
    """One parameter that is no body."""
    made = {
        key: value
        for key, value in node.items()
        if key not in _VALUE and key not in ("collectionFormat", "schema")
    }
    made["schema"] = _schema(node, making)
    _warn_nested(node, pointer, making)
    if made.get("in") == "query":
        return made | _query_style(node, pointer, making)
    _expect_commas(node, pointer, making)
    return made


def header(node: Any, pointer: str, making: Making) -> Any:
    """A header of a response (Swagger 2.0, "Header Object")."""
    if not isinstance(node, dict):
        return node
    _expect_commas(node, pointer, making)
    kept = {k: v for k, v in node.items() if k not in _VALUE | {"collectionFormat"}}
    return kept | {"schema": _schema(node, making)}


def body(
    found: list[Listed], consumes: list[str], pointer: str, making: Making
) -> dict[str, Any]:
    """The request body that body and form parameters are together.

    The standard forbids both at once; where they are, each has its media types.
    """
    bodies = [each for each in found if each.value["in"] == "body"]
    fields = [each for each in found if each.value["in"] == "formData"]
    content: dict[str, Any] = {}
    for extra in bodies[1:]:
        told = f"an operation has one body: `{_name(extra)}` cannot be sent beside"
        making.warn("body-twice", f"{told} `{_name(bodies[0])}`", extra.pointer)
    for extra in fields[:1] if bodies else ():
        message = "an operation has one body; the media type decides between these"
        making.warn("body-twice", message, extra.pointer)
    making.origins.move(found[0].pointer, pointer)
    if bodies:
        schema = making.schema(bodies[0].value.get("schema", {}))
        for media_type in _body_types(consumes):
            place = join_pointer(pointer, "content", media_type)
            making.origins.move(bodies[0].pointer, place)
            making.origins.move(f"{bodies[0].pointer}/schema", f"{place}/schema")
            content[media_type] = {"schema": schema}
    if fields:
        form = _form(fields, making)
        for media_type in _form_types(fields, consumes):
            place = join_pointer(pointer, "content", media_type)
            _move_fields(fields, f"{place}/schema/properties", making)
            content.setdefault(media_type, form)
    described = [each.value["description"] for each in bodies if _says(each.value)]
    required = any(each.value.get("required") is True for each in found)
    made: dict[str, Any] = {"content": content, "required": required}
    return {"description": described[0], **made} if described else made


def _name(listed: Listed) -> str:
    return str(listed.value.get("name", "body"))


def _says(node: dict[str, Any]) -> bool:
    return isinstance(node.get("description"), str)


def _body_types(consumes: list[str]) -> list[str]:
    """The media types of a body; those of forms are for form parameters."""
    return [each for each in consumes if not _is_form(each)] or (
        consumes or ["application/json"]
    )


def _form_types(fields: list[Listed], consumes: list[str]) -> list[str]:
    """What a form may be sent as: a file needs multipart."""
    types = [each for each in consumes if _is_form(each)] or [URLENCODED]
    if any(_is_file(each.value) for each in fields):
        return [each for each in types if bare(each) == MULTIPART] or [MULTIPART]
    return types


def _is_file(node: dict[str, Any]) -> bool:
    items = node.get("items")
    return node.get("type") == "file" or (
        isinstance(items, dict) and items.get("type") == "file"
    )


def _is_form(media_type: str) -> bool:
    return bare(media_type) in (URLENCODED, MULTIPART)


def _form(fields: list[Listed], making: Making) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    encoding: dict[str, Any] = {}
    required: list[str] = []
    for each in fields:
        name, node = each.key[1], each.value
        properties[name] = _schema(node, making)
        if _says(node) and "$ref" not in properties[name]:
            properties[name]["description"] = node["description"]
        if node.get("required") is True:
            required.append(name)
        _warn_nested(node, each.pointer, making)
        if _is_list(node) and not _is_file(node):
            encoding[name] = _query_style(node, each.pointer, making)
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return {"schema": schema, "encoding": encoding} if encoding else {"schema": schema}


def _move_fields(fields: list[Listed], pointer: str, making: Making) -> None:
    for each in fields:
        making.origins.move(each.pointer, join_pointer(pointer, each.key[1]))


def _schema(node: dict[str, Any], making: Making) -> Any:
    """The schema of a value; some write one where 2.0 has only keywords."""
    given = node.get("schema")
    value = {key: node[key] for key in node if key in _VALUE}
    items = _items(value.get("items"))
    if items is not None:
        value["items"] = items
    return making.schema({**value, **given} if isinstance(given, dict) else value)


def _items(node: Any) -> Any:
    """Items without the field that says how a list in a list is written."""
    if not isinstance(node, dict):
        return None
    kept = {key: value for key, value in node.items() if key != "collectionFormat"}
    inner = _items(kept.get("items"))
    return kept if inner is None else kept | {"items": inner}


def _is_list(node: dict[str, Any]) -> bool:
    return node.get("type") == "array" or "items" in node


def _query_style(node: dict[str, Any], pointer: str, making: Making) -> dict[str, Any]:
    """`collectionFormat` as style and explode; `csv` where it says nothing."""
    if not _is_list(node):
        return {}
    written = node.get("collectionFormat", "csv")
    if not isinstance(written, str) or written not in _QUERY_STYLES:
        _warn_format(node, "commas", pointer, making)
        written = "csv"
    elif written == "tsv":
        _warn_format(node, "blanks", pointer, making)
    style, explode = _QUERY_STYLES[written]
    return {"style": style, "explode": explode}


def _warn_nested(node: dict[str, Any], pointer: str, making: Making) -> None:
    """Tell of a list in a list: 2.0 parts its items too, 3.1 has no style for that."""
    items = node.get("items")
    if isinstance(items, dict) and _is_list(items):
        written = str(items.get("collectionFormat", "csv"))[:40]
        making.warn(
            "collection-format",
            f"the collectionFormat `{written}` of a list in a list has no counterpart"
            " here: the inner list is written as JSON",
            f"{pointer}/items",
        )


def _expect_commas(node: dict[str, Any], pointer: str, making: Making) -> None:
    """Warn where something else is to stand between the items of a list."""
    if _is_list(node) and node.get("collectionFormat", "csv") != "csv":
        _warn_format(node, "commas", pointer, making)


def _warn_format(
    node: dict[str, Any], instead: str, pointer: str, making: Making
) -> None:
    written = str(node.get("collectionFormat"))[:40]
    making.warn(
        "collection-format",
        f"the collectionFormat `{written}` has no counterpart here: {instead} stand"
        " between the items",
        f"{pointer}/collectionFormat",
    )
