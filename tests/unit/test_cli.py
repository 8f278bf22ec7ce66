"""The command: arguments, exit codes, what goes where."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import __main__
from generator.cli import main as cli
from generator.cli import report
from generator.output.folder import STATE_NAME

from .fake_pipeline import FakePipeline

REPOSITORY = Path(__file__).parents[2]
CONFIG = """
[clients.a]
source = "api.yaml"
output = "out/a"

[clients.b]
source = "api.yaml"
output = "out/b"
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pipeline() -> FakePipeline:
    return FakePipeline(generated={"__init__.py": "x = 1\n"}, names={"/a": "A"})


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pipeline: FakePipeline,
) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("clientsmith.toml").write_text(CONFIG)
    Path("api.yaml").write_text("openapi: 3.1.0\n")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(arguments, lambda: pipeline)
        output = capsys.readouterr()
        return code, output.out, output.err

    return call


@pytest.mark.parametrize("place", ["clientsmith.toml", "./clientsmith.toml"])
def test_a_configuration_may_be_named_from_where_one_is(run: Run, place: str) -> None:
    """Its folder is the one that paths in it begin at, said or not."""
    assert run("generate", "a", "--config", place)[0] == 0
    assert Path("out/a/__init__.py").read_text() == "x = 1\n"


@pytest.mark.parametrize("command", ["generate", "check"])
def test_the_folder_of_a_configured_client_is_that_client_s(
    run: Run, command: str
) -> None:
    """Its options would not count, and names and texts of the output be lost."""
    code, _, told = run(command, "api.yaml", "-o", "out/a")
    assert code == 2
    assert told.startswith("clientsmith.toml:4:1: error[config-output-shared]: ")
    assert "clientsmith generate a;" in told
    assert not Path("out").exists()


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_client_is_no_source(run: Run, command: str) -> None:
    """Neither by its name nor by its folder, unless something else has the name."""
    run("generate", "a")
    told = "clientsmith.toml:4:1: error[source-is-client]: `{}` is a client, and -o"
    for source in ("a", "out/a", "./out/a/"):
        code, _, errors = run(command, source, "-o", "q")
        assert (code, errors.count("[")) == (2, 1)
        assert errors.startswith(told.format(source))
        assert "clientsmith generate a;" in errors
    Path("clientsmith.toml").unlink()
    for one in (("generate", "out/a", "-o", "q"), ("show", "out/a"), ("init", "out/a")):
        code, _, errors = run(*one)
        assert (code, errors.count("[")) == (2, 1)
        assert errors.startswith("out/a: error[source-is-client]: ")
    Path("clientsmith.toml").write_text(CONFIG)
    Path("a").mkdir()
    Path("a/page.html").write_text("<html></html>")
    assert run("generate", "a", "-o", "q")[0] == 0


def test_a_broken_configuration_stops_no_run_without_one(run: Run) -> None:
    Path("clientsmith.toml").write_text("[clients.a]\nsource = 1\n")
    assert run("generate", "api.yaml", "-o", "out/a")[0] == 0


def test_generate_writes_all_clients_or_some(run: Run) -> None:
    assert run("generate", "b") == (0, "b: 1 written, 0 removed, 0 unchanged\n", "")
    assert not Path("out/a").exists()
    code, output, errors = run("generate")
    assert (code, errors) == (0, "")
    assert output == "a: 1 written, 0 removed, 0 unchanged\nb: up to date\n"


def test_generate_reads_one_source(run: Run) -> None:
    code, output, _ = run("generate", "api.yaml", "-o", "x/acme", "--set", "auth=basic")
    assert (code, output) == (0, "acme: 1 written, 0 removed, 0 unchanged\n")
    assert Path("x/acme/__init__.py").exists()
    assert run("check", "api.yaml", "-o", "x/acme", "--set", "auth=basic")[0] == 0


def test_check_writes_nothing(run: Run, pipeline: FakePipeline) -> None:
    run("generate")
    assert run("check") == (0, "a: up to date\nb: up to date\n", "")
    Path("api.yaml").write_text("openapi: 3.1.1\n")
    pipeline.generated["__init__.py"] = "x = 2\n"
    code, output, errors = run("check", "a")
    assert code == 1
    assert "-x = 1\n+x = 2\n" in output
    assert "out/a: error[drift-input]: the input `api.yaml` changed" in errors
    assert Path("out/a/__init__.py").read_text() == "x = 1\n"
    assert run("generate", "a")[0] == 0
    assert run("check", "a")[0] == 0


