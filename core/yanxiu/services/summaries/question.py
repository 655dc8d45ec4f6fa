"""What may be asked of the cells: years, a breakdown, filters, figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from yanxiu.phrases import joined, phrase
from yanxiu.policy import Level, OrganizationKind
from yanxiu.services.errors import InvalidInput
from yanxiu.services.summaries.figures import USUAL, known_figures

_YEARS: Final = range(2000, 2101)
_MOST_YEARS: Final = 30
_LONGEST: Final = 100


class Dimension(StrEnum):
    """What a summary can be broken down by, and narrowed to."""

    PROVINCE = "province"
    YEAR = "year"
    LEVEL = "level"
    TIER = "tier"
    FIELD = "field"
    HOST_KIND = "host_kind"

    # the keys of thousands of lines: Enum's own asks for the member's name at each look into a mapping
    __hash__ = str.__hash__


_CLOSED: Final[Mapping[Dimension, frozenset[str]]] = {
    Dimension.LEVEL: frozenset(map(str, Level)),
    Dimension.HOST_KIND: frozenset({"", *map(str, OrganizationKind)}),
}
"""Dimensions whose words the core knows; tiers and fields are the regions' own, provinces are tenants."""


@dataclass(frozen=True)
class Question:
    """One question of the ministry's.

    ``filters`` narrow a dimension to some of its words: provinces by their tenants' codes, an empty word for
    what is not known of a class. ``figures`` are names of measures and rates; none: the usual ones.
    ``against_previous_year`` asks for each line's change against the year before; it then needs one year, or
    lines by year. Raises ``InvalidInput`` for what cannot be asked.
    """

    years: tuple[int, ...]
    by: tuple[Dimension, ...] = (Dimension.PROVINCE, Dimension.YEAR)
    filters: Mapping[Dimension, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    figures: tuple[str, ...] = ()
    against_previous_year: bool = False

    def __post_init__(self) -> None:
        given = {_dimension(name): tuple(map(str, words)) for name, words in self.filters.items()}
        narrowed = _years(given.pop(Dimension.YEAR, ()))
        years = tuple(sorted({_year(one) for one in self.years}))
        object.__setattr__(self, "years", tuple(y for y in years if not narrowed or y in narrowed))
        object.__setattr__(self, "by", tuple(dict.fromkeys(_dimension(name) for name in self.by)))
        object.__setattr__(self, "filters", MappingProxyType({k: w for k, w in given.items() if w}))
        object.__setattr__(self, "figures", tuple(dict.fromkeys(self.figures or USUAL)))
        self._check()

    def _check(self) -> None:
        if not 0 < len(self.years) <= _MOST_YEARS:
            rule = phrase("须写1至{most}个年度", most=_MOST_YEARS)
            raise InvalidInput("年度", joined(map(str, self.years)) or "（空）", rule, "请选择年度")
        for name in self.figures:
            if name not in known_figures():
                rule = phrase("须是这些词：{known}", known=joined(known_figures()))
                raise InvalidInput("指标", name, rule, "请换一个指标")
        for dimension, words in self.filters.items():
            _known(dimension, words)
        if self.against_previous_year and len(self.years) > 1 and Dimension.YEAR not in self.by:
            rule = "与上年比较时，须只选一个年度，或者按年度分列"
            remedy = "请只选一个年度，或在分列中加上年度"
            raise InvalidInput("年度", joined(map(str, self.years)), rule, remedy)


def _dimension(name: Dimension | str) -> Dimension:
    try:
        return Dimension(name)
    except ValueError as error:
        rule = phrase("须是这些词：{known}", known=joined(Dimension))
        raise InvalidInput("汇总维度", name, rule, "请换一个维度") from error


def _year(given: int | str) -> int:
    text = str(given)
    if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in _YEARS:
        return int(text)
    raise InvalidInput("年度", text or "（空）", "须是2000至2100的四位数字", "请改写年度")


def _years(words: Iterable[str]) -> frozenset[int]:
    return frozenset(_year(word) for word in words)


def _known(dimension: Dimension, words: Iterable[str]) -> None:
    known = _CLOSED.get(dimension)
    for word in words:
        if not word.isprintable() or len(word) > _LONGEST:
            rule = phrase("须是至多{most}个看得见的字", most=_LONGEST)
            raise InvalidInput(
                phrase("筛选{dimension}", dimension=dimension), "（不显示）", rule, "请换一个词"
            )
        if known is not None and word not in known:
            rule = phrase("须是这些词：{known}", known=joined(sorted(filter(None, known))))
            raise InvalidInput(phrase("筛选{dimension}", dimension=dimension), word, rule, "请换一个词")
