"""An edit of a generated file is kept, and merged with what is generated later."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.cli.commands import Drift
from generator.cli.work import is_up_to_date
from generator.diagnostics import Failure
from generator.output.folder import Stopped
from generator.output.lock import LOCK_NAME
from generator.output.merging import pristine_path

from .test_output import Client, codes_of, tree

PATH = "models/card.py"
TEXT = "".join(f"line_{number} = {number}\n" for number in range(20))
PRISTINE = pristine_path(PATH)


def replaced(text: str, number: int, by: str) -> str:
    """The text with another value in one of its lines."""
    line = f"line_{number} = {number}\n"
    assert line in text
    return text.replace(line, f"line_{number} = {by}\n")


EDITED = replaced(TEXT, 3, '"edit"')
NEWER = replaced(TEXT, 16, '"new"')
BOTH = replaced(EDITED, 16, '"new"')


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.chdir(tmp_path)
    made = Client(tmp_path)
    made.pipeline.generated[PATH] = TEXT
    made.generate()
    return made


def edit(client: Client, text: str) -> None:
    client.path(PATH).write_text(text)


def change(client: Client, text: str) -> None:
    """Another description, from which another text is generated."""
    client.touch_input()
    client.pipeline.generated[PATH] = text


def holds(client: Client, text: str) -> None:
    """The file holds the text, and no command finds anything to do about it."""
    assert client.path(PATH).read_text() == text
    before = tree(client.output)
    assert is_up_to_date(client.settings)
    assert client.check() == Drift()
    assert client.generate() is None
    assert client.generate("merge") is None
    # Also after a run that looks at everything.
    client.touch_input()
    client.generate()
    after = tree(client.output)
    assert {path for path in after if after[path] != before[path]} == {LOCK_NAME}


def test_an_edit_is_kept_where_nothing_else_changed(client: Client) -> None:
    edit(client, EDITED)
    written = client.generate("merge")
    assert written is not None
    assert (written.written, written.kept) == (0, (PATH,))
    assert str(written).endswith(f" unchanged; an edit is kept in {PATH}")
    holds(client, EDITED)


def test_a_kept_edit_is_merged_by_every_later_run(client: Client) -> None:
    """Who merged once need not say it again; the edit is in the lock from then on."""
    edit(client, EDITED)
    client.generate("merge")
    change(client, NEWER)
    drift = client.check()
    assert [reason.code for reason in drift.reasons] == ["drift-input"]
    assert "-line_16 = 16\n+line_16 =" in drift.diff
    assert "line_3" not in drift.diff.replace(" line_3", "")
    written = client.generate()
    assert written is not None
    assert written.merged == (PATH,)
    holds(client, BOTH)
    change(client, replaced(NEWER, 10, "0"))
    client.generate()
    holds(client, replaced(BOTH, 10, "0"))


def test_what_was_generated_before_is_found_in_the_repository(
    client: Client, tmp_path: Path
) -> None:
    """The text that was edited was committed once, in whatever commit."""
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "generated")
    edit(client, EDITED)
    git(tmp_path, "commit", "-qam", "edited")
    change(client, NEWER)
    client.generate("merge")
    holds(client, BOTH)


def test_an_edit_of_an_unknown_text_is_refused(client: Client) -> None:
    """Never committed, and generated from what is no more: there is no third text."""
    edit(client, EDITED)
    change(client, NEWER)
    before = tree(client.output)
    with pytest.raises(Stopped, match="inputs as they were"):
        client.generate("merge")
    assert tree(client.output) == before


def test_a_conflict_is_marked_and_settled(client: Client) -> None:
    edit(client, EDITED)
    client.generate("merge")
    change(client, replaced(TEXT, 3, '"ours"'))
    # Without being asked, no run leaves a file that Python cannot read.
    with pytest.raises(Stopped) as caught:
        client.generate()
    assert codes_of(caught.value) == ["output-conflict"]
    assert [r.code for r in client.check().reasons] == ["drift-conflict", "drift-input"]
    assert client.path(PATH).read_text() == EDITED

    written = client.generate("merge")
    assert written is not None
    assert written.conflicting == (PATH,)
    assert (written.written, written.kept) == (1, ())
    assert str(written).endswith(f"; an edit is in conflict in {PATH}")
    marked = client.path(PATH).read_text()
    assert (
        '<<<<<<< edited\nline_3 = "edit"\n=======\nline_3 = "ours"\n>>>>>>>' in marked
    )
    assert client.path(PRISTINE).read_text() == client.pipeline.generated[PATH]
    # As long as it is not settled, nothing goes on.
    for edits in ("stop", "merge"):
        with pytest.raises(Stopped) as caught:
            client.generate(edits)
        (refusal,) = caught.value.diagnostics
        (reason,) = client.check().reasons
        assert (refusal.code, reason.code) == ("output-unsettled", "drift-unsettled")
        assert (
            refusal.message == f"{reason.message}; nothing of this client was written"
        )
        assert refusal.help == reason.help
    assert client.path(PATH).read_text() == marked

    edit(client, replaced(TEXT, 3, '"settled"'))
    client.generate("merge")
    holds(client, replaced(TEXT, 3, '"settled"'))


def test_an_edit_that_is_undone_leaves_nothing(client: Client) -> None:
    lock = client.path(LOCK_NAME).read_text()
    edit(client, EDITED)
    client.generate("merge")
    assert client.path(PRISTINE).exists()
    edit(client, TEXT)
    client.generate()
    assert client.path(LOCK_NAME).read_text() == lock
    assert not client.path(PRISTINE).parent.exists()
    holds(client, TEXT)


def test_an_edit_that_is_generated_now_is_none_any_more(client: Client) -> None:
    edit(client, EDITED)
    client.generate("merge")
    change(client, EDITED)
    client.generate()
    assert "[edited]" not in client.path(LOCK_NAME).read_text()
    assert not client.path(PRISTINE).exists()
    holds(client, EDITED)


def test_a_further_edit_is_one_again(client: Client) -> None:
    """What is kept is the edit that was merged, not whatever comes later."""
    edit(client, EDITED)
    client.generate("merge")
    edit(client, replaced(EDITED, 10, "0"))
    assert [r.code for r in client.check().reasons] == ["drift-edited"]
    with pytest.raises(Stopped):
        client.generate()
    client.generate("merge")
    holds(client, replaced(EDITED, 10, "0"))


def test_force_gives_up_what_was_kept(client: Client) -> None:
    edit(client, EDITED)
    client.generate("merge")
    written = client.generate("overwrite")
    assert written is not None
    assert client.path(written.saved[0]).read_text() == EDITED
    holds(client, TEXT)


def test_a_formatter_changes_no_edit(client: Client) -> None:
    """The repository's own formatter went over the file, before or after the merge."""
    edit(client, EDITED.replace(" = ", "="))
    client.generate("merge")
    edit(client, EDITED.replace(" = ", "  =  "))
    assert client.check() == Drift()
    change(client, NEWER)
    client.generate()
    holds(client, BOTH)