def test_check_of_what_was_never_generated(run: Run) -> None:
    code, output, errors = run("check", "a")
    assert code == 1
    assert "+++ b/out/a/__init__.py" in output
    assert "drift-missing" in errors
    assert not Path("out").exists()


def test_show_prints_the_model(run: Run, pipeline: FakePipeline) -> None:
    """By the names that hold for a client that was generated."""
    code, output, _ = run("show", "api.yaml")
    assert (code, json.loads(output)["title"]) == (0, "Fäke")
    run("generate", "a")
    assert run("show", "a")[0] == 0
    assert pipeline.seen_names == [{}, {}, {"/a": "A"}]
    assert run("show", "nothing.yaml")[0] == 2


def test_an_edited_file_stops_the_run_until_force(run: Run) -> None:
    run("generate", "a")
    Path("out/a/__init__.py").write_text("x = 3\n")
    code, output, errors = run("generate", "a")
    assert (code, output) == (1, "")
    assert "out/a/__init__.py: error[output-edited]" in errors
    assert "--force" in errors
    assert run("generate", "a", "--force")[0] == 0
    saved = Path("out/a/clientsmith.edits/__init__.py.1")
    assert saved.read_text() == "x = 3\n"


def test_an_edit_is_merged_and_a_conflict_exits_with_1(
    run: Run, pipeline: FakePipeline
) -> None:
    pipeline.generated["__init__.py"] = "x = 1\n"
    run("generate", "a")
    Path("out/a/__init__.py").write_text("x = 3\n")
    told = "a: 0 written, 0 removed, 1 unchanged; an edit is kept in __init__.py\n"
    assert run("generate", "a", "--merge") == (0, told, "")
    assert run("generate", "a", "--merge") == (0, "a: up to date\n", "")
    assert run("check", "a") == (0, "a: up to date\n", "")
    Path("api.yaml").write_text("openapi: 3.1.1\n")
    pipeline.generated["__init__.py"] = "x = 2\n"
    code, output, errors = run("generate", "a", "--merge")
    told = "a: 1 written, 0 removed, 0 unchanged; an edit is in conflict in __init__.py"
    assert (code, output) == (1, f"{told}\n")
    assert "out/a/__init__.py: error[output-conflict]" in errors
    assert "<<<<<<< edited\n" in Path("out/a/__init__.py").read_text()
    Path("out/a/__init__.py").write_text("x = 5\n")
    assert run("generate", "a", "--merge")[0] == 0
    assert run("check", "a")[0] == 0
    assert run("generate", "a", "--merge", "--force")[0] == 2


def test_an_error_in_one_client_does_not_stop_the_other(run: Run) -> None:
    Path("clientsmith.toml").write_text(CONFIG.replace("api.yaml", "no.yaml", 1))
    code, output, errors = run("generate")
    assert (code, output) == (2, "b: 1 written, 0 removed, 0 unchanged\n")
    assert errors == (
        "clientsmith.toml:3:1: error[source-missing]: `source` of the client `a`: there"
        " is no such file or folder as `no.yaml`\n"
    )


def test_whatever_a_configuration_names_is_missed_at_its_line(run: Run) -> None:
    """All of it in one run; what the command line names, by its path."""
    Path("clientsmith.toml").write_text(CONFIG + """overlays = [
  "api.yaml",
  "fix.yaml",
]
templates = "mine"
source-root = "above"
""")
    code, output, errors = run("generate", "b")
    assert (code, output) == (2, "")
    assert re.findall(r"(?m)^(\S+) error\[(.*?)\].* as `(.*)`$", errors) == [
        ("clientsmith.toml:14:1:", "source-root-missing", "above"),
        ("clientsmith.toml:13:1:", "template-missing", "mine"),
        ("clientsmith.toml:11:4:", "overlay-unreadable", "fix.yaml"),
    ]
    for odd in ("m" * 256, "api.yaml"):
        Path("clientsmith.toml").write_text(f"{CONFIG}templates = '{odd}'\n")
        code, _, errors = run("generate", "b")
        assert (code, errors.count("template-missing")) == (2, 1)
        assert errors.startswith("clientsmith.toml:9:1: error")
    _, _, errors = run("generate", "no.yaml", "-o", "x", "--set", "source-root=above")
    assert errors.splitlines() == [
        "no.yaml: error[source-missing]: there is no such file or folder",
        "above: error[source-root-missing]: there is no such folder",
    ]


