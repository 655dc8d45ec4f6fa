"""Thirty-two officers number certificates of five series at once, a class at a time; some fail at the end."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.engine import URL

from yanxiu.db import APP_ROLE, Database, Tenant, use_database, uuid7
from yanxiu.db.bulk import encoded, load
from yanxiu.db.engine import tenant_engine
from yanxiu.models import (
    Certificate,
    CertificateSeries,
    ClassState,
    Enrollment,
    Role,
    Trainee,
    lookup_digest,
)
from yanxiu.services import certificate_numbers as numbers
from yanxiu.services import policy_choices
from yanxiu.services.chains import class_chain
from yanxiu.services.facts.enrollment import class_trainees
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories

WORKERS: Final = 32
YEARS: Final = (2021, 2022, 2023, 2024, 2025)
LARGEST: Final = 40
"""The most that one transaction numbers: a large class."""

_FAILS: Final = 0.1
_DAY: Final = date(2025, 12, 1)
_OFFICER: Final = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
_SIMPLE: Final = "样{year}-{serial:05}"


@dataclass(frozen=True)
class Class:
    """A class whose trainees wait for their numbers, and where those come from."""

    id: UUID
    place: numbers.Place
    waiting: tuple[UUID, ...]


@dataclass(frozen=True)
class Outcome:
    """How many certificates there are, how long it took, and what is wrong with their numbers."""

    numbered: int
    failed: int
    seconds: float
    gaps: int
    duplicates: int

    @property
    def rate(self) -> float:
        """Numbers a second."""
        return self.numbered / self.seconds


class Failed(Exception):
    """An officer's transaction fails after it has numbered."""


class Wide(Database):
    """A database with a connection for each officer: of the usual pool, half of them would only wait."""

    def engine(self, role: str) -> Engine:
        """The application's engine is wider than usual."""
        if role != APP_ROLE:
            return super().engine(role)
        return self._kept(role, lambda: tenant_engine(self.url(role), pool_size=WORKERS))


def number_at_once(addresses: Mapping[str, URL], count: int, *, seed: int = 7) -> Outcome:
    """Number so many certificates in a database, in a department of its own."""
    with use_database(Wide(addresses)) as wide:
        try:
            return _number_at_once(count, seed)
        finally:
            wide.dispose()


def _number_at_once(count: int, seed: int) -> Outcome:
    tenant = _department()
    classes = [_class(tenant, year, count // len(YEARS)) for year in YEARS]
    dice = random.Random(seed)  # noqa: S311 - sizes, no secrets
    turns = [(one, part, dice.random() < _FAILS) for one in classes for part in _parts(dice, one.waiting)]
    dice.shuffle(turns)
    start = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        failed = sum(pool.map(lambda turn: _issue(tenant, *turn), turns))
    seconds = time.perf_counter() - start
    return _looked_over(tenant, failed, seconds)


def _department() -> Tenant:
    tenant = enter_tenant("fujian", plugins=registry(), sample=True)
    with begin(tenant, _OFFICER, today=_DAY) as work:
        policy_choices.set_parameter(
            work, f"{tenant.jurisdiction}.certificate_format", _SIMPLE, author="样例", basis="样例依据"
        )
    return tenant


def _class(tenant: Tenant, year: int, size: int) -> Class:
    """One class of a year with so many trainees; more than any class has, so that few rows go before it."""
    with begin(tenant, _OFFICER, today=_DAY) as work:
        project = factories.project(work.session, year=year, tier="provincial")
        cls = factories.training_class(
            work.session, project_id=project.id, year=year, state=ClassState.ASSESSED
        )
        keys = [(uuid7(), uuid7()) for _ in range(size)]
        people = (encoded((trainee, f"样例学员{n}", True)) for n, (trainee, _) in enumerate(keys))
        load(work.session, Trainee, ("id", "name", "sample"), people)
        places = (encoded((key, cls.id, trainee, "enrolled")) for trainee, key in keys)
        load(work.session, Enrollment, ("id", "class_id", "trainee_id", "state"), places)
        found = class_trainees(work, cls, enrollments=[keys[0][1]])
        place = numbers.find_place(cls, found.facts(work, found.records[0]), class_chain(work, cls))
        return Class(cls.id, place, tuple(key for _, key in keys))


def _parts(dice: random.Random, keys: Sequence[UUID]) -> Iterator[list[UUID]]:
    rest = iter(keys)
    while part := list(islice(rest, dice.randint(1, LARGEST))):
        yield part


def _issue(tenant: Tenant, one: Class, keys: list[UUID], fails: bool) -> bool:
    """Number them in one transaction; one that fails is done again, and is told."""
    try:
        _number(tenant, one, keys, fails=fails)
    except Failed:
        _number(tenant, one, keys, fails=False)
    return fails


def _number(tenant: Tenant, one: Class, keys: list[UUID], *, fails: bool) -> None:
    with begin(tenant, _OFFICER, today=_DAY) as work:
        places = [one.place] * len(keys)
        given = numbers.next_numbers(work, places, numbers.lock_series(work, places))
        numbers.require_unused(given)
        work.session.add_all(_certificate(tenant, one, *pair) for pair in zip(keys, given, strict=True))
        if fails:
            work.session.flush()
            raise Failed


def _certificate(tenant: Tenant, one: Class, key: UUID, given: numbers.Given) -> Certificate:
    number = given.numbered.number
    return Certificate(
        class_id=one.id,
        enrollment_id=key,
        number=number,
        series_id=given.row.id,
        serial=given.serial,
        issuer=given.numbered.issuer,
        name="样例",
        issued_on=_DAY,
        token=numbers.new_token(),
        digest=lookup_digest(tenant.id, number, "样例"),
    )


def _looked_over(tenant: Tenant, failed: int, seconds: float) -> Outcome:
    with begin(tenant, _OFFICER, today=_DAY) as work:
        found = work.session.scalars(select(Certificate.number)).all()
        gaps = 0
        for row in work.session.scalars(select(CertificateSeries)):
            serials = work.session.scalars(select(Certificate.serial).where(Certificate.series_id == row.id))
            gaps += len(set(range(1, row.last_serial + 1)) ^ set(serials))
    return Outcome(len(found), failed, seconds, gaps, len(found) - len(set(found)))
