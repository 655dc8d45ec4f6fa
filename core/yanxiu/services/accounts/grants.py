"""Roles given and taken. For an administrator's role two people are needed: one proposes, another confirms.

GB/T 22239-2019 8.1.5: the three administrators hold each other in check.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import GrantKind, GrantProposal, GrantState, Role, User
from yanxiu.services.accounts.members import ADMINISTRATORS
from yanxiu.services.accounts.users import check_role, enter_membership, remove_membership
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.work import Work

STATE_LABELS: Final = {
    GrantState.PROPOSED: "待另一人确认",
    GrantState.CONFIRMED: "已确认",
    GrantState.REFUSED: "已否决",
}
KIND_LABELS: Final = {GrantKind.GRANT: "授予", GrantKind.REVOKE: "撤销"}


def ask(
    work: Work,
    user_id: UUID,
    role: Role,
    *,
    organization_id: UUID | None = None,
    kind: GrantKind = GrantKind.GRANT,
    reason: str,
) -> GrantProposal | None:
    """Give or take a role; for an administrator's it becomes a proposal, which is given back.

    Raises ``InvalidInput`` for the own account, an empty reason, or a role that cannot be taken.
    """
    user = work.get(User, user_id, "账号", lock=True)
    proposer = _acting(work)
    if user.id == proposer:
        raise InvalidInput("账号", user.login, "不能改自己的角色", "请由另一位安全管理员办理")
    if not reason.strip():
        raise InvalidInput("理由", "（空）", "不能为空", "请写明依据或原因")
    if kind is GrantKind.GRANT:
        check_role(work, user, role, organization_id)
    if role not in ADMINISTRATORS:
        _carry_out(work, user, kind, role, organization_id)
        return None
    return _propose(work, user, role, organization_id, kind, reason.strip(), proposer)


def confirm(work: Work, proposal_id: UUID) -> GrantProposal:
    """Carry a proposal out; raises ``InvalidInput`` for who proposed it or whom it is about."""
    row = _open(work, proposal_id)
    user = work.get(User, row.user_id, "账号", lock=True)
    _decide(work, row, GrantState.CONFIRMED)
    _carry_out(work, user, row.kind, row.role, row.organization_id)
    return row


def refuse(work: Work, proposal_id: UUID) -> GrantProposal:
    """Turn a proposal down."""
    row = _open(work, proposal_id)
    _decide(work, row, GrantState.REFUSED)
    return row


def proposals(work: Work, *, open_only: bool = False) -> list[GrantProposal]:
    """Proposals, the latest first."""
    found = select(GrantProposal).order_by(GrantProposal.created_at.desc())
    if open_only:
        found = found.where(GrantProposal.state == GrantState.PROPOSED)
    return list(work.session.scalars(found))


def _propose(
    work: Work,
    user: User,
    role: Role,
    organization_id: UUID | None,
    kind: GrantKind,
    reason: str,
    proposer: UUID,
) -> GrantProposal:
    waiting = work.session.scalar(
        select(GrantProposal).where(
            GrantProposal.user_id == user.id,
            GrantProposal.role == role,
            GrantProposal.state == GrantState.PROPOSED,
        )
    )
    if waiting is not None:
        return waiting
    row = GrantProposal(
        user_id=user.id,
        kind=kind,
        role=role,
        organization_id=organization_id,
        reason=reason,
        proposed_by=proposer,
    )
    work.session.add(row)
    work.session.flush()
    work.record("role.propose", "grant_proposal", row.id, role=role, proposed=kind)
    return row


def _carry_out(work: Work, user: User, kind: GrantKind, role: Role, organization_id: UUID | None) -> None:
    if kind is GrantKind.GRANT:
        enter_membership(work, user, role, organization_id)
    else:
        remove_membership(work, user, role, organization_id)


def _decide(work: Work, row: GrantProposal, state: GrantState) -> None:
    decider = _acting(work)
    if decider in (row.proposed_by, row.user_id):
        rule = "须由提出人和被授权人以外的人确认"
        raise InvalidInput("确认人", work.actor.name, rule, "请由另一位安全管理员办理")
    row.state, row.decided_by, row.decided_at = state, decider, work.at
    work.session.flush()
    work.record(f"role.{state}", "grant_proposal", row.id, role=row.role)


def _open(work: Work, proposal_id: UUID) -> GrantProposal:
    row = work.get(GrantProposal, proposal_id, "授权提议", lock=True)
    if row.state is not GrantState.PROPOSED:
        label = STATE_LABELS[row.state]
        raise WrongState("授权提议", label, STATE_LABELS[GrantState.PROPOSED], "请刷新列表查看")
    return row


def _acting(work: Work) -> UUID:
    if work.actor.id is None:
        rule = "须以登录的账号办理，才分得清提出人和确认人"
        raise InvalidInput("办理人", work.actor.name, rule, "请登录后在“安全管理”办理")
    return work.actor.id
