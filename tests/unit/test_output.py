"""The output folder: what is written, what is left alone, what stops a run."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from generator.cli import work
from generator.cli.commands import Drift, check_client, generate_client
from generator.cli.work import is_proven, is_up_to_date, output_folder
from generator.diagnostics import Diagnostics, Failure
from generator.output.comparison import Edits
from generator.output.folder import STATE_NAME, Stopped
from generator.output.journal import exclusive
from generator.output.lock import LOCK_NAME
from generator.output.writing import Written
from generator.settings import ClientSettings

from .fake_pipeline import FakePipeline

CARD = 'CARD = ["a", "b"]\n\n\ndef card():  # why\n    """A card."""\n    return CARD\n'


EVERY_WAY: tuple[Edits, ...] = ("stop", "merge", "overwrite")


class Client:
    """A configured client whose pipeline a test changes from run to run."""

    def __init__(self, root: Path) -> None:
        self.source = root / "a.yaml"
        self.output = root / "out" / "a"
        self.settings = ClientSettings(
            name="a", source=str(self.source), output=str(self.output)
        )
        self.source.write_text("openapi: 3.1.0\n")
        self.pipeline = FakePipeline(
            generated={"__init__.py": "", "models/card.py": CARD, "README.md": "# A\n"},
            scenarios={"tests/scenarios/test_a.py": "def test_get_a(): ...\n"},
            names={"/paths/~1a/get": "get_a"},
        )
        self.diagnostics = Diagnostics()

    def generate(self, edits: Edits = "stop") -> Written | None:
        self.diagnostics = Diagnostics()
        return generate_client(
            self.settings, lambda: self.pipeline, self.diagnostics, edits=edits
        )

    def check(self) -> Drift:
        self.diagnostics = Diagnostics()
        return check_client(self.settings, lambda: self.pipeline, self.diagnostics)

    def touch_input(self) -> None:
        with self.source.open("a") as file:
            file.write("# changed\n")

    def path(self, name: str) -> Path:
        return self.output / name

    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.diagnostics]


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.chdir(tmp_path)
    made = Client(tmp_path)
    made.generate()
    return made


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below the folder, with its time of change."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def codes_of(failure: Failure) -> list[str]:
    return [diagnostic.code for diagnostic in failure.diagnostics]


def test_the_first_run_writes_everything_and_nothing_else(client: Client) -> None:
    assert sorted(tree(client.output)) == [
        "README.md",
        "__init__.py",
        LOCK_NAME,
        "models/card.py",
        "tests/scenarios/test_a.py",
    ]
    assert not client.path(STATE_NAME).exists()


def test_a_second_run_touches_nothing(client: Client) -> None:
    before = tree(client.output)
    runs = len(client.pipeline.seen_names)
    assert client.generate() is None
    assert is_up_to_date(client.settings)
    assert len(client.pipeline.seen_names) == runs
    assert tree(client.output) == before
    assert client.check() == Drift()


def test_only_what_changed_is_written(client: Client) -> None:
    """The others keep their time of change, by which build tools go."""
    before = tree(client.output)
    client.touch_input()
    client.pipeline.generated["models/card.py"] = "CARD = 1\n"
    assert client.generate() == Written(written=1, removed=0, unchanged=2)
    after = tree(client.output)
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {"models/card.py", LOCK_NAME}


def test_a_space_less_in_a_text_is_an_edit(client: Client) -> None:
    """No formatter takes it away, whatever stands behind it."""
    client.touch_input()
    client.pipeline.generated["models/card.py"] = '"""The name . See docs."""\n'
    client.generate()
    client.path("models/card.py").write_text('"""The name. See docs."""\n')
    assert [reason.code for reason in client.check().reasons] == ["drift-edited"]
    client.touch_input()
    client.pipeline.generated["models/card.py"] = '"""The name . See more."""\n'
    with pytest.raises(Stopped) as caught:
        client.generate()
    assert codes_of(caught.value) == ["output-edited"]


def test_an_essence_that_another_generator_made_is_made_anew(client: Client) -> None:
    """It may have left out what this one looks at."""
    lock = client.path(LOCK_NAME)
    text = lock.read_text()
    (line,) = (x for x in text.splitlines() if x.endswith("  models/card.py"))
    older = line.replace(line.split()[1], "0" * 16)
    (fact,) = (x for x in text.splitlines() if x.startswith("generator "))
    lock.write_text(text.replace(line, older).replace(fact, f"generator {'0' * 64}"))
    client.generate()
    assert lock.read_text() == text


def test_the_generator_of_a_file_that_was_there_is_in_the_lock(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the lock would say of the generator before that it made the file, too.

    And back at that one, nothing would be to do, although the file has to go.
    """
    before = dict(client.pipeline.generated)
    client.path("models/tag.py").write_text("TAG = 1\n")
    with monkeypatch.context() as newer:
        newer.setattr(work, "generator_digest", lambda: "0" * 64)
        client.pipeline.generated["models/tag.py"] = "TAG = 1\n"
        written = client.generate()
        assert written is not None
        assert written.written == 0
    client.pipeline.generated = before
    codes = [reason.code for reason in client.check().reasons]
    assert codes == ["drift-extra", "drift-generator"]
    written = client.generate()
    assert written is not None
    assert written.removed == 1
    assert client.check() == Drift()


