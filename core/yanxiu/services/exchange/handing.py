"""Handing a package over: from then on nobody alters it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.models import PackageKind, SubmittedPackage, TrainingClass
from yanxiu.policy import Chain, Stage
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
        due_document=due.citation.document if due else None,
        due_clause=due.citation.clause if due else None,
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
    asked = documents_of(cls, chain)
    return next((one for one in found if one.citation.document in asked), found[0] if found else None)


def documents_of(cls: TrainingClass, chain: Chain) -> set[str]:
    """The documents in which the receiver of this level's reports asks for them."""
    return {
        form.document
        for pack in chain.packs
        if pack.jurisdiction.level == cls.project.level
        for form in pack.report_formats
    }
