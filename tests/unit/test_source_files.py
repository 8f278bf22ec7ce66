"""What is read from disk, decided by content; one clear error for what cannot be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator import source_files
from generator.diagnostics import Diagnostics, Failure
from generator.source_files import Source, load_source

PAGE = b"<!DOCTYPE html><html><head></head></html>"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(name: str, diagnostics: Diagnostics | None = None) -> Source:
    told = Diagnostics() if diagnostics is None else diagnostics
    return load_source(Path(name), name, told)


def failure(name: str) -> tuple[str, str]:
    with pytest.raises(Failure) as caught:
        load(name)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.location is not None
    return diagnostic.code, diagnostic.location.file


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.html", PAGE, "pages"),
        ("a.md", b"\xef\xbb\xbf \n" + PAGE, "pages"),
        ("a.txt", PAGE, "pages"),
        ("a.yaml", PAGE, "pages"),
        ("a.html", b"openapi: 3.1.0\n", "openapi"),
        ("a", b"# ours\n\nopenapi: 3.1.0\n", "openapi"),
        ("a", b"info: {}\n'swagger' : '2.0'\n", "openapi"),
        ("a", b'  {"openapi": "3.1.0"}', "openapi"),
        ("a", '{"openapi": "3.1.0"}'.encode("utf-16"), "openapi"),
        ("a.json", b"[", "openapi"),
        ("a.YML", b"\xff\x00", "openapi"),
        ("index.md", b"# Introduction", "pages"),
    ],
)
def test_the_content_decides(name: str, data: bytes, kind: str) -> None:
    """The ending only where the content does not say, so that its reader complains."""
    Path(name).write_bytes(data)
    source = load(name)
    assert source.kind == kind
    assert [(f.name, f.path, f.data) for f in source.files] == [(name, name, data)]


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00\x01", b"x: 1\n", b"%PDF-1.7"])
def test_neither_page_nor_description(data: bytes) -> None:
    Path("a.bin").write_bytes(data)
    assert failure("a.bin") == ("source-unknown", "a.bin")


def test_a_folder_is_read_in_one_order_everywhere() -> None:
    """Names are relative to it, because only they may reach the output."""
    for name in ["b.html", "a.md", "c/d.HTM", "B.html"]:
        path = Path("pages", name)
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(PAGE)
    source = load("pages")
    assert source.kind == "pages"
    assert [f.name for f in source.files] == ["B.html", "a.md", "b.html", "c/d.HTM"]
    assert source.files[3].path == "pages/c/d.HTM"
    assert source.files[3].stem == "d"


def test_a_client_below_the_pages_is_no_input() -> None:
    """Its README, and pages of another, say nothing of the API."""
    Path("client/docs").mkdir(parents=True)
    for name in ("a.html", "client/README.md", "client/docs/b.html"):
        Path(name).write_bytes(PAGE)
    Path("client/clientsmith.lock").touch()
    assert [file.name for file in load(".").files] == ["a.html"]
    assert failure("client") == ("source-is-client", "client")


def test_what_is_no_page_is_skipped_with_a_note() -> None:
    Path("pages/.git").mkdir(parents=True)
    for name in ["a.html", "toc.yml", "OpenApi.css", ".git/x.html", ".hidden.html"]:
        Path("pages", name).write_bytes(PAGE)
    diagnostics = Diagnostics()
    assert [file.name for file in load("pages", diagnostics).files] == ["a.html"]
    assert [str(d) for d in diagnostics] == [
        "pages/OpenApi.css: note[source-skipped]: skipped, because it is no page"
    ]


def test_a_page_without_a_name_is_not_hidden() -> None:
    Path("pages/v1").mkdir(parents=True)
    for name in [".md", "v1/.HTML", ".html.swp", "a.b.md"]:
        Path("pages", name).write_bytes(PAGE)
    found = {file.name: file.stem for file in load("pages").files}
    assert found == {".md": "", "a.b.md": "a.b", "v1/.HTML": ""}


def test_an_empty_folder() -> None:
    Path("pages").mkdir()
    Path("pages/toc.yml").write_text("[]")
    assert failure("pages") == ("source-empty", "pages")


@pytest.mark.parametrize("name", ["nothing", "a\0b", "x/y"])
def test_nothing_there(name: str) -> None:
    Path("x").write_text("")
    assert failure(name)[0] in ("source-missing", "source-unreadable")


def test_a_pipe_does_not_keep_us_waiting() -> None:
    os.mkfifo("pipe")
    assert failure("pipe") == ("source-unreadable", "pipe")


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_files, "MAX_FILE_BYTES", 10)
    Path("a.html").write_bytes(PAGE)
    assert failure("a.html") == ("source-too-large", "a.html")
    monkeypatch.setattr(source_files, "MAX_FOLDER_FILES", 1)
    Path("pages").mkdir()
    for name in "ab":
        Path("pages", name).write_bytes(b"")
    assert failure("pages") == ("source-too-large", "pages")


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    """Neither to a file nor to a folder; one within is read."""
    (tmp_path / "pages" / "in").mkdir(parents=True)
    (tmp_path / "pages" / "in" / "a.html").write_bytes(PAGE)
    (tmp_path / "pages" / "b.html").symlink_to("in/a.html")
    assert [f.name for f in load("pages").files] == ["b.html", "in/a.html"]
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.html").write_bytes(PAGE)
    (tmp_path / "pages" / "linked").symlink_to(tmp_path / "out")
    assert [f.name for f in load("pages").files] == ["b.html", "in/a.html"]
    (tmp_path / "pages" / "c.html").symlink_to(tmp_path / "out" / "secret.html")
    assert failure("pages") == ("source-outside", "pages/c.html")


def test_line_ends_do_not_change_a_digest() -> None:
    """Git may turn one kind into the other on checkout."""
    digests = set()
    for data in (b"openapi: 3\n", b"openapi: 3\r\n"):
        Path("a.yaml").write_bytes(data)
        digests.add(load("a.yaml").files[0].digest)
    assert len(digests) == 1
