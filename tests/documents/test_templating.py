"""The sandbox in which templates are filled."""

import pytest
from jinja2 import TemplateError, UndefinedError

from yanxiu.documents import templating


def fill(source: str, **values: object) -> str:
    return templating._environment().from_string(source).render(values)


def test_text_is_escaped():
    assert fill("{{ name }}", name="<script>&") == "&lt;script&gt;&amp;"


def test_breaks_are_offered_without_losing_the_escape():
    assert fill("{{ name|breakable }}", name="<a-b>") == "&lt;a-<wbr>b&gt;"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ values.append(1) }}",
        "{{ '<b>'|safe }}",
        "{{ values|map(attribute='x')|list }}",
        "{{ values|attr('__class__') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for i in range(9) %}{% endfor %}",
        "{{ missing }}",
        "{% include 'certificate.css' %}",
        "{% include '../weasy.py' %}",
    ],
)
def test_attacks_fail(attack):
    with pytest.raises((TemplateError, UndefinedError)):
        fill(attack, values=[1])
