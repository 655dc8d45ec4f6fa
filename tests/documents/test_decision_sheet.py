"""The decision sheet: nothing that was decided is left out."""

import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from pikepdf.pdfa import validate_written

from yanxiu.documents.decision_sheet import (
    DecisionSheet,
    SheetConsequence,
    SheetDetermination,
    SheetFinding,
    SheetStage,
    render_decision_sheet,
)

NOTICE = "样人社办〔2024〕212号"
LATE = SheetFinding(
    rule_label="开班前报送时限",
    rule_id="XX24-12",
    document=NOTICE,
    clause="一 ¶3",
    mark="fail",
    word="不符",
    severity="必须",
    observed="2024年8月4日",
    limit="2024年8月3日",
    unit="日期",
    cure="改期或由省厅认定",
    owner="承办单位",
    remark="口径未经确认",
)
STAGE = SheetStage(
    label="开班前",
    as_of=date(2024, 8, 4),
    gate="blocked",
    gate_word="不能办理",
    decision_hash="ab" * 32,
    findings=(
        replace(
            LATE,
            rule_label="学员人数下限",
            rule_id="XX24-13",
            mark="pass",
            word="通过",
            observed="61",
            limit="30",
            cure="",
        ),
        LATE,
    ),
    determinations=(
        SheetDetermination("李某", date(2024, 8, 10), "台风停办公两日", "防汛通知", date(2024, 9, 1)),
    ),
    consequences=(SheetConsequence("不予经费补助", "XX24-35", NOTICE, "三 ¶3", "开班前报送时限不符"),),
)


@pytest.fixture
def sheet() -> DecisionSheet:
    return DecisionSheet(
        authority="东海省人力资源和社会保障厅",
        class_name="绿色石化安全工艺高级研修班",
        class_code="示范05",
        year=2024,
        particulars=(("承办单位", "东海工程学院"), ("实施时间", "2024年9月3日至6日")),
        stages=(STAGE,),
        made_on=date(2024, 12, 2),
        sample=True,
    )


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_every_field_of_a_finding_is_there(sheet: DecisionSheet):
    (page,) = pages_of(render_decision_sheet(sheet))
    for part in (
        "开班前报送时限口径未经确认",
        "样人社办〔2024〕212号",
        "XX24-12",
        "2024年8月4日",
        "2024年8月3日",
        "改期或由省厅认定",
        "通过1不符1",
        "不能办理",
        "李某2024年8月10日台风停办公两日防汛通知2024年9月1日",
        "不予经费补助",
        "草稿，待确认",
        "样例",
    ):
        assert part in page


def test_findings_stand_in_the_order_given(sheet: DecisionSheet):
    (page,) = pages_of(render_decision_sheet(sheet))
    assert page.index("学员人数下限") < page.index("开班前报送时限")


def test_a_confirmed_consequence_names_who_and_when(sheet: DecisionSheet):
    done = replace(STAGE.consequences[0], confirmed_by="李某", confirmed_on=date(2024, 12, 1))
    (page,) = pages_of(render_decision_sheet(replace(sheet, stages=(replace(STAGE, consequences=(done,)),))))
    assert "李某于2024年12月1日确认" in page
    assert "草稿" not in page


def test_each_page_carries_the_hash_of_its_decision(sheet: DecisionSheet):
    many = tuple(replace(LATE, rule_id=f"XX24-{number}") for number in range(40))
    stages = (replace(STAGE, findings=many), replace(STAGE, label="经费结算", decision_hash="cd" * 32))
    pages = pages_of(render_decision_sheet(replace(sheet, stages=stages)))
    assert len(pages) > 2
    assert all(("ab" * 32 in page) or ("cd" * 32 in page) for page in pages)
    assert all(f"第{number}页，共{len(pages)}页" in page for number, page in enumerate(pages, start=1))
    assert all("结论规则依据" in page for page in pages[:-1])
    assert sum(page.count("XX24-") for page in pages) == 40 + 2 + 2


def test_it_is_archivable_and_repeatable(sheet: DecisionSheet):
    pdf = render_decision_sheet(sheet)
    assert validate_written(io.BytesIO(pdf), "3b").passed
    assert pdf == render_decision_sheet(sheet)


def test_a_mark_that_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="XX24-12: mark 'maybe'"):
        replace(LATE, mark="maybe")
