"""No year's value speaks in another year: neither by its entry nor written into the code."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from types import CodeType

from yanxiu.policy import Case, Decision, Rule, Stage, evaluate
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined

_YEARS = range(2000, 2101)
_SMALL = 2
"""Counting words of a clause (one, two): they stand in code as well as in parameters."""


def years_apart(plugin: Examined) -> Iterator[Problem]:
    """In a year of which the documents say nothing, cases get no figure; rules hold none of their own."""
    yield from _in_code(plugin)
    told: set[str] = set()
    for case in plugin.sound_cases:
        for year in _silent_years(plugin):
            for problem in _leaks(plugin, case, year):
                if problem.what not in told:
                    told.add(problem.what)
                    yield problem


def _silent_years(plugin: Examined) -> list[int]:
    """The years around those that the documents name; none where a document governs for good."""
    documents = plugin.pack.jurisdiction.documents
    named = [year for document in documents for year in document.years]
    around = {min(named) - 1, max(named) + 1} if named else set()
    return sorted(year for year in around if not any(one.governs(year) for one in documents))


def _leaks(plugin: Examined, case: Case, year: int) -> Iterator[Problem]:
    plugin.at(f"案例“{case.name}”改问 {year} 年")
    decision = evaluate(case.stage, replace(case.facts, year=year), case.chain)
    for finding in plugin.own(decision):
        if finding.citation:
            what = f"{year} 年没有文件，{finding.rule} 却引 {finding.citation} 作答"
            yield Problem(f"案例“{case.name}”改问 {year} 年", what, "条目只写在文件所管的年度下")
    if amount := _own_amount(plugin, decision):
        what = f"{year} 年没有文件，补助却算出 {amount:,} 元"
        mend = "propose_subsidy 先问 parameters.entry：没有条目就返回 None，数不写在代码里"
        yield Problem(f"案例“{case.name}”改问 {year} 年", what, mend)


def _own_amount(plugin: Examined, decision: Decision) -> Decimal | None:
    """A positive amount for which no other plugin's clause answers."""
    proposal = decision.subsidy
    if decision.stage is not Stage.SETTLEMENT or proposal is None or not proposal.amount:
        return None
    ours = {document.name for document in plugin.pack.jurisdiction.documents}
    cited = [line.citation.document for line in proposal.lines if line.citation]
    return proposal.amount if all(name in ours for name in cited) else None


def _in_code(plugin: Examined) -> Iterator[Problem]:
    for rule in plugin.pack.rules:
        figures = _figures(plugin, rule)
        for number in sorted(_numbers(rule), key=str):
            if number in _YEARS:
                what, mend = f"代码里写着年份 {number}", "年度写在参数条目下，规则不问是哪一年"
            elif number in figures:
                what, mend = f"代码里写着条目的数 {number}", "用 entry.value 或 entry.beside(…)"
            else:
                continue
            yield Problem(f"规则 {rule.slot}", what, mend)


def _figures(plugin: Examined, rule: Rule) -> set[int | Decimal]:
    slots = [plugin.pack.slot(bare) for bare in (rule.slot, *rule.beside)]
    values = [entry.value for slot in slots for entry in slot.entries]
    return {v for v in values if isinstance(v, int | Decimal) and not isinstance(v, bool) and v > _SMALL}


def _numbers(rule: Rule) -> set[int]:
    asked = [rule.judge, rule.asked, rule.signed]
    codes = [code for one in asked if isinstance(code := getattr(one, "__code__", None), CodeType)]
    return {number for code in codes for number in _constants(code)}


def _constants(code: CodeType) -> Iterator[int]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _constants(constant)
        elif isinstance(constant, int) and not isinstance(constant, bool):
            yield constant
