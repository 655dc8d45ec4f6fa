"""Certificate numbers: ten thousand of a series are all different and can be read, typed and printed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from yanxiu.policy import Case, CertificateSeries, EnrollmentFacts, Numbering, PolicyError
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined

SERIALS: Final = 10_000
_WELL_FORMED: Final = re.compile(r"[^\W_](?:[\w〔〕（）()/.·-]*[\w〕）)])?")
_LONGEST: Final = 40
_HOOKS: Final = ("certificate_series", "format_certificate_number")


def numbers_differ(plugin: Examined) -> Iterator[Problem]:
    """Unique and well formed within each series that cases show, and never the same in the next year."""
    has = [hook for hook in _HOOKS if hasattr(plugin.pack.module, hook)]
    if not has:
        return
    if len(has) < len(_HOOKS):
        yield Problem("证书编号", f"只有 {has[0]}", f"{'、'.join(_HOOKS)} 要么都有，要么都没有")
        return
    asked: set[str] = set()
    for case in plugin.sound_cases:
        if not isinstance(case.facts, EnrollmentFacts):
            continue
        plugin.at(f"案例“{case.name}”的证书编号")
        try:
            found = Numbering(case.facts, case.chain).series()
        except PolicyError:
            continue  # a case may well show what cannot be numbered
        if found and found[0] == plugin.pack.name and found[1].key not in asked:
            yield from _in_series(case, case.facts, found[1], asked)
    if not asked:
        yield Problem("证书编号", "没有一个案例能编出号来", "写一个 stage: certification、事实齐全的案例")


def _in_series(
    case: Case, facts: EnrollmentFacts, series: CertificateSeries, asked: set[str]
) -> Iterator[Problem]:
    where = f"案例“{case.name}”，系列 {series.key}"
    try:
        numbers = _numbers(facts, case, SERIALS)
    except PolicyError as error:
        if _first(case, facts) is not None:
            asked.add(series.key)
            yield Problem(where, str(error), f"一个系列至少要编得出 {SERIALS:,} 个号")
        return
    asked.add(series.key)
    if len(set(numbers)) < len(numbers):
        twice = Counter(numbers).most_common(1)[0][0]
        yield Problem(where, f"{len(numbers):,} 个号里有重复的，如 {twice}", "流水号要完整地写进编号")
    wrong = [one for one in numbers if len(one) > _LONGEST or not _WELL_FORMED.fullmatch(one)]
    if wrong:
        mend = f"不超过 {_LONGEST} 个字，只用字母、数字、汉字和 - / . 〔〕（），首尾不是符号"
        yield Problem(where, f"编号 {wrong[0]!r} 写法不合格", mend)
    yield from _next_year(case, facts, series, numbers[0], where)


def _next_year(
    case: Case, facts: EnrollmentFacts, series: CertificateSeries, first: str, where: str
) -> Iterator[Problem]:
    later = replace(facts, year=facts.year + 1)
    try:
        found = Numbering(later, case.chain).series()
        number = _numbers(later, case, 1)[0] if found else ""
    except PolicyError:
        return
    if found and found[1].key != series.key and number == first:
        yield Problem(where, f"下一年另起系列 {found[1].key}，编号却同样是 {first}", "把年度写进编号")


def _first(case: Case, facts: EnrollmentFacts) -> str | None:
    """The first number, or nothing where the case lacks what a number carries."""
    try:
        return _numbers(facts, case, 1)[0]
    except PolicyError:
        return None


def _numbers(facts: EnrollmentFacts, case: Case, many: int) -> list[str]:
    numbering = Numbering(facts, case.chain)
    found = numbering.series()
    return [numbering.number(*found, serial) for serial in range(1, many + 1)] if found else []
