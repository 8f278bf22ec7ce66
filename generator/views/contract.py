"""The tests that come with a package: what is sent, and what is made of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .. import ir, names, wire
from ..imports import Imports
from ..layout import (
    Expression,
    Group,
    call,
    comparison,
    dict_of,
    keyword,
    layout,
    prefixed,
    suffixed,
)
from ..samples import Samples
from ..source import Code, identifier, literal
from .answers import answer_sample
from .documents import docstring
from .expected import Arguments, ExpectedRequest, credentials_of
from .operation_texts import target
from .types import Types
from .values import SharedValues, Values

_ERRORS: Final = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}
_NO_CONTENT: Final = (keyword(Code("status"), literal(204)),)
_NOTHING: Final = ir.Scalar(ir.ScalarKind.NULL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestView:
    """A test method: the exchange, and what must hold of it."""

    name: Code
    exchange: Code
    assertions: Sequence[Code]
    raises: bool
    raised: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationTestsView:
    """A test class."""

    name: Code
    documentation: Code
    tests: Sequence[TestView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    """A module of tests."""

    documentation: Code
    imports: Sequence[Code]
    operations: Sequence[OperationTestsView]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportView:
    """What the contract tests share."""

    documentation: Code
    imports: Sequence[Code]
    options: Code


def support_view(api: ir.Api) -> SupportView:
    """The helper that makes one call with both clients."""
    options: dict[str, Any] = dict(credentials_of(api))
    if not api.servers:
        options["base_url"] = "https://api.example.com"
    pairs = dict_of((literal(key), literal(value)) for key, value in options.items())
    return SupportView(
        documentation=docstring(
            "What the contract tests share: no network, no secrets.", 0
        ),
        imports=[],
        options=layout(prefixed(Code("OPTIONS: dict[str, Any] = "), pairs)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageTestView:
    """The test of a package without operations."""

    documentation: Code


def package_view() -> PackageTestView:
    """What holds of any package; printed where there is nothing else to test."""
    return PackageTestView(
        documentation=docstring("Contract of a package without operations.", 0)
    )


def contract_view(
    group: ir.Group, api: ir.Api, samples: Samples, shared: SharedValues
) -> ContractView:
    """The tests of a group."""
    imports = Imports()
    types = Types(imports)
    imports.name(".contract", "exchange")
    writer = TestWriter(group, api, samples, types, shared)
    operations = [writer.operation(operation) for operation in group.operations]
    if any(test.raises for tests in operations for test in tests.tests):
        imports.third_party("pytest")
    return ContractView(
        documentation=docstring(
            f"Contract of the group `{group.name.python}`: what is sent, and"
            " what is made of the answers.",
            0,
        ),
        imports=imports.lines(),
        operations=operations,
    )


def scenario_view(group: ir.Group, api: ir.Api, samples: Samples) -> ContractView:
    """Stubs for the user's own tests of a group."""
    imports = Imports()
    types = Types(imports, root="...")
    imports.name("...", "Client")
    imports.name("..contract", "OPTIONS")
    types.runtime("testing", "Answer")
    types.runtime("testing", "Recorder")
    writer = TestWriter(group, api, samples, types)
    operations = [writer.scenario(operation) for operation in group.operations]
    return ContractView(
        documentation=docstring(
            f"Scenarios of the group `{group.name.python}`: this file is yours.\n\n"
            + _YOURS,
            0,
        ),
        imports=imports.lines(),
        operations=operations,
    )


_YOURS: Final = """\
Written once, to start from; clientsmith never changes or deletes it. Replace what is
here by what your program does with these operations."""


