"""Descriptions and pages written for these tests."""

from __future__ import annotations

import html
import json
from typing import Any

PAGE = """<!DOCTYPE html><html><head><title></title></head><body><article>
<section class="requestOverview"><h1 class="request-summary">{name}</h1></section>
<section class="http"><h3>HTTP Request</h3><pre class="http-example">\
<span class="request-line">{method}</span> <span class="http-target">{target}</span> \
<span class="http-version">HTTP/1.1</span>{head}&#xA;&#xA;null</pre></section>
{parts}<section class="responses"><h2>Responses</h2><ul class="responses">\
<li class="response"><pre class="http-example"><span class="status-line">200</span> \
<span class="status-description">OK</span>
<span class="header-line">content-type</span>: \
<span class="header-value">application/json</span>&#xA;&#xA;null</pre></li></ul>\
</section></article></body></html>
"""


def page_text(
    name: str,
    target: str,
    *,
    method: str = "GET",
    host: str = "api.example.net:443",
    content_type: str | None = None,
    parameters: tuple[tuple[str, str], ...] = (),
    schema: object = None,
) -> str:
    """An operation page, as httpdoc's third dialect has it.

    `parameters` are names and locations, all text and required; a `schema` that is text
    stands in the page as it is.
    """
    headers = {"host": host, "accept": "application/json", "content-type": content_type}
    head = "".join(
        f'&#xA;<span class="header-line">{key}</span>: '
        f'<span class="header-value">{value}</span>'
        for key, value in headers.items()
        if value
    )
    parts = "".join(map(_parameter, parameters))
    if parts:
        parts = f'<dl class="parameters"><h3>Parameters</h3>{parts}</dl>\n'
    if schema is not None:
        text = schema if isinstance(schema, str) else json.dumps(schema, indent=2)
        escaped = html.escape(text).replace("\n", "&#xA;")
        parts += '<section class="requestContent"><h3>Request Body Schema</h3>'
        parts += f'<pre class="schema">{escaped}</pre></section>\n'
    return PAGE.format(name=name, method=method, target=target, head=head, parts=parts)


def _parameter(parameter: tuple[str, str]) -> str:
    name, location = parameter
    return (
        f'<dt class="parameter"><span class="parameter-name">{name}</span> [ in: '
        f'<span class="parameter-location">{location}</span> type: '
        '<span class="parameter-type">string</span> ]</dt><dd class="parameter">'
        '<span class="parameter-description"></span> '
        '<span class="parameter-required">required</span></dd>'
    )


def description(paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An OpenAPI description of these paths."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Made for a test", "version": "1"},
        "servers": [{"url": "https://api.example.net/v1"}],
        "paths": paths,
        **more,
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TEXT = {"type": "string"}
_TEXTS = {"type": "object", "additionalProperties": _TEXT}
_ITEM = _object(
    price=_TEXT,
    quantity={"type": "integer"},
    recurs={"type": "boolean"},
    rate={"type": "number"},
    price_data=_object(
        currency=_TEXT,
        product_data=_object(name=_TEXT, images=_list(_TEXT), metadata=_TEXTS),
    ),
    tax_rates=_list(_TEXT),
)
DEEP_SCHEMA = _object(
    flag={"type": "boolean"},
    flags=_list({"type": "boolean"}),
    grid=_list(_list({"type": "integer"})),
    items=_list(_ITEM),
    note={"type": "string", "nullable": True},
    phases=_list(_object(items=_list(_ITEM), title=_TEXT)),
    size={"type": "integer"},
    weight={"type": "number"},
)
FORM = "application/x-www-form-urlencoded"


def deep_page() -> str:
    """A form of many levels, told by a page."""
    return page_text(
        "PostOrders",
        r"\v1\orders",
        method="POST",
        content_type=FORM,
        schema=DEEP_SCHEMA,
    )


def deep_description() -> dict[str, Any]:
    """The same form, told by a description that asks for brackets."""
    brackets = {"style": "deepObject", "explode": True}
    nested = ("flags", "grid", "items", "phases")
    body = {"schema": DEEP_SCHEMA, "encoding": dict.fromkeys(nested, brackets)}
    operation = {
        "operationId": "PostOrders",
        "requestBody": {"content": {FORM: body}},
        "responses": {
            "200": {
                "description": "OK",
                "content": {"application/json": {"schema": {}}},
            }
        },
    }
    return description({"/v1/orders": {"post": operation}})
