"""What a simulation takes for granted, in the reader's words; every result begins with it."""

from collections.abc import Iterator

from yanxiu.policy.canonical import plain
from yanxiu.policy.chain import Chain
from yanxiu.policy.jurisdiction import DocumentStatus, PolicyDocument
from yanxiu.policy.simulation.edits import KEEP, Change
from yanxiu.policy.simulation.policies import Policies
from yanxiu.policy.wording import in_words, word


def assumptions(both: Policies) -> list[str]:
    """One sentence each."""
    return list(_sentences(both))


def _sentences(both: Policies) -> Iterator[str]:
    spec = both.spec
    yield "只改政策，不改各单位的做法：人们会不会因新规定而改变安排，这里不推测"
    yield "不知道的事实仍是不知道：缺材料的一项为“待补”，不算不符，也不算通过"
    for change in spec.changes:
        yield _of_change(both, change)
    for one in spec.supplied:
        yield f"假定各地所定的值：{one.slot} 为{in_words(plain(one.value))}"
    if spec.rules_of is not None:
        yield f"班次的年度和全部日期移到{spec.rules_of}年度（月、日不变），星期和节假日随之不同"
    if spec.other:
        name = both.what_if.packs[0].jurisdiction.name
        yield f"现行政策的班次按{name}的政策判断；各自的专用词不通用，视为没有填写"
    if spec.other_drafts or spec.drafts:
        drafts = [d.name for chain in (both.base, both.what_if) for d in _drafts(chain)]
        yield f"假定草案已经施行：{'、'.join(dict.fromkeys(drafts))}"
    if spec.other:
        yield (
            f"判断“制度上无法满足”时，一天最多{spec.assume.hours_per_day}学时；"
            f"没有填报到返程天数的，按{spec.assume.travel_days}天"
        )
    if spec.generated is not None:
        yield f"数据是按种子 {spec.generated.seed} 生成的样例，不是实际班次：比例不能当作预测"


def _of_change(both: Policies, change: Change) -> str:
    slot = next(pack.slots[change.slot] for pack in both.what_if.packs if change.slot in pack.slots)
    labels = both.what_if.labels()
    reach = "、".join(labels.get(tier, tier) for tier in change.tiers)
    where = f"{slot.label}（{slot.name}{f'，{reach}' if reach else ''}）"
    if change.drop:
        return f"删去{where}的规定"
    said = [] if change.value is KEEP else [f"改为{in_words(_value_of(both, change), slot.unit, labels)}"]
    said += [f"性质改为“{word(change.severity)}”"] if change.severity else []
    return f"{where}{'，'.join(said)}；条文的依据仍按原文标出"


def _value_of(both: Policies, change: Change) -> object:
    """The value as it stands in the edited policy: `5万元` has become yuan there."""
    slot = next(pack.slots[change.slot] for pack in both.what_if.packs if change.slot in pack.slots)
    changed = [one.value for one in slot.entries if not change.tiers or set(one.tiers) <= set(change.tiers)]
    years = [one.value for one in slot.entries if one.value in changed and one.year in (None, change.year)]
    return (years or changed)[-1]


def _drafts(chain: Chain) -> list[PolicyDocument]:
    return [
        document
        for pack in chain.packs
        for document in pack.jurisdiction.documents
        if document.status is DocumentStatus.DRAFT and document.key in chain.adopted
    ]
