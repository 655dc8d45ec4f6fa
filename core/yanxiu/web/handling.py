"""回避 as every reviewer's pages offer it: the form, the two acts, what the page of a record is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from yanxiu.models import RecordKind
from yanxiu.services import recusals
from yanxiu.services.handling import Handled
from yanxiu.services.work import Work
from yanxiu.web import fields
from yanxiu.web.acts import Act, Failed


class RecuseForm(Schema):
    """Why, and how far."""

    reason = fields.Text(
        "回避理由",
        longest=500,
        metadata={"hint": "例如与申报单位负责人有近亲属关系；理由加密保存，只有您自己能看到"},
    )
    whole_organization = fields.Tick("及于承办单位的全部申报和班次")


@dataclass(frozen=True)
class HandlingDesk:
    """A record's handling; it has no row whose revision counts."""

    given: Handled
    title: str

    @property
    def row(self) -> None:
        return None

    @property
    def words(self) -> Mapping[str, str]:
        return {}

    @property
    def key(self) -> tuple[RecordKind, UUID]:
        return self.given.kind, self.given.record_id


def _recuse(work: Work, one: HandlingDesk, given: dict[str, Any]) -> object:
    about = one.given.about or one.key
    return recusals.recuse(work, *about, **given)


def _unrecuse(work: Work, one: HandlingDesk, _given: dict[str, Any]) -> object:
    return recusals.withdraw_recusal(work, one.given.own.id) if one.given.own else None


RECUSE: Final = Act(
    "recuse",
    _l("回避"),
    _recuse,
    RecuseForm,
    lambda one: one.given.about is not None and one.given.own is None,
    hint=_l("登记之后您不能再办理这条记录，从哪里办都不行；可以转办给同事。"),
)
UNRECUSE: Final = Act(
    "unrecuse",
    _l("撤回回避"),
    _unrecuse,
    offered=lambda one: one.given.own is not None,
    undo=True,
    hint=_l("登记有误的可以撤回；转办给同事之后就不能再撤回。"),
)
_ASIDE: Final = _l("登记之后您不能再审核这条记录，请由本单位没有回避的同事审核。")
_BACK: Final = _l("登记有误的可以撤回。")
ALONE: Final = (replace(RECUSE, main=True, hint=_ASIDE), replace(UNRECUSE, hint=_BACK))
"""The two acts where nothing is handed over: reviewers of a supervising department share their queue."""


def allowed_acts(doing: Sequence[Act], *, aside: bool, failed: Failed | None) -> Sequence[Act]:
    """No acts for whoever stands aside, but the one that was tried and refused."""
    return () if aside and failed is None else doing
