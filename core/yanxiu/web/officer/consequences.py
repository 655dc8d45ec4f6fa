"""后果: drafts that a named person confirms, and what was confirmed, to reverse on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Consequence, ConsequenceState, RecordKind
from yanxiu.policy import Effect
from yanxiu.services import consequences as service
from yanxiu.services import registers
from yanxiu.services.histories import history_of_consequence
from yanxiu.services.movements import recovered_on
from yanxiu.services.queues import Kind
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import around, record_page, signed_by
from yanxiu.web.texts import day, money
from yanxiu.web.wording import joined, said, word

CONSEQUENCES: Final = Listing(
    "officer-consequences",
    columns=(
        Column("label", "后果", lambda one: one.label),
        Column("effect", "类别", lambda one: word(one.effect), "nw"),
        Column("organization", "单位", lambda one: one.organization.name if one.organization else ""),
        Column("class", "班次", lambda one: one.training_class.project.topic if one.training_class else ""),
        Column("cite", "依据", lambda one: f"{one.citation['document']} {one.citation['clause']}"),
        Column("drafted", "拟出", lambda one: one.drafted_on, "nw"),
        Column("state", "状态", lambda one: service.WORDS[one.state], "nw"),
        Column("confirmed_by", "确认人", lambda one: one.confirmed_by, "nw"),
    ),
    filters=(
        Filter("q", "后果或单位"),
        Filter("state", "状态", [(str(k), v) for k, v in service.WORDS.items()]),
        Filter("effect", "类别", fields.options(Effect)),
    ),
)


@dataclass(frozen=True)
class Drafted:
    """One consequence for its page."""

    row: Consequence
    words: Mapping[str, str]

    @property
    def loss(self) -> bool:
        return self.row.effect is Effect.LOSS_OF_ELIGIBILITY

    @property
    def recovery(self) -> bool:
        return self.row.effect is Effect.RECOVERY

    def at(self, state: ConsequenceState) -> bool:
        return self.row.state is state


class ConfirmForm(Schema):
    """Who puts a draft into effect."""

    officer = fields.Text("确认人", longest=50)


class LossForm(ConfirmForm):
    """A loss of eligibility says until when: a date, or that there is none."""

    until = fields.Day("取消资格至", required=False)
    indefinite = fields.Tick("无限期（文件没有规定期限，由确认人决定）")


class RecoveryForm(ConfirmForm):
    """A recovery says how much is asked back."""

    amount = fields.Amount(
        "追回金额", required=False, metadata={"hint": "部分追回填写金额；不填写就是全部追回"}
    )


class ReverseForm(Schema):
    """Who takes a consequence back, and why."""

    officer = fields.Text("撤销人", longest=50)
    because = fields.Text("撤销理由", longest=1000)


def _confirm(work: Work, one: Drafted, given: dict[str, Any]) -> object:
    endless = given.pop("indefinite", False)
    until = given.pop("until", None) or (service.INDEFINITE if endless else None)
    return service.confirm_consequence(work, one.row.id, until=until, **given)


def _named(_one: Drafted) -> dict[str, str]:
    return {"officer": signed_by()}


ACTS: Final = (
    Act(
        "confirm",
        _l("确认这一后果"),
        _confirm,
        ConfirmForm,
        lambda one: one.at(ConsequenceState.DRAFT) and not (one.loss or one.recovery),
        main=True,
        filled=_named,
    ),
    Act(
        "confirm-recovery",
        _l("确认追回"),
        _confirm,
        RecoveryForm,
        lambda one: one.at(ConsequenceState.DRAFT) and one.recovery,
        main=True,
        hint=_l("确认之后，在班次的经费页面登记实际追回的款项。"),
        filled=_named,
    ),
    Act(
        "confirm-loss",
        _l("确认取消资格"),
        _confirm,
        LossForm,
        lambda one: one.at(ConsequenceState.DRAFT) and one.loss,
        main=True,
        filled=_named,
    ),
    Act(
        "reverse",
        _l("撤销这一后果"),
        lambda work, one, given: service.reverse_consequence(work, one.row.id, **given),
        ReverseForm,
        lambda one: one.at(ConsequenceState.CONFIRMED),
        undo=True,
        hint=_l("确认和撤销的记录都会保留。"),
        filled=_named,
    ),
)


along.register(
    CONSEQUENCES,
    Permission.OFFICER_DETERMINATIONS,
    "officer.consequences",
    registers.consequences,
    lambda one: url_for("officer.consequence", key=one.id),
)


@blueprint.get("/consequences")
@requires(Permission.OFFICER_DETERMINATIONS)
def consequences() -> Response | str:
    """Drafts first."""
    asked = CONSEQUENCES.asked()
    with desk.work() as work:
        found = registers.consequences(work, asked.values, asked.window)
        return CONSEQUENCES.answer(work, asked, found, "officer/consequences.html")


def _load(work: Work, key: UUID) -> Drafted:
    row = work.get(Consequence, key, "后果")
    year = row.training_class.year if row.training_class else row.drafted_on.year
    return Drafted(row, work.chain(year).labels())


def _page(work: Work, one: Drafted, failed: Failed | None = None) -> Response:
    row = one.row
    links = (
        [(_("作出判断的决定"), url_for("officer.decision", key=row.decision_id))] if row.decision_id else []
    )
    if row.class_id:
        links.append((_("班次页面"), url_for("officer.class_overview", key=row.class_id)))
    return record_page(
        work,
        row.label,
        up=(_("后果"), url_for("officer.consequences")),
        pairs=[*_pairs(row, one.words), *_asked_back(work, row)],
        record=one,
        doing=ACTS,
        act_url=lambda name: url_for("officer.consequence_act", key=row.id, name=name),
        failed=failed,
        past=history_of_consequence(work, row),
        dealt=RecordKind.CONSEQUENCE,
        around=around(work, Kind.CONSEQUENCE, row.id),
        citation=row.citation,
        rule=row.rule,
        links=links,
    )


def _until(row: Consequence) -> str:
    """Until when a loss holds; other effects have no end."""
    if row.effective_on is None or row.effect is not Effect.LOSS_OF_ELIGIBILITY:
        return ""
    return day(row.until) if row.until else _("无限期")


def _pairs(row: Consequence, words: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [
        (_("类别"), word(row.effect)),
        (_("状态"), said(service.WORDS[row.state])),
        (_("单位"), row.organization.name if row.organization else ""),
        (_("班次"), row.training_class.project.topic if row.training_class else ""),
        (_("起因"), joined(said(words.get(cause, cause)) for cause in row.because)),
        (_("拟出日"), day(row.drafted_on)),
        (_("确认"), f"{row.confirmed_by}　{day(row.confirmed_on)}" if row.confirmed_by else ""),
        (_("生效"), day(row.effective_on) if row.effective_on else ""),
        (_("截止"), _until(row)),
        (_("撤销"), f"{row.reversed_by}　{day(row.reversed_on)}" if row.reversed_by else ""),
        (_("撤销理由"), row.reversed_because),
    ]


def _asked_back(work: Work, row: Consequence) -> list[tuple[str, Any]]:
    """How much a recovery asks back, and how much of it has come."""
    if row.effect is not Effect.RECOVERY or row.confirmed_on is None:
        return []
    asked = _("全部") if row.amount is None else money(row.amount)
    return [(_("追回金额"), asked), (_("已经追回"), money(recovered_on(work, row)))]


@blueprint.get("/consequences/<uuid:key>")
@requires(Permission.OFFICER_DETERMINATIONS)
def consequence(key: UUID) -> Response:
    """One consequence: what, why, by which clause, whom it hits."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/consequences/<uuid:key>/<name>")
@requires(Permission.OFFICER_DETERMINATIONS)
def consequence_act(key: UUID, name: str) -> Answer | str:
    """Confirm or reverse."""
    return acts.perform(
        ACTS, name, lambda work: _load(work, key), _page, url_for("officer.consequence", key=key)
    )
