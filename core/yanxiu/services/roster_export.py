"""学员名册 with whole identity numbers: taken out for a stated reason only, which stays in the audit log."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from yanxiu.documents.amounts import long_date
from yanxiu.documents.roster import write_roster_xlsx
from yanxiu.models import TrainingClass
from yanxiu.phrases import Quoted, phrase
from yanxiu.policy import Post, TitleLevel
from yanxiu.policy.wording import word
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts.enrollment import TraineeRecord, trainee_records
from yanxiu.services.roster_lines import MODES
from yanxiu.services.work import CLOCK, Work

SHORTEST: Final = 6
LONGEST: Final = 200
_COLUMNS: Final = (
    ("position", "序号"),
    ("name", "姓名"),
    ("id_number", "身份证号"),
    ("employer", "工作单位"),
    ("title", "职称（职业资格）"),
    ("title_level", "职称级别"),
    ("post", "岗位"),
    ("mode", "参加方式"),
)
_NUMBER: Final = re.compile(r"\d[\d\s-]{9,}")


@dataclass(frozen=True)
class TakenOut:
    """A roster as a file: its content, and how many people it names."""

    content: bytes
    trainees: int


def export_in_full(work: Work, class_id: UUID, reason: str) -> TakenOut:
    """The roster with whole numbers; the file's heading says who took it out, when and why.

    The reason stays in the audit log, so it must name no person: one with a long number in it is refused.
    """
    cls = work.get(TrainingClass, class_id, "班次")
    said = _checked(reason)
    records = trainee_records(work, cls)
    if not records:
        raise WrongState("学员名册", "没有学员", "有学员", "请先导入学员名单")
    work.record("roster.export_in_full", "class", cls.id, reason=said, rows=len(records))
    at = work.at.astimezone(CLOCK)
    notes = (
        phrase(
            "含完整身份证号，仅供下述事由使用，用后删除。导出人：{name}　导出时间：{day} {time}",
            name=Quoted(work.actor.name),
            day=long_date(work.today),
            time=f"{at:%H:%M}",
        ),
        phrase("事由：{reason}", reason=Quoted(said)),
    )
    lines = [_line(place, one) for place, one in enumerate(records, 1)]
    title = phrase("{topic}学员名册", topic=Quoted(cls.actual_topic or cls.project.topic))
    return TakenOut(write_roster_xlsx(lines, _COLUMNS, title=title, notes=notes), len(records))


def _checked(reason: str) -> str:
    said = " ".join(reason.split())
    if not SHORTEST <= len(said) <= LONGEST:
        rule = phrase("须有{shortest}至{longest}个字", shortest=SHORTEST, longest=LONGEST)
        given = phrase("{count} 个字", count=len(said))
        raise InvalidInput("导出事由", given, rule, "请写明交给谁、用来办什么事")
    if _NUMBER.search(said):
        raise InvalidInput(
            "导出事由", "（不显示）", "不得含身份证号、电话号码等长号码", "请只写事由，不写个人信息"
        )
    return said


def _line(place: int, record: TraineeRecord) -> dict[str, str]:
    row = record.enrollment
    return {
        "position": str(place),
        "name": record.trainee.name,
        "id_number": record.trainee.id_number or "",
        "employer": row.employer or "",
        "title": row.title or "",
        "title_level": word(TitleLevel(row.title_level)) if row.title_level else "",
        "post": word(Post(row.post)) if row.post else "",
        "mode": MODES.get(row.mode or "", ""),
    }