def test_the_mode_of_a_file_is_kept(client: Client) -> None:
    client.path("README.md").chmod(0o600)
    client.touch_input()
    client.pipeline.generated["README.md"] = "# B\n"
    client.generate()
    assert client.path("README.md").stat().st_mode & 0o777 == 0o600


def test_names_are_given_to_the_next_run(client: Client) -> None:
    client.touch_input()
    client.generate()
    assert client.pipeline.seen_names == [{}, {"/paths/~1a/get": "get_a"}]


def test_a_stale_file_is_removed_with_its_folder(client: Client) -> None:
    client.touch_input()
    compiled = client.path("models/__pycache__")
    compiled.mkdir()
    (compiled / "card.cpython-311.pyc").write_bytes(b"")
    del client.pipeline.generated["models/card.py"]
    assert client.generate() == Written(written=0, removed=1, unchanged=2)
    assert not client.path("models").exists()


def test_a_file_of_the_users_keeps_its_folder(client: Client) -> None:
    client.path("models/mine.py").write_text("mine\n")
    client.touch_input()
    del client.pipeline.generated["models/card.py"]
    client.generate()
    assert [path.name for path in client.path("models").iterdir()] == ["mine.py"]


def test_a_missing_file_is_written_again(client: Client) -> None:
    client.path("models/card.py").unlink()
    assert [r.code for r in client.check().reasons] == ["drift-missing"]
    assert client.generate() == Written(written=1, removed=0, unchanged=2)


@pytest.mark.parametrize("stale", [False, True])
def test_an_edited_file_stops_the_run(client: Client, stale: bool) -> None:
    """Whether it would be overwritten or removed."""
    edited = f"{CARD}\n# my note\n"
    client.path("models/card.py").write_text(edited)
    client.touch_input()
    client.pipeline.generated["models/card.py"] = "CARD = 1\n"
    if stale:
        del client.pipeline.generated["models/card.py"]
    before = tree(client.output)
    with pytest.raises(Stopped) as caught:
        client.generate()
    assert codes_of(caught.value) == ["output-edited"]
    help = caught.value.diagnostics[0].help or ""
    assert ("--merge" in help) is not stale  # which keeps nothing of what goes
    assert tree(client.output) == before


def test_force_saves_the_edit_first(client: Client) -> None:
    for number, edit in enumerate(["# one\n", "# two\n"], 1):
        client.path("models/card.py").write_text(edit)
        path = f"clientsmith.edits/models/card.py.{number}"
        assert client.generate("overwrite") == Written(
            written=1, removed=0, unchanged=2, saved=(path,)
        )
        saved = client.path(path)
        assert saved.read_text() == edit
        assert client.path("models/card.py").read_text() == CARD
    assert client.check() == Drift()


@pytest.mark.parametrize(
    "reformatted",
    [
        CARD.replace('"a", "b"', "'a',\n 'b'"),
        CARD.replace("    ", "  "),
        CARD.replace('"""A card."""', '"""\n    A card.\n    """'),
        CARD.replace("\n\n\ndef", "\ndef").replace("  # why", "    #why"),
    ],
)
def test_a_formatter_is_no_editor(client: Client, reformatted: str) -> None:
    """A host repository may format what it vendors: that is neither drift nor edit."""
    client.path("models/card.py").write_text(reformatted)
    before = tree(client.output)
    assert client.check() == Drift()
    assert client.generate() is None
    client.touch_input()
    client.generate()
    after = tree(client.output)
    assert {path for path in after if after[path] != before[path]} == {LOCK_NAME}


