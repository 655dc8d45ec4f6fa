"""Certificate numbers for the people of a report: by a series, or from a sheet; whole or not at all."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from yanxiu.models import MinistryReceipt
from yanxiu.phrases import message_of, phrase
from yanxiu.reporting.receipt import ExpectedTrainee, ReceiptRefusedError, read_receipt
from yanxiu.services import checks
from yanxiu.services.certificate_numbers import well_formed
from yanxiu.services.errors import DomainError, InvalidInput
from yanxiu.services.exchange import link
from yanxiu.services.exchange.people import passed_of

_MOST_DIGITS: Final = 12


def by_series(report: Mapping[str, Any], prefix: str, first: int, digits: int) -> dict[str, str]:
    """Numbers that count on from ``first``, by roster line, for all who passed."""
    start = well_formed(checks.filled("编号前缀", prefix))
    if not 1 <= digits <= _MOST_DIGITS:
        rule = phrase("须在 1 至 {most} 之间", most=_MOST_DIGITS)
        raise InvalidInput("流水号位数", digits, rule, "请核对后重填")
    lines = passed_of(report)
    last = checks.count("起始流水号", first) + len(lines) - 1
    if len(str(last)) > digits:
        rule = phrase("{n} 人编到 {last}，超过 {digits} 位", n=len(lines), last=last, digits=digits)
        raise InvalidInput("起始流水号", first, rule, "请增加位数，或换一个起始流水号")
    return {str(line.number): f"{start}{first + at:0{digits}d}" for at, line in enumerate(lines)}


def by_sheet(report: Mapping[str, Any], content: bytes, *, package_sha256: str) -> dict[str, str]:
    """Numbers of a receipt file (.json or .xlsx: name, identity number, number), by roster line."""
    lines = passed_of(report)
    expected = [ExpectedTrainee(line.cells["name"], line.cells["id_number"]) for line in lines]
    try:
        given = read_receipt(content, expected, package_sha256=package_sha256).numbers
    except ReceiptRefusedError as error:
        raise DomainError(phrase("没有编号：{error}", error=message_of(error))) from error
    return {str(line.number): well_formed(given[line.cells["id_number"].upper()]) for line in lines}


def last_given() -> str:
    """The number that was given last, to count on from; nothing where none was given yet."""
    asked = (
        select(MinistryReceipt.numbers)
        .where(MinistryReceipt.numbers.is_not(None))
        .order_by(MinistryReceipt.created_at.desc())
        .limit(1)
    )
    with link.reading() as session:
        numbers = session.scalar(asked) or {}
    return max(numbers.values(), default="")
