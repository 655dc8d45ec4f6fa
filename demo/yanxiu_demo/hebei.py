"""Hebei: the draft measures, adopted on trial and recorded as such; theses, and certificates with numbers."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from yanxiu.models import CertificateState
from yanxiu.policy import Attestation, FundingMode, Level, OrganizationKind, Party, RecruitmentScope, Stage
from yanxiu.services import certificates, plans, policy_choices
from yanxiu.services.certificate_files import certificate_files
from yanxiu.services.certificate_lookup import verify_certificate
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.desk import Desk
from yanxiu_demo.people import People
from yanxiu_demo.story import Story

WORDS = (Attestation.EXPERT_QUALITY, Attestation.DISCIPLINE, Attestation.THIRD_PARTY)
FOUR_PAPERS = ("summary_report", "roster", "settlement_statement", "survey_statistics", "registration_form")
AREA = "130200"
OUTSIDE = (("140100", "山西"), ("370100", "山东"), ("120100", "天津"))


def adopt(desk: Desk, story: Story) -> None:
    """Without adoption the draft judges nothing; with it every finding says that it is a draft."""
    story.chapter("河北 2025：征求意见稿登记为试行")
    day = date(2025, 1, 6)
    bureau = desk.organization(
        "bureau", day, "样例市人力资源和社会保障局", kind=OrganizationKind.AGENCY, supervises=True
    )
    desk.organization(
        "college",
        day,
        "冀东样例冶金学院",
        kind=OrganizationKind.UNIVERSITY,
        base_level="provincial",
        supervisor_id=bureau,
    )
    with desk.on(date(2025, 1, 8)) as work:
        policy_choices.adopt_draft(work, "HED", 2025, officer="样例处长", basis="样例厅务会：试行一年")
    why = "征求意见稿没有规定年度计划的公布"
    desk.cover_stage(date(2025, 1, 8), Stage.PLAN, 2025, reason=why, basis="样例厅务会纪要")
    story.say("  已登记：征求意见稿（HED）自2025年度起试行，登记人、日期和依据都在案；年度计划环节由认定覆盖")


def classes(desk: Desk, story: Story, people: People) -> tuple[ClassYear, ClassYear]:
    """A class of 32 hours with theses, one of 24 hours."""
    with desk.on(date(2025, 3, 3)) as work:
        plan = plans.draft_plan(work, 2025).id
    full = _listed(desk, plan, "钢铁行业绿色低碳技术", date(2025, 9, 15), date(2025, 9, 18))
    short = _listed(desk, plan, "装备制造数字孪生", date(2025, 10, 13), date(2025, 10, 15))
    with desk.on(date(2025, 3, 10)) as work:
        plans.publish_plan(work, plan, document_number="样例文号〔2025〕3号", published_on=date(2025, 3, 10))
    _full(full, story, people)
    _short(short, story, people)
    return full, short


def _listed(desk: Desk, plan: UUID, topic: str, starts_on: date, ends_on: date) -> ClassYear:
    return ClassYear.listed(
        desk,
        plan,
        date(2025, 3, 3),
        Level.PROVINCIAL,
        tier="provincial",
        topic=topic,
        content=f"{topic}的关键技术与案例",
        audience="相关行业专业技术人员",
        place="唐山市",
        starts_on=starts_on,
        ends_on=ends_on,
        headcount=40,
        funding_mode=FundingMode.FISCAL,
        host_id=desk.organizations["college"],
        applicant_id=desk.organizations["bureau"],
        supervisor_id=desk.organizations["bureau"],
    )


def _full(cls: ClassYear, story: Story, people: People) -> None:
    story.chapter("河北 2025：32学时，论文考核，一人没有交论文")
    cls.papers(date(2025, 8, 8), RecruitmentScope.INSIDE_AND_OUTSIDE, filed_by=Party.APPLICANT)
    story.judged("备案", cls.accept(date(2025, 8, 14)), show=("HED-10", "HED-02", "HED-44"))
    roster = people.roster(36, area=AREA, province="河北", outside=OUTSIDE)
    story.judged("招生名单", cls.roster(date(2025, 9, 14), roster), show=("HED-20", "HED-21"))
    judged = cls.held(date(2025, 9, 19), WORDS, outputs=["paper"])
    story.judged("实施（32学时）", judged, show=("HED-26", "HED-24", "HED-37"))
    assessed = cls.assessed(date(2025, 9, 20), theses=True, without_thesis=1, weight=Decimal("0.6"))
    refused = [judged for judged in assessed.trainees.values() if not judged.passed]
    story.say(f"  考核：{len(assessed.passed)} 人合格；{len(refused)} 人不能算合格：")
    for judged in refused:
        story.judged("  没有论文的学员", judged, show=("HED-28",))
    _certificates(cls, story)
    cls.surveyed(date(2025, 9, 19), issued=36, returned=35, valid=35)
    cls.evaluated(date(2025, 9, 22))
    judged = cls.reported(date(2025, 10, 8), date(2025, 10, 10), FOUR_PAPERS, ("finance", "organization"))
    story.judged("结业上报", judged, show=("HED-17",))


def _certificates(cls: ClassYear, story: Story) -> None:
    """All or nothing; those who may not have one are listed with the reason; twice issues once."""
    with cls.desk.on(date(2025, 9, 25)) as work:
        issue = certificates.issue_certificates(work, cls.id)
    story.say(f"  要求全班发证：{issue.new} 个编号用掉；不能发证 {len(issue.refused)} 人：")
    for one in issue.refused:
        story.say(f"    名单第{one.place}位：{'；'.join(one.reasons)}")
    with cls.desk.on(date(2025, 9, 25)) as work:
        issue = certificates.issue_certificates(work, cls.id, skip_ineligible=True)
    with cls.desk.on(date(2025, 9, 25)) as work:
        again = certificates.issue_certificates(work, cls.id, skip_ineligible=True)
        files = certificate_files(work, cls.id)
    numbers = [row.number for row in issue.certificates]
    story.say(f"  只发合格学员：{len(numbers)} 个编号，{numbers[0]} 至 {numbers[-1]}")
    story.say(f"  再发一次：新编号 {again.new} 个")
    for name, content in files[:2]:
        story.save(f"hebei-2025/certificates/{name}", content)
    found = verify_certificate(numbers[0], issue.certificates[0].name)
    wrong = verify_certificate(numbers[0], "样例甲")
    state = "有效" if found and found.state is CertificateState.ISSUED else "没有查到"
    story.say(f"  公开查验 {numbers[0]}：{state}；姓名不对：{'没有查到' if wrong is None else '查到了'}")
    story.summary["certificates_hebei"] = {"issued": len(numbers), "numbers": numbers, "twice": again.new}


def _short(cls: ClassYear, story: Story, people: People) -> None:
    story.chapter("河北 2025：24学时的班")
    cls.papers(date(2025, 9, 8), RecruitmentScope.INSIDE_AND_OUTSIDE, filed_by=Party.APPLICANT)
    cls.accept(date(2025, 9, 12))
    cls.roster(date(2025, 10, 12), people.roster(30, area=AREA, province="河北", outside=OUTSIDE))
    judged = cls.held(date(2025, 10, 16), WORDS, outputs=["advice"])
    story.judged("实施（24学时）", judged, show=("HED-26",))
