"""A national class of 2021 run by Fujian: approval, 165,000 yuan, the report and the receipt."""

import json
from datetime import date
from decimal import Decimal

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
from yanxiu.services import filings, materials, ministry, plans, receipts, reports
from yanxiu.services.rosters import roster_of
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.desk import Desk
from yanxiu_demo.papers import sample_paper
from yanxiu_demo.people import People
from yanxiu_demo.story import Story

NOTICE = "人社厅发〔2021〕24号"
FIVE_PAPERS = ("summary_report", "settlement_statement", "roster", "trainee_sign_in", "survey_statistics")
COSTS = {"teaching": 60000, "lodging": 72000, "meals": 36000, "venue": 12000}
OUTSIDE = (("110100", "北京"), ("440100", "广东"), ("510100", "四川"), ("210100", "辽宁"))


def national_class(desk: Desk, story: Story, people: People) -> ClassYear:
    """Everything of Fujian's own is missing for 2021; the national notice governs a national class."""
    story.chapter(f"福建 2021：国家级班，报国家平台（{NOTICE}）")
    why = "2021年福建的计划通知不在手头，国家级班以国家计划为准"
    desk.cover_stage(date(2021, 4, 26), Stage.PLAN, 2021, reason=why, basis=NOTICE)
    with desk.on(date(2021, 4, 28)) as work:
        plan = plans.draft_plan(work, 2021).id
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
        plans.publish_plan(work, plan, document_number="样例文号〔2021〕1号", published_on=date(2021, 4, 30))
    _approved(cls, story)
    _run(cls, story, people)
    _report(cls, story)
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


def _approved(cls: ClassYear, story: Story) -> None:
    cls.papers(
        date(2021, 7, 20), RecruitmentScope.NATIONAL, filed_by=Party.APPLICANT, issuer=Party.DEPARTMENT
    )
    with cls.desk.on(date(2021, 7, 28)) as work:
        judged = filings.clear_class(work, cls.id)
    story.judged("开班（审核结果还没有）", judged, show=("CN21-07",))
    with cls.desk.on(date(2021, 8, 10)) as work:
        ministry.record_approval(
            work, cls.id, approved_on=date(2021, 8, 9), document_number="样例批复〔2021〕9号"
        )
    story.judged("开班（人社部审核通过之后）", cls.clear(date(2021, 8, 10)), show=("CN21-07", "CN21-33"))


def _run(cls: ClassYear, story: Story, people: People) -> None:
    roster = people.roster(52, area="350200", province="福建", outside=OUTSIDE * 5)
    story.judged("招生名单", cls.roster(date(2021, 9, 5), roster), show=("CN21-09", "CN21-10"))
    words = (Attestation.DISCIPLINE, Attestation.EARMARKED_FUNDS)
    story.judged("实施", cls.held(date(2021, 9, 10), words), show=("CN21-03", "CN21-04", "CN21-12"))
    assessed = cls.assessed(date(2021, 9, 11))
    story.say(f"  考核：{len(assessed.passed)} 人合格（CN21-16、CN21-18）")
    cls.surveyed(date(2021, 9, 11), issued=52, returned=52, valid=51)


def _report(cls: ClassYear, story: Story) -> None:
    """The package goes out, the platform's numbers come back: none is ever made here."""
    with cls.desk.on(date(2021, 9, 13)) as work:
        for kind in FIVE_PAPERS:
            label = label_of_word(Material(kind))
            materials.add_material(work, cls.id, kind, f"{label}（样例）.pdf", sample_paper(label, cls.title))
        built = reports.build_report(work, cls.id)
        reports.submit_report(work, cls.id)
    story.save("fujian-2021-national/platform-report.zip", built.package)
    with cls.desk.on(date(2021, 9, 13)) as work:
        trainees = [
            {
                "name": row.trainee.name,
                "id_number": row.trainee.id_number,
                "certificate_number": f"GJYX2021{number:06d}",
            }
            for number, row in enumerate(roster_of(work, cls.id), start=1)
        ]
    receipt = {
        "format": "yanxiu-receipt",
        "version": 1,
        "reference": "样例回执2021-0917",
        "received_on": "2021-09-17",
        "package_sha256": built.report.package_sha256,
        "trainees": trainees,
    }
    with cls.desk.on(date(2021, 9, 18)) as work:
        taken = receipts.import_receipt(work, cls.id, json.dumps(receipt, ensure_ascii=False).encode())
    numbers = [row.number for row in taken.certificates]
    story.say(f"  国家平台回执：{len(numbers)} 个证书编号，{numbers[0]} 至 {numbers[-1]}（CN21-17、CN21-18）")
    story.summary["receipt_2021"] = {"numbers": len(numbers), "first": numbers[0], "last": numbers[-1]}
