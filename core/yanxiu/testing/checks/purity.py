"""No clock, chance, file, network, database: by what is imported, and by what happens when it runs."""

from collections.abc import Iterator

from yanxiu.policy import Case, PluginError
from yanxiu.policy.purity import check_purity
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined
from yanxiu.testing.guards import Reached, guarded

MEND = "规则只看 facts 和 entry：日期用 facts.as_of，别的请作为事实、参数或补充栏目"


def pure(plugin: Examined) -> Iterator[Problem]:
    """Its code names nothing forbidden, its cases reach for nothing, and twice asked they answer the same."""
    for module in plugin.modules():
        try:
            check_purity(module)
        except PluginError as error:
            yield Problem(module.__name__, str(error), MEND)
    told: set[str] = set()
    for case in plugin.sound_cases:
        problem = _run(plugin, case)
        if problem and problem.what not in told:
            told.add(problem.what)
            yield problem


def _run(plugin: Examined, case: Case) -> Problem | None:
    before = plugin.decide(case)
    plugin.at(f"案例“{case.name}”（再问一次）")
    try:
        with guarded(plugin.project.package):
            again = case.decide()
    except Reached as reached:
        return Problem(f"案例“{case.name}”", str(reached), MEND)
    if before.body != again.body:
        return Problem(f"案例“{case.name}”", "同样的事实问两次，答案不同", "规则之间、两次之间不要留下状态")
    return None
