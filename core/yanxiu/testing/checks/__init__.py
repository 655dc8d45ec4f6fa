"""What every policy plugin must hold, one small module for each thing; `CHECKS` lists them in order."""

from collections.abc import Iterator
from typing import Final

from yanxiu.policy import PluginError
from yanxiu.testing.checks.boundaries import boundaries_sound
from yanxiu.testing.checks.cases import cases_hold, hard_rules_shown
from yanxiu.testing.checks.certificates import numbers_differ
from yanxiu.testing.checks.citations import citations_complete, severities_fit
from yanxiu.testing.checks.deprecations import nothing_deprecated
from yanxiu.testing.checks.documents import documents_drawn
from yanxiu.testing.checks.loading import loads
from yanxiu.testing.checks.periods import periods_whole
from yanxiu.testing.checks.problem import Check, Problem
from yanxiu.testing.checks.purity import pure
from yanxiu.testing.checks.subsidies import subsidy_bounded
from yanxiu.testing.checks.translations import translations_complete
from yanxiu.testing.checks.types_ import types_hold
from yanxiu.testing.checks.years import years_apart
from yanxiu.testing.examined import Examined

LOADS: Final = Check("loads", "载入，上级也在", loads)
CHECKS: Final = (
    LOADS,
    Check("types", "声明和答案的类型都对", types_hold),
    Check("purity", "不碰时钟、随机数、文件、网络、数据库", pure),
    Check("citations", "每一条都有条目引用，条款一致", citations_complete),
    Check("severities", "严重程度与条款类别相符", severities_fit),
    Check("periods", "年度不断档、不重叠", periods_whole),
    Check("cases", "案例都如所期望", cases_hold),
    Check("hard-rules", "硬性规则有合格、不合格、缺事实的案例", hard_rules_shown),
    Check("boundaries", "限值上下都有答案，缺事实不判合格", boundaries_sound),
    Check("years", "一年的数不流到别的年度", years_apart),
    Check("certificates", "一万个证书编号不重复、写法合格", numbers_differ),
    Check("subsidy", "补助不高于申请、支出和上限", subsidy_bounded),
    Check("documents", "文书用样例数据画得出来", documents_drawn),
    Check("translations", "译文齐全", translations_complete),
    Check("deprecations", "不用将要停用的钩子和参数", nothing_deprecated),
)

__all__ = ["CHECKS", "LOADS", "Check", "Examined", "Problem", "problems_of"]


def problems_of(check: Check, plugin: Examined) -> Iterator[Problem]:
    """What one check finds; a case that cannot be decided is found by `cases`, not told again by each."""
    if check is not LOADS and not plugin.loaded:
        raise PluginError(f"插件 {plugin.project.name} 没有载入，查不了“{check.title}”")
    plugin.at(check.title)
    yield from check.run(plugin)
