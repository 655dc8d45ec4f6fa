"""Training-fee standards (培训费标准) as tables that a tenant loads.

A document that refers to another measure gives no figure; the figures come with the table of that measure:
ceilings per person and day by category, what becomes of long classes, lecture fees per class hour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .errors import PolicyError
from .money import parse_money
from .parameters import Entry
from .vocabulary import LectureRank
from .withholding import as_date, parse_share

TRAINING_FEE = "training_fee"
_FEN = Decimal("0.01")
_KEYS = {
    "standard",
    "kind",
    "document",
    "issuer",
    "issued_on",
    "in_force_from",
    "author",
    "categories",
    "long_classes",
    "travel_days",
    "lectures",
    "hours_per_half_day",
    "note",
}


@dataclass(frozen=True)
class FeeItem:
    """A part of a ceiling, in yuan per person and day.  Parts offset one another: only the total binds."""

    label: str
    amount: Decimal
    verified: bool


@dataclass(frozen=True)
class FeeCategory:
    """A category of training, whom it is for, and its ceiling in yuan per person and day."""

    name: str
    per_person_day: Decimal
    whom: str = ""
    items: tuple[FeeItem, ...] = ()


@dataclass(frozen=True)
class LectureRate:
    """The most for one class hour after tax, in yuan; not `firm`: the measure says "as a rule"."""

    rank: LectureRank
    per_hour: Decimal
    firm: bool = True


@dataclass(frozen=True)
class TrainingFeeStandard:
    """One version of a measure.

    Beyond `long_after` days the excess days alone count by `long_share`; registration and return count
    `registration_days` and `return_days` at most.
    """

    standard: str
    document: str
    issued_on: date
    in_force_from: date
    author: str
    categories: tuple[FeeCategory, ...]
    lectures: tuple[LectureRate, ...]
    hours_per_half_day: Decimal
    long_after: int
    long_share: Decimal
    registration_days: int
    return_days: int

    @property
    def cited(self) -> str:
        """How a decision names what it read."""
        return f"{self.document}《{self.standard}》（{self.issued_on.isoformat()}）"

    def category(self, name: str) -> FeeCategory:
        """One category; raises `PolicyError` with those there are."""
        found = next((one for one in self.categories if one.name == name), None)
        if found is None:
            known = "、".join(one.name for one in self.categories)
            raise PolicyError(f"培训费类别 {name!r} 不在{self.document}的标准中：应是 {known} 之一")
        return found

    def days_counted(self, total_days: int, travel_days: int) -> int:
        """Days that the ceiling is reckoned by: those of training, and of the journey only so many."""
        return total_days - max(travel_days - self.registration_days - self.return_days, 0)

    def ceiling(self, category: str, people: int, total_days: int, travel_days: int) -> Decimal:
        """What all but teaching may cost together, in yuan, rounded half up to the fen."""
        days = self.days_counted(total_days, travel_days)
        weighted = min(days, self.long_after) + max(days - self.long_after, 0) * self.long_share
        each = self.category(category).per_person_day
        return (each * people * weighted).quantize(_FEN, ROUND_HALF_UP)

    def lecture_limit(self, rank: LectureRank, hours: Decimal) -> Decimal:
        """The most for one expert's lecture in one half day after tax, in yuan, rounded half up."""
        rate = self.rate(rank)
        return (rate.per_hour * min(hours, self.hours_per_half_day)).quantize(_FEN, ROUND_HALF_UP)

    def rate(self, rank: LectureRank) -> LectureRate:
        """The rate of a rank; raises `PolicyError` where the table has none."""
        found = next((one for one in self.lectures if one.rank == rank), None)
        if found is None:
            raise PolicyError(f"{self.document}的标准没有 {rank} 的讲课费：请补全标准表的 lectures")
        return found


def is_standard(value: object) -> bool:
    """Whether a tenant's value is the table of a training-fee standard."""
    return isinstance(value, Mapping) and value.get("kind") == TRAINING_FEE


