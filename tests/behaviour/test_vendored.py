"""A package in somebody else's repository: at any place, in any form, by any rules."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .making import DESCRIPTION, REPOSITORY, file_source, write_package
from .test_packages import run_python, succeeds

NAME = "stripe_cards_openapi"
CALL = """
import json, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        data = json.dumps({"object": "card", "id": sent, "brand": None}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
    def log_message(self, *arguments): pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()

def call(package):
    m = package.models
    with package.Client(base_url=f"http://127.0.0.1:{server.server_port}") as client:
        card = m.CustomerPaymentSourceCard(number="42", exp_month=1, exp_year=2030)
        body = m.PostCustomersCustomerCardsBody(card=card)
        return client.customers.post_customers_customer_cards("cus_1", body)

"""
ANSWER = "card[exp_month]=1&card[exp_year]=2030&card[number]=42"
DONE = """
from urllib.parse import unquote
print(type(found).__module__, unquote(found.id))
server.shutdown()
server.server_close()
"""


def vendored(folder: Path, *, tests: bool = False) -> Path:
    """A copy of a package of this repository, at a place of its own."""
    left_out = ["__pycache__"] if tests else ["__pycache__", "tests"]
    ignored = shutil.ignore_patterns(*left_out)
    return shutil.copytree(REPOSITORY / "generated" / NAME, folder, ignore=ignored)


def called(place: str, path: Path, *options: str) -> None:
    """Import the package from a dotted place and call over a real connection."""
    script = f"import {place} as package{CALL}found = call(package)\n{DONE}"
    told = succeeds(run_python(*options, "-W", "error", "-c", script, path=path))
    assert told.split() == [f"{place}.models.card", ANSWER]


@pytest.mark.parametrize(
    "place",
    ["x", "a.b.c.x", "acme.json", "acme.http", "acme.types", "acme.typing.enum"],
)
def test_at_any_place_and_under_any_name(place: str, tmp_path: Path) -> None:
    """Deep down, and where its folder is called like a module that it imports."""
    vendored(tmp_path.joinpath(*place.split(".")))
    called(place, tmp_path)


@pytest.mark.parametrize("options", [("-O",), ("-OO",), ("-I",), ("-X", "dev")])
def test_however_python_is_started(options: tuple[str, ...], tmp_path: Path) -> None:
    """Without assertions and docstrings, isolated, and with every check turned on."""
    vendored(tmp_path / "acme" / "client")
    if options == ("-I",):
        script = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        script += f"import acme.client as package{CALL}found = call(package)\n{DONE}"
        told = succeeds(run_python("-I", "-W", "error", "-c", script, path=tmp_path))
        assert told.split() == ["acme.client.models.card", ANSWER]
    else:
        called("acme.client", tmp_path, *options)


def test_zipped(tmp_path: Path) -> None:
    """From an archive: what is loaded late is found there too."""
    folder = vendored(tmp_path / "loose" / "acme")
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in folder.rglob("*"):
            file.write(path, path.relative_to(folder.parent))
    script = f"import sys; sys.path.insert(0, {str(archive)!r})\n"
    script += f"import acme as package{CALL}found = call(package)\n{DONE}"
    script += "print(package.__file__)"
    told = succeeds(run_python("-W", "error", "-c", script, path=tmp_path)).split()
    assert told[:2] == ["acme.models.card", ANSWER]
    assert "archive.zip" in told[2]


def test_two_versions_side_by_side(tmp_path: Path) -> None:
    """The old one stays in use while the new one is tried; neither sees the other."""
    newer = tmp_path / "spec" / DESCRIPTION.name
    newer.parent.mkdir()
    text = DESCRIPTION.read_text("utf-8")
    assert "last4:" in text
    newer.write_text(text.replace("last4:", "last_four:"), "utf-8")
    write_package(tmp_path, file_source(newer)).folder.rename(tmp_path / "v2")
    vendored(tmp_path / "v1")
    script = (
        f"import v1, v2{CALL}"
        "old, new = call(v1), call(v2)\n"
        "assert hasattr(old, 'last4') and not hasattr(old, 'last_four')\n"
        "assert hasattr(new, 'last_four') and not hasattr(new, 'last4')\n"
        "assert not isinstance(new, v1.models.Card) and type(old) is v1.models.Card\n"
        "assert v1.UNSET is not v2.UNSET and not v2.models.Card.__mro__[1:] == "
        "v1.models.Card.__mro__[1:]\n"
        f"found = new\n{DONE}"
    )
    told = succeeds(run_python("-W", "error", "-c", script, path=tmp_path))
    assert told.split() == ["v2.models.card", ANSWER]


def test_its_documentation_is_no_test(tmp_path: Path) -> None:
    """`--doctest-modules`, as many hosts run pytest, imports all and finds nothing."""
    vendored(tmp_path / "src" / "acme" / "client", tests=True)
    options = ("-q", "-W", "error", "-p", "no:cacheprovider", "--doctest-modules")
    mode = "--import-mode=importlib"
    done = run_python("-m", "pytest", *options, mode, "src", path=tmp_path)
    assert " passed" in succeeds(done)


HOST_MYPY = """
[mypy]
strict = true
warn_unreachable = true
warn_unused_ignores = true
enable_error_code = ignore-without-code, redundant-expr, truthy-bool, redundant-self,
    possibly-undefined, truthy-iterable, unused-awaitable
mypy_path = src
files = src
"""
HOST_PYRIGHT = {
    "include": ["src"],
    "typeCheckingMode": "strict",
    "pythonVersion": "3.11",
    "reportUnnecessaryTypeIgnoreComment": "error",
    "reportPropertyTypeMismatch": "error",
    "reportShadowedImports": "error",
    "reportUninitializedInstanceVariable": "none",
}
USE = """
from .vendor.stripe import Client
from .vendor.stripe import models as m


def number_of(client: Client) -> str | None:
    body = m.PostCustomersCustomerCardsBody()
    source = client.customers.post_customers_customer_cards("cus_1", body)
    return source.id if isinstance(source, m.Card) else None
"""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that keeps the package deep in its own, and uses it."""
    root = tmp_path_factory.mktemp("host")
    acme = root / "src" / "acme"
    vendored(acme / "vendor" / "stripe", tests=True)
    for folder in (acme, acme / "vendor"):
        (folder / "__init__.py").write_text("")
    (acme / "use.py").write_text(USE)
    (root / "mypy.ini").write_text(HOST_MYPY)
    (root / "pyrightconfig.json").write_text(json.dumps(HOST_PYRIGHT))
    return root


def test_mypy_of_a_host(host: Path) -> None:
    """With every check that a strict host may have turned on."""
    told = succeeds(run_python("-m", "mypy", path=host, timeout=150))
    assert "no issues found" in told


def test_pyright_of_a_host(host: Path) -> None:
    if shutil.which("pyright", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("pyright is not installed")
    arguments = ("--outputjson", "--pythonpath", sys.executable)
    done = run_python("-m", "pyright", *arguments, path=host, timeout=200)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        pytest.skip(f"pyright does not run here: {done.stderr[-200:]}")
    found = [f"{d['file']}: {d['message']}" for d in told["generalDiagnostics"]]
    assert found == []
    assert told["summary"]["filesAnalyzed"] > 50


HOST_RULES = (
    "A ASYNC B BLE C4 DTZ E ERA EXE F FLY FURB G I ICN INT ISC LOG N PERF PGH PIE PLC"
    " PLE PLW PT PYI Q RET RSE RUF SIM SLOT T10 T20 TRY004 UP W YTT"
)
OPEN = {
    "E501": "a text of the description stays on one line, as black leaves it",
    "RUF001": "a text of the description is kept to the letter",
    "RUF002": "the same of documentation",
    "RUF036": "`T | None | Unset` stands in the order in which the values are met",
    "PLC0415": "asyncio is loaded for asynchronous clients alone",
    "PLW0108": "a lambda waits for a class that is not loaded yet",
    "PERF401": "what was read before an item failed is kept",
    "TRY004": "a value that cannot be sent is a ValueError, whatever is wrong with it",
    "BLE001": "the exceptions of a caller's own code are handed on to the test",
}
"""What a host's ruff finds in generated code, and why it stays."""


def test_ruff_of_a_host(host: Path) -> None:
    """Of the rules that hosts select, these alone find something."""
    options = ("--isolated", "--no-cache", "--target-version=py311")
    selected = f"--select={','.join(HOST_RULES.split())}"
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *options, selected]
        + ["--output-format=json", "src/acme/vendor"],
        cwd=host,
        capture_output=True,
        encoding="utf-8",
    )
    found = json.loads(done.stdout)
    others = [
        f"{each['filename']}:{each['location']['row']}: {each['code']}"
        for each in found
        if each["code"] not in OPEN
    ]
    assert others == []
    assert {each["code"] for each in found} == OPEN.keys()
