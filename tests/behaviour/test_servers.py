"""Servers whose URL has variables: keywords of the client, over real HTTP."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from generator.lower.keywords import CLIENT_KEYWORDS

from .making import Workshop, openapi, run_command
from .recording import Server
from .test_packages import run_python

Call = Callable[..., Any]


KEY = {"type": "http", "scheme": "bearer"}


def described(url: str, **variables: dict[str, Any]) -> dict[str, Any]:
    operation = {"operationId": "get", "responses": {"204": {"description": ""}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": url, "variables": variables}],
        "security": [{"key": []}],
        "paths": {"/things": {"get": operation}},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}
        },
    }


LOCAL = described(
    "http://{hostName}:{port}/{base}",
    hostName={"default": "{hostName}", "description": "Where your shop is."},
    port={"default": "1", "enum": ["1", "8443"]},
    base={"default": "v1"},
)


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> ModuleType:
    return shared_workshop.load(openapi(LOCAL))


def get(client: Any) -> Any:
    return client.things.get()


def test_variables_make_the_url(call: Call, package: Any, server: Server) -> None:
    """With their defaults; credentials go where it leads."""
    host, port = server.url.removeprefix("http://").split(":")
    options = {"host_name": host, "port": port, "token": "s3cret"}
    call(package, get, **options)
    received = server.only
    assert received.target == "/v1/things"
    assert received.header("authorization") == "Bearer s3cret"
    call(package, get, base="v2/beta", **options)
    assert server.only.target == "/v2/beta/things"
    call(package, get, base_url=f"{server.url}/own", **{**options, "port": "2"})
    assert server.only.target == "/own/things"


def test_a_variable_without_value(package: Any) -> None:
    """Where neither keyword nor `base_url` says it, the message shows the server."""
    with pytest.raises(ValueError, match=r"base_url .* http://\{hostName\}:1/v1"):
        package.Client()


@pytest.mark.parametrize(
    "options",
    [
        {"host_name": "evil.example/"},
        {"host_name": "a@evil.example"},
        {"host_name": "a?b"},
        {"host_name": "a#b"},
        {"host_name": "a\\b"},
        {"host_name": "a\r\nb"},
        {"host_name": ""},
        {"host_name": "a", "port": "99999"},
        {"host_name": "a", "port": "1@evil.example"},
        {"host_name": "a", "base": "../admin"},
        {"host_name": "a", "base": "v1/.."},
        {"host_name": "a", "base": "v1?x="},
        {"host_name": "a", "base": "v1#"},
        {"host_name": "a", "base": "v1\n"},
        {"host_name": "a", "base": "{x}"},
        {"host_name": "/evil", "base": "x"},
    ],
)
def test_a_value_that_would_leave_its_slot(package: Any, options: Any) -> None:
    for cls in (package.Client, package.AsyncClient):
        with pytest.raises(ValueError, match=r"server variable|[Pp]ort"):
            cls(**options)


@pytest.mark.parametrize(
    ("url", "variables", "options", "made"),
    [
        ("{endpoint}/v1", {}, {"endpoint": "https://a.test/b"}, "https://a.test/b/v1"),
        (
            "{protocol}://{host}/api",
            {"protocol": {"default": "https"}},
            {"host": "a.test:8443"},
            "https://a.test:8443/api",
        ),
        ("https://a.test{basePath}", {}, {"base_path": "/v2"}, "https://a.test/v2"),
        ("https://{token}.test", {}, {"server_token": "a"}, "https://a.test"),
        ("https://{timeout}.test", {}, {"server_timeout": "a"}, "https://a.test"),
        ("https://{x}.{x}.test", {}, {"x": "a"}, "https://a.a.test"),
        ("https://{a b}.test", {}, {"a_b": "c"}, "https://c.test"),
        (
            "https://{x}.{X}.{'x'}.test",
            {},
            {"x": "a", "server_x": "b", "server_server_x": "c"},
            "https://a.b.c.test",
        ),
    ],
)
def test_every_form_of_template(
    workshop: Workshop, url: str, variables: Any, options: Any, made: str
) -> None:
    """Whatever part of the URL it is, and whatever the variable is called."""
    package = workshop.load(openapi(described(url, **variables)))
    assert repr(package.Client(**options)) == f"Client(base_url={made!r})"


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://a.test{x}", "https://a.test"),
        ("https://a.test{x}/v1", "https://a.test/v1"),
        ("https://a.test/{x}", "https://a.test"),
        ("https://{x}a.test", "https://a.test"),
        ("https://a{x}.test", "https://a.test"),
    ],
)
def test_an_empty_default_is_one(workshop: Workshop, url: str, made: str) -> None:
    """The first server is called, not the next, and nothing is told of it."""
    source = described(url, x={"default": "", "enum": ["", "b"]})
    source["servers"].append({"url": "https://other.test"})
    assert workshop.make(openapi(source)).codes == []
    client = workshop.load(openapi(source)).Client
    assert repr(client()) == repr(client(x="")) == f"Client(base_url={made!r})"


@pytest.mark.parametrize(
    "url",
    [
        "{x}/v1",
        "{x}://a.test",
        "https://{x}",
        "https://{x}.a.test/v1",
        "https://a.{x}.test",
        "https://a.test:{x}/v1",
    ],
)
def test_an_empty_default_is_no_part_of_the_host(workshop: Workshop, url: str) -> None:
    package = workshop.load(openapi(described(url, x={"default": ""})))
    with pytest.raises(ValueError, match=r"base_url is required.* for values in"):
        package.Client()
    with pytest.raises(ValueError, match="server variable 'x' cannot be ''"):
        package.Client(x="")


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://api{region}.acme.test", "/evil"),
        ("https://{region}.acme.test", "evil.test/"),
        ("https://{region}", "/evil"),
        ("{region}.acme.test", "https://evil.test/"),
    ],
)
def test_no_value_moves_the_host(workshop: Workshop, url: str, value: str) -> None:
    package = workshop.load(openapi(described(url)))
    keywords = inspect.signature(package.Client).parameters
    with pytest.raises((ValueError, TypeError), match="region"):
        package.Client(region=value)
    assert ("region" in keywords) == url.startswith("https")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/v1?x=1",
        "https://a.example/#/v1",
        "https://https://a.example",
        "https://a.example:0",
        "/v1",
    ],
)
def test_what_can_be_no_base_is_told_and_left_out(workshop: Workshop, url: str) -> None:
    """The package would refuse it, or send credentials to a host called `https`."""
    made = workshop.make(openapi(described(url)))
    assert made.codes.count("server-unusable") == 1
    package = workshop.load(openapi(described(url)))
    with pytest.raises(ValueError, match="base_url is required"):
        package.Client(token="s3cret")


@pytest.mark.parametrize(
    "default", ["none", "x y", "https://a.test?b", "http", "https://a.test:99999"]
)
def test_a_default_that_is_a_stand_in_is_none(workshop: Workshop, default: str) -> None:
    """`base_url` is enough, and without it the message shows the server."""
    source = described("{endpoint}/v1", endpoint={"default": default})
    package = workshop.load(openapi(source))
    assert "base_url='http://a.test'" in repr(package.Client(base_url="http://a.test"))
    with pytest.raises(ValueError, match=r"base_url .* \{endpoint\}/v1"):
        package.Client()


def test_a_relative_server_of_an_operation(
    call: Call, workshop: Workshop, server: Server
) -> None:
    """It goes by the server of the client, whatever its path overrides."""
    source = described("http://127.0.0.1:{port}/v1", port={"default": "1"})
    operation = source["paths"]["/things"]["get"]
    source["paths"]["/things"] = {
        "servers": [{"url": "https://overridden.test/one"}],
        "get": operation
        | {"servers": [{"url": "/upload/"}, {"url": "https://b.test"}]},
    }
    made = workshop.make(openapi(source))
    assert made.codes == ["server-relative"]
    package = importlib.import_module(made.name)
    call(package, get, port=server.url.rpartition(":")[2], token="s3cret")
    received = server.only
    assert received.target == "/upload/things"
    assert received.header("authorization") == "Bearer s3cret"
    call(package, get, base_url=f"{server.url}/own")
    assert server.only.target == "/own/things"


def test_a_relative_server_where_no_other_is_known(workshop: Workshop) -> None:
    source = described("/v1")
    source["paths"]["/things"]["servers"] = [{"url": "/upload"}]
    package = workshop.load(openapi(source))
    with pytest.raises(ValueError, match="base_url is required, with the path /v1:"):
        package.Client(token="s3cret")


@pytest.mark.parametrize(
    ("url", "path"), [("/api/v3/", "/api/v3"), ("../v2", "/v2"), ("v2", "/v2")]
)
def test_what_is_told_of_a_relative_server_has_its_path(
    workshop: Workshop, url: str, path: str
) -> None:
    """So does the URL by which the README and the contract stand in for it."""
    source = described(url)
    source["servers"] += [{"url": "/other"}]
    made = workshop.make(openapi(source))
    readme, contract = made.files["README.md"], made.files["tests/contract.py"]
    assert f'only the path "{path}" of its server: `base_url` is required' in readme
    assert readme.count(f'base_url="https://api.example.com{path}"') == 2
    assert f'assert server.lines == ["GET {path}/things"]' in readme
    assert f'"base_url": "https://api.example.com{path}"' in contract
    assert f'SERVER = "https://api.example.com{path}"' in contract
    assert '"GET /things"' in made.files["tests/test_things.py"]
    package = importlib.import_module(made.name)
    with pytest.raises(ValueError, match=f"base_url is required, with the path {path}"):
        package.Client()


@pytest.mark.parametrize("url", [",", "-", "/;"])
def test_what_says_nothing_is_no_path_of_a_server(workshop: Workshop, url: str) -> None:
    made = workshop.make(openapi(described(url)))
    assert made.codes == ["server-unusable"]
    assert "names no server: `base_url` is required" in made.files["README.md"]
    assert 'base_url="https://api.example.com"' in made.files["README.md"]


def test_a_path_counts_only_where_no_server_can_be_called(workshop: Workshop) -> None:
    source = described("/v1")
    source["servers"] += [{"url": "https://a.test/v2"}]
    package = workshop.load(openapi(source))
    assert repr(package.Client()) == "Client(base_url='https://a.test/v2')"


def test_a_swagger_without_host_has_its_path(workshop: Workshop) -> None:
    operation = {"operationId": "get", "responses": {"204": {"description": ""}}}
    source = {
        "swagger": "2.0",
        "info": {"title": "Shop", "version": "1"},
        "basePath": "/v2",
        "paths": {"/things": {"get": operation}},
    }
    made = workshop.make(openapi(source))
    assert 'base_url="https://api.example.com/v2"' in made.files["README.md"]


def with_two_operations(*servers: str | None) -> dict[str, Any]:
    """A description that names no server but those of its operations."""
    source = described("/")
    del source["servers"]
    operation = source["paths"].pop("/things")["get"]
    for number, url in enumerate(servers):
        own = {"servers": [{"url": url}]} if url else {}
        name = {"operationId": f"get_{number}", "tags": ["things"]}
        source["paths"][f"/things/{number}"] = {"get": operation | name | own}
    return source


@pytest.mark.parametrize("other", [None, "/v2"])
def test_no_operation_goes_to_the_server_of_another(
    call: Call, workshop: Workshop, server: Server, other: str | None
) -> None:
    """Where one has none of its own, nothing is the default; `base_url` is for all."""
    source = with_two_operations("https://own.test/v1", other)
    made = workshop.make(openapi(source))
    assert "server-of-some" in made.codes
    assert "`base_url` is required" in made.files["README.md"]
    package = importlib.import_module(made.name)
    with pytest.raises(ValueError, match="base_url is required"):
        package.Client(token="s3cret")
    options = {"base_url": server.url, "token": "s3cret"}
    for number in range(2):
        name = f"get_{number}"
        call(package, lambda c, name=name: getattr(c.things, name)(), **options)
        received = server.only
        assert received.target == f"/things/{number}"
        assert received.header("authorization") == "Bearer s3cret"


def test_the_first_is_the_default_where_each_operation_has_one(
    call: Call, workshop: Workshop, server: Server
) -> None:
    source = with_two_operations("https://own.test/v1", f"{server.url}/v2")
    made = workshop.make(openapi(source))
    assert "server-of-some" not in made.codes
    package = importlib.import_module(made.name)
    assert repr(package.Client()) == "Client(base_url='https://own.test/v1')"
    call(package, lambda client: client.things.get_1(), token="s3cret")
    received = server.only
    assert received.target == "/v2/things/1"
    assert received.header("authorization") == "Bearer s3cret"


MAKING = """
from {package} import AsyncClient, Client