def read_standard(table: Mapping[str, Any]) -> TrainingFeeStandard:
    """A standard out of its table; raises `PolicyError` naming the field, its value and what it should be."""
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise PolicyError(f"培训费标准表有不认识的栏目 {unknown[0]!r}：可用 {'、'.join(sorted(_KEYS))}")
    try:
        made = _standard(table)
    except KeyError as missing:
        raise PolicyError(f"培训费标准表缺 {missing.args[0]}：请补上这一栏") from missing
    except (AttributeError, TypeError, ValueError) as error:
        raise PolicyError(f"培训费标准表：{error}") from error
    _check(made)
    return made


def _standard(table: Mapping[str, Any]) -> TrainingFeeStandard:
    long, travel = table["long_classes"], table["travel_days"]
    return TrainingFeeStandard(
        standard=_text("standard", table["standard"]),
        document=_text("document", table["document"]),
        issued_on=as_date("issued_on", table["issued_on"]),
        in_force_from=as_date("in_force_from", table["in_force_from"]),
        author=_text("author", table["author"]),
        categories=_dearest_first(table["categories"]),
        lectures=tuple(_rate(rank, table["lectures"][rank]) for rank in _ranks(table["lectures"])),
        hours_per_half_day=parse_money(table["hours_per_half_day"]),
        long_after=_count("long_classes.after_days", long["after_days"]),
        long_share=parse_share(long["share"]),
        registration_days=_count("travel_days.registration", travel["registration"]),
        return_days=_count("travel_days.return", travel["return"]),
    )


def _dearest_first(bodies: Mapping[str, Any]) -> tuple[FeeCategory, ...]:
    """The categories in an order that does not depend on how the table was kept."""
    made = [_category(name, body) for name, body in bodies.items()]
    return tuple(sorted(made, key=lambda one: (-one.per_person_day, one.name)))


def _ranks(bodies: Mapping[str, Any]) -> list[str]:
    """The ranks that a table names, in their own order; raises `ValueError` for a word that is none."""
    for name in bodies:
        if name not in set(LectureRank):
            raise ValueError(f"讲课费类别 {name!r} 应是 {'、'.join(LectureRank)} 之一")
    return [rank.value for rank in LectureRank if rank in bodies]


def _category(name: str, body: Mapping[str, Any]) -> FeeCategory:
    verified = body.get("items_verified", False)
    if not isinstance(verified, bool):
        raise ValueError(f"类别 {name} 的 items_verified 应是 true 或 false，而不是 {verified!r}")
    items = tuple(
        FeeItem(str(label), parse_money(amount), verified) for label, amount in body.get("items", {}).items()
    )
    items = tuple(sorted(items, key=lambda item: (-item.amount, item.label)))
    return FeeCategory(str(name), parse_money(body["total"]), str(body.get("whom", "")), items)


def _rate(name: str, body: Mapping[str, Any]) -> LectureRate:
    return LectureRate(LectureRank(name), parse_money(body["per_hour"]), not body.get("as_a_rule", False))


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} 的值 {value!r} 应是文字，不得为空")
    return value.strip()


def _count(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{name} 的值 {value!r} 应是不小于0的整数天数")
    return value


def _check(made: TrainingFeeStandard) -> None:
    """Refuse what cannot be a ceiling: nothing per day, or parts that do not make their verified total."""
    if not made.categories:
        raise PolicyError("培训费标准表的 categories 是空的：请至少写一个类别")
    for one in made.categories:
        if not one.per_person_day:
            raise PolicyError(f"类别 {one.name} 的 total 是 0：请写每人每天的综合定额")
        parts = sum((item.amount for item in one.items), Decimal(0))
        if one.items and parts != one.per_person_day:
            raise PolicyError(
                f"类别 {one.name} 的分项合计 {parts} 元，不等于 total {one.per_person_day} 元：请核对"
            )


def standard_read(entry: Entry) -> str:
    """Which table an entry's value came from, for findings and lines; empty where from none."""
    if entry.supplied_by is None or not is_standard(entry.value):
        return ""
    return f"按{read_standard(entry.value).cited}"
