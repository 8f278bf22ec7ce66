"""Credentials: what each operation gets, where they never go, and where none shows."""

from __future__ import annotations

import importlib
import inspect
import json
import logging
import pickle
import re
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

import pytest

from generator.diagnostics import Failure
from generator.source_files import Source

from .making import Workshop, openapi, run_command
from .raw_server import RawServer, whole
from .recording import Answer, Server

Call = Callable[..., Any]

SCHEMES: dict[str, dict[str, str]] = {
    "user": {"type": "http", "scheme": "bearer"},
    "bot": {"type": "http", "scheme": "bearer"},
    "login": {"type": "http", "scheme": "basic"},
    "appKey": {"type": "apiKey", "in": "header", "name": "X-App-Key"},
    "orgKey": {"type": "apiKey", "in": "header", "name": "X-Org-Key"},
    "newKey": {"type": "apiKey", "in": "header", "name": "x-app-key"},
    "queryKey": {"type": "apiKey", "in": "query", "name": "key"},
    "session": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "certificate": {"type": "mutualTLS"},
    "digest": {"type": "http", "scheme": "digest"},
}
SECURITY: dict[str, list[dict[str, list[str]]] | None] = {
    "as_usual": None,
    "as_bot": [{"bot": []}],
    "by_login": [{"login": []}],
    "by_new_key": [{"newKey": []}],
    "with_both": [{"appKey": [], "orgKey": []}],
    "with_either": [{"bot": []}, {"appKey": []}],
    "with_two_tokens": [{"user": [], "bot": []}],
    "with_token_or_login": [{"login": [], "bot": []}],
    "with_two_keys": [{"appKey": [], "newKey": []}],
    "with_one_of_each": [{"user": [], "appKey": [], "bot": [], "session": []}],
    "by_query": [{"queryKey": []}],
    "by_cookie": [{"session": []}],
    "open_to_all": [],
    "better_with": [{}, {"user": []}],
    "by_certificate": [{"certificate": []}],
    "with_certificate": [{"certificate": [], "bot": []}],
    "with_digest": [{"digest": [], "bot": []}],
    "with_digest_or_key": [{"digest": [], "bot": []}, {"appKey": []}],
    "by_address": [{"#/components/securitySchemes/appKey": []}],
    "by_nothing": [{"#/components/securitySchemes/other": []}],
}
ALL = {
    "user": "s3cret-user",
    "bot": "s3cret-bot",
    "username": "ada",
    "password": "s3cret-password",
    "app_key": "s3cret-app",
    "new_key": "s3cret-new",
    "org_key": "s3cret-org",
    "query_key": "s3cret-query",
    "session": "s3cret-session",
}
BASIC = "Basic YWRhOnMzY3JldC1wYXNzd29yZA=="
ONE_OF_EACH = {"x-app-key": "s3cret-app", "cookie": "sid=s3cret-session"}
SHOWING = ("s3cret", BASIC.removeprefix("Basic "))


@pytest.fixture(scope="module")
def package(shared_workshop: Workshop) -> ModuleType:
    def operation(name: str) -> dict[str, Any]:
        content: dict[str, Any] = {"application/json": {"schema": {}}}
        answers = {"200": {"description": "", "content": content}}
        security = SECURITY[name]
        own = {} if security is None else {"security": security}
        return {"operationId": name, "tags": ["x"], "responses": answers, **own}

    return shared_workshop.load(
        openapi(
            {
                "openapi": "3.1.0",
                "info": {"title": "Keys", "version": "1"},
                "security": [{"user": []}],
                "paths": {f"/{name}": {"get": operation(name)} for name in SECURITY},
                "components": {"securitySchemes": SCHEMES},
            }
        )
    )


def test_a_scheme_that_is_nowhere_is_told(workshop: Workshop) -> None:
    """Once, however often it is named; what the client cannot give, too."""
    operation = {"security": [{"other": []}], "responses": {"204": {"description": ""}}}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Keys", "version": "1"},
        "paths": {"/a": {"get": operation, "post": operation}},
        "components": {"securitySchemes": {"digest": SCHEMES["digest"]}},
    }
    assert workshop.make(openapi(root)).codes.count("security-unknown") == 2


