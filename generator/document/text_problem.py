"""What stops the reading of a text, with the offset where it stands.

Belongs to the readers of JSON and YAML; `document` and `pages` turn it into a
diagnostic, since only they know the file.
"""

from __future__ import annotations


class TextProblem(ValueError):
    """A text that cannot be read. `offset` counts characters from its beginning."""

    def __init__(
        self, code: str, message: str, offset: int = 0, help: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.offset = offset
        self.help = help


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Where an offset stands, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
