"""Compares a description with its standard, and says where it breaks it.

Uses the standard's own JSON Schemas, as openapi-spec-validator ships them, through the
validator written in Rust: all of Stripe takes 0.03 s, where that package's own walk
takes more than 2 s and opens whatever file or address a `$ref` names. What breaks the
standard without harm, or can be read as what is meant, is a warning; what later stages
cannot read is an error. Follows no reference: what one leads to is judged in
`references`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ..diagnostics import Diagnostics, Failure, error
from ..document import Document
from ..grammar import (
    OPENAPI,
    SWAGGER,
    Fields,
    kind_at,
    operations_in,
    parameter_identity,
)
from ..pointers import join_pointer
from .alternatives import causes
from .meaning import LEFT_OUT, Meaning, Place, meaning_of, replaced, word_of

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

# Beyond this many, one message tells that there are more.
MAX_FINDINGS: Final = 50
# How much of the wrong parts is looked through for what exactly is wrong: the depths of
# their values added up, which take some four seconds at worst.
_MOST_EXPLAINED: Final = 1_000_000
_MOST_UNCLEAR: Final = 1_000
"""Findings without a meaning, past which no more are looked for: that takes long."""
_MOST_ROUNDS: Final = 5
"""Times that a description is looked at: wrong values can stand in one another."""

# The versions that can be read, each with its schema inside openapi-spec-validator.
_SCHEMAS: Final[Mapping[str, str]] = MappingProxyType(
    {"2.0": "v2.0", "3.0": "v3.0", "3.1": "v3.1", "3.2": "v3.2"}
)
_KEYS: Final[Mapping[str, str]] = MappingProxyType({"2.0": "swagger"})
# The groups of parts, each of which is explained alone.
_GROUPS: Final = ("paths", "components", "webhooks")
_GROUPS_2: Final = (
    "paths",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
)
_VERSION = re.compile(r"([0-9]+\.[0-9]+)(?:\.[0-9]+)?(?:-.+)?", re.ASCII)

_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "required": "spec-missing",
        "additionalProperties": "spec-unknown-field",
        "unevaluatedProperties": "spec-unknown-field",
        "enum": "spec-value",
        "const": "spec-value",
        "pattern": "spec-value",
        "format": "spec-value",
        "type": "spec-type",
    }
)

# Fields that nothing here depends on, so that a wrong type in them does no harm.
_UNREAD = frozenset(
    {"pattern", "xml", "externalDocs", "contact", "license", "examples"}
)

_WORDS = frozenset({"title", "description", "summary", "termsOfService"})
"""Fields for people, which are text or left out."""
_LINKS: Final = "links"
_WITH_LINKS = frozenset({"response", "components"})
"""Kinds of objects with links, of which only notes are made."""

# Draft 3 of JSON Schema marked a property as required, and draft 4 a bound as
# exclusive, by a boolean; many descriptions still do, to no effect.
_BOOLEAN_ONCE = frozenset({"required", "exclusiveMinimum", "exclusiveMaximum"})


def check_description(document: Document, diagnostics: Diagnostics) -> Any:
    """Add what breaks the standard; return the values, read as they are meant.

    Errors are added, not raised, so that the caller can tell all of them at once.
    Raises `Failure` where it is no description at all.
    """
    version = read_version(document)
    root = _judged(_load_validator(version), version, document, diagnostics)
    _check_operation_ids(document.with_root(root), diagnostics)
    _check_parameters(document.with_root(root), diagnostics)
    return root


def _judged(
    validator: Validator, version: str, document: Document, diagnostics: Diagnostics
) -> Any:
    """The values as they are meant; what one of these holds is looked at again."""
    root = document.root
    fields = SWAGGER if version == "2.0" else OPENAPI
    told: set[tuple[str, str]] = set()
    for _ in range(_MOST_ROUNDS):
        if validator.is_valid(root):
            break
        before = len(told)
        meant: dict[Place, Meaning] = {}
        for finding in _distinct(_explain(validator, version, root), told):
            if finding and _is_extension([*map(str, finding.instance_path)], fields):
                continue
            meaning = _meaning(finding, fields) if finding else None
            if finding and meaning:
                meant[tuple(finding.instance_path)] = meaning
            if len(told) <= MAX_FINDINGS:
                _report(finding, meaning, fields, document, diagnostics)
            elif len(told) - before - len(meant) > _MOST_UNCLEAR:
                break
        if before <= MAX_FINDINGS < len(told):
            diagnostics.warning(
                "spec-more",
                "more places break the standard than are told here",
                document.locate(""),
            )
        if not meant:
            break
        # From inside out: what is mended around another is looked at once more.
        places = sorted(meant, key=len, reverse=True)
        root = replaced(root, {place: meant[place].value for place in places})
    return root


def read_version(document: Document) -> str:
    """The version that a description is written in, as `3.1`; or `Failure`."""
    root = document.root
    if not isinstance(root, dict):
        message = "this is no OpenAPI description: it is no mapping"
        raise Failure(error("not-openapi", message, document.locate("")))
    key = next((key for key in ("openapi", "swagger") if key in root), None)
    if key is None:
        message = "this is no OpenAPI description: it has no `openapi`"
        raise Failure(error("not-openapi", message, document.locate("")))
    # YAML reads an unquoted `3.1` as a number.
    match = _VERSION.fullmatch(str(root[key]))
    version = match[1] if match else ""
    if version not in _SCHEMAS or key != _KEYS.get(version, "openapi"):
        name = "OpenAPI" if key == "openapi" else "Swagger"
        message = (
            f"{name} `{str(root[key])[:40]}` cannot be read; Swagger 2.0 and"
            " OpenAPI 3.0, 3.1 and 3.2 can"
        )
        raise Failure(error("version-unsupported", message, document.locate(f"/{key}")))
    return version


def _load_validator(version: str) -> Validator:
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
        f"openapi_spec_validator/resources/schemas/{_SCHEMAS[version]}/schema.json"
    )
    with open(str(path), encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    return schema


def _distinct(
    findings: Iterator[ValidationError | None], told: set[tuple[str, str]]
) -> Iterator[ValidationError | None]:
    """Each once: alternatives of a schema often fail for the same reason."""
    for finding in findings:
        pointer = join_pointer("", *finding.instance_path) if finding else ""
        key = (pointer, finding.message if finding else "")
        if key not in told:
            told.add(key)
            yield finding


def _explain(
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


def _is_extension(place: Sequence[str], fields: Fields) -> bool:
    """Whether it is inside an extension of a Callback Object (OAS 3.1.1 §4.8.18).

    The standard permits these, and its schemas take each for a path item.
    """
    return any(
        token.startswith("x-") and kind_at(place[:index], fields) == "callback"
        for index, token in enumerate(place)
    )


def _meaning(finding: ValidationError, fields: Fields) -> Meaning | None:
    """What a wrong value is taken for, where it is not read as it is."""
    place, value = tuple(finding.instance_path), finding.instance
    if not place:
        return None
    if finding.kind.name == "enum" and isinstance(value, str):
        *above, key = map(str, place)
        return word_of(value, kind_at(above, fields), key)
    if finding.kind.name != "type":
        return None
    if _is_no_media_type([*map(str, place)], fields):
        return Meaning(LEFT_OUT, "no media type, and left out")
    if _is_harmless(finding, fields):
        return None
    return meaning_of(value, _wanted(finding), place)


def _is_no_media_type(tokens: Sequence[str], fields: Fields) -> bool:
    """Whether a field of `content` is named as none can be (RFC 9110 §8.3.1).

    Some frameworks write a schema there: `type: void`.
    """
    is_content = tokens[-2:-1] == ["content"] and kind_at(tokens, fields) == "media"
    return is_content and "/" not in tokens[-1]


def _wanted(finding: ValidationError) -> list[str]:
    """The types of JSON of which a value should be."""
    return getattr(finding.kind, "types", [])


def _is_harmless(finding: ValidationError, fields: Fields) -> bool:
    """Whether a value of the wrong type is read as it is, or counts for nothing."""
    value = finding.instance
    if value is None:
        return True  # as good as nothing, and many tools write it for nothing
    tokens = [*map(str, finding.instance_path)]
    key = tokens[-1] if tokens else ""
    if key in _UNREAD or (isinstance(value, bool) and key in _BOOLEAN_ONCE):
        return True
    if _LINKS in tokens and kind_at(tokens[: tokens.index(_LINKS)]) in _WITH_LINKS:
        return True
    if isinstance(value, bool):
        # Since 3.1, `true` is a schema.
        return kind_at(tokens, fields) == "schema"
    if not isinstance(value, dict | list) or "string" not in _wanted(finding):
        return False
    if key == "type":
        # Since 3.1, a schema may have several.
        is_list = isinstance(value, list)
        return is_list and kind_at(tokens[:-1], fields) == "schema"
    # What is in `required` and no name is of no property.
    in_required = tokens[-2:-1] == ["required"]
    return key in _WORDS or (in_required and kind_at(tokens[:-2], fields) == "schema")


def _wants_response(finding: ValidationError, fields: Fields) -> bool:
    """Whether it is that an operation has none (OAS 3.1.1 §4.8.16).

    The schemas say so by a least number of responses, and by a `default` that would do.
    """
    *above, key = ("", *map(str, finding.instance_path))
    is_of_responses = key == "responses" and kind_at(above[1:], fields) == "operation"
    return is_of_responses and finding.kind.name in ("minProperties", "required")


def _report(
    finding: ValidationError | None,
    meaning: Meaning | None,
    fields: Fields,
    document: Document,
    diagnostics: Diagnostics,
) -> None:
    if finding is None:
        message = "something in the rest breaks the standard; there is too much of it"
        diagnostics.warning("spec-more", message, document.locate(""))
        return
    kind = finding.kind.name
    code = _CODES.get(kind, "spec-other")
    message = f"this breaks the standard: {finding.message[:300]}"
    if _wants_response(finding, fields):
        code, message = "spec-missing", "this breaks the standard: no response is told"
    place = document.locate(join_pointer("", *finding.instance_path))
    if meaning:
        message = f"{message}; it is taken for {meaning.told}"
        diagnostics.warning(code, message, place, meaning.help)
    elif kind == "type" and not _is_harmless(finding, fields):
        diagnostics.error(code, message, place)
    else:
        diagnostics.warning(code, message, place)


# What follows are rules of the standard that its schemas do not express.


def _check_operation_ids(document: Document, diagnostics: Diagnostics) -> None:
    """An operationId is unique (OpenAPI 3.1.0, section 4.8.10)."""
    seen: dict[str, str] = {}
    for pointer, operation in _operations(document.root):
        name = operation.get("operationId")
        if not isinstance(name, str) or not name:  # an empty one names nothing
            continue
        first = seen.setdefault(name, pointer)
        place = document.locate(f"{pointer}/operationId") if first != pointer else None
        # One operation may be in several path items, of which one refers to the other.
        if place and place != document.locate(f"{first}/operationId"):
            diagnostics.warning(
                "spec-operation-id",
                f"the operationId `{name}` stands already at `#{first}`; "
                "they are told apart by their groups, or by their paths",
                place,
            )


def _check_parameters(document: Document, diagnostics: Diagnostics) -> None:
    """A parameter is listed once by name and place (section 4.8.10)."""
    for pointer, operation in _operations(document.root):
        seen: set[tuple[str, str]] = set()
        parameters = operation.get("parameters")
        for index, entry in enumerate(
            parameters if isinstance(parameters, list) else ()
        ):
            if not isinstance(entry, dict) or "$ref" in entry:
                continue
            key = parameter_identity(entry)
            if key in seen:
                diagnostics.warning(
                    "spec-parameter-twice",
                    f"the parameter `{entry.get('name')}` in {key[0]} is listed twice",
                    document.locate(f"{pointer}/parameters/{index}"),
                )
            seen.add(key)


def _operations(root: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each operation with its pointer; what has the wrong type is told elsewhere."""
    paths = root.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for tokens, operation in operations_in(item):
            if isinstance(operation, dict):
                yield join_pointer("/paths", path, *tokens), operation
