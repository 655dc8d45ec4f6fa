"""Import of a roster: structure first, then a preview by Excel's own rows, then all of it or nothing."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.documents.roster.columns import COLUMNS
from yanxiu.services import file_store
from yanxiu.services.errors import NotFound
from yanxiu.services.roster_import import RosterRefused, import_roster, preview_roster
from yanxiu.services.work import Work
from yanxiu.web import desk, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine

_SHOWN = 50


@blueprint.get("/classes/<uuid:class_id>/roster/import")
@requires(Permission.HOST_ROSTER)
def class_import(class_id: UUID) -> Response:
    """Choose a file."""
    with desk.work() as work:
        return class_page(work, mine(work, class_id), "roster", "class_import", form=forms.Read())


@blueprint.post("/classes/<uuid:class_id>/roster/import")
@requires(Permission.HOST_ROSTER)
def class_import_preview(class_id: UUID) -> Answer:
    """Look at a file, new or (with other headings) the one before; nothing is written."""
    with desk.work() as work:
        cls = mine(work, class_id)
        sent = forms.uploaded("file")
        form = forms.Read(labels={"file": "名册文件"})
        if sent is not None:
            kept, name = file_store.put(work, sent.read()), sent.filename or ""
        else:
            kept, name = request.form.get("kept", ""), request.form.get("name", "")
        if not kept:
            form.refuse("file", _("请选择 .xlsx 文件"))
            return class_page(work, cls, "roster", "class_import", status=422, form=form)
        return _preview(work, cls.id, kept, name[:200])


def _preview(work: Work, class_id: UUID, kept: str, name: str) -> Response:
    cls = mine(work, class_id)
    mapping = _mapping()
    found = preview_roster(work, cls.id, _content(work, kept), mapping)
    bad = {problem.row for problem in found.errors if problem.row}
    return class_page(
        work,
        cls,
        "roster",
        "class_import_preview",
        status=200 if found.ok else 422,
        found=found,
        kept=kept,
        name=name,
        mapping=mapping,
        columns=COLUMNS,
        sample=[row for row in found.rows if row.row not in bad][:_SHOWN],
        left_out=max(len(found.rows) - _SHOWN, 0),
    )


def _mapping() -> dict[str, str]:
    """Our column → the heading in the file, where the reader named one."""
    given: Mapping[str, str] = request.form
    asked = {column.key: given.get(f"column_{column.key}", "").strip()[:60] for column in COLUMNS}
    return {key: heading for key, heading in asked.items() if heading}


def _content(work: Work, kept: str) -> bytes:
    if len(kept) != 64 or not set(kept) <= set("0123456789abcdef"):
        raise NotFound("文件", kept[:16])
    return file_store.get(work, kept)


@blueprint.post("/classes/<uuid:class_id>/roster/import/confirm")
@requires(Permission.HOST_ROSTER)
def class_import_confirm(class_id: UUID) -> Answer:
    """Take the file in as a whole; sending it twice enters nobody twice."""
    kept, name = request.form.get("kept", ""), request.form.get("name", "")[:200]
    with desk.work() as work:
        cls = mine(work, class_id)
        try:
            found = import_roster(work, cls.id, _content(work, kept), _mapping(), sample=work.tenant.sample)
        except RosterRefused:
            return _preview(work, cls.id, kept, name)
        said = _("已导入 %(n)s 人，其中新录入 %(new)s 人", n=len(found.rows), new=found.new)
        return go("host.class_roster", said, class_id=cls.id)
