"""Puts what the configuration says in the place of what a description leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

from ..grammar import METHODS
from ..settings import AuthScheme, ClientSettings, PageSettings


def with_overrides(
    root: dict[str, Any], settings: ClientSettings, *, pages: bool
) -> dict[str, Any]:
    """The description as configured; `root` itself stays as it is."""
    changed = dict(root)
    if settings.title:
        changed["info"] = {**_object(root, "info"), "title": settings.title}
    if settings.base_url:
        changed["servers"] = [{"url": settings.base_url}]
    if settings.auth is not None:
        schemes = {_scheme_name(auth): _scheme(auth) for auth in settings.auth}
        components = {**_object(root, "components"), "securitySchemes": schemes}
        changed["components"] = components
        changed["security"] = [{name: []} for name in schemes]
    if pages:
        changed["paths"] = _pages(_object(root, "paths"), settings.pages)
    return changed


def overriding_option(pointer: str, settings: ClientSettings) -> str | None:
    """The option whose words stand at a pointer; None where the description's do."""
    given = {"base-url": settings.base_url, "auth": settings.auth}
    for place, option in _REPLACED.items():
        if given[option] is not None and f"{pointer}/".startswith(f"{place}/"):
            return option
    return None


_REPLACED: Final = {
    "/servers": "base-url",
    "/security": "auth",
    "/components/securitySchemes": "auth",
}


def usual_lists(root: dict[str, Any]) -> Literal["indices", "repeat"]:
    """How the API of these pages writes lists, which no page says.

    One that takes forms has brackets for all that is nested, in queries too. Any other
    has what the star of a target says: `{?ids*}` is `ids=a&ids=b` (RFC 6570 §3.2.8).
    """
    items = _object(root, "paths").values()
    operations = [item[key] for item in items for key in item if key in METHODS]
    bodies = [_object(each, "requestBody") for each in operations]
    types = [next(iter(_object(body, "content")), "") for body in bodies if body]
    forms = [each for each in types if each.lower().startswith(_FORM)]
    return "indices" if 0 < len(types) <= 2 * len(forms) else "repeat"


_FORM: Final = "application/x-www-form-urlencoded"


def settled_notes(settings: ClientSettings) -> frozenset[str]:
    """Codes of notes on assumptions that the configuration has taken the place of."""
    codes: set[str] = set()
    if settings.auth is not None:
        codes.add("page-no-security")
    if settings.base_url is not None:
        codes |= {"page-server-assumed", "page-no-server", "page-host-stand-in"}
        codes.add("scheme-assumed")
    if settings.pages.body_required is not None:
        codes.add("page-body-required-assumed")
    if not settings.pages.infer_responses:
        codes.add("page-response-inferred")
    return frozenset(codes)


def _object(parent: dict[str, Any], key: str) -> dict[str, Any]:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def _scheme_name(auth: AuthScheme) -> str:
    return auth.key or auth.kind


def _scheme(auth: AuthScheme) -> dict[str, str]:
    if auth.kind in ("bearer", "basic"):
        return {"type": "http", "scheme": auth.kind}
    return {"type": "apiKey", "in": auth.kind, "name": auth.key}


def _pages(paths: dict[str, Any], settings: PageSettings) -> dict[str, Any]:
    return {
        path: {
            key: _operation(value, settings) if key in METHODS else value
            for key, value in item.items()
        }
        for path, item in paths.items()
    }


def _operation(operation: dict[str, Any], settings: PageSettings) -> dict[str, Any]:
    changed = dict(operation)
    if "requestBody" in operation and settings.body_required is not None:
        body = _object(operation, "requestBody")
        changed["requestBody"] = {**body, "required": settings.body_required}
    if not settings.infer_responses:
        responses = _object(operation, "responses").items()
        changed["responses"] = {
            status: dict(_without_schemas(response)) for status, response in responses
        }
    return changed


def _without_schemas(response: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in response.items():
        if key != "content":
            yield key, value
            continue
        yield key, {
            media_type: {k: v for k, v in media.items() if k != "schema"}
            for media_type, media in value.items()
        }
