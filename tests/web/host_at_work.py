"""An institution at work: its classes, people for its rosters, and what its pages carry."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

from xlsxwriter import Workbook

from yanxiu.models import ClassState, TrainingClass
from yanxiu.services.work import Work
from yanxiu.testing import factories

Working = Callable[..., AbstractContextManager[Work]]
OPENS, ENDS = date(2024, 10, 22), date(2024, 10, 25)
AFTER = date(2024, 10, 28)


def a_class(
    working: Working, host: UUID, state: ClassState = ClassState.PLANNED, size: int = 0, **given: Any
) -> UUID:
    """A flagship class of the institution, with so many people on its roster."""
    with working() as work:
        project = factories.project(
            work.session, host_id=host, tier="flagship", starts_on=OPENS, ends_on=ENDS, headcount=40
        )
        key = factories.training_class(work.session, project_id=project.id, state=state, **given).id
        if size:
            factories.roster(work.session, key, size)
        return key


def state_of(working: Working, key: UUID) -> ClassState:
    """Where a class stands."""
    with working() as work:
        return work.get(TrainingClass, key, "班次").state


def revision_in(page: str) -> str:
    """The revision that a page's form was made from."""
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found is not None
    return found[1]


def book(rows: list[list[str]]) -> io.BytesIO:
    """A roster as a spreadsheet."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("学员名单")
        for number, row in enumerate([["姓名", "身份证号", "工作单位", "职称或职业资格", "参加方式"], *rows]):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    out.seek(0)
    return out


def person(serial: int) -> list[str]:
    """A line of it."""
    return [f"样例{chr(0x4E00 + serial)}", factories.id_number(700 + serial), "样例研究院", "工程师", "线下"]
