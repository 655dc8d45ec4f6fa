"""学员名册: numbers masked, in the roster's order."""

from typing import Any, Final

from yanxiu.documents.identity import mask_id_number
from yanxiu.models import Mode, TrainingClass
from yanxiu.policy import Post, TitleLevel
from yanxiu.policy.wording import word
from yanxiu.services.facts.enrollment import TraineeRecord, trainee_records
from yanxiu.services.papers.shared import class_head
from yanxiu.services.work import Work

MODES: Final = {Mode.ONSITE: "线下", Mode.ONLINE: "线上"}
GENDERS: Final = {"male": "男", "female": "女"}


def roster(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The trainees on a class; who withdrew is left out."""
    records = trainee_records(work, cls)
    modes = [record.enrollment.mode for record in records]
    return {
        "head": class_head(work, cls),
        "total": len(records),
        "onsite": modes.count(Mode.ONSITE),
        "online": modes.count(Mode.ONLINE),
        "trainees": [_line(place, record) for place, record in enumerate(records, 1)],
    }


def _line(place: int, record: TraineeRecord) -> dict[str, str]:
    row, person = record.enrollment, record.trainee
    return {
        "position": str(place),
        "name": person.name,
        "gender": gender(person.gender),
        "id_mask": mask_id_number(person.id_number or ""),
        "employer": row.employer or "",
        "job": row.job or "",
        "title": row.title or "",
        "title_level": word(TitleLevel(row.title_level)) if row.title_level else "",
        "post": word(Post(row.post)) if row.post else "",
        "province": row.province or "",
        "mode": MODES[row.mode] if row.mode else "",
        "remark": "",
    }


def gender(text: str | None) -> str:
    """How a form calls it."""
    return GENDERS.get(text or "", text or "")
