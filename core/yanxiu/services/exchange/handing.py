"""Handing a package over: from then on nobody alters it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.models import PackageKind, SubmittedPackage, TrainingClass
from yanxiu.policy import Chain, ReportFormat, Stage
from yanxiu.reporting.container import sha256
from yanxiu.services.chains import class_chain
from yanxiu.services.deadlines import Deadline, class_deadlines
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Parcel:
    """What is handed over, and the stage whose date it has to keep."""

    kind: PackageKind
    stage: Stage
    format: str
    content: bytes
    attempt: int


def hand_over(work: Work, cls: TrainingClass, parcel: Parcel, day: date, **about: Any) -> SubmittedPackage:
    """Put a package where the ministry reads it; ``about`` names its report or change, and counts people."""
    project, due = cls.project, _due(work, cls, parcel.stage)
    document, clause = (due.citation.document, due.citation.clause) if due else _asked(work, cls)
    made = SubmittedPackage(
        kind=parcel.kind,
        class_id=cls.id,
        attempt=parcel.attempt,
        year=cls.year,
        level=project.level,
        class_number=cls.number,
        topic=cls.actual_topic or project.topic,
        host=cls.actual_host_name or project.host.name,
        starts_on=cls.actual_starts_on or project.starts_on,
        ends_on=cls.actual_ends_on or project.ends_on,
        due_on=due.due if due else None,
        due_document=document or None,
        due_clause=clause or None,
        format=parcel.format,
        sha256=sha256(parcel.content),
        size=len(parcel.content),
        content=parcel.content,
        submitted_on=day,
        **about,
    )
    work.session.add(made)
    work.session.flush()
    return made


def _due(work: Work, cls: TrainingClass, stage: Stage) -> Deadline | None:
    """The date that the receiver's own document sets for this stage, else the nearest of the stage."""
    chain = class_chain(work, cls)
    found = [one for one in class_deadlines(work, cls, chain=chain) if one.stage is stage]
    asked = {form.document for form in _forms(cls, chain)}
    return next((one for one in found if one.citation.document in asked), found[0] if found else None)


def _asked(work: Work, cls: TrainingClass) -> tuple[str, str]:
    """Where the receiver asks for reports at all; nothing where nobody does."""
    return next(((form.document, form.clause) for form in _forms(cls, class_chain(work, cls))), ("", ""))


def _forms(cls: TrainingClass, chain: Chain) -> list[ReportFormat]:
    """The forms in which classes of this level are reported."""
    level = cls.project.level
    return [form for pack in chain.packs if pack.jurisdiction.level == level for form in pack.report_formats]
