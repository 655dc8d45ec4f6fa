"""经费台账: the money of all classes by class, by host, by budget line; the year's ledger as a document."""

from flask import Response, request

from yanxiu.services.ledgers import By
from yanxiu.services.papers import Wanted
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.ledgers import OFFICER, answer
from yanxiu.web.officer import blueprint
from yanxiu.web.papers import FORMS, download


@blueprint.get("/ledger")
@requires(Permission.OFFICER_FUNDING)
def funding_ledger() -> Response | str:
    """One line for each class with any money."""
    return _answer(By.CLASS)


@blueprint.get("/ledger/hosts")
@requires(Permission.OFFICER_FUNDING)
def funding_ledger_hosts() -> Response | str:
    """One line for each host and year."""
    return _answer(By.HOST)


@blueprint.get("/ledger/lines")
@requires(Permission.OFFICER_FUNDING)
def funding_ledger_lines() -> Response | str:
    """One line for each budget line and year."""
    return _answer(By.LINE)


def _answer(by: By) -> Response | str:
    with desk.work() as work:
        return answer(work, OFFICER[by], by, "officer/ledger.html")


@blueprint.get(f"/ledger/year.<{FORMS}:form>")
@requires(Permission.OFFICER_FUNDING)
def funding_ledger_document(form: str) -> Response:
    """年度经费台账 of a year, this one unless another is asked for."""
    year = request.args.get("year", type=int)
    return download("yearly_ledger", form, lambda work: Wanted(year=year or work.today.year))
