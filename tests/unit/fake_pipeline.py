"""A pipeline that writes what a test tells it to, so that tests of the command and of
the output folder do not depend on how clients are generated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from generator.diagnostics import Diagnostics, Failure, Location, error
from generator.ir import Api, Doc
from generator.result import GeneratedFile, Result
from generator.settings import ClientSettings
from generator.source_files import Source


@dataclass
class FakePipeline:
    """`generated` and `scenarios` map paths to text; the other parts are for messages.

    `seen_names` keeps the names that each run was given.
    """

    generated: dict[str, str] = field(default_factory=dict)
    scenarios: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    fault: Exception | None = None
    seen_names: list[dict[str, str]] = field(default_factory=list)

    def generate(
        self,
        source: Source,
        settings: ClientSettings,
        names: Mapping[str, str],
        diagnostics: Diagnostics,
        standing: Callable[[str], str | None] | None = None,
    ) -> Result:
        self._tell(names, diagnostics)
        files = [GeneratedFile(path=p, text=t) for p, t in self.generated.items()]
        files += [
            GeneratedFile(path=path, text=text, owner="scenario")
            for path, text in self.scenarios.items()
        ]
        return Result(files=tuple(files), names=self.names)

    def describe(
        self,
        source: Source,
        settings: ClientSettings,
        names: Mapping[str, str],
        diagnostics: Diagnostics,
    ) -> Api:
        self._tell(names, diagnostics)
        return Api(
            title="Fäke",
            version="1",
            doc=Doc(),
            servers=(),
            security=(),
            schemes=(),
            groups=(),
            declarations=(),
        )

    def describe_places(
        self,
        source: Source,
        settings: ClientSettings,
        names: Mapping[str, str],
        diagnostics: Diagnostics,
    ) -> tuple[Api, Callable[[str], Location]]:
        api = self.describe(source, settings, names, diagnostics)
        return api, lambda pointer: Location(file=source.label, pointer=pointer)

    def _tell(self, names: Mapping[str, str], diagnostics: Diagnostics) -> None:
        self.seen_names.append(dict(names))
        if self.fault:
            raise self.fault
        for code in self.warnings:
            diagnostics.warning(code, "a warning")
        if self.errors:
            raise Failure(*(error(code, "an error") for code in self.errors))
