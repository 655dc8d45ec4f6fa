"""Timetable, expenses, questionnaires as sheets: template, preview by Excel's rows, all of it or nothing."""

import io
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flask import Response, request, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from yanxiu.documents.forms import Column, Form, form_template
from yanxiu.models import RosterUpload, SheetKind, TrainingClass, UploadState
from yanxiu.services import roster_uploads, sheet_headings
from yanxiu.services.class_sheets import form_of, import_sheet, preview_sheet
from yanxiu.services.roster_import import RosterRefused
from yanxiu.services.roster_uploads import KEPT_FOR, content_of, sheets_of, upload_of
from yanxiu.services.work import Work
from yanxiu.web import desk, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.imports import XLSX
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.listing import written

_SHOWN: Final = 50
_PLACE: Final = "/classes/<uuid:class_id>/sheets/<any(timetable,expenses,answers):sheet>"
TITLES: Final = {
    SheetKind.TIMETABLE: _l("用表格导入课程表和专家"),
    SheetKind.EXPENSES: _l("用表格导入费用"),
    SheetKind.ANSWERS: _l("用表格导入收回的测评表"),
}
EFFECTS: Final = {
    SheetKind.TIMETABLE: _l("导入的课程表取代现有的；表中还没有登记的专家一并登记。"),
    SheetKind.EXPENSES: _l("导入的费用加在现有明细之后。"),
    SheetKind.ANSWERS: _l("每行是一份答卷，加在已收到的之后；有空项的一份不计为有效。"),
}
_BACK: Final = {
    SheetKind.TIMETABLE: ("attendance", "host.class_timetable"),
    SheetKind.EXPENSES: ("funding", "host.class_expenses"),
    SheetKind.ANSWERS: ("survey", "host.class_survey"),
}
"""Kind → the tab that it stands under, and the page that shows what was taken in."""


@blueprint.get(_PLACE)
@requires(Permission.HOST_WORKSPACE)
def class_sheet(class_id: UUID, sheet: str) -> Response:
    """Choose a file, or go on with one that waits."""
    with desk.work() as work:
        return _choose(work, mine(work, class_id), SheetKind(sheet), forms.Read(labels={"file": "名册文件"}))


def _choose(work: Work, cls: TrainingClass, kind: SheetKind, form: forms.Read) -> Response:
    tab, back = _BACK[kind]
    return class_page(
        work,
        cls,
        tab,
        "class_sheet",
        status=form.status,
        form=form,
        kind=kind,
        title=TITLES[kind],
        effect=EFFECTS[kind],
        back=back,
        columns=form_of(work, cls, kind).columns,
        waiting=sheets_of(work, cls, kind, UploadState.WAITING),
        days=KEPT_FOR.days,
    )


@blueprint.get(f"{_PLACE}/template.xlsx")
@requires(Permission.HOST_WORKSPACE)
def class_sheet_template(class_id: UUID, sheet: str) -> Response:
    """The empty form, with drop-downs and text cells."""
    with desk.work() as work:
        cls = mine(work, class_id)
        content = form_template(form_of(work, cls, SheetKind(sheet)))
    return send_file(
        io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=f"{sheet}-template.xlsx"
    )


@blueprint.post(_PLACE)
@requires(Permission.HOST_WORKSPACE)
def class_sheet_upload(class_id: UUID, sheet: str) -> Answer:
    """Keep a file for a look at it; nothing of it is entered yet."""
    form = forms.Read(labels={"file": "名册文件"})
    sent = forms.uploaded("file")
    if sent is None:
        form.refuse("file", _("请选择 .xlsx 或 .csv 文件"))
    with desk.work() as work:
        cls, kind = mine(work, class_id), SheetKind(sheet)
        form_of(work, cls, kind)
        if sent is not None:
            with form.catching():
                row = roster_uploads.keep_sheet(work, cls, kind, sent.filename or "", sent.read())
                return _to_preview(row, _("已上传，请核对后导入"))
        return _choose(work, cls, kind, form)


def _to_preview(row: RosterUpload, said: str) -> Answer:
    place = {"class_id": row.class_id, "sheet": row.kind.value, "upload_id": row.id}
    return go("host.class_sheet_preview", said, **place)


