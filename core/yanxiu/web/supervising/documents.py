"""Documents of a supervising department: the application form that it seals, the sheet of its year."""

from uuid import UUID

from flask import Response, abort

from yanxiu.services.application_desk import review_desk
from yanxiu.services.papers import Wanted, form_for, gather
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.papers import FORMS, attached, download
from yanxiu.web.supervising import blueprint
from yanxiu.web.supervising.pages import department


@blueprint.get("/review/<uuid:key>/form.pdf")
@requires(Permission.SUPERVISE_REVIEW)
def application_form(key: UUID) -> Response:
    """An application that it reviews, on the region's form."""
    with desk.work() as work:
        row = review_desk(work, key, department()).row
        paper = gather(work, form_for(row), Wanted(application_id=row.id))
    return attached(paper, "pdf")


@blueprint.get(f"/summary/<int:year>/sheet.<{FORMS}:form>")
@requires(Permission.SUPERVISE_SUMMARY)
def summary_sheet(year: int, form: str) -> Response:
    """汇总表 in the columns of the region's form."""
    if not 2000 <= year <= 2100:
        abort(404)
    return download("summary_sheet", form, lambda _work: Wanted(organization_id=department(), year=year))
