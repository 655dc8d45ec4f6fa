"""年度经费台账: the money of a year by class, by host and by budget line, each with the same total."""

from typing import Any

from yanxiu.services.ledger_sums import Line
from yanxiu.services.ledgers import BY_WORDS, By, ledger
from yanxiu.services.papers.shared import in_capitals, yuan
from yanxiu.services.work import Work


def yearly_ledger(work: Work, year: int) -> dict[str, Any]:
    """What the year's classes were planned, spent, granted, paid; not known stays blank, never zero."""
    made = {by: ledger(work, by, {"year": str(year)}) for by in By}
    total = made[By.CLASS].total
    sums = (
        ("批复", total.amounts.approved),
        ("拨付", total.amounts.paid),
        ("追回", total.amounts.recovered),
        ("净拨付", total.amounts.net),
    )
    return {
        "year": year,
        "unit": work.tenant.name,
        "parts": [
            {"name": BY_WORDS[by], "lines": [_line(line) for line in one.lines]} for by, one in made.items()
        ],
        "total": _line(total),
        "without_voucher": total.without_voucher,
        "sums": [
            {"label": label, "amount": yuan(amount), "capital": in_capitals(amount)}
            for label, amount in sums
            if amount is not None
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    amounts = line.amounts
    return {
        "number": "" if line.number is None else f"{line.year}/{line.number}",
        "label": line.label if line.number is None else f"{line.year}/{line.number} {line.label}",
        "topic": line.label,
        "host": line.host,
        "budget_line": line.budget_line,
        "classes": str(line.classes),
        "planned": yuan(amounts.planned),
        "spent": yuan(amounts.spent),
        "requested": yuan(amounts.requested),
        "proposed": yuan(amounts.proposed),
        "approved": yuan(amounts.approved),
        "paid": yuan(amounts.paid),
        "recovered": yuan(amounts.recovered),
        "outstanding": yuan(amounts.outstanding),
        "net": yuan(amounts.net),
    }