def test_a_formatter_that_joins_lines_changes_no_edit(client: Client) -> None:
    """Black's own form would leave them joined; the lock knows the edit by essence."""
    listed = "names = [\n    1,\n    2,\n]\n"
    change(client, TEXT + listed)
    client.generate()
    edit(client, EDITED + listed)
    client.generate("merge")
    edit(client, EDITED + "names = [1, 2]\n")
    assert client.check() == Drift()
    change(client, TEXT + listed.replace("    2,\n", "    2,\n    3,\n"))
    client.generate()
    holds(client, EDITED + "names = [1, 2, 3]\n")


def test_a_lock_of_before_has_no_essence_of_an_edit(client: Client) -> None:
    edit(client, EDITED)
    client.generate("merge")
    lock = client.path(LOCK_NAME)
    head, _, rest = lock.read_text().partition("[edited]\n")
    digest, essence, name = rest.partition("\n")[0].split()
    lock.write_text(f"{head}[edited]\n" + rest.replace(f" {essence}  ", "  "))
    assert name == PATH
    edit(client, EDITED.replace(" = ", "="))
    assert client.check() == Drift()
    change(client, NEWER)
    client.generate()
    holds(client, BOTH)


def test_an_edited_file_that_goes_stops_the_run(client: Client) -> None:
    edit(client, EDITED)
    client.generate("merge")
    client.touch_input()
    del client.pipeline.generated[PATH]
    with pytest.raises(Stopped, match="generated no more: delete it"):
        client.generate("merge")
    assert client.path(PATH).read_text() == EDITED


def test_what_comes_instead_of_an_edited_file_is_told(client: Client) -> None:
    """As where its class is renamed; and what is told leads to the edit there."""
    edit(client, EDITED)
    client.generate("merge")
    client.touch_input()
    del client.pipeline.generated[PATH]
    client.pipeline.generated["models/money.py"] = replaced(TEXT, 0, '"money"')
    client.pipeline.generated["models/other.py"] = "other = 1\n"
    client.pipeline.generated["api/card.py"] = TEXT
    for edits in ("stop", "merge"):
        with pytest.raises(Stopped, match="generated no more") as caught:
            client.generate(edits)
        (refusal,) = caught.value.diagnostics
        assert "most like it is out/a/models/money.py:" in (refusal.help or "")
    client.path(PATH).unlink()
    client.generate()
    edited = replaced(EDITED, 0, '"money"')
    client.path("models/money.py").write_text(edited)
    client.generate("merge")
    assert client.path("models/money.py").read_text() == edited
    assert client.check() == Drift()
    assert not client.path(PRISTINE).exists()


def test_without_git_nothing_is_merged(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(client, EDITED)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Failure, match="`git` does the merging"):
        client.generate("merge")
    assert client.path(PATH).read_text() == EDITED


def test_no_link_is_followed_to_a_pristine_text(client: Client, tmp_path: Path) -> None:
    """Neither to read what was kept, nor to keep anything."""
    client.path(PRISTINE).parent.parent.symlink_to(tmp_path)
    edit(client, EDITED)
    with pytest.raises(Failure, match="output-symlink"):
        client.generate("merge")
    assert client.path(PATH).read_text() == EDITED
    assert not (tmp_path / "models").exists()


