"""Changes that people make to descriptions, each made anywhere in any description.

An edit knows the form of OpenAPI 3 and no API. `EDITS` maps what it does to the
function, which changes the description in place and tells where, or tells nothing where
the description has no such place.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Json, random.Random], str | bool | None]

METHODS = ("get", "put", "post", "delete", "patch")


def schemas_of(root: Json) -> Json:
    """The named schemas, by their names."""
    found = root.get("components", {}).get("schemas", {})
    return found if isinstance(found, dict) else {}


def operations_of(root: Json) -> list[tuple[str, str, Json]]:
    """Every operation with its path and method."""
    return [
        (path, method, item[method])
        for path, item in root.get("paths", {}).items()
        if isinstance(item, dict)
        for method in METHODS
        if isinstance(item.get(method), dict)
    ]


def nodes(value: Any, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Every object of the description that could be a schema, with its pointer."""
    if isinstance(value, dict):
        yield pointer, value
        for key, inner in value.items():
            if key not in ("example", "examples", "default", "x-codeSamples"):
                place = str(key).replace("~", "~0").replace("/", "~1")
                yield from nodes(inner, f"{pointer}/{place}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from nodes(inner, f"{pointer}/{index}")


def _objects(root: Json, least: int = 1) -> list[tuple[str, Json]]:
    """Objects with so many properties at least, named or inline."""
    return [
        (pointer, node)
        for pointer, node in nodes(root)
        if isinstance(node.get("properties"), dict)
        and len(node["properties"]) >= least
        and all(isinstance(p, dict) for p in node["properties"].values())
        and node.get("type", "object") == "object"
        and not pointer.endswith("/properties")
    ]


def _inline(root: Json, titled: bool) -> list[tuple[str, Json]]:
    """Objects in answers and bodies, not named, with a title or without."""
    return [
        (pointer, node)
        for pointer, node in _objects(root)
        if pointer.startswith("/paths/")
        and isinstance(node.get("title"), str) is titled
    ]


def _first(members: Json, key: str, value: Any) -> None:
    """Put a member before the others."""
    others = dict(members)
    members.clear()
    members[key] = value
    members.update(others)


def add_property(root: Json, dice: random.Random) -> str | None:
    """An optional property, before the others."""
    found = _objects(root)
    if not found:
        return None
    pointer, node = dice.choice(found)
    _first(node["properties"], "added_by_edit", {"type": "string"})
    return pointer


def remove_property(root: Json, dice: random.Random) -> str | None:
    """A property, from what requires it too."""
    found = _objects(root, least=3)
    if not found:
        return None
    pointer, node = dice.choice(found)
    name = dice.choice(list(node["properties"]))
    del node["properties"][name]
    if name in node.get("required", []):
        node["required"].remove(name)
        if not node["required"]:
            del node["required"]
    return f"{pointer}/properties/{name}"


def require_property(root: Json, dice: random.Random) -> str | None:
    """One more property is required."""
    found = [
        (pointer, node, name)
        for pointer, node in _objects(root)
        for name in node["properties"]
        if name not in node.get("required", [])
    ]
    if not found:
        return None
    pointer, node, name = dice.choice(found)
    node.setdefault("required", []).append(name)
    return f"{pointer}/properties/{name}"


def add_value(root: Json, dice: random.Random) -> str | None:
    """A further value of an enum of texts, before the others."""
    found = [
        (pointer, node)
        for pointer, node in nodes(root)
        if isinstance(node.get("enum"), list)
        and len(node["enum"]) > 1
        and all(isinstance(value, str) for value in node["enum"])
    ]
    if not found:
        return None
    pointer, node = dice.choice(found)
    node["enum"].insert(0, "added_by_edit")
    return pointer


def edit_description(root: Json, dice: random.Random) -> str | None:
    """The text of an operation, a schema or a property."""
    found = [
        (pointer, node)
        for pointer, node in nodes(root)
        if isinstance(node.get("description"), str)
        and pointer.startswith(("/paths", "/components/schemas"))
        and not pointer.endswith("/properties")
    ]
    if not found:
        return None
    pointer, node = dice.choice(found)
    node["description"] = "Edited. " + node["description"]
    return pointer


def add_operation(root: Json, dice: random.Random) -> str | None:
    """Before all others: what another one is, at a path of its own."""
    found = [o for o in operations_of(root) if "{" not in o[0] and o[1] == "get"]
    if not found:
        return None
    path, method, operation = dice.choice(found)
    copied = {**operation}
    if "operationId" in copied:
        copied["operationId"] += "Added"
    added = f"{path.rstrip('/')}/added-by-edit"
    _first(root["paths"], added, {method: copied})
    return f"/paths/{added}"


def add_colliding_schema(root: Json, dice: random.Random) -> str | None:
    """A schema whose name is another's in another spelling, in use, before it."""
    schemas, operations = schemas_of(root), operations_of(root)
    keys = [key for key in schemas if key.isidentifier() and key.upper() != key]
    if not keys or not operations:
        return None
    key = dice.choice(keys).upper()
    if key in schemas:
        return None
    shape = {"type": "object", "properties": {"collides": {"type": "boolean"}}}
    _first(schemas, key, shape)
    path, method, operation = dice.choice(operations)
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{key}"}}}
    _first(operation["responses"], "418", {"description": "", "content": content})
    return f"/paths/{path}/{method}/responses/418"


def move_to_reference(root: Json, dice: random.Random) -> str | None:
    """The inline schema of a body or an answer becomes a component."""
    found = [
        (path, method, content, content["schema"])
        for path, method, operation in operations_of(root)
        for _, content in nodes(operation)
        if isinstance(content.get("schema"), dict)
        and isinstance(content["schema"].get("properties"), dict)
        and "in" not in content
    ]
    if not found:
        return None
    path, method, content, schema = dice.choice(found)
    components = root.setdefault("components", {}).setdefault("schemas", {})
    components["MovedByEdit"] = schema
    content["schema"] = {"$ref": "#/components/schemas/MovedByEdit"}
    return f"/paths/{path}/{method}"


def add_parameter(root: Json, dice: random.Random) -> str | None:
    """An optional parameter of the query with values of its own, before the others."""
    found = [o for o in operations_of(root) if o[2].get("parameters")]
    if not found:
        return None
    path, method, operation = dice.choice(found)
    schema = {"type": "string", "enum": ["up", "down"]}
    added = {"name": "added_by_edit", "in": "query", "schema": schema}
    operation["parameters"].insert(0, added)
    return f"/paths/{path}/{method}/parameters"


def add_clashing_property(root: Json, dice: random.Random) -> str | None:
    """A property whose Python name another one has already, before it."""
    found = [
        (pointer, node, name)
        for pointer, node in _objects(root)
        for name in node["properties"]
        if name.islower() and name.isidentifier() and "_" in name
    ]
    if not found:
        return None
    pointer, node, name = dice.choice(found)
    _first(node["properties"], name.replace("_", "-"), {"type": "integer"})
    return f"{pointer}/properties/{name}"


def add_exact_property(root: Json, dice: random.Random) -> str | None:
    """A property spelled as Python would, beside one that Python calls so already."""
    found = [
        (pointer, node, name)
        for pointer, node in _objects(root)
        for name in node["properties"]
        if name.isidentifier() and name[:1].islower() and not name.islower()
    ]
    if not found:
        return None
    pointer, node, name = dice.choice(found)
    exact = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    if exact in node["properties"]:
        return None
    _first(node["properties"], exact, {"type": "integer"})
    return f"{pointer}/properties/{name}"


def add_parameter_of_a_name(root: Json, dice: random.Random) -> str | None:
    """A header with the name of a parameter of the query, before it."""
    found = [
        (path, method, operation, parameter["name"])
        for path, method, operation in operations_of(root)
        for parameter in operation.get("parameters", [])
        if parameter.get("in") == "query"
    ]
    if not found:
        return None
    path, method, operation, name = dice.choice(found)
    added = {"name": name, "in": "header", "schema": {"type": "string"}}
    operation["parameters"].insert(0, added)
    return f"/paths/{path}/{method}/parameters"


def move_operation(root: Json, dice: random.Random) -> str | None:
    """An operation goes to the tag of another."""
    found = [o for o in operations_of(root) if o[2].get("tags")]
    tags = sorted({o[2]["tags"][0] for o in found})
    if len(tags) < 2:
        return None
    path, method, operation = dice.choice(found)
    others = [tag for tag in tags if tag != operation["tags"][0]]
    operation["tags"] = [dice.choice(others)]
    return f"/paths/{path}/{method}"


def reorder_schemas(root: Json, dice: random.Random) -> str | bool:
    """Schemas in another order, as a sorting tool leaves them."""
    return _reversed(schemas_of(root)) and "/components/schemas"


def reorder_paths(root: Json, dice: random.Random) -> str | bool:
    """Paths in another order."""
    return _reversed(root["paths"]) and "/paths"


def _reversed(members: Json) -> bool:
    others = dict(members)
    members.clear()
    members.update({key: others[key] for key in reversed(others)})
    return len(members) > 1


def add_title(root: Json, dice: random.Random) -> str | None:
    """An inline schema without a title gets one."""
    found = _inline(root, titled=False)
    if not found:
        return None
    pointer, node = dice.choice(found)
    node["title"] = "Titled by edit"
    return pointer


def share_title(root: Json, dice: random.Random) -> str | None:
    """A second shape with a title that is in use, before the first."""
    found = _inline(root, titled=True)
    operations = operations_of(root)
    if not found or not operations:
        return None
    title = dice.choice(found)[1]["title"]
    shape = {
        "type": "object",
        "title": title,
        "properties": {"second_shape": {"type": "string"}},
    }
    path, method, operation = operations[0]
    content = {"application/json": {"schema": shape}}
    _first(operation["responses"], "418", {"description": "", "content": content})
    return f"/paths/{path}/{method}/responses/418"


def add_branch(root: Json, dice: random.Random) -> str | None:
    """A further inline member of a union, before the others."""
    found = [
        (pointer, node[key])
        for pointer, node in nodes(root)
        for key in ("oneOf", "anyOf")
        if isinstance(node.get(key), list) and not pointer.endswith("/properties")
    ]
    if not found:
        return None
    pointer, branches = dice.choice(found)
    shape = {"type": "object", "properties": {"branch": {"type": "string"}}}
    branches.insert(0, shape)
    return pointer


def remove_operation(root: Json, dice: random.Random) -> str | None:
    """An operation goes."""
    found = operations_of(root)
    if len(found) < 2:
        return None
    path, method, _ = dice.choice(found)
    del root["paths"][path][method]
    return f"/paths/{path}/{method}"


EDITS: dict[str, Edit] = {
    "property added": add_property,
    "description edited": edit_description,
    "enum value added": add_value,
    "operation added": add_operation,
    "property required": require_property,
    "colliding schema added": add_colliding_schema,
    "parameter added": add_parameter,
    "title added": add_title,
    "second shape of a title": share_title,
    "clashing property added": add_clashing_property,
    "exact property added": add_exact_property,
    "header of a name added": add_parameter_of_a_name,
    "schemas reordered": reorder_schemas,
    "paths reordered": reorder_paths,
    "branch of a union added": add_branch,
    "inline schema moved to $ref": move_to_reference,
    "operation moved to another tag": move_operation,
    "property removed": remove_property,
    "operation removed": remove_operation,
}

TAKES_AWAY = frozenset(
    [
        "inline schema moved to $ref",
        "operation moved to another tag",
        "property removed",
        "operation removed",
    ]
)
"""Edits after which a name of Python may be gone."""