def test_a_scheme_that_is_nowhere_is_told_where_it_is_first_named(
    tmp_path: Path,
) -> None:
    """Not where it would stand: that may be nowhere in the file."""
    (tmp_path / "api.yaml").write_text("""openapi: 3.1.0
info: {title: Keys, version: "1"}
paths:
  /a:
    get:
      security:
        - other: []
      responses: {"204": {description: ""}}
    post:
      security:
        - other: []
      responses: {"204": {description: ""}}
""")
    told = run_command("show", "api.yaml", cwd=tmp_path).stderr
    assert re.findall(r"(\S+) note\[security-unknown\]", told) == ["api.yaml:7:11:"]


def test_schemes_that_nothing_names_are_taken_and_sent(
    call: Call, workshop: Workshop, server: Server
) -> None:
    """Many descriptions forget `security`; an empty one of an operation is meant."""
    answers = {"responses": {"204": {"description": ""}}}
    source = openapi(
        {
            "openapi": "3.1.0",
            "info": {"title": "Keys", "version": "1"},
            "paths": {
                "/a": {"get": {"operationId": "a", "tags": ["x"], **answers}},
                "/b": {
                    "get": {"operationId": "b", "tags": ["x"], "security": []} | answers
                },
            },
            "components": {
                "securitySchemes": {key: SCHEMES[key] for key in ("appKey", "orgKey")}
            },
        }
    )
    assert workshop.make(source).codes == ["security-assumed"]
    package = workshop.load(source)
    both = {"x-app-key": "s3cret-app", "x-org-key": "s3cret-org"}
    given = {"app_key": "s3cret-app", "org_key": "s3cret-org"}
    for name, arguments, expected in [
        ("a", given, both),
        ("a", {"org_key": "s3cret-org"}, {"x-org-key": "s3cret-org"}),
        ("a", {}, {}),
        ("b", given, {}),
    ]:
        server.answer(Answer(status=204))
        call(package, doing(name), base_url=server.url, **arguments)
        assert sent(server) == expected


def test_of_schemes_that_nothing_names_one_fills_each_place(
    workshop: Workshop,
) -> None:
    """What is given is sent, as far as it can stand in one request."""
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Keys", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"204": {"description": ""}}}}},
        "components": {
            "securitySchemes": {key: SCHEMES[key] for key in ("user", "bot", "appKey")}
        },
    }
    security = security_of(workshop.load(openapi(root)))
    together = (("user", "appKey"), ("bot", "appKey"))
    assert security == (*together, ("user",), ("bot",), ("appKey",), ())


def security_of(package: ModuleType) -> Any:
    """What an operation needs that says nothing else."""
    return importlib.import_module(f"{package.__name__}.client")._SECURITY


def test_many_schemes_of_many_places_stay_together(workshop: Workshop) -> None:
    """They would be taken apart in more ways than anybody writes or reads."""
    schemes = {
        f"{name}{place}": {"type": "apiKey", "in": "query", "name": f"key{place}"}
        for place in range(40)
        for name in "ab"
    }
    [alternative] = security_of(workshop.load(keyed(schemes)))
    assert alternative == tuple(schemes)


def test_a_scheme_that_nothing_names_beside_others_is_not_taken(
    workshop: Workshop,
) -> None:
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Keys", "version": "1"},
        "security": [{"user": []}],
        "paths": {"/a": {"get": {"responses": {"204": {"description": ""}}}}},
        "components": {
            "securitySchemes": {key: SCHEMES[key] for key in ("user", "bot")}
        },
    }
    assert workshop.make(openapi(root)).codes.count("security-unused") == 1
    taken = inspect.signature(workshop.load(openapi(root)).Client).parameters
    assert "token" in taken
    assert not {"user", "bot"} & set(taken)


def keyed(schemes: dict[str, dict[str, str]]) -> Source:
    """An API that wants all of these at once."""
    answers = {"responses": {"204": {"description": ""}}}
    return openapi(
        {
            "openapi": "3.1.0",
            "info": {"title": "Keys", "version": "1"},
            "security": [{name: [] for name in schemes}],
            "paths": {"/a": {"get": {"operationId": "a", "tags": ["x"], **answers}}},
            "components": {"securitySchemes": schemes},
        }
    )


