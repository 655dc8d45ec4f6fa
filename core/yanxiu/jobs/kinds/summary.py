"""Roll-ups and cells, written anew from the rows."""

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind
from yanxiu.phrases import phrase
from yanxiu.services import rollup_repairs
from yanxiu.services.background import Result


@job(JobKind.SUMMARY)
def recalculate(running: Running) -> Result:
    """Compare every figure with the rows and write all anew; says how many were wrong."""
    running.progress(0, 1)
    with running.work() as work:
        wrong = rollup_repairs.repair(work)
    if not wrong:
        return Result("逐项核对无误")
    return Result(phrase("改正 {n} 处", n=len(wrong)))
