"""Documents for download: of every kind from a department that has lived, for whom they are, on record."""

import io
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import pypdfium2
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from yanxiu.documents.papers import KINDS, Subject, sample_values
from yanxiu.models import Application, AuditEntry, Organization, Role, Trainee, TrainingClass
from yanxiu.services.finding import find_class
from yanxiu.services.papers import Wanted, drawn, form_for, gather
from yanxiu.services.work import begin

from .lived import DAY, OFFICER, member_of, stranger
from .walking import Walk

PATH = "/fujian"
LIVED = {"survey_statistics": "2025/1", "settlement_statement": "2025/1"}
"""Which class a document is made of; the others of one that went by the book."""
NEVER = ("approval", "report_cover")
"""What no class of this department has: none was approved, none reported to the platform."""
ANNEX_1 = (
    *("申报单位：（盖章）", "申报时间：", "项目名称", "办班时间", "办班地点", "选题所属行业领域"),
    *("选题所属行业主管部门", "申报项目类别（仅单选）", "财政资助项目", "自筹经费项目（自筹经费来源："),
    *("是否符合选题范围", "服务重大战略：", "对接产业需求：", "突出数字技术：", "研修目的和作用"),
    *("研修内容和方式", "授课专家情况", "培训对象", "申报单位信息", "承办单位信息", "单位名称", "联系人"),
    *("办公电话", "手机", "传真", "地址", "是否继续教育基地", "批国家级继续教育基地", "是省级继续教育基地"),
)
"""The fields of annex 1 (闽人社办〔2025〕7号), in their order."""
ANNEX_2 = (
    *("申报单位：", "（盖章）", "申报时间：", "项目名称", "办班时间", "办班地点", "选题所属专业技术领域"),
    *("选题所属行业主管部门", "是否符合选题范围", "服务重大战略：", "对接产业需求：", "突出数字技术："),
    *("研修目的和作用", "研修内容和方式", "授课专家情况", "培训对象", "承办单位信息", "单位名称", "联系人"),
    *("办公电话", "手机", "传真", "地址", "是否继续教育基地", "批国家级继续教育基地", "是省级继续教育基地"),
    "省直主管单位或设区市人社部门审核意见",
)
"""Those of annex 2."""
ANNEX_3 = ("序号", "研修选题", "承办单位", "联系人", "联系电话", "所属专业技术领域")


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


def shape(value: Any) -> Any:
    """The names of values, all the way down; of a list those of its first item."""
    if isinstance(value, Mapping):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def fits(given: Any, sample: Any) -> bool:
    """Whether values are of the shape that templates are promised."""
    if isinstance(sample, Mapping):
        return isinstance(given, Mapping) and (
            not sample or (set(given) == set(sample) and all(fits(given[k], sample[k]) for k in sample))
        )
    if isinstance(sample, list):
        return isinstance(given, list) and (not given or not sample or fits(given[0], sample[0]))
    return bool(given == sample)


@pytest.fixture(scope="module")
def ids(walk: Walk) -> dict[str, UUID]:
    """Records of the department by what the tests call them."""
    with begin(walk.own, OFFICER, today=DAY) as work:
        applied = work.session.scalars(select(Application).where(Application.submitted_on.is_not(None)))
        unit = work.session.scalars(select(Organization).where(Organization.supervises.is_(True))).first()
        assert unit is not None
        return {
            "2024/1": find_class(work, "2024/1").id,
            "2024/2": find_class(work, "2024/2").id,
            "2025/1": find_class(work, "2025/1").id,
            "application": next(one.id for one in applied if one.extra),
            "unit": unit.id,
        }


def wanted(name: str, ids: Mapping[str, UUID]) -> Wanted:
    kind = KINDS[name]
    if kind.subject is Subject.APPLICATION:
        return Wanted(application_id=ids["application"])
    if kind.subject is Subject.YEAR:
        return Wanted(organization_id=ids["unit"], year=2025)
    if kind.subject is Subject.LEDGER:
        return Wanted(year=2024)
    return Wanted(class_id=ids[LIVED.get(name, "2024/1")])


@pytest.mark.parametrize("name", [name for name in KINDS if name not in NEVER])
def test_every_document_is_made_of_what_the_department_has(walk: Walk, ids: dict[str, UUID], name: str):
    """What is gathered has the shape that a region's template counts on, and its texts are on the pages."""
    with begin(walk.own, OFFICER, today=DAY) as work:
        paper = gather(work, name, wanted(name, ids))
    sample = sample_values(name)
    assert fits(shape(dict(paper.values)), shape(sample)), (shape(dict(paper.values)), shape(sample))
    if not KINDS[name].list_key:  # long ones are drawn by the tests below
        shown = "海上风电装备智能运维" if name == "yearly_ledger" else "工业大数据应用"
        topic = (paper.values.get("head") or paper.values).get("topic", shown)
        assert topic in text_of(drawn(paper, "pdf"))