def test_a_fault_in_one_client_does_not_hide_the_other(
    run: Run, pipeline: FakePipeline
) -> None:
    """Whichever process it happens in; the worst exit code counts."""
    run("generate", "b")
    pipeline.fault = KeyError("x")
    for jobs in ("1", "2"):
        code, output, errors = run("generate", "--jobs", jobs)
        assert (code, output) == (3, "b: up to date\n")
        assert "error[internal]: a fault in clientsmith: KeyError" in errors
    assert "Traceback" in run("generate", "-j2", "--debug")[2]


def test_diagnostics_of_the_pipeline_come_once(
    run: Run, pipeline: FakePipeline
) -> None:
    pipeline.warnings, pipeline.errors = ["odd"], ["bad"]
    code, output, errors = run("generate", "a")
    assert (code, output) == (2, "")
    assert errors == "warning[odd]: a warning\nerror[bad]: an error\n"
    assert not Path("out").exists()


def test_strict_lets_no_warning_pass(run: Run, pipeline: FakePipeline) -> None:
    """Not even where nothing is to be done: then the warnings are looked at again."""
    pipeline.warnings = ["odd"]
    assert run("generate", "a", "--strict")[0] == 2
    assert not Path("out").exists()
    assert run("generate", "a")[0] == 0
    code, _, errors = run("check", "a", "--strict")
    assert code == 2
    assert "error[strict]: 1 warning" in errors
    Path("clientsmith.toml").write_text(f"strict = true\n{CONFIG}")
    assert run("generate", "a")[0] == 2


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_strict_names_the_client_that_it_stops(
    run: Run, pipeline: FakePipeline, form: str
) -> None:
    """For the others are written; and the place is where that is said, or its table."""
    Path("clientsmith.toml").write_text(f"{CONFIG}strict = true\n")
    pipeline.warnings = ["odd"]
    code, _, errors = run("generate", "--format", form)
    assert (code, Path("out/a").exists(), Path("out/b").exists()) == (2, True, False)
    told = errors.splitlines()[-1]
    assert "1 warning, and `strict` lets none pass; nothing of the client `b`" in told
    begins = {
        "text": "clientsmith.toml:9:1: error[strict]: 1 warning",
        "json": '{"severity": "error", "code": "strict", "message": "1 warning',
        "github": "::error file=clientsmith.toml,line=9,col=1,title=strict::1 warning",
    }
    assert told.startswith(begins[form])
    if form == "json":
        assert [json.loads(told)[key] for key in ("file", "line")] == [
            *("clientsmith.toml", 9)
        ]
    Path("clientsmith.toml").write_text(CONFIG)
    _, _, errors = run("generate", "--strict", "--jobs", "1", "b")
    assert "clientsmith.toml:6:1: error[strict]: 1 warning" in errors
    _, _, errors = run("generate", "--strict", "api.yaml", "-o", "c")
    assert "api.yaml: error[strict]: 1 warning" in errors
    assert "; nothing was written" in errors


def test_diagnostics_for_machines(run: Run, pipeline: FakePipeline) -> None:
    Path("clientsmith.toml").write_text(f"{CONFIG}nested = 1\n")
    _, output, errors = run("generate", "--format", "json")
    assert output == ""
    told = json.loads(errors)
    assert (told["code"], told["line"], told["column"]) == ("config-value", 9, 1)
    _, _, errors = run("generate", "--format=github")
    assert errors.startswith(
        "::error file=clientsmith.toml,line=9,col=1,title=config-value::`clients.b"
    )


