"""The sandbox in which templates are filled."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateError

from yanxiu.documents.apart.pool import DrawingError, Pool, _Child
from yanxiu.documents.fonts import SONG
from yanxiu.documents.templating import fill_text

from .hostile_templates import ALL

GIVEN: dict[str, Any] = {
    "name": "样例",
    "number": 3,
    "typed": "{{ 7 * 7 }}<script>&",
    "head": {"topic": "样例选题。", "copy": "抄送"},
    "people": [{"name": "甲"}, {"name": "乙"}],
}


@pytest.fixture(scope="module")
def apart() -> Iterator[_Child]:
    """The limited process that fills templates which others wrote; one for all, to see that it lives on."""
    child = Pool()._take(frozenset({SONG}))
    child.ask(
        {"kind": "fill", "template": "", "values": {}, "seconds": 2}, {}
    )  # else the first waits for its start
    yield child
    child.end()


def test_breaks_are_offered_without_losing_the_escape():
    assert fill_text("{{ name|breakable }}", name="<a-b>") == "&lt;a-<wbr>b&gt;"


def test_there_are_a_hundred_of_them():
    assert len(set(ALL)) == len(ALL) >= 150


@pytest.mark.parametrize("template", ALL, ids=lambda one: str(ALL.index(one)))
def test_a_hostile_template_is_refused_in_time_and_runs_nothing(
    apart: _Child, template: str, tmp_path_factory: pytest.TempPathFactory
):
    made = tmp_path_factory.getbasetemp() / "made-by-a-template"
    source = template.replace("FILE", str(made))
    task = {"kind": "fill", "template": source, "values": GIVEN, "seconds": 2}
    started = time.monotonic()
    with pytest.raises(DrawingError):
        apart.ask(task, {})
    assert time.monotonic() - started <= 2
    assert not made.exists()
    assert apart.process.poll() is None


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ typed }}", "{{ 7 * 7 }}&lt;script&gt;&amp;"),
        ("{% set again %}{{ typed }}{% endset %}{{ again }}", "{{ 7 * 7 }}&lt;script&gt;&amp;"),
        ("${7*7} #{7*7} <%= 7*7 %>", "${7*7} #{7*7} <%= 7*7 %>"),
        ("{{ name.__class__ is defined }}", "False"),
        ("{{ name.__class__|default('无') }}", "无"),
        ("{{ head.__init__ is defined or people.append is defined }}", "False"),
        ("{{ name.format is defined or name['strip'] is defined }}", "False"),
    ],
)
def test_what_is_not_there_is_only_not_there(template: str, text: str):
    assert fill_text(template, **GIVEN) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ head.topic.rstrip('。') }}{{ head.get('none') or '无' }}", "样例选题无"),
        ("{{ head.copy }}{{ head['topic'] }}", "抄送样例选题。"),
        ("{% for key, value in head.items() %}{{ loop.index }}{{ key }}{% endfor %}", "1topic2copy"),
        ("{% for one in people %}{{ one.name }}{{ '共' ~ loop.length if loop.last }}{% endfor %}", "甲乙共2"),
        ("{% for one in people if one.name == '乙' %}{{ one.name }}{% else %}无{% endfor %}", "乙"),
        ("{{ number * 10 }} {{ number % 2 }} {{ people|length }}", "30 1 2"),
        ("{% from 'paper-macros.html' import dated %}{{ dated('某日') }}", "某日"),
    ],
)
def test_what_papers_need_works(template: str, text: str):
    assert fill_text(template, **GIVEN).strip() == text


def test_every_filling_counts_anew():
    long = "{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}"
    for _ in range(3):
        assert fill_text(long, x=list(range(500))) == ""
    with pytest.raises(TemplateError, match="太多"):
        fill_text(long, x=list(range(800)))


def test_no_file_is_named_by_more_than_its_name():
    folder = Path(__file__).parent.name
    with pytest.raises(TemplateError):
        fill_text("{% include place %}", place=f"../../{folder}/test_templating.py")
