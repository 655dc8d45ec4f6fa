"""材料 of a class: the papers themselves, each by its hash."""

import mimetypes
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.documents.text import normalise_line, unsafe_character
from yanxiu.models import ClassState, FilePurpose
from yanxiu.models import Material as MaterialRow
from yanxiu.phrases import phrase
from yanxiu.policy import Material
from yanxiu.services import checks, file_store
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

LARGEST: Final = 50 * 1024 * 1024
_LONGEST_NAME: Final = 200
_BEFORE_SETTLED: Final = tuple(
    state for state in ClassState if state not in (ClassState.SETTLED, ClassState.CANCELLED)
)


def add_material(work: Work, class_id: UUID, kind: str, file_name: str, content: bytes) -> MaterialRow:
    """Keep a paper of a class; the same file for the same material is kept once."""
    cls = class_at(work, class_id, *_BEFORE_SETTLED, remedy="已结算或已取消的班次不再收材料")
    word = Material(checks.words("材料", Material, [kind])[0])
    name = _name(file_name)
    if not 0 < len(content) <= LARGEST:
        rule = phrase("须有内容，且不超过 {limit} MB", limit=LARGEST // 1024 // 1024)
        raise InvalidInput(
            "文件",
            phrase("{name}，{count} 字节", name=name, count=len(content)),
            rule,
            "请压缩或重新扫描后再上传",
        )
    sha256 = file_store.put(work, content)
    for row in class_materials(work, cls.id):
        if (row.kind, row.sha256) == (word, sha256):
            return row
    made = MaterialRow(
        kind=word,
        class_id=cls.id,
        file_name=name,
        media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(content),
        sha256=sha256,
        uploaded_on=work.today,
        uploaded_by=work.actor.id,
    )
    work.session.add(made)
    work.session.flush()
    work.record("material.add", "class", cls.id, material=word, sha256=sha256)
    return made


def remove_material(work: Work, material_id: UUID) -> None:
    """Take a paper back; raises ``WrongState`` once the class is reported or settled."""
    row = work.get(MaterialRow, material_id, "材料")
    if row.class_id is None or row.purpose is not FilePurpose.MATERIAL:
        raise WrongState("这份文件", "不是班次材料", "班次材料", "请在它所属的页面中撤回")
    class_at(work, row.class_id, *_BEFORE_REPORTED, remedy="已结业上报的材料不能撤回，请先撤回上报")
    work.session.delete(row)
    work.record("material.remove", "class", row.class_id, material=row.kind, sha256=row.sha256)


def class_materials(work: Work, class_id: UUID) -> Sequence[MaterialRow]:
    """The papers of a class, in the order in which they came."""
    rows = work.session.scalars(
        select(MaterialRow)
        .where(MaterialRow.class_id == class_id, MaterialRow.purpose == FilePurpose.MATERIAL)
        .order_by(MaterialRow.created_at, MaterialRow.id)
    )
    return list(rows)


def _name(file_name: str) -> str:
    name = normalise_line(PurePath(file_name.replace("\\", "/")).name)
    if not name or len(name) > _LONGEST_NAME or unsafe_character(name):
        rule = phrase("须是1至{longest}个字，不含控制字符", longest=_LONGEST_NAME)
        raise InvalidInput("文件名", name[:40], rule, "请改名后再上传")
    return name


_BEFORE_REPORTED: Final = tuple(state for state in _BEFORE_SETTLED if state is not ClassState.REPORTED)
