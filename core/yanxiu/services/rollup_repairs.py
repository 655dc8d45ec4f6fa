"""Proving that the summary's figures are those of the rows, and putting right what is not, on the record."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import TrainingClass
from yanxiu.services import rollup
from yanxiu.services.rollup import Difference
from yanxiu.services.work import Work

__all__ = ["Difference", "check", "class_names", "repair"]


def check(work: Work) -> list[Difference]:
    """What does not equal the rows: classes, projects, applications, then cells; an empty list is a proof."""
    return rollup.reconcile(work.session)


def repair(work: Work) -> list[Difference]:
    """Write every figure of the tenant anew; gives what was wrong, which the audit log counts."""
    wrong = rollup.repair(work.session)
    work.record("summary.repair", "summary", None, wrong=len(wrong))
    return wrong


def class_names(work: Work, wrong: Iterable[Difference]) -> Mapping[str, str]:
    """Year and number of the classes among them, by id, as commands take them: 2025/12."""
    keys = [UUID(str(one.key[0])) for one in wrong if one.grain == "class"]
    found = work.session.execute(
        select(TrainingClass.id, TrainingClass.year, TrainingClass.number).where(TrainingClass.id.in_(keys))
    )
    return {str(key): f"{year}/{number}" for key, year, number in found}
