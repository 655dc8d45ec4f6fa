"""A national class of 2021 run by Fujian: approval, 165,000 yuan, the report round the ministry."""

from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from yanxiu.models import PackageState, Role
from yanxiu.policy import (
    Attestation,
    FundingMode,
    Level,
    Material,
    Party,
    RecruitmentScope,
    Stage,
    label_of_word,
)
from yanxiu.services import filings, materials, reports
from yanxiu.services import plans as annual_plans
from yanxiu.services.exchange import answering, numbering, opening, plans, records
from yanxiu.services.exchange.answering import Answer
from yanxiu.services.exchange.taking import TakenAnswer, take_answer
from yanxiu.services.work import Actor, Work, begin
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.desk import Desk
from yanxiu_demo.papers import sample_paper
from yanxiu_demo.people import People
from yanxiu_demo.story import Story

ANALYST: Final = Actor("样例分析员", Role.MINISTRY_ANALYST)
NOTICE = "人社厅发〔2021〕24号"
FIVE_PAPERS = ("summary_report", "settlement_statement", "roster", "trainee_sign_in", "survey_statistics")
COSTS = {"teaching": 60000, "lodging": 72000, "meals": 36000, "venue": 12000}
OUTSIDE = (("110100", "北京"), ("440100", "广东"), ("510100", "四川"), ("210100", "辽宁"))


def national_class(desk: Desk, ministry: Desk, story: Story, people: People) -> ClassYear:
    """Everything of Fujian's own is missing for 2021; the national notice governs a national class."""
    story.chapter(f"福建 2021：国家级班，报国家平台（{NOTICE}）")
    why = "2021年福建的计划通知不在手头，国家级班以国家计划为准"
    desk.cover_stage(date(2021, 4, 26), Stage.PLAN, 2021, reason=why, basis=NOTICE)
    with desk.on(date(2021, 4, 28)) as work:
        plan = annual_plans.draft_plan(work, 2021).id
    cls = ClassYear.listed(
        desk,
        plan,
        date(2021, 4, 28),
        Level.NATIONAL,
        tier="national",
        topic="工业互联网安全",
        content="工业控制系统安全防护",
        audience="全国工业互联网领域专业技术人员",
        place="厦门市",
        starts_on=date(2021, 9, 6),
        ends_on=date(2021, 9, 10),
        headcount=60,
        funding_mode=FundingMode.FISCAL,
        host_id=desk.organizations["college"],
        applicant_id=desk.organizations["bureau"],
        supervisor_id=desk.organizations["bureau"],
    )
    with desk.on(date(2021, 4, 30)) as work:
        annual_plans.publish_plan(
            work, plan, document_number="样例文号〔2021〕1号", published_on=date(2021, 4, 30)
        )
    _approved(cls, ministry, story)
    _run(cls, story, people)
    _report(cls, ministry, story)
    judged = cls.reported(date(2021, 9, 24), date(2021, 9, 28), FIVE_PAPERS)
    story.judged("结业上报", judged, show=("CN21-08", "CN21-27"))
    judged = cls.settled(
        date(2021, 9, 29),
        COSTS,
        requested=Decimal(165000),
        budget_line="central",
        fees_charged=Decimal(0),
        reimbursement_submitted_on=date(2021, 9, 29),
    )
    story.judged("经费结算", judged, show=("CN21-23", "CN21-22", "CN21-25"))
    story.subsidy(judged)
    cls.paid(date(2021, 10, 20), date(2021, 11, 12))
    return cls


def _approved(cls: ClassYear, ministry: Desk, story: Story) -> None:
    """The papers go to the ministry, and its approval comes back."""
    cls.papers(
        date(2021, 7, 20), RecruitmentScope.NATIONAL, filed_by=Party.APPLICANT, issuer=Party.DEPARTMENT
    )
    with cls.desk.on(date(2021, 7, 21)) as work:
        package = plans.send_plan(work, cls.id).id
    with cls.desk.on(date(2021, 7, 28)) as work:
        judged = filings.clear_class(work, cls.id)
    story.judged("开班（审核结果还没有）", judged, show=("CN21-07",))
    given = Answer(PackageState.APPROVED, document_number="样例批复〔2021〕9号")
    _answered(ministry, cls, package, date(2021, 8, 9), given)
    _taken(cls, date(2021, 8, 10))
    story.judged("开班（人社部审核通过之后）", cls.clear(date(2021, 8, 10)), show=("CN21-07", "CN21-33"))


