"""Sample tables of training-fee standards, and facts of a class that costs something."""

from decimal import Decimal
from typing import Any

from yanxiu.policy import ClassFacts, ExpenseHead, LectureRank, Payer
from yanxiu.policy.facts import (
    DeliveryFacts,
    ExpenseFacts,
    FundingFacts,
    LectureFacts,
    RosterFacts,
)
from yanxiu.policy.facts.view import Readings, View


def table(**changed: Any) -> dict[str, Any]:
    """A table with the figures of the central measure, as a tenant's value."""
    return {
        "kind": "training_fee",
        "standard": "样例培训费管理办法",
        "document": "样例〔2016〕1号",
        "issued_on": "2016-12-27",
        "in_force_from": "2017-01-01",
        "author": "样例登记人",
        "categories": {
            "一类": {"total": 760},
            "二类": {"total": 650},
            "三类": {"total": 550, "items": {"住宿费": 340, "伙食费": 130, "其他": 80}},
        },
        "long_classes": {"after_days": 30, "share": "70%"},
        "travel_days": {"registration": 1, "return": 1},
        "lectures": {
            "deputy_senior": {"per_hour": 500},
            "senior": {"per_hour": 1000},
            "academician": {"per_hour": 1500, "as_a_rule": True},
        },
        "hours_per_half_day": 4,
        **changed,
    }


def spent(head: ExpenseHead, amount: Decimal | int, payer: Payer = Payer.PROJECT) -> ExpenseFacts:
    """One line of expenses."""
    return ExpenseFacts(category=head, amount=Decimal(amount), payer=payer)


def lecture(rank: LectureRank, hours: int, net: int, paid: int) -> LectureFacts:
    """One lecture fee."""
    return LectureFacts(rank=rank, hours=Decimal(hours), net=Decimal(net), paid=Decimal(paid))


def seen(facts: ClassFacts) -> Any:
    """The facts as a rule sees them: what is not supplied is unknown."""
    return View(facts, Readings())


def class_of(people: int = 50, days: int = 5, travel: int = 0, **funding: Any) -> Any:
    """A class of category three, with these accounts; a value of None is not supplied."""
    accounts: dict[str, Any] = {"fee_category": "三类", "expenses": (), "lectures": (), **funding}
    parts: dict[str, Any] = {
        "roster": RosterFacts(**_known(onsite=people)),
        "delivery": DeliveryFacts(**_known(total_days=days, travel_days=travel)),
        "funding": FundingFacts(**_known(**accounts)),
    }
    return seen(ClassFacts(**parts))


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
