"""What a tenant adds to the documents: drafts it adopts, values where they leave room, and nothing else."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import AdoptedDraft
from yanxiu.models import TenantParameter as ParameterRow
from yanxiu.phrases import joined, phrase
from yanxiu.policy import TENANT_MAY_FILL, EntrySpec, PolicyFileError, Slot, plain
from yanxiu.policy.yamlfile import read_yaml
from yanxiu.services.errors import InvalidInput
from yanxiu.services.work import Work


def adopt_draft(work: Work, document: str, year: int, *, officer: str, basis: str) -> AdoptedDraft:
    """Record that a draft document is applied on trial from a programme year on; findings then say so.

    Adopting twice adopts once; one that was ended can be adopted anew.
    """
    known = work.chain(year).drafts()
    if document not in known:
        listed = joined(sorted(known)) or "（没有）"
        raise InvalidInput(
            "草案", document, phrase("须是本辖区插件声明的草案：{known}", known=listed), "请核对文件代号"
        )
    for label, text in (("登记人", officer), ("依据", basis)):
        if not text.strip():
            raise InvalidInput(label, text, "采用草案须有登记人和依据", phrase("请填写{label}", label=label))
    standing = work.session.scalar(
        select(AdoptedDraft).where(
            AdoptedDraft.document == document, AdoptedDraft.year == year, AdoptedDraft.ended_on.is_(None)
        )
    )
    if standing is not None:
        return standing
    row = AdoptedDraft(
        document=document,
        year=year,
        officer=officer.strip(),
        officer_id=work.actor.id,
        adopted_on=work.today,
        basis=basis.strip(),
    )
    work.session.add(row)
    work.session.flush()
    work.record("draft.adopt", "document", document, year=year)
    return row


def end_draft(work: Work, adoption_id: UUID) -> AdoptedDraft:
    """Stop applying a draft from today."""
    row = work.get(AdoptedDraft, adoption_id, "草案采用记录", lock=True)
    if row.ended_on is None:
        row.ended_on = work.today
        work.record("draft.end", "document", row.document, year=row.year)
    return row


def set_parameter(
    work: Work,
    slot: str,
    value: Any,
    *,
    author: str,
    basis: str,
    year: int | None = None,
    tiers: Sequence[str] = (),
) -> ParameterRow:
    """Supply a value where the documents leave one open: a reading, a loaded standard, an unpublished value.

    ``slot`` is a slot's name or a catalogue id.  Raises ``InvalidInput`` where a document fixes the value.
    """
    found = _entries(work, slot)
    if not found:
        raise InvalidInput("参数", slot, "本辖区没有这个参数", "参数名见 yanxiu policy show")
    if not any(
        spec.state in TENANT_MAY_FILL for _, spec in found if year in (None, spec.year) or spec.year is None
    ):
        cited = "、".join(sorted({str(spec.citation) for _, spec in found}))
        rule = phrase("文件已有规定，租户不得另定（{cited}）", cited=cited)
        raise InvalidInput("参数", slot, rule, "只能填写口径、外部标准和没有公布的值")
    for label, text in (("登记人", author), ("依据", basis)):
        if not text.strip():
            raise InvalidInput(label, text, "租户参数须有登记人和依据", phrase("请填写{label}", label=label))
    row = ParameterRow(
        slot=slot,
        year=year,
        tiers=list(tiers),
        value=_stored(slot, value),
        author=author.strip(),
        author_id=work.actor.id,
        dated=work.today,
        basis=basis.strip(),
    )
    work.session.add(row)
    work.session.flush()
    work.record("parameter.set", "parameter", slot, year=year)
    return row


def _stored(slot: str, value: Any) -> Any:
    try:
        return plain(value)
    except TypeError:
        rule = "须是文字、整数、精确的小数、日期，或它们的清单"
        raise InvalidInput("参数", slot, rule, "金额请写成 45000 或 4.5万元") from None


def read_value(text: str) -> Any:
    """A value as typed: a number, an amount such as ``4.5万元``, a list or a mapping, in YAML's notation."""
    try:
        return read_yaml(text, "值")
    except PolicyFileError as error:
        raise InvalidInput("值", text, error.problem, "请按 YAML 的写法填写，如 60000 或 4.5万元") from error


def withdraw_parameter(work: Work, parameter_id: UUID) -> ParameterRow:
    """Take a supplied value back from today; decisions that read it stay as they are."""
    row = work.get(ParameterRow, parameter_id, "租户参数", lock=True)
    if row.withdrawn_on is None:
        row.withdrawn_on = work.today
        work.record("parameter.withdraw", "parameter", row.slot, year=row.year)
    return row


def _entries(work: Work, name: str) -> list[tuple[Slot, EntrySpec]]:
    chain = work.chain(work.today.year)
    return [
        (slot, spec)
        for pack in chain.packs
        for slot in pack.slots.values()
        for spec in slot.entries
        if name in (slot.name, spec.citation.id)
    ]
