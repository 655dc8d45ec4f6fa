"""Who may answer, take and look into what was handed over; two at once; the ministry's queue."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import monotonic
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, func, literal, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from yanxiu.db import Database
from yanxiu.models import (
    Amendment,
    PackageState,
)
from yanxiu.services.errors import Conflict, InvalidInput, NotFound, WrongState
from yanxiu.services.exchange import answering, contents, inbox, link, opening, taking
from yanxiu.services.exchange.answering import Answer
from yanxiu.services.history import history_of
from yanxiu.services.listing import Window
from yanxiu.testing.held_class import as_officer

from .exchanging import (
    ACCEPTED,
    APPROVED,
    PURPOSE,
    RETURNED,
    TODAY,
    Places,
    analyst,
    answer,
    enter_places,
    latest,
    reported,
    sent_plan,
)


@pytest.fixture(scope="module")
def places(db: Database) -> Places:
    return enter_places()


def answer_and_stumble(places: Places, package: UUID) -> None:
    with analyst(places) as work:
        answering.answer(work, places.own, package, Answer(ACCEPTED))
        work.get(Amendment, package, "变更")


def answer_and_lose(
    places: Places, package: UUID, lose: Callable[[Session], None], *, first: bool = False
) -> None:
    """Answer; ``lose`` is done right before the answer's commit if ``first``, else right behind it."""
    with analyst(places) as work:
        answering.answer(work, places.own, package, Answer(ACCEPTED))
        event.listen(work.session, "before_commit", lose, insert=first)


def break_off(admin: Engine, role: str) -> None:
    """End the connections of a login that are in the middle of a transaction."""
    asked = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = :role AND state = 'idle in transaction' AND datname = current_database()"
    )
    with admin.begin() as connection:
        assert connection.scalars(text(asked), {"role": role}).all() == [True]


def entered(places: Places, package: UUID) -> int:
    """How often the ministry's audit log tells of an answer to a package."""
    with analyst(places) as work:
        return [one.action for one in history_of(work, "package", package)].count("exchange.answer")


class TestWhoMay:
    def test_the_same_answer_twice_is_one(self, places: Places):
        _, package = reported(places)
        assert answer(places, package, ACCEPTED) is True
        assert answer(places, package, ACCEPTED) is False
        assert len(inbox.answers(places.own, package)) == 1

    def test_nothing_is_asked_in_the_answers_transaction_once_it_is_given(
        self, places: Places, ministry_engine: Engine
    ):
        # on several servers no other login may ask there for rows that the function's owner has written
        _, package = reported(places)
        told: list[str] = []
        with analyst(places) as work:
            event.listen(ministry_engine, "before_cursor_execute", lambda *asked: told.append(asked[2]))
            answering.answer(work, places.own, package, Answer(ACCEPTED))
        assert "exchange.answer(" in told[-1]

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

    def test_a_line_that_breaks_leaves_no_entry_without_an_answer(self, places: Places, admin_engine: Engine):
        _, package = reported(places)
        with pytest.raises(OperationalError):
            answer_and_lose(
                places, package, lambda _own: break_off(admin_engine, "yanxiu_ministry"), first=True
            )
        assert inbox.answers(places.own, package) == []
        assert entered(places, package) == 0
        assert answer(places, package, ACCEPTED)
        assert entered(places, package) == 1

    def test_an_answer_whose_entry_was_lost_is_entered_when_it_is_given_again(
        self, places: Places, admin_engine: Engine
    ):
        _, package = reported(places)
        with pytest.raises(OperationalError):
            answer_and_lose(places, package, lambda _own: break_off(admin_engine, "yanxiu_app"))
        assert (len(inbox.answers(places.own, package)), entered(places, package)) == (1, 0)
        assert [answer(places, package, ACCEPTED), answer(places, package, ACCEPTED)] == [False, False]
        assert (len(inbox.answers(places.own, package)), entered(places, package)) == (1, 1)

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

    def test_what_was_found_whole_is_not_read_again_while_its_bytes_are_the_same(
        self, queue: list[UUID], places: Places, admin_engine: Engine, monkeypatch: pytest.MonkeyPatch
    ):
        _, other = reported(places)

        def look() -> opening.Opened:
            with analyst(places) as work:
                return opening.look_into(work, places.own, other, purpose=PURPOSE)

        first = look()
        with monkeypatch.context() as patch:
            patch.setattr(contents, "read_whole", None)
            assert look() == first
        with admin_engine.begin() as admin:  # past all rights, as somebody with the disk would
            swapped = (
                "UPDATE exchange.packages SET content ="
                " (SELECT content FROM exchange.packages WHERE id = :a) WHERE id = :b"
            )
            admin.execute(text(swapped), {"a": queue[1], "b": other})
        told = look()
        assert told.problems == ("内容的散列值与报送时登记的不符",)
        assert [str(one.mark) for one in told.checks] == ["lacks"]
        with pytest.raises(contents.Broken, match="请退回"), analyst(places) as work:
            opening.report_of(work, places.own, other)

    def test_few_packages_are_kept(self, monkeypatch: pytest.MonkeyPatch):
        kept = contents.Kept()
        keys = [(1, UUID(int=number)) for number in range(contents.MOST + 1)]
        found = contents.Contents({}, ())
        for key in keys:
            kept.put(key, b"hash", found)
        assert [kept.get(key, b"hash") for key in keys[:2]] == [None, found]
        assert kept.get(keys[1], b"another hash") is None
        assert kept.get(keys[1], b"hash") is None

    def test_what_is_old_goes_whichever_is_looked_at(self, monkeypatch: pytest.MonkeyPatch):
        kept, key = contents.Kept(), (1, UUID(int=1))
        kept.put(key, b"hash", contents.Contents({}, ()))
        with monkeypatch.context() as later:
            later.setattr(contents, "monotonic", lambda: monotonic() + contents.LONGEST + 1)
            assert kept.get((1, UUID(int=2)), b"hash") is None
        assert kept.get(key, b"hash") is None

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
