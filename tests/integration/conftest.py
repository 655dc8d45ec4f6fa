"""A whole year of a provincial class through the services, every personal field filled with a mark."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from yanxiu.db import Tenant
from yanxiu.models import HalfDay, Role
from yanxiu.policy import (
    ApplicationField,
    Attestation,
    EvaluationHeading,
    ExpenseHead,
    Level,
    Material,
    Party,
    PlanSection,
    Post,
    RecruitmentScope,
    Result,
    Stage,
    TeachingForm,
    TitleLevel,
    ViolationKind,
    WatchedField,
)
from yanxiu.services import (
    amendments,
    applications,
    assessment,
    attestations,
    budgets,
    calls,
    cancellations,
    certificate_changes,
    certificates,
    completion,
    consequences,
    courseware,
    delivery,
    determinations,
    endorsements,
    evaluation,
    filings,
    follow_ups,
    materials,
    organizations,
    plans,
    policy_choices,
    projects,
    recruitment,
    selection,
    settlement,
    sign_in,
    subsidies,
    supervision,
    timetables,
)
from yanxiu.services.rosters import roster_of
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories
from yanxiu.testing.factories import id_number

MARK = "暗记"
YEAR = 2024
OPENS, ENDS = date(YEAR, 10, 14), date(YEAR, 10, 17)
PHONES = "1998765"
ACCOUNT = "6222987612345678"
USCC = "91350100M000100Y43"
SIGNED: dict[str, Any] = {"officer": f"{MARK}处长", "reason": "样例理由", "basis": "样例依据"}


@dataclass
class LivedYear:
    """What a year left: where it was lived, and what is personal in it."""

    tenant: Tenant
    class_id: UUID
    host_id: UUID
    id_numbers: list[str] = field(default_factory=list)

    def on(self, day: date) -> AbstractContextManager[Work]:
        """A unit of work of an officer whose name is a mark too."""
        return begin(self.tenant, Actor(f"{MARK}经办", Role.DEPARTMENT_OFFICER), today=day)


@pytest.fixture(scope="module", autouse=True)
def home(environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files are kept."""
    folder = tmp_path_factory.mktemp("home")
    environment.setenv("YANXIU_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def live_a_year() -> Callable[[Tenant], LivedYear]:
    """Live the year of one class, from the call to the recovered subsidy."""
    return _live


def _live(tenant: Tenant) -> LivedYear:
    year = LivedYear(tenant, UUID(int=0), UUID(int=0))
    with year.on(date(YEAR, 1, 5)) as work:
        year.host_id = _prepare(work)
    _apply_and_plan(year)
    _open(year)
    _hold(year)
    _assess(year)
    _settle(year)
    _afterwards(year)
    return year


def _prepare(work: Work) -> UUID:
    for stage in (Stage.APPLICATION, Stage.SELECTION, Stage.ASSESSMENT, Stage.CERTIFICATION):
        determinations.determine_stage(work, stage, YEAR, **SIGNED)
    policy_choices.set_parameter(
        work,
        f"{work.tenant.jurisdiction}.certificate_format",
        "样{year}-{serial:05}",
        author=f"{MARK}登记人",
        basis="样例依据",
    )
    host = organizations.register_organization(
        work,
        "样例大学",
        uscc=USCC,
        kind="university",
        eligible=True,
        training_qualified=True,
        issues_training_invoice=True,
        contact=f"{MARK}联系人",
        phone=f"{PHONES}0001",
    )
    return host.id


def _apply_and_plan(year: LivedYear) -> None:
    with year.on(date(YEAR, 1, 10)) as work:
        call = calls.draft_call(work, YEAR, "样例征集")
        calls.set_call_level(work, call.id, Level.PROVINCIAL, closes_on=date(YEAR, 2, 1))
        calls.open_call(work, call.id)
        row = applications.draft_application(
            work,
            YEAR,
            Level.PROVINCIAL,
            call_id=call.id,
            host_id=year.host_id,
            applicant_id=year.host_id,
            topic="样例选题",
            content="样例内容",
            audience="样例对象",
            place="样例市",
            starts_on=OPENS,
            ends_on=ENDS,
            headcount=40,
            funding_mode="fiscal",
            filled_fields=list(ApplicationField),
            sealed=True,
        )
        attestations.sign_application(work, row.id, Attestation.TOPIC_FIT, signed_by=f"{MARK}评审")
        assert applications.submit_application(work, row.id).passed
        assert endorsements.endorse_application(
            work, row.id, opinion="同意", opinion_on=date(YEAR, 1, 10), opinion_by=f"{MARK}主管"
        ).passed
        selection.record_score_sheet(
            work, row.id, f"{MARK}评审", [{"heading": "选题", "points": 90}], complete=True
        )
        assert selection.select_application(work, row.id, tier="flagship").passed
        plan = plans.draft_plan(work, YEAR, stated_total=1, stated_by_tier={"flagship": 1})
        year.class_id = projects.add_selected(work, plan.id, row.id).id
        assert plans.publish_plan(work, plan.id, document_number="样例〔2024〕1号").judged.passed


def _open(year: LivedYear) -> None:
    with year.on(date(YEAR, 9, 1)) as work:
        filings.submit_plan(work, year.class_id, sections=list(PlanSection), filed_by=Party.HOST)
        filings.submit_notice(work, year.class_id, scope=RecruitmentScope.PROVINCE, issuer=Party.HOST)
        filings.return_plan(work, year.class_id, note=f"请{MARK}补充")
        filings.submit_plan(work, year.class_id, submitted_on=date(YEAR, 9, 1))
        assert filings.accept_filing(work, year.class_id).passed
    with year.on(date(YEAR, 9, 20)) as work:
        reported = amendments.report_amendment(
            work,
            year.class_id,
            WatchedField.AUDIENCE,
            new="样例新对象",
            reason=f"{MARK}建议",
            effective_on=OPENS,
            written=True,
        )
        amendments.withdraw_amendment(work, reported.amendment.id)
        cancellations.cancel_class(work, year.class_id, because=f"{MARK}请假")
        cancellations.withdraw_cancellation(work, year.class_id)
        for place in range(35):
            _enrol(work, year, place)
    with year.on(OPENS) as work:
        assert recruitment.confirm_roster(work, year.class_id).passed


def _enrol(work: Work, year: LivedYear, place: int) -> None:
    number = id_number(700_000 + place)
    year.id_numbers.append(number)
    person = recruitment.Person(
        f"{MARK}{chr(0x7532 + place)}", number, phone=f"{PHONES}1{place:03}", sample=True
    )
    recruitment.enrol(
        work,
        year.class_id,
        person,
        employer="样例单位",
        title="高级工程师",
        title_level=TitleLevel.SENIOR,
        qualification_level=TitleLevel.NONE,
        post=Post.TECHNICAL,
        mode="onsite",
        province="样例省",
    )


def _hold(year: LivedYear) -> None:
    with year.on(date(YEAR, 10, 18)) as work:
        expert = timetables.add_expert(
            work, year.class_id, f"{MARK}专家", title_level="senior", organization_kind="university"
        )
        timetables.attest_expert(work, expert.id)
        halves = [(OPENS + timedelta(days=day), half) for day in range(4) for half in list(HalfDay)[:2]]
        timetables.set_timetable(
            work,
            year.class_id,
            [
                timetables.Unit(
                    day,
                    half,
                    Decimal(4),
                    TeachingForm.FIELD if day == OPENS else TeachingForm.KEYNOTE,
                    expert_id=expert.id,
                )
                for day, half in halves
            ],
        )
        timetables.confirm_timetable(work, year.class_id)
        present = _trainees(work, year)
        for day, half in halves:
            sign_in.sign_in(work, year.class_id, day, half, present=present)
            sign_in.sign_in_staff(work, year.class_id, day, half, [f"{MARK}工作人员"])
        sign_in.confirm_attendance(work, year.class_id)
        delivery.record_as_planned(work, year.class_id, total_days=4)
        for word in (
            Attestation.NO_ADVERTISING,
            Attestation.NO_TOURISM,
            Attestation.DISCIPLINE,
            Attestation.THIRD_PARTY,
        ):
            attestations.sign_class(work, year.class_id, word, signed_by=f"{MARK}负责人")
        assert delivery.finish_delivery(work, year.class_id).passed


def _trainees(work: Work, year: LivedYear) -> list[UUID]:
    return [row.id for row in roster_of(work, year.class_id)]


def _assess(year: LivedYear) -> None:
    with year.on(date(YEAR, 10, 20)) as work:
        keys = _trainees(work, year)
        assessment.enter_theses(
            work,
            year.class_id,
            [assessment.TraineeThesis(key, title="样例论文", submitted_on=ENDS) for key in keys],
        )
        assessment.enter_results(
            work,
            year.class_id,
            [
                assessment.TraineeResult(key, Result.PASSED, Decimal(80), register_present=True)
                for key in keys
            ],
        )
        assert assessment.close_assessment(work, year.class_id).closed
        made = certificates.issue_certificates(work, year.class_id)
        assert not made.refused
        certificate_changes.revoke_certificate(work, made.certificates[0].id, because=f"{MARK}举报")
        certificate_changes.reissue_certificate(work, made.certificates[1].id, because=f"{MARK}更名")


def _settle(year: LivedYear) -> None:
    with year.on(date(YEAR, 11, 1)) as work:
        materials.add_material(work, year.class_id, "roster", "名单.pdf", factories.pdf(f"{MARK}名单"))
        completion.draft_completion(
            work, year.class_id, materials=list(Material), seals=["finance", "organization"]
        )
        completion.give_bank_details(
            work, year.class_id, account_name=f"{MARK}户名", account_number=ACCOUNT, branch=f"{MARK}支行"
        )
        completion.review_completion(work, year.class_id)
        completion.submit_completion(work, year.class_id)
        completion.withdraw_completion(work, year.class_id)
        assert completion.submit_completion(work, year.class_id).passed
        costs = [budgets.Cost(ExpenseHead.TEACHING, Decimal(50000), payee=f"{MARK}讲师")]
        budgets.record_expenses(work, year.class_id, costs)
        budgets.confirm_expenses(work, year.class_id)
        accounts: dict[str, Any] = {"requested": Decimal(45000), "budget_line": "hr_operations"}
        settlement.draft_settlement(
            work, year.class_id, fees_charged=Decimal(0), individual_funds=Decimal(0), **accounts
        )
        settlement.submit_settlement(work, year.class_id)
        settlement.return_settlement(work, year.class_id, because=f"{MARK}签名不清")
        settlement.submit_settlement(work, year.class_id)
        judged = settlement.close_settlement(work, year.class_id)
        assert judged.passed, judged.reasons()
        subsidies.approve_subsidy(work, year.class_id)
        subsidies.pay_subsidy(work, year.class_id)
        subsidies.recover_subsidy(work, year.class_id, amount=Decimal(100))


def _afterwards(year: LivedYear) -> None:
    with year.on(date(YEAR, 12, 1)) as work:
        evaluation.evaluate_class(work, year.class_id, dict.fromkeys(EvaluationHeading, "样例意见"))
        made = courseware.record_courseware(work, year.class_id, "样例课件")
        courseware.record_consent(work, made.id)
        courseware.publish_courseware(work, made.id)
        follow_ups.record_follow_up(work, year.class_id, "样例转化")
        row = supervision.report_violation(
            work, year.host_id, YEAR, ViolationKind.ILLEGAL_FEE, description=f"{MARK}反映"
        )
        supervision.confirm_violation(work, row.id, decided_by="样例省厅")
        for draft in consequences.drafts(work):
            consequences.confirm_consequence(
                work, draft.id, officer=f"{MARK}处长", until=date(YEAR + 1, 12, 31)
            )
            consequences.reverse_consequence(work, draft.id, officer=f"{MARK}处长", because=f"{MARK}申诉")
