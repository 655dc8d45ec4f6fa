"""A national class of 2025 whose papers wait with the ministry: the first thing that an analyst may do."""

from datetime import date
from uuid import UUID

from yanxiu.policy import FundingMode, Level, Material, Party, PlanSection, RecruitmentScope, label_of_word
from yanxiu.services import filings, materials
from yanxiu.services.exchange import inbox, plans
from yanxiu.services.listing import Window
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.desk import Desk
from yanxiu_demo.papers import sample_paper
from yanxiu_demo.story import Story

TEXTS = {
    PlanSection.COURSES: "一、漂浮式风电基础；二、装备状态监测与故障预警；三、海上运维组织；四、案例研讨",
    PlanSection.EXPERTS: "样例专家，教授，样例大学；样例专家二，正高级工程师，样例研究院",
    PlanSection.SCHEDULE: "每天上午、下午各一个单元；第四天到海上风电场现场教学，遇大风预警改为室内研讨",
    PlanSection.LODGING: "统一安排在样例宾馆，两人一间，费用从项目经费列支",
}
"""What the plan says under its headings; made up."""


def listed(desk: Desk, plan: UUID) -> ClassYear:
    """Put it on the list of 2025, before that is published."""
    return ClassYear.listed(
        desk,
        plan,
        date(2025, 3, 25),
        Level.NATIONAL,
        tier="national",
        topic="海洋可再生能源装备运维",
        content="海上风电与海洋能装备的监测、诊断和运行维护",
        audience="全国海洋能源领域专业技术人员",
        place="厦门市",
        starts_on=date(2025, 12, 22),
        ends_on=date(2025, 12, 26),
        headcount=60,
        funding_mode=FundingMode.FISCAL,
        host_id=desk.organizations["college"],
        applicant_id=desk.organizations["bureau"],
        supervisor_id=desk.organizations["bureau"],
    )


def waiting(cls: ClassYear, story: Story) -> None:
    """Its papers go to the ministry, and nobody has answered yet."""
    story.chapter("福建 2025：国家级班的开班材料，等人社部答复")
    with cls.desk.on(date(2025, 11, 20)) as work:
        filings.submit_plan(
            work, cls.id, sections=list(PlanSection), texts=dict(TEXTS), filed_by=Party.APPLICANT
        )
        filings.submit_notice(work, cls.id, scope=RecruitmentScope.NATIONAL, issuer=Party.DEPARTMENT)
        for kind in (Material.IMPLEMENTATION_PLAN, Material.OPENING_NOTICE):
            label = label_of_word(kind)
            materials.add_material(work, cls.id, kind, f"{label}（样例）.pdf", sample_paper(label, cls.title))
    with cls.desk.on(date(2025, 11, 24)) as work:
        plans.send_plan(work, cls.id)
    received = inbox.received({"state": "waiting"}, Window(size=None), date(2025, 11, 24)).rows
    story.summary["waiting_at_ministry"] = [
        {"topic": one.package.topic, "kind": one.package.kind, "due": one.package.due_on} for one in received
    ]
    story.say("  实施方案和开班通知已报人社部，等待答复：以 /ministry 的部级分析员登录可以审核通过或者退回")
    story.say("  2025年国家的通知不在手头：什么时候必须审核通过没有依据，不设期限")
