"""Compares a description with its standard, and says where it breaks it.

What breaks the standard without harm, or can be read as what is meant, is a warning;
what later stages cannot read is an error. Follows no reference: what one leads to is
judged in `references`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ..diagnostics import Diagnostics, Failure, error
from ..document import Document
from ..grammar import OPEN, OPENAPI, SWAGGER, Fields, kind_at
from ..pointers import join_pointer
from .meaning import LEFT_OUT, Meaning, Place, meaning_of, replaced, word_of
from .places import place_of
from .rules import check_operation_ids, check_parameters
from .schemas import SCHEMAS, findings_of, load_validator

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

# Beyond this many, one message tells that there are more.
MAX_FINDINGS: Final = 50
_MOST_UNCLEAR: Final = 1_000
"""Findings without a meaning, past which no more are looked for: that takes long."""
_MOST_ROUNDS: Final = 5
"""Times that a description is looked at: wrong values can stand in one another."""

_KEYS: Final[Mapping[str, str]] = MappingProxyType({"2.0": "swagger"})
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
    root = _judged(load_validator(version), version, document, diagnostics)
    check_operation_ids(document.with_root(root), diagnostics)
    check_parameters(document.with_root(root), diagnostics)
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
        for finding in _distinct(findings_of(validator, version, root), told):
            place = place_of(finding, root) if finding else ()
            if _is_extension([*map(str, place)], fields):
                continue
            meaning = _meaning(finding, place, fields) if finding else None
            if meaning:
                meant[place] = meaning
            if len(told) <= MAX_FINDINGS:
                _report(finding, place, meaning, fields, document, diagnostics)
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
    if version not in SCHEMAS or key != _KEYS.get(version, "openapi"):
        name = "OpenAPI" if key == "openapi" else "Swagger"
        message = (
            f"{name} `{str(root[key])[:40]}` cannot be read; Swagger 2.0 and"
            " OpenAPI 3.0, 3.1 and 3.2 can"
        )
        raise Failure(error("version-unsupported", message, document.locate(f"/{key}")))
    return version


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


def _is_extension(place: Sequence[str], fields: Fields) -> bool:
    """Whether it is inside an extension of a Callback Object (OAS 3.1.1 §4.8.18).

    The standard permits these, and its schemas take each for a path item.
    """
    return any(
        token.startswith("x-") and kind_at(place[:index], fields) == "callback"
        for index, token in enumerate(place)
    )


def _meaning(finding: ValidationError, place: Place, fields: Fields) -> Meaning | None:
    """What a wrong value is taken for, where it is not read as it is."""
    value = finding.instance
    if not place:
        return None
    *above, key = map(str, place)
    kind = kind_at(above, fields)
    if finding.kind.name == "enum" and isinstance(value, str):
        return word_of(value, kind, key)
    if finding.kind.name != "type":
        return None
    if key == "$ref" and kind in OPEN:
        return Meaning(LEFT_OUT, "no reference, and left out")
    if _is_no_media_type([*map(str, place)], fields):
        return Meaning(LEFT_OUT, "no media type, and left out")
    if _is_harmless(finding, place, fields):
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


def _is_harmless(finding: ValidationError, place: Place, fields: Fields) -> bool:
    """Whether a value of the wrong type is read as it is, or counts for nothing."""
    value = finding.instance
    if value is None:
        return True  # as good as nothing, and many tools write it for nothing
    tokens = [*map(str, place)]
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


def _wants_response(finding: ValidationError, place: Place, fields: Fields) -> bool:
    """Whether it is that an operation has none (OAS 3.1.1 §4.8.16).

    The schemas say so by a least number of responses, and by a `default` that would do.
    """
    *above, key = ("", *map(str, place))
    is_of_responses = key == "responses" and kind_at(above[1:], fields) == "operation"
    return is_of_responses and finding.kind.name in ("minProperties", "required")


def _report(
    finding: ValidationError | None,
    place: Place,
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
    if _wants_response(finding, place, fields):
        code, message = "spec-missing", "this breaks the standard: no response is told"
    where = document.locate(join_pointer("", *place))
    if meaning:
        message = f"{message}; it is taken for {meaning.told}"
        diagnostics.warning(code, message, where, meaning.help)
    elif kind == "type" and not _is_harmless(finding, place, fields):
        diagnostics.error(code, message, where)
    else:
        diagnostics.warning(code, message, where)
