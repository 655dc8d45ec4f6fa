"""Whom a request means: a trainee of the class, by the id of the roster's line or by identity number."""

import re
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from yanxiu.api import fields, problems
from yanxiu.documents.identity import check_id_number
from yanxiu.models import TrainingClass
from yanxiu.services.enrolled import Enrolled, enrolled_on
from yanxiu.services.work import Work

_PATTERN: Final = r"^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{17}[0-9Xx])$"
_NOBODY: Final = "这个班次的名册里没有这名学员：请用名册那一行的编号，或核对身份证号"
_TWICE: Final = "这名学员已经写过一次，请删去一处"


def Trainee(**given: Any) -> fields.SafeStr:  # noqa: N802 - a field, as the others are
    """A trainee of the class of the address."""
    told = {"pattern": _PATTERN, "description": "名册那一行的编号，或身份证号（18 位）"}
    return fields.SafeStr(longest=36, metadata=told, **given)


class Named:
    """The trainees that one request names, each once; what names nobody is told by its place."""

    def __init__(self, work: Work, cls: TrainingClass) -> None:
        self._on = work.today
        self._enrolled: Enrolled = enrolled_on(work, cls)
        self._found: set[UUID] = set()

    def all(self, names: Sequence[str], *path: str, under: str = "") -> list[UUID]:
        """The enrolments of all names, in their order; raises what is wrong at ``path``, by position."""
        found: list[UUID] = []
        unknown: dict[int, Any] = {}
        for place, name in enumerate(names):
            key = self._one(name)
            if key is None or key in self._found:
                unknown[place] = [_NOBODY if key is None else _TWICE]
            else:
                self._found.add(key)
                found.append(key)
        if unknown:
            told: Any = {place: {under: one} for place, one in unknown.items()} if under else unknown
            for part in reversed(path):
                told = {part: told}
            raise problems.Wrong(told)
        return found

    def _one(self, name: str) -> UUID | None:
        if re.fullmatch(r"[0-9]{17}[0-9X]", name.upper()):
            checked = check_id_number(name, self._on)
            return self._enrolled.by_number(checked.number) if checked.ok else None
        try:
            return self._enrolled.by_id(UUID(name))
        except ValueError:
            return None
