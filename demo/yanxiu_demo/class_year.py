"""A class taken through its year by the same services that a department uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from yanxiu.models import Consequence, FundingSource, HalfDay, Mode, TrainingClass
from yanxiu.policy import (
    Attestation,
    ExpenseHead,
    Level,
    Party,
    PlanSection,
    RecruitmentScope,
    Result,
    TeachingForm,
)
from yanxiu.services import (
    assessment,
    attestations,
    budgets,
    completion,
    consequences,
    delivery,
    determinations,
    evaluation,
    filings,
    plan_terms,
    projects,
    recruitment,
    rosters,
    settlement,
    sign_in,
    subsidies,
    surveys,
    timetables,
)
from yanxiu.services.deciding import Judged
from yanxiu.services.roster_import import import_roster
from yanxiu_demo.desk import Desk
from yanxiu_demo.people import Person, workbook

_BANK = {"account_name": "样例承办单位", "account_number": "6222000000000000", "branch": "样例支行"}
_PAYEES = {
    "teaching": "授课专家（样例）",
    "lodging": "样例宾馆",
    "meals": "样例宾馆",
    "venue": "样例会议中心",
    "materials": "样例印刷厂",
}
_STAFF = (("样例班主任", "班级管理"), ("样例联络员", "后勤联络"))
_FORMS = (TeachingForm.KEYNOTE, TeachingForm.SEMINAR, TeachingForm.FIELD, TeachingForm.EXCHANGE)


@dataclass
class ClassYear:
    """One class of the story, by its id."""

    desk: Desk
    id: UUID
    title: str
    starts_on: date
    ends_on: date

    @classmethod
    def listed(cls, desk: Desk, plan_id: UUID, day: date, level: Level, **terms: Any) -> "ClassYear":
        """Put a project with its class on the list of a draft plan."""
        with desk.on(day) as work:
            made = projects.add_project(work, plan_id, level, **terms)
            return cls(desk, made.id, terms["topic"], terms["starts_on"], terms["ends_on"])

    def papers(
        self,
        day: date,
        scope: RecruitmentScope,
        *,
        filed_by: Party = Party.HOST,
        issuer: Party = Party.HOST,
        **notice: Any,
    ) -> None:
        """实施方案 and 开班通知 handed in."""
        with self.desk.on(day) as work:
            filings.submit_plan(work, self.id, sections=list(PlanSection), filed_by=filed_by)
            filings.submit_notice(work, self.id, scope=scope, issuer=issuer, **notice)

    def accept(self, day: date) -> Judged:
        """备案."""
        with self.desk.on(day) as work:
            return filings.accept_filing(work, self.id)

    def clear(self, day: date) -> Judged:
        """Let the class open on what is on record."""
        with self.desk.on(day) as work:
            return filings.clear_class(work, self.id)

    def determine(self, day: date, judged: Judged, *, reason: str, basis: str) -> None:
        """An officer lets a refused step pass."""
        with self.desk.on(day) as work:
            determinations.determine_decision(
                work, judged.row.id, officer="样例负责人", reason=reason, basis=basis
            )

    def roster(self, day: date, people: Sequence[Person], **numbers: Any) -> Judged:
        """Import the host's .xlsx file and close the roster."""
        with self.desk.on(day) as work:
            import_roster(work, self.id, workbook(people), sample=True)
            if numbers:
                recruitment.declare_numbers(work, self.id, **numbers)
        with self.desk.on(day) as work:
            return recruitment.confirm_roster(work, self.id)

    def held(
        self, day: date, words: Sequence[Attestation], *, hours_a_half: Decimal = Decimal(4), **actual: Any
    ) -> Judged:
        """Timetable, expert, sign-in of trainees and staff, what was done; then the gate of delivery."""
        with self.desk.on(day) as work:
            expert = timetables.add_expert(
                work, self.id, "样例专家", title="教授", title_level="senior", organization_kind="university"
            )
            timetables.attest_expert(work, expert.id, attested_on=self.starts_on - timedelta(days=30))
            timetables.set_timetable(work, self.id, self._units(expert.id, hours_a_half))
            timetables.confirm_timetable(work, self.id)
            self._sign_in(work)
            delivery.record_as_planned(work, self.id, **{"total_days": self.days, "travel_days": 0, **actual})
            for word in words:
                attestations.sign_class(work, self.id, word, signed_by="样例承办负责人")
        with self.desk.on(day) as work:
            return delivery.finish_delivery(work, self.id)

    def finish_delivery(self, day: date) -> Judged:
        """Ask the gate of delivery again."""
        with self.desk.on(day) as work:
            return delivery.finish_delivery(work, self.id)

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def _units(self, expert: UUID, hours: Decimal) -> list[timetables.Unit]:
        halves = [
            (self.starts_on + timedelta(days=day), half)
            for day in range(self.days)
            for half in (HalfDay.MORNING, HalfDay.AFTERNOON)
        ]
        return [
            timetables.Unit(
                day,
                half,
                hours,
                _FORMS[index % len(_FORMS)],
                f"专题{index + 1}",
                Mode.ONSITE,
                expert,
            )
            for index, (day, half) in enumerate(halves)
        ]

    def _sign_in(self, work: Any) -> None:
        present = [row.id for row in rosters.roster_of(work, self.id)]
        for day in range(self.days):
            for half in (HalfDay.MORNING, HalfDay.AFTERNOON):
                held_on = self.starts_on + timedelta(days=day)
                sign_in.sign_in(work, self.id, held_on, half, present=present)
                for name, task in _STAFF:
                    sign_in.sign_in_staff(work, self.id, held_on, half, [name], task=task)
        sign_in.confirm_attendance(work, self.id)

    def surveyed(self, day: date, *, issued: int, returned: int, valid: int) -> None:
        """满意度测评 on paper, and 班次评估 under all headings."""
        with self.desk.on(day) as work:
            surveys.declare_survey(
                work, self.id, issued=issued, returned=returned, valid=valid, statistics_computed=True
            )

    def surveyed_by_item(self, day: date, questions: Sequence[str], issued: int) -> None:
        """满意度测评 on the platform: all come back, the last one with an item left out."""
        scores = (5, 5, 4, 5, 3, 5, 4)
        answers = [
            {f"q{item}": scores[(slip * 3 + item) % len(scores)] for item in range(1, len(questions) + 1)}
            for slip in range(issued)
        ]
        answers[-1].popitem()
        with self.desk.on(day) as work:
            surveys.open_survey(work, self.id, issued=issued, closes_on=day)
            surveys.ask_own(work, self.id, questions)
            surveys.record_answers(work, self.id, answers)
            surveys.compute_statistics(work, self.id)

    def evaluated(self, day: date) -> Judged:
        """班次评估 under its three headings."""
        opinions = {"topic": "选题贴近产业需要", "management": "组织有序", "outputs": "成果可用"}
        with self.desk.on(day) as work:
            return evaluation.evaluate_class(work, self.id, opinions)

    def assessed(
        self, day: date, *, theses: bool = False, without_thesis: int = 0, weight: Decimal | None = None
    ) -> assessment.Assessed:
        """Results of all; with theses, the last `without_thesis` trainees have handed in none."""
        with self.desk.on(day) as work:
            enrolled = [row.id for row in rosters.roster_of(work, self.id)]
            results = [
                assessment.TraineeResult(
                    key, Result.PASSED, thesis_weight=weight, assessed_on=self.ends_on, register_present=True
                )
                for key in enrolled
            ]
            assessment.enter_results(work, self.id, results)
            if theses:
                missing = set(enrolled[len(enrolled) - without_thesis :])
                papers = [
                    assessment.TraineeThesis(key, present=False)
                    if key in missing
                    else assessment.TraineeThesis(key, title="样例论文", submitted_on=self.ends_on)
                    for key in enrolled
                ]
                assessment.enter_theses(work, self.id, papers)
        with self.desk.on(day) as work:
            return assessment.close_assessment(work, self.id)

    def reported(
        self, reviewed_on: date, submitted_on: date, materials: Sequence[str], seals: Sequence[str] = ()
    ) -> Judged:
        """结业上报: papers, bank account, review, report."""
        with self.desk.on(reviewed_on) as work:
            completion.draft_completion(work, self.id, materials=materials, seals=seals)
            completion.give_bank_details(work, self.id, **_BANK)
            completion.review_completion(work, self.id)
        with self.desk.on(submitted_on) as work:
            return completion.submit_completion(work, self.id)

    def settled(self, day: date, costs: Mapping[str, int], **accounts: Any) -> Judged:
        """经费结算: expenses, accounts, submitted and, where the gate lets them, closed."""
        with self.desk.on(day) as work:
            cls = work.get(TrainingClass, self.id, "班次")
            invoices = f"样例{cls.year}{cls.number:04d}"  # an invoice belongs to one class
            lines = [
                self._cost(f"{invoices}{number:02d}", *cost) for number, cost in enumerate(costs.items(), 1)
            ]
            budgets.record_expenses(work, self.id, lines)
            budgets.confirm_expenses(work, self.id)
            settlement.draft_settlement(work, self.id, **accounts)
        with self.desk.on(day) as work:
            judged = settlement.submit_settlement(work, self.id)
        if judged.passed:
            self.close(day)
        return judged

    def _cost(self, invoice: str, head: str, amount: int) -> budgets.Cost:
        return budgets.Cost(
            ExpenseHead(head),
            Decimal(amount),
            spent_on=self.ends_on,
            payee=_PAYEES.get(head),
            invoice_number=invoice,
        )

    def budgeted(self, day: date, fiscal: Mapping[str, int], own: Mapping[str, int]) -> None:
        """预算 from both sources."""
        lines = [
            budgets.PlannedCost(ExpenseHead(head), Decimal(amount), source)
            for source, planned in ((FundingSource.FISCAL, fiscal), (FundingSource.OWN, own))
            for head, amount in planned.items()
        ]
        with self.desk.on(day) as work:
            budgets.draw_up_budget(work, self.id, lines)

    def close(self, day: date) -> Judged:
        """Close the accounts at what consequences leave."""
        with self.desk.on(day) as work:
            return settlement.close_settlement(work, self.id)

    def confirm_roster(self, day: date) -> Judged:
        """Ask the gate of recruitment again."""
        with self.desk.on(day) as work:
            return recruitment.confirm_roster(work, self.id)

    def supply(self, day: date, **terms: Any) -> None:
        """State what the published list left open."""
        with self.desk.on(day) as work:
            plan_terms.supply_terms(work, work.get(TrainingClass, self.id, "班次").project_id, **terms)

    def sign(self, day: date, *words: Attestation) -> None:
        """Sign for words on the class."""
        with self.desk.on(day) as work:
            for word in words:
                attestations.sign_class(work, self.id, word, signed_by="样例承办负责人")

    def confirm_drafts(self, day: date) -> list[Consequence]:
        """A named officer confirms what follows from findings."""
        with self.desk.on(day) as work:
            return [
                consequences.confirm_consequence(work, draft.id, officer="样例处长")
                for draft in consequences.drafts(work, self.id)
            ]

    def paid(self, approved_on: date, paid_on: date) -> Decimal:
        """Approve and pay the subsidy; gives the sum paid."""
        with self.desk.on(approved_on) as work:
            subsidies.approve_subsidy(work, self.id)
        with self.desk.on(paid_on) as work:
            return subsidies.pay_subsidy(work, self.id).paid or Decimal(0)
