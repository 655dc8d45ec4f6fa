"""样例省的高级研修政策：样例人社〔2026〕1号。"""

from datetime import date

from yanxiu.policy import Jurisdiction, Level, PolicyDocument, Rule, Tier, hookimpl, rules_in

from . import delivery, preparation, recruitment, settlement
from .settlement import propose_subsidy

__all__ = ["describe_jurisdiction", "propose_subsidy", "register_rules", "register_tiers"]

DEPARTMENT = "样例省人力资源和社会保障厅"
NOTICE = PolicyDocument(
    key="YL26",
    number="样例人社〔2026〕1号",
    title="关于做好2026年高级研修项目工作的通知",
    issuer=DEPARTMENT,
    issued_on=date(2026, 1, 5),
    years=(2026,),
)


@hookimpl
def describe_jurisdiction() -> Jurisdiction:
    """样例省，在国家之下。"""
    return Jurisdiction(
        id="yangli",
        code="990000",
        name="样例省",
        level=Level.PROVINCIAL,
        documents=(NOTICE,),
        parent="national",
        department=DEPARTMENT,
    )


@hookimpl
def register_tiers() -> tuple[Tier, ...]:
    """重点项目和普通项目。"""
    return (Tier("key", "重点项目", Level.PROVINCIAL), Tier("ordinary", "普通项目", Level.PROVINCIAL))


@hookimpl
def register_rules() -> tuple[Rule, ...]:
    """通知的全部规则，按一年的先后。"""
    return rules_in(preparation, recruitment, delivery, settlement)
