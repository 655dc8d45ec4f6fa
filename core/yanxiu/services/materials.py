"""材料 of a class: the papers themselves, each by its hash."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.documents.file_kind import ENDINGS, MEDIA_TYPES, UnfitFileError, kind_of
from yanxiu.models import ClassState, FilePurpose
from yanxiu.models import Material as MaterialRow
from yanxiu.phrases import Quoted, joined, message_of, phrase
from yanxiu.policy import Material
from yanxiu.services import checks, file_store
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

LARGEST: Final = 20 * 1024 * 1024
_BEFORE_SETTLED: Final = tuple(
    state for state in ClassState if state not in (ClassState.SETTLED, ClassState.CANCELLED)
)


def add_material(
    work: Work, class_id: UUID, kind: str, file_name: str, content: bytes, *, replaces: UUID | None = None
) -> MaterialRow:
    """Keep a paper of a class; the same file for the same material is kept once.

    ``replaces`` is a paper of the same material that it stands for from now; that one stays in the history.
    """
    cls = class_at(work, class_id, *_BEFORE_SETTLED, remedy="已结算或已取消的班次不再收材料")
    word = Material(checks.words("材料", Material, [kind])[0])
    name = checks.file_name(file_name)
    if not 0 < len(content) <= LARGEST:
        rule = phrase("须有内容，且不超过 {limit} MB", limit=LARGEST // 1024 // 1024)
        raise InvalidInput(
            "文件",
            phrase("{name}，{count} 字节", name=name, count=len(content)),
            rule,
            "请压缩或重新扫描后再上传",
        )
    media_type = _media_type(name, content)
    former = _replaceable(work, cls.id, word, replaces) if replaces else None
    sha256 = file_store.put(work, content)
    for row in class_materials(work, cls.id):
        if (row.kind, row.sha256) == (word, sha256):
            return row
    made = MaterialRow(
        kind=word,
        class_id=cls.id,
        file_name=name,
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        uploaded_on=work.today,
        uploaded_by=work.actor.id,
    )
    work.session.add(made)
    work.session.flush()
    if former is not None:
        _end(work, former)
        former.replaced_by = made.id
        work.record("material.replace", "class", cls.id, material=word, sha256=sha256, former=former.sha256)
    else:
        work.record("material.add", "class", cls.id, material=word, sha256=sha256)
    return made


def _media_type(name: str, content: bytes) -> str:
    """The content's type, by the content; the name has to end as such files do."""
    try:
        kind = kind_of(content)
    except UnfitFileError as error:
        raise InvalidInput("文件", Quoted(name), message_of(error), "") from error
    if not name.lower().endswith(ENDINGS[kind]):
        rule = phrase("内容是 {kind}，文件名的结尾却不是 {endings}", kind=kind, endings=joined(ENDINGS[kind]))
        raise InvalidInput("文件", Quoted(name), rule, "请改好文件名再上传")
    return MEDIA_TYPES[kind]


def _replaceable(work: Work, class_id: UUID, kind: Material, key: UUID) -> MaterialRow:
    """The paper that a new one stands for: of this class and material, not reported, and still there."""
    row = _there(work, key)
    if (row.class_id, row.kind) != (class_id, kind):
        raise InvalidInput("被替换的文件", row.file_name, "须是这个班次的同一种材料", "请从材料清单中选取")
    return row


def _end(work: Work, row: MaterialRow) -> None:
    row.ended_on, row.ended_by = work.today, work.actor.id


def remove_material(work: Work, material_id: UUID) -> None:
    """Take a paper back, which stays in the history; ``WrongState`` once the class is reported or settled."""
    row = _there(work, material_id)
    _end(work, row)
    work.record("material.remove", "class", row.class_id, material=row.kind, sha256=row.sha256)


def _there(work: Work, material_id: UUID) -> MaterialRow:
    """A paper of a class that may still be changed."""
    row = work.get(MaterialRow, material_id, "材料")
    if row.class_id is None or row.purpose is not FilePurpose.MATERIAL:
        raise WrongState("这份文件", "不是班次材料", "班次材料", "请在它所属的页面中撤回")
    class_at(work, row.class_id, *_BEFORE_REPORTED, remedy="已结业上报的材料不能撤回，请先撤回上报")
    row = work.get(MaterialRow, material_id, "材料", lock=True)
    if row.ended_on is not None:
        raise WrongState("这份文件", "已撤回或已被替换", "现用的文件", "请刷新页面，对照现用的文件")
    return row


def class_materials(work: Work, class_id: UUID) -> Sequence[MaterialRow]:
    """The papers of a class that stand, in the order in which they came."""
    return [row for row in all_materials(work, class_id) if row.ended_on is None]


def all_materials(work: Work, class_id: UUID, kind: Material | None = None) -> Sequence[MaterialRow]:
    """The papers of a class, or those of one material, with the ones that were replaced or taken back."""
    found = select(MaterialRow).where(
        MaterialRow.class_id == class_id, MaterialRow.purpose == FilePurpose.MATERIAL
    )
    if kind is not None:
        found = found.where(MaterialRow.kind == kind)
    return list(work.session.scalars(found.order_by(MaterialRow.created_at, MaterialRow.id)))


_BEFORE_REPORTED: Final = tuple(state for state in _BEFORE_SETTLED if state is not ClassState.REPORTED)
