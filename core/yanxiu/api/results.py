"""考核 as an institution's own system writes it and reads it back: results, theses, forms; its closing."""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import etags, fields, problems, taking
from yanxiu.api.bearer import needs, working
from yanxiu.api.findings import FindingSchema, told
from yanxiu.api.keyed import Made, keyed
from yanxiu.api.own import class_of, locked_class, seen_class
from yanxiu.api.refusing import Stand, done, stand
from yanxiu.api.taking import Body
from yanxiu.api.trainees import Named, Trainee
from yanxiu.models import Scope
from yanxiu.policy import Result, Stage, evaluate
from yanxiu.services import assessment
from yanxiu.services.assessment import TraineeResult, TraineeThesis
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import closes
from yanxiu.services.facts.enrollment import TraineeRecord, class_trainees, trainee_records
from yanxiu.services.registration_forms import tick_registration_forms
from yanxiu.services.work import Work

blueprint = Blueprint("results", __name__, description="考核结果和论文")
MOST: Final = 500
_RESULT: Final = ("result", "score", "thesis_weight", "assessed_on")
_THESIS: Final = ("thesis", "thesis_title", "thesis_on")
_NAMES: Final = {"考核日期": "assessed_on", "论文提交日": "thesis_on"}


class ResultBody(Body):
    """One trainee: what is named is entered in place of what there was, what is not named stays."""

    trainee = Trainee(required=True)
    result = fields.Word(Result, metadata={"description": "考核结果"})
    score = taking.score(metadata={"description": "成绩，百分制"})
    thesis_weight = taking.share(metadata={"description": "论文所占比重"})
    assessed_on = fields.Day(metadata={"description": "考核日期"})
    thesis = fields.Flag(metadata={"description": "有没有提交论文"})
    thesis_title = fields.SafeStr(longest=200, metadata={"description": "论文题目"})
    thesis_on = fields.Day(metadata={"description": "论文提交日"})
    registration_form = fields.Flag(metadata={"description": "有没有交结业登记表"})


class ResultsBody(Body):
    """The trainees of whom something is to be entered."""

    results = fields.Items(taking.Part(ResultBody), required=True, validate=taking.listed(MOST, least=1))


class EnteredSchema(Schema):
    """How many were entered of each."""

    results = fields.Count(required=True)
    theses = fields.Count(required=True)
    registration_forms = fields.Count(required=True)


class UndecidedSchema(Schema):
    """A trainee of whom something is not known yet."""

    id = fields.Key(required=True, metadata={"description": "名册那一行的编号"})
    findings = fields.Items(fields.Nested(FindingSchema), required=True)


class ClosedSchema(Stand):
    """Whether the assessment is over: not while somebody is undecided."""

    closed = fields.Flag(required=True)
    passed = fields.Count(required=True, metadata={"description": "可以发证的人数"})
    undecided = fields.Items(fields.Nested(UndecidedSchema), required=True)


class ResultSchema(Schema):
    """One trainee, and what still stands in the way of a certificate."""

    id = fields.Key(required=True, metadata={"description": "名册那一行的编号"})
    result = fields.Told(required=True, allow_none=True)
    score = fields.Exact(required=True, allow_none=True)
    thesis_weight = fields.Exact(required=True, allow_none=True)
    assessed_on = fields.Day(required=True, allow_none=True)
    thesis = fields.Flag(required=True, allow_none=True)
    thesis_title = fields.Told(required=True, allow_none=True)
    thesis_on = fields.Day(required=True, allow_none=True)
    registration_form = fields.Flag(required=True, allow_none=True)
    findings = fields.Items(fields.Nested(FindingSchema), required=True)


class ResultsSchema(Schema):
    """The trainees of a class in the roster's order."""

    class_id = fields.Key(required=True)
    items = fields.Items(fields.Nested(ResultSchema), required=True)


@blueprint.route("/classes/<uuid:class_id>/results", methods=["GET"])
@needs(Scope.WRITE_RESULTS)
@blueprint.response(200, ResultsSchema)
def results(class_id: UUID) -> dict[str, Any]:
    """逐人的考核结果、论文、结业登记表，和还缺什么"""
    with working() as work:
        cls = class_of(work, class_id)
        etags.of(cls)
        found, chain = class_trainees(work, cls), class_chain(work, cls)
        work.record("list.export", "class", cls.id, format="api", rows=len(found.records))
        items, words = [], chain.labels()
        for one in found.records:
            decision = evaluate(Stage.ASSESSMENT, found.facts(work, one), chain)
            closing = [finding for finding in decision.findings if closes(finding)]
            items.append({**_told(one), "findings": told(closing, words)})
        return {"class_id": cls.id, "items": items}


