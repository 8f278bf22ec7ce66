"""The JSON Schema of the configuration, made of the options that are read."""

from __future__ import annotations

from . import forms
from .options import CLIENT_OPTIONS, SHARED_OPTIONS


def configuration_schema() -> forms.Form:
    """The form of a `clientsmith.toml`, and of `[tool.clientsmith]`."""
    own = {key: option.schema for key, option in CLIENT_OPTIONS.items()}
    shared = {key: option.schema for key, option in SHARED_OPTIONS.items()}
    client = forms.fields(own, ["source", "output"])
    clients = {
        "description": "The clients, each in a table of its name.",
        **forms.table(client),
        "minProperties": 1,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "clientsmith",
        "description": "Clients of HTTP APIs, and the defaults of all of them.",
        **forms.fields({**shared, "clients": clients}, ["clients"]),
    }
