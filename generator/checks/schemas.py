"""The standard's own JSON Schemas, and what they find wrong in a description.

They are taken as openapi-spec-validator ships them, through the validator written in
Rust: all of Stripe takes 0.03 s, where that package's own walk takes more than 2 s and
opens whatever file or address a `$ref` names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import metadata
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from .alternatives import causes

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

SCHEMAS: Final[Mapping[str, str]] = MappingProxyType(
    {"2.0": "v2.0", "3.0": "v3.0", "3.1": "v3.1", "3.2": "v3.2"}
)
"""The versions that can be read, each with its schema inside openapi-spec-validator."""
# How much of the wrong parts is looked through for what exactly is wrong: the depths of
# their values added up, which take some four seconds at worst.
_MOST_EXPLAINED: Final = 1_000_000
# The groups of parts, each of which is explained alone.
_GROUPS: Final = ("paths", "components", "webhooks")
_GROUPS_2: Final = (
    "paths",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
)


def load_validator(version: str) -> Validator:
    """What tells whether a description of the version keeps the standard."""
    # Takes 0.1 s to import.
    from jsonschema_rs import Registry, validator_for

    schema = _load_schema(version)
    registry = None
    if version not in ("2.0", "3.0"):
        # The schemas of 3.1 and 3.2 leave open what a Schema Object is: here it is one
        # of JSON Schema 2020-12, as the standard's own `schema-base` fills it in.
        registry = Registry([(schema["$id"], schema)])
        dialect = "https://json-schema.org/draft/2020-12/schema"
        filled = {"schema": {"$dynamicAnchor": "meta", "$ref": dialect}}
        schema = {"$schema": dialect, "$ref": schema["$id"], "$defs": filled}
    # `mask` keeps values, which may be megabytes, out of the messages; `offline`
    # keeps the validator from fetching a schema by its address.
    return validator_for(schema, registry=registry, mask="the value", offline=True)


def _load_schema(version: str) -> dict[str, Any]:
    """The schema of a version, found without importing the package that has it.

    Its import takes 0.5 s, more than everything else that a check does.
    """
    path = metadata.distribution("openapi-spec-validator").locate_file(
        f"openapi_spec_validator/resources/schemas/{SCHEMAS[version]}/schema.json"
    )
    with open(str(path), encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    return schema


def findings_of(
    validator: Validator, version: str, root: dict[str, Any]
) -> Iterator[ValidationError | None]:
    """What is wrong, part by part; None at the end where it would take too long.

    To explain takes a thousand times as long as to decide, and a hostile description
    can be wrong everywhere: whoever stops asking, stops the work.
    """
    left = _MOST_EXPLAINED
    for part in _parts(root, version):
        if validator.is_valid(part):
            continue
        left -= _effort(part)
        if left < 0:
            yield None
            return
        for finding in validator.iter_errors(part):
            yield from causes(finding)


def _parts(root: dict[str, Any], version: str) -> Iterator[dict[str, Any]]:
    """The description without paths and components, then each of them alone."""
    empty: dict[str, Any] = {"info": {"title": "", "version": ""}, "paths": {}}
    empty |= {"swagger": version} if version == "2.0" else {"openapi": f"{version}.0"}
    names = _GROUPS_2 if version == "2.0" else _GROUPS
    groups = [(key, root.get(key)) for key in names]
    yield root | {key: {} for key, group in groups if isinstance(group, dict)}
    for key, group in groups:
        for name, value in group.items() if isinstance(group, dict) else ():
            if key != "components" or not isinstance(value, dict):
                yield empty | {key: {name: value}}
                continue
            for component, schema in value.items():
                yield empty | {key: {name: {component: schema}}}


def _effort(value: Any) -> int:
    """The depths of all values in a value added up; explaining costs no less."""
    effort = depth = 0
    level = [value]
    while level:
        depth += 1
        effort += depth * len(level)
        containers = [each for each in level if isinstance(each, dict | list)]
        level = [
            child
            for each in containers
            for child in (each.values() if isinstance(each, dict) else each)
        ]
    return effort
