"""征求意见稿: which drafts the department applies on trial."""

from typing import Any, Final
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.services import office, openings, policy_choices
from yanxiu.services.work import Work
from yanxiu.web import acts, desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import signed_by


class AdoptForm(Schema):
    """Which draft, from which year, by whom, on which basis."""

    document = fields.Text("征求意见稿")
    year = fields.Count("从哪个年度起", least=2000, most=2100)
    officer = fields.Text("登记人", longest=50)
    basis = fields.Text("依据", longest=2000, metadata={"hint": "决定试行的文件、会议或批示"})


def _documents(work: Work, _one: object) -> dict[str, Options]:
    found = openings.draft_documents(work, work.today.year)
    return {"document": [(one.key, one.name) for one in found]}


def _adopt(work: Work, _one: object, given: dict[str, Any]) -> object:
    return policy_choices.adopt_draft(work, given.pop("document"), given.pop("year"), **given)


ADOPT: Final = (
    Act(
        "adopt",
        _l("试行一份征求意见稿"),
        _adopt,
        AdoptForm,
        hint=_l("试行之后，按它作出的判断都会注明依据是征求意见稿。"),
        options=_documents,
        filled=lambda _one: {"officer": signed_by()},
    ),
)


@blueprint.get("/drafts")
@requires(Permission.OFFICER_POLICY)
def drafts() -> Response:
    """The drafts that there are, and those adopted."""
    return _drafts()


def _drafts(failed: Failed | None = None) -> Response:
    with desk.work() as work:
        documents = {one.key: one for one in openings.draft_documents(work, work.today.year)}
        page = render_template(
            "officer/drafts.html",
            documents=documents,
            adoptions=office.adoptions(work),
            ready=acts.ready(work, ADOPT, None, failed) if documents else [],
            act_url=lambda _name: url_for("officer.draft_adopt"),
        )
    return make_response(page, failed.read.status if failed else 200)


@blueprint.post("/drafts")
@requires(Permission.OFFICER_POLICY)
def draft_adopt() -> Answer:
    """Adopt a draft."""
    form = forms.read(AdoptForm())
    if form.ok:
        with form.catching(), desk.work() as work:
            _adopt(work, None, dict(form.values))
            flash(_("已登记试行"))
            return redirect(url_for("officer.drafts"), 303)
    return _drafts(Failed("adopt", form))


@blueprint.post("/drafts/<uuid:key>/end")
@requires(Permission.OFFICER_POLICY)
def draft_end(key: UUID) -> Answer:
    """Stop applying a draft from today."""
    with desk.work() as work:
        policy_choices.end_draft(work, key)
    flash(_("从今天起不再试行"))
    return redirect(url_for("officer.drafts"), 303)
