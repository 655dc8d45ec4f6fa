"""Forms: what is read, what is answered, what is kept."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask
from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from yanxiu.phrases import phrase
from yanxiu.services.errors import Conflict, DomainError, InvalidInput, Stale, WrongState
from yanxiu.web import fields, forms
from yanxiu.web.i18n import COOKIE
from yanxiu.web.wording import in_reader_language, said

AREAS = ("public",)  # none is needed


class Colour(StrEnum):
    """Something to choose."""

    RED = "red"
    BLUE = "blue"


class Everything(Schema):
    """One field of each kind."""

    topic = fields.Text("选题", longest=10)
    note = fields.Text("说明", required=False)
    people = fields.Count("人数", least=1, most=200)
    money = fields.Amount("金额")
    day = fields.Day("日期")
    colour = fields.Choice("颜色", Colour)
    colours = fields.Choices("几种颜色", Colour)
    sure = fields.Tick("确认", must="请确认")


def read(**given: object) -> forms.Read:
    """A form with these fields, sent."""
    pairs = [(k, one) for k, v in given.items() for one in (v if isinstance(v, list) else [v])]
    return forms.read(Everything(), source=MultiDict(pairs))


GOOD = {
    "topic": " 储能 ",
    "people": "１，０00".replace("１，０00", "５0"),
    "money": "45,000.50",
    "day": "2024年9月3日",
    "colour": "red",
    "colours": ["blue", "red"],
    "sure": "1",
}


def test_a_good_form_is_read_as_people_write():
    found = read(**GOOD, csrf_token="x")
    assert found.errors == {}
    assert found.values == {
        "topic": "储能",
        "people": 50,
        "money": Decimal("45000.50"),
        "day": date(2024, 9, 3),
        "colour": Colour.RED,
        "colours": [Colour.RED, Colour.BLUE],
        "sure": True,
    }


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("topic", "", "请填写选题"),
        ("topic", "一二三四五六七八九十多", "最多 10 字，现在有 11 字"),
        ("topic", "看\u202e不见", "控制字符"),
        ("topic", "空\x00", "控制字符"),
        ("people", "0", "1 至 200"),
        ("people", "3.5", "须是整数"),
        ("people", "9" * 30, "须是整数"),
        ("money", "-1", "不小于 0"),
        ("money", "NaN", "不小于 0"),
        ("money", "1e5", "不小于 0"),
        ("money", "1.001", "最多 2 位小数"),
        ("day", "2024-02-30", "不是有效日期"),
        ("day", "明天", "不是有效日期"),
        ("colour", "green", "选项"),
        ("colours", ["red", "green"], "选项"),
        ("sure", "", "请确认"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(name: str, typed: object, said: str):
    found = read(**{**GOOD, name: typed})
    assert list(found.errors) == [name]
    assert said in found.errors[name][0]
    assert found.status == 422
    assert found.values["people" if name != "people" else "colour"] is not None
    if typed:
        assert found.typed[name] == typed


def test_what_a_service_refuses_goes_to_its_field():
    found = read(**GOOD)
    with found.catching():
        raise InvalidInput("人数", 50, "超过计划", "请减少")
    with found.catching():
        raise WrongState("班次", "已结算", "招生中", "请另办变更")
    assert "超过计划" in found.errors["people"][0]
    assert "请另办变更" in found.errors[forms.WHOLE][0]


def test_what_a_service_refuses_goes_to_its_field_in_every_language(app: Flask):
    with app.test_request_context("/", headers={"Cookie": f"{COOKIE}=en"}):
        app.preprocess_request()
        found = forms.Read(labels={"people": str(in_reader_language("人数"))})
        with found.catching():
            raise InvalidInput("人数", 50, "超过计划", "请核对")
        with found.catching():
            raise DomainError(phrase("名单第 {place} 名学员：{reasons}", place=3, reasons="不得为空"))
        told = {name: said(messages[0]) for name, messages in found.errors.items()}
    assert told["people"] == "Headcount: 超过计划 (given: 50). Check it."
    assert told[forms.WHOLE] == "Trainee no. 3 of the roster: must not be empty"


@pytest.mark.parametrize("error", [Stale("记录", 1, 2), Conflict()])
def test_what_has_a_page_of_its_own_is_no_error_of_the_form(error: DomainError):
    with pytest.raises(type(error)), read(**GOOD).catching():
        raise error


def test_an_error_of_the_program_is_no_error_of_the_form():
    with pytest.raises(ZeroDivisionError), read(**GOOD).catching():
        raise ZeroDivisionError


def test_the_revision_is_a_number_or_nothing(app: Flask):
    for sent, taken in (("7", 7), ("x", None), ("-1", None), ("", None), ("9" * 20, None)):
        with app.test_request_context("/fujian/", method="POST", data={"revision": sent}):
            assert forms.revision() == taken


def test_the_macros_show_the_errors_and_what_was_typed(app: Flask):
    found = read(**{**GOOD, "topic": "<b>", "day": "明天"})
    source = """{% from "components/forms.html" import day, error_summary, field, select, ticks %}
    {{ error_summary(read) }}{{ field(read, "topic") }}{{ day(read, "day") }}
    {{ select(read, "colour", [("red", "红"), ("blue", "蓝")]) }}
    {{ ticks(read, "colours", [("red", "红"), ("blue", "蓝")]) }}"""
    with app.test_request_context("/fujian/"):
        page = app.jinja_env.from_string(source).render(read=found)
    assert 'href="#f-day"' in page
    assert 'aria-invalid="true"' in page
    assert "&lt;b&gt;" in page
    assert '<option value="red" selected>' in page
    assert page.count(" checked>") == 2


def test_every_form_leaves_what_is_wrong_for_the_page_to_say():
    """A browser's own bubble speaks the browser's language, and stands before the summary of errors."""
    pages = sorted((Path(forms.__file__).parent / "templates").rglob("*.html"))
    found = [
        (page.name, begun)
        for page in pages
        for begun in page.read_text(encoding="utf-8").split("<form ")[1:]
        if 'method="post"' in begun.split("</form>")[0].split(">\n")[0]
    ]
    assert found
    assert [name for name, begun in found if "novalidate" not in begun.split("</form>")[0]] == []
