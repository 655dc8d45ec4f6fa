"""结业登记表: one page for each trainee, with the identity number in full, as the form asks for it."""

from decimal import Decimal
from typing import Any, Final

from yanxiu.documents.identity import check_id_number
from yanxiu.models import TrainingClass
from yanxiu.policy import TitleLevel
from yanxiu.policy.wording import word
from yanxiu.services.facts.enrollment import ClassTrainees, TraineeRecord, class_trainees
from yanxiu.services.paper_refusals import nobody_on_roster
from yanxiu.services.papers.roster import MODES, gender
from yanxiu.services.papers.shared import class_head, day, figure
from yanxiu.services.work import Work

ATTENDED: Final = {True: "全部参加", False: "有缺席", None: ""}


def registration_form(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The forms of all trainees of a class; raises ``WrongState`` while there is none."""
    found = class_trainees(work, cls)
    if not found.records:
        raise nobody_on_roster()
    taught = sum(found.signed.taught.values(), Decimal(0)) or cls.hours
    return {
        "head": class_head(work, cls),
        "trainees": [
            _form(work, found, record, place, taught) for place, record in enumerate(found.records, 1)
        ],
    }


def _form(
    work: Work, found: ClassTrainees, record: TraineeRecord, place: int, taught: Decimal | None
) -> dict[str, str]:
    row, person = record.enrollment, record.trainee
    hours = found.signed.hours(row)
    numbered = found.numbers.get(row.id)
    born = check_id_number(person.id_number, work.today).born_on if person.id_number else None
    return {
        "position": str(place),
        "name": person.name,
        "gender": gender(person.gender),
        "born_on": day(born),
        "id_number": person.id_number or "",
        "employer": row.employer or "",
        "job": row.job or "",
        "title": row.title or "",
        "title_level": word(TitleLevel(row.title_level)) if row.title_level else "",
        "phone": person.phone or "",
        "mode": MODES[row.mode] if row.mode else "",
        "hours": figure(taught if hours is None else hours),
        "attended": ATTENDED[found.signed.attended_all(row)],
        **_result(record),
        "certificate": numbered.number if numbered else "",
    }


def _result(record: TraineeRecord) -> dict[str, str]:
    assessed, thesis = record.assessment, record.thesis
    handed_in = thesis is not None and thesis.present
    return {
        "thesis": (thesis.title or "已提交") if thesis and handed_in else "",
        "thesis_on": day(thesis.submitted_on) if thesis and handed_in else "",
        "result": word(assessed.result) if assessed and assessed.result else "",
        "score": figure(assessed.score) if assessed else "",
        "assessed_on": day(assessed.assessed_on) if assessed else "",
    }
