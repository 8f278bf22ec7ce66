"""What is remembered of a run saves work in the next one, and never changes a byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import pipeline, resources
from generator.cli.commands import check_client, generate_client
from generator.diagnostics import Diagnostics
from generator.output.folder import Stopped
from generator.printing import digest_cache, package
from generator.result import GeneratedFile
from generator.settings import ClientSettings
from generator.verify import testing as verified
from generator.views.testing import tested

DESCRIPTION = Path(__file__).with_name("kitchen_sink.yaml").read_text("utf-8")
Root = dict[str, Any]


class Client:
    """A client in a folder, and which files its last run printed."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "api.json"
        self.output = folder / "acme"
        self.settings = ClientSettings(
            name="acme", source=str(self.source), output=str(self.output)
        )
        self.printed: list[str] = []

    def generate(self, root: Root) -> None:
        self.source.parent.mkdir(exist_ok=True)
        self.source.write_text(json.dumps(root))
        self.printed.clear()
        generate_client(self.settings, lambda: pipeline, Diagnostics())

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in self.output.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """With a memory of its own, small as it is."""
    monkeypatch.setattr(package, "_MANY", 1)
    monkeypatch.setattr(package, "processors", lambda: 1)
    monkeypatch.delenv("CLIENTSMITH_NO_CACHE", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    made = Client(tmp_path / "warm")
    real = package._printed

    def printed(*arguments: Any) -> GeneratedFile:
        file = real(*arguments)
        made.printed.append(file.path)
        return file

    monkeypatch.setattr(package, "_printed", printed)
    return made


def root() -> Root:
    made: Root = yaml.safe_load(DESCRIPTION)
    return made


def schemas(root: Root) -> Root:
    found: Root = root["components"]["schemas"]
    return found


def first_object(root: Root) -> Root:
    found: Root = next(s for s in schemas(root).values() if s.get("properties"))
    return found


def cold(folder: Path, root: Root, names_from: Client) -> dict[str, bytes]:
    """The files that a run without any memory makes, after the same earlier runs."""
    other = Client(folder)
    for path, data in names_from.files().items():
        (other.output / path).parent.mkdir(parents=True, exist_ok=True)
        (other.output / path).write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTSMITH_NO_CACHE", "1")
        other.generate(root)
    return other.files()


def add_property(root: Root) -> None:
    first_object(root)["properties"]["added"] = {"type": "string"}


def require_property(root: Root) -> None:
    properties = first_object(root)["properties"]
    first_object(root)["required"] = sorted(properties)


def tell_of_models(root: Root) -> None:
    for schema in schemas(root).values():
        schema["description"] = "Something else."


def add_schema(root: Root) -> None:
    schemas(root)["AThing"] = {"type": "object", "properties": {"a": {"type": "null"}}}
    first_object(root)["properties"]["thing"] = {"$ref": "#/components/schemas/AThing"}


def change_enums(root: Root) -> None:
    text = json.dumps(root)
    root.clear()
    root.update(json.loads(text.replace('"enum": [', '"enum": ["a_value", ')))


def add_operation(root: Root) -> None:
    answer = {"200": {"description": "Yes."}}
    root["paths"]["/added"] = {"get": {"operationId": "added", "responses": answer}}


def drop_operation(root: Root) -> None:
    root["paths"].pop(next(iter(root["paths"])))


def move_server(root: Root) -> None:
    root["servers"] = [{"url": "https://elsewhere.example.com/v9"}]


def secure(root: Root) -> None:
    root["components"]["securitySchemes"] = {"k": {"type": "http", "scheme": "bearer"}}
    root["security"] = [{"k": []}]


def change_version(root: Root) -> None:
    root["info"]["version"] = "99"


def retitle(root: Root) -> None:
    root["info"]["title"] = "Something else"


def tell_of_tags(root: Root) -> None:
    paths = root["paths"].values()
    operations = [o for item in paths for o in item.values() if isinstance(o, dict)]
    tags = {tag for operation in operations for tag in operation.get("tags", ())}
    root["tags"] = [{"name": t, "description": "A tag."} for t in sorted(tags)]


def move_uses(root: Root) -> None:
    """Another property is the first that holds a class without a word of its own."""
    for schema in schemas(root).values():
        if "properties" in schema:
            schema["properties"] = dict(reversed(schema["properties"].items()))


CHANGES = [
    add_property,
    require_property,
    tell_of_models,
    add_schema,
    change_enums,
    add_operation,
    drop_operation,
    move_server,
    secure,
    change_version,
    retitle,
    tell_of_tags,
    move_uses,
]


@pytest.mark.parametrize("together", [1, 200])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_gives_what_a_whole_run_gives(
    change: Callable[[Root], None],
    together: int,
    client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tested, "_MOST_TOGETHER", together)
    monkeypatch.setattr(verified, "_LONGEST", together)
    client.generate(root())
    changed = root()
    change(changed)
    expected = cold(tmp_path / "cold", changed, client)
    whole = len(client.printed)
    client.generate(changed)
    assert client.files() == expected
    assert len(client.printed) < whole


def test_a_history_gives_what_whole_runs_give(client: Client, tmp_path: Path) -> None:
    client.generate(root())
    changed = root()
    for number, change in enumerate(CHANGES):
        change(changed)
        expected = cold(tmp_path / f"cold{number}", changed, client)
        client.generate(changed)
        assert client.files() == expected


def test_what_did_not_change_is_not_printed(client: Client) -> None:
    client.generate(root())
    assert len(client.printed) > 10
    changed = root()
    first_object(changed)["properties"]["added"] = {"type": "string"}
    client.generate(changed)
    models = [path for path in client.printed if path.startswith("models/")]
    assert len(models) < 3  # its own, and one made of it
    fronts = ("api/", "operations/", "__init__.py", "client.py", "tests/contract.py")
    assert not [path for path in client.printed if path.startswith(fronts)]


def test_of_many_models_few_tests_are_printed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tested, "_MOST_TOGETHER", 1)
    monkeypatch.setattr(verified, "_LONGEST", 1)
    client.generate(root())
    before = {path for path in client.files() if path.startswith("tests/models/test_")}
    assert len(before) > 3
    assert "tests/models/test_models.py" not in before
    changed = root()
    add_property(changed)
    client.generate(changed)
    printed = before.intersection(client.printed)
    assert 1 <= len(printed) < 3


