"""Timetable, expenses and questionnaires of an institution, as sheets."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from xlsxwriter import Workbook

from yanxiu.models import ClassState, Expense, Expert, Survey, SurveyAnswer, TimetableSession
from yanxiu.policy import ExpenseHead
from yanxiu.services import budgets, surveys
from yanxiu.testing import factories

from .host_at_work import Working, a_class

AREAS = ("public", "host")
pytestmark = pytest.mark.usefixtures("home")

UNITS = ["日期", "时段", "课程内容", "教学形式", "课时", "主讲人", "职称", "单位", "性质"]
COSTS = ["序号", "科目", "金额", "支付方", "开票日期", "发票号码", "销售方"]


def table(*rows: Sequence[object]) -> io.BytesIO:
    """A sheet with these rows."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    out.seek(0)
    return out


def sent(client: FlaskClient, place: str, *rows: Sequence[object]) -> str:
    """Upload a sheet; the address of its preview."""
    answer = client.post(place, data={"file": (table(*rows), "表.xlsx")})
    assert answer.status_code == 303, answer.text[:2000]
    return answer.location


def test_a_timetable_comes_with_its_experts(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host, ClassState.CLEARED)
    with working() as work:
        factories.expert(work.session, key, name="李专家")
    place = f"/fujian/classes/{key}/sheets/timetable"
    assert "取代现有的" in client.get(place).text
    there = sent(
        client,
        place,
        UNITS,
        [date(2024, 10, 22), "上午", "主题报告", "专题研讨", 4, "张 专家", "教授", "东海大学", ""],
        ["2024.10.22", "下午", "研讨", "专题研讨", 3.5, "李专家", "", "", ""],
        ["2024年10月23日", "上午", "返程", "", "", "", "", "", ""],
    )
    page = client.get(there).text
    assert "教学形式" in page
    for shown in ("2024-10-22", "张专家", "3.5"):
        assert shown in page
    for _again in range(2):
        assert client.post(f"{there}/confirm").status_code == 303
    with working() as work:
        units = work.session.scalars(
            select(TimetableSession)
            .where(TimetableSession.class_id == key)
            .order_by(TimetableSession.held_on, TimetableSession.half.desc())
        ).all()
        people = work.session.scalars(select(Expert).where(Expert.class_id == key)).all()
        assert [unit.hours for unit in units] == [Decimal(4), Decimal("3.5"), Decimal(0)]
        assert sorted(one.name for one in people) == ["张专家", "李专家"]
        assert {one.name: one.organization_name for one in people}["张专家"] == "东海大学"


def test_a_timetable_is_asked_back_by_row_and_column(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host, ClassState.CLEARED)
    there = sent(
        client,
        f"/fujian/classes/{key}/sheets/timetable",
        ["某班课程表"],
        UNITS,
        ["2024-10-22", "上午", "主题报告", "", 4, "", "", "", ""],
        ["2024-10-32", "午间", "研讨", "专题研讨", 13, "", "教授", "", ""],
        ["2024-10-23", "上午", "甲", "专题研讨", 4, "王专家", "教授", "", ""],
        ["2024-10-23", "下午", "乙", "专题研讨", 4, "王专家", "讲师", "", ""],
    )
    page = client.get(there).text
    for place in ("第 3 行 D 列", "第 4 行 A 列", "第 4 行 B 列", "第 4 行 E 列", "第 6 行 G 列"):
        assert place in page
    assert "不认识的列没有导入" in page
    assert client.post(f"{there}/confirm").status_code == 200
    with working() as work:
        assert work.session.scalars(select(Expert).where(Expert.class_id == key)).all() == []


def test_expenses_are_added_to_those_that_are_there(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host, ClassState.DELIVERED)
    with working() as work:
        budgets.record_expenses(
            work, key, [budgets.Cost(ExpenseHead.TEACHING, Decimal(3000), invoice_number="A1")]
        )
    place = f"/fujian/classes/{key}/sheets/expenses"
    (template,) = (client.get(f"{place}/template.xlsx").data,)
    words = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_name("可填的词").to_python()
    head = words[0][0]
    lines = (COSTS, [1, head, "1,200.50", "", "", 20240001, "东海宾馆"], ["合计", "", 1200.5])
    there = sent(client, place, *lines)
    assert "1,200.5" in client.get(there).text
    assert client.post(f"{there}/confirm").status_code == 303
    again = sent(client, place, *lines)
    for refused in (client.get(again), client.post(f"{again}/confirm")):
        assert (refused.status_code, "第 2 行 F 列" in refused.text, "已经登记过" in refused.text) == (
            200,
            True,
            True,
        )
    twice = client.get(
        sent(client, place, lines[0], [2, head, "8.00", "", "", "B2"], [3, head, "8", "", "", "b-2"])
    ).text
    assert "第 3 行 F 列" in twice
    assert "与第2行是同一张票据" in twice
    with working() as work:
        rows = work.session.scalars(select(Expense).where(Expense.class_id == key)).all()
        assert sorted((row.amount, row.invoice_number) for row in rows) == [
            (Decimal("1200.50"), "20240001"),
            (Decimal("3000.00"), "A1"),
        ]


def test_questionnaires_are_typed_in_by_the_row(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host, ClassState.DELIVERED)
    place = f"/fujian/classes/{key}/sheets/answers"
    assert client.get(place).status_code == 409
    with working() as work:
        surveys.open_survey(work, key, issued=3)
        surveys.ask_own(work, key, ["课程", "后勤"])
    bad = client.get(sent(client, place, ["课程", "后勤"], [5, 6], [0, 1.5])).text
    for where in ("第 2 行 B 列", "第 3 行 A 列", "第 3 行 B 列"):
        assert where in bad
    there = sent(client, place, ["序号", "课程", "后勤"], [1, 5, 4], [2, "", 3], [3, "４", 5])
    assert client.post(f"{there}/confirm").status_code == 303
    with working() as work:
        found = work.session.scalars(
            select(SurveyAnswer)
            .join(Survey, Survey.id == SurveyAnswer.survey_id)
            .where(Survey.class_id == key)
        ).all()
        assert sorted((sum(one.answers.values()), one.valid) for one in found) == [
            (3, False),
            (9, True),
            (9, True),
        ]


def test_a_sheet_is_thrown_away_and_is_nobody_elses(client: FlaskClient, host: UUID, working: Working):
    key, other = (a_class(working, host, ClassState.CLEARED) for _ in range(2))
    place = f"/fujian/classes/{key}/sheets/timetable"
    there = sent(client, place, ["日期", "时段", "事项"], ["2024-10-22", "上午", "报告"])
    assert client.post(there, data={"column_topic": "事项"}).status_code == 303
    assert "导入 1 行" in client.get(there).text
    for elsewhere in (there.replace(str(key), str(other)), there.replace("timetable", "expenses")):
        assert client.get(elsewhere).status_code == 404
    assert "表.xlsx" in client.get(place).text
    assert client.post(f"{there}/discard").status_code == 303
    assert "已经删除" in client.get(there, follow_redirects=True).text
    assert client.post(place, data={}).status_code == 422
