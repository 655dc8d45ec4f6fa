"""Sample classes for tests of commands; as a program of its own, run on the same database as the command."""

import sys
from datetime import date

from yanxiu.models import ClassState, TrainingClass
from yanxiu.services.policies import registry
from yanxiu.services.policy_choices import adopt_draft
from yanxiu.services.tenants import enter_tenant
from yanxiu.testing import factories
from yanxiu.testing.held_class import YEAR, as_officer, assess, held_class


def sample_classes() -> dict[str, str]:
    """Enter a department with two classes, one assessed, and say how an operator writes them."""
    tenant = enter_tenant("hebei", plugins=registry())
    with as_officer(tenant, date(YEAR, 1, 5)) as work:
        adopt_draft(work, "HED", YEAR, officer="样例处长", basis="试行")
    with as_officer(tenant) as work:
        held = held_class(work, 3)
        assess(work, held, without_thesis=1)
        project = factories.project(work.session, year=YEAR, tier="provincial")
        taking = factories.training_class(
            work.session, project_id=project.id, year=YEAR, state=ClassState.CLEARED
        )
        return {
            "assessed": f"{YEAR}/{work.get(TrainingClass, held.id, '班次').number}",
            "id": str(held.id),
            "recruiting": f"{YEAR}/{taking.number}",
        }


if __name__ == "__main__":
    for name, written in sample_classes().items():
        sys.stdout.write(f"{name}={written}\n")
