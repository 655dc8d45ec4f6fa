"""Fujian 2024, the year with an implementation notice: five classes, five ways to settle."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from yanxiu.policy import Attestation, FundingMode, Level, OrganizationKind, RecruitmentScope, Stage
from yanxiu.services import certificates, plans, projects
from yanxiu.services.errors import DomainError
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.desk import Desk
from yanxiu_demo.people import People, online
from yanxiu_demo.story import Story

NOTICE_2024 = "闽人社办〔2024〕212号"
PUBLISHED = date(2024, 7, 31)
NINE_PAPERS = (
    "opening_notice",
    "summary_report",
    "settlement_statement",
    "roster",
    "trainee_sign_in",
    "staff_sign_in",
    "survey_statistics",
    "research_report",
    "publicity",
    "subsidy_invoice",
)
PROMISES = (
    Attestation.NO_ADVERTISING,
    Attestation.NO_TOURISM,
    Attestation.EARMARKED_FUNDS,
    Attestation.DISCIPLINE,
    Attestation.THIRD_PARTY,
)
COSTS = {"teaching": 18000, "lodging": 16000, "meals": 9600, "venue": 5000, "materials": 2100}
STATED = {"national": 5, "flagship": 6, "engineering": 6, "ordinary": 83}
AREA = "350100"


@dataclass
class Fujian2024:
    """The classes of 2024 that the story follows."""

    desk: Desk
    plan: UUID
    in_time: ClassYear
    late: ClassYear
    engineering: ClassYear
    ordinary: ClassYear
    mixed: ClassYear


def organizations(desk: Desk) -> None:
    """Sample organizations."""
    day = date(2021, 1, 4)
    bureau = desk.organization(
        "bureau", day, "样例市人力资源和社会保障局", kind=OrganizationKind.AGENCY, supervises=True
    )
    desk.organization(
        "host",
        day,
        "海峡样例技术培训中心",
        kind=OrganizationKind.INSTITUTE,
        contact="样例联系人甲",
        phone="0591-00000001、19900000001",
        base_level="provincial",
        supervisor_id=bureau,
    )
    desk.organization(
        "college",
        day,
        "鹭岛样例继续教育学院",
        kind=OrganizationKind.UNIVERSITY,
        contact="样例联系人乙",
        phone="0592-00000002、19900000002",
        base_level="national",
        base_batch=5,
        supervisor_id=bureau,
    )


def plan_2024(desk: Desk, story: Story) -> Fujian2024:
    """The list of 2024: stated total 97, parts 5 + 6 + 6 + 83, and what the platform makes of it."""
    story.chapter(f"福建 2024：年度计划公布（{NOTICE_2024}）")
    with desk.on(PUBLISHED) as work:
        plan = plans.draft_plan(work, 2024, stated_total=97, stated_by_tier=STATED).id
    host = desk.organizations["host"]
    made = {
        "in_time": _listed(desk, plan, host, "flagship", "海上风电装备智能运维", (10, 14), (10, 17), 45),
        "late": _listed(desk, plan, host, "flagship", "新能源电池安全", (10, 21), (10, 24), 40),
        "engineering": _listed(desk, plan, host, "engineering", "桥梁工程智能检测", (11, 4), (11, 7), 40),
        "ordinary": _listed(desk, plan, host, "ordinary", "县域特色农业品牌", (9, 23), (9, 26), 40),
        "mixed": _listed(desk, plan, host, "ordinary", "数字化转型实务", (11, 11), (11, 14), None),
    }
    _fill_list(desk, plan)
    with desk.on(PUBLISHED) as work:
        publication = plans.publish_plan(work, plan, document_number=NOTICE_2024, published_on=PUBLISHED)
    story.judged("公布2024年度计划", publication.judged, show=("FJ24-03",))
    for notice in publication.reconciliation.notices:
        story.say(f"  核对：{notice}")
    story.summary["plan_2024"] = {
        "stated_total": publication.reconciliation.stated_total,
        "stated_by_tier": publication.reconciliation.stated_by_tier,
        "listed_by_tier": publication.reconciliation.listed_by_tier,
        "notices": list(publication.reconciliation.notices),
    }
    return Fujian2024(desk, plan, **made)


def _listed(
    desk: Desk,
    plan: UUID,
    host: UUID,
    tier: str,
    topic: str,
    starts: tuple[int, int],
    ends: tuple[int, int],
    headcount: int | None,
) -> ClassYear:
    return ClassYear.listed(
        desk,
        plan,
        PUBLISHED,
        Level.PROVINCIAL,
        tier=tier,
        topic=topic,
        content=f"{topic}的关键技术与案例",
        audience="全省相关领域专业技术人员",
        place="福州市",
        starts_on=date(2024, *starts),
        ends_on=date(2024, *ends),
        headcount=headcount,
        funding_mode=FundingMode.FISCAL if tier != "ordinary" else FundingMode.OTHER,
        field_code="智能制造",
        host_id=host,
        applicant_id=desk.organizations["bureau"],
        supervisor_id=desk.organizations["bureau"],
    )


def _fill_list(desk: Desk, plan: UUID) -> None:
    """The rest of the list, so that its parts are those of the notice; other institutions hold it."""
    told = {"flagship": 2, "engineering": 1, "ordinary": 2, "national": 0}
    hosts = [
        desk.organization(
            f"other{number}", PUBLISHED, f"样例承办单位{word}", kind=OrganizationKind.UNIVERSITY
        )
        for number, word in enumerate("甲乙丙丁")
    ]
    with desk.on(PUBLISHED) as work:
        labels = work.chain(2024).labels()
        for tier, count in STATED.items():
            level = Level.NATIONAL if tier == "national" else Level.PROVINCIAL
            for number in range(count - told[tier]):
                topic = f"样例选题（{labels[tier]}之{number + 1}）"
                host = hosts[number % len(hosts)]
                projects.add_project(work, plan, level, tier=tier, topic=topic, host_id=host)


def flagship_in_time(year: Fujian2024, story: Story, people: People) -> None:
    """Filed in time: 45,000 yuan from the department's own budget line."""
    story.chapter("福建 2024：示范班，按时备案")
    cls = year.in_time
    day = date(2024, 9, 5)
    cls.papers(day, RecruitmentScope.PROVINCE, issued_on=day, document_number="样例培〔2024〕18号")
    story.judged("备案", cls.accept(date(2024, 9, 12)), show=("FJ24-12", "FJ24-10", "FJ24-04"))
    roster = people.roster(42, area=AREA, province="福建")
    story.judged("招生名单", cls.roster(date(2024, 10, 13), roster), show=("FJ24-14", "FJ24-15", "FJ24-21"))
    judged = cls.held(date(2024, 10, 18), PROMISES)
    story.judged("实施", judged, show=("FJ24-05", "FJ24-06", "FJ24-07", "FJ24-17", "FJ24-18"))
    _no_assessment_rule(year, story)
    cls.assessed(date(2024, 10, 18))
    _no_number_without_format(cls, story)
    cls.surveyed(date(2024, 10, 18), issued=42, returned=41, valid=40)
    judged = cls.reported(date(2024, 11, 4), date(2024, 11, 8), NINE_PAPERS)
    story.judged("结业上报", judged, show=("FJ24-33", "FJ24-34"))
    _settle(cls, story, "hr_operations", ("FJ24-30", "FJ24-25", "FJ24-24", "FJ24-35"))
    paid = cls.paid(date(2024, 11, 25), date(2024, 12, 10))
    story.say(f"  补助 {paid:,} 元已拨付，列支渠道：人社业务经费")


