"""What the pipeline hands over to be written: text, not yet on any disk.

Data only. Which of it is written is decided in `output`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Owner: TypeAlias = Literal["generated", "scenario"]
"""`generated` is ours from run to run; a `scenario` is the user's once written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedFile:
    """One file of the package, at `path` below its folder, with `/` between parts.

    `essence` is what `essence_of` says of the text; None where nobody asked it yet.
    """

    path: str
    text: str
    owner: Owner = "generated"
    essence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The whole package, and each name that was decided on the way.

    `names` maps a JSON pointer into the description to the Python name there, and
    `given` those names that the configuration decides, which no lock remembers.
    """

    files: tuple[GeneratedFile, ...]
    names: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)
