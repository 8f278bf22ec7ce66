"""The configuration: what is read, and how each mistake is told with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Failure
from generator.settings.config import (
    AuthScheme,
    ClientSettings,
    PageSettings,
    command_line_settings,
    find_config,
    read_config,
)

CLIENT = """
[clients.a]
source = "a.yaml"
output = "out/a"
"""


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(text: str, name: str = "clientsmith.toml") -> dict[str, ClientSettings]:
    Path(name).write_text(text, encoding="utf-8")
    return dict(read_config(Path(name).absolute()).clients)


def complaints(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(Failure) as caught:
        read(text)
    places = []
    for diagnostic in caught.value.diagnostics:
        assert diagnostic.location is not None
        assert diagnostic.location.file == "clientsmith.toml"
        places.append(
            (diagnostic.code, diagnostic.location.line, diagnostic.location.column)
        )
    return places


def message(text: str) -> str:
    with pytest.raises(Failure) as caught:
        read(text)
    return str(caught.value)


def test_a_client_needs_only_a_source_and_an_output() -> None:
    """Everything else has a default; paths are relative to the file."""
    client = read(CLIENT)["a"]
    assert client.source == str(Path.cwd() / "a.yaml")
    assert client.output == str(Path.cwd() / "out" / "a")
    assert client.package == "a"
    assert (client.nested, client.lists, client.auth) == (None, None, None)
    assert client.http_library == "httpx2"
    assert client.pages == PageSettings()


def test_a_file_given_by_a_relative_path_gives_the_same() -> None:
    """From here, whatever folder the command is in later."""
    assert read(CLIENT) == dict(read_config("clientsmith.toml").clients)


def test_pyproject_holds_the_same_in_a_table_of_its_own() -> None:
    text = "[tool.clientsmith]\nauth = 'bearer'\n" + CLIENT.replace(
        "[clients", "[tool.clientsmith.clients"
    )
    client = read(text, "pyproject.toml")["a"]
    assert client.auth == (AuthScheme(kind="bearer"),)


def test_a_client_wins_over_the_defaults_page_by_page() -> None:
    """Tables are merged by key, other values replaced."""
    client = read(
        'lists = "repeat"\nnested = "form"\n'
        "pages = { body-required = true, infer-responses = false }\n"
        "pagination = { '*' = false, a = false }\n"
        + CLIENT
        + 'nested = "brackets"\npages.infer-responses = true\npagination.a = true\n'
    )["a"]
    assert client.pagination == {"*": False, "a": True}
    assert (client.lists, client.nested) == ("repeat", "brackets")
    assert client.pages == PageSettings(body_required=True, infer_responses=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"bearer"', (AuthScheme(kind="bearer"),)),
        ('"basic"', (AuthScheme(kind="basic"),)),
        ('{ header = "X-Api-Key" }', (AuthScheme(kind="header", key="X-Api-Key"),)),
        ('{ query = "api key" }', (AuthScheme(kind="query", key="api key"),)),
        ('{ cookie = "sid" }', (AuthScheme(kind="cookie", key="sid"),)),
        ("[]", ()),
        (
            '["basic", { query = "k" }]',
            (AuthScheme(kind="basic"), AuthScheme(kind="query", key="k")),
        ),
    ],
)
def test_auth(value: str, expected: tuple[AuthScheme, ...]) -> None:
    assert read(f"{CLIENT}auth = {value}\n")["a"].auth == expected


@pytest.mark.parametrize(
    "line",
    [
        'auth = "digest"',
        'auth = { header = "X-Api\\r\\nKey" }',
        'auth = { header = "a", query = "b" }',
        "auth = ['basic', 'basic']",
        'base-url = "ftp://example.com"',
        'base-url = "https://user:secret@example.com"',
        'base-url = "https://example.com?a=b"',
        'base-url = "https://example.com/\\n"',
        'base-url = "https://exämple.com"',
        'base-url = "https://example.com/{a"',
        'base-url = "https://example.com/a|b"',
        'nested = "dots"',
        "lists = 3",
        'http-library = "requests"',
        'strict = "yes"',
        'title = "a\\nb"',
        "rename = { 'components/x' = 'A' }",
        "rename = { '/components/x' = 'class' }",
        "rename = { '/components/x' = 'a-b' }",
        "rename = { '/components/x' = 'é' }",
        "rename = { '/a' = 'A', '#/a' = 'B' }",
        "pagination = { a = 1 }",
        'pagination = { a = { parameter = "p" } }',
        'pagination = { a = { way = "token", parameter = "p" } }',
        'pagination = { a = { way = "link-header", items = 1 } }',
        'pagination = { a = { way = "link-header", first = 2 } }',
        'pagination = { a = { way = "link-header", last = "b" } }',
        'pagination = { a = { way = "link", next = "b", body = "c" } }',
        'pagination.a = { way = "offset", parameter = "b", body = "c" }',
        "pages = 1",
        'pages.untyped-body = "json"',
        "pages.infer-responses = 1",
        "source = 1979-05-27",
        "source = 'https://example.com/api.yaml'",
    ],
)
def test_a_wrong_value_is_an_error_at_its_line(line: str) -> None:
    text = CLIENT.replace('source = "a.yaml"\n', "") if "source" in line else CLIENT
    if "source" not in line:
        assert complaints(f"{text}{line}\n") == [("config-value", 5, 1)]
    else:
        assert complaints(f"{text}{line}\n") == [("config-value", 4, 1)]


@pytest.mark.parametrize(
    ("table", "lines", "place", "told"),
    [
        (
            'pagination."GET"',
            'way = "curser"',
            (6, 1),
            '`clients.a.pagination.GET.way`: must be "token" or "last-item" or "number"'
            ' or "offset" or "link" or "link-header", not `curser`',
        ),
        (
            "pagination.a",
            'way = "link-header"\nfirst = 2',
            (7, 1),
            "`clients.a.pagination.a.first`: must be 0 or 1, not an integer",
        ),
        (
            "pagination.a",
            'way = "link-header"\nnxt = "b"',
            (7, 1),
            "`clients.a.pagination.a.nxt`: is none of way, parameter, first, body,"
            " next, more, total, items",
        ),
        (
            "pagination.a",
            'parameter = "p"',
            (5, 1),
            '`clients.a.pagination.a`: needs a `way`: "token" or "last-item" or'
            ' "number" or "offset" or "link" or "link-header"',
        ),
        (
            "pagination",
            "'*' = false\na = 1",
            (7, 1),
            "`clients.a.pagination.a`: must be true, false or a table, not an integer",
        ),
        (
            "rename",
            "'/a' = 'A'\n'/b' = 'class'",
            (7, 1),
            "`clients.a.rename./b`: `class` is a keyword of Python, and can name"
            " nothing",
        ),
    ],
)
def test_what_is_wrong_in_a_table_is_told_at_its_own_line(
    table: str, lines: str, place: tuple[int, int], told: str
) -> None:
    text = f"{CLIENT}[clients.a.{table}]\n{lines}\n"
    assert complaints(text) == [("config-value", *place)]
    assert message(text).endswith(f": {told}")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            'auth = ["bearer", { hedaer = "X-A" }]',
            "auth[1].hedaer`: is none of header, query, cookie",
        ),
        (
            'auth = { header = "X A" }',
            "auth.header`: must be the name of a header, not `X A`",
        ),
        (
            'include = [{ tag = "pets" }, { tgas = "pets" }]',
            "include[1].tgas`: is none of method, operation-id, path, tag",
        ),
        (
            "exclude = { path = 1 }",
            "exclude.path`: must be a string, not an integer",
        ),
        (
            'overlays = ["a.yaml", ""]',
            "overlays[1]`: must be a path, not an empty text",
        ),
    ],
)
def test_what_is_wrong_inside_of_an_array_is_named(line: str, told: str) -> None:
    """By the number of the entry, as programs count, and its key."""
    text = f"{CLIENT}{line}\n"
    assert complaints(text) == [("config-value", 5, 1)]
    assert message(text).endswith(f": `clients.a.{told}")


def test_an_unknown_key_names_the_nearest() -> None:
    assert complaints(f'{CLIENT}  base_url = "x"\n') == [("config-unknown-key", 5, 3)]
    assert "nearest is `base-url`" in message(f'{CLIENT}base_url = "x"\n')
    assert "nearest is `clients`" in message(CLIENT.replace("clients", "client"))
    assert "nearest is `body-required`" in message(f"{CLIENT}pages.required = true\n")


def test_what_belongs_to_one_client_is_no_default() -> None:
    assert complaints(f'source = "x"\n{CLIENT}') == [("config-unknown-key", 1, 1)]
    assert "belongs to one client" in message(f'source = "x"\n{CLIENT}')


def test_every_mistake_is_told_in_one_run() -> None:
    text = 'nested = 1\n[clients.a]\nsource = ""\nx = 1\n[clients.b]\noutput = "b"\n'
    assert complaints(text) == [
        ("config-value", 1, 1),
        ("config-value", 3, 1),
        ("config-unknown-key", 4, 1),
        ("config-missing-key", 2, 1),
        ("config-missing-key", 5, 1),
    ]


def test_text_that_looks_like_keys_does_not_mislead() -> None:
    """Places are found past strings, comments and arrays of several lines."""
    text = (
        "# [clients.b]\nauth = [\n  'basic',  # ]\n]\n"
        'base-url = """\\\nlists = 1"""\n\n"lists" = 2\n' + CLIENT
    )
    assert complaints(text) == [("config-value", 5, 1), ("config-value", 8, 1)]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = \n", 1), ("[clients\n", 1), ("a = 1\na = 2\n", 2), ("a = 'x", 0)],
)
def test_what_is_no_toml_is_an_error_with_its_line(text: str, line: int) -> None:
    ((code, found, _),) = complaints(text)
    assert (code, found) == ("config-syntax", line or found)


def test_bytes_that_are_no_utf8_are_an_error() -> None:
    Path("clientsmith.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(Failure, match="not UTF-8"):
        read_config(Path("clientsmith.toml").absolute())


def test_an_empty_configuration_is_an_error() -> None:
    """Where clients are asked for: others are begun in it."""
    Path("clientsmith.toml").write_text("#:schema ./.clientsmith.schema.json\n")
    project = read_config(Path("clientsmith.toml").absolute())
    for names in ((), ("a",)):
        with pytest.raises(Failure, match="config-no-clients"):
            project.select(names)


@pytest.mark.parametrize("other", ["out/a", "out/a/b", "out", "x/../out/a"])
def test_one_output_does_not_lie_in_another(other: str) -> None:
    text = f'{CLIENT}[clients.b]\nsource = "b"\noutput = "{other}"\n'
    assert complaints(text) == [("config-output-shared", 7, 1)]


@pytest.mark.parametrize("other", ["link/out/a", "link/link/out", "link/out/a/b"])
def test_no_link_leads_two_clients_to_one_folder(other: str) -> None:
    Path("link").symlink_to(".")
    text = f'{CLIENT}[clients.b]\nsource = "b"\noutput = "{other}"\n'
    assert complaints(text) == [("config-output-shared", 7, 1)]


def test_the_output_must_be_a_name_that_can_be_imported() -> None:
    assert complaints(CLIENT.replace("out/a", "out/my-client")) == [
        ("config-value", 4, 1)
    ]


def test_a_file_of_another_name_is_read_as_either_of_the_two() -> None:
    """As it says itself where its table stands."""
    assert list(read(CLIENT, "team.toml")) == ["a"]
    shared = CLIENT.replace("clients.a", "tool.clientsmith.clients.b")
    assert list(read(shared, "team.toml")) == ["b"]
    assert read(CLIENT, "pyproject.toml") == {}


def test_the_tables_of_a_pyproject_have_other_names_in_a_file_of_ours() -> None:
    text = CLIENT.replace("clients.a", "tool.clientsmith.clients.a")
    assert complaints(text) == [("config-unknown-key", 2, 1)]
    assert "here it is [clients.NAME]" in message(text)


def test_the_nearest_configuration_upwards_is_used(tmp_path: Path) -> None:
    """A pyproject.toml without a table of ours is not one."""
    inner = tmp_path / "x" / "y"
    inner.mkdir(parents=True)
    (tmp_path / "x" / "pyproject.toml").write_text("[tool.other]\nclientsmith = 1\n")
    assert find_config(inner) is None
    (tmp_path / "clientsmith.toml").write_text(CLIENT)
    assert find_config(inner) == str(tmp_path / "clientsmith.toml")
    (tmp_path / "x" / "pyproject.toml").write_text("[tool.clientsmith]\n")
    assert find_config(inner) == str(tmp_path / "x" / "pyproject.toml")


def test_two_configurations_in_one_folder_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.clientsmith]\n")
    (tmp_path / "clientsmith.toml").write_text(CLIENT)
    with pytest.raises(Failure, match="config-ambiguous"):
        find_config(tmp_path)


def test_selecting_by_name() -> None:
    text = f'{CLIENT}[clients.b]\nsource = "b"\noutput = "out/b"\n'
    Path("clientsmith.toml").write_text(text)
    project = read_config(Path("clientsmith.toml").absolute())
    assert [c.name for c in project.select([])] == ["a", "b"]
    assert [c.name for c in project.select(["b"])] == ["b"]
    with pytest.raises(Failure, match="the nearest is `b`"):
        project.select(["bb"])


def test_options_on_the_command_line() -> None:
    """Quotes may be left out where no shell would keep them."""
    client = command_line_settings(
        "a.yaml",
        "x/acme",
        ["auth=bearer", "base-url=https://e.org/v1", "pages.infer-responses=false"],
    )
    assert client.source == str(Path.cwd() / "a.yaml")
    assert client.package == client.name == "acme"
    assert client.auth == (AuthScheme(kind="bearer"),)
    assert client.base_url == "https://e.org/v1"
    assert not client.pages.infer_responses


@pytest.mark.parametrize("title", ["My API", 'A "good" \\ one', "Čo? #1", "a=b", "5"])
def test_a_text_on_the_command_line_needs_no_quotes(title: str) -> None:
    option = f"title={title}"
    assert command_line_settings("a.yaml", "acme", [option]).title == title


@pytest.mark.parametrize(
    "option",
    [
        *("auth", "auth=", "nested=dots", "x=1", "=", "a b=1", "auth='bearer"),
        *("source=b.yaml", "output=b", "include={tag=pets}"),
    ],
)
def test_a_wrong_option_on_the_command_line(option: str) -> None:
    """Whichever of several it is, the message has it."""
    with pytest.raises(Failure, match="command line") as caught:
        command_line_settings("a.yaml", "acme", ["strict=true", option])
    assert option.partition("=")[0] in str(caught.value)


def test_the_digest_looks_at_all_that_is_configured() -> None:
    """But at what changes nothing, and at the templates, of which the lock has more."""
    seen: set[str] = set()

    class Settings(ClientSettings):
        def __getattribute__(self, name: str) -> Any:
            seen.add(name)
            return super().__getattribute__(name)

    assert Settings(name="a", source="a.yaml", output="out/a").digest
    others = set(ClientSettings._fields) - seen
    assert others == {"name", "source_root", "templates", "file"}


def test_the_digest_covers_what_the_output_depends_on() -> None:
    """Places on the disk do not count, everything else does."""
    plain = read(CLIENT)["a"]
    assert plain.digest == read(CLIENT.replace("a.yaml", "b.yaml"))["a"].digest
    assert plain.digest == read(CLIENT.replace("out/a", "other/a"))["a"].digest
    changes = [
        'auth = "basic"',
        'base-url = "https://e.org"',
        'date-time = "str"',
        'decimal = "str"',
        'empty-body = "keep"',
        'http-library = "httpx"',
        'lists = "repeat"',
        'nested = "form"',
        "pages.body-required = true",
        "pages.infer-responses = false",
        'pages.untyped-body = "text/plain"',
        "pagination = { a = false }",
        'pagination = { a = { way = "link", next = "a.b" } }',
        'rename = { "/a" = "B" }',
        "strict = true",
        'title = "T"',
    ]
    digests = {read(f"{CLIENT}{line}\n")["a"].digest for line in changes}
    assert len(digests | {plain.digest}) == len(changes) + 1
