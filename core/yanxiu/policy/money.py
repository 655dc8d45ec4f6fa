"""Yuan amounts as people write them: `45000`, `4.5万元`, `12.75 万元`, `1,234.50 元`."""

import re
from decimal import Decimal, InvalidOperation

_FORM = re.compile(r"^(?P<number>-?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|万|元)?$")

_TOO_MUCH = Decimal(10) ** 12


def parse_money(value: object) -> Decimal:
    """The amount in yuan, exact to the fen.

    Raises `ValueError` for anything else: floats (12.75 is not exact in binary), text that is no
    amount, a negative sum, a fraction of a fen, or a sum of 10^12 yuan and more.
    """
    if isinstance(value, (bool, float)):
        raise ValueError(f"金额 {value!r} 不能写成浮点数：请写整数元，或写成 12.75万元 这样的文字")
    amount = Decimal(value) if isinstance(value, int | Decimal) else _from_text(str(value))
    if not amount.is_finite() or abs(amount) >= _TOO_MUCH:
        raise ValueError(f"金额 {value} 不是能记账的数：请核对，应小于一万亿元")
    if amount < 0:
        raise ValueError(f"金额 {value} 是负数：金额不得小于0元")
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"金额 {value} 小于一分的部分无法记账：请精确到分")
    return amount


def _from_text(text: str) -> Decimal:
    match = _FORM.match(text.strip())
    if not match:
        raise ValueError(f"金额 {text!r} 看不懂：请写 45000、4.5万元 或 45000元")
    try:
        number = Decimal(match["number"].replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(f"金额 {text!r} 看不懂：请写 45000、4.5万元 或 45000元") from error
    return number * 10000 if (match["unit"] or "").startswith("万") else number
