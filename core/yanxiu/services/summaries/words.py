"""An answer in words: names of dimensions and of what stands in them, figures as people read them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from yanxiu.phrases import Quoted, joined, phrase
from yanxiu.policy import Level, OrganizationKind, TermKind
from yanxiu.policy.wording import word
from yanxiu.services.policies import registry
from yanxiu.services.summaries.answers import Answer, Figure, Line, Mark
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.question import Dimension
from yanxiu.services.summaries.rates import RATES

Say = Callable[[str], str]
"""Tells a text of ours in the reader's language; ``str`` leaves it in Chinese."""

NAMES: Final[Mapping[Dimension, str]] = {
    Dimension.PROVINCE: "省份",
    Dimension.YEAR: "年度",
    Dimension.LEVEL: "级别",
    Dimension.TIER: "类别",
    Dimension.FIELD: "领域",
    Dimension.HOST_KIND: "承办单位性质",
}

UNKNOWN_WORD: Final = "（未知）"

WITHHELD: Final = (
    "1至4人次的数不公开，也不计入任何合计。“<5”是一格里的1至4人次；“不公开”是几格都只有这样的数，或比率、增减要用到这样的数；"
    "“≥”表示有这样的数没有计入，实际的数稍大；“≈”表示比率只按公开的数计算。同一个数在每张表里都同样处理，所以各张表相减也得不到它。"
)
"""What a reader is told beside every answer."""

APART: Final = "培训人数按格分别去重，同一人可能在几格里，所以几格并成一行时没有这个数（“不相加”）。"

MARKS: Final[Mapping[Mark, str]] = {
    Mark.SMALL: "<5",
    Mark.WITHHELD: "不公开",
    Mark.APART: "不相加",
    Mark.NOTHING: "—",
}
"""What stands instead of a figure; a lower bound has its figure, with ≥ before it."""


def value_word(line: Line, dimension: Dimension) -> str:
    """What stands in a line's key, in Chinese; a name that somebody typed is ``Quoted``."""
    value = line.key.get(dimension, "")
    if dimension is Dimension.PROVINCE:
        return Quoted(line.province or value)
    return code_word(dimension, str(value))


def code_word(dimension: Dimension, code: str) -> str:
    """The Chinese word of a code; ``（未知）`` for none. Provinces have names instead, see ``value_word``."""
    if not code:
        return UNKNOWN_WORD
    if dimension is Dimension.LEVEL:
        return word(Level(code))
    if dimension is Dimension.HOST_KIND:
        return word(OrganizationKind(code))
    return _labels().get((dimension, code), code)


def codes(dimension: Dimension) -> dict[str, str]:
    """Codes and words that may be chosen of a dimension: level, tier, field or kind of host."""
    if dimension is Dimension.LEVEL:
        return {str(one): word(one) for one in Level}
    if dimension is Dimension.HOST_KIND:
        return {str(one): word(one) for one in OrganizationKind}
    return {code: label for (kind, code), label in _labels().items() if kind is dimension}


@cache
def _labels() -> dict[tuple[Dimension, str], str]:
    """What the regions call their tiers and fields; asked for each line of an answer."""
    found: dict[tuple[Dimension, str], str] = {}
    for pack in registry().packs.values():
        found |= {(Dimension.TIER, tier.id): tier.label for tier in pack.tiers}
        fields = (term for term in pack.terms if term.kind is TermKind.FIELD_CODE)
        found |= {(Dimension.FIELD, term.id): term.label for term in fields}
    return found


def written(line: Line, name: str) -> str:
    """A figure of a line with its mark: ``1,234``, ``≥50``, ``92.3%``, ``<5``, ``不公开``."""
    value: Figure = line.figures[name]
    mark = line.marks.get(name)
    if value is None:
        return MARKS[mark or Mark.NOTHING]
    return (least(name) if mark is Mark.LEAST else "") + _number(name, value)


def written_change(line: Line, name: str) -> str:
    """The change against the year before: ``+12``, ``−3``, ``≈+5``, of a share in points of a hundred."""
    value: Figure = line.change[name]
    if value is None:
        return MARKS[line.change_marks.get(name, Mark.NOTHING)]
    about = "≈" if line.change_marks.get(name) is Mark.LEAST else ""
    sign = about + _sign(value)
    if figure_named(name).kind == "share":
        return phrase("{points}个百分点", points=f"{sign}{abs(Decimal(value)) * 100:.1f}")
    return sign + _number(name, max(value, -value))


def written_ratio(line: Line, name: str) -> str:
    """The change as a share of the year before; ``—`` where there was nothing or it is not told."""
    value = line.ratio[name]
    return "—" if value is None else f"{_sign(value)}{abs(Decimal(value)) * 100:.1f}%"


def _sign(value: int | Decimal) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""


def notes(answer: Answer) -> list[str]:
    """What belongs beneath every table: as of when, what is withheld, who is silent."""
    told = as_of(answer)
    if answer.hidden:
        told.append(WITHHELD)
        told.append(phrase("这里没有计入的小数共{count}处。", count=answer.hidden))
    if "trainees" in answer.question.figures:
        told.append(APART)
    for one in answer.silent:
        years = joined(map(str, one.years))
        told.append(phrase("{name}：{years}年度未报送", name=Quoted(one.tenant.name), years=years))
    return told


def as_of(answer: Answer) -> list[str]:
    """Of when the figures are; those that came by file are of another day."""
    return [
        phrase("数据截至{at}，与各省的业务同时更新。", at=f"{answer.at:%Y-%m-%d %H:%M}"),
        *(
            phrase(
                "{name}的数由文件送来，截至{at}。",
                name=Quoted(one.tenant.name),
                at=f"{one.as_of:%Y-%m-%d %H:%M}",
            )
            for one in answer.carried
        ),
    ]


def least(name: str) -> str:
    """The sign before a figure that small counts are left out of."""
    return "≈" if name in RATES else "≥"


def _number(name: str, value: int | Decimal) -> str:
    kind = figure_named(name).kind
    if kind == "share":
        return f"{Decimal(value) * 100:.1f}%"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value.normalize():,f}" if kind != "money" else f"{value:,.2f}"
