"""`clientsmith init`: what it writes loads and generates, and keeps what was there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli.beginning import name_of

from .descriptions import page_text
from .making import DESCRIPTION, PAGE, run_command

SILENT = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "paths": {"/pets": {"get": {"responses": {"204": {"description": "d"}}}}},
}
SERVERS = [{"url": "/api/v3"}]


def test_a_new_file_generates_as_it_is(tmp_path: Path) -> None:
    """What the description leaves open stands in comments; a second time is refused."""
    (tmp_path / "class.json").write_text(json.dumps(SILENT))
    done = run_command("init", "class.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "class_: wrote clientsmith.toml; now: clientsmith generate\n"
    text = (tmp_path / "clientsmith.toml").read_text()
    assert "[clients.class_]\n" in text
    assert "# base-url = " in text
    assert "# auth = " in text
    assert run_command("generate", cwd=tmp_path).returncode == 0
    assert (tmp_path / "class_" / "client.py").exists()
    again = run_command("init", "class.json", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (2, "")
    assert "error[init-exists]" in again.stderr
    assert (tmp_path / "clientsmith.toml").read_text() == text


def test_a_server_without_host_is_begun_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(json.dumps(SILENT | {"servers": SERVERS}))
    assert run_command("init", "shop.json", cwd=tmp_path).returncode == 0
    text = (tmp_path / "clientsmith.toml").read_text()
    assert "# The description names only the path of its server: " in text
    assert '\n# base-url = "https://api.example.com/api/v3"\n' in text


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_pyproject_is_kept_byte_for_byte(tmp_path: Path, end: str) -> None:
    """The lines are added, from a folder below too, and each comment is an option."""
    before = f"[project]\r\nname = 'é'  # x{end}".encode()
    (tmp_path / "pyproject.toml").write_bytes(before)
    assert run_command("init", PAGE, "-o", "x/cards", cwd=tmp_path).returncode == 0
    after = (tmp_path / "pyproject.toml").read_bytes()
    assert after.startswith(before)
    assert b'output = "x/cards"' in after
    assert after.count(b"\n") == after.count(b"\r\n") + (end == "\n")
    (tmp_path / "below").mkdir()
    done = run_command("init", DESCRIPTION, cwd=tmp_path / "below")
    assert done.returncode == 0
    told = f"added to {tmp_path}/pyproject.toml, the configuration above this folder"
    assert done.stdout == f"stripe_cards: {told}; now: clientsmith generate\n"
    text = (tmp_path / "pyproject.toml").read_text("utf-8")
    assert 'output = "below/stripe_cards"' in text
    lines = [
        line.removeprefix("# ") if " = " in line else line for line in text.splitlines()
    ]
    (tmp_path / "pyproject.toml").write_text("\n".join(lines), "utf-8")
    done = run_command("generate", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_file_of_another_name_is_added_to_in_its_own_form(tmp_path: Path) -> None:
    for name, table in (("a.toml", ""), ("b.toml", "tool.clientsmith.")):
        other = f'[{table}clients.x]\nsource = "x.yaml"\noutput = "x"\n'
        (tmp_path / name).write_text(other)
        done = run_command("init", DESCRIPTION, "--config", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        run = ("generate", "stripe_cards", "--config", name)
        assert run_command(*run, cwd=tmp_path).returncode == 0


def test_what_holds_for_all_is_said_once_and_an_assumption_each_time(
    tmp_path: Path,
) -> None:
    """Of schemes that no `security` names, too."""
    scheme = {"type": "http", "scheme": "bearer"}
    keyed = SILENT | {"components": {"securitySchemes": {"token": scheme}}}
    for name in ("one.json", "two.json"):
        (tmp_path / name).write_text(json.dumps(keyed))
        assert run_command("init", name, cwd=tmp_path).returncode == 0
    text = (tmp_path / "clientsmith.toml").read_text()
    assert text.count("clientsmith schema") == 1
    assert text.count("# No `security` names a scheme") == 2
    (tmp_path / "clientsmith.toml").write_text(text.replace("# auth = []", "auth = []"))
    assert run_command("generate", cwd=tmp_path).returncode == 0
    assert "token" not in (tmp_path / "two" / "client.py").read_text()


def test_printing_writes_nothing_and_a_bad_source_is_told(tmp_path: Path) -> None:
    done = run_command("init", DESCRIPTION, "--stdout", cwd=tmp_path)
    assert "[clients.stripe_cards]\n" in done.stdout
    assert run_command("init", "nothing.yaml", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "title", "name"),
    [
        ("acme-api-v1.2.3.yaml", "", "acme_api"),
        ("acme_2024-05-01.json", "", "acme"),
        ("acme.openapi.json", "", "acme"),
        ("openapi.yaml", "Swagger Petstore - OpenAPI 3.0", "petstore"),
        ("v3.json", "GitHub v3 REST API", "github"),
        ("swagger.json", "", "api"),
        ("pages", "", "pages"),
    ],
)
def test_a_client_is_called_after_its_file_or_its_title(
    file: str, title: str, name: str
) -> None:
    assert name_of(Path(file), title) == name


def test_a_client_goes_where_nothing_of_others_lies(tmp_path: Path) -> None:
    """Least of all into the folder of pages that it is made from."""
    (tmp_path / "pets").mkdir()
    (tmp_path / "pets" / "list.html").write_text(page_text("list", r"\pets"))
    refused = run_command("init", "pets", "-o", "pets", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("error[output-not-ours]") == 1
    assert not (tmp_path / "clientsmith.toml").exists()
    assert run_command("init", "pets", cwd=tmp_path).returncode == 0
    text = (tmp_path / "clientsmith.toml").read_text()
    assert '[clients.pets_client]\nsource = "pets"\noutput = "pets_client"\n' in text
    assert run_command("generate", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("output", "code"),
    [("pets/inner", "config-output-shared"), ("pets", "init-exists")],
)
def test_no_client_is_begun_that_the_configuration_cannot_have(
    tmp_path: Path, output: str, code: str
) -> None:
    """One that lies in another would make every command refuse the file."""
    (tmp_path / "pets.json").write_text(json.dumps(SILENT))
    assert run_command("init", "pets.json", cwd=tmp_path).returncode == 0
    before = (tmp_path / "clientsmith.toml").read_text()
    done = run_command("init", "pets.json", "-o", output, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"clientsmith.toml: error[{code}]: ")
    assert done.stderr.count("error[") == 1
    assert (tmp_path / "clientsmith.toml").read_text() == before


def test_a_place_is_in_question_only_where_the_lines_cannot_stand_there(
    tmp_path: Path,
) -> None:
    """Behind an inline table, which TOML lets nobody add to."""
    (tmp_path / "pets.json").write_text(json.dumps(SILENT))
    text = 'clients = { a = { source = "pets.json", output = "a" } }\n'
    (tmp_path / "clientsmith.toml").write_text(text)
    done = run_command("init", "pets.json", cwd=tmp_path)
    assert done.returncode == 2
    told = done.stderr.splitlines()
    assert told[0].startswith("clientsmith.toml: error[init-place]: `pets` cannot be")
    assert "--stdout" in told[1]
    assert told[2].startswith("clientsmith.toml: error[config-syntax]: ")
    assert (tmp_path / "clientsmith.toml").read_text() == text


@pytest.mark.parametrize(
    ("file", "begun"),
    [
        ("clientsmith.toml", ""),
        ("clientsmith.toml", "#:schema ./.clientsmith.schema.json\n"),
        ("pyproject.toml", "[tool.clientsmith]\nstrict = false\n"),
    ],
)
def test_a_configuration_without_a_client_gets_its_first(
    tmp_path: Path, file: str, begun: str
) -> None:
    """What stands there stays as it is."""
    (tmp_path / "pets.json").write_text(json.dumps(SILENT))
    (tmp_path / file).write_text(begun)
    done = run_command("init", "pets.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"pets: added to {file}; ")
    assert (tmp_path / file).read_text().startswith(begun)
    assert run_command("generate", "pets", cwd=tmp_path).returncode == 0
    assert (tmp_path / "pets/client.py").exists()


@pytest.mark.parametrize("file", ["calendar.json", "email.yaml", "logging.json"])
def test_a_client_hides_no_module_of_python(file: str) -> None:
    """Which its own libraries would import by that name."""
    assert name_of(Path(file)) == f"{Path(file).stem}_api"


def test_what_the_command_line_says_is_configured(tmp_path: Path) -> None:
    """It is read so, and stands in the table so: paths as they are from there."""
    pet = {"type": "object", "properties": {"id": {"type": "string"}}}
    content = {"application/json": {"schema": {"$ref": "../shared/pet.json"}}}
    answer = {"200": {"description": "d", "content": content}}
    described = SILENT | {"paths": {"/pets": {"get": {"responses": answer}}}}
    for folder in ("spec", "shared", "below"):
        (tmp_path / folder).mkdir()
    (tmp_path / "shared/pet.json").write_text(json.dumps(pet))
    (tmp_path / "spec/pets.json").write_text(json.dumps(described))
    overlay = """{"overlay": "1.1.0", "info": {"title": "F", "version": "1"},
        "actions": [{"target": "$.paths.*.get", "update": {"operationId": "every"}}]}"""
    (tmp_path / "below/fix.yaml").write_text(overlay)
    (tmp_path / "clientsmith.toml").write_text("")
    done = run_command("init", "spec/pets.json", cwd=tmp_path)
    assert (done.returncode, "--set" in done.stderr) == (2, True)
    said = [
        *("--set", "source-root=..", "--set", "base-url=https://a.example"),
        *("--set", " pages.untyped-body=text/plain", "--overlay", "fix.yaml"),
    ]
    source = ("init", "../spec/pets.json", "-o", "pets")
    done = run_command(*source, *said, cwd=tmp_path / "below")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "clientsmith.toml").read_text().splitlines()[2:] == [
        "[clients.pets]",
        'source = "spec/pets.json"',
        'output = "below/pets"',
        'base-url = "https://a.example"',
        'pages.untyped-body = "text/plain"',
        'source-root = "."',
        'overlays = ["below/fix.yaml"]',
        "# The description says nothing of credentials.",
        '# auth = "bearer"  # or "basic", { header = "X-Api-Key" }, …',
    ]
    assert run_command("generate", cwd=tmp_path).returncode == 0
    assert "def every(" in (tmp_path / "below/pets/operations/pets.py").read_text()
    done = run_command(*source, "--set", "listz=repeat", cwd=tmp_path)
    assert (done.returncode, "config-unknown-key" in done.stderr) == (2, True)
