"""A province that has lived: classes through their year, applications, accounts of every role; its ids."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import Flask
from rich.console import Console
from sqlalchemy import Engine, select, text
from werkzeug.routing import Rule

from yanxiu.db import Base, Tenant
from yanxiu.models import ClassState, HalfDay, JobKind, LinkKind, Membership, PublicNoticeKind, Role, User
from yanxiu.policy import LectureRank, ViolationKind
from yanxiu.services import (
    applications,
    background,
    class_links,
    lecture_fees,
    public_notices,
    sources,
    standards,
    supervision,
)
from yanxiu.services.accounts import samples
from yanxiu.services.policies import registry
from yanxiu.services.simulating import composing, saved
from yanxiu.services.tenants import enter_tenant, tenant
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories
from yanxiu.web.member import Member
from yanxiu_demo import fujian, fujian_2025, hebei
from yanxiu_demo.desk import Desk
from yanxiu_demo.people import People
from yanxiu_demo.story import Story

DAY: Final = date(2025, 12, 1)
OFFICER: Final = Actor("样例经办人", Role.DEPARTMENT_OFFICER)

CLAUSES: Final = "一、样例\n（一）样例条文。\n第一条 样例条文。\n第十条 样例条文。\n"
"""Clauses by names that any of the notices has, in words of our own."""

TABLES: Final[Mapping[str, str]] = {
    "class_id": "classes",
    "application_id": "applications",
    "enrollment_id": "enrollments",
    "material_id": "materials",
    "expert_id": "experts",
    "link_id": "class_links",
    "amendment_id": "amendments",
    "courseware_id": "coursewares",
    "follow_up_id": "follow_ups",
    "upload_id": "roster_uploads",
    "certificate_id": "certificates",
    "decision_id": "decisions",
    "user_id": "users",
    "organization_id": "organizations",
    "correction_id": "correction_requests",
    "session_id": "sign_in_sessions",
    "token_id": "api_tokens",
    "proposal_id": "grant_proposals",
    "report_id": "platform_reports",
    "package_id": "packages",
    "series": "certificate_series",
    "institutions": "organizations",
    "failures_id": "sign_in_failures",
    "changes": "amendments",
    "drafts": "adopted_drafts",
    "parameters": "tenant_parameters",
    "plans": "annual_plans",
    "review": "applications",
    "notices": "public_notices",
    "notice_id": "public_notices",
    "reports": "completion_reports",
    "job_id": "jobs",
    "lecture_id": "lecture_fees",
    "questions": "saved_questions",
}
"""Parameter of a rule, or the segment before a ``key``, → table; others are found by the segment's name."""


def live(code: str, folder: Path, *, entered: bool = False) -> Tenant:
    """Enter a sample province and let it live its years; the acts are the demonstration's."""
    desk, people = Desk(tenant(code)) if entered else Desk.open(code), People()
    story = Story(folder, Console(file=io.StringIO()))
    if code == "fujian":
        fujian.organizations(desk)
        year = fujian.plan_2024(desk, story)
        fujian.flagship_in_time(year, story, people)
        fujian.flagship_late(year, story, people)
        fujian_2025.flagship_2025(*fujian_2025.plan_2025(desk, story), story, people)
    else:
        hebei.adopt(desk, story)
        hebei.classes(desk, story, people)
    live_on(desk.tenant, desk.organizations)
    return desk.tenant


def live_on(place: Tenant, organizations: Mapping[str, UUID]) -> None:
    """What the demonstration leaves out: accounts, links, a class under way, drafts, an inspection."""
    host = organizations.get("host", organizations["college"])
    with begin(place, OFFICER, today=DAY) as work:
        places = {Role.HOST_INSTITUTION: host, Role.SUPERVISING_DEPARTMENT: organizations["bureau"]}
        samples.enter_samples(work, places)
        given = {"host_id": host, "applicant_id": host, "supervisor_id": organizations["bureau"]}
        table = standards.shipped(work.plugins)[0].path
        standards.load_standard(work, table.name, table.read_bytes())
        _under_way(work, given)
        drafts = [
            public_notices.draft_notice(work, kind=PublicNoticeKind.RESULT, title="样例通知", body="样例正文")
            for _number in range(2)
        ]
        public_notices.publish_notice(work, drafts[0].id)
        draft = factories.application(work.session, year=2025, **given).id
        work.touch_application(draft)
        background.enqueue(work, JobKind.SUMMARY)
        _simulation(work)
        for which in sources.cited(work)[:1]:
            sources.import_source(work, which, "样例原文.txt", CLAUSES.encode())
        supervision.record_inspection(work, host, 2025, by="样例检查组")
        supervision.report_violation(work, host, 2025, ViolationKind.ADVERTISING)
    member = member_of(place, Role.HOST_INSTITUTION)
    with begin(place, Actor(member.name, member.role, member.user_id), today=DAY) as work:
        applications.submit_application(work, draft)  # it is refused, and the decision is its host's to read