def test_schemes_whose_names_meet_have_a_keyword_each(
    call: Call, workshop: Workshop, server: Server
) -> None:
    """Also where a scheme is called what the only one of another kind is."""
    schemes = {"my-key": "appKey", "my_key": "orgKey", "token": "session", "b": "bot"}
    source = keyed({name: SCHEMES[like] for name, like in schemes.items()})
    given = {"my_key": "app", "my_key_2": "org", "token_": "id", "token": "bot"}
    call(workshop.load(source), doing("a"), base_url=server.url, **given)
    assert sent(server) == {
        "authorization": "Bearer bot",
        "x-app-key": "app",
        "x-org-key": "org",
        "cookie": "sid=id",
    }


def test_a_scheme_is_renamed_whether_it_is_the_only_one_of_its_kind_or_not(
    call: Call, workshop: Workshop, server: Server
) -> None:
    schemes = {name: SCHEMES[name] for name in ("login", "appKey", "orgKey")}
    names = {"login": "user", "orgKey": "company"}
    pairs = (f'"/components/securitySchemes/{k}" = "{v}"' for k, v in names.items())
    rename = f"rename={{{', '.join(pairs)}}}"
    made = workshop.make(keyed(schemes), rename)
    assert made.codes == []
    given = {"user_username": "ada", "user_password": "s3cret-password"}
    given |= {"company": "org", "app_key": "app"}
    package = importlib.import_module(made.name)
    call(package, doing("a"), base_url=server.url, **given)
    expected = {"authorization": BASIC, "x-app-key": "app", "x-org-key": "org"}
    assert sent(server) == expected
    with pytest.raises(Failure, match=r"rename-reserved.*`timeout`"):
        workshop.make(keyed(schemes), rename.replace("company", "timeout"))


@pytest.mark.parametrize("where", ["query", "header", "cookie"])
def test_a_parameter_of_the_call_replaces_the_key_of_its_name(
    call: Call, workshop: Workshop, server: Server, where: str
) -> None:
    parameter = {"in": where, "name": "key", "schema": {"type": "string"}}
    operation = {
        "operationId": "a",
        "tags": ["x"],
        "parameters": [parameter],
        "responses": {"204": {"description": ""}},
    }
    scheme = {"type": "apiKey", "in": where, "name": "key"}
    package = workshop.load(
        openapi(
            {
                "openapi": "3.1.0",
                "info": {"title": "Keys", "version": "1"},
                "security": [{"k": []}],
                "paths": {"/a": {"get": operation}},
                "components": {"securitySchemes": {"k": scheme}},
            }
        )
    )
    for arguments, expected in [({"key": "own"}, "own"), ({}, "general")]:
        server.answer(Answer(status=204))
        call(
            package,
            lambda client, arguments=arguments: client.x.a(**arguments),
            base_url=server.url,
            api_key="general",
        )
        received = server.only
        wire = {
            "query": received.target.partition("?")[2],
            "header": "key=" + (received.header("key") or ""),
            "cookie": received.header("cookie"),
        }
        assert wire[where] == f"key={expected}"


def doing(name: str) -> Callable[[Any], Any]:
    return lambda client: getattr(client.x, name)()


def sent(server: Server) -> dict[str, str]:
    """What of the one request could be a credential."""
    received = server.only
    names = ("authorization", "x-app-key", "x-org-key", "cookie")
    found = {name: received.header(name) or "" for name in names}
    found["query"] = received.target.partition("?")[2]
    return {name: value for name, value in found.items() if value}


