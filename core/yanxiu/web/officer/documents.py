"""Documents that the department writes, and those of a class or an application that it looks at."""

from typing import Final
from uuid import UUID

from flask import Response

from yanxiu.models import Application
from yanxiu.services.papers import Wanted
from yanxiu.web.access import Permission, requires
from yanxiu.web.officer import blueprint
from yanxiu.web.papers import FORMS, OF_A_CLASS, application_paper, download

ANY: Final = (*OF_A_CLASS, "filing_receipt", "approval", "report_cover")


@blueprint.get(f"/classes/<uuid:key>/documents/<any({','.join(ANY)}):kind>.<{FORMS}:form>")
@requires(Permission.OFFICER_QUEUE)
def class_document(key: UUID, kind: str, form: str) -> Response:
    """A document of a class."""
    return download(kind, form, lambda _work: Wanted(class_id=key))


@blueprint.post("/classes/<uuid:key>/documents/registration-forms")
@requires(Permission.OFFICER_CERTIFICATES)
def class_registration_forms(key: UUID) -> Response:
    """结业登记表, a page for each trainee; identity numbers are whole, so it is asked for by a form."""
    return download("registration_form", "pdf", lambda _work: Wanted(class_id=key))


@blueprint.get("/applications/<uuid:key>/form.pdf")
@requires(Permission.OFFICER_SELECTION)
def application_form(key: UUID) -> Response:
    """An application on the region's form."""
    return application_paper(lambda work: work.get(Application, key, "申报"))
