"""Tables that a tenant loads: 培训费标准 and the tax withheld from fees for services.

A policy document that names another measure gives no figure: until the measure's table is loaded, every rule
that needs it is unknown and says which document is missing.  Files ship with plugins and do nothing by
themselves.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.documents.text import normalise_line
from yanxiu.models import Standard, StandardKind
from yanxiu.phrases import joined, phrase
from yanxiu.policy import (
    LABOUR_WITHHOLDING,
    PolicyError,
    PolicyFileError,
    Registry,
    TrainingFeeStandard,
    Withholding,
    plain,
    read_standard,
    read_withholding,
)
from yanxiu.policy.parameters import bare_title
from yanxiu.policy.yamlfile import read_yaml
from yanxiu.services import checks
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.standard_sheets import read_sheet
from yanxiu.services.work import Work

FOLDER: Final = "standards"
LARGEST: Final = 1024 * 1024
_REMEDY: Final = "请照 yanxiu standard template 写出的样子改正后再载入"


@dataclass(frozen=True)
class Shipped:
    """A table that comes with a plugin: ``name`` is how the command line calls it."""

    name: str
    path: Path
    content: Mapping[str, Any]


def shipped(plugins: Registry) -> list[Shipped]:
    """The tables that the installed plugins bring, by name."""
    found = []
    for pack in plugins.packs.values():
        folder = Path(pack.module.__file__ or "").parent / FOLDER
        for path in sorted(folder.glob("*.yaml")):
            content = read_yaml(path.read_text("utf-8"), path.name)
            found.append(Shipped(f"{pack.name}/{path.stem}", path, content))
    return sorted(found, key=lambda one: one.name)


def load_standard(work: Work, file_name: str, content: bytes, *, author: str | None = None) -> Standard:
    """Load a table from a .yaml or .xlsx; of two versions the one in force on the class's first day answers.

    ``author`` answers for the figures instead of whom the file names.  Loading the same file twice loads it
    once.
    """
    table = dict(_table(file_name, content))
    if author is not None:
        table["author"] = checks.filled("登记人", author)
    made = _row(work, file_name, content, table)
    for row in loaded_standards(work):
        if (row.kind, row.sha256) == (made.kind, made.sha256):
            return row
    work.session.add(made)
    work.session.flush()
    work.record("standard.load", "standard", made.id, name=made.name, document=made.document)
    return made


def withdraw_standard(work: Work, standard_id: UUID) -> Standard:
    """Take a table back from today; decisions that read it stay as they are."""
    row = work.get(Standard, standard_id, "标准", lock=True)
    if row.withdrawn_on is not None:
        raise WrongState("标准", "已收回", "有效", "需要时请重新载入")
    row.withdrawn_on = work.today
    work.record("standard.withdraw", "standard", row.id, name=row.name, document=row.document)
    return row


def loaded_standards(work: Work) -> list[Standard]:
    """The tables that stand today, by name, older versions first."""
    gone = or_(Standard.withdrawn_on.is_(None), Standard.withdrawn_on > work.today)
    found = select(Standard).where(Standard.loaded_on <= work.today, gone)
    return list(work.session.scalars(found.order_by(Standard.name, Standard.in_force_from, Standard.id)))


def all_standards(work: Work) -> list[Standard]:
    """Every table that was ever loaded, the newest first."""
    return list(
        work.session.scalars(select(Standard).order_by(Standard.loaded_on.desc(), Standard.id.desc()))
    )


def missing_standards(work: Work, year: int) -> list[str]:
    """The measures that the documents of a year refer to and of which no table is loaded."""
    there = {bare_title(row.name) for row in loaded_standards(work)}
    named = {
        bare_title(spec.standard)
        for pack in work.chain(year).packs
        for slot in pack.slots.values()
        for spec in slot.entries_for(year)
        if spec.standard and "培训费" in spec.standard
    }
    return sorted(named - there)


def fee_standards(work: Work) -> list[TrainingFeeStandard]:
    """The loaded training-fee standards, read."""
    return [
        read_standard(row.content) for row in loaded_standards(work) if row.kind is StandardKind.TRAINING_FEE
    ]


def withholding_on(work: Work, day: date) -> Withholding:
    """The tax schedule of a day: the tenant's where it loaded one, else the built-in one."""
    tables = [
        row
        for row in loaded_standards(work)
        if row.kind is StandardKind.WITHHOLDING and row.in_force_from <= day
    ]
    newest = max(tables, key=lambda row: (row.in_force_from, row.id), default=None)
    return LABOUR_WITHHOLDING if newest is None else read_withholding(newest.content)


def _table(file_name: str, content: bytes) -> Mapping[str, Any]:
    if not 0 < len(content) <= LARGEST:
        rule = phrase("须有内容，且不超过 {limit} MB", limit=LARGEST // 1024 // 1024)
        raise InvalidInput("标准文件", file_name, rule, "请核对是不是标准表")
    if file_name.lower().endswith((".yaml", ".yml")):
        return _yaml(file_name, content)
    if file_name.lower().endswith(".xlsx"):
        return read_sheet(content)
    raise InvalidInput("标准文件", file_name, "须是 .yaml 或 .xlsx", _REMEDY)


def _yaml(file_name: str, content: bytes) -> Mapping[str, Any]:
    try:
        table = read_yaml(content.decode("utf-8"), file_name)
    except UnicodeDecodeError as error:
        raise InvalidInput("标准文件", file_name, "须是 UTF-8 文字", _REMEDY) from error
    except PolicyFileError as error:
        raise InvalidInput("标准文件", file_name, str(error), _REMEDY) from error
    if not isinstance(table, Mapping):
        raise InvalidInput("标准文件", file_name, "须是“栏目: 内容”的对照", _REMEDY)
    made: Mapping[str, Any] = plain(table)
    return made


def _row(work: Work, file_name: str, content: bytes, table: Mapping[str, Any]) -> Standard:
    kinds = [kind.value for kind in StandardKind]
    if table.get("kind") not in kinds:
        rule = phrase("kind 须是：{known}", known=joined(kinds))
        raise InvalidInput("标准文件", str(table.get("kind")), rule, _REMEDY)
    kind = StandardKind(table["kind"])
    try:
        made = read_standard(table) if kind is StandardKind.TRAINING_FEE else read_withholding(table)
    except PolicyError as error:
        raise InvalidInput("标准文件", normalise_line(file_name), str(error), _REMEDY) from error
    return Standard(
        kind=kind,
        name=bare_title(str(table["standard"])),
        document=made.document,
        issued_on=made.issued_on if isinstance(made, TrainingFeeStandard) else None,
        in_force_from=made.in_force_from,
        author=str(table.get("author") or work.actor.name),
        content=plain(table),
        file_name=normalise_line(Path(file_name).name),
        sha256=hashlib.sha256(content).hexdigest(),
        loaded_on=work.today,
        loaded_by=work.actor.id,
    )
