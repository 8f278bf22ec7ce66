"""Swagger 2.0 as OpenAPI 3.1: what stands in another place there, or in other words.

The standard is "OpenAPI Specification 2.0" (https://spec.openapis.org/oas/v2.0.html);
what it calls an object is named in each function.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from ..grammar import METHODS
from ..hosts import is_own
from ..media_types import bare
from ..pointers import join_pointer
from .making import Making, texts
from .parameters2 import Listed, body, header, listed, parameter, plain_parameters
from .rewritten import Rewritten

_FLOWS: Final = MappingProxyType(
    {
        "implicit": "implicit",
        "password": "password",
        "application": "clientCredentials",
        "accessCode": "authorizationCode",
    }
)
_MOVED: Final = frozenset(
    """host basePath schemes consumes produces paths definitions parameters
    responses securityDefinitions""".split()
)


def from_swagger(root: dict[str, Any]) -> Rewritten:
    """The whole description ("Swagger Object").

    Its version stays beside the new one, for what each says of the same words.
    """
    making = Making(root)
    made: dict[str, Any] = {"openapi": "3.1.0"}
    made |= {key: value for key, value in root.items() if key not in _MOVED}
    servers = _servers(root.get("schemes"), making)
    if servers:
        made["servers"] = servers
        making.origins.move("/host" if "host" in root else "/basePath", "/servers")
    made["components"] = _components(making)
    made["paths"] = _mapped(root.get("paths"), "/paths", _path_item, making)
    making.settle()
    # A shared response is rewritten for every operation that produces other types.
    warnings = tuple(dict.fromkeys(making.warnings))
    return Rewritten(
        root=made,
        origins=making.origins,
        warnings=warnings,
        notes=tuple(dict.fromkeys(making.notes)),
    )


def _servers(schemes: Any, making: Making) -> list[dict[str, str]]:
    """`host`, `basePath` and `schemes`; what is encrypted goes first.

    Without `schemes` the standard means the scheme by which the description itself was
    fetched, which nobody here knows: https, which whoever has both redirects to, but
    for a host of one's own, which has no certificate.
    """
    host, base = making.root.get("host"), making.root.get("basePath")
    path = base if isinstance(base, str) else ""
    path = path if path.startswith("/") or not path else f"/{path}"
    if not isinstance(host, str) or not host:
        return [{"url": path}] if path else []
    said, _, name = host.rpartition("://")  # of a whole URL, which a host is not
    known = [*dict.fromkeys(texts(schemes))] or [
        said or ("http" if is_own(name) else "https")
    ]
    if not texts(schemes) and not said and known != ["https"]:
        told = f"no `schemes` are named: `{known[0]}` is taken for `{name[:60]}`"
        making.note("scheme-assumed", told, "/host")
    ordered = sorted(known, key=lambda scheme: scheme != "https")
    return [{"url": f"{scheme}://{name.rstrip('/')}{path}"} for scheme in ordered]


def _components(making: Making) -> dict[str, Any]:
    root, move = making.root, making.origins.move
    move("/definitions", "/components/schemas")
    move("/parameters", "/components/parameters")
    move("/responses", "/components/responses")
    move("/securityDefinitions", "/components/securitySchemes")
    schemas = _object(root.get("definitions"))
    responses = _object(root.get("responses"))
    security = _object(root.get("securityDefinitions"))
    return {
        "schemas": {key: making.schema(value) for key, value in schemas.items()},
        "parameters": dict(_shared_parameters(making)),
        "responses": {
            key: _response(
                value,
                join_pointer("/responses", key),
                join_pointer("/components/responses", key),
                texts(root.get("produces")),
                making,
            )
            for key, value in responses.items()
        },
        "securitySchemes": {key: _security(value) for key, value in security.items()},
    }


def _shared_parameters(making: Making) -> Any:
    """Those that are no body; the others go to where they are used."""
    for key, value in _object(making.root.get("parameters")).items():
        pointer = join_pointer("/parameters", key)
        found, _ = making.resolve(value, pointer)
        if not isinstance(found, dict) or found.get("in") in ("body", "formData"):
            continue
        new = join_pointer("/components/parameters", key)
        making.origins.move(pointer, new)
        making.origins.move(pointer, f"{new}/schema")
        if isinstance(value.get("$ref"), str):
            yield key, making.reference(value["$ref"])
        else:
            yield key, parameter(value, pointer, making)


def _security(node: Any) -> Any:
    """ "Security Scheme Object"."""
    if not isinstance(node, dict):
        return node
    if node.get("type") == "basic":
        return {**node, "type": "http", "scheme": "basic"}
    if node.get("type") != "oauth2":
        return node
    moved = ("flow", "authorizationUrl", "tokenUrl", "scopes")
    made = {key: value for key, value in node.items() if key not in moved}
    flow = {key: node[key] for key in moved[1:] if key in node}
    name = _FLOWS.get(str(node.get("flow")))
    return made | ({"flows": {name: flow}} if name else {})


def _path_item(node: Any, pointer: str, making: Making) -> Any:
    """ "Path Item Object": parameters that are a body go to its operations."""
    if not isinstance(node, dict):
        return node
    made = {key: value for key, value in node.items() if key not in METHODS}
    if isinstance(node.get("$ref"), str):
        made |= making.reference(node["$ref"])
    shared = listed(made.pop("parameters", None), f"{pointer}/parameters", making)
    plain = [each for each in shared if not each.is_body]
    if plain:
        made["parameters"] = plain_parameters(plain, f"{pointer}/parameters", making)
    bodies = [each for each in shared if each.is_body]
    for method in METHODS:
        if method in node:
            place = f"{pointer}/{method}"
            made[method] = _operation(node[method], place, bodies, making)
    return made


def _operation(node: Any, pointer: str, shared: list[Listed], making: Making) -> Any:
    """ "Operation Object". `shared` are the bodies that its path item lists."""
    if not isinstance(node, dict):
        return node
    moved = ("consumes", "produces", "schemes", "parameters", "responses")
    made = {key: value for key, value in node.items() if key not in moved}
    own = listed(node.get("parameters"), f"{pointer}/parameters", making)
    plain = [each for each in own if not each.is_body]
    if plain:
        made["parameters"] = plain_parameters(plain, f"{pointer}/parameters", making)
    bodies = {each.key: each for each in [*shared, *own] if each.is_body}
    if bodies:
        consumes = texts(node.get("consumes", making.root.get("consumes")))
        place = f"{pointer}/requestBody"
        made["requestBody"] = body(list(bodies.values()), consumes, place, making)
    if texts(node.get("schemes")) and "host" in making.root:
        made["servers"] = _servers(node["schemes"], making)
        making.origins.move(f"{pointer}/schemes", f"{pointer}/servers")
    produces = texts(node.get("produces", making.root.get("produces")))

    def answer(value: Any, place: str, making: Making) -> Any:
        return _answer(value, place, produces, making)

    made["responses"] = _mapped(
        node.get("responses"), f"{pointer}/responses", answer, making
    )
    return made


def _answer(node: Any, pointer: str, produces: list[str], making: Making) -> Any:
    """A response of an operation: of a shared one, a copy where media types differ."""
    usual = texts(making.root.get("produces"))
    found, place = making.resolve(node, pointer)
    if place == pointer or produces != usual:
        return _response(found, place, pointer, produces, making)
    return making.reference(node["$ref"])


def _response(
    node: Any, old: str, new: str, produces: list[str], making: Making
) -> Any:
    """ "Response Object": a schema and examples by media type become contents."""
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return making.reference(node["$ref"])
    moved = ("schema", "headers", "examples")
    made = {key: value for key, value in node.items() if key not in moved}
    making.origins.move(old, new)
    if isinstance(node.get("headers"), dict):
        made["headers"] = {
            name: header(value, join_pointer(old, "headers", name), making)
            for name, value in node["headers"].items()
        }
    content = _content(node, produces, making)
    for media_type in content:
        place = join_pointer(new, "content", media_type)
        making.origins.move(old, place)
        making.origins.move(f"{old}/schema", f"{place}/schema")
    return made | {"content": content} if content else made


def _content(
    node: dict[str, Any], produces: list[str], making: Making
) -> dict[str, Any]:
    """The contents of a response. A file is no JSON where anything else is produced."""
    examples = _object(node.get("examples"))
    schema = node.get("schema")
    if schema is None:
        return {
            media_type: {"example": example}
            for media_type, example in examples.items()
            if "/" in media_type
        }
    types = produces or ["application/json"]
    if isinstance(schema, dict) and schema.get("type") == "file":
        others = [each for each in types if not _is_json(each)]
        types = others or produces or ["application/octet-stream"]
    made: dict[str, Any] = {each: {"schema": making.schema(schema)} for each in types}
    for media_type in examples.keys() & made.keys():
        made[media_type]["example"] = examples[media_type]
    return made


def _is_json(media_type: str) -> bool:
    essence = bare(media_type)
    return essence.endswith(("/json", "+json")) or essence == "*/*"


def _mapped(node: Any, pointer: str, make: Any, making: Making) -> Any:
    """A mapping with each value made anew; keys that begin with `x-` are extensions."""
    if not isinstance(node, dict):
        return node
    return {
        key: (
            value
            if key.startswith("x-")
            else make(value, join_pointer(pointer, key), making)
        )
        for key, value in node.items()
    }


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
