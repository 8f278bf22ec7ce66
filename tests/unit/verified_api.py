"""A description that makes a view print each kind of thing that is verified."""

from __future__ import annotations

from typing import Any

CARD: dict[str, Any] = {
    "type": "object",
    "required": ["object", "number"],
    "additionalProperties": False,
    "properties": {
        "object": {"const": "card"},
        "number": {"type": "string", "format": "password"},
        "exp-month": {"type": "integer", "description": "The month."},
        "brand": {"enum": ["visa", "amex", 1, True]},
        "owner": {"$ref": "#/components/schemas/Owner"},
    },
}
OWNER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "since": {"type": "string", "format": "date"},
        "cards": {"type": "array", "items": {"$ref": "#/components/schemas/Card"}},
        "kind": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "level": {"const": 3},
        "lot": {
            "oneOf": [
                {"title": "Lot", "properties": {"size": {"type": "integer"}}},
                {"title": "Pair", "properties": {"left": {"type": "string"}}},
            ]
        },
    },
}
BANK: dict[str, Any] = {
    "type": "object",
    "required": ["object"],
    "additionalProperties": {"type": "integer"},
    "properties": {"object": {"const": "bank"}, "iban": {"type": "string"}},
}
SOURCE: dict[str, Any] = {
    "oneOf": [
        {"$ref": "#/components/schemas/Card"},
        {"$ref": "#/components/schemas/Bank"},
    ]
}
FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "card": {"$ref": "#/components/schemas/Card"},
        "note": {"type": "string"},
    },
}
PAGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "nextPageToken": {"type": "string"},
        "cards": {"type": "array", "items": {"$ref": "#/components/schemas/Card"}},
    },
}

LEDGER: dict[str, Any] = {
    "type": "object",
    "required": ["debits", "total", "since", "source", "note", "page"],
    "properties": {
        "debits": {"type": "array", "items": {"type": "integer"}},
        "total": {"type": "number"},
        "since": {"type": "string", "format": "date"},
        "source": {"$ref": "#/components/schemas/Bank"},
        "note": {"type": "string"},
        "page": {"type": "integer"},
        "holder": {
            "oneOf": [
                {"$ref": "#/components/schemas/Owner"},
                {"title": "Firm", "properties": {"level": {"const": 4}}},
            ]
        },
    },
}


def _parameter(name: str, where: str, **more: Any) -> dict[str, Any]:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "schema": schema,
    } | more


API: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "7.1"},
    "servers": [{"url": "https://api.acme.example"}],
    "security": [{"token": []}, {"key": []}],
    "paths": {
        "/v1/sources/{source-id}": {
            "get": {
                "operationId": "getSource",
                "tags": ["sources"],
                "parameters": [
                    _parameter("source-id", "path"),
                    _parameter("page", "query", schema={"type": "integer"}),
                    _parameter("order", "query", schema={"const": "asc"}),
                    _parameter("filter", "query", style="deepObject", schema=FORM),
                    _parameter("X-Trace", "header"),
                    _parameter("session", "cookie"),
                    _parameter("form", "query", schema={"const": 1}, required=True),
                ],
                "responses": {
                    "200": {
                        "description": "Found.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Source"}
                            }
                        },
                    },
                    "404": {"description": "Not there."},
                },
            },
            "post": {
                "operationId": "postSource",
                "tags": ["sources"],
                "security": [],
                "servers": [{"url": "https://files.acme.example"}],
                "parameters": [_parameter("source-id", "path")],
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": FORM,
                            "encoding": {
                                "card": {"style": "deepObject", "explode": True}
                            },
                        }
                    }
                },
                "responses": {"204": {"description": "Done."}},
            },
        },
        "/v1/owners": {
            "put": {
                "operationId": "putOwner",
                "tags": ["owners"],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/vnd.acme+json": {
                            "schema": {"$ref": "#/components/schemas/Owner"}
                        }
                    },
                },
                "responses": {"default": {"description": "Either."}},
            },
            "get": {
                "operationId": "getLedger",
                "tags": ["owners"],
                "responses": {
                    "200": {
                        "description": "All of it.",
                        "headers": {
                            "X-Left": {"schema": {"type": "integer"}},
                            "X-Tags": {
                                "schema": {"type": "array", "items": {"type": "string"}}
                            },
                        },
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Ledger"}
                            }
                        },
                    }
                },
            },
        },
        "/v1/cards": {
            "get": {
                "operationId": "listCards",
                "tags": ["feeds"],
                "parameters": [_parameter("pageToken", "query")],
                "responses": {
                    "200": {
                        "description": "One page.",
                        "content": {"application/json": {"schema": PAGE}},
                    }
                },
            },
            "post": {
                "operationId": "watchCards",
                "tags": ["feeds"],
                "responses": {
                    "200": {
                        "description": "What changes.",
                        "content": {
                            "application/jsonl": {
                                "schema": {"$ref": "#/components/schemas/Card"}
                            },
                            "application/json": {
                                "schema": {"type": "string", "format": "binary"}
                            },
                        },
                    }
                },
            },
        },
    },
    "components": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Acme-Key"},
        },
        "schemas": {
            "Card": CARD,
            "Owner": OWNER,
            "Bank": BANK,
            "Source": SOURCE,
            "Ledger": LEDGER,
        },
    },
}