def test_summaries_for_machines(run: Run) -> None:
    """An object a client on the standard output, whatever is told besides."""
    code, output, _ = run("generate", "--format", "json")
    first, second = map(json.loads, output.splitlines())
    assert (code, first["client"], second["client"]) == (0, "a", "b")
    assert (first["up_to_date"], first["written"], first["merged"]) == (False, 1, [])
    _, output, _ = run("generate", "a", "--format", "json")
    assert json.loads(output) == {"client": "a", "up_to_date": True}
    Path("out/a/__init__.py").write_text("x = 3\n")
    code, output, _ = run("check", "a", "--format", "json")
    told = json.loads(output)
    assert (code, told["up_to_date"]) == (1, False)
    assert "-x = 3\n+x = 1\n" in told["diff"]


def test_github_takes_no_command_from_a_message() -> None:
    """Text from a description must not end the line or start another command."""
    from generator.diagnostics import Location, error

    stream = io.StringIO()
    place = Location(file="a,b:c\n.yaml", line=1, column=2)
    report.show([error("x", "100%\r\n::stop::", place, "h")], "github", stream)
    assert stream.getvalue() == (
        "::error file=a%2Cb%3Ac%0A.yaml,line=1,col=2,title=x"
        "::100%25%0D%0A::stop::%0Ahelp: h\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "nope"],
        ["generate", "--nope"],
        ["nope"],
        ["generate", "a", "b", "-o", "x"],
        ["generate", "-o", "x"],
        ["generate", "a", "--set", "auth=basic"],
        ["generate", "api.yaml", "-o", "my-client"],
        ["generate", "--format", "xml"],
        ["generate", "--config", "nope.toml"],
        ["generate", "api.yaml"],
        ["show"],
        ["show", "https://example.com/api.yaml"],
        ["init", "https://example.com/api.yaml"],
        ["generate", "https://example.com/api.yaml", "-o", "x"],
        ["generate", "a", "--overlay", "x.yaml"],
        ["generate", "--jobs", "0"],
    ],
)
def test_wrong_arguments(run: Run, arguments: list[str]) -> None:
    """One error each, without a traceback, and nothing is written."""
    code, output, errors = run(*arguments)
    assert (code, output) == (2, "")
    assert errors.count("error[") == 1
    assert "Traceback" not in errors
    assert sorted(path.name for path in Path().iterdir()) == [
        "api.yaml",
        "clientsmith.toml",
    ]


def test_no_configuration(run: Run) -> None:
    Path("clientsmith.toml").unlink()
    code, _, errors = run("generate")
    assert code == 2
    assert "error[config-missing]" in errors


def test_a_fault_of_ours_asks_for_a_report(run: Run, pipeline: FakePipeline) -> None:
    """One line and no traceback, except for who asks for it."""
    pipeline.fault = KeyError("a\nb")
    code, _, errors = run("generate", "a")
    assert code == 3
    assert errors.startswith("api.yaml: error[internal]: a fault in clientsmith: ")
    assert errors.splitlines()[0].endswith("KeyError: 'a\\nb'")
    assert "report" in errors
    assert "Traceback" not in errors
    assert "Traceback" in run("generate", "a", "--debug")[2]
    assert not Path("out").exists()


@pytest.mark.parametrize("fault", [RecursionError(), MemoryError()])
def test_no_exhaustion_shows_a_traceback(
    run: Run, pipeline: FakePipeline, fault: Exception
) -> None:
    pipeline.fault = fault
    code, _, errors = run("generate", "a")
    assert code == 3
    assert "Traceback" not in errors


def test_every_command_completes_what_a_killed_run_left(run: Run) -> None:
    """Also for the clients that it is not about."""
    run("generate")
    for arguments in (["generate", "b"], ["check", "b"], ["show", "api.yaml"]):
        Path("out/a", STATE_NAME, "staged").mkdir(parents=True)
        assert run(*arguments)[0] == 0
        assert not Path("out/a", STATE_NAME).exists()


def test_help_and_version(run: Run) -> None:
    assert run("--version")[:2] == (0, "clientsmith 0.1.0\n")
    code, output, _ = run("--help")
    assert code == 0
    assert all(command in output for command in ("generate", "check", "show"))
    assert run() == (0, output, "")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("generate", "SOURCE is an OpenAPI or Swagger file"),
        ("check", "unified diff"),
        ("diff", "OLD and NEW are files"),
        ("show", "name of a client in the configuration"),
        ("init", "pyproject.toml, where there is one"),
        ("schema", "#:schema"),
        ("templates", "Copy only those that you change"),
    ],
)
def test_each_command_tells_what_it_takes_and_does(
    run: Run, command: str, told: str
) -> None:
    code, output, _ = run(command, "--help")
    assert code == 0
    assert told in " ".join(output.split())


