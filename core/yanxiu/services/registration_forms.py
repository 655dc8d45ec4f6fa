"""结业登记表: which trainees have handed theirs in; one by one, or a whole class at once."""

from collections.abc import Mapping
from uuid import UUID

from yanxiu.models import ClassState
from yanxiu.services.errors import NotFound
from yanxiu.services.facts.enrollment import trainee_records
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_OPEN = (ClassState.CLEARED, ClassState.RECRUITED, ClassState.DELIVERED)


def tick_registration_forms(work: Work, class_id: UUID, there: Mapping[UUID, bool | None]) -> int:
    """Say who has handed in a registration form; None takes back what was said.  How many changed."""
    cls = class_at(work, class_id, *_OPEN, remedy="考核结束后要改结业登记表，请先撤回考核")
    rows = {one.enrollment.id: one.enrollment for one in trainee_records(work, cls)}
    for key in there:
        if key not in rows:
            raise NotFound("本班学员", key)
    changed = [key for key, value in there.items() if rows[key].register_present is not value]
    for key in changed:
        rows[key].register_present = there[key]
    if changed:
        work.session.flush()
        keys = [str(key) for key in changed]
        work.record("assessment.registration_forms", "class", cls.id, trainees=len(keys), enrollments=keys)
    return len(changed)
