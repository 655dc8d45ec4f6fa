"""One job after another: done once, stopped between units, failed with words for its reader."""

import logging
from contextlib import ExitStack
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from yanxiu.db import APP_ROLE, OWNER_ROLE, Database, use_database
from yanxiu.jobs import running
from yanxiu.jobs.registry import DOING, Running, job
from yanxiu.jobs.running import ATTEMPTS, Again, run
from yanxiu.models import JobKind, JobState
from yanxiu.phrases import phrase
from yanxiu.services import background, file_store
from yanxiu.services.background import Result
from yanxiu.services.errors import Conflict, InvalidInput, NotFound, WrongState
from yanxiu.services.history import history_of

SECRET = "暗记张三"


def units(many: int, seen: list[int]):
    """A job of some units that notes each one it does."""

    def doing(one: Running) -> Result:
        for place in range(many):
            one.progress(place, many)
            seen.append(place)
        return Result(phrase("做了 {n} 项", n=many))

    return doing


def test_it_is_done_once_however_often_it_is_taken_up(doing, asked: UUID, look, fujian):
    seen: list[int] = []
    doing(units(3, seen))
    run(fujian.id, asked)
    row = look(asked)
    assert (row.state, row.done, row.total, row.attempt) == (JobState.DONE, 3, 3, 1)
    assert background.message_of(row) == "做了 3 项"
    run(fujian.id, asked)
    assert seen == [0, 1, 2]
    assert look(asked).attempt == 1


def test_what_was_not_found_ends_a_job_with_its_number(doing, asked: UUID, look, fujian):
    lost = uuid4()

    def looks(_one: Running) -> None:
        raise NotFound("凭证", lost)

    doing(looks)
    run(fujian.id, asked)
    row = look(asked)
    assert row.state is JobState.FAILED
    assert background.message_of(row) == f"找不到凭证（{lost}）：请核对编号，或从列表中选取"


def test_a_job_of_nobody_is_nothing(fujian, hebei, asked: UUID, look, doing):
    seen: list[int] = []
    doing(units(1, seen))
    run(fujian.id, uuid4())
    run(hebei.id, asked)
    run(4711, asked)
    assert seen == []
    assert look(asked).state is JobState.QUEUED


def test_one_that_was_cancelled_while_it_waited_never_begins(doing, asked: UUID, look, fujian, on):
    seen: list[int] = []
    doing(units(1, seen))
    with on() as work:
        assert background.cancel(work, asked).state is JobState.CANCELLED
    run(fujian.id, asked)
    assert seen == []
    with on() as work, pytest.raises(WrongState, match="已经结束"):
        background.cancel(work, asked)


def test_one_that_runs_stops_before_its_next_unit(doing, asked: UUID, look, fujian, on):
    done: list[int] = []

    def cancelled_meanwhile(one: Running) -> None:
        for place in range(5):
            one.progress(place, 5)
            done.append(place)
            if place == 2:
                with on() as work:
                    assert background.cancel(work, asked).state is JobState.RUNNING

    doing(cancelled_meanwhile)
    run(fujian.id, asked)
    row = look(asked)
    assert (row.state, row.done, done) == (JobState.CANCELLED, 3, [0, 1, 2])
    with on() as work:
        acts = [event.action for event in history_of(work, "job", asked)]
    assert acts == ["job.stop", "job.cancel", "job.enqueue"]


def test_what_a_service_refuses_is_told_and_not_tried_again(doing, asked: UUID, look, fujian):
    def refuse(_one: Running) -> None:
        raise InvalidInput("名册", SECRET, "第 3 行身份证号不对", "请改正再提交")

    doing(refuse)
    run(fujian.id, asked)
    row = look(asked)
    assert row.state is JobState.FAILED
    assert background.message_of(row) == f"名册：第 3 行身份证号不对（填写的是：{SECRET}）。请改正再提交"


def test_what_is_told_is_encrypted_at_rest(doing, asked: UUID, fujian, db: Database, admin_engine):
    doing(lambda _one: Result(SECRET))
    run(fujian.id, asked)
    with admin_engine.connect() as admin:
        row = admin.execute(
            text("SELECT to_jsonb(j), message FROM app.jobs j WHERE id = :k"), {"k": asked}
        ).one()
    assert SECRET not in str(row[0])
    assert SECRET.encode() not in bytes(row[1])