def test_nothing_to_do_loads_nothing_heavy(run: Run) -> None:
    """The whole process, as a build starts it."""
    run("generate")
    script = (
        "import sys; from generator.__main__ import run; code = run(['generate']);"
        "print(code, *sorted(sys.modules))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True
    )
    *lines, loaded = done.stdout.splitlines()
    assert lines == ["a: up to date", "b: up to date"]
    code, *modules = loaded.split()
    assert code == "0"
    heavy = {
        "click",
        "rich",
        "jinja2",
        "yaml",
        "black",
        "anyascii",
        "selectolax",
        "ftfy",
        "difflib",
        "dataclasses",
        "inspect",
        "json",
        "pathlib",
    }
    ours = {"generator.cli.main", "generator.cli.commands", "generator.pipeline"}
    assert not (heavy | ours) & set(modules)


def test_what_is_told_at_once_arrives(run: Run) -> None:
    """The process does not wait to be taken apart; a reader may be gone before."""
    run("generate")
    command = [sys.executable, "-m", "generator", "generate"]
    environment = {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    told = (done.returncode, done.stdout, done.stderr)
    assert told == (0, "a: up to date\nb: up to date\n", "")
    reading, writing = os.pipe()
    os.close(reading)
    unread = subprocess.run(command, env=environment, stdout=writing, stderr=-1)
    os.close(writing)
    assert (unread.returncode, unread.stderr) == (0, b"")


def test_the_exit_code_counts_though_nobody_reads(tmp_path: Path) -> None:
    """Of a check and of a comparison; and each client is written."""
    operation = {"responses": {"200": {"description": "d"}}}
    root = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    root["paths"] = {"/pets": {"get": operation}}
    (tmp_path / "api.json").write_text(json.dumps(root))
    (tmp_path / "none.json").write_text(json.dumps(root | {"paths": {}}))
    clients = "".join(
        f'[clients.{name}]\nsource = "api.json"\noutput = "{name}"\n' for name in "ab"
    )
    (tmp_path / "clientsmith.toml").write_text(clients)

    def code(*arguments: str) -> int:
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-m", "generator", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(REPOSITORY), "CLIENTSMITH_NO_CACHE": "1"},
            stdout=writing,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        return done.returncode

    assert code("check") == 1
    assert code("diff", "api.json", "none.json") == 1
    assert code("generate", "--jobs", "1") == 0
    assert (tmp_path / "a/client.py").exists()
    assert (tmp_path / "b/client.py").exists()
    assert code("check") == 0


def test_whatever_is_not_up_to_date_goes_the_long_way(
    run: Run, monkeypatch: pytest.MonkeyPatch, pipeline: FakePipeline
) -> None:
    """Wrong input too, so that there is one place that tells it."""
    monkeypatch.setattr(__main__, "_load_pipeline", lambda: pipeline)
    assert __main__.run(["generate"]) == 0
    pipeline.fault = KeyError()
    assert __main__.run(["generate"]) == 0
    pipeline.fault = None
    Path("out/a/__init__.py").write_text("x = 3\n")
    assert __main__.run(["check"]) == 1
    assert __main__.run(["check", "nope"]) == 2
    Path("clientsmith.toml").write_text("[")
    assert __main__.run(["generate"]) == 2


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """And only when the work takes long."""
    import time

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(report, "_PROGRESS_AFTER_SECONDS", 0.0)
    shown = {}
    for name, stream, form in (
        ("terminal", Terminal(), "text"),
        ("machine", Terminal(), "json"),
        ("file", io.StringIO(), "text"),
    ):
        with report.progress("generating a\x1b", form, stream):  # type: ignore[arg-type]
            time.sleep(0.4)
        shown[name] = stream.getvalue()
    assert "generating a\\x1b" in shown["terminal"]
    assert shown["machine"] == shown["file"] == ""