def test_a_password_wants_a_name(package: Any, server: Server) -> None:
    """It would be ignored, and the call go out without it; the name may be empty."""
    with pytest.raises(ValueError, match="user name"):
        package.Client(base_url=server.url, password="s3cret")
    with package.Client(base_url=server.url, username="", password="s3cret") as client:
        client.x.by_login()
    assert sent(server) == {"authorization": "Basic OnMzY3JldA=="}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("as_usual", {"authorization": "Bearer s3cret-user"}),
        ("as_bot", {"authorization": "Bearer s3cret-bot"}),
        ("by_login", {"authorization": BASIC}),
        ("with_both", {"x-app-key": "s3cret-app", "x-org-key": "s3cret-org"}),
        ("with_either", {"authorization": "Bearer s3cret-bot"}),
        ("with_two_tokens", {"authorization": "Bearer s3cret-user"}),
        ("with_token_or_login", {"authorization": BASIC}),
        ("with_two_keys", {"x-app-key": "s3cret-app"}),
        ("with_one_of_each", ONE_OF_EACH | {"authorization": "Bearer s3cret-user"}),
        ("by_query", {"query": "key=s3cret-query"}),
        ("by_cookie", {"cookie": "sid=s3cret-session"}),
        ("open_to_all", {}),
        ("better_with", {"authorization": "Bearer s3cret-user"}),
        ("by_certificate", {}),
        ("with_certificate", {"authorization": "Bearer s3cret-bot"}),
        ("with_digest", {"authorization": "Bearer s3cret-bot"}),
        ("with_digest_or_key", {"x-app-key": "s3cret-app"}),
        ("by_address", {"x-app-key": "s3cret-app"}),
        ("by_nothing", {}),
    ],
)
def test_each_operation_gets_what_it_requires(
    call: Call, package: Any, server: Server, name: str, expected: dict[str, str]
) -> None:
    """Of all that the client has, by the names of the schemes, and no more."""
    call(package, doing(name), base_url=server.url, **ALL)
    assert sent(server) == expected


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("with_either", ["app_key"], {"x-app-key": "s3cret-app"}),
        ("with_both", ["app_key"], {"x-app-key": "s3cret-app"}),
        ("with_two_tokens", ["user"], {"authorization": "Bearer s3cret-user"}),
        ("with_two_tokens", ["bot"], {"authorization": "Bearer s3cret-bot"}),
        ("with_token_or_login", ["bot"], {"authorization": "Bearer s3cret-bot"}),
        ("with_two_keys", ["new_key"], {"x-app-key": "s3cret-new"}),
        (
            "with_one_of_each",
            ["bot", "app_key", "session"],
            ONE_OF_EACH | {"authorization": "Bearer s3cret-bot"},
        ),
        ("with_one_of_each", ["bot", "user"], {"authorization": "Bearer s3cret-user"}),
        ("better_with", [], {}),
        ("as_usual", ["bot"], {}),
        ("with_digest_or_key", ["bot"], {"authorization": "Bearer s3cret-bot"}),
    ],
)
def test_of_some_credentials_what_fits(
    call: Call,
    package: Any,
    server: Server,
    name: str,
    given: list[str],
    expected: dict[str, str],
) -> None:
    options = {key: ALL[key] for key in given}
    call(package, doing(name), base_url=server.url, **options)
    assert sent(server) == expected


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("with_both", "sent without credentials: it takes app_key and org_key"),
        ("with_either", "sent without credentials: it takes bot, or app_key"),
        ("with_two_tokens", "sent without credentials: it takes user, or bot"),
        ("by_login", "sent without credentials: it takes username and password"),
        ("as_usual", "sent without credentials: it takes user"),
        ("better_with", ""),
        ("open_to_all", ""),
        ("by_certificate", ""),
        ("with_certificate", "sent without credentials: it takes bot"),
    ],
)
def test_what_was_missing_is_told(
    call: Call, package: Any, server: Server, name: str, told: str
) -> None:
    server.answer(Answer(status=401), Answer(status=401))
    with pytest.raises(package.AuthenticationError) as caught:
        call(package, doing(name), base_url=server.url)
    assert str(caught.value) == f"GET /{name}: 401 Unauthorized" + (
        f": ({told})" if told else ""
    )
    with pytest.raises(package.AuthenticationError) as caught:
        call(package, doing(name), base_url=server.url, **ALL)
    assert str(caught.value) == f"GET /{name}: 401 Unauthorized"