@pytest.mark.parametrize(
    "reformatted", [CARD.replace('"a", "b"', "'a',\n 'b'"), CARD.replace("    ", "  ")]
)
@pytest.mark.parametrize("stale", [False, True])
def test_a_formatted_file_is_still_ours(
    client: Client, reformatted: str, stale: bool
) -> None:
    """Once the text changes, the form that we wrote is long gone from the disk."""
    client.path("models/card.py").write_text(reformatted)
    client.touch_input()
    client.pipeline.generated["models/card.py"] = "CARD = 1\n"
    if stale:
        del client.pipeline.generated["models/card.py"]
    client.generate()
    assert client.path("models/card.py").exists() is not stale


@pytest.mark.parametrize(
    "edited",
    [
        CARD.replace("# why", "# why not"),
        CARD.replace("  # why", ""),
        CARD.replace("A card", "The card"),
        CARD.replace('"b"', '"B"'),
        "def (\n",
        "x = '\udcff'\n",
    ],
)
def test_an_edit_is_no_format(client: Client, edited: str) -> None:
    """A comment is a reader's, and a broken file may be work in progress."""
    client.path("models/card.py").write_bytes(edited.encode("utf-8", "surrogateescape"))
    assert [r.code for r in client.check().reasons] == ["drift-edited"]
    with pytest.raises(Stopped):
        client.generate()


def test_git_may_change_line_ends(client: Client) -> None:
    for path in client.output.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    client.source.write_bytes(b"openapi: 3.1.0\r\n")
    assert is_up_to_date(client.settings)
    client.pipeline.generated["README.md"] = "# B\n"
    client.touch_input()
    assert client.generate() == Written(written=1, removed=0, unchanged=2)


def test_a_file_of_the_users_in_our_place_stops_the_run(client: Client) -> None:
    """Even with --force: it was never ours to save or to replace."""
    client.path("models/new.py").write_text("mine\n")
    client.touch_input()
    client.pipeline.generated["models/new.py"] = "NEW = 1\n"
    for edits in EVERY_WAY:
        with pytest.raises(Stopped) as caught:
            client.generate(edits)
        assert codes_of(caught.value) == ["output-occupied"]
    assert client.path("models/new.py").read_text() == "mine\n"


def test_a_scenario_is_written_once(client: Client) -> None:
    """The user fills it in, or deletes it for good; a regeneration leaves both."""
    client.path("tests/scenarios/test_a.py").write_text("mine\n")
    client.pipeline.scenarios |= {
        "tests/scenarios/test_a.py": "changed\n",
        "tests/scenarios/test_b.py": "new\n",
    }
    client.touch_input()
    assert client.generate() == Written(written=1, removed=0, unchanged=3)
    assert client.path("tests/scenarios/test_a.py").read_text() == "mine\n"
    client.path("tests/scenarios/test_a.py").unlink()
    client.touch_input()
    client.generate()
    assert not client.path("tests/scenarios/test_a.py").exists()
    assert is_up_to_date(client.settings)


def test_a_scenario_that_the_user_wrote_first_is_theirs(client: Client) -> None:
    client.path("tests/scenarios/test_b.py").write_text("mine\n")
    client.pipeline.scenarios["tests/scenarios/test_b.py"] = "new\n"
    client.touch_input()
    client.generate()
    assert client.path("tests/scenarios/test_b.py").read_text() == "mine\n"


def test_a_vanished_group_is_reported_for_as_long_as_its_scenario_stays(
    client: Client,
) -> None:
    client.pipeline.scenarios = {}
    for _ in range(2):
        client.touch_input()
        client.generate()
        assert client.codes() == ["scenario-without-group"]
    client.path("tests/scenarios/test_a.py").unlink()
    client.touch_input()
    client.generate()
    assert client.codes() == []


def test_a_vanished_operation_is_reported_at_its_line(client: Client) -> None:
    client.pipeline.names = {}
    client.touch_input()
    client.generate()
    (diagnostic,) = client.diagnostics
    assert diagnostic.code == "scenario-without-operation"
    assert "`get_a` is no longer described" in diagnostic.message
    place = diagnostic.location
    assert place is not None
    assert (place.file, place.line, place.column) == (
        "out/a/tests/scenarios/test_a.py",
        1,
        10,
    )


