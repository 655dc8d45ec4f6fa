"""One material of a class: what is asked, its files, replaced in place, and what was there before."""

from uuid import UUID

from flask import Response, abort, request
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Material as MaterialRow
from yanxiu.policy import Material
from yanxiu.services import materials
from yanxiu.services.history import history_of_part
from yanxiu.services.hosting import own_part
from yanxiu.services.paper_checklist import checklist_of, find_report
from yanxiu.services.stage_papers import papers_by_stage
from yanxiu.services.work import Work
from yanxiu.web import desk, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.config import UPLOAD_LIMIT
from yanxiu.web.host import blueprint
from yanxiu.web.host.materials import editable
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.wording import word


def _kind(given: str) -> Material:
    if given not in set(Material):
        abort(404)
    return Material(given)


@blueprint.get("/classes/<uuid:class_id>/materials/of/<kind>")
@requires(Permission.HOST_MATERIALS)
def class_material(class_id: UUID, kind: str) -> Response:
    """The material's files, now and before."""
    with desk.work() as work:
        return _page(work, class_id, _kind(kind), forms.shown_with_file(Schema()))


def _page(work: Work, class_id: UUID, kind: Material, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    rows = materials.all_materials(work, cls.id, kind)
    return class_page(
        work,
        cls,
        "materials",
        "class_material",
        status=form.status,
        form=form,
        kind=kind,
        label=word(kind),
        current=[row for row in rows if row.ended_on is None],
        former=[row for row in reversed(rows) if row.ended_on is not None],
        asked=lambda standing: [
            (group.stage, one)
            for group in papers_by_stage(work, standing, checklist_of(work, standing))
            for one in group.papers
            if one.kind is kind
        ],
        editable=editable(cls, find_report(work, cls)),
        limit=UPLOAD_LIMIT // 1024 // 1024,
        events=history_of_part(work, "class", cls.id, kind.value),
    )


@blueprint.post("/classes/<uuid:class_id>/materials/of/<kind>")
@requires(Permission.HOST_MATERIALS)
def class_put_material(class_id: UUID, kind: str) -> Answer:
    """Add a file to a material, or put it in the place of one that is there."""
    word_of = _kind(kind)
    form, name, content = forms.with_file(Schema())
    with desk.work() as work:
        cls = mine(work, class_id)
        former = _former(work, cls.id)
        if form.ok:
            with form.catching():
                materials.add_material(work, cls.id, word_of, name, content, replaces=former)
                said = _("已替换为 %(name)s", name=name) if former else _("已上传 %(name)s", name=name)
                return go("host.class_material", said, class_id=cls.id, kind=word_of.value)
        return _page(work, cls.id, word_of, form)


def _former(work: Work, class_id: UUID) -> UUID | None:
    """The file that is to be replaced, of this class; none where none was named."""
    given = request.form.get("replaces", "")
    if not given:
        return None
    try:
        key = UUID(given)
    except ValueError:
        abort(404)
    own_part(work, MaterialRow, key, class_id, "材料")
    return key
