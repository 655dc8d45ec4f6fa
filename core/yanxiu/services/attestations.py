"""承诺 and officers' judgements: a named person signs for one word."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Application, Attestation, Organization, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.policy import Attestation as Word
from yanxiu.services.errors import InvalidInput
from yanxiu.services.work import Work


def sign_application(
    work: Work,
    application_id: UUID,
    word: Word,
    *,
    signed_by: str,
    signed_on: date | None = None,
    note: str | None = None,
) -> Attestation:
    """Sign for a word on an application."""
    row = work.get(Application, application_id, "申报", lock=True)
    return _sign(work, word, signed_by, signed_on, note, application_id=row.id)


def sign_class(
    work: Work,
    class_id: UUID,
    word: Word,
    *,
    signed_by: str,
    signed_on: date | None = None,
    note: str | None = None,
) -> Attestation:
    """Sign for a word on a class."""
    row = work.get(TrainingClass, class_id, "班次", lock=True)
    return _sign(work, word, signed_by, signed_on, note, class_id=row.id)


def sign_organization(
    work: Work,
    organization_id: UUID,
    year: int,
    word: Word,
    *,
    signed_by: str,
    signed_on: date | None = None,
    note: str | None = None,
) -> Attestation:
    """Sign for a word on an organization's year."""
    row = work.get(Organization, organization_id, "单位", lock=True)
    return _sign(work, word, signed_by, signed_on, note, organization_id=row.id, year=year)


def withdraw_signature(work: Work, attestation_id: UUID) -> None:
    """Take a signature back; decisions made under it stay as they were recorded."""
    row = work.get(Attestation, attestation_id, "承诺", lock=True)
    work.session.delete(row)
    work.record("attestation.withdraw", "attestation", row.id, word=row.word)


def _sign(
    work: Work, word: Word, signed_by: str, signed_on: date | None, note: str | None, **subject: Any
) -> Attestation:
    """The first signature stands: signing again changes nothing."""
    name, day = signed_by.strip(), signed_on or work.today
    if not name:
        raise InvalidInput("签署人", signed_by, "承诺须由具名的人签署", "请填写签署人")
    if day > work.today:
        raise InvalidInput("签署日期", day, phrase("不得晚于今天（{today}）", today=work.today), "请核对日期")
    found = work.session.scalar(select(Attestation).filter_by(word=word, **subject))
    if found is not None:
        return found
    row = Attestation(word=word, signed_by=name, signed_on=day, user_id=work.actor.id, note=note, **subject)
    work.session.add(row)
    work.session.flush()
    kind, key = next(iter(subject.items()))
    work.record("attestation.sign", kind.removesuffix("_id"), key, word=word)
    return row
