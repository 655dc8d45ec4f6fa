"""材料 after the class and 结业上报: the checklist of the chain's rules, files, the report itself."""

import io
from typing import Final
from uuid import UUID

from flask import Response, send_file
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import CompletionReport, CompletionState, TrainingClass
from yanxiu.models import Material as MaterialRow
from yanxiu.policy import Material, Seal, Stage
from yanxiu.services import completion, file_store, materials
from yanxiu.services.class_steps import HELD
from yanxiu.services.hosting import own_part
from yanxiu.services.paper_checklist import checklist_of, find_report
from yanxiu.services.stage_papers import papers_by_stage
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.config import UPLOAD_LIMIT
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine, outcome

_OPEN: Final = (CompletionState.DRAFT, CompletionState.RETURNED)


class UploadForm(Schema):
    """What a file is."""

    kind = fields.Choice("材料", Material)


class ReportForm(Schema):
    """Which papers are there, and the seals of the settlement statement."""

    materials = fields.Choices("已备齐的材料", Material, required=False)
    seals = fields.Choices("经费结算表印章", Seal, required=False)


class BankForm(Schema):
    """Where a subsidy is paid to."""

    account_name = fields.Text("收款户名", longest=100)
    account_number = fields.Text("收款账号", longest=40)
    branch = fields.Text("开户行", longest=100)


@blueprint.get("/classes/<uuid:class_id>/materials")
@requires(Permission.HOST_MATERIALS)
def class_materials(class_id: UUID) -> Response:
    """The checklist with due dates."""
    with desk.work() as work:
        return _page(work, class_id)


def _page(
    work: Work,
    class_id: UUID,
    upload: forms.Read | None = None,
    report_form: forms.Read | None = None,
    bank: forms.Read | None = None,
) -> Response:
    cls = mine(work, class_id)
    report = find_report(work, cls)
    there = {row.kind for row in materials.class_materials(work, cls.id) if row.kind}
    declared = list(
        dict.fromkeys([*((report.materials or []) if report else []), *(str(one) for one in there)])
    )
    given = [one for one in (upload, report_form, bank) if one is not None]
    return class_page(
        work,
        cls,
        "materials",
        status=max((one.status for one in given), default=200),
        upload=upload or forms.shown_with_file(UploadForm()),
        report=report,
        report_form=report_form or forms.shown(ReportForm(), report, materials=declared),
        bank=bank or forms.shown(BankForm(), None, account_name=report.bank_account_name if report else None),
        kinds=fields.options(Material),
        seals=fields.options(Seal),
        found=lambda standing: standing.at(Stage.COMPLETION),
        report_words=completion.WORDS,
        editable=editable(cls, report),
        stages=lambda standing: papers_by_stage(work, standing, checklist_of(work, standing)),
        can_submit=cls.state in HELD and report is not None and report.state is not CompletionState.SUBMITTED,
        limit=UPLOAD_LIMIT // 1024 // 1024,
    )


@blueprint.post("/classes/<uuid:class_id>/materials/files")
@requires(Permission.HOST_MATERIALS)
def class_upload(class_id: UUID) -> Answer:
    """Take a file in; what it is, its content says."""
    form, name, content = forms.with_file(UploadForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                materials.add_material(work, cls.id, form.values["kind"], name, content)
                return go("host.class_materials", _("已上传 %(name)s", name=name), class_id=cls.id)
        return _page(work, cls.id, upload=form)


def editable(cls: TrainingClass, report: CompletionReport | None) -> bool:
    """Whether the papers after a class may still be changed."""
    return cls.state in HELD and (report is None or report.state in _OPEN)


@blueprint.get("/classes/<uuid:class_id>/materials/<uuid:material_id>")
@requires(Permission.HOST_MATERIALS)
def class_download(class_id: UUID, material_id: UUID) -> Response:
    """A paper, always as an attachment."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, MaterialRow, material_id, cls.id, "材料")
        row = work.get(MaterialRow, material_id, "材料")
        content, name = file_store.get(work, row.sha256), row.file_name
        work.record("material.download", "class", cls.id, sha256=row.sha256)
    return send_file(
        io.BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name
    )


@blueprint.post("/classes/<uuid:class_id>/materials/<uuid:material_id>/remove")
@requires(Permission.HOST_MATERIALS)
def class_remove_material(class_id: UUID, material_id: UUID) -> Answer:
    """Take a paper back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, MaterialRow, material_id, cls.id, "材料")
        materials.remove_material(work, material_id)
        return go("host.class_materials", _("已撤回这份材料"), class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/materials/report")
@requires(Permission.HOST_MATERIALS)
def class_draft_report(class_id: UUID) -> Answer:
    """Say which papers are there."""
    form = forms.read(ReportForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                given = {name: form.values.get(name, []) for name in ("materials", "seals")}
                completion.draft_completion(work, cls.id, **given)
                return go("host.class_materials", _("结业材料清单已保存"), class_id=cls.id)
        return _page(work, cls.id, report_form=form)


@blueprint.post("/classes/<uuid:class_id>/materials/bank")
@requires(Permission.HOST_MATERIALS)
def class_bank(class_id: UUID) -> Answer:
    """Where a subsidy is paid to; the number is never shown again."""
    form = forms.read(BankForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                completion.give_bank_details(work, cls.id, **form.values)
                return go("host.class_materials", _("收款账户已保存"), class_id=cls.id)
        return _page(work, cls.id, bank=form)


@blueprint.get("/classes/<uuid:class_id>/materials/submit")
@requires(Permission.HOST_MATERIALS)
def class_check_report(class_id: UUID) -> Response:
    """What is handed in, on one page, before it goes."""
    with desk.work() as work:
        cls = mine(work, class_id)
        return class_page(
            work,
            cls,
            "materials",
            "class_report_check",
            report=find_report(work, cls),
            found=lambda standing: standing.at(Stage.COMPLETION),
        )


@blueprint.post("/classes/<uuid:class_id>/materials/submit")
@requires(Permission.HOST_MATERIALS)
def class_submit_report(class_id: UUID) -> Answer:
    """结业上报; that the papers came in stays on record even where policy refuses the step."""
    with desk.work() as work:
        cls = mine(work, class_id)
        judged = completion.submit_completion(work, cls.id)
        labels = judged.decision.chain.labels()
        return outcome(judged, _("结业上报"), labels, "host.class_materials", "report", class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/materials/withdraw")
@requires(Permission.HOST_MATERIALS)
def class_withdraw_report(class_id: UUID) -> Answer:
    """Take the report back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        completion.withdraw_completion(work, cls.id)
        return go("host.class_materials", _("结业上报已撤回"), class_id=cls.id)
