"""`evaluate`: the only caller of decision hooks."""

from typing import Any

from .chain import Chain
from .decision import Decision
from .errors import PolicyError
from .facts import ABSENT, ROOTS, Facts
from .facts.view import Readings, View
from .findings import Finding
from .judging import Judge
from .packs import Pack
from .question import NO_POLICY, PLUGIN_FAILED, plugin_failed, question
from .scope import asked_only_here, scope_of
from .subsidy import ParameterView, SubsidyProposal
from .unknown import NeedsFacts
from .vocabulary import Stage

_CLOCKS = (("year", "年度"), ("as_of", "判断日期"))
__all__ = ["NO_POLICY", "PLUGIN_FAILED", "evaluate"]


def evaluate(stage: Stage, facts: Facts, chain: Chain) -> Decision:
    """Judge a case at a stage.

    Pure: the same facts, chain and tenant parameters give the same bytes.  Raises `PolicyError` when the
    facts are not those of the stage, or bear no year or date of judgement.
    """
    _check(stage, facts)
    readings = Readings()
    view = View(facts, readings)
    asked = question(chain, stage, facts.year, scope_of(facts, view, chain))
    judge = Judge(asked, view, readings)
    findings = [*asked.beforehand, *[one.finding or judge.finding(one) for one in asked.standings]]
    subsidy = None
    if stage is Stage.SETTLEMENT:
        subsidy, problems = _subsidy(judge)
        findings += problems
    read = readings.all({"year": facts.year, "as_of": facts.as_of})
    return Decision(asked, facts, tuple(findings), subsidy, read, frozenset(judge.tables))


def _check(stage: Stage, facts: Facts) -> None:
    root = ROOTS[stage]
    if not isinstance(facts, root):
        raise PolicyError(f"阶段 {stage} 看的是 {root.__name__}，给的却是 {type(facts).__name__}")
    for name, label in _CLOCKS:
        if getattr(facts, name) is ABSENT:
            raise PolicyError(f"缺 {name}（{label}）：没有它就不知道该问哪一年的政策")


def _subsidy(judge: Judge) -> tuple[SubsidyProposal | None, list[Finding]]:
    """The most specific jurisdiction that answers; a broken answer is reported and never an amount."""
    chain, scope = judge.question.chain, judge.question.scope
    for pack in chain.packs:
        if not asked_only_here(pack, chain, scope):
            continue
        try:
            proposal = _ask(judge, pack)
        except NeedsFacts as missing:
            return SubsidyProposal(None, (), needs=missing.needs), []
        except Exception as error:
            if chain.strict:
                raise
            problem = f"propose_subsidy 出错：{type(error).__name__}: {error}"
            return None, [plugin_failed(judge.question.stage, pack.name, problem)]
        if proposal is not None:
            return proposal, []
    return None, []


def _ask(judge: Judge, pack: Pack) -> SubsidyProposal | None:
    parameters = parameter_view(judge, pack)
    call = judge.question.chain.call
    answer: Any = call(pack.name, "propose_subsidy", facts=judge.view, parameters=parameters)
    if answer is not None and not isinstance(answer, SubsidyProposal):
        raise TypeError(f"应返回 SubsidyProposal，而不是 {answer!r}")
    return answer


def parameter_view(judge: Judge, pack: Pack) -> ParameterView:
    """A plugin's own slots for the case that is judged."""
    resolver = judge.resolver
    return ParameterView(lambda bare: resolver.applicable(pack, bare), pack.jurisdiction.id, resolver.year)
