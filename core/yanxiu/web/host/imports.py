"""Import of a roster: structure first, then a preview by Excel's own rows, then all of it or nothing."""

import io
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Response, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.documents.roster.columns import COLUMNS, FORM
from yanxiu.documents.roster.marked import mark_roster
from yanxiu.models import JobKind, RosterUpload, UploadState
from yanxiu.services import roster_uploads, sheet_headings
from yanxiu.services.errors import NotFound
from yanxiu.services.roster_import import RosterRefused, import_roster, preview_roster
from yanxiu.services.roster_uploads import KEPT_FOR, content_of, upload_of, uploads_of
from yanxiu.services.work import Work
from yanxiu.web import desk, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.jobs import starting as jobs

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE: Final = 500
"""So many rows are taken in while somebody waits for the page; more are a job for the background."""
_SHOWN = 50


@blueprint.get("/classes/<uuid:class_id>/roster/import")
@requires(Permission.HOST_ROSTER)
def class_import(class_id: UUID) -> Response:
    """Choose a file, or go on with one that waits."""
    with desk.work() as work:
        return _choose(work, class_id, forms.Read(labels={"file": "名册文件"}))


def _choose(work: Work, class_id: UUID, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    waiting = uploads_of(work, cls, UploadState.WAITING)
    given = {"form": form, "waiting": waiting, "days": KEPT_FOR.days}
    return class_page(work, cls, "roster", "class_import", status=form.status, **given)


@blueprint.post("/classes/<uuid:class_id>/roster/import")
@requires(Permission.HOST_ROSTER)
def class_import_upload(class_id: UUID) -> Answer:
    """Keep a file for a look at it; nothing of it is on the roster yet."""
    form = forms.Read(labels={"file": "名册文件"})
    sent = forms.uploaded("file")
    if sent is None:
        form.refuse("file", _("请选择 .xlsx 或 .csv 文件"))
    with desk.work() as work:
        cls = mine(work, class_id)
        if sent is not None:
            with form.catching():
                row = roster_uploads.keep_upload(work, cls.id, sent.filename or "", sent.read())
                return go(
                    "host.class_import_preview",
                    _("已上传，请核对后导入"),
                    class_id=cls.id,
                    upload_id=row.id,
                )
        return _choose(work, cls.id, form)


@blueprint.get("/classes/<uuid:class_id>/roster/import/<uuid:upload_id>")
@requires(Permission.HOST_ROSTER)
def class_import_preview(class_id: UUID, upload_id: UUID) -> Answer:
    """What the import would do, row by row; nothing is written."""
    with desk.work() as work:
        cls = mine(work, class_id)
        row = upload_of(work, cls.id, upload_id)
        return _gone(row) or _preview(work, row)


def _gone(row: RosterUpload) -> Answer | None:
    """On to where to go, once a file was taken in or thrown away."""
    if row.state is UploadState.WAITING:
        return None
    if row.state is UploadState.IMPORTED:
        said = _("这份名册已经导入，共 %(n)s 人", n=row.trainees)
        return go("host.class_roster", said, class_id=row.class_id)
    return go("host.class_import", _("这份名册文件已经删除，请重新上传"), class_id=row.class_id)


def _preview(work: Work, row: RosterUpload) -> Response:
    found = preview_roster(work, row.class_id, content_of(work, row), row.headings)
    bad = {problem.row for problem in found.errors if problem.row}
    good = [one for one in found.rows if one.row not in bad]
    return class_page(
        work,
        mine(work, row.class_id),
        "roster",
        "class_import_preview",
        found=found,
        upload=row,
        until=row.uploaded_at + KEPT_FOR,
        columns=COLUMNS,
        sample=good[:_SHOWN],
        left_out=max(len(good) - _SHOWN, 0),
    )


@blueprint.post("/classes/<uuid:class_id>/roster/import/<uuid:upload_id>")
@requires(Permission.HOST_ROSTER)
def class_import_headings(class_id: UUID, upload_id: UUID) -> Answer:
    """Say which of the file's headings stand for our columns, and look again."""
    with desk.work() as work:
        row = upload_of(work, mine(work, class_id).id, upload_id)
        roster_uploads.name_headings(work, row, _headings())
        said = _("已按新的对应重新核对")
        return go("host.class_import_preview", said, class_id=row.class_id, upload_id=row.id)


def _headings() -> dict[str, str]:
    """Our column → the heading in the file, where the reader named one."""
    given: Mapping[str, str] = request.form
    asked = {column.key: given.get(f"column_{column.key}", "") for column in COLUMNS}
    return sheet_headings.named(FORM, asked)


@blueprint.get("/classes/<uuid:class_id>/roster/import/<uuid:upload_id>/marked.xlsx")
@requires(Permission.HOST_ROSTER)
def class_import_marked(class_id: UUID, upload_id: UUID) -> Answer:
    """The file given back, with what is wrong behind each row and the cells marked."""
    with desk.work() as work:
        cls = mine(work, class_id)
        row = upload_of(work, cls.id, upload_id)
        if (gone := _gone(row)) is not None:
            return gone
        content = content_of(work, row)
        found = preview_roster(work, cls.id, content, row.headings)
        marked = mark_roster(content, found.errors, found.hints, row.headings)
        if marked is None:
            raise NotFound("可以标注的工作表", upload_id)
        work.record("roster.download", "class", cls.id, upload=str(row.id))
    return send_file(
        io.BytesIO(marked), mimetype=XLSX, as_attachment=True, download_name="roster-marked.xlsx"
    )


@blueprint.post("/classes/<uuid:class_id>/roster/import/<uuid:upload_id>/confirm")
@requires(Permission.HOST_ROSTER)
def class_import_confirm(class_id: UUID, upload_id: UUID) -> Answer:
    """Take the file in as a whole; sending it twice enters nobody twice."""
    with desk.work() as work:
        cls = mine(work, class_id)
        row = upload_of(work, cls.id, upload_id)
        if (gone := _gone(row)) is not None:
            return gone
        try:
            content = content_of(work, row)
            if len(preview_roster(work, cls.id, content, row.headings).rows) > AT_ONCE:
                return jobs.to(jobs.of_class(work, JobKind.ROSTER, cls, row.id))
            found = import_roster(work, cls.id, content, row.headings, sample=work.tenant.sample)
        except RosterRefused:
            return _preview(work, row)
        roster_uploads.end_upload(work, row, trainees=len(found.rows))
        said = _("已导入 %(n)s 人，其中新录入 %(new)s 人", n=len(found.rows), new=found.new)
        return go("host.class_roster", said, class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/roster/import/<uuid:upload_id>/discard")
@requires(Permission.HOST_ROSTER)
def class_import_discard(class_id: UUID, upload_id: UUID) -> Answer:
    """Throw the file away."""
    with desk.work() as work:
        row = upload_of(work, mine(work, class_id).id, upload_id)
        roster_uploads.end_upload(work, row)
        return go("host.class_import", _("名册文件已删除"), class_id=row.class_id)