def test_anything_else_by_a_callable(call: Call, package: Any, server: Server) -> None:
    """A function or an Auth of the HTTP library stands for all credentials."""

    def sign(request: Any) -> Any:
        request.headers["X-Signature"] = "of " + request.url.path
        return request

    call(package, doing("as_usual"), base_url=server.url, auth=sign, **ALL)
    received = server.only
    assert received.header("x-signature") == "of /as_usual"
    assert received.header("authorization") is None


@pytest.mark.parametrize("name", SECURITY)
def test_no_credential_goes_along_a_redirect(
    call: Call, package: Any, server: Server, name: str
) -> None:
    """Nobody there hears who we are."""
    with Server().running() as other:
        for status in (302, 307):
            headers = {"Location": f"{other.url}/elsewhere"}
            server.answer(Answer(status=status, headers=headers))
            call(package, doing(name), base_url=server.url, **ALL)
            assert server.only.target.startswith(f"/{name}")
            received = other.only
            assert received.target == "/elsewhere"
            assert not [secret for secret in SHOWING if secret in str(received)]


JSON_TYPE = "application/json"
JSON = f"Content-Type: {JSON_TYPE}\r\n".encode()
FAILURES: dict[str, Callable[[RawServer], None]] = {
    "401": lambda raw: raw.does(
        whole(b'{"message":"bad key"}', b"HTTP/1.1 401 No\r\n" + JSON)
    ),
    "no JSON": lambda raw: raw.does(whole(b"{", b"HTTP/1.1 200 OK\r\n" + JSON)),
    "cut off": lambda raw: raw.does("reset"),
    "too late": lambda raw: raw.does(9.0),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize(
    "name", ["as_usual", "by_login", "with_both", "by_query", "by_cookie"]
)
def test_no_credential_shows(
    call: Call,
    package: Any,
    caplog: pytest.LogCaptureFixture,
    failure: str,
    name: str,
) -> None:
    """Not in the error, its chain and its pickle, nor in a traceback with the variables
    of each frame, nor in any log, ours or the HTTP library's."""
    caplog.set_level(logging.DEBUG)
    with RawServer().running() as raw:
        FAILURES[failure](raw)
        options = {"timeout": 0.3, "max_retries": 0}
        with pytest.raises(package.ApiError) as caught:
            call(package, doing(name), base_url=raw.url, **options, **ALL)
        wanted = next(value for value in SHOWING if value.encode() in raw.received[0])
    assert wanted  # it was sent
    error = caught.value
    shown = "".join(
        traceback.TracebackException(
            type(error), error, inside(package, error), capture_locals=True
        ).format()
    )
    texts = {
        "traceback": shown,
        "log": "\n".join(record.getMessage() for record in caplog.records),
        "pickle": repr(pickle.dumps(error)),
        "error": f"{error!s} {error!r} {vars(error)} {error.__cause__!r}",
    }
    assert "sending = " in shown
    assert f"/{name}" in texts["log"]
    for place, text in texts.items():
        found = [line for line in text.splitlines() if any(s in line for s in SHOWING)]
        assert found == [], place


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("as_bot", {"auth": ("ada", "s3cret-password")}),
        ("as_bot", {"headers": {"Authorization": "Bearer s3cret-own"}}),
        ("by_query", {"query_key": "s3cret+query/=="}),
    ],
)
def test_a_server_that_repeats_what_it_got_shows_nothing(
    call: Call, package: Any, server: Server, name: str, options: dict[str, Any]
) -> None:
    """Whoever put it there, and in whatever form it was sent."""
    server.answer(Answer(status=401))
    with pytest.raises(package.AuthenticationError):
        call(package, doing(name), base_url=server.url, **options)
    received = server.only
    said = received.header("authorization") or received.target.partition("=")[2]
    body = json.dumps({"detail": f"no such key: {said}"}).encode()
    server.answer(Answer(status=401, body=body, headers={"Content-Type": JSON_TYPE}))
    with pytest.raises(package.AuthenticationError) as caught:
        call(package, doing(name), base_url=server.url, **options)
    assert str(caught.value) == f"GET /{name}: 401 Unauthorized: no such key: ***"


