"""The Jinja environment prints what an encoder wrote, and nothing else."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from hypothesis import given

from generator.printing.render import environment, render
from generator.printing.source import Code, literal

from ..strategies import hostile_text


@pytest.fixture
def made(tmp_path: Path) -> jinja2.Environment:
    """The environment over a folder with a template that includes another."""
    (tmp_path / "part.jinja").write_text("part {{ value }}\n", "utf-8")
    (tmp_path / "whole.jinja").write_text(
        "{% for item in items %}\n{{ item }}\n{% endfor %}\n"
        "{% include 'part.jinja' %}\n",
        "utf-8",
    )
    return environment(tmp_path)


def test_code_is_printed_as_it_is(made: jinja2.Environment) -> None:
    """Nothing is escaped once more, and tags leave no blank lines."""
    view = {"items": [Code('"<&>"'), Code("{{ x }}")], "value": Code("{% if %}")}
    assert render(made, "whole.jinja", view) == '"<&>"\n{{ x }}\npart {% if %}\n'


@pytest.mark.parametrize("value", ["text", 1, None, True, ["x"], "", b"x", object()])
def test_what_is_no_code_is_refused(made: jinja2.Environment, value: object) -> None:
    """A template that prints a plain value raises, whatever the value."""
    with pytest.raises(TypeError, match="no code"):
        render(made, "part.jinja", {"value": value})


@given(text=hostile_text)
def test_text_of_a_description_is_refused(text: str) -> None:
    """Raw text never gets through, not even where it would be harmless."""
    template = environment(Path()).from_string("{{ value }}")
    with pytest.raises(TypeError, match="no code"):
        template.render(value=text)


@given(text=hostile_text)
def test_code_is_never_read_as_a_template(text: str) -> None:
    """Tags in a description are text: they are printed, not obeyed."""
    template = environment(Path()).from_string("{{ value }}")
    assert template.render(value=literal(text)) == literal(text)


@pytest.mark.parametrize(
    "template",
    [
        "{{ missing }}",
        "{{ value.missing }}",
        "{{ missing.member }}",
        "{% for item in missing %}{% endfor %}",
        "{% if missing %}{% endif %}",
        "{{ range }}",
        "{{ cycler }}",
    ],
)
def test_an_undefined_name_is_refused(made: jinja2.Environment, template: str) -> None:
    """A view that lacks a member is a fault, not an empty place."""
    with pytest.raises(jinja2.UndefinedError):
        made.from_string(template).render(value=Code("x"))


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'text' }}",
        "{{ value ~ 'x' }}",
        "{{ value + 'x' }}",
        "{{ value * 2 }}",
        "{{ value % 1 }}",
        "{{ value[0] }}",
        "{{ value.upper() }}",
        "{{ value.format }}",
        "{% set x = 'text' %}{{ x }}",
        "{% macro m() %}x{% endmacro %}{{ m() }}",
    ],
)
def test_what_is_made_of_code_is_no_code(
    made: jinja2.Environment, template: str
) -> None:
    """Operations on code give plain text, which is refused."""
    with pytest.raises(TypeError):
        made.from_string(template).render(value=Code("x%s"))


@pytest.mark.parametrize("name", ["safe", "upper", "join", "escape", "format", "attr"])
def test_there_is_no_filter_but_our_own(made: jinja2.Environment, name: str) -> None:
    """Jinja's filters return plain text or, like `safe`, exist to evade a check."""
    with pytest.raises(jinja2.TemplateAssertionError):
        made.from_string(f"{{{{ value | {name} }}}}")


def test_indent_moves_all_lines_but_the_first(made: jinja2.Environment) -> None:
    """Our one filter returns code, and takes nothing else."""
    template = made.from_string("    {{ value | indent(4) }}")
    assert template.render(value=Code("a\nb")) == "    a\n    b"
    with pytest.raises(TypeError, match="only code"):
        template.render(value="a\nb")
