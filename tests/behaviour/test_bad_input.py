"""Bad input, by the real command: a clear error with its place, and nothing written."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .descriptions import FORM, description, page_text
from .making import PAGE, run_command

GOOD = page_text("GetThing", r"\v1\things")


@dataclass(frozen=True, kw_only=True)
class Bad:
    """Files, the one that is the source, and the error that has to be told.

    `line` is where in `file` the mistake stands: 0 where it is the file as a whole, and
    a text where the first line that holds it is meant.
    """

    files: Mapping[str, str | bytes]
    source: str
    code: str
    file: str
    line: int | str = 0
    says: str = ""
    helps: str = ""


def _api(operation: object, **more: Any) -> str:
    document = description({"/things": {"get": operation}}, **more)
    return json.dumps(document, indent=1)


def _answering(schema: object) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "OK", "content": content}}}


_MISSING = {"$ref": "#/components/parameters/Pge"}
_NO_TARGET = re.sub(r'<span class="http-target">.*?</span>', "", GOOD)
_BROKEN_SCHEMA = page_text(
    "PostThing",
    r"\v1\things",
    method="POST",
    content_type=FORM,
    schema='{\n "type": "object",\n "properties": {"a": }\n}',
)
_NO_SCHEMA = page_text(
    "PostThing", r"\v1\things", method="POST", content_type=FORM, schema="[1]"
)
_CASES = {
    "no such file": Bad(
        files={},
        source="gone.html",
        code="source-missing",
        file="gone.html",
        says="no such file",
    ),
    "neither HTML nor OpenAPI": Bad(
        files={"notes.txt": "Dear diary\n"},
        source="notes.txt",
        code="source-unknown",
        file="notes.txt",
        says="neither an OpenAPI description",
    ),
    "a picture": Bad(
        files={"a.png": b"\x89PNG\r\n\x1a\n\0\0\xff"},
        source="a.png",
        code="source-unknown",
        file="a.png",
    ),
    "HTML that is no operation page": Bad(
        files={"index.html": "<html><body><p>Hello</p></body></html>"},
        source="index.html",
        code="page-not-operation",
        file="index.html",
    ),
    "a page without a target": Bad(
        files={"GetThing.html": _NO_TARGET},
        source="GetThing.html",
        code="page-no-target",
        file="GetThing.html",
        line=1,
        says="target",
    ),
    "a page with an empty target": Bad(
        files={"GetThing.html": GOOD.replace(r"\v1\things", "")},
        source="GetThing.html",
        code="page-no-target",
        file="GetThing.html",
        line="http-target",
    ),
    "JSON that does not parse": Bad(
        files={"PostThing.html": _BROKEN_SCHEMA},
        source="PostThing.html",
        code="page-json",
        file="PostThing.html",
        line="Request Body Schema",
        says="schema of the body",
    ),
    "a schema that is no object": Bad(
        files={"PostThing.html": _NO_SCHEMA},
        source="PostThing.html",
        code="page-json",
        file="PostThing.html",
        line="Request Body Schema",
    ),
    "a page that is no UTF-8": Bad(
        files={
            "GetThing.html": b'<html>\n<p class="request-description">\xff</p></html>'
        },
        source="GetThing.html",
        code="encoding",
        file="GetThing.html",
        line=2,
        says="0xFF",
    ),
    "an empty folder": Bad(
        files={"pages/.keep": ""}, source="pages", code="source-empty", file="pages"
    ),
    "a folder without pages": Bad(
        files={"pages/api.yaml": "openapi: 3.0.3\n"},
        source="pages",
        code="source-empty",
        file="pages",
    ),
    "a folder without operation pages": Bad(
        files={"pages/a.html": "<p>a</p>", "pages/b.md": "# b"},
        source="pages",
        code="page-none",
        file="bad",
    ),
    "two pages with one operationId": Bad(
        files={
            "pages/GetThing.html": GOOD,
            "pages/GetThing.md": GOOD.replace("things", "others"),
        },
        source="pages",
        code="page-same-name",
        file="pages/GetThing.md",
        line="HTTP Request",
        says="GetThing",
    ),
    "two pages with one method and path": Bad(
        files={"pages/GetThing.html": GOOD, "pages/ReadThing.html": GOOD},
        source="pages",
        code="page-same-operation",
        file="pages/ReadThing.html",
        line="HTTP Request",
        says="/v1/things",
    ),
    "invalid YAML": Bad(
        files={"api.yaml": "openapi: 3.0.3\ninfo:\n  title: a\n   version: b\n"},
        source="api.yaml",
        code="yaml-syntax",
        file="api.yaml",
        line=4,
        says="not YAML",
    ),
    "a key twice": Bad(
        files={"api.yaml": "openapi: 3.0.3\ninfo: {}\npaths: {}\ninfo: {}\n"},
        source="api.yaml",
        code="duplicate-key",
        file="api.yaml",
        line=4,
        says="info",
    ),
    "an empty file": Bad(
        files={"api.yaml": ""},
        source="api.yaml",
        code="empty-document",
        file="api.yaml",
        line=1,
    ),
    "invalid JSON": Bad(
        files={"api.json": '{\n "openapi": "3.0.3",\n "info": {,}\n}'},
        source="api.json",
        code="json-syntax",
        file="api.json",
        line=3,
    ),
    "no mapping": Bad(
        files={"api.yaml": "- openapi\n"},
        source="api.yaml",
        code="not-openapi",
        file="api.yaml",
        line=1,
    ),
    "no `openapi`": Bad(
        files={"api.json": '{"info": {}}'},
        source="api.json",
        code="not-openapi",
        file="api.json",
        line=1,
    ),
    "nothing but a version": Bad(
        files={"api.yaml": "openapi: 3.1.0\nx: 1\n"},
        source="api.yaml",
        code="nothing-described",
        file="api.yaml",
        line=1,
    ),
    "no operation": Bad(
        files={"api.yaml": "swagger: '2.0'\ninfo: {}\nhost: api.example.net\n"},
        source="api.yaml",
        code="nothing-described",
        file="api.yaml",
        line=1,
        says="no operation",
    ),
    "a version of the future": Bad(
        files={"api.yaml": "info: {}\nopenapi: 4.0.0\n"},
        source="api.yaml",
        code="version-unsupported",
        file="api.yaml",
        line=2,
        says="4.0.0",
    ),
    "a reference to nothing": Bad(
        files={
            "api.json": _api(
                {**_answering({}), "parameters": [_MISSING]},
                components={"parameters": {"Page": {"name": "p", "in": "query"}}},
            )
        },
        source="api.json",
        code="ref-missing",
        file="api.json",
        line=26,
        says="#/components/parameters/Pge",
    ),
    "a reference to what is no parameter": Bad(
        files={"api.json": _api({**_answering({}), "parameters": [{"$ref": ""}]})},
        source="api.json",
        code="parameter-invalid",
        file="api.json",
        line=26,
    ),
    "a body as a parameter, as in Swagger 2.0": Bad(
        files={
            "api.json": _api(
                {**_answering({}), "parameters": [{"name": "b", "in": "body"}]}
            )
        },
        source="api.json",
        code="parameter-invalid",
        file="api.json",
        line=26,
        helps="`requestBody` says what is sent",
    ),
    "a reference out of the file": Bad(
        files={"api.json": _api(_answering({"$ref": "/etc/passwd"}))},
        source="api.json",
        code="ref-outside",
        file="api.json",
        line='"schema": {',
    ),
}


@pytest.fixture(scope="module")
def good_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package that the command wrote before."""
    folder = tmp_path_factory.mktemp("good")
    done = run_command("generate", PAGE, "-o", "bad", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "bad"


def contents(folder: Path) -> dict[str, tuple[bytes | None, int]]:
    """Bytes and time of change of everything below a folder, and of itself."""
    return {
        str(path.relative_to(folder)): (
            None if path.is_dir() else path.read_bytes(),
            path.stat().st_mtime_ns,
        )
        for path in (folder, *folder.rglob("*"))
    }


def errors_of(stderr: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in stderr.splitlines()]
    return [diagnostic for diagnostic in found if diagnostic["severity"] == "error"]


def line_of(bad: Bad) -> int:
    if isinstance(bad.line, int):
        return bad.line
    data = bad.files[bad.file]
    text = data if isinstance(data, str) else data.decode()
    lines = text.splitlines()
    return next(n for n, line in enumerate(lines, 1) if bad.line in line)


@pytest.mark.parametrize("name", _CASES)
def test_bad_input(name: str, tmp_path: Path, good_output: Path) -> None:
    """One error with code, file and line; exit 2; what stands there stays untouched."""
    bad = _CASES[name]
    for path, data in bad.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data.encode() if isinstance(data, str) else data)
    output = tmp_path / "bad"
    shutil.copytree(good_output, output)
    before = contents(tmp_path)
    arguments = ("--format", "json", "generate", bad.source, "-o", "bad")
    done = run_command(*arguments[2:], *arguments[:2], cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    errors = errors_of(done.stderr)
    assert [error["code"] for error in errors] == [bad.code]
    (error,) = errors
    assert (error["file"], error["line"]) == (bad.file, line_of(bad))
    assert bad.says in error["message"]
    assert bad.helps in (error["help"] or "")
    assert "\n" not in error["message"]
    assert len(error["message"]) < 300
    assert not re.search(r"Traceback|Error\(|<class|0x[0-9a-f]{6}", error["message"])
    assert contents(tmp_path) == before


def test_no_output_folder_appears(tmp_path: Path) -> None:
    """Where there was no output folder there is none after bad input."""
    (tmp_path / "GetThing.html").write_text(_NO_TARGET)
    done = run_command("generate", "GetThing.html", "-o", "new/client", cwd=tmp_path)
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["GetThing.html"]


def test_text_form(tmp_path: Path) -> None:
    """`file:line:column: error[code]: message` on stderr, and nothing on stdout."""
    (tmp_path / "GetThing.html").write_text(_NO_TARGET)
    done = run_command("generate", "GetThing.html", "-o", "client", cwd=tmp_path)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
    assert len(lines) == 1
    place = r"GetThing\.html:[0-9]+:[0-9]+: error\[page-no-target\]: \S.*[^.]"
    assert re.fullmatch(place, lines[0])
    assert done.stdout == ""


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Each bad page of a folder gets its error; no page hides another."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "A.html").write_text(_NO_TARGET)
    (tmp_path / "pages" / "B.html").write_text(GOOD)
    (tmp_path / "pages" / "C.html").write_text(_BROKEN_SCHEMA)
    done = run_command(
        "generate", "pages", "-o", "client", "--format", "json", cwd=tmp_path
    )
    assert done.returncode == 2
    assert [(error["file"], error["code"]) for error in errors_of(done.stderr)] == [
        ("pages/A.html", "page-no-target"),
        ("pages/C.html", "page-json"),
    ]
    assert not (tmp_path / "client").exists()


@pytest.mark.parametrize("command", ["check", "show"])
def test_other_commands(command: str, tmp_path: Path) -> None:
    """`check` and `show` say the same of bad input, with the same exit code."""
    (tmp_path / "GetThing.html").write_text(_NO_TARGET)
    output = ("-o", "client") if command == "check" else ()
    done = run_command(command, "GetThing.html", *output, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[page-no-target]" in done.stderr
