"""Templates decide nothing: a reviewer who knows the views knows the output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from generator.printing.render import environment

FOLDER = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*.jinja"))

PERMITTED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.Name,
    nodes.Getattr,
    nodes.Filter,
    nodes.Const,
)


def every_node(node: nodes.Node) -> Iterator[tuple[nodes.Node, nodes.Node]]:
    """Each node below one, with its parent."""
    for child in node.iter_child_nodes():
        yield node, child
        yield from every_node(child)


def is_plain(node: nodes.Node | None) -> bool:
    """Whether it is a name, or a member of one: something that the view decided."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name)


def fault(parent: nodes.Node, node: nodes.Node) -> str | None:
    """What is wrong with a node in its place, if anything is."""
    if not isinstance(node, PERMITTED):
        return f"a `{type(node).__name__}`"
    match node:
        case nodes.If() if node.elif_ or not is_plain(node.test):
            return "a condition that is no ready-made boolean"
        case nodes.For() if node.recursive or node.test or not is_plain(node.iter):
            return "a loop over something that the view did not prepare"
        case nodes.For() if not isinstance(node.target, nodes.Name):
            return "a loop with more than one name"
        case nodes.Filter() if (
            node.name != "indent" or node.kwargs or not is_plain(node.node)
        ):
            return f"the filter `{node.name}`"
        case nodes.Const() if not isinstance(parent, nodes.Filter | nodes.Include):
            return f"the constant {node.value!r}"
    return None


def faults(source: str) -> list[str]:
    """Every line of a template that does more than print."""
    tree = environment(FOLDER).parse(source)
    return [
        f"{node.lineno}: {found}"
        for parent, node in every_node(tree)
        if (found := fault(parent, node))
    ]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_only_prints(name: str) -> None:
    """Names and their members, `for`, `include`, and `if` on a plain boolean."""
    assert faults((FOLDER / name).read_text("utf-8")) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_can_be_read_as_the_file_it_makes(name: str) -> None:
    """Few lines, and most of them what is printed."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    assert len(lines) <= 80


@pytest.mark.parametrize(
    "source",
    [
        "{% set x = value %}",
        "{% macro m() %}{% endmacro %}",
        "{% if a == b %}{% endif %}",
        "{% if not a %}{% endif %}",
        "{% if a and b %}{% endif %}",
        "{% if a is defined %}{% endif %}",
        "{% if a %}{% elif b %}{% endif %}",
        "{% for x in y() %}{% endfor %}",
        "{% for x in y if z %}{% endfor %}",
        "{% for x in y recursive %}{% endfor %}",
        "{% for a, b in y %}{% endfor %}",
        "{% filter indent(4) %}{% endfilter %}",
        "{% call m() %}{% endcall %}",
        "{% import 'x.jinja' as x %}",
        "{{ a.b() }}",
        "{{ a ~ b }}",
        "{{ a + b }}",
        "{{ a[0] }}",
        "{{ a if b else c }}",
        "{{ 'text' }}",
        "{{ 1 }}",
    ],
)
def test_what_decides_is_noticed(source: str) -> None:
    """The rule holds: each of these has no place in a template."""
    assert faults(source)
