"""Packages go to the ministry, its answers come back: both sides, each with its own login."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, literal, select, text
from sqlalchemy.exc import ProgrammingError

from yanxiu.db import Database, Tenant
from yanxiu.models import (
    Amendment,
    ClassState,
    Enrollment,
    ImplementationPlan,
    MinistryReceipt,
    PackageState,
    ReportState,
    Role,
    TrainingClass,
)
from yanxiu.policy import Level, PlanSection, RecruitmentScope, WatchedField
from yanxiu.services import amendments, filings, ministry, receipts
from yanxiu.services.errors import Conflict, DomainError, InvalidInput, NotFound, WrongState
from yanxiu.services.exchange import answering, inbox, link, numbering, opening, plans, records, taking
from yanxiu.services.exchange.answering import Answer
from yanxiu.services.history import history_of
from yanxiu.services.listing import Window
from yanxiu.services.materials import add_material, class_materials, remove_material
from yanxiu.services.policies import registry
from yanxiu.services.reports import build_report, last_report, submit_report
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


@pytest.fixture(scope="module")
def places(db: Database) -> Places:
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


class TestPlans:
    def test_the_ministry_approves_and_the_class_may_open(self, places: Places):
        key, package = sent_plan(places)
        one = inbox.one_received(places.own, package, EARLIER)
        assert (one.package.due_on, one.package.due_document) == (date(2021, 9, 10), "人社厅发〔2021〕24号")
        assert one.days_left == 39
        assert answer(places, package, APPROVED, document_number="样例批复〔2021〕9号")
        with as_officer(places.own, TODAY) as work:
            assert [p.id for r, p in records.waiting_answers(work)][-1] == package
        take(places, package)
        with as_officer(places.own, TODAY) as work:
            (act,) = ministry.acts_of(work, key)
            assert (act.acted_on, act.document_number) == (TODAY, "样例批复〔2021〕9号")
            with pytest.raises(WrongState, match="由人社部作出"):
                ministry.withdraw_act(work, act.id)
            assert records.waiting_answers(work) == []

    def test_what_the_ministry_looks_at_is_not_altered_and_what_it_returns_is(self, places: Places):
        key, package = sent_plan(places)
        with as_officer(places.own, EARLIER) as work:
            for again in (
                lambda: plans.send_plan(work, key),
                lambda: filings.submit_plan(work, key, sections=[]),
                lambda: filings.withdraw_filing(work, key),
            ):
                with pytest.raises(WrongState, match="正在人社部审核"):
                    again()
        with pytest.raises(InvalidInput, match="退回理由"):
            answer(places, package, RETURNED, reasons=" ")
        assert answer(places, package, RETURNED, reasons="请补充师资")
        take(places, package)
        with as_officer(places.own, TODAY) as work:
            row = work.session.scalars(
                select(ImplementationPlan).where(ImplementationPlan.class_id == key)
            ).one()
            assert row.review_note == "人社部退回：请补充师资"
            with pytest.raises(WrongState, match="已退回"):
                plans.send_plan(work, key)
            filings.submit_plan(work, key, texts={"courses": "样例"})
            assert plans.send_plan(work, key).attempt == 2

    def test_a_provincial_classs_papers_stay_at_home(self, places: Places):
        with as_officer(places.own, EARLIER) as work:
            project = factories.project(work.session, tier="flagship")
            cls = factories.training_class(work.session, project_id=project.id)
            filings.submit_plan(work, cls.id)
            with pytest.raises(InvalidInput, match="人社部只审核国家级项目"):
                plans.send_plan(work, cls.id)

    def test_a_change_is_reported_and_acknowledged(self, places: Places):
        key = filed(places)
        with as_officer(places.own, EARLIER) as work:
            row = amendments.report_amendment(work, key, WatchedField.PLACE, new="样例市", reason="样例")
            package = plans.send_amendment(work, row.amendment.id).id
        assert answer(places, package, APPROVED)
        take(places, package)
        with as_officer(places.own, TODAY) as work:
            assert work.get(Amendment, row.amendment.id, "变更").approved_on == TODAY
            with pytest.raises(WrongState, match="已批准"):
                plans.send_amendment(work, row.amendment.id)


class TestReports:
    def test_sent_returned_corrected_accepted_numbered_and_taken(self, places: Places):
        held, package = reported(places, 3, failed=1)
        assert answer(places, package, RETURNED, reasons="请更正总结报告")
        take(places, package)
        with as_officer(places.own, TODAY) as work:
            with pytest.raises(WrongState, match="由人社部作出"):
                receipts.withdraw_return(work, held.id)
            (old,) = [m for m in class_materials(work, held.id) if m.kind == "summary_report"]
            remove_material(work, old.id)
            add_material(work, held.id, "summary_report", "更正.pdf", factories.pdf("更正"))
            assert build_report(work, held.id).report.attempt == 2
            second = submit_report(work, held.id)
            assert (second.attempt, second.trainees, second.passed) == (2, 3, 2)
        assert answer(places, second.id, ACCEPTED, reference="受理1")
        take(places, second.id)
        with as_officer(places.own, TODAY) as work:
            report = last_report(work, held.id)
            assert report is not None
            assert report.state is ReportState.ACCEPTED
        numbers = series(places, second.id, "样A")
        assert numbers == {"2": "样A000001", "3": "样A000002"}
        assert answer(places, second.id, NUMBERED, numbers=numbers, reference="编号1")
        taken = take(places, second.id)
        assert sorted(row.number for row in taken.certificates) == ["样A000001", "样A000002"]
        assert take(places, second.id).certificates == ()
        with as_officer(places.own, TODAY) as work:
            assert work.get(TrainingClass, held.id, "班次").state is ClassState.CERTIFIED
            acts = [event.action for event in history_of(work, "class", held.id)]
            assert acts.count("exchange.take") == 3
        with analyst(places) as work:
            acts = [event.action for event in history_of(work, "package", second.id)]
        assert sorted(set(acts)) == ["exchange.answer", "exchange.open"]
        assert numbering.last_given() == "样A000002"

    def test_numbers_come_for_all_who_passed_or_for_none_and_once_in_the_country(self, places: Places):
        _, first = reported(places)
        _, second = reported(places)
        with pytest.raises(InvalidInput, match="每人一个编号"):
            answer(places, first, NUMBERED, numbers={"1": "样B000001"})
        with pytest.raises(InvalidInput, match="每人一个编号"):
            answer(places, first, NUMBERED, numbers={"1": "样B1", "2": "样B1"})
        assert answer(places, first, NUMBERED, numbers=series(places, first, "样B"))
        with pytest.raises(InvalidInput, match=r"样B00000\d.*已经给过别的学员|已经给过别的学员.*样B00000\d"):
            answer(places, second, NUMBERED, numbers=series(places, second, "样B"))
        assert latest_or_none(places, second) is None

    def test_numbers_from_a_sheet(self, places: Places):
        held, package = reported(places)
        with as_officer(places.own, TODAY) as work:
            people = [work.get(Enrollment, key, "学员").trainee for key in held.trainees]
            rows = [(one.name, one.id_number or "") for one in people]
        with analyst(places) as work:
            report, sha256 = opening.report_of(work, places.own, package, purpose=PURPOSE)
        sheet = receipt_of(rows)
        assert numbering.by_sheet(report, sheet, package_sha256=sha256) == {"1": "样C1", "2": "样C2"}
        with pytest.raises(DomainError, match="回执缺学员") as told:
            numbering.by_sheet(report, receipt_of(rows[:1]), package_sha256=sha256)
        assert rows[1][1] not in str(told.value)
        with pytest.raises(InvalidInput, match="超过 1 位"):
            numbering.by_series(report, "样C", 9, 1)

    def test_an_acceptance_is_taken_after_numbers_that_came_as_a_file(self, places: Places):
        held, package = reported(places)
        with as_officer(places.own, TODAY) as work:
            people = [work.get(Enrollment, key, "学员").trainee for key in held.trainees]
            rows = [(one.name, one.id_number or "") for one in people]
            numbers = receipt_of(rows).replace("样C".encode(), "样E".encode())
            assert len(receipts.import_receipt(work, held.id, numbers).certificates) == 2
        assert answer(places, package, ACCEPTED)
        assert take(places, package).certificates == ()
        assert latest(places, package).taken_on == TODAY

    def test_a_wrong_answer_is_superseded_until_it_is_taken(self, places: Places):
        _, package = reported(places)
        assert answer(places, package, RETURNED, reasons="样例")
        with pytest.raises(WrongState, match="更正"):
            answer(places, package, ACCEPTED)
        wrong = latest(places, package).id
        with pytest.raises(InvalidInput, match="更正原因"):
            answer(places, package, ACCEPTED, supersedes=wrong, because="")
        assert answer(places, package, ACCEPTED, supersedes=wrong, because="看错了班次")
        with (
            pytest.raises(WrongState, match="采用最新的一份"),
            as_officer(places.own, TODAY) as work,
        ):
            taking.take_answer(work, wrong)
        take(places, package)
        with pytest.raises(WrongState, match="省厅已经采用"):
            answer(
                places,
                package,
                RETURNED,
                reasons="样例",
                supersedes=latest(places, package).id,
                because="样例",
            )

    def test_a_trainee_whom_the_rules_refuse_stops_the_numbers(self, places: Places):
        held, package = reported(places)
        assert answer(places, package, NUMBERED, numbers=series(places, package, "样D"))
        with as_officer(places.own, TODAY) as work:
            work.get(Enrollment, held.trainees[1], "学员").title = ""
        done = take(places, package)
        assert done.certificates == ()
        assert [one.enrollment_id for one in done.refused] == [held.trainees[1]]
        assert latest(places, package).taken_on is None


class TestWhoMay:
    def test_the_same_answer_twice_is_one(self, places: Places):
        _, package = reported(places)
        assert answer(places, package, ACCEPTED) is True
        assert answer(places, package, ACCEPTED) is False
        assert len(inbox.answers(places.own, package)) == 1

    def test_an_answer_of_another_kind_is_refused(self, places: Places):
        _, package = reported(places)
        with pytest.raises(InvalidInput, match="上报包只能答复"):
            answer(places, package, APPROVED)

    def test_no_department_answers_and_nobody_elses_package_is_found(self, places: Places):
        _, package = reported(places)
        with pytest.raises(NotFound), as_officer(places.own, TODAY) as work:
            answering.answer(work, places.own, package, Answer(ACCEPTED))
        with pytest.raises(NotFound):
            answer(places, package, ACCEPTED, place=places.other)
        answer(places, package, ACCEPTED)
        with pytest.raises(NotFound), as_officer(places.other, TODAY) as work:
            taking.take_answer(work, latest(places, package).id)

    def test_the_taking_function_knows_no_tenant_but_the_transactions_own(
        self, places: Places, app_engine: Engine
    ):
        _, package = reported(places)
        answer(places, package, ACCEPTED)
        with as_officer(places.other, TODAY) as work:
            asked = func.exchange.take(literal(latest(places, package).id), literal(TODAY))
            assert work.session.execute(select(asked)).scalar_one() == "missing"

    def test_an_answer_before_the_package_was_sent_is_refused(self, places: Places):
        _, package = reported(places)
        with pytest.raises(InvalidInput, match="不得早于报送日期"):
            answer(places, package, ACCEPTED, on=date(2021, 9, 1))

    def test_two_analysts_at_once_one_answers(self, places: Places):
        _, package = reported(places)
        revision = inbox.one_received(places.own, package, TODAY).package.revision

        def attempt(outcome: PackageState) -> str:
            try:
                answer(places, package, outcome, reasons="样例", revision=revision)
            except (Conflict, WrongState) as error:
                return type(error).__name__
            return "done"

        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(attempt, (RETURNED, ACCEPTED)))
        assert sorted(told) == ["Conflict", "done"]
        assert len(inbox.answers(places.own, package)) == 1

    def test_an_answer_stands_only_with_its_entry_in_the_log(self, places: Places):
        _, package = reported(places)
        with pytest.raises(NotFound):
            answer_and_stumble(places, package)
        assert inbox.answers(places.own, package) == []
        with analyst(places) as work:
            answering.answer(work, places.own, package, Answer(ACCEPTED))
            with work.session.begin_nested():
                pass
            assert inbox.answers(places.own, package) == []
        assert len(inbox.answers(places.own, package)) == 1

    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO exchange.receipts (tenant_id) VALUES (1)",
            "UPDATE exchange.packages SET state = 'numbered'",
            "SELECT exchange.take(gen_random_uuid(), current_date)",
        ],
    )
    def test_the_ministrys_login_writes_by_its_function_only(
        self, places: Places, ministry_engine: Engine, statement: str
    ):
        with ministry_engine.connect() as connection, pytest.raises(ProgrammingError, match="permission"):
            connection.execute(text(statement))


@pytest.fixture(scope="module")
def queue(places: Places) -> list[UUID]:
    """A plan and a report that wait."""
    return [sent_plan(places)[1], reported(places)[1]]


class TestInbox:
    def shown(self, **values: str) -> list[UUID]:
        return [one.id for one in inbox.received(values, Window(size=100), TODAY).rows]

    def test_it_is_narrowed(self, queue: list[UUID], places: Places):
        plan, report = queue
        assert {plan, report} <= set(self.shown(state="waiting"))
        assert report not in self.shown(kind="plan")
        assert plan in self.shown(kind="plan", year="2021", province="fujian")
        assert self.shown(province="hebei") == []
        assert self.shown(year="2020") == []
        assert plan in self.shown(due="late")
        assert plan not in self.shown(due="soon")
        assert self.shown(q="没有这样的选题") == []
        assert 2021 in inbox.years()

    def test_opening_is_on_record_and_needs_a_purpose(self, queue: list[UUID], places: Places):
        with pytest.raises(InvalidInput, match="用途"), analyst(places) as work:
            opening.look_into(work, places.own, queue[1], purpose=" ")
        with analyst(places) as work:
            opened = opening.look_into(work, places.own, queue[1], purpose=PURPOSE)
        assert "lacks" not in {str(one.mark) for one in opened.checks}
        assert len(opened.checks) >= 6
        line = opened.people[0]
        assert "*" in line.masked["id_number"]
        assert {file.label for file in opened.files} >= {"总结报告", "数据文件"}
        with analyst(places) as work:
            (event,) = history_of(work, "package", queue[1])
        assert event.details == {"place": "fujian", "purpose": PURPOSE}

    def test_a_plan_is_laid_open_with_its_clauses(self, queue: list[UUID], places: Places):
        with analyst(places) as work:
            opened = opening.look_into(work, places.own, queue[0], purpose=PURPOSE)
        assert opened.document["class"]["level"] == "national"
        assert {one.document for one in opened.checks[1:]} == {"人社厅发〔2021〕24号"}
        (paper,) = [one for one in opened.files if one.label == "开班通知"]
        with analyst(places) as work:
            opening.open_package(work, places.own, queue[0], purpose=PURPOSE)
        with analyst(places) as work:
            file, content = opening.one_file(work, places.own, queue[0], paper.path)
        assert (file.name, content[:4]) == ("通知.pdf", b"%PDF")
        with pytest.raises(NotFound), analyst(places) as work:
            opening.one_file(work, places.own, queue[0], "materials/none")

    def test_no_department_looks_in(self, queue: list[UUID], places: Places):
        with pytest.raises(NotFound), as_officer(places.own, TODAY) as work:
            opening.look_into(work, places.own, queue[0], purpose=PURPOSE)
        with pytest.raises(NotFound):
            link.department("nowhere")


def answer_and_stumble(places: Places, package: UUID) -> None:
    with analyst(places) as work:
        answering.answer(work, places.own, package, Answer(ACCEPTED))
        work.get(Amendment, package, "变更")


def latest_or_none(places: Places, package: UUID) -> MinistryReceipt | None:
    return next(iter(inbox.answers(places.own, package)), None)


def receipt_of(rows: list[tuple[str, str]]) -> bytes:
    trainees = [
        {"name": name, "id_number": number, "certificate_number": f"样C{place}"}
        for place, (name, number) in enumerate(rows, start=1)
    ]
    head = {"format": "yanxiu-receipt", "version": 1, "reference": "HZ-1", "trainees": trainees}
    return json.dumps(head, ensure_ascii=False).encode()