def test_what_is_gone_is_printed(client: Client) -> None:
    client.generate(root())
    before = client.files()
    gone = next(path for path in before if path.startswith("operations/"))
    (client.output / gone).unlink()
    client.generate(root())
    assert client.files() == before
    assert client.printed == [gone]


def test_an_edit_stops_the_run_as_ever(client: Client) -> None:
    client.generate(root())
    edited = client.output / "client.py"
    edited.write_text(edited.read_text() + "# mine\n")
    with pytest.raises(Stopped):
        client.generate(root())
    assert client.printed == ["client.py"]


def test_another_generator_prints_all(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.generate(root())
    whole = sorted(client.printed)
    monkeypatch.setattr(resources, "generator_digest", lambda: "another")
    (client.output / "client.py").unlink()  # else there is nothing to do at all
    client.generate(root())
    assert sorted(client.printed) == whole


def test_other_settings_print_all(client: Client) -> None:
    client.generate(root())
    whole = len(client.printed)
    client.settings = client.settings._replace(title="Another")
    client.generate(root())
    assert len(client.printed) == whole


def memories(folder: Path) -> list[Path]:
    return sorted((folder / "printed").iterdir())


def with_proof(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"models/', b'"modelz/'),
        lambda data: b"\xff\x00" * 100,
        lambda data: with_proof(b"[1, 2]"),
        lambda data: with_proof(b'{"client.py": 3}'),
        lambda data: with_proof(b'{"client.py": ["a", "b", ["c"]]}'),
    ],
)
def test_a_damaged_memory_changes_nothing(
    damage: Callable[[bytes], bytes], client: Client, tmp_path: Path
) -> None:
    client.generate(root())
    whole = len(client.printed)
    changed = root()
    add_property(changed)
    expected = cold(tmp_path / "cold", changed, client)
    (place,) = memories(tmp_path)
    place.write_bytes(damage(place.read_bytes()))
    client.generate(changed)
    assert client.files() == expected
    assert len(client.printed) == whole


def test_check_tells_what_it_tells_without_a_memory(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.generate(root())
    changed = root()
    add_property(changed)
    client.source.write_text(json.dumps(changed))
    warm = check_client(client.settings, lambda: pipeline, Diagnostics())
    monkeypatch.setenv("CLIENTSMITH_NO_CACHE", "1")
    assert warm == check_client(client.settings, lambda: pipeline, Diagnostics())
    assert warm.diff


def test_nothing_is_remembered_where_it_is_turned_off(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENTSMITH_NO_CACHE", "1")
    client.generate(root())
    assert not (tmp_path / "printed").exists()


def test_a_folder_that_cannot_be_written_is_no_fault(
    client: Client, tmp_path: Path
) -> None:
    (tmp_path / "printed").write_text("no folder")
    client.generate(root())
    assert (client.output / "client.py").exists()


def test_few_clients_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLIENTSMITH_NO_CACHE", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    one = digest_cache.PrintedDigests(key="a", digest="b", looked_up=("c",))
    for number in range(60):
        digest_cache.save(f"client{number}", {"a.py": one})
        assert digest_cache.load(f"client{number}") == {"a.py": one}
    assert len(memories(tmp_path)) == 50
