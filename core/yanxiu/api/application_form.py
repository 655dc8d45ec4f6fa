"""An application's form: begun under an open call, read with what the region offers in it, filled in."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flask import url_for
from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import etags, fields, problems, taking
from yanxiu.api.bearer import needs, working
from yanxiu.api.keyed import Made, keyed
from yanxiu.api.own import application_of, institution, seen_application
from yanxiu.api.refusing import Stand, stand
from yanxiu.api.taking import Body, Prose, Table
from yanxiu.api.telling import said
from yanxiu.models import Application, Scope
from yanxiu.policy import ApplicationField, FundingMode, Level, RecruitmentScope, TermKind
from yanxiu.services.chains import terms_chain
from yanxiu.services.form_filling import NAMES, begin_application, fill_form
from yanxiu.services.form_words import extra_specs, offered
from yanxiu.services.hosting import supervisors
from yanxiu.services.work import Work

blueprint = Blueprint("application_form", __name__, description="填写申报")
_WORDS: Final = {
    "field_code": TermKind.FIELD_CODE,
    "topic_ranges": TermKind.TOPIC_RANGE,
    "series": TermKind.SERIES,
    "form": TermKind.FORM,
    "attachments": TermKind.ATTACHMENT,
}
_TICKED: Final = taking.listed(100)


def _described(text: str) -> dict[str, Any]:
    return {"allow_none": True, "metadata": {"description": text}}


class FormBody(Body):
    """What the form says; what is not named stays as it was, null takes it back."""

    topic = fields.SafeStr(longest=100, metadata={"description": "选题"})
    starts_on = fields.Day(**_described("计划开班日期"))
    ends_on = fields.Day(**_described("计划结束日期"))
    place = fields.SafeStr(**_described("办班地点"))
    headcount = fields.Count(most=10_000, **_described("计划人数"))
    field_code = fields.SafeStr(**_described("专业技术领域，见 choices"))
    industry_authority = fields.SafeStr(**_described("行业主管部门"))
    topic_ranges = fields.Items(
        fields.SafeStr(longest=80), validate=_TICKED, **_described("选题范围，见 choices")
    )
    topic_justifications = Table(Prose(), **_described("每个选题范围的说明"))
    series = fields.SafeStr(longest=80, **_described("特色班，见 choices"))
    series_description = Prose(**_described("特色班情况"))
    content = Prose(**_described("研修内容"))
    audience = Prose(**_described("研修对象"))
    audience_scope = fields.Word(RecruitmentScope, **_described("研修对象范围"))
    supervisor_id = fields.Key(**_described("主管部门，见 choices"))
    funding_mode = fields.Word(FundingMode, **_described("经费渠道"))
    self_funding_source = fields.SafeStr(**_described("自筹经费来源"))
    self_funding_marked = fields.Flag(**_described("申报表上已注明自筹经费"))
    form = fields.SafeStr(longest=80, **_described("申报表式，见 choices"))
    filled_fields = fields.Items(fields.Word(ApplicationField), validate=_TICKED, **_described("已填栏目"))
    sealed = fields.Flag(**_described("申报表已盖章"))
    attachments = fields.Items(fields.SafeStr(longest=80), validate=_TICKED, **_described("附件，见 choices"))
    extra = Table(
        Table(fields.Plain(allow_none=True)),
        metadata={"description": "补充栏目：辖区 → 栏目 → 内容，见 choices；数和日期写成文字"},
    )


class NewBody(FormBody):
    """How an application begins: a call, a level, a topic; the rest may follow."""

    call_id = fields.Key(required=True, metadata={"description": "征集，见 /calls"})
    level = fields.Word(Level, required=True, metadata={"description": "级别"})
    topic = fields.SafeStr(required=True, longest=100, metadata={"description": "选题"})


class ChoiceSchema(Schema):
    """One of the words that a field offers."""

    code = fields.Told(required=True)
    label = fields.Told(required=True)


class ExtraChoiceSchema(Schema):
    """One field that the region adds."""

    plugin = fields.Told(required=True)
    name = fields.Told(required=True)
    label = fields.Told(required=True)
    type = fields.Told(required=True, metadata={"description": "text、number、date、boolean、choice"})
    required = fields.Flag(required=True)
    choices = fields.Items(fields.Told(), required=True)


class ChoicesSchema(Schema):
    """What may be written where a field takes the region's words."""

    field_code = fields.Items(fields.Nested(ChoiceSchema), required=True)
    topic_ranges = fields.Items(fields.Nested(ChoiceSchema), required=True)
    series = fields.Items(fields.Nested(ChoiceSchema), required=True)
    form = fields.Items(fields.Nested(ChoiceSchema), required=True)
    attachments = fields.Items(fields.Nested(ChoiceSchema), required=True)
    supervisor_id = fields.Items(fields.Nested(ChoiceSchema), required=True)
    extra = fields.Items(fields.Nested(ExtraChoiceSchema), required=True)


class FormSchema(Stand):
    """The form as it is filled in, and what it offers."""

    form = fields.Nested(FormBody, required=True)
    choices = fields.Nested(ChoicesSchema, required=True)


@blueprint.route("/applications", methods=["POST"])
@needs(Scope.WRITE_APPLICATIONS)
@blueprint.arguments(NewBody)
@blueprint.response(201, Stand, headers={"Location": {"schema": {"type": "string"}}})
@keyed(Stand)
def begin(work: Work, given: dict[str, Any]) -> Made:
    """新建申报：本单位的草稿，随后填写、提交"""
    problems.naming(NAMES)
    row = begin_application(work, institution(), **given | {"level": Level(given["level"])})
    return stand(work, row), url_for("applications.one_application", application_id=row.id)


@blueprint.route("/applications/<uuid:application_id>/form", methods=["GET"])
@needs(Scope.APPLICATIONS)
@blueprint.response(200, FormSchema)
def form(application_id: UUID) -> dict[str, Any]:
    """申报表已填的内容，和可以选的词"""
    with working() as work:
        row = application_of(work, application_id)
        return stand(work, row) | {"form": _filled(row), "choices": _choices(work, row)}


@blueprint.route("/applications/<uuid:application_id>/form", methods=["PATCH"])
@needs(Scope.WRITE_APPLICATIONS)
@etags.matched
@blueprint.arguments(FormBody)
@blueprint.response(200, Stand)
def fill(given: dict[str, Any], application_id: UUID) -> dict[str, Any]:
    """填写申报表；缺什么由规则说，不妨碍保存"""
    problems.naming(NAMES)
    with working() as work:
        row = seen_application(work, application_id)
        fill_form(work, row, given)
        return stand(work, row)


def _filled(row: Application) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FormBody().fields}


def _choices(work: Work, row: Application) -> dict[str, Any]:
    chain = terms_chain(work, row, row.year)
    words = {name: _listed(offered(chain, kind, row.year)) for name, kind in _WORDS.items()}
    extra = [
        {
            "plugin": plugin,
            **{name: getattr(spec, name) for name in ("name", "required", "choices")},
            "label": said(spec.label),
            "type": str(spec.type),
        }
        for plugin, spec in extra_specs(chain, row.year)
    ]
    departments = _listed({str(one.id): one.name for one in supervisors(work)})
    return {**words, "supervisor_id": departments, "extra": extra}


def _listed(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "label": said(label)} for code, label in words.items()]
