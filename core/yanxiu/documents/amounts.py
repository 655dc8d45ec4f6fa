"""Money and dates as official papers write them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import cn2an

_FEN = Decimal("0.01")
_TEN_THOUSAND = Decimal(10_000)
_LARGEST = Decimal(10) ** 14


def yuan(amount: Decimal) -> str:
    """`45,000.00 元`, rounded half up to 分; whole sums without decimals."""
    rounded = _to_fen(amount)
    return f"{rounded:,.0f} 元" if rounded == rounded.to_integral_value() else f"{rounded:,.2f} 元"


def wan_yuan(amount: Decimal) -> str:
    """`4.5 万元`, up to four decimals, never rounded away: a sum that needs more is written in 元."""
    wan = _to_fen(amount) / _TEN_THOUSAND
    if wan != wan.quantize(Decimal("0.0001")):
        return yuan(amount)
    return f"{wan.normalize():f} 万元" if wan else "0 元"


def yuan_and_wan(amount: Decimal) -> str:
    """`45,000 元（4.5 万元）`; below 一万元 only the first."""
    exact, wan = yuan(amount), wan_yuan(amount)
    return exact if amount < _TEN_THOUSAND or wan == exact else f"{exact}（{wan}）"


def capital(amount: Decimal) -> str:
    """The sum in capital characters: `肆万伍仟元整`. ValueError where it is negative or overlong."""
    rounded = _to_fen(amount)
    if rounded < 0:
        raise ValueError(f"大写金额不能为负数：{rounded}。请分别写明应收与应付")
    if rounded >= _LARGEST:
        raise ValueError(f"大写金额超过14位整数：{rounded}。请核对金额")
    # abs() because the library writes 负零元整 for minus zero; the text form because it truncates floats.
    return str(cn2an.an2cn(f"{abs(rounded):.2f}", "rmb"))


def long_date(day: date) -> str:
    """`2024年9月3日`, without spaces or leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def date_span(first: date, last: date) -> str:
    """`2024年9月3日至6日`: what both days share is written once. One day is written alone."""
    if last < first:
        raise ValueError(f"结束日期 {long_date(last)} 早于开始日期 {long_date(first)}，请核对")
    if first == last:
        return long_date(first)
    if first.year != last.year:
        return f"{long_date(first)}至{long_date(last)}"
    end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{long_date(first)}至{end}"


def _to_fen(amount: Decimal) -> Decimal:
    if not isinstance(amount, Decimal):
        raise TypeError(f"金额应为 Decimal，现为 {type(amount).__name__}：{amount}")
    if not amount.is_finite():
        raise ValueError(f"金额不是数：{amount}")
    return amount.quantize(_FEN, ROUND_HALF_UP)
