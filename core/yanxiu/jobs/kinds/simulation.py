"""政策模拟: the tenant's classes under another policy."""

from yanxiu.jobs.registry import Running, job
from yanxiu.models import JobKind
from yanxiu.phrases import phrase
from yanxiu.services.background import Result
from yanxiu.services.simulating.saved import run


@job(JobKind.SIMULATION)
def simulate(running: Running) -> Result:
    """Judge in a process of its own; nothing is written but the result."""
    data = run(running.work, running.about(), running.progress)
    counts = data["counts"]
    return Result(phrase("{n} 个班次，{changed} 个结论改变", n=counts["classes"], changed=counts["changed"]))