def _no_assessment_rule(year: Fujian2024, story: Story) -> None:
    reason = "2024年通知没有规定考核与证书，按往年做法由承办单位考核"
    for stage in (Stage.ASSESSMENT, Stage.CERTIFICATION):
        year.desk.cover_stage(date(2024, 9, 2), stage, 2024, reason=reason, basis="样例处务会纪要")
    story.say("  考核、证书：2024年的文件没有规定（NO-POLICY），由一次认定覆盖整个年度的这两个环节")


def _no_number_without_format(cls: ClassYear, story: Story) -> None:
    try:
        with cls.desk.on(date(2024, 10, 21)) as work:
            certificates.issue_certificates(work, cls.id)
    except DomainError as error:
        story.say(f"  证书：没有编号，一个号也没有用掉。{error}")
        return
    raise AssertionError("a certificate was numbered without a published format")


def _settle(cls: ClassYear, story: Story, line: str, show: tuple[str, ...], requested: int = 45000) -> None:
    judged = cls.settled(
        date(2024, 11, 20), COSTS, requested=Decimal(requested), budget_line=line, fees_charged=Decimal(0)
    )
    story.judged("经费结算", judged, show=show)
    story.subsidy(judged)


def flagship_late(year: Fujian2024, story: Story, people: People) -> None:
    """One day late: let through by a determination, and at settlement the draft consequence of no subsidy."""
    story.chapter("福建 2024：示范班，迟报一天")
    cls = year.late
    cls.papers(date(2024, 9, 22), RecruitmentScope.PROVINCE)
    judged = cls.accept(date(2024, 9, 25))
    story.judged("备案", judged, show=("FJ24-12",))
    cls.determine(date(2024, 9, 26), judged, reason="学员已报到，改期影响面大", basis="样例处务会纪要第12号")
    story.judged("备案（主管人员认定之后）", cls.accept(date(2024, 9, 26)))
    cls.roster(date(2024, 10, 20), people.roster(36, area=AREA, province="福建"))
    cls.held(date(2024, 10, 25), PROMISES)
    cls.assessed(date(2024, 10, 25))
    cls.surveyed(date(2024, 10, 25), issued=36, returned=36, valid=36)
    cls.reported(date(2024, 11, 11), date(2024, 11, 15), NINE_PAPERS)
    _settle(cls, story, "hr_operations", ("FJ24-35", "FJ24-12"))
    for item in cls.confirm_drafts(date(2024, 11, 28)):
        story.say(f"  后果（草稿，经样例处长确认后生效）：{item.label}，{'；'.join(item.because)}")
    story.judged("经费结算（后果确认之后）", cls.close(date(2024, 11, 28)))
    story.say("  按确认的后果办结：补助 0 元")


