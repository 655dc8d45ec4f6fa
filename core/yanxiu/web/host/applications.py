"""申报: begun under a call, filled section by section, checked, handed in."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Application, ApplicationState
from yanxiu.policy import Finding, Level, Status
from yanxiu.services import applications as service
from yanxiu.services.chains import terms_chain
from yanxiu.services.deadlines import application_deadlines
from yanxiu.services.history import history_of
from yanxiu.services.hosting import applications_of, last_review, open_calls
from yanxiu.services.listing import Part, Window, part_of
from yanxiu.services.revisions import expect_revision
from yanxiu.services.standing import application_findings
from yanxiu.services.steps import LABELS
from yanxiu.services.work import Work
from yanxiu.web import along, desk, fields, findings, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import go, my_application, organization
from yanxiu.web.host.sections import (
    BY_KEY,
    Section,
    concerns,
    given_of,
    schema_of,
    sections_of,
    state_of,
    typed_of,
)
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.wording import joined, word

_OPEN: Final = (ApplicationState.DRAFT, ApplicationState.RETURNED)

APPLICATIONS: Final = Listing(
    "applications",
    title="申报",
    columns=(
        Column("year", "年度", lambda one: str(one.year), "nw"),
        Column("topic", "选题", lambda one: one.topic),
        Column("level", "级别", lambda one: word(one.level), "nw"),
        Column("state", "状态", lambda one: LABELS[one.state], "nw"),
        Column("submitted_on", "提交日期", lambda one: one.submitted_on, "nw"),
        Column("supervisor", "主管部门", lambda one: one.supervisor.name if one.supervisor else None),
    ),
    filters=(
        Filter("q", "选题"),
        Filter("state", "状态", tuple((state.value, LABELS[state]) for state in ApplicationState)),
    ),
)


class NewForm(Schema):
    """How an application begins."""

    call = fields.Text("征集", longest=80)
    topic = fields.Text("选题", longest=100)


class DeclarationForm(Schema):
    """What is declared when an application is handed in."""

    declared = fields.Tick("内容真实", must="请确认所填内容真实、经本单位审核")


def listed(work: Work, values: Mapping[str, str], window: Window) -> Part[Application]:
    """The applications of the institution that fit the filters."""
    text, state = values.get("q", ""), values.get("state", "")
    found = applications_of(work, organization())
    return part_of([one for one in found if text in one.topic and state in ("", one.state.value)], window)


along.register(
    APPLICATIONS,
    Permission.HOST_APPLY,
    "host.applications",
    listed,
    lambda one: url_for("host.application", application_id=one.id),
)


@blueprint.get("/applications")
@requires(Permission.HOST_APPLY)
def applications() -> Response | str:
    """All applications of the institution."""
    asked = APPLICATIONS.asked()
    with desk.work() as work:
        found = listed(work, asked.values, asked.window)
        return APPLICATIONS.answer(work, asked, found, "host/applications.html")


@blueprint.get("/applications/new")
@requires(Permission.HOST_APPLY)
def application_new() -> Response:
    """Choose the call and the level, name the topic."""
    with desk.work() as work:
        return _new_page(work, forms.Read())


def _new_page(work: Work, form: forms.Read) -> Response:
    calls = [
        (f"{call.id}/{level.level}", f"{call.title}　{word(level.level)}", level.closes_on)
        for call, levels in open_calls(work)
        for level in levels
    ]
    drafts = [one for one in applications_of(work, organization()) if one.state in _OPEN]
    page = render_template("host/application_new.html", form=form, calls=calls, drafts=drafts)
    return make_response(page, form.status)


@blueprint.post("/applications/new")
@requires(Permission.HOST_APPLY)
def application_begin() -> Answer:
    """Begin a draft."""
    form = forms.read(NewForm())
    with desk.work() as work:
        offered = {
            f"{call.id}/{level.level}": (call, level.level)
            for call, levels in open_calls(work)
            for level in levels
        }
        picked = offered.get(form.values.get("call", ""))
        if form.ok and picked is None:
            form.refuse("call", _("请从开放的征集中选择"))
        if form.ok and picked is not None:
            with form.catching():
                row = _draft(work, picked[0].id, picked[0].year, picked[1], form.values["topic"])
                return go("host.application", _("已建立草稿，随时可以离开再回来"), application_id=row.id)
        return _new_page(work, form)


def _draft(work: Work, call_id: UUID, year: int, level: Level, topic: str) -> Application:
    own = organization()
    return service.draft_application(
        work, year, level, call_id=call_id, topic=topic, host_id=own, applicant_id=own
    )


@blueprint.get("/applications/<uuid:application_id>")
@requires(Permission.HOST_APPLY)
def application(application_id: UUID) -> str:
    """The task list of an application."""
    with desk.work() as work:
        row = my_application(work, application_id)
        return render_template(
            "host/application.html",
            events=history_of(work, "application", row.id),
            around=along.around(work, row.id) or _around(work, row),
            **_whole(work, row),
        )


def _around(work: Work, row: Application) -> dict[str, str]:
    """The applications before and after, for whoever came by no list."""
    keys = [one.id for one in applications_of(work, organization())]
    place = keys.index(row.id)
    return {
        name: url_for("host.application", application_id=keys[index]) if 0 <= index < len(keys) else ""
        for name, index in (("previous", place - 1), ("next", place + 1))
    }


def _whole(work: Work, row: Application) -> dict[str, Any]:
    chain = terms_chain(work, row, row.year)
    found = application_findings(work, row)
    sections = [(one, state_of(one, found, row)) for one in sections_of(chain, row)]
    return {
        "row": row,
        "sections": sections,
        "waiting": {one.key: _waiting(one, found) for one, _state in sections},
        "done": sum(state == "done" for _one, state in sections),
        "findings": findings.all_shown(found, chain.labels()),
        "labels": chain.labels(),
        "editable": row.state in _OPEN,
        "review": last_review(work, row),
        "deadlines": application_deadlines(work, row),
        "state_label": LABELS[row.state],
    }


def _waiting(section: Section, found: Iterable[Finding]) -> int:
    """How many findings about a section want something done."""
    return sum(one.status is not Status.PASS for one in found if concerns(section, one))


@blueprint.get(
    "/applications/<uuid:application_id>/<any(basics,ranges,content,audience,units,funding,papers,extra):key>"
)
@requires(Permission.HOST_APPLY)
def application_section(application_id: UUID, key: str) -> Response:
    """One section of the form."""
    with desk.work() as work:
        row = my_application(work, application_id)
        schema = schema_of(key, work, terms_chain(work, row, row.year), row)
        return _section_page(work, row, key, forms.shown(schema, row, **typed_of(key, row)), schema)


def _section_page(work: Work, row: Application, key: str, form: forms.Read, schema: Schema) -> Response:
    chain = terms_chain(work, row, row.year)
    section, keys = BY_KEY[key], [one.key for one in sections_of(chain, row)]
    found = [one for one in application_findings(work, row) if concerns(section, one)]
    place = keys.index(key) if key in keys else 0
    page = render_template(
        "host/application_section.html",
        row=row,
        section=section,
        form=form,
        fields=schema.fields,
        options=fields.options,
        findings=findings.all_shown(found, chain.labels()),
        place=place + 1,
        total=len(keys),
        following=keys[place + 1] if place + 1 < len(keys) else None,
        editable=row.state in _OPEN,
    )
    return make_response(page, form.status)


@blueprint.post(
    "/applications/<uuid:application_id>/<any(basics,ranges,content,audience,units,funding,papers,extra):key>"
)
@requires(Permission.HOST_APPLY)
def application_save(application_id: UUID, key: str) -> Answer:
    """Save a section; what is missing is said by the findings, and never keeps anything from being saved."""
    with desk.work() as work:
        row = my_application(work, application_id)
        expect_revision(row, forms.revision(), "申报")
        schema = schema_of(key, work, terms_chain(work, row, row.year), row)
        form = forms.read(schema)
        if form.ok:
            with form.catching():
                given = given_of(key, form, row)
                if given.get("supervisor_id"):
                    given["supervisor_id"] = UUID(given["supervisor_id"])
                service.edit_application(work, row.id, **given)
                return go(
                    "host.application", _("已保存：%(name)s", name=BY_KEY[key].title), application_id=row.id
                )
        return _section_page(work, row, key, form, schema)


@blueprint.get("/applications/<uuid:application_id>/check")
@requires(Permission.HOST_APPLY)
def application_check(application_id: UUID) -> Response:
    """Everything on one page before it is handed in."""
    with desk.work() as work:
        return _check_page(work, my_application(work, application_id), forms.Read())


def _check_page(work: Work, row: Application, form: forms.Read) -> Response:
    page = render_template(
        "host/application_check.html", form=form, answers=_answers(work, row), **_whole(work, row)
    )
    return make_response(page, form.status)


def _answers(work: Work, row: Application) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Section by section: each field's label and what it says."""
    chain = terms_chain(work, row, row.year)
    made = []
    for section in sections_of(chain, row):
        schema = schema_of(section.key, work, chain, row)
        typed = forms.shown(schema, row, **typed_of(section.key, row)).typed
        lines = [
            (str(one.metadata.get("label", name)), _said(one, typed.get(name)))
            for name, one in schema.fields.items()
            if typed.get(name) or not name.startswith("why_")
        ]
        made.append((section, lines))
    return made


