"""征求意见稿: which drafts the department applies on trial."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, make_response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import AdoptedDraft
from yanxiu.services import office, openings, policy_choices
from yanxiu.services.history import history_of
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import record_page, signed_by
from yanxiu.web.texts import day


def state_of(row: AdoptedDraft) -> str:
    """Whether a draft is still applied."""
    return str(_("试行中") if row.ended_on is None else _("已结束"))


ADOPTIONS: Final = Listing(
    "officer-adopted-drafts",
    columns=(
        Column("document", "征求意见稿", lambda one: one.document),
        Column("year", "从哪个年度起", lambda one: str(one.year), "nw"),
        Column("officer", "登记人", lambda one: one.officer, "nw"),
        Column("basis", "依据", lambda one: one.basis),
        Column("adopted_on", "登记日", lambda one: one.adopted_on, "nw"),
        Column("state", "状态", state_of, "nw"),
    ),
    filters=(
        Filter("year", "年度"),
        Filter("state", "状态", [("standing", "试行中"), ("ended", "已结束")]),
    ),
)


@dataclass(frozen=True)
class Adopted:
    """One adoption for its page."""

    row: AdoptedDraft
    words: Mapping[str, str]
    name: str


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


END: Final = (
    Act(
        "end",
        _l("结束试行"),
        lambda work, one, _given: policy_choices.end_draft(work, one.row.id),
        offered=lambda one: one.row.ended_on is None,
        undo=True,
        hint=_l("从今天起不再试行；按它作出的决定不变。"),
    ),
)
along.register(
    ADOPTIONS,
    Permission.OFFICER_POLICY,
    "officer.drafts",
    office.adoptions,
    lambda one: url_for("officer.draft", key=one.id),
)


@blueprint.get("/drafts")
@requires(Permission.OFFICER_POLICY)
def drafts() -> Response | str:
    """The drafts that there are, and those adopted."""
    return _drafts()


def _drafts(failed: Failed | None = None) -> Response | str:
    asked = ADOPTIONS.asked()
    with desk.work() as work:
        documents = {one.key: one for one in openings.draft_documents(work, work.today.year)}
        page = ADOPTIONS.answer(
            work,
            asked,
            office.adoptions(work, asked.values, asked.window),
            "officer/drafts.html",
            documents=documents,
            link=lambda one: url_for("officer.draft", key=one.id),
            ready=acts.ready(work, ADOPT, None, failed) if documents else [],
            act_url=lambda _name: url_for("officer.draft_adopt"),
        )
    return make_response(page, failed.read.status) if failed else page


@blueprint.post("/drafts")
@requires(Permission.OFFICER_POLICY)
def draft_adopt() -> Answer | str:
    """Adopt a draft."""
    return acts.create(ADOPT, "adopt", _drafts, "officer.draft")


def _load(work: Work, key: UUID) -> Adopted:
    row = work.get(AdoptedDraft, key, "试行记录")
    known = {one.key: one.name for one in openings.draft_documents(work, row.year)}
    return Adopted(row, work.chain(row.year).labels(), known.get(row.document, row.document))


def _page(work: Work, one: Adopted, failed: Failed | None = None) -> Response:
    row = one.row
    return record_page(
        work,
        _("试行：%(name)s", name=one.name),
        up=(_("征求意见稿的试行"), url_for("officer.drafts")),
        pairs=[
            (_("从哪个年度起"), str(row.year)),
            (_("状态"), state_of(row)),
            (_("登记人"), row.officer),
            (_("依据"), row.basis),
            (_("登记日"), day(row.adopted_on)),
            (_("结束日"), day(row.ended_on) if row.ended_on else ""),
        ],
        record=one,
        doing=END,
        act_url=lambda name: url_for("officer.draft_act", key=row.id, name=name),
        failed=failed,
        past=history_of(work, "document", row.document),
    )


@blueprint.get("/drafts/<uuid:key>")
@requires(Permission.OFFICER_POLICY)
def draft(key: UUID) -> Response:
    """One adoption of a draft."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/drafts/<uuid:key>/<name>")
@requires(Permission.OFFICER_POLICY)
def draft_act(key: UUID, name: str) -> Answer | str:
    """Stop applying a draft from today."""
    return acts.perform(END, name, lambda work: _load(work, key), _page, url_for("officer.draft", key=key))
