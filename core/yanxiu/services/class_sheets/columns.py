"""The forms: what may stand in their columns comes from the vocabulary, or from what the survey asks."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from yanxiu.documents.forms import Column, Form, Kind
from yanxiu.documents.roster.columns import LEVELS
from yanxiu.models import Mode, SheetKind, TrainingClass
from yanxiu.policy import ExpenseHead, OrganizationKind, Payer, TeachingForm, TitleLevel
from yanxiu.policy.wording import word
from yanxiu.services.attendance_sheets import HALVES
from yanxiu.services.class_sheets.refusals import nothing_asked
from yanxiu.services.roster_lines import MODES
from yanxiu.services.surveys import find_survey, items_of
from yanxiu.services.work import Work


def form_of(work: Work, cls: TrainingClass, kind: SheetKind) -> Form:
    """The form of a kind for a class; ``WrongState`` where no survey says what is asked."""
    if kind is SheetKind.ANSWERS:
        return _answers(work, cls)
    return TIMETABLE if kind is SheetKind.TIMETABLE else EXPENSES


def _chosen(
    key: str, heading: str, words: Mapping[str, str], more: Mapping[str, str] | None = None
) -> Column:
    """A column of words: those offered in the drop-down, and others that are understood."""
    given = {label: code for code, label in words.items()}
    return Column(key, heading, choices={**(more or {}), **given}, offered=tuple(given))


def _of(kind: type[StrEnum]) -> dict[str, str]:
    return {member.value: word(member) for member in kind}


def _needed(column: Column, *, width: int = 12) -> Column:
    return replace(column, required=True, fills_down=True, width=width)


TIMETABLE = Form(
    SheetKind.TIMETABLE,
    "课程表",
    "课程表",
    "课程",
    (
        Column("held_on", "日期", ("时间", "上课日期"), required=True, kind=Kind.DATE, fills_down=True),
        _needed(_chosen("half", "时段", {half.value: str(text) for half, text in HALVES.items()})),
        Column(
            "topic", "内容", ("课程", "课程内容", "授课内容", "专题"), required=True, longest=200, width=40
        ),
        _chosen("form", "教学形式", _of(TeachingForm)),
        Column("hours", "学时", ("课时",), kind=Kind.AMOUNT, places=1, most=12, note="不计学时的单元空着"),
        _chosen("mode", "方式", MODES, {"现场": Mode.ONSITE.value}),
        Column("expert", "授课专家", ("专家", "授课人", "主讲人", "专家姓名"), kind=Kind.NAME, longest=50),
        Column("title", "专家职称", ("职称", "职务职称"), longest=60, width=16),
        _chosen("title_level", "专家职称级别", _of(TitleLevel), LEVELS),
        Column("organization_name", "专家单位", ("单位", "工作单位"), longest=100, width=28),
        _chosen("organization_kind", "专家单位性质", _of(OrganizationKind)),
    ),
    rows=200,
)
EXPENSES = Form(
    SheetKind.EXPENSES,
    "费用明细",
    "费用明细",
    "费用",
    (
        _needed(_chosen("head", "科目", _of(ExpenseHead)), width=18),
        Column(
            "amount",
            "金额（元）",
            ("金额", "价税合计", "价税合计（元）"),
            required=True,
            kind=Kind.AMOUNT,
            note="按元填写，含税",
        ),
        Column("tax", "税额（元）", ("税额",), kind=Kind.AMOUNT),
        _chosen("payer", "支付方", _of(Payer)),
        Column("spent_on", "日期", ("支出日期", "开票日期"), kind=Kind.DATE),
        Column("invoice_number", "票据号", ("发票号", "发票号码", "票据号码"), width=24),
        Column("payee", "收款方", ("收款单位", "销售方"), longest=100, width=28),
        Column("note", "说明", ("用途", "摘要"), longest=200, width=32),
    ),
    ignored=frozenset({"序号", "序", "编号"}),
)


def _answers(work: Work, cls: TrainingClass) -> Form:
    survey = find_survey(work, cls.id)
    items = items_of(work, cls, survey) if survey else ()
    if not items:
        raise nothing_asked()
    columns = tuple(
        Column(item.key, item.label, kind=Kind.COUNT, least=1, most=item.scale, note=f"1至{item.scale}分")
        for item in items
    )
    return Form(SheetKind.ANSWERS, "测评表", "收回的满意度测评表，每行一份", "答卷", columns, rows=1000)
