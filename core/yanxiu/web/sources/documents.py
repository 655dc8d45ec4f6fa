"""文件原文: the documents that the chain cites, kept or not; one with its clauses; import and removal."""

import io
from typing import Final

from flask import Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.policy.source_checks import ClauseState
from yanxiu.services import sources
from yanxiu.services.history import history_of
from yanxiu.services.sources import Cited
from yanxiu.services.work import Work
from yanxiu.web import desk, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.sources import blueprint
from yanxiu.web.wording import in_reader_language

STATES: Final = {
    ClauseState.FOUND: ("pass", in_reader_language("与锚点相符")),
    ClauseState.CHANGED: ("warn", in_reader_language("与锚点不符")),
    ClauseState.MISSING: ("fail", in_reader_language("找不到")),
}


@blueprint.get("/sources")
@requires(Permission.SOURCES_KEEP)
def documents() -> str:
    """Every document that the tenant's plugins cite, with how its file stands."""
    with desk.work() as work:
        return render_template("sources/documents.html", documents=sources.cited(work), states=ClauseState)


@blueprint.get("/sources/<place>/<document_key>")
@requires(Permission.SOURCES_KEEP)
def document(place: str, document_key: str) -> Response:
    """One document: its cited clauses as its file has them, and what does not agree."""
    with desk.work() as work:
        return _page(work, sources.find(work, place, document_key), forms.Read(labels=_labels()))


def _labels() -> dict[str, str]:
    return {"file": _("文件原文")}


def _page(work: Work, found: Cited, form: forms.Read) -> Response:
    page = render_template(
        "sources/document.html",
        cited=found,
        form=form,
        states=STATES,
        texts={one.clause: sources.text_of_clause(work, found, one.clause) for one in found.checked},
        events=history_of(work, "source", found.key),
    )
    return make_response(page, form.status)


@blueprint.post("/sources/<place>/<document_key>")
@requires(Permission.SOURCES_KEEP)
def document_import(place: str, document_key: str) -> Answer:
    """Import the document's own file in place of the last; or take it away."""
    form, sent = forms.Read(labels=_labels()), forms.uploaded("file")
    with desk.work() as work:
        found = sources.find(work, place, document_key)
        if request.form.get("action") == "remove":
            sources.remove_source(work, found)
            return _back(place, document_key, _("已移除文件原文"))
        if sent is None:
            form.refuse("file", _("请选择文件"))
        else:
            with form.catching():
                made = sources.import_source(work, found, sent.filename or "", sent.read())
                said = _("已导入：%(n)s 条引用的条款，%(bad)s 条不符", n=len(made.checked), bad=made.problems)
                return _back(place, document_key, said)
        return _page(work, found, form)


def _back(place: str, document_key: str, said: str) -> Answer:
    flash(said)
    return redirect(url_for("sources.document", place=place, document_key=document_key), 303)


@blueprint.get("/sources/<place>/<document_key>/file")
@requires(Permission.SOURCES_KEEP)
def document_file(place: str, document_key: str) -> Response:
    """The file as it was imported."""
    with desk.work() as work:
        name, content = sources.file_of(work, sources.find(work, place, document_key))
    # whatever it is, it is not shown in the page: a stranger's file must not run here
    return send_file(io.BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)
