"""The pages and descriptions that lie beside the repository, as sources of the stages.

They are test data, no part of the repository: whoever has none skips what needs them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import ir, pipeline
from generator.diagnostics import Diagnostics
from generator.result import Result
from generator.settings import ClientSettings
from generator.source_files import load_source

TOP = Path(__file__).resolve().parents[2]
HTTPDOC = TOP.parent / "shared" / "httpdoc"

needs_httpdoc = pytest.mark.skipif(
    not HTTPDOC.is_dir(),
    reason=f"the operation pages do not lie beside the repository, in {HTTPDOC}",
)


def page_folders() -> list[str]:
    """Every folder of pages, as `dialect-c/stripe`."""
    return sorted(
        folder.relative_to(HTTPDOC).as_posix() for folder in HTTPDOC.glob("dialect-*/*")
    )


def settings_for(
    source: Path, output: Path, nested: ir.Nested | None = None
) -> ClientSettings:
    """A client about which nothing is configured but, perhaps, `nested`."""
    return ClientSettings(
        name=output.name, source=str(source), output=str(output), nested=nested
    )


def described(source: Path, nested: ir.Nested | None = None) -> ir.Api:
    """The intermediate model of a description or of a folder of pages."""
    diagnostics = Diagnostics()
    read = load_source(source, source.name, diagnostics)
    settings = settings_for(source, Path("client"), nested)
    return pipeline.describe(read, settings, {}, diagnostics)


def generated(source: Path, output: Path) -> Result:
    """The whole package, in memory; its name is the last part of `output`."""
    diagnostics = Diagnostics()
    read = load_source(source, source.name, diagnostics)
    return pipeline.generate(read, settings_for(source, output), {}, diagnostics)


def write(result: Result, output: Path) -> int:
    """Write a package without lock or journal; the number of lines written."""
    for file in result.files:
        path = output / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return sum(file.text.count("\n") for file in result.files)
