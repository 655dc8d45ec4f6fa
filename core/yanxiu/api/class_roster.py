"""``/classes/{id}/roster``: who is on a class.  Identity numbers are masked, telephone numbers left out, and
each reading is on record like an export from the page.
"""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import etags, fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.own import class_of
from yanxiu.models import Scope
from yanxiu.services.facts.enrollment import TraineeRecord, trainee_records
from yanxiu.services.roster_lines import RosterLine, roster_lines_of

blueprint = Blueprint("roster", __name__, description="学员名册")


class TraineeSchema(Schema):
    """One line of the roster."""

    id = fields.Key(required=True, metadata={"description": "这一行的编号（学员在这个班次里）"})
    position = fields.Count(required=True, metadata={"description": "序"})
    name = fields.Told(required=True)
    id_number = fields.Told(required=True, metadata={"description": "身份证号，只显示前四位和后两位"})
    employer = fields.Told(required=True, allow_none=True)
    title = fields.Told(required=True, allow_none=True)
    title_level = fields.Told(required=True, allow_none=True, metadata={"description": "职称级别"})
    qualification_level = fields.Told(
        required=True, allow_none=True, metadata={"description": "职业资格级别"}
    )
    job = fields.Told(required=True, allow_none=True, metadata={"description": "职务"})
    post = fields.Told(required=True, allow_none=True, metadata={"description": "岗位类别"})
    province = fields.Told(required=True, allow_none=True)
    grassroots = fields.Flag(required=True, allow_none=True)
    private_sector = fields.Flag(required=True, allow_none=True)
    mode = fields.Told(required=True, allow_none=True, metadata={"description": "onsite 线下，online 线上"})
    elsewhere = fields.Count(required=True, metadata={"description": "同年另有几个班次"})
    revision = fields.Count(required=True, metadata={"description": "加引号就是改这一行的 If-Match"})


class RosterSchema(Schema):
    """The standing trainees in the roster's order; ``confirmed_on`` is the day on which it was closed."""

    class_id = fields.Key(required=True)
    confirmed_on = fields.Day(required=True, allow_none=True)
    items = fields.Items(fields.Nested(TraineeSchema), required=True)


@blueprint.route("/classes/<uuid:class_id>/roster", methods=["GET"])
@needs(Scope.ROSTER)
@blueprint.response(200, RosterSchema)
def class_roster(class_id: UUID) -> dict[str, Any]:
    """一个班次的学员名册；身份证号遮去中间，读取会记入审计日志"""
    with working() as work:
        cls = class_of(work, class_id)
        etags.of(cls)
        records = trainee_records(work, cls)
        lines = roster_lines_of(work, cls, records)
        work.record("list.export", "class", cls.id, format="api", rows=len(lines))
        return {
            "class_id": cls.id,
            "confirmed_on": cls.roster_confirmed_on,
            "items": [_told(line, record) for line, record in zip(lines, records, strict=True)],
        }


_OF_LINE: Final = ("id_number", "position", "name", "elsewhere", "grassroots", "private_sector")
_OF_ROW: Final = tuple(name for name in TraineeSchema().fields if name not in _OF_LINE)


def _told(line: RosterLine, record: TraineeRecord) -> dict[str, Any]:
    return {
        **{name: getattr(line, name) for name in _OF_LINE},
        **{name: getattr(record.enrollment, name) for name in _OF_ROW},
    }
