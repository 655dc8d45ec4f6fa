"""经办与回避: who deals with a record, handing it over to a colleague, standing aside from it."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Amendment, Application, Consequence, RecordKind, TrainingClass
from yanxiu.services import assignments
from yanxiu.services.handling import handled
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.handling import RECUSE, UNRECUSE, HandlingDesk
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import HANDLING, record_page
from yanxiu.web.texts import day
from yanxiu.web.wording import word


class HandOverForm(Schema):
    """To whom, and what the colleague should know."""

    officer_id = fields.Key("转给")
    note = fields.Text("交代", longest=500, required=False)


def _others(work: Work, _one: HandlingDesk) -> dict[str, Options]:
    own = work.actor.id
    known = [(str(user.id), user.name) for user in assignments.colleagues(work) if user.id != own]
    return {"officer_id": known}


ACTS: Final = (
    Act(
        "take",
        _l("由我办理"),
        lambda work, one, _given: assignments.take(work, *one.key),
        offered=lambda one: not one.given.mine and one.given.own is None,
    ),
    Act(
        "hand-over",
        _l("转办"),
        lambda work, one, given: assignments.hand_over(work, *one.key, **given),
        HandOverForm,
        main=True,
        hint=_l("转办之后在同事的待办里；别人仍然可以办理，转办不改变记录。"),
        options=_others,
    ),
    Act(
        "release",
        _l("退回待分派"),
        lambda work, one, _given: assignments.release(work, *one.key),
        offered=lambda one: one.given.assignment is not None,
        undo=True,
    ),
    RECUSE,
    UNRECUSE,
)


def _application(work: Work, key: UUID) -> str:
    return work.get(Application, key, "申报").topic


def _class(work: Work, key: UUID) -> str:
    return work.get(TrainingClass, key, "班次").project.topic


def _amendment(work: Work, key: UUID) -> str:
    row = work.get(Amendment, key, "变更")
    return str(_("变更：%(what)s", what=word(row.field)))


def _consequence(work: Work, key: UUID) -> str:
    return work.get(Consequence, key, "后果").label


_TITLES: Final[Mapping[RecordKind, Callable[[Work, UUID], str]]] = {
    RecordKind.APPLICATION: _application,
    RecordKind.CLASS: _class,
    RecordKind.AMENDMENT: _amendment,
    RecordKind.CONSEQUENCE: _consequence,
}


def _load(work: Work, kind: RecordKind, key: UUID) -> HandlingDesk:
    title = _TITLES[kind](work, key)
    return HandlingDesk(handled(work, kind, key), title)


def _page(work: Work, one: HandlingDesk, failed: Failed | None = None) -> Response:
    given, (kind, key) = one.given, one.key
    row = given.assignment
    page, handling = HANDLING[kind]
    about = given.about if kind is RecordKind.AMENDMENT and given.about else one.key
    aside = "、".join(f"{given.names[each.officer_id]}（{day(each.recused_on)}）" for each in given.recusals)
    return record_page(
        work,
        _("经办与回避"),
        up=(one.title, along.onward(url_for(page, key=key))),
        pairs=[
            (_("记录"), one.title),
            (_("经办人"), given.who or _("没有分派")),
            (_("分派日"), day(row.given_on) if row else ""),
            (_("交代"), row.note if row else ""),
            (_("已回避"), aside),
            (_("您的回避理由"), given.own.reason if given.own else ""),
        ],
        record=one,
        doing=ACTS,
        act_url=lambda name: url_for(f"{handling}_act", key=key, name=name),
        failed=failed,
        past=(str(about[0]), about[1]),
        around={"previous": "", "next": ""},
    )


_PLACES: Final = (
    (RecordKind.APPLICATION, "applications", Permission.OFFICER_SELECTION),
    (RecordKind.CLASS, "classes", Permission.OFFICER_QUEUE),
    (RecordKind.AMENDMENT, "changes", Permission.OFFICER_AMENDMENTS),
    (RecordKind.CONSEQUENCE, "consequences", Permission.OFFICER_DETERMINATIONS),
)
"""Each kind of record, where it stands, and who deals with it."""


def _pages(kind: RecordKind, place: str, permission: Permission) -> None:
    """The page of one kind of record, and its acts; the endpoints are those of ``HANDLING``."""
    endpoint = HANDLING[kind][1]
    name = endpoint.removeprefix(f"{blueprint.name}.")

    @blueprint.get(f"/{place}/<uuid:key>/handling", endpoint=name)
    @requires(permission)
    def show(key: UUID) -> Response:
        """Who deals with a record."""
        with desk.work() as work:
            return _page(work, _load(work, kind, key))

    @blueprint.post(f"/{place}/<uuid:key>/handling/<name>", endpoint=f"{name}_act")
    @requires(permission)
    def act(key: UUID, name: str) -> Answer | str:
        """Take, hand over, put back, stand aside."""
        back = url_for(endpoint, key=key)
        return acts.perform(ACTS, name, lambda work: _load(work, kind, key), _page, back)


for _place in _PLACES:
    _pages(*_place)
