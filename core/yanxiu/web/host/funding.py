"""经费: the settlement, and all the money of a class on one page."""

from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState, SettlementState
from yanxiu.policy import Stage, TermKind
from yanxiu.services import budgets, settlement
from yanxiu.services.accounts_sheet import accounts_of
from yanxiu.services.chains import class_chain
from yanxiu.services.form_words import offered
from yanxiu.services.movements import movements_of, words_of
from yanxiu.services.revisions import expect_revision
from yanxiu.services.settlement_checks import doubts_on
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine

_OPEN = (SettlementState.DRAFT, SettlementState.RETURNED)


class SettlementForm(Schema):
    """The accounts."""

    requested = fields.Amount("申请补助", required=False)
    budget_line = fields.Text("列支渠道", longest=60, required=False)
    fees_charged = fields.Amount("向学员收费", required=False)
    individual_funds = fields.Amount("个人出资", required=False)
    reimbursement_submitted_on = fields.Day("报销材料报送日", required=False)


@blueprint.get("/classes/<uuid:class_id>/funding")
@requires(Permission.HOST_FUNDING)
def class_funding(class_id: UUID) -> Response:
    """Budget against expenses, the settlement, the subsidy with its clauses."""
    with desk.work() as work:
        return _page(work, class_id, None)


def _page(work: Work, class_id: UUID, form: forms.Read | None) -> Response:
    cls = mine(work, class_id)
    accounts = accounts_of(work, cls)
    held = accounts.settlement
    form = form or forms.shown(SettlementForm(), held)
    return class_page(
        work,
        cls,
        "funding",
        status=form.status,
        form=form,
        accounts=accounts,
        budget_lines=list(offered(class_chain(work, cls), TermKind.BUDGET_LINE, cls.year).items()),
        found=lambda standing: standing.at(Stage.SETTLEMENT),
        settlement_words=budgets.SETTLEMENT_WORDS,
        words_of=lambda _standing: words_of,
        movements=movements_of(work, cls.id),
        doubts=doubts_on(work, cls, for_host=True),
        is_open=cls.state not in (ClassState.SETTLED, ClassState.CANCELLED)
        and (held is None or held.state in _OPEN),
        can_submit=cls.state is ClassState.REPORTED and (held is None or held.state in _OPEN),
    )


@blueprint.post("/classes/<uuid:class_id>/funding")
@requires(Permission.HOST_FUNDING)
def class_draft_settlement(class_id: UUID) -> Answer:
    """Save the accounts."""
    form = forms.read(SettlementForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        held = accounts_of(work, cls).settlement
        if held is not None:
            expect_revision(held, forms.revision(), "经费结算")
        if form.ok:
            with form.catching():
                settlement.draft_settlement(work, cls.id, **form.values)
                return go("host.class_funding", _("经费结算已保存"), class_id=cls.id)
        return _page(work, cls.id, form)


@blueprint.post("/classes/<uuid:class_id>/funding/submit")
@requires(Permission.HOST_FUNDING)
def class_submit_settlement(class_id: UUID) -> Answer:
    """Hand the accounts in: what policy finds and proposes is on the page afterwards."""
    with desk.work() as work:
        cls = mine(work, class_id)
        settlement.submit_settlement(work, cls.id)
        said = _("经费结算已报送，等待省厅办结")
        return go("host.class_done", said, class_id=cls.id, step="settlement")


@blueprint.post("/classes/<uuid:class_id>/funding/withdraw")
@requires(Permission.HOST_FUNDING)
def class_withdraw_settlement(class_id: UUID) -> Answer:
    """Take the accounts back, before they are closed."""
    with desk.work() as work:
        cls = mine(work, class_id)
        settlement.withdraw_settlement(work, cls.id)
        return go("host.class_funding", _("经费结算已撤回"), class_id=cls.id)
