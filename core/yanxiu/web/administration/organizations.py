"""单位: hosts, applicants and supervising departments, entered and edited."""

from typing import Any, Final
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.policy import BaseLevel, OrganizationKind
from yanxiu.services import organization_listing
from yanxiu.services import organizations as service
from yanxiu.services.history import history_of
from yanxiu.services.revisions import expect_revision
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.administration import blueprint
from yanxiu.web.forms import Read
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.wording import word

ORGANIZATIONS: Final = Listing(
    "organizations",
    title="单位",
    columns=(
        Column("name", "单位名称", lambda row: row.name),
        Column("uscc", "统一社会信用代码", lambda row: row.uscc, "nw"),
        Column("kind", "单位性质", lambda row: word(row.kind) if row.kind else None, "nw"),
        Column("supervises", "主管部门", lambda row: _("是") if row.supervises else _("否"), "nw"),
        Column("supervisor", "上级主管部门", lambda row: row.supervisor.name if row.supervisor else None),
        Column("base", "继续教育基地", lambda row: word(row.base_level) if row.base_level else None, "nw"),
    ),
    filters=(
        Filter("q", "名称或代码"),
        Filter("kind", "单位性质", lambda: fields.options(OrganizationKind)),
        Filter("supervises", "主管部门", (("yes", "只看主管部门"),)),
    ),
)


class OrganizationForm(Schema):
    """What is known of an organization."""

    name = fields.Text("单位名称", longest=120)
    uscc = fields.Text("统一社会信用代码", longest=18, required=False)
    kind = fields.Choice("单位性质", OrganizationKind, required=False)
    base_level = fields.Choice("继续教育基地级别", BaseLevel, required=False)
    supervises = fields.Tick("主管部门")
    supervisor_id = fields.Key("上级主管部门", required=False)
    training_qualified = fields.Tick("培训资质")
    contact = fields.Text("联系人", longest=40, required=False)
    phone = fields.Text("联系电话", longest=40, required=False)


_OPTIONAL: Final = ("uscc", "kind", "base_level", "supervisor_id", "contact", "phone")


@blueprint.get("/administration/organizations")
@requires(Permission.ADMIN_SYSTEM)
def organizations() -> Response | str:
    """All organizations."""
    asked = ORGANIZATIONS.asked()
    with desk.work() as work:
        found = organization_listing.organizations(work, asked.values, asked.window)
        return ORGANIZATIONS.answer(work, asked, found, "administration/organizations.html")


@blueprint.get("/administration/organizations/new")
@requires(Permission.ADMIN_SYSTEM)
def organization_new() -> str:
    """The empty form."""
    return _page(forms.shown(OrganizationForm()), None)


@blueprint.post("/administration/organizations/new")
@requires(Permission.ADMIN_SYSTEM)
def organization_add() -> Answer | Response:
    """Enter an organization."""
    read = forms.read(OrganizationForm())
    if read.ok:
        with read.catching(), desk.work() as work:
            given = _given(read)
            service.register_organization(work, given.pop("name"), **given)
    if not read.ok:
        return make_response(_page(read, None), read.status)
    flash(_("已登记%(name)s。", name=read.values["name"]))
    return redirect(url_for("administration.organizations"))


@blueprint.get("/administration/organizations/<uuid:organization_id>")
@requires(Permission.ADMIN_SYSTEM)
def organization(organization_id: UUID) -> str:
    """One organization, to be edited."""
    with desk.work() as work:
        row = organization_listing.organization(work, organization_id)
    return _page(forms.shown(OrganizationForm(), row), organization_id)


@blueprint.post("/administration/organizations/<uuid:organization_id>")
@requires(Permission.ADMIN_SYSTEM)
def organization_edit(organization_id: UUID) -> Answer | Response:
    """Change it; decisions made before stay as they were."""
    read = forms.read(OrganizationForm())
    if read.ok:
        with read.catching(), desk.work() as work:
            row = organization_listing.organization(work, organization_id)
            expect_revision(row, forms.revision(), "单位")
            service.edit_organization(work, organization_id, **_given(read))
    if not read.ok:
        return make_response(_page(read, organization_id), read.status)
    flash(_("已保存。"))
    return redirect(url_for("administration.organization", organization_id=organization_id))


def _given(read: Read) -> dict[str, Any]:
    """What was typed; an emptied field is one that is not known any more."""
    return {**dict.fromkeys(_OPTIONAL), **read.values}


def _page(read: Read, organization_id: UUID | None) -> str:
    with desk.work() as work:
        row = organization_listing.organization(work, organization_id) if organization_id else None
        above = organization_listing.choices(work, supervising=True)
        return render_template(
            "administration/organization.html",
            read=read,
            row=row,
            kinds=fields.options(OrganizationKind),
            bases=fields.options(BaseLevel),
            supervisors=[one for one in above if one[0] != str(organization_id)],
            events=history_of(work, "organization", organization_id) if organization_id else [],
        )
