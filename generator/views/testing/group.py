"""The tests that come with a package: what is sent, and what is made of answers.

A function an operation: its shortest call, what that sends, and what comes of each
answer. A second one makes the call with everything, and looks at what this adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ... import ir, names, scopes
from ...printing.imports import Imports
from ...printing.layout import (
    Expression,
    Group,
    call,
    comparison,
    dict_of,
    keyword,
    layout,
    list_of,
    prefixed,
    signature,
)
from ...printing.source import WIDTH, Code, identifier, literal
from ...samples import Samples
from ..calls.arguments import Arguments, SampleArguments
from ..calls.replies import media_type_of, status_of, success_of
from ..calls.sent import SentRequest
from ..calls.streamed import Streamed, streamed_of
from ..calls.values import SharedValues, Values, json_expression
from ..calls.written import BODY, CallWriter
from ..documentation import docstring
from ..operation_texts import target
from ..types import Types
from .assertions import held, outcome
from .expected import ExpectedRequest
from .outcomes import OutcomeWriter
from .tested import body_model
from .variables import variable_values, with_values
from .walks import NEXT, Walk, walk_of

_SENT: Final = Code("sent")
_REFUSED: Final = "empty_path_value"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestView:
    """A test, a statement after the other."""

    signature: Code
    has_documentation: bool
    documentation: Code
    statements: Sequence[Code]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A test whose name others may want too."""

    name: str
    documentation: Code
    statements: Sequence[Code]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTestsView:
    """A module of tests."""

    documentation: Code
    imports: Sequence[Code]
    tests: Sequence[TestView]
    refused: Sequence[Code]
    refused_signature: Code


def group_tests_view(
    group: ir.Group, api: ir.Api, samples: Samples, shared: SharedValues
) -> GroupTestsView:
    """The tests of a group."""
    imports = Imports()
    imports.name(".contract", "Call")
    writer = _TestWriter(group, api, samples, Types(imports), shared)
    drafts = list(writer.tests())
    refused = list(writer.refused())
    if refused:
        imports.third_party("pytest")
    *named, of_refused = _settled([*(draft.name for draft in drafts), _REFUSED])
    return GroupTestsView(
        documentation=docstring(_heading(group.name.python), 0),
        imports=imports.lines(),
        tests=[_test(name, draft) for name, draft in zip(named, drafts, strict=True)],
        refused=refused,
        refused_signature=_signature(of_refused, Code("call: Call")),
    )


def _heading(name: str) -> str:
    """In one line, as the first of a docstring is; in two of them for a long name."""
    what = f"Contract of the group `{name}`"
    told = "what is sent, and what is made of the answers."
    whole = f"{what}: {told}"
    fits = len(whole) <= WIDTH - 2 * len('"""')
    return whole if fits else f"{what}.\n\n{told.capitalize()}"


def _settled(texts: Sequence[str]) -> list[str]:
    """The names of all tests of a module, of which none may hide another."""
    places = {str(place): text for place, text in enumerate(texts)}
    settled = scopes.settle_texts(places, frozenset(), {}, {})
    return [settled[place] for place in places]


def _test(name: str, draft: _Draft) -> TestView:
    return TestView(
        signature=_signature(name),
        has_documentation=bool(draft.documentation),
        documentation=draft.documentation,
        statements=draft.statements,
    )


def _signature(name: str, *arguments: Code) -> Code:
    head = Code("def ") + identifier(f"test_{name}") + Code("(")
    return signature(head, arguments, (Code("None"),), 0)


