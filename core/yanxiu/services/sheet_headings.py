"""列对应: an institution's own headings, remembered from one sheet to the next."""

from collections.abc import Mapping

from sqlalchemy import select

from yanxiu.documents.forms import Form
from yanxiu.models import SheetHeadings, SheetKind, TrainingClass
from yanxiu.phrases import joined, phrase
from yanxiu.services.errors import InvalidInput
from yanxiu.services.work import Work

LONGEST = 60


def remembered(work: Work, cls: TrainingClass, kind: SheetKind) -> dict[str, str]:
    """Our column → the heading that the class's institution last named for it."""
    row = _row(work, cls, kind)
    return dict(row.headings) if row else {}


def remember(work: Work, cls: TrainingClass, kind: SheetKind, headings: Mapping[str, str]) -> None:
    """Keep what was named for the institution's next sheet; nothing named forgets it."""
    row = _row(work, cls, kind)
    if row is None:
        row = SheetHeadings(organization_id=cls.project.host_id, kind=kind, headings={})
        work.session.add(row)
    row.headings = dict(headings)
    work.session.flush()


def named(form: Form, given: Mapping[str, str]) -> dict[str, str]:
    """Columns, by key or by our heading → the file's headings; ``InvalidInput`` for a column that is none."""
    found: dict[str, str] = {}
    for name, heading in given.items():
        column = form.by_key.get(name) or form.column_of(name)
        if column is None:
            known = joined([one.heading for one in form.columns])
            raise InvalidInput("列对应", name, "须是模板中的列", phrase("可写：{known}", known=known))
        if heading.strip():
            found[column.key] = heading.strip()[:LONGEST]
    return found


def _row(work: Work, cls: TrainingClass, kind: SheetKind) -> SheetHeadings | None:
    return work.session.scalar(
        select(SheetHeadings).where(
            SheetHeadings.organization_id == cls.project.host_id, SheetHeadings.kind == kind
        )
    )
