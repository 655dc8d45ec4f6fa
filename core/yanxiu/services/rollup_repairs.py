"""Proving that the summary's figures are those of the rows, and putting right what is not, on the record."""

from yanxiu.services import rollup
from yanxiu.services.rollup import Difference
from yanxiu.services.work import Work

__all__ = ["Difference", "check", "repair"]


def check(work: Work) -> list[Difference]:
    """What does not equal the rows: classes, projects, applications, then cells; an empty list is a proof."""
    return rollup.reconcile(work.session)


def repair(work: Work) -> list[Difference]:
    """Write every figure of the tenant anew; gives what was wrong, which the audit log counts."""
    wrong = rollup.repair(work.session)
    work.record("summary.repair", "summary", None, wrong=len(wrong))
    return wrong
