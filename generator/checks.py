"""Compares a description with its standard, and says where it breaks it.

Uses the standard's own JSON Schemas, as openapi-spec-validator ships them, through the
validator written in Rust: all of Stripe takes 0.04 s, where that package's own walk
takes more than 2 s and opens whatever file or address a `$ref` names. What breaks the
standard without harm is a warning; what later stages cannot read is an error. Follows no
reference: what one leads to is judged in `references`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib import metadata
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from .diagnostics import Diagnostics, Failure, error
from .document import Document
from .pointers import join_pointer

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

# Beyond this many, one message tells that there are more.
MAX_FINDINGS: Final = 50

# The versions that can be read, each with its schema inside openapi-spec-validator.
_SCHEMAS: Final[Mapping[str, str]] = MappingProxyType({"3.0": "v3.0", "3.1": "v3.1"})
_VERSION = re.compile(r"([0-9]+\.[0-9]+)(?:\.[0-9]+)?(?:-.+)?", re.ASCII)


def check_description(document: Document, diagnostics: Diagnostics) -> None:
    """Add what breaks the standard; raises `Failure` where it is no description at all.

    Errors are added, not raised, so that the caller can tell all of them at once.
    """
    schema = _load_schema(read_version(document))
    found = _validate(schema, document.root)
    for finding in islice(found, MAX_FINDINGS):
        _report(finding, document, diagnostics)
    if next(found, None) is not None:
        diagnostics.warning(
            "spec-more",
            f"more than {MAX_FINDINGS} places break the standard; the rest is not told",
            document.locate(""),
        )


def read_version(document: Document) -> str:
    """The version that a description is written in: `3.0` or `3.1`; or `Failure`."""
    root = document.root
    if not isinstance(root, dict):
        message = "this is no OpenAPI description: it is no mapping"
        raise Failure(error("not-openapi", message, document.locate("")))
    key = next((key for key in ("openapi", "swagger") if key in root), None)
    if key is None:
        message = "this is no OpenAPI description: it has no `openapi`"
        raise Failure(error("not-openapi", message, document.locate("")))
    # YAML reads an unquoted `2.0` as a number.
    match = _VERSION.fullmatch(str(root[key]))
    version = match[1] if match else ""
    if version not in _SCHEMAS or key != "openapi":
        name = "OpenAPI" if key == "openapi" else "Swagger"
        message = f"{name} `{root[key]}` cannot be read; 3.0 and 3.1 can"
        raise Failure(error("version-unsupported", message, document.locate(f"/{key}")))
    return version


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


def _validate(schema: dict[str, Any], root: Any) -> Iterator[ValidationError]:
    # Takes 0.1 s to import.
    from jsonschema_rs import validator_for

    # `mask` keeps values, which may be megabytes, out of the messages; `offline`
    # keeps the validator from fetching a schema by its address.
    validator = validator_for(schema, mask="the value", offline=True)
    for finding in validator.iter_errors(root):
        yield from _causes(finding)


def _causes(finding: ValidationError) -> Iterator[ValidationError]:
    """What is wrong inside the nearest alternative, where the finding is that none fits.

    The schemas say "a Schema or a Reference" all over; that neither fits helps nobody.
    """
    branches = getattr(finding.kind, "context", None)
    if not branches:
        yield finding
        return
    for cause in min(branches, key=_distance):
        yield from _causes(cause)


def _distance(branch: list[ValidationError]) -> tuple[bool, int, int]:
    """How far an alternative is from fitting: what gets deeper is nearer."""
    lacks_reference = any(
        getattr(cause.kind, "property", None) == "$ref" for cause in branch
    )
    depth = max(len(cause.instance_path) for cause in branch)
    return lacks_reference, -depth, len(branch)


def _report(
    finding: ValidationError, document: Document, diagnostics: Diagnostics
) -> None:
    place = document.locate(join_pointer("", *finding.instance_path))
    message = f"this breaks the standard: {finding.message}"
    # A null is as good as nothing, and many tools write it for nothing.
    if finding.kind.name == "type" and finding.instance is not None:
        diagnostics.error("spec-type", message, place)
    else:
        diagnostics.warning(f"spec-{_CODES.get(finding.kind.name, 'other')}", message, place)


_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "type": "null",
        "required": "missing",
        "additionalProperties": "unknown-field",
        "unevaluatedProperties": "unknown-field",
        "enum": "value",
        "const": "value",
        "pattern": "value",
        "format": "value",
    }
)
