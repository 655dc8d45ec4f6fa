"""An institution that writes: its token, a class that takes trainees, and how it asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from yanxiu.db import Tenant
from yanxiu.models import ClassState, Membership, Role, Scope, TrainingClass
from yanxiu.services.accounts.tokens import make_token
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories

_CLERK = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
WRITING = [scope for scope in Scope if scope.writes] + [Scope.CLASSES, Scope.ROSTER, Scope.APPLICATIONS]


@dataclass(frozen=True)
class Program:
    """An institution's own system: asks with its token, under a new key each time unless told."""

    client: FlaskClient
    tenant: Tenant
    host_id: UUID
    token: str

    def __call__(
        self, method: str, path: str, body: Any = None, *, key: str = "", match: str = "", **headers: str
    ) -> TestResponse:
        given = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or str(uuid4())}
        given |= {"If-Match": match} if match else {}
        return self.client.open(path, method=method, json=body, headers=given | headers)

    def new_class(self, state: ClassState = ClassState.CLEARED, **given: Any) -> UUID:
        with begin(self.tenant, _CLERK) as work:
            project = factories.project(work.session, host_id=self.host_id)
            cls = factories.training_class(work.session, project_id=project.id, state=state, **given)
            return cls.id

    def class_of(self, key: UUID) -> TrainingClass:
        with begin(self.tenant, _CLERK) as work:
            return work.get(TrainingClass, key, "班次")


def program(client: FlaskClient, tenant: Tenant, scopes: Sequence[Scope] = WRITING) -> Program:
    """A new institution of a department, with a token of one of its people."""
    with begin(tenant, _CLERK) as work:
        host, user = factories.organization(work.session), factories.user(work.session)
        seat = Membership(
            user_id=user.id, role=Role.HOST_INSTITUTION, duty=user.duty, organization_id=host.id
        )
        seat_id, host_id = factories.add(work.session, seat).id, host.id
        owner = Actor(user.name, Role.HOST_INSTITUTION, user.id)
    with begin(tenant, owner) as work:
        until = work.today + timedelta(days=30)
        token = make_token(work, seat_id, name="教务系统", scopes=scopes, until=until)[1]
    return Program(client, tenant, host_id, token)


def row(**given: Any) -> dict[str, Any]:
    """One trainee as a row of a roster."""
    told = {
        "name": "样例学员",
        "employer": "样例单位",
        "title": "高级工程师",
        "id_number": factories.id_number(),
    }
    return told | given
