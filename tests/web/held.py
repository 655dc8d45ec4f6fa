"""A class of the week that its host opens links of."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from yanxiu.models import ClassState, LinkKind, Trainee
from yanxiu.services import class_links
from yanxiu.services.work import Work
from yanxiu.testing import factories

Working = Callable[..., AbstractContextManager[Work]]
DAY = date(2024, 9, 19)


@dataclass
class Place:
    """A class with its host and its first trainee."""

    class_id: UUID
    host_id: UUID
    trainee_id: UUID | None = None
    number: str = ""
    name: str = ""
    people: list[tuple[str, str]] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/fujian/classes/{self.class_id}/links"


def hold(working: Working, state: ClassState = ClassState.CLEARED, size: int = 1, **given: Any) -> Place:
    """A class of this week, where it is asked to stand."""
    with working() as work:
        host = factories.organization(work.session)
        project = factories.project(work.session, host_id=host.id, starts_on=DAY, ends_on=date(2024, 9, 21))
        cls = factories.training_class(work.session, project_id=project.id, state=state, **given)
        made = Place(cls.id, host.id)
        for row in factories.roster(work.session, cls.id, size):
            person = work.get(Trainee, row.trainee_id, "学员")
            made.trainee_id, made.number, made.name = person.id, person.id_number or "", person.name
            made.people.append((made.name, made.number[-4:]))
        return made


def opened(working: Working, one: Place, kind: LinkKind, **given: Any) -> str:
    """Open a link; its token."""
    with working() as work:
        return class_links.open_link(work, one.class_id, kind, **given).token
