"""What simulations say of themselves, in Chinese, so that it can be told in another language.

Tables are told when they are shown (`Tell`); assumptions and reasons are kept with a result in Chinese and
recognised by their templates, part by part (parts are joined by `；`).
"""

from typing import Final, Protocol


class Tell(Protocol):
    """Gives a text in a reader's language, with what is filled in."""

    def __call__(self, text: str, /, **filled: object) -> str: ...


def in_chinese(text: str, /, **filled: object) -> str:
    """As it stands."""
    return text.format(**filled) if filled else text


COUNTS: Final = {
    "classes": "班次数",
    "changed": "结论改变",
    "severity": "结论不变，性质改变",
    "added": "新增的判断",
    "dropped": "不再作的判断",
    "same": "不变",
}
TITLES: Final = {
    "counts": "概要",
    "changed": "结论改变的规则",
    "by_design": "制度上无法满足",
    "severity": "只改性质的规则",
    "added": "新增的规则",
    "dropped": "不再有的规则",
    "gates": "能否办理的改变",
    "money": "补助合计",
    "tier": "补助按类别",
    "city": "补助按地点",
    "host": "补助按承办单位",
    "classes": "结论或补助改变的班次",
}
HEADINGS: Final = (
    "数",
    "规则",
    "环节",
    "现行",
    "模拟",
    "班次",
    "班次数",
    "哪些班次",
    "原因",
    "依据",
    "依据（现行 → 模拟）",
    "模拟政策的依据",
    "现行的结论和次数",
    "模拟的结论和次数",
    "类别",
    "地点",
    "承办单位",
    "选题",
    "合计",
    "序号",
    "假设",
)
BEFORE, AFTER, MOVED = "现行（元）", "模拟（元）", "增减（元）"
UNKNOWN_BEFORE, UNKNOWN_AFTER = "现行算不出", "模拟算不出"
CLASS_BEFORE, CLASS_AFTER = "现行补助（元）", "模拟补助（元）"
NOT_COMPUTED, NOT_KNOWN = "算不出", "（不详）"
BY_DESIGN: Final = "照现行政策这样办班，就不可能符合模拟政策的这些规定：这是两种制度不同，不是违规。"
ONE_SIDED: Final = "另一方没有这一问，不算结论改变。"
PARTLY: Final = "合计不含算不出的班次；增减只比两边都算得出的班次。"
MARKS: Final = ("（", "）", "：", "，", "；", "、", " 等")
"""What stands between parts: languages have others."""
LABELS: Final = ("数据", "现行政策", "模拟政策", "政策模拟", "现行政策从不要求，数据里没有")
KEPT: Final = {
    "comparable": "{n}期可比",
    "seed": "种子 {seed}",
    "practice": "只改政策，不改各单位的做法：人们会不会因新规定而改变安排，这里不推测",
    "unknown": "不知道的事实仍是不知道：缺材料的一项为“待补”，不算不符，也不算通过",
    "dropped": "删去{label}（{slot}）的规定",
    "value": "{label}（{slot}）改为{value}",
    "kept": "{label}（{slot}）的值不变",
    "of_year": "只限{year}年度",
    "reach": "只限{tiers}",
    "severity": "性质改为“{severity}”",
    "cited": "条文的依据仍按原文标出",
    "supplied": "假定各地所定的值：{slot} 为{value}",
    "moved": "班次的年度和全部日期移到{year}年度（月、日不变），星期和节假日随之不同",
    "elsewhere": "现行政策的班次按{name}的政策判断",
    "own_words": "各自的专用词不通用，视为没有填写",
    "drafts": "假定草案已经施行：{documents}",
    "day": "判断“制度上无法满足”时，一天最多{hours}学时",
    "travel": "没有填报到返程天数的，按{days}天",
    "generated": "数据是按种子 {seed} 生成的样例，不是实际班次：比例不能当作预测",
    "bound": "依现行政策（{cites}），{fact}只能是{allowed}",
    "with_travel": "含报到返程的天数",
    "too_short": "{days}天的班除去报到返程{travel}天，最多{hours}学时，要{enough}天才够",
    "never": "{days}天的班除去报到返程{travel}天，最多{hours}学时，允许的天数里没有一种够",
}
"""Sentences of assumptions and of what cannot be met by design, and other texts with something filled in."""


def spoken_by_simulations() -> tuple[str, ...]:
    """Every text above."""
    alone = (BEFORE, AFTER, MOVED, UNKNOWN_BEFORE, UNKNOWN_AFTER, CLASS_BEFORE, CLASS_AFTER)
    sentences = (NOT_COMPUTED, NOT_KNOWN, BY_DESIGN, ONE_SIDED, PARTLY)
    parts = (*COUNTS.values(), *TITLES.values(), *HEADINGS, *alone, *sentences)
    return tuple(dict.fromkeys((*parts, *MARKS, *LABELS, *KEPT.values())))
