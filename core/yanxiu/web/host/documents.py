"""Documents of an institution's classes and applications, to be printed, signed and sealed."""

from uuid import UUID

from flask import Response

from yanxiu.services.papers import Wanted
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import mine, my_application
from yanxiu.web.papers import FORMS, OF_A_CLASS, application_paper, download


@blueprint.get(f"/classes/<uuid:class_id>/documents/<any({','.join(OF_A_CLASS)}):kind>.<{FORMS}:form>")
@requires(Permission.HOST_WORKSPACE)
def class_document(class_id: UUID, kind: str, form: str) -> Response:
    """A document of a class."""
    return download(kind, form, lambda work: Wanted(class_id=mine(work, class_id).id))


@blueprint.post("/classes/<uuid:class_id>/documents/registration-forms")
@requires(Permission.HOST_ASSESSMENT)
def class_registration_forms(class_id: UUID) -> Response:
    """结业登记表, a page for each trainee; identity numbers are whole, so it is asked for by a form."""
    return download("registration_form", "pdf", lambda work: Wanted(class_id=mine(work, class_id).id))


@blueprint.get("/applications/<uuid:application_id>/form.pdf")
@requires(Permission.HOST_APPLY)
def application_form(application_id: UUID) -> Response:
    """The application on the region's form."""
    return application_paper(lambda work: my_application(work, application_id))