def test_a_fault_of_the_program_is_named_by_its_kind_alone(doing, asked: UUID, look, fujian, caplog):
    def fail(_one: Running) -> None:
        raise KeyError(SECRET)

    doing(fail)
    with caplog.at_level(logging.DEBUG):
        run(fujian.id, asked)
    row = look(asked)
    assert row.state is JobState.FAILED
    assert background.message_of(row) == "程序出错（KeyError），没有做完。请联系系统管理员"
    assert "KeyError in fail:" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("passing", [OSError(SECRET), Conflict(SECRET)], ids=["disk", "conflict"])
def test_what_may_pass_is_tried_again_after_a_longer_pause_each_time(
    doing, asked: UUID, look, fujian, passing, caplog
):
    def fail(_one: Running) -> None:
        raise passing

    doing(fail)
    pauses = []
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(Again) as again:
            run(fujian.id, asked)
        pauses.append(again.value.pause.total_seconds())
        assert look(asked).state is JobState.QUEUED
    assert pauses == [5, 25, 125, 625]
    assert "第 4 次没有成功" in background.message_of(look(asked))
    run(fujian.id, asked)
    row = look(asked)
    assert row.state is JobState.FAILED
    assert background.message_of(row).startswith("试了 5 次都没有成功：")
    assert SECRET not in caplog.text + background.message_of(row)


def test_one_that_takes_its_worker_down_each_time_comes_to_an_end(doing, asked: UUID, look, fujian, on):
    seen: list[int] = []
    doing(units(1, seen))
    for _ in range(ATTEMPTS):
        with on() as work:
            assert background.start(work, asked) is not None
    run(fujian.id, asked)
    assert look(asked).state is JobState.FAILED
    assert "中断了 5 次" in background.message_of(look(asked))
    assert seen == []


def test_whoever_was_thought_lost_does_not_write_over_the_other(doing, asked: UUID, look, fujian, on):
    seen: list[str] = []

    def slow(one: Running) -> Result:
        if one.attempt == 1:
            run(fujian.id, asked)  # another worker, while this one hangs
            seen.append("woke")
            one.progress(1, 2)
            seen.append("went on")
        return Result("第二个做完了")

    doing(slow)
    run(fujian.id, asked)
    row = look(asked)
    assert seen == ["woke"]
    assert (row.state, row.attempt, background.message_of(row)) == (JobState.DONE, 2, "第二个做完了")


def test_a_worker_that_shuts_down_puts_the_job_back(doing, asked: UUID, look, fujian):
    seen: list[int] = []
    doing(units(3, seen))
    with pytest.raises(Again) as again:
        run(fujian.id, asked, lambda: len(seen) == 1)
    assert again.value.pause.total_seconds() == 0
    assert (look(asked).state, seen) == (JobState.QUEUED, [0])
    run(fujian.id, asked)
    assert look(asked).state is JobState.DONE


def test_the_file_that_a_job_made_is_kept_and_given_out(doing, asked: UUID, fujian, on):
    doing(lambda _one: Result("好", b"content", "out.zip"))
    run(fujian.id, asked)
    with on() as work:
        row, content = background.result_of(work, asked)
        assert (row.result_name, content) == ("out.zip", b"content")
        assert row.result_sha256 is not None
        assert file_store.get(work, row.result_sha256) == b"content"


def test_every_kind_has_one_function(doing):
    assert set(DOING) == set(JobKind)
    with pytest.raises(ValueError, match="is done by"):
        job(JobKind.SUMMARY)(lambda _one: None)
    assert running.ATTEMPTS > 1


def test_a_database_that_goes_away_in_the_middle_loses_no_job(doing, asked: UUID, look, fujian):
    """Nothing can be written of it: the queue must hand it out again, and the job is done then."""
    nowhere = make_url("postgresql+psycopg://nobody@/gone?host=/nonexistent")
    with ExitStack() as gone:

        def struck(one: Running) -> None:
            gone.enter_context(use_database(Database(dict.fromkeys((APP_ROLE, OWNER_ROLE), nowhere))))
            one.progress(1)

        doing(struck)
        with pytest.raises(Again) as again:
            run(fujian.id, asked)
    assert again.value.pause.total_seconds() > 0
    assert (look(asked).state, look(asked).attempt) == (JobState.RUNNING, 1)
    doing(units(2, []))
    run(fujian.id, asked)
    assert (look(asked).state, look(asked).attempt) == (JobState.DONE, 2)