@pytest.mark.parametrize("name", ["approval", "report_cover", "subsidy_calculation", "survey_statistics"])
def test_a_document_before_its_time_says_what_is_missing(walk: Walk, name: str):
    walk.member = member_of(walk.own, Role.DEPARTMENT_OFFICER)
    planned = walk.keys["classes"][-1]
    answer = walk.ask(f"{PATH}/officer/classes/{planned}/documents/{name}.pdf")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "这一步要求" in answer.text


def test_the_application_form_is_annex_2_with_all_its_fields(walk: Walk, ids: dict[str, UUID]):
    with begin(walk.own, OFFICER, today=DAY) as work:
        row = work.get(Application, ids["application"], "申报")
        assert form_for(row) == "application_provincial"
        text = text_of(
            drawn(gather(work, "application_provincial", wanted("application_provincial", ids)), "pdf")
        )
    assert [field for field in ANNEX_2 if field not in text] == []
    places = [text.index(field) for field in ANNEX_2[2:17]]
    assert places == sorted(places)
    for value in (
        "√对接产业需求：服务电子信息产业",
        "电子信息",
        "0592-00000002",
        "19900000002",
        "是第5批",
        "同意申报",
    ):
        assert value in text, value


def test_annex_1_leaves_the_applicants_blocks_empty(walk: Walk, ids: dict[str, UUID]):
    """附件4 第2条: the department applies."""
    with begin(walk.own, OFFICER, today=DAY) as work:
        paper = gather(work, "application_national", wanted("application_national", ids))
    text = text_of(drawn(paper, "pdf"))
    assert [field for field in ANNEX_1 if field not in text] == []
    assert text.count("鹭岛样例继续教育学院") == 1
    assert "申报时间：年月日" in text


def test_the_summary_sheet_has_the_columns_of_annex_3(walk: Walk, ids: dict[str, UUID]):
    with begin(walk.own, OFFICER, today=DAY) as work:
        paper = gather(work, "summary_sheet", wanted("summary_sheet", ids))
    assert tuple(one["heading"] for one in paper.values["columns"]) == ANNEX_3
    text = text_of(drawn(paper, "pdf"))
    assert "附件3福建省专业技术人才知识更新工程2025年高级研修项目汇总表" in text
    assert "".join(ANNEX_3) in text


def test_another_years_form_is_the_cores_own(walk: Walk, ids: dict[str, UUID]):
    with begin(walk.own, OFFICER, today=DAY) as work:
        paper = gather(work, "summary_sheet", Wanted(organization_id=ids["unit"], year=2024))
    assert paper.template is None
    assert "title" not in paper.values["words"]


def numbers_of(walk: Walk) -> list[str]:
    with begin(walk.own, OFFICER, today=DAY) as work:
        return [number for number in work.session.scalars(select(Trainee.id_number)) if number]


def test_identity_numbers_are_whole_on_the_registration_form_only(walk: Walk, ids: dict[str, UUID]):
    numbers = numbers_of(walk)
    for name in ("roster", "trainee_sign_in", "registration_form"):
        with begin(walk.own, OFFICER, today=DAY) as work:
            text = text_of(drawn(gather(work, name, wanted(name, ids)), "pdf"))
        found = [number for number in numbers if number in text]
        assert len(found) == (42 if name == "registration_form" else 0), name


def entries(walk: Walk) -> list[tuple[str, Mapping[str, Any]]]:
    with begin(walk.own, OFFICER, today=DAY) as work:
        rows = work.session.scalars(
            select(AuditEntry).where(AuditEntry.action.startswith("document.")).order_by(AuditEntry.sequence)
        )
        return [(row.action, row.details) for row in rows]


def test_every_document_is_on_record_without_what_stands_on_it(walk: Walk, ids: dict[str, UUID]):
    before = len(entries(walk))
    for name in ("roster", "registration_form", "settlement_statement"):
        with begin(walk.own, OFFICER, today=DAY) as work:
            gather(work, name, wanted(name, ids))
    assert entries(walk)[before:] == [
        ("document.write_people", {"document": "roster", "format": "pdf", "template": "core"}),
        ("document.write_in_full", {"document": "registration_form", "format": "pdf", "template": "core"}),
        ("document.write", {"document": "settlement_statement", "format": "pdf", "template": "core"}),
    ]


def attached(answer: TestResponse) -> str:
    """The name that a browser saves the answer under."""
    assert answer.status_code == HTTPStatus.OK, answer.text[:500]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    kept = answer.headers["Content-Disposition"]
    assert kept.startswith("attachment; ")
    return unquote(kept.rpartition("filename*=UTF-8''")[2])


