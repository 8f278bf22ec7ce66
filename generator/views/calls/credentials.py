"""What a client has of credentials in sample calls, and where they go."""

from __future__ import annotations

import base64

from ... import ir


def credentials_of(api: ir.Api) -> dict[str, str]:
    """A value for each of the client's credential keywords."""
    names = [name for scheme in api.schemes for name in scheme.arguments]
    return {name: name.replace("_", "-") for name in dict.fromkeys(names)}


class Credentials:
    """Where the credentials go of the first alternative that needs any and has all."""

    def __init__(self, api: ir.Api, security: ir.Requirement) -> None:
        known = {scheme.name: scheme for scheme in api.schemes}
        whole = [a for a in security if a and all(name in known for name in a)]
        self.schemes = [known[name] for name in whole[0]] if whole else []
        self._values = credentials_of(api)

    def given(self) -> dict[str, str]:
        """The client's keywords that take them, each with its value."""
        names = [name for scheme in self.schemes for name in scheme.arguments]
        return {name: self._values[name] for name in names}

    def of_kind(self, kind: ir.SchemeKind) -> list[tuple[str, str]]:
        """Key and value of each scheme of the kind."""
        return [
            (scheme.key, self._values[scheme.arguments[0]])
            for scheme in self.schemes
            if scheme.kind == kind
        ]

    def headers(self) -> dict[str, str]:
        """Of two schemes with one header the later is sent."""
        headers = dict[str, str]()
        for scheme in self.schemes:
            values = [self._values[argument] for argument in scheme.arguments]
            if scheme.kind == "header":
                headers[scheme.key.lower()] = values[0]
            elif scheme.kind == "bearer":
                headers["authorization"] = f"Bearer {values[0]}"
            elif scheme.kind == "basic":
                token = base64.b64encode(":".join(values).encode()).decode()
                headers["authorization"] = f"Basic {token}"
        return headers
