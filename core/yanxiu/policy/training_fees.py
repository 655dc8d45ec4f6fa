"""What a class may cost within a training-fee standard: for plugins whose documents refer to one.

Teaching stands outside the ceiling and is limited lecture by lecture; all other heads offset one another
below it.  Whatever is not known (the category, the days, the table) makes the answer unknown.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from .comparisons import Comparison, at_most, each, every, is_true, not_applicable
from .facts import ClassFacts, LectureFacts
from .parameters import Entry
from .standards import is_standard, read_standard, standard_read
from .subsidy import eligible_expenses
from .unknown import Unknown, lift
from .vocabulary import ExpenseHead, Payer

_FEN = Decimal("0.01")
ALL_HEADS = tuple(ExpenseHead)
NO_TABLE = "没有按类别规定的讲课费标准"


def fee_ceiling(facts: ClassFacts, table: Any) -> Any:
    """What all heads but teaching may cost together, in yuan; unknown while something for it is."""
    return lift(
        lambda known, *terms: read_standard(known).ceiling(*terms),
        table,
        facts.funding.fee_category,
        facts.roster.onsite,
        facts.delivery.total_days,
        facts.delivery.travel_days,
    )


def within_standard(facts: ClassFacts, table: Any, heads: Iterable[str] = ALL_HEADS) -> Any:
    """What of the class's cost stays within the standard, in yuan; unknown while something for it is.

    Never more than the class did cost: the ceiling or the other heads' cost, whichever is less, and of each
    lecture what its limit leaves.  Teaching that is not recorded lecture by lecture cannot be held against
    a limit and does not count.
    """
    among = set(heads)
    expenses: Any = facts.funding.expenses
    if isinstance(expenses, Unknown):
        return lift(lambda *_: None, expenses, table)
    counted = [lift(_beside_teaching(among), e.category, e.payer, e.amount) for e in expenses]
    spent = lift(lambda *amounts: sum(amounts, Decimal(0)), *counted)
    other = lift(min, spent, fee_ceiling(facts, table))
    return lift(lambda a, b: a + b, other, _teaching(facts, table, expenses, among))


def _beside_teaching(heads: set[str]) -> Any:
    def counted(head: Any, payer: Any, amount: Decimal) -> Decimal:
        within = head in heads and head != ExpenseHead.TEACHING and payer == Payer.PROJECT
        return amount if within else Decimal(0)

    return counted


def _teaching(facts: ClassFacts, table: Any, expenses: Any, heads: set[str]) -> Any:
    """What of the lectures stays within their limits, but not more than teaching did cost."""
    if ExpenseHead.TEACHING not in heads:
        return Decimal(0)
    spent = [lift(_only_teaching, e.category, e.payer, e.amount) for e in expenses]
    total = lift(lambda *amounts: sum(amounts, Decimal(0)), *spent)
    if total == Decimal(0):
        return total
    lectures: Any = facts.funding.lectures
    if isinstance(lectures, Unknown):
        return lift(lambda *_: None, lectures)
    allowed = [lift(_allowed, table, one.rank, one.hours, one.net, one.paid) for one in lectures]
    return lift(lambda cost, *amounts: min(cost, sum(amounts, Decimal(0))), total, *allowed)


def _only_teaching(head: Any, payer: Any, amount: Decimal) -> Decimal:
    return amount if head == ExpenseHead.TEACHING and payer == Payer.PROJECT else Decimal(0)


def _allowed(table: Mapping[str, Any], rank: Any, hours: Decimal, net: Decimal, paid: Decimal) -> Decimal:
    """Of a class's share of a lecture, what the limit on the whole lecture leaves; rounded down."""
    limit = read_standard(table).lecture_limit(rank, hours)
    return paid if net <= limit else (paid * limit / net).quantize(_FEN, ROUND_DOWN)


def lectures_within(facts: ClassFacts, entry: Entry, *, firm: bool = True) -> Comparison:
    """Whether every lecture fee after tax stays within the standard's limit; names the table that was read.

    `firm` asks for the limits that bind; without it, for those that the measure gives as a rule only.  Does
    not apply where the tenant supplied a sum instead of a table.
    """
    table = entry.value
    if not isinstance(table, Unknown) and not is_standard(table):
        return not_applicable(NO_TABLE)

    def held(one: LectureFacts) -> Comparison:
        binding = lift(lambda known, rank: read_standard(known).rate(rank).firm is firm, table, one.rank)
        if binding is False:
            return not_applicable(NO_TABLE)
        return at_most(one.net, _limit(table, one.rank, one.hours), "CNY")

    return every(_read(table), each(facts.funding.lectures, held, named="rank")).saying(standard_read(entry))


def costs_within(facts: ClassFacts, entry: Entry) -> Comparison:
    """Whether all heads but teaching stay within the ceiling together; names the table that was read."""
    heads = tuple(head for head in ExpenseHead if head is not ExpenseHead.TEACHING)
    spent = eligible_expenses(facts.funding.expenses, heads)
    return at_most(spent, fee_ceiling(facts, entry.value), "CNY").saying(standard_read(entry))


def _read(table: Any) -> Comparison:
    """Unknown while there is no table, whatever the lectures: no list, not even an empty one, hides that."""
    return is_true(lift(lambda _: True, table))


def _limit(table: Any, rank: Any, hours: Any) -> Any:
    return lift(lambda *known: read_standard(known[0]).lecture_limit(*known[1:]), table, rank, hours)