def test_an_institution_prints_its_own_papers(walk: Walk, ids: dict[str, UUID]):
    walk.member = member_of(walk.own, Role.HOST_INSTITUTION)
    of_class = f"{PATH}/classes/{ids['2024/1']}/documents"
    notice = walk.ask(f"{of_class}/opening_notice.pdf")
    assert attached(notice) == "开班通知 海上风电装备智能运维.pdf"
    assert notice.mimetype == "application/pdf"
    assert "样例培〔2024〕18号" in text_of(notice.data)
    workbook = walk.ask(f"{of_class}/roster.xlsx")
    assert attached(workbook) == "学员名册 海上风电装备智能运维.xlsx"
    assert workbook.data.startswith(b"PK")
    assert walk.ask(f"{of_class}/filing_receipt.pdf").status_code == HTTPStatus.NOT_FOUND
    assert walk.ask(f"{of_class}/opening_notice.xlsx").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_registration_forms_are_asked_for_by_a_form(walk: Walk, ids: dict[str, UUID]):
    path = f"{PATH}/classes/{ids['2024/1']}/documents/registration-forms"
    walk.member = member_of(walk.own, Role.HOST_INSTITUTION)
    assert walk.ask(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    answer = walk.ask(path, "POST")
    assert attached(answer) == "结业登记表 海上风电装备智能运维.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    with pypdfium2.PdfDocument(io.BytesIO(answer.data)) as document:
        assert len(document) == 42


@pytest.mark.parametrize("role", [Role.HOST_INSTITUTION, Role.SUPERVISING_DEPARTMENT])
def test_nobody_gets_anothers_papers(walk: Walk, ids: dict[str, UUID], role: Role):
    paths = {
        Role.HOST_INSTITUTION: [
            f"classes/{ids['2024/1']}/documents/roster.pdf",
            f"applications/{ids['application']}/form.pdf",
        ],
        Role.SUPERVISING_DEPARTMENT: [f"review/{ids['application']}/form.pdf"],
    }
    before = len(entries(walk))
    walk.member = stranger(walk.own, role)
    missing = walk.ask(f"{PATH}/classes/{uuid4()}/documents/roster.pdf")
    for path in paths[role]:
        assert walk.ask(f"{PATH}/{path}").data == missing.data
    assert len(entries(walk)) == before


def test_a_supervising_department_prints_what_it_seals(walk: Walk, ids: dict[str, UUID]):
    walk.member = member_of(walk.own, Role.SUPERVISING_DEPARTMENT)
    assert (
        attached(walk.ask(f"{PATH}/review/{ids['application']}/form.pdf"))
        == "省级项目申报表 工业大数据应用.pdf"
    )
    for form in ("pdf", "xlsx"):
        sheet = attached(walk.ask(f"{PATH}/summary/2025/sheet.{form}"))
        assert sheet == f"申报汇总表 2025年度 样例市人力资源和社会保障局.{form}"
    assert walk.ask(f"{PATH}/summary/1925/sheet.pdf").status_code == HTTPStatus.NOT_FOUND


def test_the_department_writes_the_receipt(walk: Walk, ids: dict[str, UUID]):
    walk.member = member_of(walk.own, Role.DEPARTMENT_OFFICER)
    text = text_of(walk.ask(f"{PATH}/officer/classes/{ids['2024/1']}/documents/filing_receipt.pdf").data)
    assert "海峡样例技术培训中心：" in text
    assert "备案日期为2024年9月12日" in text
    assert "开班前报送时限通过（闽人社办〔2024〕212号一¶3）" in text
    late = text_of(walk.ask(f"{PATH}/officer/classes/{ids['2024/2']}/documents/filing_receipt.pdf").data)
    assert "由主管人员依规定作出认定，现予备案" in late
    assert "开班前报送时限不符" in late


def test_sums_stand_in_capitals_and_what_binds_is_marked(walk: Walk, ids: dict[str, UUID]):
    with begin(walk.own, OFFICER, today=DAY) as work:
        text = text_of(drawn(gather(work, "subsidy_calculation", wanted("subsidy_calculation", ids)), "pdf"))
    assert "1申请补助（本项起决定作用）45,000.00承办单位填报" in text
    assert "每期补助上限45,000.00闽人社办〔2024〕212号三¶3FJ24-30" in text
    assert "测算金额45,000.00肆万伍仟元整" in text


def test_a_year_without_a_figure_says_so(walk: Walk, ids: dict[str, UUID]):
    with begin(walk.own, OFFICER, today=DAY) as work:
        text = text_of(drawn(gather(work, "subsidy_calculation", Wanted(class_id=ids["2025/1"])), "pdf"))
    assert "测算金额算不出" in text


def test_survey_statistics_count_what_was_left_out(walk: Walk, ids: dict[str, UUID]):
    with begin(walk.own, OFFICER, today=DAY) as work:
        values = gather(work, "survey_statistics", wanted("survey_statistics", ids)).values
    assert (values["issued"], values["returned"], values["valid"]) == (40, 40, 39)
    assert values["valid_rate"] == "97.5%"
    assert [item["skipped"] for item in values["items"]] == [0, 0, 0, 0, 0, 1]
    assert {item["answered"] for item in values["items"]} == {39}


def test_a_class_without_records_has_sheets_to_write_on(walk: Walk):
    with begin(walk.own, OFFICER, today=DAY) as work:
        planned = work.session.scalars(select(TrainingClass).where(TrainingClass.number == 900)).one().id
        staff = gather(work, "staff_sign_in", Wanted(class_id=planned)).values
        trainees = gather(work, "trainee_sign_in", Wanted(class_id=planned)).values
    assert len(staff["people"]) == 10
    assert not staff["recorded"]
    assert not trainees["recorded"]
    assert len(trainees["people"]) == 3