class TestWriter:
    """Writes the tests of one group's operations."""

    def __init__(
        self,
        group: ir.Group,
        api: ir.Api,
        samples: Samples,
        types: Types,
        shared: SharedValues | None = None,
    ) -> None:
        self._group = group
        self._api = api
        self._samples = samples
        self._types = types
        self._values = Values(types, samples)
        self._answers = Values(types, samples, shared, shared_from=".")

    def operation(self, operation: ir.Operation) -> OperationTestsView:
        minimal = self._arguments(operation, full=False)
        full = self._arguments(operation, full=True)
        tests = [self._call(operation, "minimal_call", minimal)]
        if full != minimal:
            tests.append(self._call(operation, "full_call", full))
        tests += self._in_other_forms(operation, minimal)
        tests += [
            self._answer(operation, response, minimal)
            for response in operation.responses
        ]
        if operation.headers:
            tests.append(self._headers(operation))
        return OperationTestsView(
            name=identifier(f"Test{names.pascal(operation.name.python)}"),
            documentation=docstring(f"`{target(operation)}`", 4),
            tests=tests,
        )

    def first_call(self, operation: ir.Operation) -> Code:
        """`result = client.customers.get_customer("cus_123")`."""
        arguments = self._arguments(operation, full=False)
        group = identifier(self._group.name.python)
        name = identifier(operation.name.python)
        head = Code("result = client.") + group + Code(".") + name
        return layout(call(head, *self._passed(operation, arguments)), 4)

    def scenario(self, operation: ir.Operation) -> OperationTestsView:
        """A stub: one call, and what was sent."""
        arguments = self._arguments(operation, full=False)
        answer = call(Code("Answer"), *_NO_CONTENT)
        recorder = call(Code("with Recorder"), answer)
        group = identifier(self._group.name.python)
        name = identifier(operation.name.python)
        made = call(
            Code("client.") + group + Code(".") + name,
            *self._passed(operation, arguments),
        )
        stub = TestView(
            name=identifier(f"test_{operation.name.python}"),
            exchange=layout(made, 8),
            assertions=[
                Code(f"assert recorder.sent[0].method == {literal(operation.method)}")
            ],
            raises=False,
            raised=layout(suffixed(recorder, Code(" as recorder:")), 4),
        )
        return OperationTestsView(
            name=Code(""),
            documentation=docstring(f"`{target(operation)}`", 4),
            tests=[stub],
        )

    def _arguments(self, operation: ir.Operation, *, full: bool) -> Arguments:
        make = self._samples.full if full else self._samples.minimal
        parameters = {
            # An empty text in a path would be refused.
            p.pointer: make(p.type, p.name.wire, [e for e in p.examples if e != ""])
            for p in operation.parameters
            if p.required or full
        }
        body = operation.body
        if body is None or not (body.required or full):
            return Arguments(parameters, None, None)
        content = body.contents[0]
        sample = make(content.type, "body", content.examples)
        return Arguments(parameters, sample, content)

    def _in_other_forms(
        self, operation: ir.Operation, minimal: Arguments
    ) -> list[TestView]:
        """A call for each further media type of the body."""
        tests = []
        for content in operation.body.contents[1:] if operation.body else ():
            sample = self._samples.minimal(content.type, "body", content.examples)
            arguments = Arguments(minimal.parameters, sample, content)
            name = names.snake(f"call as {content.media_type}")
            tests.append(self._call(operation, name, arguments))
        return tests

    def _call(
        self, operation: ir.Operation, name: str, arguments: Arguments
    ) -> TestView:
        request = ExpectedRequest(operation, self._api, arguments, self._types)
        return TestView(
            name=identifier(f"test_{name}"),
            exchange=layout(
                prefixed(
                    Code("call = "), self._exchange(operation, arguments, _NO_CONTENT)
                ),
                8,
            ),
            assertions=[
                comparison(Code("call.request.") + name, "==", value, 8)
                for name, value in request.facts()
            ],
            raises=False,
            raised=Code(""),
        )

    def _exchange(
        self,
        operation: ir.Operation,
        arguments: Arguments,
        answer: Sequence[Expression],
    ) -> Group:
        group = identifier(self._group.name.python)
        name = identifier(operation.name.python)
        head = Code("lambda client: client.") + group + Code(".") + name
        made = call(head, *self._passed(operation, arguments))
        return call(Code("exchange"), made, *answer)

    def _passed(
        self, operation: ir.Operation, arguments: Arguments
    ) -> list[Expression]:
        passed: list[Expression] = []
        named: list[Expression] = []
        for parameter in operation.parameters:
            if parameter.pointer not in arguments.parameters:
                continue
            value = arguments.parameters[parameter.pointer]
            written = self._values.expression(parameter.type, value)
            if parameter.location == "path":
                passed.append(written)
            else:
                named.append(keyword(identifier(parameter.name.python), written))
        content = arguments.content
        if operation.body and content:
            passed.append(self._values.expression(content.type, arguments.body))
            if content is not operation.body.contents[0]:
                chosen = literal(content.media_type)
                named.insert(0, keyword(Code("content_type"), chosen))
        return [*passed, *named]

    def _answer(
        self, operation: ir.Operation, response: ir.Response, arguments: Arguments
    ) -> TestView:
        answer, kind, value = self._sent_back(operation, response)
        made = self._exchange(operation, arguments, answer)
        status = _status(operation, response)
        name = identifier(f"test_answer_{response.status.lower()}")
        written = self._answers.expression(kind, value)
        if 200 <= status < 300:
            return TestView(
                name=name,
                exchange=layout(prefixed(Code("call = "), made), 8),
                assertions=[_equal(Code("call.result"), written)],
                raises=False,
                raised=Code(""),
            )
        error = _ERRORS.get(
            status, "ServerError" if status >= 500 else "ApiStatusError"
        )
        raised = self._types.imports.name("..", error)
        return TestView(
            name=name,
            exchange=layout(made, 12),
            assertions=[
                Code(f"assert caught.value.status == {literal(status)}"),
                _equal(Code("caught.value.body"), written),
            ],
            raises=True,
            raised=raised,
        )

    def _headers(self, operation: ir.Operation) -> TestView:
        """What is read from the text of each documented header."""
        given, assertions = [], []
        for header in operation.headers:
            sample = self._samples.minimal(header.type, header.name.wire)
            text = wire.header_value(header, sample)
            given.append((literal(header.name.wire), literal(text)))
            read = Code("headers.") + identifier(header.name.python)
            value = self._values.expression(header.type, sample)
            assertions.append(_equal(read, value))
        group, name = self._group.name.python, operation.headers_class
        made = call(
            self._types.imports.name(f"..operations.{group}", name), dict_of(given)
        )
        return TestView(
            name=Code("test_headers"),
            exchange=layout(prefixed(Code("headers = "), made), 8),
            assertions=assertions,
            raises=False,
            raised=Code(""),
        )

    def _sent_back(
        self, operation: ir.Operation, response: ir.Response
    ) -> tuple[list[Expression], ir.Type, Any]:
        """Keywords that describe the answer, the type that it has, and the sample."""
        status = _status(operation, response)
        said: list[Expression] = []
        if status != 200:
            said.append(keyword(Code("status"), literal(status)))
        if not response.contents:
            return said, _NOTHING, None
        content = response.contents[0]
        kind, value = answer_sample(response, self._samples)
        media_type = _concrete(content.media_type)
        if isinstance(value, bytes):
            said.append(keyword(Code("content"), literal(value)))
        elif kind == ir.Scalar(ir.ScalarKind.TEXT) and not _is_json(media_type):
            said.append(keyword(Code("content"), literal(str(value).encode())))
        else:
            written = self._answers.json(kind, value)
            said.append(keyword(Code("json"), written))
        if isinstance(value, bytes) or media_type != "application/json":
            headers = dict_of([(literal("content-type"), literal(media_type))])
            said.append(keyword(Code("headers"), headers))
        return said, kind, value


def _equal(left: Code, right: Expression) -> Code:
    operator = "is" if right in ("None", "True", "False") else "=="
    return comparison(left, operator, right, 8)


def _status(operation: ir.Operation, response: ir.Response) -> int:
    """A status that the documented response answers for."""
    listed = {r.status for r in operation.responses}
    if response.status.isdigit():
        return int(response.status)
    if response.status == "default":
        free = [400, 500, 418] if any(s.startswith("2") for s in listed) else [200]
    else:
        hundred = int(response.status[0]) * 100
        free = [hundred, *range(hundred + 1, hundred + 100)]
    return next(status for status in free if str(status) not in listed)


def _is_json(media_type: str) -> bool:
    essence = media_type.partition(";")[0].strip().lower()
    return essence.endswith(("/json", "+json"))


def _concrete(media_type: str) -> str:
    return "application/json" if "*" in media_type else media_type
