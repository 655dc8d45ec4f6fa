"""``/plans``: annual plans, their figures against their lists, and the lists.

The department sees drafts too and where each class stands; an institution what is published, as everybody
does, and where its own classes stand.
"""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import cursors, fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.cursors import Pieces, PieceSchema
from yanxiu.api.own import institution, values_of
from yanxiu.api.telling import said
from yanxiu.models import AnnualPlan, PlanState, Scope, TrainingClass
from yanxiu.policy import Level
from yanxiu.services.chains import plan_chain
from yanxiu.services.keyset import Key, piece
from yanxiu.services.plan_lists import listed_classes, plan_seen, plans_seen
from yanxiu.services.reconciliation import reconcile_plan

blueprint = Blueprint("plans", __name__, description="年度计划")
_PLANS: Final = (Key(AnnualPlan.year, descending=True), Key(AnnualPlan.jurisdiction))
_LIST: Final = (Key(TrainingClass.number),)
_JURISDICTION: Final = "辖区；不写就是本厅自己的计划"


class Asked(Pieces):
    """Which plans."""

    year = fields.Count(least=2000, most=2100, metadata={"description": "年度"})
    state = fields.Word(PlanState, metadata={"description": "状态"})


class OneAsked(Schema):
    """Whose plan of a year."""

    jurisdiction = fields.SafeStr(longest=40, metadata={"description": _JURISDICTION})


class ListAsked(Pieces):
    """Whose plan of a year, and what of its list."""

    jurisdiction = fields.SafeStr(longest=40, metadata={"description": _JURISDICTION})
    level = fields.Word(Level, metadata={"description": "级别"})
    text = fields.SafeStr(longest=100, metadata={"description": "选题或承办单位里的文字"})


class PlanSchema(Schema):
    """One plan: whose, of which year, under which number it was published."""

    id = fields.Key(required=True)
    year = fields.Count(required=True)
    jurisdiction = fields.Told(required=True)
    state = fields.Told(required=True)
    document_number = fields.Told(required=True, allow_none=True)
    published_on = fields.Day(required=True, allow_none=True)
    stated_total = fields.Count(required=True, allow_none=True, metadata={"description": "公布的总期数"})
    revision = fields.Count(required=True)


class PlanPieceSchema(PieceSchema):
    """A piece of the plans."""

    items = fields.Items(fields.Nested(PlanSchema), required=True)


class TierSchema(Schema):
    """One tier: how many classes the text states, how many the list has."""

    tier = fields.Told(required=True)
    label = fields.Told(required=True)
    stated = fields.Count(required=True, allow_none=True)
    listed = fields.Count(required=True)


class FiguresSchema(PlanSchema):
    """The same with its figures by tier; no part is ever computed from the total."""

    listed_total = fields.Count(required=True, metadata={"description": "清单中的期数"})
    tiers = fields.Items(fields.Nested(TierSchema), required=True)
    notices = fields.Items(fields.Told(), required=True, metadata={"description": "公布的数与清单对不上之处"})


class ListedSchema(Schema):
    """One class of the list as planned; ``class_id`` and ``state`` where the token may read the class."""

    number = fields.Count(required=True, metadata={"description": "计划序号"})
    topic = fields.Told(required=True)
    level = fields.Told(required=True)
    tier = fields.Told(required=True, allow_none=True)
    host = fields.Told(required=True)
    place = fields.Told(required=True, allow_none=True)
    starts_on = fields.Day(required=True, allow_none=True)
    ends_on = fields.Day(required=True, allow_none=True)
    headcount = fields.Count(required=True, allow_none=True)
    class_id = fields.Key(required=True, allow_none=True)
    state = fields.Told(required=True, allow_none=True)


class ListPieceSchema(PieceSchema):
    """A piece of a plan's list."""

    items = fields.Items(fields.Nested(ListedSchema), required=True)


@blueprint.route("/plans", methods=["GET"])
@needs(Scope.PLANS)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, PlanPieceSchema)
def plans(asked: dict[str, Any]) -> dict[str, Any]:
    """年度计划，年度新的在前；承办单位只看到已公布的"""
    query = plans_seen(values_of(asked, "year", "state"), institution())
    with working() as work:
        found = piece(work, query, _PLANS, asked["after"], asked["size"])
        return cursors.told(found, [_plain(row) for row in found.rows], asked)


@blueprint.route("/plans/<int(min=2000, max=2100):year>", methods=["GET"])
@needs(Scope.PLANS)
@blueprint.arguments(OneAsked, location="query")
@blueprint.response(200, FiguresSchema)
def plan(asked: dict[str, Any], year: int) -> dict[str, Any]:
    """一个年度的计划：公布的期数和清单中的期数"""
    with working() as work:
        row = plan_seen(work, year, asked.get("jurisdiction"), institution())
        labels, figures = plan_chain(work, row).labels(), reconcile_plan(work, row)
        tiers = dict.fromkeys((*figures.stated_by_tier, *figures.listed_by_tier))
        return _plain(row) | {
            "listed_total": figures.listed,
            "tiers": [
                {
                    "tier": tier,
                    "label": said(labels.get(tier, tier)),
                    "stated": figures.stated_by_tier.get(tier),
                    "listed": figures.listed_by_tier.get(tier, 0),
                }
                for tier in tiers
            ],
            "notices": [said(one) for one in figures.notices],
        }


@blueprint.route("/plans/<int(min=2000, max=2100):year>/classes", methods=["GET"])
@needs(Scope.PLANS)
@blueprint.arguments(ListAsked, location="query")
@blueprint.response(200, ListPieceSchema)
def plan_list(asked: dict[str, Any], year: int) -> dict[str, Any]:
    """一个年度计划的清单：按计划序号，一期一行，内容照计划"""
    own = institution()
    with working() as work:
        row = plan_seen(work, year, asked.get("jurisdiction"), own)
        query = listed_classes(row.id, values_of(asked, "level"), own)
        found = piece(work, query, _LIST, asked["after"], asked["size"])
        return cursors.told(found, [_line(one, own) for one in found.rows], asked)


def _plain(row: AnnualPlan) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PlanSchema().fields}


def _line(cls: TrainingClass, own: UUID | None) -> dict[str, Any]:
    project = cls.project
    open_ = own is None or own in (project.host_id, project.applicant_id)
    names = ("topic", "tier", "place", "starts_on", "ends_on", "headcount")
    return {
        "number": cls.number,
        **{name: getattr(project, name) for name in names},
        "level": str(project.level),
        "host": project.host.name,
        "class_id": cls.id if open_ else None,
        "state": str(cls.state) if open_ else None,
    }
