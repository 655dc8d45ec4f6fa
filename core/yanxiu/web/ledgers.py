"""经费台账 as lists: what its columns and filters are, on the officer's pages and the host's."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from flask import Response
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from yanxiu.documents.amounts import capital
from yanxiu.services.ledgers import By, Ledger, ledger
from yanxiu.services.listing import part_of
from yanxiu.services.movements import WORDS
from yanxiu.services.work import Work
from yanxiu.web.listing import Column, Filter, Listing

_AMOUNTS: Final = {
    "planned": _l("预算（元）"),
    "spent": _l("支出（元）"),
    "requested": _l("申请（元）"),
    "proposed": _l("测算（元）"),
    "approved": _l("批复（元）"),
    "paid": _l("拨付（元）"),
    "recovered": _l("追回（元）"),
    "outstanding": _l("待拨付（元）"),
    "net": _l("净拨付（元）"),
}
_FILTERS: Final = (
    Filter("q", "选题或单位"),
    Filter("year", "年度"),
    Filter("subsidy", "补助", [(str(state), word) for state, word in WORDS.items()]),
)


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _amount(name: str, label: str | LazyString) -> Column:
    return Column(name, label, lambda line: _yuan(getattr(line.amounts, name)), "n")


def _listing(name: str, words: Sequence[Column], *, most: Sequence[str] = tuple(_AMOUNTS)) -> Listing:
    amounts = [_amount(key, label) for key, label in _AMOUNTS.items() if key in most]
    return Listing(name, columns=(*words, *amounts), filters=_FILTERS)


_YEAR: Final = Column("year", "年度", lambda line: str(line.year), "nw")
_CLASSES: Final = Column("classes", "班次", lambda line: str(line.classes), "n")
_TOPIC: Final = Column("topic", "选题", lambda line: line.label)
_NUMBER: Final = Column("number", "计划序号", lambda line: f"{line.year}/{line.number}", "nw")
_HOST: Final = Column("host", "承办单位", lambda line: line.host)
_LINE: Final = Column("line", "列支渠道", lambda line: line.budget_line)

OFFICER: Final = {
    By.CLASS: _listing("officer-ledger", (_TOPIC, _NUMBER, _HOST, _LINE)),
    By.HOST: _listing("officer-ledger-hosts", (_HOST, _YEAR, _CLASSES)),
    By.LINE: _listing(
        "officer-ledger-lines", (Column("line", "列支渠道", lambda line: line.label), _YEAR, _CLASSES)
    ),
}
HOST: Final = _listing("host-ledger", (_TOPIC, _NUMBER, _LINE))


def answer(work: Work, listing: Listing, by: By, template: str, host: Any = None) -> Response | str:
    """The list, or its export; the total is that of all that the filters leave, not of one page."""
    asked = listing.asked()
    made = ledger(work, by, asked.values, host_id=host)
    part = part_of(list(made.lines), asked.window)
    return listing.answer(
        work,
        asked,
        part,
        template,
        by=by,
        sums=sums(made),
        total=made.total,
        year=asked.values.get("year", ""),
    )


def sums(made: Ledger) -> list[tuple[str, Decimal, str]]:
    """The known totals with their words, in figures and in capitals, for the head of the page."""
    total = made.total.amounts
    named = {
        _("批复"): total.approved,
        _("拨付"): total.paid,
        _("待拨付"): total.outstanding,
        _("追回"): total.recovered,
        _("净拨付"): total.net,
    }
    return [(label, amount, capital(amount)) for label, amount in named.items() if amount is not None]
