"""Roll-ups and cells, written anew from the rows."""

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind
from yanxiu.phrases import phrase
from yanxiu.services import rollup_repairs
from yanxiu.services.background import Result
from yanxiu.services.carried import delivery_of


@job(JobKind.SUMMARY)
def recalculate(running: Running) -> Result:
    """Compare every figure with the rows and write all anew; says how many were wrong."""
    running.progress(0, 1)
    with running.work() as work:
        came = delivery_of(work)
        if came is not None:  # what they are counted from is on another server
            held = "与送来时相同" if came.intact else "与送来时不同，请再装入一次"
            return Result(phrase("{day}送来的汇总，{held}", day=f"{came.as_of:%Y-%m-%d}", held=held))
        wrong = rollup_repairs.repair(work)
    if not wrong:
        return Result("逐项核对无误")
    return Result(phrase("改正 {n} 处", n=len(wrong)))