def test_a_renamed_operation_is_reported(client: Client) -> None:
    client.pipeline.names = {"/paths/~1a/get": "fetch_a"}
    client.touch_input()
    client.generate()
    assert "`get_a` is now called `fetch_a`" in str(next(iter(client.diagnostics)))


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    client = Client(tmp_path)
    client.output.mkdir(parents=True)
    client.path("mine.txt").write_text("mine")
    for edits in EVERY_WAY:
        with pytest.raises(Failure) as caught:
            client.generate(edits)
        assert codes_of(caught.value) == ["output-not-ours"]
    assert sorted(tree(client.output)) == ["mine.txt"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    client = Client(tmp_path)
    client.output.parent.mkdir()
    client.output.write_text("mine")
    with pytest.raises(Failure, match="output-not-ours"):
        client.generate()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    client = Client(tmp_path)
    client.path("__pycache__").mkdir(parents=True)
    assert client.generate() is not None


@pytest.mark.parametrize(
    "place",
    ["out/a", "out/a/models", "out/a/models/card.py", f"out/a/{LOCK_NAME}"],
)
def test_no_symbolic_link_is_followed(
    client: Client, place: str, tmp_path: Path
) -> None:
    """Neither the folder, nor one in it, nor a file, nor the lock."""
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / place).rename(elsewhere)
    (tmp_path / place).symlink_to(elsewhere)
    client.touch_input()
    client.pipeline.generated["models/card.py"] = "CARD = 1\n"
    before = tree(tmp_path)
    for edits in EVERY_WAY:
        with pytest.raises(Failure) as caught:
            client.generate(edits)
        assert codes_of(caught.value) == ["output-symlink"]
    assert tree(tmp_path) == before


def test_a_lock_that_leads_out_of_the_folder_is_refused(
    client: Client, tmp_path: Path
) -> None:
    (tmp_path / "out" / "mine.py").write_text("mine\n")
    lock = client.path(LOCK_NAME)
    lock.write_text(lock.read_text().replace("  models/card.py", "  ../mine.py"))
    client.pipeline.generated = {}
    with pytest.raises(Failure, match="lock-invalid"):
        client.generate("overwrite")
    assert (tmp_path / "out" / "mine.py").read_text() == "mine\n"


def test_a_folder_in_a_files_place_is_refused(client: Client) -> None:
    client.path("models/card.py").unlink()
    client.path("models/card.py").mkdir()
    with pytest.raises(Failure, match="output-blocked"):
        client.generate()
    client.path("models/card.py").rmdir()
    client.path("models").rmdir()
    client.path("models").write_text("mine\n")
    with pytest.raises(Failure, match="output-blocked"):
        client.generate()


@pytest.mark.parametrize(
    "paths", [["A.py", "a.py"], ["../a.py"], ["con.py"], [LOCK_NAME], ["/a"], ["a b"]]
)
def test_a_bad_path_from_the_pipeline_is_a_fault_of_ours(
    client: Client, paths: list[str]
) -> None:
    client.pipeline.generated = dict.fromkeys(paths, "")
    client.touch_input()
    with pytest.raises(ValueError, match="file"):
        client.generate()


def test_bad_input_leaves_no_folder_behind(tmp_path: Path) -> None:
    client = Client(tmp_path)
    client.pipeline.errors = ["bad"]
    with pytest.raises(Failure):
        client.generate()
    assert not (tmp_path / "out").exists()


def test_the_reasons_of_a_drift(client: Client) -> None:
    """Each reason is named once, and the diff is what git would apply."""
    client.path("README.md").write_text("# mine\n")
    client.path("models/card.py").unlink()
    client.touch_input()
    del client.pipeline.generated["__init__.py"]
    client.pipeline.generated["new.py"] = "x = 1"
    drift = client.check()
    assert [reason.code for reason in drift.reasons] == [
        "drift-edited",
        "drift-extra",
        "drift-missing",
        "drift-input",
    ]
    assert (
        "--- a/out/a/README.md\n+++ b/out/a/README.md\n@@ -1 +1 @@\n-# mine\n+# A\n"
        in (drift.diff)
    )
    assert (
        "--- /dev/null\n+++ b/out/a/new.py\n@@ -0,0 +1 @@\n+x = 1\n\\ No newline"
        in (drift.diff)
    )