def _simulation(work: Work) -> None:
    """A simulation that was asked for and waits."""
    later = composing.Edit(composing.EditKind.RULES_OF, year=2025)
    asked = composing.Asked("样例模拟", years=(2024,), edits=(later,))
    saved.ask(work, composing.compose(work.tenant.jurisdiction, asked))


def _under_way(work: Work, given: Mapping[str, Any]) -> None:
    """Classes at the stages where most may be done, with people, an expert and links."""
    for number, state in enumerate((ClassState.PLANNED, ClassState.CLEARED, ClassState.RECRUITED)):
        project = factories.project(
            work.session, year=2025, tier="flagship", starts_on=DAY, ends_on=date(2025, 12, 4), **given
        )
        cls = factories.training_class(
            work.session, project_id=project.id, year=2025, number=900 + number, state=state
        )
        factories.roster(work.session, cls.id, 3)
        work.touch(cls.id)
        expert = factories.expert(work.session, cls.id)
        factories.timetable(work.session, cls.id)
        if state is ClassState.PLANNED:
            lecture_fees.record_lecture(
                work,
                cls.id,
                lecture_fees.Lecture(
                    expert.id, DAY, HalfDay.MORNING, LectureRank.SENIOR, Decimal(4), Decimal(4000)
                ),
            )
        if state is ClassState.CLEARED:
            class_links.open_link(work, cls.id, LinkKind.ENROL)
        if state is ClassState.RECRUITED:
            class_links.open_link(work, cls.id, LinkKind.SIGN_IN, held_on=DAY, half=HalfDay.EVENING)


def enter_empty(code: str) -> Tenant:
    """Enter a sample province in which nothing has happened."""
    return enter_tenant(code, plugins=registry(), sample=True)


def enter_ministry() -> Tenant:
    """Enter the ministry with its sample analyst, who reads figures and nothing else."""
    made = enter_tenant("ministry", plugins=registry(), jurisdiction="national", sample=True)
    with begin(made, OFFICER, today=DAY) as work:
        samples.enter_samples(work, {})
    return made


def member_of(place: Tenant, role: Role) -> Member:
    """The sample account of a role, as pages know it."""
    login = next(name for name, of in samples.LOGINS.items() if of is role)
    with begin(place, OFFICER, today=DAY) as work:
        user = work.session.scalars(select(User).where(User.login == login)).one()
        seat = work.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
        return Member(user.id, user.name, place.id, role, frozenset({role}), seat.organization_id)


def stranger(place: Tenant, role: Role) -> Member:
    """Another account of the role, of an organization to which nothing belongs yet."""
    with begin(place, OFFICER, today=DAY) as work:
        within = role in (Role.HOST_INSTITUTION, Role.SUPERVISING_DEPARTMENT)
        supervises = role is Role.SUPERVISING_DEPARTMENT
        within_id = factories.organization(work.session, supervises=supervises).id if within else None
        user = factories.user(work.session, duty="business")
        factories.add(
            work.session, Membership(user_id=user.id, role=role, duty=user.duty, organization_id=within_id)
        )
        return Member(user.id, user.name, place.id, role, frozenset({role}), within_id)


Keys = dict[str, list[str]]


def keys_of(admin: Engine, place: Tenant) -> Keys:
    """The ids of all rows of a tenant, by table, past row security."""
    with admin.connect() as connection:
        return {
            table.name: [
                str(key)
                for key in connection.scalars(
                    text(f'SELECT id FROM {table.schema}."{table.name}" WHERE tenant_id = :t ORDER BY id'),
                    {"t": place.id},
                )
            ]
            for table in Base.metadata.sorted_tables
            if {"tenant_id", "id"} <= set(table.columns.keys())
        }


def table_of(rule: Rule, name: str, keys: Mapping[str, Sequence[str]]) -> str | None:
    """The table that a rule's parameter names a row of; None where nothing tells."""
    if name in TABLES:
        return TABLES[name]
    segments: list[str] = re.findall(r"/([a-z-]+)(?:/[a-z-]+)*/<uuid:" + re.escape(name), rule.rule)
    last = rule.rule.partition(f"<uuid:{name}")[0].rstrip("/").rpartition("/")[2]
    for segment in (last, *segments):
        if segment in TABLES or segment in keys:
            return TABLES.get(segment, segment)
    return None


def rules(app: Flask, *, own: bool = True) -> list[tuple[Rule, str]]:
    """Every rule with each of its methods; ``own`` keeps to those under a tenant's path."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint))
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if not own or "tenant_code" in rule.arguments
    ]


def one_token(app: Flask) -> None:
    """Give every form the same token against forgery: pages otherwise differ in it each time."""
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.context_processor(lambda: {"csrf_token": lambda: "token"})
