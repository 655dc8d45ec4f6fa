"""`evaluate`: the only caller of decision hooks."""

from collections.abc import Iterable
from typing import Any

from . import wording
from .chain import Chain
from .decision import Decision
from .errors import PolicyError
from .facts import ABSENT, ROOTS, Facts
from .facts.view import Readings, View
from .findings import Finding, Kind, Severity, Status
from .judging import Judge, asked_only_here
from .packs import Pack
from .row import Row
from .scope import Scope, scope_of
from .subsidy import ParameterView, SubsidyProposal
from .unknown import Need, NeedKind, NeedsFacts
from .vocabulary import Stage

NO_POLICY = "NO-POLICY"
PLUGIN_FAILED = "PLUGIN-FAILED"


def evaluate(stage: Stage, facts: Facts, chain: Chain) -> Decision:
    """Judge a case at a stage.

    Pure: the same facts, chain and tenant parameters give the same bytes.  Raises `PolicyError` when the
    facts are not those of the stage, or bear no year or date of judgement.
    """
    _check(stage, facts)
    year: int = facts.year
    readings = Readings()
    view = View(facts, readings)
    scope = scope_of(facts, view, chain)
    judge = Judge(chain, stage, year, view, readings, scope)
    asked = [pack for pack in chain.packs if asked_only_here(pack, chain, scope)]
    rows = [row for row in chain.rows(stage, year) if row.pack in asked]
    findings = [_plugin_failed(stage, failure.plugin, failure.problem) for failure in chain.missing]
    findings += _no_policy(stage, year, chain, scope, rows)
    displaced = _displacements(rows, chain, scope, stage, year)
    findings += [judge.finding(row, displaced_by=displaced.get(row.slot.name, "")) for row in rows]
    subsidy = None
    if stage is Stage.SETTLEMENT:
        subsidy, problems = _subsidy(judge)
        findings += problems
    readings.take()
    return Decision(
        stage, facts, chain, tuple(findings), subsidy, tuple(readings.seen), frozenset(judge.tables)
    )


def _check(stage: Stage, facts: Facts) -> None:
    root = ROOTS[stage]
    if not isinstance(facts, root):
        raise PolicyError(f"阶段 {stage} 看的是 {root.__name__}，给的却是 {type(facts).__name__}")
    for name, label in (("year", "年度"), ("as_of", "判断日期")):
        if getattr(facts, name) is ABSENT:
            raise PolicyError(f"缺 {name}（{label}）：没有它就不知道该问哪一年的政策")


def _no_policy(stage: Stage, year: int, chain: Chain, scope: Scope, rows: Iterable[Row]) -> list[Finding]:
    """Silence is not consent: the jurisdiction that is asked must have a row for this year and stage."""
    asked = chain.pack_of(scope.asked)
    if asked is not None and any(row.pack is asked for row in rows):
        return []
    if asked is None and chain.missing:
        return []
    name = asked.jurisdiction.name if asked else (str(scope.asked) if scope.asked else chain.jurisdiction)
    label, cure = wording.NO_POLICY
    where = f"{asked.jurisdiction.id if asked else scope.asked}/{year}/{stage}"
    return [
        Finding(
            rule=NO_POLICY,
            stage=stage,
            status=Status.UNKNOWN,
            severity=Severity.HARD,
            kind=Kind.NO_POLICY,
            label=label,
            detail=f"{name}对{year}年度这一环节没有可依据的文件",
            needs=(Need(NeedKind.POLICY, where),),
            cure=cure,
        )
    ]


def _plugin_failed(stage: Stage, plugin: str, problem: str) -> Finding:
    label, cure = wording.PLUGIN_FAILED
    return Finding(
        rule=PLUGIN_FAILED,
        stage=stage,
        status=Status.ERROR,
        severity=Severity.HARD,
        kind=Kind.PLUGIN,
        label=label,
        detail=f"插件 {plugin}：{problem}",
        cure=cure,
        plugin=plugin,
    )


def _displacements(rows: list[Row], chain: Chain, scope: Scope, stage: Stage, year: int) -> dict[str, str]:
    """Slots that are silent: another level governs, or a lower level's slot names what it supersedes."""
    rivals = chain.rivals(stage, year)
    if not rivals:
        return {}
    speaking = {row.slot.name for row in rows if scope.speaks(row.spec, chain, year) is True}
    displaced: dict[str, str] = {}
    for one, other in rivals:
        if not {one.slot.name, other.slot.name} <= speaking:
            continue
        superseded = one.slot.supersedes == other.slot.name
        if superseded or one.pack.jurisdiction.level == scope.asked:
            displaced[other.slot.name] = one.slot.name
    return displaced


def _subsidy(judge: Judge) -> tuple[SubsidyProposal | None, list[Finding]]:
    """The most specific jurisdiction that answers; a broken answer is reported and never an amount."""
    for pack in judge.chain.packs:
        if not asked_only_here(pack, judge.chain, judge.scope):
            continue
        try:
            proposal = _ask(judge, pack)
        except NeedsFacts as missing:
            judge.readings.take()
            return SubsidyProposal(None, (), needs=missing.needs), []
        except Exception as error:
            if judge.chain.strict:
                raise
            problem = f"propose_subsidy 出错：{type(error).__name__}: {error}"
            return None, [_plugin_failed(judge.stage, pack.name, problem)]
        judge.readings.take()
        if proposal is not None:
            return proposal, []
    return None, []


def _ask(judge: Judge, pack: Pack) -> SubsidyProposal | None:
    parameters = parameter_view(judge, pack)
    answer: Any = judge.chain.call(pack.name, "propose_subsidy", facts=judge.view, parameters=parameters)
    if answer is not None and not isinstance(answer, SubsidyProposal):
        raise TypeError(f"应返回 SubsidyProposal，而不是 {answer!r}")
    return answer


def parameter_view(judge: Judge, pack: Pack) -> ParameterView:
    """A plugin's own slots for the case that is judged."""
    return ParameterView(lambda bare: judge.applicable(pack, bare), pack.jurisdiction.id, judge.year)
