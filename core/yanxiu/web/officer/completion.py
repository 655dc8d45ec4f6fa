"""结业材料: the host's report after the class, beside what the rules ask of it."""

from typing import Final
from uuid import UUID

from flask import Response
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState, CompletionState
from yanxiu.policy import Stage
from yanxiu.services import completion
from yanxiu.services.class_desk import ClassDesk, class_desk
from yanxiu.services.paper_checklist import checklist_of
from yanxiu.services.queues import Kind
from yanxiu.services.work import Work
from yanxiu.web import desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import class_act, class_page

_HELD: Final = (ClassState.DELIVERED, ClassState.ASSESSED, ClassState.CERTIFIED)


class ReturnForm(Schema):
    """Why papers are given back."""

    because = fields.Text("退回理由", longest=1000)


def _is(one: ClassDesk, state: CompletionState) -> bool:
    return one.cls.state in _HELD and one.report is not None and one.report.state is state


COMPLETION: Final = (
    Act(
        "accept",
        _l("受理结业材料"),
        lambda work, one, _given: completion.accept_completion(work, one.cls.id),
        offered=lambda one: _is(one, CompletionState.SUBMITTED),
        main=True,
        hint=_l("按现有材料再判断一次；没有通过的，会列出每一项。"),
    ),
    Act(
        "return",
        _l("退回补正"),
        lambda work, one, given: completion.return_completion(work, one.cls.id, **given),
        ReturnForm,
        lambda one: _is(one, CompletionState.SUBMITTED),
    ),
    Act(
        "unreturn",
        _l("撤销退回"),
        lambda work, one, _given: completion.withdraw_return(work, one.cls.id),
        offered=lambda one: _is(one, CompletionState.RETURNED),
        undo=True,
    ),
    Act(
        "unaccept",
        _l("撤回上报和受理"),
        lambda work, one, _given: completion.withdraw_completion(work, one.cls.id),
        offered=lambda one: one.cls.state is ClassState.REPORTED and one.report is not None,
        undo=True,
        hint=_l("材料回到上报之前；结算已经建立在它上面的不能撤回。"),
    ),
)


@blueprint.get("/classes/<uuid:key>/completion")
@requires(Permission.OFFICER_COMPLETION)
def class_completion(key: UUID) -> Response:
    """The papers, each with its clause and last day; the rules; the acts."""
    with desk.work() as work:
        return _page(work, class_desk(work, key))


def _page(work: Work, one: ClassDesk, failed: Failed | None = None) -> Response:
    return class_page(
        work,
        one,
        "completion",
        kind=Kind.COMPLETION,
        stage=Stage.COMPLETION,
        doing=COMPLETION,
        failed=failed,
        papers=checklist_of(work, one.standing),
        report_words=completion.WORDS,
    )


@blueprint.post("/classes/<uuid:key>/completion/<name>")
@requires(Permission.OFFICER_COMPLETION)
def class_completion_act(key: UUID, name: str) -> Answer | str:
    """Accept, return, or undo one of these."""
    return class_act(key, name, "completion", COMPLETION, _page)