@pytest.mark.parametrize(
    "name", ["X-Api-Key", "apikey", "X-Auth-Token", "Client_Secret", "X-JWT"]
)
@pytest.mark.parametrize("by_view", [False, True])
def test_a_key_among_the_headers_is_a_secret(
    call: Call, package: Any, server: Server, name: str, by_view: bool
) -> None:
    """What goes in a header of such a name is, whoever puts it there."""

    def act(client: Any) -> Any:
        view = client.with_options(headers={name: "s3cret"}) if by_view else client
        return view.x.open_to_all()

    body = json.dumps({"message": "s3cret is no key of req-1, nor of idem-1"}).encode()
    server.answer(Answer(status=401, body=body, headers={"Content-Type": JSON_TYPE}))
    others = {"X-Request-Id": "req-1", "Idempotency-Key": "idem-1"}
    headers = others if by_view else {**others, name: "s3cret"}
    with pytest.raises(package.AuthenticationError) as caught:
        call(package, act, base_url=server.url, headers=headers)
    assert str(caught.value).endswith(": *** is no key of req-1, nor of idem-1")


@pytest.mark.parametrize(
    ("keys", "said", "shown"),
    [
        ({"user": "two  blanks"}, "bad: 'two  blanks'", "bad: '***'"),
        ({"user": "tab\tand"}, "bad:  tab\tand!", "bad: ***!"),
        ({"app_key": "s3cret", "org_key": "s3cret-2"}, "s3cret-2, s3cret", "***, ***"),
    ],
)
def test_a_secret_is_hidden_whole(
    call: Call,
    package: Any,
    server: Server,
    keys: dict[str, str],
    said: str,
    shown: str,
) -> None:
    """With the blanks in it, and where it begins as another does."""
    body = json.dumps({"message": said}).encode()
    server.answer(Answer(status=401, body=body, headers={"Content-Type": JSON_TYPE}))
    act = doing("with_both" if "app_key" in keys else "as_usual")
    with pytest.raises(package.AuthenticationError) as caught:
        call(package, act, base_url=server.url, **keys)
    assert str(caught.value).endswith(f"Unauthorized: {shown}")


@pytest.mark.parametrize(("name", "count"), [("open_to_all", 0), ("as_bot", 1)])
def test_what_is_open_gets_nothing_of_auth_either(
    call: Call, package: Any, server: Server, name: str, count: int
) -> None:
    """It stands for all credentials, which `security: []` takes none of."""
    asked: list[str] = []

    def sign(request: Any) -> Any:
        asked.append(request.url.path)
        return request

    call(package, doing(name), base_url=server.url, auth=sign)
    assert len(asked) == count


def inside(package: Any, error: BaseException) -> TracebackType | None:
    """The traceback from where it enters the package: a test's frames hold secrets."""
    folder = Path(package.__file__).parent
    frame = error.__traceback__
    while frame and folder not in Path(frame.tb_frame.f_code.co_filename).parents:
        frame = frame.tb_next
    return frame


@pytest.mark.parametrize("key", [key for key in ALL if key != "username"])
def test_a_credential_that_would_break_out_is_refused(
    call: Call, package: Any, server: Server, key: str
) -> None:
    """Not sent, and not shown, not even by the variables of a traceback."""
    operations = {
        "user": "as_usual",
        "bot": "as_bot",
        "app_key": "with_both",
        "new_key": "by_new_key",
        "org_key": "with_both",
        "query_key": "by_query",
        "password": "by_login",
        "session": "by_cookie",
    }
    given = {**ALL, key: "s3cret\r\nX-Evil: 1"}
    if key in ("query_key", "password"):  # which can hold anything
        call(package, doing(operations[key]), base_url=server.url, **given)
        assert server.only.header("x-evil") is None
        return
    with pytest.raises(ValueError, match=r"header|cookie") as caught:
        call(package, doing(operations[key]), base_url=server.url, **given)
    trace = traceback.TracebackException(
        ValueError, caught.value, inside(package, caught.value), capture_locals=True
    )
    assert "s3cret" not in "".join(trace.format())
    assert server.received == []
