"""A section of an application as it is typed: what policy says of it; nothing is written."""

from uuid import UUID

from flask import render_template

from yanxiu.models import Application
from yanxiu.services import applications as service
from yanxiu.services.chains import terms_chain
from yanxiu.services.standing import application_findings
from yanxiu.services.work import Work
from yanxiu.web import desk, findings, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import my_application
from yanxiu.web.host.sections import BY_KEY, concerns, given_of, schema_of


@blueprint.post(
    "/applications/<uuid:application_id>"
    "/<any(basics,ranges,content,audience,units,funding,papers,extra):key>/check"
)
@requires(Permission.HOST_APPLY)
def application_check_section(application_id: UUID, key: str) -> str:
    """Save as it is typed, look, and take everything back."""
    with desk.trial() as work:
        row = my_application(work, application_id)
        chain = terms_chain(work, row, row.year)
        form = forms.read(schema_of(key, work, chain, row))
        if form.ok:
            with form.catching():
                _edit(work, row, key, form)
        found = [one for one in application_findings(work, row) if concerns(BY_KEY[key], one)]
        shown = findings.all_shown(found, chain.labels())
        return render_template("host/application_checked.html", form=form, findings=shown)


def _edit(work: Work, row: Application, key: str, form: forms.Read) -> None:
    given = given_of(key, form, row)
    if given.get("supervisor_id"):
        given["supervisor_id"] = UUID(given["supervisor_id"])
    service.edit_application(work, row.id, **given)
