"""The day's own jobs: each once for each tenant, from its hour on, whoever looks and however late."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yanxiu.db import Tenant
from yanxiu.jobs.running import run
from yanxiu.jobs.schedule import DAILY, ask_for_what_is_due
from yanxiu.models import Job, JobKind, JobState, RosterUpload, SummaryDelivery, UploadState
from yanxiu.reporting.cells import cells_digest
from yanxiu.services import background, rollup
from yanxiu.services.listing import Window
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import CLOCK, Work, begin
from yanxiu.testing import factories

from .conftest import OFFICER


def jobs(work: Work) -> list[Job]:
    """The tenant's jobs, the oldest first."""
    return sorted(background.listing(work, {}, Window(size=None)).rows, key=lambda row: row.id)


def now(hour: int) -> datetime:
    return datetime.now(CLOCK).replace(hour=hour, minute=30)


@pytest.fixture(scope="module")
def ministry(db: Any) -> Tenant:
    """The ministry's own tenant."""
    return enter_tenant("national", plugins=registry())


def test_each_is_asked_for_once_from_its_hour_on(on, hebei, ministry):
    assert ask_for_what_is_due(now(1)) == 0
    assert ask_for_what_is_due(now(2)) == 3
    assert ask_for_what_is_due(now(2)) == 0
    assert ask_for_what_is_due(now(23)) == 4
    assert ask_for_what_is_due(now(23)) == 0
    with on() as work:
        found = jobs(work)
        assert {row.kind for row in found} == set(DAILY)
        assert {row.requested_by for row in found} == {None}
    for row in found:
        run(row.tenant_id, row.id)
    with on() as work:
        assert {(row.state, row.requested_by) for row in jobs(work)} == {(JobState.DONE, None)}
    assert ask_for_what_is_due(now(23)) == 0
    assert ask_for_what_is_due(now(23) + timedelta(days=1)) == 7


def test_figures_that_were_wrong_are_put_right(on, fujian):
    with on() as work:
        cls = factories.training_class(work.session)
        work.touch(cls.id)
    with on() as work:
        rollup.forget(work.session, [cls.id])
    with on() as work:
        assert rollup.reconcile(work.session) != []
        key = background.enqueue(work, JobKind.SUMMARY).id
    run(fujian.id, key)
    with on() as work:
        assert rollup.reconcile(work.session) == []
        assert background.message_of(background.find(work, key)).startswith("改正 ")


@pytest.mark.parametrize(
    ("digest", "held"),
    [(cells_digest([]), "与送来时相同"), ("0" * 64, "与送来时不同，请再装入一次")],
)
def test_figures_that_came_by_file_are_compared_and_left_alone(hebei, digest: str, held: str):
    """Three o'clock in the afternoon of the world's time is the next day here."""
    when = datetime(2025, 3, 4, 17, tzinfo=UTC)
    row = SummaryDelivery(as_of=when, taken_at=when, cells=0, sha256="", cells_sha256=digest)
    with begin(hebei, OFFICER) as work:
        work.session.add(row)
        key = background.enqueue(work, JobKind.SUMMARY).id
    run(hebei.id, key)
    with begin(hebei, OFFICER) as work:
        done = background.find(work, key)
        assert (done.state, background.message_of(done)) == (JobState.DONE, f"2025-03-05送来的汇总，{held}")
        work.session.delete(row)


def test_what_nobody_wants_is_thrown_away(on, fujian):
    with on() as work:
        cls = factories.training_class(work.session)
        for days in (0, 30):
            given = {"uploaded_at": work.at - timedelta(days=days), "file_name": "名册.xlsx"}
            factories.add(work.session, RosterUpload(class_id=cls.id, headings={}, uploaded_by=None, **given))
        old = background.enqueue(work, JobKind.REPORT, cls.id)
        background.cancel(work, old.id)
        old.ended_at = work.at - timedelta(days=100)
        key = background.enqueue(work, JobKind.HOUSEKEEPING, cls.id).id
    run(fujian.id, key)
    with on() as work:
        assert background.find(work, key).state is JobState.DONE
        assert "名册文件 1 份，旧作业 1 项" in background.message_of(background.find(work, key))
        states = [row.state for row in work.session.query(RosterUpload).order_by(RosterUpload.uploaded_at)]
        assert states == [UploadState.DISCARDED, UploadState.WAITING]
        assert old.id not in {row.id for row in jobs(work)}
