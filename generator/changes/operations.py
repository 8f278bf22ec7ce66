"""What changed in the operations: names, arguments, what is sent, what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import ir
from .change import Change, Teller, facts_told, listed, pairs
from .client import needs, security_changes
from .renamings import Names, named_anew, renamed_groups, target_of


def operation_changes(old: ir.Api, new: ir.Api, names: Names) -> Iterator[Change]:
    """All changes of operations; `names` are those of classes that have others now."""
    groups = renamed_groups(old, new)
    for name, renamed in groups.items():
        tell = Teller(f"client.{name}", _place_of(new, renamed))
        yield tell.breaking(f"is called `client.{renamed}` now")
    before, after = _methods(old, groups), _methods(new, {})
    targets = {target_of(operation) for operation in after.values()}
    moved = _moved(before, after)
    taken = set(moved.values())
    for name, was, now in pairs(before, after):
        if was is None and now is not None:
            if name not in taken:
                yield Teller(name, now.pointer).harmless("a new operation")
            continue
        if was is None:
            continue
        if name in moved:
            now = after[moved[name]]
            tell = Teller(name, now.pointer)
            yield tell.breaking(f"is called `{moved[name]}` now")
            name = moved[name]
        if now is None:
            yield Teller(name).breaking("is gone")
            continue
        tell = Teller(name, now.pointer)
        if target_of(was) != target_of(now):
            sent = " ".join(target_of(now))
            what = f"sends `{sent}`, not `{' '.join(target_of(was))}`"
            # Where that is still there, it is another operation that is called now.
            yield tell.change(what, is_breaking=target_of(was) in targets)
        yield from _call(tell, was, now, names)
        yield from _answers(tell, was, now, names)
        # What all operations need is told of the client.
        if (was.security, now.security) != (old.security, new.security):
            security = needs(old, was.security), needs(new, now.security)
            yield from security_changes(tell, *security)


def _place_of(api: ir.Api, name: str) -> str:
    found = (group for group in api.groups if group.name.python == name)
    return next(found).operations[0].pointer


def _methods(api: ir.Api, groups: Names) -> dict[str, ir.Operation]:
    return {
        f"client.{groups.get(group.name.python, group.name.python)}"
        f".{operation.name.python}": operation
        for group in api.groups
        for operation in group.operations
    }


def _moved(
    before: Mapping[str, ir.Operation], after: Mapping[str, ir.Operation]
) -> dict[str, str]:
    """Methods that are gone, and the new names of their operations."""
    places = {target_of(o): name for name, o in after.items() if name not in before}
    found = {
        name: places.get(target_of(operation))
        for name, operation in before.items()
        if name not in after
    }
    return {name: place for name, place in found.items() if place}


def _call(
    tell: Teller, was: ir.Operation, now: ir.Operation, names: Names
) -> Iterator[Change]:
    if was.server != now.server:
        server = f"`{now.server}`" if now.server else "the client's server"
        yield tell.harmless(f"goes to {server}")
    if _in_path(was) != _in_path(now):
        yield tell.breaking(f"takes {listed(_in_path(now))} by place")
    before = {p.name.python: p for p in was.parameters}
    after = {p.name.python: p for p in now.parameters}
    for argument, old, new in pairs(before, after):
        if old is not None and new is not None:
            told = Teller(tell.name, new.pointer)
            yield from _argument(told, argument, old, new, names)
        elif new is not None and new.location != "path":
            kind = "required" if new.is_asked_for else "optional"
            what = f"has a new {kind} argument `{argument}`"
            place = Teller(tell.name, new.pointer)
            yield place.change(what, is_breaking=new.is_asked_for)
        elif old is not None and old.location != "path":
            yield tell.breaking(f"has no argument `{argument}` any more")
    yield from _body(tell, was.body, now.body, names)
    if not was.doc.deprecated and now.doc.deprecated:
        yield tell.harmless("is deprecated")


def _in_path(operation: ir.Operation) -> list[str]:
    return [p.name.python for p in operation.parameters if p.location == "path"]


def _argument(
    tell: Teller, argument: str, old: ir.Parameter, new: ir.Parameter, names: Names
) -> Iterator[Change]:
    was, now = _members(old, names), _members(new, {})
    # None may be given for whatever may be left out.
    shared = set() if new.required else {ir.Scalar(ir.ScalarKind.NULL)}
    yield from _taken(tell, argument, was - shared, now - shared)
    if new.location != "path" and new.is_asked_for and not old.is_asked_for:
        yield tell.breaking(f"`{argument}` is required now")
    elif old.location != "path" and old.is_asked_for and not new.is_asked_for:
        yield tell.harmless(f"`{argument}` is optional now")
    if (old.location, old.name.wire) != (new.location, new.name.wire):
        what = f"is sent in the {new.location} as `{new.name.wire}`"
        before = f"before in the {old.location} as `{old.name.wire}`"
        yield tell.harmless(f"`{argument}` {what}, {before}")
    elif _writing(old) != _writing(new):
        yield tell.harmless(f"`{argument}` is written in another way in the request")
    if not old.doc.deprecated and new.doc.deprecated:
        yield tell.harmless(f"`{argument}` is deprecated")
    yield from facts_told(tell, argument, old.doc, new.doc)


def _taken(
    tell: Teller, argument: str, was: set[ir.Type], now: set[ir.Type]
) -> Iterator[Change]:
    if was != now:
        is_wider = was <= now or ir.AnyType() in now
        what = "takes more types now" if is_wider else "has another type"
        yield tell.change(f"`{argument}` {what}", is_breaking=not is_wider)


def _members(of: ir.Parameter | ir.BodyContent, names: Names) -> set[ir.Type]:
    """All types that an argument may be of."""
    kind = named_anew(of.type, names)
    union = kind.variants if isinstance(kind, ir.Union) else ()
    members = {variant.type for variant in union} or {kind}
    if of.nullable:
        members.add(ir.Scalar(ir.ScalarKind.NULL))
    return members


def _writing(parameter: ir.Parameter) -> object:
    content = parameter.content_type
    return parameter.style, parameter.explode, parameter.lists, content


def _body(
    tell: Teller, old: ir.Body | None, new: ir.Body | None, names: Names
) -> Iterator[Change]:
    if old is None and new is not None:
        yield tell.change("takes a body now", is_breaking=new.required)
    elif old is not None and new is None:
        yield tell.breaking("takes no body any more")
    elif old is not None and new is not None:
        told = Teller(tell.name, new.pointer)
        if new.required and not old.required:
            yield told.breaking("`body` is required now")
        elif old.required and not new.required:
            yield told.harmless("`body` is optional now")
        yield from _contents(told, old, new, names)


def _contents(
    tell: Teller, old: ir.Body, new: ir.Body, names: Names
) -> Iterator[Change]:
    was = set().union(*(_members(content, names) for content in old.contents))
    now = set().union(*(_members(content, {}) for content in new.contents))
    yield from _taken(tell, "body", was, now)
    before = [content.media_type for content in old.contents]
    after = [content.media_type for content in new.contents]
    if before != after:
        # Which form is sent is an argument where there are several.
        gone = len(before) > 1 and not set(before) <= {*after}
        what = f"`body` is sent as {listed(after)}, before as {listed(before)}"
        yield tell.change(what, is_breaking=gone)
    elif [_form(each) for each in old.contents] != [_form(e) for e in new.contents]:
        yield tell.harmless("`body` is written in another way in the request")


def _form(content: ir.BodyContent) -> object:
    return content.nested, content.lists, content.encodings


def _answers(
    tell: Teller, was: ir.Operation, now: ir.Operation, names: Names
) -> Iterator[Change]:
    if named_anew(was.results, names) != named_anew(now.results, {}):
        yield tell.breaking("returns another type")
    if named_anew(was.events, names) != named_anew(now.events, {}):
        yield tell.breaking("streams another type")
    if was.pages is not None and now.pages is None:
        yield tell.breaking("does not page any more")
    elif was.pages is None and now.pages is not None:
        yield tell.harmless("pages now")
    before = {response.status: response for response in was.responses}
    after = {response.status: response for response in now.responses}
    for status, old, new in pairs(before, after):
        place = Teller(tell.name, new.pointer if new else tell.pointer)
        if old is None:
            yield place.harmless(f"documents the answer {status} now")
        elif new is None:
            other = after.get(f"{status[0]}XX") or after.get("default")
            read = _bodies(old, names) if status[0] != "2" else []
            is_read = bool(read) and read != _bodies(other)
            what = f"does not document the answer {status} any more"
            yield place.change(what, is_breaking=is_read)
        elif status[0] != "2" and _bodies(old, names) != _bodies(new):
            yield place.breaking(f"the body of the answer {status} has another type")
    headers = {h.name.python: named_anew(h.type, names) for h in was.headers}
    still = {h.name.python: named_anew(h.type, {}) for h in now.headers}
    for header, kind in headers.items():
        if header not in still:
            yield tell.breaking(f"does not document the header `{header}` any more")
        elif kind != still[header]:
            yield tell.breaking(f"the header `{header}` has another type")


def _bodies(response: ir.Response | None, names: Names | None = None) -> list[ir.Type]:
    contents = response.contents if response else ()
    return [named_anew(content.type, names or {}) for content in contents]
