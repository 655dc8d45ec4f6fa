"""``/summary``: the ministry's questions over all provinces.

What is not told (small counts of people) is null, and its mark says why; nothing of it is in the answer.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.telling import said
from yanxiu.models import Scope
from yanxiu.services.summaries import (
    USUAL,
    Answer,
    Dimension,
    Line,
    Question,
    ask,
    figure_named,
    known_figures,
)

blueprint = Blueprint("summary", __name__, description="跨省汇总")
_DIMENSIONS: Final = [str(one) for one in Dimension]
_NARROWING: Final = [one for one in _DIMENSIONS if one != Dimension.YEAR]
_LEVELS: Final = 6


class Asked(Schema):
    """One question: years, what it is broken down by, what it is narrowed to, which figures."""

    year = fields.Items(
        fields.Count(least=2000, most=2100),
        required=True,
        validate=fields.some(20),
        metadata={"description": "年度，可写多个"},
    )
    by = fields.Items(
        fields.Word(_DIMENSIONS),
        load_default=[],
        validate=fields.at_most(_LEVELS),
        metadata={"description": "按什么分列，可写多个；不写就只有合计"},
    )
    figure = fields.Items(
        fields.Word(list(known_figures())),
        load_default=list(USUAL),
        validate=fields.at_most(60),
        metadata={"description": "要哪些数，可写多个；不写就是常用的"},
    )
    where = fields.Items(
        fields.Condition(_NARROWING),
        load_default=[],
        validate=fields.at_most(60),
        metadata={"description": "只要哪些，写成“维度=词”，如 level=national；可写多个"},
    )
    against_previous_year = fields.Flag(load_default=False, metadata={"description": "与上一年相比"})


class FigureSchema(Schema):
    """One figure that there is: its name, what it is called, what it counts."""

    name = fields.SafeStr(required=True)
    label = fields.SafeStr(required=True)
    meaning = fields.SafeStr(required=True, longest=1000)


class LineSchema(Schema):
    """One line.  Counts are numbers, money, hours and rates texts; null is not told, ``marks`` says why."""

    key = fields.Mapping(keys=fields.SafeStr(), required=True)
    province_name = fields.SafeStr(required=True, allow_none=True)
    figures = fields.Mapping(keys=fields.SafeStr(), required=True)
    marks = fields.Mapping(keys=fields.SafeStr(), values=fields.SafeStr(), required=True)
    change = fields.Mapping(keys=fields.SafeStr(), required=True)
    ratio = fields.Mapping(keys=fields.SafeStr(), required=True)


class SilentSchema(Schema):
    """A department without figures for some of the years."""

    province = fields.SafeStr(required=True)
    years = fields.Items(fields.Count(), required=True)


class CarriedSchema(Schema):
    """A department whose figures came by file, and when they were right."""

    province = fields.SafeStr(required=True)
    as_of = fields.Moment(required=True)


class AnswerSchema(Schema):
    """The lines and their total, the definitions, as of when; ``hidden`` small counts are left out."""

    at = fields.Moment(required=True)
    definitions = fields.Items(fields.Nested(FigureSchema), required=True)
    lines = fields.Items(fields.Nested(LineSchema), required=True)
    total = fields.Nested(LineSchema, required=True)
    hidden = fields.Count(required=True)
    silent = fields.Items(fields.Nested(SilentSchema), required=True)
    carried = fields.Items(fields.Nested(CarriedSchema), required=True)


@blueprint.route("/summary", methods=["GET"])
@needs(Scope.SUMMARY)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, AnswerSchema)
def summary(asked: dict[str, Any]) -> dict[str, Any]:
    """回答一个跨省的问题；不足 5 人次的数不公开"""
    question = _question(asked)
    answer = ask(question)
    with working() as work:
        work.record("list.export", "list", "summary", format="api", by=[str(one) for one in question.by])
    return _plain(answer)


@blueprint.route("/summary/figures", methods=["GET"])
@needs(Scope.SUMMARY)
@blueprint.response(200, FigureSchema(many=True))
def figures() -> list[dict[str, str]]:
    """有哪些数，各是什么意思"""
    return [_defined(name) for name in known_figures()]


def _question(asked: Mapping[str, Any]) -> Question:
    filters: dict[Dimension, tuple[str, ...]] = {}
    for one in asked["where"]:
        name, _, word = one.partition("=")
        filters[Dimension(name)] = (*filters.get(Dimension(name), ()), word)
    return Question(
        years=tuple(asked["year"]),
        by=tuple(map(Dimension, asked["by"])),
        filters=filters,
        figures=tuple(asked["figure"]),
        against_previous_year=asked["against_previous_year"],
    )


def _plain(answer: Answer) -> dict[str, Any]:
    return {
        "at": answer.at,
        "definitions": [_defined(name) for name in answer.question.figures],
        "lines": [_line(one) for one in answer.lines],
        "total": _line(answer.total),
        "hidden": answer.hidden,
        "silent": [{"province": one.tenant.code, "years": one.years} for one in answer.silent],
        "carried": [{"province": one.tenant.code, "as_of": one.as_of} for one in answer.carried],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": {str(dimension): word for dimension, word in line.key.items()},
        "province_name": line.province,
        "figures": _exact(line.figures),
        "marks": {name: str(mark) for name, mark in line.marks.items()},
        "change": _exact(line.change),
        "ratio": _exact(line.ratio),
    }


def _exact(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one if one is None or isinstance(one, int) else f"{one:f}" for name, one in given.items()}


def _defined(name: str) -> dict[str, str]:
    one = figure_named(name)
    return {"name": name, "label": said(one.label), "meaning": said(one.meaning)}