def _run(cls: ClassYear, story: Story, people: People) -> None:
    roster = people.roster(52, area="350200", province="福建", outside=OUTSIDE * 5)
    story.judged("招生名单", cls.roster(date(2021, 9, 5), roster), show=("CN21-09", "CN21-10"))
    words = (Attestation.DISCIPLINE, Attestation.EARMARKED_FUNDS)
    story.judged("实施", cls.held(date(2021, 9, 10), words), show=("CN21-03", "CN21-04", "CN21-12"))
    assessed = cls.assessed(date(2021, 9, 11))
    story.say(f"  考核：{len(assessed.passed)} 人合格（CN21-16、CN21-18）")
    cls.surveyed(date(2021, 9, 11), issued=52, returned=52, valid=51)


def _report(cls: ClassYear, ministry: Desk, story: Story) -> None:
    """Sent, returned, corrected, accepted, numbered; the numbers are the ministry's, none is made here."""
    with cls.desk.on(date(2021, 9, 13)) as work:
        for kind in FIVE_PAPERS:
            label = label_of_word(Material(kind))
            materials.add_material(work, cls.id, kind, f"{label}（样例）.pdf", sample_paper(label, cls.title))
        reports.build_report(work, cls.id)
        first = reports.submit_report(work, cls.id).id
    returned = Answer(PackageState.RETURNED, reasons="总结报告没有写研修成果，请补充")
    _answered(ministry, cls, first, date(2021, 9, 14), returned)
    _taken(cls, date(2021, 9, 14))
    story.say("  人社部退回上报包：总结报告没有写研修成果，请补充")
    second = _corrected(cls, story)
    _answered(ministry, cls, second, date(2021, 9, 16), Answer(PackageState.ACCEPTED, reference="样例受理"))
    with _analyst(ministry, date(2021, 9, 17)) as work:
        report, _sha256 = opening.report_of(work, cls.desk.tenant, second, purpose="编号")
        numbers = numbering.by_series(report, "GJYX2021", 1, 6)
        given = Answer(PackageState.NUMBERED, numbers=numbers, reference="样例回执2021-0917")
        answering.answer(work, cls.desk.tenant, second, given)
    made = [row.number for row in _taken(cls, date(2021, 9, 18)).certificates]
    story.say(f"  人社部回执：{len(made)} 个证书编号，{made[0]} 至 {made[-1]}（CN21-17、CN21-18）")
    story.summary["receipt_2021"] = {"numbers": len(made), "first": made[0], "last": made[-1], "attempts": 2}


def _corrected(cls: ClassYear, story: Story) -> UUID:
    label = label_of_word(Material.SUMMARY_REPORT)
    with cls.desk.on(date(2021, 9, 15)) as work:
        former = next(
            one for one in materials.class_materials(work, cls.id) if one.kind is Material.SUMMARY_REPORT
        )
        paper = sample_paper(f"{label}（补充研修成果）", cls.title)
        materials.add_material(
            work, cls.id, Material.SUMMARY_REPORT, f"{label}（样例，更正）.pdf", paper, replaces=former.id
        )
        built = reports.build_report(work, cls.id)
        sent = reports.submit_report(work, cls.id).id
    story.save("fujian-2021-national/platform-report.zip", built.package)
    return sent


def _analyst(ministry: Desk, day: date) -> AbstractContextManager[Work]:
    return begin(ministry.tenant, ANALYST, today=day)


def _answered(ministry: Desk, cls: ClassYear, package: UUID, day: date, given: Answer) -> None:
    """The ministry opens a package, which its audit log keeps, and answers."""
    with _analyst(ministry, day) as work:
        opening.open_package(work, cls.desk.tenant, package, purpose="审核")
        answering.answer(work, cls.desk.tenant, package, given)


def _taken(cls: ClassYear, day: date) -> TakenAnswer:
    """The department takes the one answer that waits for it."""
    with cls.desk.on(day) as work:
        ((answer, _package),) = records.waiting_answers(work)
        return take_answer(work, answer.id)
