"""Packages go to the ministry, its answers come back: both sides, each with its own login."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from yanxiu.db import Database
from yanxiu.models import (
    Amendment,
    ClassState,
    Enrollment,
    ImplementationPlan,
    Membership,
    ReminderStep,
    ReportState,
    Role,
    TrainingClass,
)
from yanxiu.policy import WatchedField
from yanxiu.services import amendments, filings, ministry, queues, receipts
from yanxiu.services.errors import DomainError, InvalidInput, WrongState
from yanxiu.services.exchange import inbox, numbering, opening, plans, records, taking
from yanxiu.services.history import history_of
from yanxiu.services.listing import Window
from yanxiu.services.materials import add_material, class_materials, remove_material
from yanxiu.services.queues import Item, Kind
from yanxiu.services.reminders import audience, mail, reminding
from yanxiu.services.reports import build_report, last_report, submit_report
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer

from .exchanging import (
    ACCEPTED,
    APPROVED,
    EARLIER,
    NUMBERED,
    PURPOSE,
    RETURNED,
    TODAY,
    Places,
    analyst,
    answer,
    enter_places,
    filed,
    latest,
    latest_or_none,
    receipt_of,
    reported,
    sent_plan,
    series,
    take,
)


@pytest.fixture(scope="module")
def places(db: Database) -> Places:
    return enter_places()


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


class TestNext:
    """待办 and reminders: what the department does next, whatever the ministry answered."""

    @pytest.fixture
    def officer(self, places: Places) -> UUID:
        with as_officer(places.own, EARLIER) as work:
            user = factories.user(work.session, duty="business")
            factories.add(
                work.session, Membership(user_id=user.id, role=Role.DEPARTMENT_OFFICER, duty=user.duty)
            )
            return user.id

    def queued(self, places: Places, kind: Kind, key: UUID) -> Item | None:
        with as_officer(places.own, TODAY) as work:
            return next((item for item in queues.of_kind(work, kind) if item.id == key), None)

    def todo(self, places: Places, kind: Kind, key: UUID) -> str | None:
        item = self.queued(places, kind, key)
        return None if item is None else item.todo

    def remind(self, places: Places) -> int:
        with as_officer(places.own, TODAY) as work:
            return reminding.remind_of_answers(work, audience.seats(work))

    def test_a_plan_says_what_is_next_from_sending_to_clearing(self, places: Places):
        key = filed(places)
        assert self.todo(places, Kind.FILING, key) == "报送人社部审核"
        with as_officer(places.own, EARLIER) as work:
            package = plans.send_plan(work, key).id
        assert self.todo(places, Kind.FILING, key) == "等人社部答复"
        answer(places, package, RETURNED, reasons="样例")
        assert "转承办单位补正" in (self.todo(places, Kind.FILING, key) or "")
        take(places, package)
        assert self.queued(places, Kind.FILING, key) is None
        with as_officer(places.own, TODAY) as work:
            filings.submit_plan(work, key, texts={"courses": "样例"})
        assert self.todo(places, Kind.FILING, key) == "已补正：再报人社部"
        with as_officer(places.own, TODAY) as work:
            again = plans.send_plan(work, key).id
        answer(places, again, APPROVED)
        take(places, again)
        assert self.todo(places, Kind.FILING, key) == "人社部已审核通过：可以放行"

    def test_a_change_and_a_provincial_class(self, places: Places):
        key = filed(places)
        with as_officer(places.own, EARLIER) as work:
            change = amendments.report_amendment(work, key, WatchedField.PLACE, new="样例市", reason="样例")
            package = plans.send_amendment(work, change.amendment.id).id
            project = factories.project(work.session, tier="flagship")
            other = factories.training_class(work.session, project_id=project.id, state=ClassState.FILED).id
        assert self.todo(places, Kind.AMENDMENT, change.amendment.id) == "等人社部答复"
        answer(places, package, RETURNED, reasons="样例")
        take(places, package)
        assert "更正后再报" in (self.todo(places, Kind.AMENDMENT, change.amendment.id) or "")
        assert self.todo(places, Kind.FILING, other) == ""

    def test_a_report_waits_from_its_answer_until_it_is_sent_again(self, places: Places):
        held, package = reported(places)
        assert self.queued(places, Kind.REPORT, held.id) is None
        answer(places, package, RETURNED, reasons="样例")
        item = self.queued(places, Kind.REPORT, held.id)
        assert item is not None
        assert (item.since, item.due) == (TODAY, date(2021, 10, 13))
        assert item.days_left == 23
        assert "采用答复，更正后另报" in item.todo
        take(places, package)
        assert self.todo(places, Kind.REPORT, held.id) == "上报包已退回：更正后另报"
        with as_officer(places.own, TODAY) as work:
            build_report(work, held.id)
            second = submit_report(work, held.id)
        assert self.queued(places, Kind.REPORT, held.id) is None
        answer(places, second.id, NUMBERED, numbers=series(places, second.id, "样N"))
        numbered = self.queued(places, Kind.REPORT, held.id)
        assert numbered is not None
        assert (numbered.due, "登记证书编号" in numbered.todo) == (None, True)
        take(places, second.id)
        assert self.queued(places, Kind.REPORT, held.id) is None

    def test_officers_hear_of_an_answer_once(self, places: Places, officer: UUID):
        held, package = reported(places)
        self.remind(places)
        answer(places, package, RETURNED, reasons="样例")
        assert [self.remind(places), self.remind(places)] == [1, 0]
        answer(places, package, ACCEPTED, supersedes=latest(places, package).id, because="看错了班次")
        assert self.remind(places) == 1
        with as_officer(places.own, TODAY) as work:
            found = reminding.reminders_of(work, officer, Window(size=None)).rows
            told = {row.label: row for row in found if row.subject_id == held.id}
            returned, accepted = (
                told["人社部退回上报包：采用答复，更正后另报"],
                told["人社部受理上报包：采用答复"],
            )
            assert (returned.step, returned.due) == (ReminderStep.ANSWER, date(2021, 10, 13))
            assert "人社厅发〔2021〕24号" in returned.citation
            assert (accepted.due, accepted.citation) == (None, "")
            letter = mail.letter("a@example.com", "b@example.com", places.own, [returned, accepted])
            body = letter.get_content()
        assert "有答复　2021-10-13　人社部退回上报包" in body
        assert body.count("依据：") == 1
        with as_officer(places.own, TODAY) as work:
            reminding.forget_before(work, date(2021, 10, 13))
            kept = reminding.reminders_of(work, officer, Window(size=None)).rows
            assert len([row for row in kept if row.subject_id == held.id]) == 2
            assert reminding.forget_before(work, date(2100, 1, 1)) >= 2
            assert reminding.reminders_of(work, officer, Window(size=None)).rows == []