def test_what_git_made_of_two_texts_is_saved_where_it_is_not_all_ours(
    client: Client,
) -> None:
    """The lock has both texts; here something else came in while it was merged."""
    lock = client.path(LOCK_NAME)
    (line,) = (x for x in lock.read_text().splitlines() if x.endswith(f"  {PATH}"))
    both = f"{line}\n{'0' * 64}  {PATH}"
    lock.write_text(lock.read_text().replace(line, both))
    edit(client, TEXT.replace("line_9 = 9\n", ""))
    assert client.generate() is not None
    assert client.path(PATH).read_text() == TEXT

    lock.write_text(lock.read_text().replace(line, both))
    edit(client, EDITED)
    written = client.generate()
    assert written is not None
    assert [client.path(path).read_text() for path in written.saved] == [EDITED]
    assert client.path(PATH).read_text() == TEXT


def test_what_is_no_text_is_not_merged(client: Client) -> None:
    client.path(PATH).write_bytes(b"\xff\xfe\n")
    with pytest.raises(Failure, match="not UTF-8"):
        client.generate("merge")


def merge_branches(client: Client, root: Path, *, ours: str, theirs: str) -> None:
    """One branch generates `ours`, another one `theirs` and keeps an edit; then both.

    Git merges what it can, and leaves the lock as it is.
    """
    base = client.pipeline.generated[PATH]
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "base")
    git(root, "checkout", "-qb", "edited")
    edit(client, EDITED)
    if theirs != base:
        change(client, theirs)
    client.generate("merge")
    git(root, "add", ".")
    git(root, "commit", "-qm", "edited")
    git(root, "checkout", "-q", "main")
    client.pipeline.generated[PATH] = ours
    client.touch_input()
    client.generate()
    git(root, "commit", "-qam", "generated")
    git(root, "merge", "-q", "edited", may_fail=True)


def test_a_kept_edit_meets_what_another_branch_generated(
    client: Client, tmp_path: Path
) -> None:
    """Git merges both without a conflict: nothing is left for a person to say."""
    merge_branches(client, tmp_path, ours=NEWER, theirs=TEXT)
    assert client.path(PATH).read_text() == BOTH
    assert [reason.code for reason in client.check().reasons] == ["drift-lock"]
    written = client.generate()
    assert written is not None
    assert (written.written, written.saved) == (0, ())
    holds(client, BOTH)
    change(client, replaced(NEWER, 10, "0"))
    client.generate()
    holds(client, replaced(BOTH, 10, "0"))


def test_a_kept_edit_is_not_lost_in_a_lock_with_both_sides(
    client: Client, tmp_path: Path
) -> None:
    other = replaced(TEXT, 10, "0")
    merge_branches(client, tmp_path, ours=NEWER, theirs=other)
    assert "<<<<<<<" in client.path(LOCK_NAME).read_text()
    assert client.path(PATH).read_text() == replaced(BOTH, 10, "0")
    client.pipeline.generated[PATH] = replaced(NEWER, 10, "0")
    written = client.generate()
    assert written is not None
    assert written.saved == ()
    holds(client, replaced(BOTH, 10, "0"))


def test_what_else_came_in_with_a_branch_is_an_edit(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_branches(client, tmp_path, ours=NEWER, theirs=TEXT)
    edit(client, replaced(BOTH, 6, '"more"'))
    with pytest.raises(Stopped, match="edited by hand"):
        client.generate()
    # Without git nobody can tell what came from where.
    edit(client, BOTH)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Stopped, match="edited by hand"):
        client.generate()


def test_markers_of_git_are_no_edit(client: Client, tmp_path: Path) -> None:
    """Who settles the lock alone is told how the rest settles itself."""
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "base")
    for branch, value in (("one", '"one"'), ("two", '"two"')):
        git(tmp_path, "checkout", "-qb", branch, "main")
        change(client, replaced(TEXT, 3, value))
        client.generate()
        git(tmp_path, "commit", "-qam", branch)
    git(tmp_path, "merge", "one", may_fail=True)
    lock = str(client.path(LOCK_NAME))
    git(tmp_path, "checkout", "--ours", lock)
    client.source.write_text("openapi: 3.1.0\n# both\n")
    change(client, replaced(TEXT, 3, '"both"'))
    for edits in ("stop", "merge"):
        with pytest.raises(Stopped, match="git left conflict markers") as caught:
            client.generate(edits)
        (refusal,) = caught.value.diagnostics
        assert refusal.code == "output-unsettled"
        assert "`git checkout -m out/a/clientsmith.lock`" in (refusal.help or "")
    git(tmp_path, "checkout", "-m", lock)
    written = client.generate()
    assert written is not None
    assert written.saved == ()
    holds(client, replaced(TEXT, 3, '"both"'))


def git(folder: Path, *arguments: str, may_fail: bool = False) -> str:
    """Run git as somebody, with nobody's configuration."""
    config = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *config, *arguments], cwd=folder, capture_output=True, text=True
    )
    assert may_fail or done.returncode == 0, done.stderr
    return done.stdout