def _said(field: Any, value: Any) -> str:
    known = dict(fields.options(field.among)) if hasattr(field, "among") else {}
    if isinstance(value, list):
        return joined(known.get(str(one), str(one)) for one in value)
    if isinstance(field, fields.Tick):
        return _("是") if value else ""
    return known.get(str(value), str(value)) if value not in (None, "") else ""


@blueprint.post("/applications/<uuid:application_id>/check")
@requires(Permission.HOST_APPLY)
def application_submit(application_id: UUID) -> Answer:
    """Hand it in; a refusal shows what is missing, with the clauses."""
    form = forms.read(DeclarationForm())
    with desk.work() as work:
        row = my_application(work, application_id)
        if row.state is ApplicationState.SUBMITTED:
            return go("host.application_submitted", _("申报已经提交"), application_id=row.id)
        if form.ok:
            with form.catching():
                judged = service.submit_application(work, row.id)
                if work.get(Application, row.id, "申报").state is ApplicationState.SUBMITTED:
                    return go("host.application_submitted", _("申报已提交"), application_id=row.id)
                labels = terms_chain(work, row, row.year).labels()
                back = url_for("host.application", application_id=row.id)
                return findings.render_refusal(judged, _("提交申报"), words=labels, back=back)
        return _check_page(work, row, form)


@blueprint.get("/applications/<uuid:application_id>/submitted")
@requires(Permission.HOST_APPLY)
def application_submitted(application_id: UUID) -> str:
    """Confirmation: the next steps first."""
    with desk.work() as work:
        return render_template(
            "host/application_submitted.html", **_whole(work, my_application(work, application_id))
        )


@blueprint.post("/applications/<uuid:application_id>/withdraw")
@requires(Permission.HOST_APPLY)
def application_withdraw(application_id: UUID) -> Answer:
    """Take it back until the review has endorsed it."""
    with desk.work() as work:
        row = my_application(work, application_id)
        service.withdraw_application(work, row.id)
        return go("host.application", _("申报已撤回，现在是草稿"), application_id=row.id)


@blueprint.post("/applications/<uuid:application_id>/abandon")
@requires(Permission.HOST_APPLY)
def application_abandon(application_id: UUID) -> Answer:
    """Give it up for good."""
    with desk.work() as work:
        row = my_application(work, application_id)
        service.abandon_application(work, row.id)
        return go("host.applications", _("已放弃这份申报"))