def test_a_drift_by_configuration_or_by_a_new_version(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.pipeline.generated["new.py"] = "x = 1\n"
    lock = client.path(LOCK_NAME)
    text = lock.read_text()
    lock.write_text(text.replace("configuration ", "configuration 0"))
    assert [r.code for r in client.check().reasons] == ["drift-configuration"]
    lock.write_text(text.replace("clientsmith 0", "clientsmith 0.0"))
    assert [r.code for r in client.check().reasons] == ["drift-generator"]
    lock.write_text(text.replace("generator ", "generator 0"))
    assert [r.code for r in client.check().reasons] == ["drift-generator"]
    lock.write_text(text.replace("templates ", "templates 0"))
    assert [r.code for r in client.check().reasons] == ["drift-templates"]


def test_what_is_known_of_a_lock_is_not_made_again_to_check_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """That a run came to it is noted in the cache folder, also by a check itself."""
    monkeypatch.delenv("CLIENTSMITH_NO_CACHE")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "c")

    def runs() -> int:
        client.pipeline.seen_names.clear()
        assert client.check() == Drift()
        return len(client.pipeline.seen_names)

    assert [is_proven(client.settings), runs(), runs()] == [False, 1, 0]
    client.touch_input()
    assert client.generate()
    assert [is_proven(client.settings), runs()] == [True, 0]


def test_another_generator_with_the_same_output_changes_nothing(client: Client) -> None:
    """The lock stays as it is: a diff without meaning is one too many to review."""
    lock = client.path(LOCK_NAME)
    lock.write_text(lock.read_text().replace("generator ", "generator 0"))
    before = tree(client.output)
    assert client.check() == Drift()
    assert client.generate() is None
    assert tree(client.output) == before


def test_another_generator_with_the_same_output_is_run_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """That is noted in the cache folder, for this lock and this generator alone."""
    monkeypatch.delenv("CLIENTSMITH_NO_CACHE")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "c")
    lock = client.path(LOCK_NAME)
    lock.write_text(lock.read_text().replace("generator ", "generator 0"))

    def runs() -> int:
        client.pipeline.seen_names.clear()
        assert client.generate() is None
        return len(client.pipeline.seen_names)

    assert not is_up_to_date(client.settings)
    assert [runs(), runs()] == [1, 0]
    assert is_up_to_date(client.settings)
    lock.write_text(lock.read_text().replace("generator 0", "generator 00"))
    assert [runs(), runs()] == [1, 0]
    monkeypatch.setattr("generator.cli.work.generator_digest", lambda: "1" * 64)
    assert [runs(), runs()] == [1, 0]
    client.path("models/card.py").write_text("x = 1\n")
    assert not is_up_to_date(client.settings)
    monkeypatch.setenv("CLIENTSMITH_NO_CACHE", "1")
    client.path("models/card.py").write_text(CARD)
    assert [runs(), runs()] == [1, 1]


def test_a_merge_conflict_in_the_lock_is_settled_by_a_run(client: Client) -> None:
    lock = client.path(LOCK_NAME)
    text = lock.read_text()
    head, line = "[generated]\n", f"{'0' * 64}  models/card.py\n"
    lock.write_text(text.replace(head, f"{head}<<<<<<< a\n{line}=======\n>>>>>>> b\n"))
    assert [r.code for r in client.check().reasons] == ["drift-merged"]
    client.generate()
    assert lock.read_text() == text


def test_a_second_run_at_once_is_refused(client: Client) -> None:
    folder = output_folder(client.settings)
    with exclusive(folder), pytest.raises(Stopped), exclusive(folder, wait=0.1):
        pass
    assert not folder.has_leftovers


def test_a_run_that_came_between_is_noticed(client: Client) -> None:
    """Names were decided by a lock that is no longer there."""
    client.touch_input()
    other = FakePipeline(generated={"other.py": ""})
    pipeline = client.pipeline

    def load() -> FakePipeline:
        client.pipeline = other
        client.generate()
        return pipeline

    with pytest.raises(Stopped, match="meanwhile"):
        generate_client(client.settings, load, Diagnostics())


@pytest.mark.parametrize("what", ["models/card.py", LOCK_NAME])
def test_what_may_not_be_read_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """As an error with the place, and nothing is written."""
    client.generate()
    client.touch_input()
    before = tree(client.output)
    opened = os.open

    def refused(path: str, flags: int, *rest: int) -> int:
        if str(path).endswith(what) and not flags & os.O_WRONLY:
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return opened(path, flags, *rest)

    # Not by taking it away: who runs the tests as root may read anything.
    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(Failure, match=f"`{what}` cannot be read: Permission denied"):
        client.generate()
    monkeypatch.undo()
    assert tree(client.output) == before


def test_no_permission_changes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for beforehand, because half of the files would be too late."""
    client.touch_input()
    client.pipeline.generated["models/card.py"] = "CARD = 1\n"
    before = tree(client.output)
    # Not by taking it away: who runs the tests as root may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: "models" not in str(path))
    with pytest.raises(Failure, match="no permission to write to `models`"):
        client.generate()
    assert tree(client.output) == before
    assert not client.path(STATE_NAME).exists()