class _TestWriter:
    """Writes the tests of one group's operations."""

    def __init__(
        self,
        group: ir.Group,
        api: ir.Api,
        samples: Samples,
        types: Types,
        shared: SharedValues,
    ) -> None:
        self._group = group
        self._api = api
        self._samples = samples
        self._types = types
        self._arguments = SampleArguments(samples)
        self._calls = CallWriter(group, samples, types)
        self._values = Values(types, samples)
        self._outcomes = OutcomeWriter(group, samples, types, shared)
        usual = (each for each in group.operations if not each.server)
        self._usual = next(usual, None)

    def tests(self) -> Iterator[_Draft]:
        """Those of each operation, in order, and one without credentials."""
        for operation in self._group.operations:
            for kind, statements in self._operation(operation):
                said = Code("") if kind else docstring(f"`{target(operation)}`", 4)
                name = "_".join(filter(None, [operation.name.python, kind]))
                yield _Draft(name, said, statements)
        for operation in self._group.operations:
            if credentials := self._without_credentials(operation):
                yield _Draft("without_credentials", Code(""), credentials)
                break
        if self._usual and self._api.template:
            statements = self._with_variables(self._usual, self._api.template)
            yield _Draft("server_variables", Code(""), statements)

    def refused(self) -> Iterator[Code]:
        """A call with an empty value for each path that has a text, the first.

        Not the shortest: an operation that is added would take its place.
        """
        paths = set[tuple[str | ir.Slot, ...]]()
        for operation in self._group.operations:
            arguments = self._arguments.refused(operation)
            if arguments is not None and operation.path not in paths:
                paths.add(operation.path)
                yield layout(self._call(operation, arguments), 8, after=1)

    def _operation(self, operation: ir.Operation) -> Iterator[tuple[str, list[Code]]]:
        """What each test of the operation is about, and its statements."""
        minimal = self._arguments.minimal(operation)
        full = self._arguments.full(operation)
        expected = self._expected(operation, minimal)
        has_more = full != minimal
        yield (
            "",
            [
                *self._made(operation, minimal, reads_body=not has_more),
                *held(expected.facts(), _SENT),
                *self._read_back(minimal, not has_more),
                *self._outcomes.answers(operation),
                *self._outcomes.headers(operation),
            ],
        )
        if has_more:
            added = self._expected(operation, full).added_to(expected)
            made = self._made(operation, full, reads_body=True)
            yield "full", [*made, *held(added, _SENT), *self._read_back(full, True)]
        if operation.pages:
            walk = walk_of(operation, minimal, self._samples)
            statements = self._walked(operation, minimal, walk) if walk else []
            if statements:
                yield "pages", statements
        if streamed := streamed_of(operation, self._samples):
            yield "stream", self._streamed(operation, minimal, streamed)
        for arguments in self._arguments.other_forms(operation):
            assert arguments.content is not None
            added = self._expected(operation, arguments).added_to(expected)
            yield (
                names.snake(f"as {arguments.content.media_type}"),
                [*self._made(operation, arguments), *held(added, _SENT)],
            )

    def _with_variables(
        self, operation: ir.Operation, template: ir.ServerTemplate
    ) -> list[Code]:
        """Where a call goes by a client that has a value for each of them."""
        minimal = self._arguments.minimal(operation)
        values = variable_values(template)
        options = [
            keyword(identifier(v.name.python), literal(values[v.name.wire]))
            for v in template.variables
        ]
        if not self._api.servers:
            options.append(keyword(Code("base_url"), literal(None)))
        made = self._call(operation, minimal, options=options)
        server = with_values(template, values)
        facts = self._expected(operation, minimal).elsewhere(server)
        return [layout(prefixed(Code("call = "), made), 4), *held(facts, _SENT)]

    def _walked(
        self, operation: ir.Operation, minimal: Arguments, walk: Walk
    ) -> list[Code]:
        """That the first page leads to the second, and of which items it is made."""
        sent = SentRequest(operation, self._api, walk.arguments or minimal)
        line = sent.line() if walk.arguments else sent.line_of_link(NEXT)
        if line is None or operation.pages is None:
            return []
        made = self._made_by("iterate", operation, minimal)
        pages = [self._page(operation, walk.first), self._page(operation, walk.last)]
        if operation.pages.way == "link-header":
            link = dict_of([(literal("link"), literal(f'<{NEXT}>; rel="next"'))])
            pages[0] = replace(
                pages[0], items=(*pages[0].items, keyword(Code("headers"), link))
            )
        items = list_of([self._values.expression(operation.pages.item, walk.item)])
        walked = call(Code("call.walked"), *pages)
        return [
            layout(prefixed(Code("call = "), made), 4),
            layout(prefixed(Code("walk = "), walked), 4),
            comparison(Code("walk.last.line"), "==", literal(line), 4),
            comparison(Code("walk.items"), "==", items, 4),
        ]

    def _streamed(
        self, operation: ir.Operation, minimal: Arguments, streamed: Streamed
    ) -> list[Code]:
        """What is made of an item that comes."""
        status = [literal(streamed.status)] if streamed.status != 200 else []
        said = [
            *status,
            keyword(Code("content"), literal(streamed.content)),
            keyword(Code("media_type"), literal(streamed.media_type)),
        ]
        items = list_of([self._values.expression(streamed.type, streamed.item)])
        made = prefixed(Code("call = "), self._made_by("stream", operation, minimal))
        read = outcome(Code("items"), Code("returned"), said, items)
        return [layout(made, 4), *read]

    def _made_by(
        self, method: str, operation: ir.Operation, arguments: Arguments
    ) -> Expression:
        """`Call(lambda client: client.iterate(operations.pets.list()))`."""
        request = self._calls.request(operation, arguments)
        head = Code("lambda client: client.") + identifier(method)
        return call(Code("Call"), call(head, request, packed=True), packed=True)

    def _page(self, operation: ir.Operation, json: Any) -> Group:
        """`Answer(json=…)`, with what else is not usual of it."""
        response = success_of(operation)
        assert response is not None
        said: list[Expression] = [keyword(Code("json"), json_expression(json))]
        status = status_of(operation, response)
        media_type = media_type_of(response, json)
        if status != 200:
            said.insert(0, keyword(Code("status"), literal(status)))
        if media_type != "application/json":
            said.append(keyword(Code("media_type"), literal(media_type)))
        return call(self._types.runtime("testing", "Answer"), *said, packed=True)

    def _expected(
        self, operation: ir.Operation, arguments: Arguments
    ) -> ExpectedRequest:
        sent = SentRequest(operation, self._api, arguments)
        return ExpectedRequest(sent, self._types)

    def _call(
        self,
        operation: ir.Operation,
        arguments: Arguments,
        known: Mapping[str, Code] | None = None,
        options: Sequence[Expression] = (),
    ) -> Expression:
        made = self._calls.made(operation, arguments, Code("lambda client: "), known)
        return call(Code("Call"), made, *options, packed=not options)

    def _made(
        self, operation: ir.Operation, arguments: Arguments, reads_body: bool = False
    ) -> list[Code]:
        """`call = Call(…)`, after `body = …` where that is to be read again."""
        if not (reads_body and body_model(arguments.content)):
            made = self._call(operation, arguments)
            return [layout(prefixed(Code("call = "), made), 4)]
        body = self._calls.body(arguments)
        made = self._call(operation, arguments, {BODY: Code("body")})
        return [
            layout(prefixed(Code("body = "), body), 4),
            layout(prefixed(Code("call = "), made), 4),
        ]

    def _read_back(self, arguments: Arguments, reads_body: bool) -> list[Code]:
        """That the JSON which is sent is read as the body that was given."""
        name = body_model(arguments.content) if reads_body else None
        if name is None:
            return []
        model = self._types.model(name)
        read = call(model + Code(".from_dict"), Code("call.sent.json"), packed=True)
        return [comparison(Code("body"), "==", read, 4)]

    def _without_credentials(self, operation: ir.Operation) -> list[Code]:
        """What the shortest call sends without them; nothing where it needs none."""
        minimal = self._arguments.minimal(operation)
        expected = self._expected(operation, minimal)
        if not expected.sent.has_credentials():
            return []
        facts = expected.without_credentials()
        return [*self._made(operation, minimal), *held(facts, Code("anonymous"))]
