"""预算: by head and source, against days, trainees and staff; earlier ones stay to be read."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState, FundingSource
from yanxiu.policy import ExpenseHead, TermKind
from yanxiu.services import budget_history, budgets
from yanxiu.services.accounts_sheet import Accounts, accounts_of
from yanxiu.services.chains import class_chain
from yanxiu.services.form_words import offered
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.expenses import checked
from yanxiu.web.host.pages import class_page, go, mine

SOURCES: Final = {
    FundingSource.FISCAL: _l("财政资金"),
    FundingSource.OWN: _l("自有资金"),
    FundingSource.OTHER: _l("其他资金"),
}


class BudgetLineForm(Schema):
    """One head of a budget."""

    fiscal = fields.Amount("财政资金", required=False)
    own = fields.Amount("自有资金", required=False)
    other = fields.Amount("其他资金", required=False)
    basis = fields.Text("测算依据", longest=200, required=False)


class BudgetForm(Schema):
    """What holds for the whole budget."""

    days = fields.Count("天数", most=366, required=False)
    trainees = fields.Count("学员人数", most=9999, required=False)
    staff = fields.Count("工作人员人数", most=9999, required=False)
    budget_line = fields.Text("财政列支渠道", longest=60, required=False)
    own_origin = fields.Text("自有资金来源", longest=100, required=False)
    other_origin = fields.Text("其他资金来源", longest=100, required=False)
    because = fields.Text("预算变更理由", longest=500, required=False)


@blueprint.get("/classes/<uuid:class_id>/funding/budget")
@requires(Permission.HOST_FUNDING)
def class_budget(class_id: UUID) -> Response:
    """The budget by head and source, and those before it."""
    with desk.work() as work:
        accounts = accounts_of(work, mine(work, class_id))
        return _page(work, class_id, forms.shown(BudgetForm(), accounts.budget, **_origins(accounts)), {})


def _origins(accounts: Accounts) -> dict[str, str]:
    return {
        "budget_line": accounts.said_of(FundingSource.FISCAL),
        "own_origin": accounts.said_of(FundingSource.OWN),
        "other_origin": accounts.said_of(FundingSource.OTHER),
    }


def _page(work: Work, class_id: UUID, form: forms.Read, typed: Mapping[str, str]) -> Response:
    cls = mine(work, class_id)
    accounts = accounts_of(work, cls)
    return class_page(
        work,
        cls,
        "funding",
        "class_budget",
        status=form.status,
        form=form,
        typed=typed,
        accounts=accounts,
        budget_lines=list(offered(class_chain(work, cls), TermKind.BUDGET_LINE, cls.year).items()),
        revisions=[
            (row, *budget_history.amounts_of(row)) for row in budget_history.revisions_of(work, cls.id)
        ],
        sources_said=SOURCES,
        amends=accounts.budget is not None and cls.state is not ClassState.PLANNED,
    )


@blueprint.post("/classes/<uuid:class_id>/funding/budget")
@requires(Permission.HOST_FUNDING)
def class_save_budget(class_id: UUID) -> Answer:
    """Put the budget in the place of the one before, which is kept."""
    form = forms.read(BudgetForm())
    whole = form.values
    origins = {
        FundingSource.FISCAL: {"budget_line": whole.get("budget_line")},
        FundingSource.OWN: {"origin": whole.get("own_origin")},
        FundingSource.OTHER: {"origin": whole.get("other_origin")},
    }
    lines: list[budgets.PlannedCost] = []
    for head in ExpenseHead:
        given = {name: request.form.get(f"{name}_{head}", "") for name in BudgetLineForm().fields}
        found = checked(BudgetLineForm(), given, dict(fields.options(ExpenseHead))[head], form)
        for source, origin in origins.items():
            if found.get(source.value) is not None:
                lines.append(
                    budgets.PlannedCost(head, found[source.value], source, found.get("basis"), **origin)
                )
    against = budgets.Against(whole.get("days"), whole.get("trainees"), whole.get("staff"))
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                budgets.draw_up_budget(work, cls.id, lines, against=against, because=whole.get("because"))
                return go("host.class_funding", _("预算已保存"), class_id=cls.id)
        return _page(work, cls.id, form, request.form)