def engineering(year: Fujian2024, story: Story, people: People) -> None:
    """The same figure from another budget line."""
    story.chapter("福建 2024：工程领域专项班，另一条列支渠道")
    cls = year.engineering
    story.judged("开班前", cls.clear(date(2024, 10, 20)), show=("FJ24-04",), silent=("FJ24-12",))
    cls.roster(date(2024, 11, 3), people.roster(38, area=AREA, province="福建"))
    cls.held(date(2024, 11, 8), PROMISES)
    cls.assessed(date(2024, 11, 8))
    cls.surveyed(date(2024, 11, 8), issued=38, returned=37, valid=37)
    cls.reported(date(2024, 11, 15), date(2024, 11, 19), NINE_PAPERS)
    _settle(cls, story, "provincial_talent", ("FJ24-31", "FJ24-30"))
    cls.paid(date(2024, 11, 26), date(2024, 12, 12))


def ordinary(year: Fujian2024, story: Story, people: People) -> None:
    """No subsidy: settled through the host's own channel."""
    story.chapter("福建 2024：普通班，没有省级补助")
    cls = year.ordinary
    cls.clear(date(2024, 9, 10))
    cls.roster(date(2024, 9, 22), people.roster(33, area=AREA, province="福建"))
    cls.held(date(2024, 9, 27), PROMISES)
    cls.assessed(date(2024, 9, 27))
    cls.reported(date(2024, 10, 8), date(2024, 10, 10), ("summary_report", "roster"))
    _settle(cls, story, "hr_operations", ("FJ24-32",), requested=0)


def mixed(year: Fujian2024, story: Story, people: People) -> None:
    """61 online beside 31 on site: twice a headcount that nobody has stated, then stated."""
    story.chapter("福建 2024：61人线上参加，计划人数先未知、后补齐")
    cls = year.mixed
    cls.clear(date(2024, 10, 20))
    roster = online(people.roster(92, area=AREA, province="福建"), 61)
    judged = cls.roster(date(2024, 11, 10), roster, online_reason="台风导致部分学员无法到场")
    story.judged("招生名单（没有计划人数）", judged, show=("FJ24-21",))
    cls.supply(date(2024, 11, 10), headcount=50)
    cls.sign(date(2024, 11, 10), Attestation.SPECIAL_CIRCUMSTANCES)
    judged = cls.confirm_roster(date(2024, 11, 10))
    story.judged("招生名单（补报计划人数50人之后）", judged, show=("FJ24-21", "FJ24-19", "FJ24-20"))
    cls.held(date(2024, 11, 15), PROMISES)
    cls.assessed(date(2024, 11, 15))
