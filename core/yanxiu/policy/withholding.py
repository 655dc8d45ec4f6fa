"""Tax withheld from fees for services (劳务报酬): from a payment to what is left of it, and back.

The built-in schedule is 国家税务总局公告2018年第61号 第八条 with its withholding table 二, in force from
2019-01-01: 800 yuan are free up to a payment of 4,000, a fifth above that.  A tenant may load another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from .errors import PolicyError
from .money import parse_money

_FEN = Decimal("0.01")


@dataclass(frozen=True)
class Band:
    """Taxable income in yuan above `above` bears `rate`, less `deduction` (速算扣除数)."""

    above: Decimal
    rate: Decimal
    deduction: Decimal


@dataclass(frozen=True)
class Withholding:
    """A schedule: up to `small` yuan `allowance` is free, above it the share `share`; then the bands."""

    name: str
    document: str
    in_force_from: date
    allowance: Decimal
    small: Decimal
    share: Decimal
    bands: tuple[Band, ...]

    def withheld(self, payment: Decimal) -> Decimal:
        """The tax on one payment before tax, in yuan, rounded half up to the fen."""
        free = self.allowance if payment <= self.small else payment * self.share
        taxable = max(payment - free, Decimal(0))
        band = max((b for b in self.bands if taxable >= b.above), key=lambda b: b.above)
        tax = taxable * band.rate - band.deduction
        return max(tax, Decimal(0)).quantize(_FEN, ROUND_HALF_UP)

    def grossed_up(self, net: Decimal) -> Decimal:
        """The least payment before tax, in yuan, that leaves `net`: the payer bears the tax.

        Where no payment leaves exactly `net` (a step of the schedule), the least that leaves more.
        """
        low, high = _fen(net), _fen(net) * 4 + 100
        while low < high:
            middle = (low + high) // 2
            payment = middle * _FEN
            if payment - self.withheld(payment) < net:
                low = middle + 1
            else:
                high = middle
        return low * _FEN


def _fen(amount: Decimal) -> int:
    return int((amount / _FEN).to_integral_value(ROUND_FLOOR))


LABOUR_WITHHOLDING = Withholding(
    name="居民个人劳务报酬所得预扣预缴",
    document="国家税务总局公告2018年第61号",
    in_force_from=date(2019, 1, 1),
    allowance=Decimal(800),
    small=Decimal(4000),
    share=Decimal("0.2"),
    bands=(
        Band(Decimal(0), Decimal("0.2"), Decimal(0)),
        Band(Decimal(20000), Decimal("0.3"), Decimal(2000)),
        Band(Decimal(50000), Decimal("0.4"), Decimal(7000)),
    ),
)


def read_withholding(table: Mapping[str, Any]) -> Withholding:
    """A schedule out of its table; raises `PolicyError` naming the field, its value and what it should be."""
    try:
        bands = tuple(
            Band(parse_money(b["above"]), parse_share(b["rate"]), parse_money(b["deduction"]))
            for b in table["bands"]
        )
        made = Withholding(
            name=str(table["standard"]),
            document=str(table["document"]),
            in_force_from=as_date("in_force_from", table["in_force_from"]),
            allowance=parse_money(table["allowance"]),
            small=parse_money(table["small"]),
            share=parse_share(table["share"]),
            bands=bands,
        )
    except KeyError as missing:
        raise PolicyError(f"预扣率表缺 {missing.args[0]}：请补上这一栏") from missing
    except (TypeError, ValueError) as error:
        raise PolicyError(f"预扣率表：{error}") from error
    _check(made)
    return made


def _check(made: Withholding) -> None:
    """Bands from zero upwards, each below one: otherwise what is left could shrink as the payment grows."""
    starts = [band.above for band in made.bands]
    if not starts or starts[0] != 0 or starts != sorted(set(starts)):
        raise PolicyError(f"预扣率表的 bands 应从 above: 0 起逐级升高，而不是 {[str(s) for s in starts]}")
    if any(band.rate > Decimal("0.6") for band in made.bands):
        raise PolicyError("预扣率表的 rate 高于 60%：请核对，如 20%")


def parse_share(value: object) -> Decimal:
    """A part of one, from `70%` or `"0.7"`; raises `ValueError` for anything else."""
    text = str(value).strip()
    try:
        share = Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
    except ArithmeticError:
        share = Decimal(-1)
    if isinstance(value, bool | float) or not 0 <= share <= 1:
        raise ValueError(f"比例 {value!r} 看不懂：请写 70% 这样的百分数，0% 至 100%")
    return share


def as_date(name: str, value: object) -> date:
    """A date, written 2024-10-14; raises `ValueError` naming the field."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{name} 的值 {value!r} 不是日期：请写 2024-10-14 这样的日期") from None
