"""What nobody wants to keep: stale uploads, accounts out of use, jobs and reminders of long ago."""

from datetime import timedelta
from typing import Final

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind
from yanxiu.phrases import phrase
from yanxiu.services import background
from yanxiu.services.accounts.idle import disable_unused
from yanxiu.services.accounts.kept_answers import forget_answers
from yanxiu.services.background import Result
from yanxiu.services.reminders import reminding
from yanxiu.services.roster_uploads import discard_stale

JOBS_KEPT: Final = timedelta(days=90)
REMINDERS_KEPT: Final = timedelta(days=180)


@job(JobKind.HOUSEKEEPING)
def tidy(running: Running) -> Result:
    """Each part in a transaction of its own; doing it again finds nothing."""
    running.progress(0, 5)
    with running.work() as work:
        uploads = discard_stale(work)
    running.progress(1)
    with running.work() as work:
        jobs = background.forget_old(work, work.at - JOBS_KEPT)
    running.progress(2)
    with running.work() as work:
        reminders = reminding.forget_before(work, work.today - REMINDERS_KEPT)
    running.progress(3)
    with running.work() as work:
        accounts = len(disable_unused(work, work.today))
    running.progress(4)
    with running.work() as work:
        answers = forget_answers(work)
    return Result(
        phrase(
            "清理：名册文件 {uploads} 份，旧作业 {jobs} 项，旧提醒 {reminders} 条，"
            "接口答复 {answers} 条；停用账号 {accounts} 个",
            accounts=accounts,
            answers=answers,
            uploads=uploads,
            jobs=jobs,
            reminders=reminders,
        )
    )
