"""Money of classes: budget, expenses, settlement, subsidy and what was paid of it, in whole yuan."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from yanxiu.models import (
    Budget,
    BudgetLine,
    ClassState,
    Expense,
    FundingSource,
    MovementKind,
    Settlement,
    SettlementState,
    Subsidy,
    SubsidyMovement,
    SubsidyState,
)
from yanxiu.policy import Level, Payer
from yanxiu_demo.seed.classes import Run, parts_of
from yanxiu_demo.seed.ids import Ids
from yanxiu_demo.seed.outline import Task
from yanxiu_demo.seed.sheets import Sheets
from yanxiu_demo.seed.words import PART

_PARTS: Final = {str(head): part for head, part in PART.items()}
_A_DAY: Final = 400
_CEILING: Final = {Level.NATIONAL: 165_000, Level.PROVINCIAL: 45_000}
_PAID_AFTER: Final = 55
_RECOVERED_AFTER: Final = 120
_REFUSED, _RECOVERED = 0.02, 0.006


@dataclass
class Money:
    """Writes the money of one department's classes."""

    task: Task
    chance: random.Random
    ids: Ids

    def write(self, sheets: Sheets, run: Run, trainees: int) -> None:
        """Write what a class has come to."""
        if not run.reached(ClassState.FILED):
            return
        planned = run.terms.headcount * run.days * _A_DAY
        subsidy = min(_CEILING[run.terms.level], planned) if run.terms.fiscal else 0
        self._budget(sheets, run, planned, subsidy)
        if not run.reached(ClassState.REPORTED):
            return
        spent = round(trainees * run.days * _A_DAY * self.chance.uniform(0.75, 1.02))
        for head, amount in parts_of(spent, _PARTS).items():
            sheets.add(Expense, self.ids(), run.key, head, amount, Payer.PROJECT, run.ends_on, "样例收款单位")
        asked = min(subsidy, spent)
        self._settlement(sheets, run, asked)
        if asked:
            self._subsidy(sheets, run, asked)

    def _budget(self, sheets: Sheets, run: Run, planned: int, subsidy: int) -> None:
        key = self.ids()
        drawn = run.starts_on - timedelta(days=45)
        sheets.add(Budget, key, run.key, planned, drawn, run.days, run.terms.headcount, 3)
        left = subsidy
        for head, amount in parts_of(planned, _PARTS).items():
            fiscal = min(left, amount)
            left -= fiscal
            for source, part in ((FundingSource.FISCAL, fiscal), (FundingSource.OWN, amount - fiscal)):
                if part:
                    sheets.add(BudgetLine, self.ids(), key, head, source, part)

    def _settlement(self, sheets: Sheets, run: Run, asked: int) -> None:
        closed = run.reached(ClassState.SETTLED)
        day = run.ends_on + timedelta(days=30) if closed else None
        state = SettlementState.CLOSED if closed else SettlementState.DRAFT
        closed_on = run.ends_on + timedelta(days=45) if closed else None
        confirmed = run.ends_on + timedelta(days=18)
        sheets.add(Settlement, self.ids(), run.key, state, asked, 0, confirmed, day, closed_on)

    def _subsidy(self, sheets: Sheets, run: Run, asked: int) -> None:
        if not run.reached(ClassState.SETTLED):
            return
        proposed, approved = (run.ends_on + timedelta(days=days) for days in (30, 40))
        paid_on, recovered_on = (self._by(run, days) for days in (_PAID_AFTER, _RECOVERED_AFTER))
        draw = self.chance.random()
        if draw < _REFUSED or paid_on is None:
            state = SubsidyState.REFUSED if draw < _REFUSED else SubsidyState.PROPOSED
            sheets.add(Subsidy, self.ids(), run.key, state, asked, proposed, *[None] * 6)
            return
        back = asked // 4 if recovered_on and draw > 1 - _RECOVERED else None
        state = SubsidyState.RECOVERED if back else SubsidyState.PAID
        sheets.add(
            Subsidy,
            self.ids(),
            run.key,
            state,
            asked,
            proposed,
            asked,
            approved,
            asked,
            paid_on,
            back,
            recovered_on if back else None,
        )
        self._moved(sheets, run, MovementKind.PAYMENT, asked, paid_on)
        if back and recovered_on:
            self._moved(sheets, run, MovementKind.RECOVERY, back, recovered_on)

    def _by(self, run: Run, days: int) -> date | None:
        """The day so many days after the class, once it has come."""
        day = run.ends_on + timedelta(days=days)
        return day if day <= self.task.as_of else None

    def _moved(self, sheets: Sheets, run: Run, kind: MovementKind, amount: int, day: date) -> None:
        voucher = f"样例凭证{run.terms.starts_on.year}-{run.number:04d}"
        sheets.add(SubsidyMovement, self.ids(), run.key, kind, amount, day, voucher)
