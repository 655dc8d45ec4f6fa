"""A department, another and the ministry, and what goes between them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from yanxiu.db import Tenant
from yanxiu.models import (
    MinistryReceipt,
    PackageState,
    Role,
)
from yanxiu.policy import Level, PlanSection, RecruitmentScope
from yanxiu.services import filings
from yanxiu.services.exchange import answering, inbox, numbering, opening, plans, taking
from yanxiu.services.exchange.answering import Answer
from yanxiu.services.materials import add_material
from yanxiu.services.policies import registry
from yanxiu.services.reports import build_report, submit_report
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories
from yanxiu.testing.held_class import Held, as_officer, assess, held_class

PAPERS = ("summary_report", "settlement_statement", "roster", "trainee_sign_in", "survey_statistics")
NATIONAL: dict[str, Any] = {"level": Level.NATIONAL, "tier": "national", "year": 2021}
NATIONAL |= {"starts_on": date(2021, 9, 10), "ends_on": date(2021, 9, 13)}
TODAY = date(2021, 9, 20)
EARLIER = date(2021, 8, 2)
ANALYST = Actor("样例分析员", Role.MINISTRY_ANALYST)
PURPOSE = "样例用途"
APPROVED, ACCEPTED, RETURNED, NUMBERED = (
    PackageState.APPROVED,
    PackageState.ACCEPTED,
    PackageState.RETURNED,
    PackageState.NUMBERED,
)


@dataclass(frozen=True)
class Places:
    own: Tenant
    other: Tenant
    ministry: Tenant


def enter_places() -> Places:
    """A department, another one, and the ministry."""
    plugins = registry()
    return Places(
        enter_tenant("fujian", plugins=plugins, sample=True),
        enter_tenant("hebei", plugins=plugins, sample=True),
        enter_tenant("ministry", plugins=plugins, jurisdiction="national", sample=True),
    )


def analyst(places: Places, day: date = TODAY) -> Any:
    return begin(places.ministry, ANALYST, today=day)


def filed(places: Places) -> UUID:
    """A national class whose papers are in."""
    with as_officer(places.own, EARLIER) as work:
        project = factories.project(work.session, **NATIONAL)
        cls = factories.training_class(work.session, project_id=project.id, year=2021)
        filings.submit_plan(work, cls.id, sections=list(PlanSection), texts={})
        filings.submit_notice(work, cls.id, scope=RecruitmentScope.NATIONAL)
        add_material(work, cls.id, "opening_notice", "通知.pdf", factories.pdf("通知"))
        return cls.id


def sent_plan(places: Places) -> tuple[UUID, UUID]:
    key = filed(places)
    with as_officer(places.own, EARLIER) as work:
        return key, plans.send_plan(work, key).id


def reported(places: Places, size: int = 2, *, failed: int = 0) -> tuple[Held, UUID]:
    """A class that was held, assessed and reported."""
    with as_officer(places.own, TODAY) as work:
        held = held_class(
            work, size, terms=NATIONAL, actual_starts_on=date(2021, 9, 10), actual_ends_on=date(2021, 9, 13)
        )
        assert assess(work, held, failed=failed, on=date(2021, 9, 14)).closed
        for paper in PAPERS:
            add_material(work, held.id, paper, f"{paper}.pdf", factories.pdf(paper))
        build_report(work, held.id)
        return held, submit_report(work, held.id).id


def answer(places: Places, package: UUID, outcome: PackageState, **given: Any) -> bool:
    revision = given.pop("revision", None)
    place = given.pop("place", places.own)
    with analyst(places) as work:
        return answering.answer(work, place, package, Answer(outcome, **given), revision=revision)


def latest(places: Places, package: UUID) -> MinistryReceipt:
    return inbox.answers(places.own, package)[0]


def take(places: Places, package: UUID, day: date = TODAY) -> taking.TakenAnswer:
    with as_officer(places.own, day) as work:
        return taking.take_answer(work, latest(places, package).id)


def series(places: Places, package: UUID, prefix: str, first: int = 1) -> dict[str, str]:
    with analyst(places) as work:
        report, _ = opening.report_of(work, places.own, package, purpose=PURPOSE)
    return numbering.by_series(report, prefix, first, 6)


def latest_or_none(places: Places, package: UUID) -> MinistryReceipt | None:
    return next(iter(inbox.answers(places.own, package)), None)


def receipt_of(rows: list[tuple[str, str]]) -> bytes:
    trainees = [
        {"name": name, "id_number": number, "certificate_number": f"样C{place}"}
        for place, (name, number) in enumerate(rows, start=1)
    ]
    head = {"format": "yanxiu-receipt", "version": 1, "reference": "HZ-1", "trainees": trainees}
    return json.dumps(head, ensure_ascii=False).encode()
