"""Fujian 2025: only the call was published; a flagship class whose subsidy nobody can compute."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from yanxiu.policy import (
    ApplicationField,
    Attestation,
    FundingMode,
    Level,
    RecruitmentScope,
    Stage,
    SummaryColumn,
)
from yanxiu.services import (
    applications,
    attestations,
    calls,
    endorsements,
    plans,
    projects,
    selection,
    supervision,
)
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.desk import Desk
from yanxiu_demo.fujian import AREA, COSTS, NINE_PAPERS, PROMISES
from yanxiu_demo.people import People
from yanxiu_demo.story import Story

NOTICE_2025 = "闽人社办〔2025〕7号"
STAGES = (Stage.PLAN, Stage.PREPARATION, Stage.ASSESSMENT, Stage.CERTIFICATION, Stage.COMPLETION)


QUESTIONS = (
    "研修内容与选题的契合程度",
    "授课专家的水平",
    "研修方式和课程安排",
    "教学组织和管理",
    "食宿和后勤服务",
    "对本职工作的帮助",
)
BLOCKS = {
    "purpose": "围绕工业企业数据治理的难点，更新专业技术人员的知识，培养能用数据解决生产问题的骨干。",
    "experts": "样例专家，教授，样例大学，讲授工业数据建模；样例专家二，正高级工程师，样例研究院。",
    "host_fax": "0592-0000001",
    "host_address": "厦门市样例路1号",
}
"""What annex 2 asks for beside the shared fields; made up."""


def plan_2025(desk: Desk, story: Story) -> tuple[UUID, ClassYear]:
    """From the application to the draft of the year's plan, with the class on its list."""
    story.chapter(f"福建 2025：从申报到结算，示范班补助改按外部标准（{NOTICE_2025}）")
    application_id = _apply(desk, story)
    for stage in STAGES:
        desk.cover_stage(
            date(2025, 3, 20),
            stage,
            2025,
            reason="2025年实施通知不在手头，按上年做法办理",
            basis="样例处务会纪要",
        )
    story.say("  年度计划、开班前、考核、证书、结业上报：只有申报通知，没有实施通知，各由一次认定覆盖")
    with desk.on(date(2025, 3, 25)) as work:
        plan = plans.draft_plan(work, 2025).id
        class_id = projects.add_selected(work, plan, application_id).id
    return plan, ClassYear(desk, class_id, "工业大数据应用", date(2025, 6, 10), date(2025, 6, 13))


def flagship_2025(plan: UUID, cls: ClassYear, story: Story, people: People) -> None:
    """From the published plan to a settlement that has no figure."""
    with cls.desk.on(date(2025, 3, 25)) as work:
        plans.publish_plan(work, plan, document_number="样例文号〔2025〕1号", published_on=date(2025, 3, 25))
    cls.papers(date(2025, 5, 6), RecruitmentScope.PROVINCE)
    cls.budgeted(date(2025, 5, 6), {"teaching": 20000, "lodging": 16000}, {"meals": 9600, "venue": 5000})
    cls.accept(date(2025, 5, 12))
    roster = people.roster(40, area=AREA, province="福建")
    story.judged("招生名单", cls.roster(date(2025, 6, 9), roster), show=("FJ25-08", "FJ25-10"))
    words = (*PROMISES, Attestation.CONTENT_FIT)
    judged = cls.held(date(2025, 6, 14), words, travel_days=1)
    story.judged("实施", judged, show=("FJ25-08", "FJ25-09", "FJ25-13", "FJ25-14"))
    cls.assessed(date(2025, 6, 14))
    cls.surveyed_by_item(date(2025, 6, 14), QUESTIONS, 40)
    cls.reported(date(2025, 6, 27), date(2025, 7, 2), NINE_PAPERS)
    judged = cls.settled(
        date(2025, 7, 10),
        COSTS,
        requested=Decimal(45000),
        budget_line="hr_operations",
        fees_charged=Decimal(0),
    )
    story.judged("经费结算", judged, show=("FJ25-20", "FJ25-25"))
    story.subsidy(judged)
    story.say("  上年的4.5万元不沿用：等载入福建省省直机关培训费管理办法的标准表，或由主管人员认定")


def _apply(desk: Desk, story: Story) -> UUID:
    bureau, college = desk.organizations["bureau"], desk.organizations["college"]
    with desk.on(date(2025, 1, 10)) as work:
        supervision.record_host_year(work, college, 2024, completed_as_planned=True)
    with desk.on(date(2025, 1, 13)) as work:
        call = calls.draft_call(work, 2025, "2025年高级研修项目选题征集", document_number=NOTICE_2025)
        calls.set_call_level(work, call.id, Level.PROVINCIAL, closes_on=date(2025, 2, 20), form="annex_2")
        calls.open_call(work, call.id)
    with desk.on(date(2025, 2, 12)) as work:
        row = applications.draft_application(
            work,
            2025,
            Level.PROVINCIAL,
            call_id=call.id,
            topic="工业大数据应用",
            content="工业数据采集、治理与建模",
            audience="全省工业企业专业技术人员",
            place="泉州市",
            starts_on=date(2025, 6, 10),
            ends_on=date(2025, 6, 13),
            headcount=40,
            funding_mode=FundingMode.FISCAL,
            field_code="电子信息",
            industry_authority="福建省工业和信息化厅",
            host_id=college,
            applicant_id=college,
            supervisor_id=bureau,
            filled_fields=[f for f in ApplicationField if f is not ApplicationField.FUNDING_CATEGORY],
            sealed=True,
            extra={"fujian": BLOCKS},
            attachments=["annex_2", "annex_3"],
            topic_ranges=["industry_needs", "digital"],
            topic_justifications={"industry_needs": "服务电子信息产业", "digital": "服务数字福建建设"},
        )
        endorsements.record_summary_sheet(
            work, 2025, bureau, columns=list(SummaryColumn), sealed=True, filled_on=date(2025, 2, 12)
        )
        judged = applications.submit_application(work, row.id)
    story.judged("申报提交（还没有主管部门意见）", judged, show=("FJ25-15", "FJ25-33"))
    with desk.on(date(2025, 2, 14)) as work:
        day = date(2025, 2, 14)
        applications.record_receipt(work, row.id, paper_received_on=day, electronic_received_on=day)
        attestations.sign_application(work, row.id, Attestation.TOPIC_FIT, signed_by="样例经办人")
        judged = endorsements.endorse_application(
            work, row.id, opinion="同意申报", opinion_on=date(2025, 2, 13), sealed=True
        )
    story.judged("主管部门审核", judged, show=("FJ25-30", "FJ25-38", "FJ25-40", "FJ25-44", "FJ25-16"))
    with desk.on(date(2025, 3, 10)) as work:
        items = [{"heading": "服务高质量发展", "points": 45}, {"heading": "突出重点领域", "points": 44}]
        selection.record_score_sheet(work, row.id, "样例评审一", items, complete=True)
        judged = selection.select_application(work, row.id, tier="flagship")
    story.judged("遴选为示范项目", judged, show=("FJ25-16", "FJ25-18"))
    return row.id
