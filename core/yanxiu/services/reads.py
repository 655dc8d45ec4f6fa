"""What is read together with a row where a page shows it: one statement, not one for each reference."""

from typing import Any, Final

from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from yanxiu.models import Application, Project, TrainingClass


def through_class(reference: InstrumentedAttribute[Any]) -> ORMOption:
    """The class that rows refer to, with its project and the host, for lists."""
    return joinedload(reference).joinedload(TrainingClass.project).joinedload(Project.host)


def joined_class(reference: InstrumentedAttribute[Any]) -> ORMOption:
    """The same, from the joins that the statement makes anyway: to join all twice lets PostgreSQL choose a
    plan of minutes while the tables are new to it.
    """
    return contains_eager(reference).contains_eager(TrainingClass.project).contains_eager(Project.host)


JOINED_CLASS: Final = (contains_eager(TrainingClass.project).contains_eager(Project.host),)
"""A class with its project and host, from the joins that the statement makes anyway."""

JOINED_APPLICATION: Final = (contains_eager(Application.host),)
"""An application with its host, likewise."""

_PROJECT: Final = joinedload(TrainingClass.project, innerjoin=True)

LISTED_CLASS: Final = (_PROJECT.joinedload(Project.host, innerjoin=True),)
"""A class with its project and host."""

QUEUED_CLASS: Final = (
    _PROJECT.options(joinedload(Project.host, innerjoin=True), joinedload(Project.supervisor)),
)
"""A class with its project, the host and who supervises it."""

WHOLE_CLASS: Final = (
    _PROJECT.options(
        joinedload(Project.host, innerjoin=True),
        joinedload(Project.applicant),
        joinedload(Project.supervisor),
        joinedload(Project.plan),
    ),
)
"""A class with its project, the organizations that it names and the plan that it stands in."""

LISTED_APPLICATION: Final = (joinedload(Application.host, innerjoin=True),)
"""An application with its host."""

WHOLE_APPLICATION: Final = (
    joinedload(Application.host, innerjoin=True),
    joinedload(Application.applicant),
    joinedload(Application.supervisor),
)
"""An application with the organizations that it names."""