async def main(url: str) -> None:
    Client(base_url=url, token="s3cret", timeout=3.0)
    AsyncClient(base_url=url)
    Client()
    AsyncClient(token="s3cret")
    Client(base_url=None)
"""
WANTED = 'Missing named argument "base_url"'


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        (
            "/v1",
            [
                f'{WANTED} for "Client"',
                f'{WANTED} for "AsyncClient"',
                '"base_url" to "Client" has incompatible type "None"; expected "str"',
            ],
        ),
        ("https://a.test", []),
        ("https://{shop}.test", []),
    ],
)
def test_a_type_checker_knows_whether_a_base_url_is_needed(
    workshop: Workshop, url: str, refused: list[str]
) -> None:
    """So that nobody has to run it to find out; a variable may stand for it, too."""
    made = workshop.make(openapi(described(url)))
    (made.folder.parent / "use.py").write_text(MAKING.format(package=made.name))
    options = ("--strict", "--no-incremental", "--hide-error-context", "use.py")
    told = run_python("-m", "mypy", *options, path=made.folder.parent, timeout=150)
    errors = [line for line in told.stdout.splitlines() if ": error: " in line]
    assert len(errors) == len(refused), told.stdout + told.stderr
    for line, expected in zip(errors, refused, strict=True):
        assert expected in line


def test_the_documentation_tells_what_they_are(package: Any) -> None:
    told = inspect.getdoc(package.Client) or ""
    assert "- `host_name`: Where your shop is." in told
    assert "- `port` (one of `1`, `8443`)" in told


def test_no_keyword_is_there_twice(
    call: Call, workshop: Workshop, server: Server
) -> None:
    """The names that arguments must not have are those of the runtime."""
    source = described("https://{super}.{headers}.test")
    source["components"]["securitySchemes"] = {"auth": KEY, "self": KEY}
    source["security"] = [{"auth": []}, {"self": []}]
    package = workshop.load(openapi(source))
    options = importlib.import_module(f"{package.__name__}.runtime.options")
    keywords = {"self", "options", "super", *options.AsyncOptions.__optional_keys__}
    assert keywords == CLIENT_KEYWORDS
    call(package, get, base_url=server.url, auth_="a", server_super="b")
    assert server.only.header("authorization") == "Bearer a"
    call(package, get, base_url=server.url, self_="c", server_headers="b")
    assert server.only.header("authorization") == "Bearer c"


def test_a_configured_server_is_told_of_where_it_is_configured(tmp_path: Path) -> None:
    """The description never said it; a variable is a keyword all the same."""
    (tmp_path / "api.json").write_text(json.dumps(described("https://a.example")))
    (tmp_path / "clientsmith.toml").write_text("""[clients.acme]
source = "api.json"
output = "acme"
base-url = "https://{shop}.example"
""")
    done = run_command("generate", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.startswith("clientsmith.toml:4:1: note[server-unusable]")
    assert "shop: str | None = None" in (tmp_path / "acme/client.py").read_text()