@blueprint.get(f"{_PLACE}/<uuid:upload_id>")
@requires(Permission.HOST_WORKSPACE)
def class_sheet_preview(class_id: UUID, sheet: str, upload_id: UUID) -> Answer:
    """What taking the sheet in would do, row by row; nothing is written."""
    with desk.work() as work:
        cls = mine(work, class_id)
        row = upload_of(work, cls.id, upload_id, SheetKind(sheet))
        return _gone(row) or _preview(work, cls, row)


def _gone(row: RosterUpload) -> Answer | None:
    """On to where to go, once a file was taken in or thrown away."""
    if row.state is UploadState.WAITING:
        return None
    if row.state is UploadState.IMPORTED:
        said = _("这份文件已经导入，共 %(n)s 行", n=row.trainees)
        return go(_BACK[row.kind][1], said, class_id=row.class_id)
    said = _("这份文件已经删除，请重新上传")
    return go("host.class_sheet", said, class_id=row.class_id, sheet=row.kind.value)


def _preview(work: Work, cls: TrainingClass, row: RosterUpload) -> Response:
    found = preview_sheet(work, cls, row.kind, content_of(work, row), row.headings)
    tab, _back = _BACK[row.kind]
    bad = {problem.row for problem in found.errors if problem.row}
    good = [one for one in found.rows if one.row not in bad]
    return class_page(
        work,
        cls,
        tab,
        "class_sheet_preview",
        found=found,
        upload=row,
        kind=row.kind,
        title=TITLES[row.kind],
        effect=EFFECTS[row.kind],
        until=row.uploaded_at + KEPT_FOR,
        lines=[(one.row, _cells(found.form, one.values)) for one in good[:_SHOWN]],
        left_out=max(len(good) - _SHOWN, 0),
    )


def _cells(form: Form, values: Mapping[str, Any]) -> list[str]:
    """A row as it reads: the words of the form for what was chosen."""
    return [_cell(column, values[column.key]) for column in form.columns]


def _cell(column: Column, value: Any) -> str:
    return next((text for text in column.offered if column.choices[text] == value), "") or written(value)


@blueprint.post(f"{_PLACE}/<uuid:upload_id>")
@requires(Permission.HOST_WORKSPACE)
def class_sheet_headings(class_id: UUID, sheet: str, upload_id: UUID) -> Answer:
    """Say which of the file's headings stand for our columns, and look again."""
    with desk.work() as work:
        cls, kind = mine(work, class_id), SheetKind(sheet)
        row = upload_of(work, cls.id, upload_id, kind)
        form = form_of(work, cls, kind)
        asked = {column.key: request.form.get(f"column_{column.key}", "") for column in form.columns}
        roster_uploads.name_headings(work, row, sheet_headings.named(form, asked))
        return _to_preview(row, _("已按新的对应重新核对"))


@blueprint.post(f"{_PLACE}/<uuid:upload_id>/confirm")
@requires(Permission.HOST_WORKSPACE)
def class_sheet_confirm(class_id: UUID, sheet: str, upload_id: UUID) -> Answer:
    """Take the file in as a whole; sending it twice enters nothing twice."""
    with desk.work() as work:
        cls, kind = mine(work, class_id), SheetKind(sheet)
        row = upload_of(work, cls.id, upload_id, kind)
        if (gone := _gone(row)) is not None:
            return gone
        try:
            count = import_sheet(work, cls, kind, content_of(work, row), row.headings)
        except RosterRefused:
            return _preview(work, cls, row)
        roster_uploads.end_upload(work, row, trainees=count)
        return go(_BACK[kind][1], _("已导入 %(n)s 行", n=count), class_id=cls.id)


@blueprint.post(f"{_PLACE}/<uuid:upload_id>/discard")
@requires(Permission.HOST_WORKSPACE)
def class_sheet_discard(class_id: UUID, sheet: str, upload_id: UUID) -> Answer:
    """Throw the file away."""
    with desk.work() as work:
        row = upload_of(work, mine(work, class_id).id, upload_id, SheetKind(sheet))
        roster_uploads.end_upload(work, row)
        return go("host.class_sheet", _("文件已删除"), class_id=row.class_id, sheet=sheet)