@blueprint.route("/classes/<uuid:class_id>/results", methods=["POST"])
@needs(Scope.WRITE_RESULTS)
@blueprint.arguments(ResultsBody)
@blueprint.response(200, EnteredSchema)
@keyed(EnteredSchema, 200)
def push_results(work: Work, given: dict[str, Any], class_id: UUID) -> Made:
    """写入考核结果、论文和结业登记表；有一项不对就都不写"""
    problems.naming(_NAMES)
    cls, rows = locked_class(work, class_id), given["results"]
    keys = Named(work, cls).all([row["trainee"] for row in rows], "results", under="trainee")
    held = {one.enrollment.id: one for one in trainee_records(work, cls, keys)}
    pairs = [(held[key], row) for key, row in zip(keys, rows, strict=True)]
    theses = [_thesis(one, row) for one, row in pairs if row.keys() & _THESIS]
    results = [_result(one, row) for one, row in pairs if row.keys() & _RESULT]
    if theses:
        assessment.enter_theses(work, cls.id, theses)
    if results:
        assessment.enter_results(work, cls.id, results)
    forms = {one.enrollment.id: row["registration_form"] for one, row in pairs if "registration_form" in row}
    if forms:
        tick_registration_forms(work, cls.id, forms)
    return {"results": len(results), "theses": len(theses), "registration_forms": len(forms)}, ""


@blueprint.route("/classes/<uuid:class_id>/assessment/close", methods=["POST"])
@needs(Scope.WRITE_RESULTS)
@etags.matched
@blueprint.response(200, ClosedSchema)
def close_assessment(class_id: UUID) -> dict[str, Any]:
    """结束考核：逐人判断；还有人缺少资料时不结束，答出缺什么"""
    with working() as work:
        cls = seen_class(work, class_id)
        found = assessment.close_assessment(work, cls.id)
        open_ = [(key, found.trainees[key]) for key in found.undecided]
        undecided = [
            {"id": key, "findings": told(one.closing, one.decision.chain.labels())} for key, one in open_
        ]
        counted = {"closed": found.closed, "passed": len(found.passed), "undecided": undecided}
        return stand(work, cls) | counted


@blueprint.route("/classes/<uuid:class_id>/assessment/reopen", methods=["POST"])
@needs(Scope.WRITE_RESULTS)
@etags.matched
@blueprint.response(200, Stand)
def reopen_assessment(class_id: UUID) -> dict[str, Any]:
    """撤回考核，到发证或上报为止"""
    return done(seen_class, assessment.reopen_assessment, class_id)


def _result(one: TraineeRecord, row: dict[str, Any]) -> TraineeResult:
    """What is named, and of the rest what was entered before."""
    said = {name: row.get(name, getattr(one.assessment, name, None)) for name in _RESULT}
    return TraineeResult(one.enrollment.id, **said | {"result": said["result"] and Result(said["result"])})


def _thesis(one: TraineeRecord, row: dict[str, Any]) -> TraineeThesis:
    """The same; a title or a day tells that there is a thesis, and one that is not there has no day."""
    was = one.thesis
    there = row.get("thesis", was.present if was else True)
    title = row.get("thesis_title", was.title if was else None)
    day = row.get("thesis_on", was.submitted_on if was and there else None)
    return TraineeThesis(one.enrollment.id, there, title, day)


def _told(one: TraineeRecord) -> dict[str, Any]:
    result, thesis = one.assessment, one.thesis
    return {
        "id": one.enrollment.id,
        "result": str(result.result) if result and result.result else None,
        **{name: getattr(result, name, None) for name in ("score", "thesis_weight", "assessed_on")},
        "thesis": thesis.present if thesis else None,
        "thesis_title": thesis.title if thesis else None,
        "thesis_on": thesis.submitted_on if thesis else None,
        "registration_form": one.enrollment.register_present,
    }
