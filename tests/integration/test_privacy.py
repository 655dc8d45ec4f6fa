"""Marks planted in every personal field come up where they belong and nowhere else."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from yanxiu.db import Database
from yanxiu.db.embedded import EmbeddedServer
from yanxiu.documents.identity import mask_id_number
from yanxiu.models import ClassState, Role, Trainee, User
from yanxiu.services import audit, completion, organizations, recruitment, rollup, surveys
from yanxiu.services.errors import DomainError
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories

MARK = "暗记"
PHONES = "1998765"
ACCOUNT = "6222987612345678"
LATER = date(2024, 12, 20)

# names stand where people are named, and in reasons that somebody wrote
NAMED = {
    "app.amendments.reason",
    "app.attestations.signed_by",
    "app.certificates.ended_because",
    "app.certificates.name",
    "app.completion_reports.returned_because",
    "app.consequences.confirmed_by",
    "app.consequences.reversed_because",
    "app.consequences.reversed_by",
    "app.determinations.officer",
    "app.endorsements.opinion_by",
    "app.expenses.payee",
    "app.experts.name",
    "app.implementation_plans.review_note",
    "app.organizations.contact",
    "app.score_sheets.reviewer",
    "app.settlements.returned_because",
    "app.staff_attendances.name",
    "app.tenant_parameters.author",
    "app.trainees.name",
    "app.violations.description",
}

COLUMNS = """
SELECT table_schema, table_name, column_name FROM information_schema.columns
WHERE table_schema IN ('app', 'exchange', 'summary', 'directory', 'lookup', 'jobs')
  AND table_name NOT LIKE 'pg_%' ORDER BY 1, 2, 3
"""


@pytest.fixture(scope="module")
def year(db: Database, live_a_year: Callable[..., Any]) -> Any:
    return live_a_year(enter_tenant("fujian", plugins=registry()))


def _dump(engine: Engine) -> Iterator[tuple[str, bytes]]:
    """Every value of every table, past row security, as bytes."""
    with engine.connect() as admin:
        for schema, table, column in admin.execute(text(COLUMNS)).all():
            chosen = text(f'SELECT "{column}" FROM {schema}."{table}" WHERE "{column}" IS NOT NULL')
            for value in admin.scalars(chosen):
                raw = value if isinstance(value, bytes | memoryview) else str(value).encode()
                yield f"{schema}.{table}.{column}", bytes(raw)


def _secrets(year: Any) -> list[str]:
    return [*year.id_numbers, PHONES, ACCOUNT]


def test_names_stand_where_people_are_named_and_numbers_nowhere(year: Any, admin_engine: Engine) -> None:
    seen = set()
    for column, raw in _dump(admin_engine):
        assert not [secret for secret in _secrets(year) if secret.encode() in raw], column
        if MARK.encode() in raw or MARK.encode("unicode_escape") in raw:
            seen.add(column)
    assert seen <= NAMED
    assert {"app.trainees.name", "app.certificates.name", "app.experts.name"} <= seen


def test_stored_files_show_nothing(year: Any, home: Path) -> None:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes() + str(path).encode()
        assert MARK.encode() not in content
        assert not [secret for secret in _secrets(year) if secret.encode() in content]


def test_the_year_left_its_figures_right_and_its_chain_whole(year: Any) -> None:
    with year.on(LATER) as work:
        assert rollup.reconcile(work.session) == []
        assert list(audit.verify(work.session)) == []


def _twice(year: Any, work: Any) -> None:
    row = Trainee(name=f"{MARK}重复", sample=True)
    row.identify(work.tenant.id, year.id_numbers[0])
    work.session.add(row)


def _nameless(work: Any) -> None:
    work.session.add(User(login=f"{MARK}登录", name=None))


REFUSED: dict[str, Callable[[Any, Any], object]] = {
    "a name under another's number": lambda year, work: recruitment.enrol(
        work, year.open_class, recruitment.Person(f"{MARK}冒名", year.id_numbers[0])
    ),
    "a number with a wrong check digit": lambda year, work: recruitment.enrol(
        work, year.open_class, recruitment.Person(f"{MARK}错", year.id_numbers[0][:-1] + "?")
    ),
    "a number one digit long": lambda year, work: recruitment.enrol(
        work, year.open_class, recruitment.Person(f"{MARK}短", year.id_numbers[0] + "1")
    ),
    "a telephone that is a number": lambda year, work: organizations.edit_organization(
        work, year.host_id, phone=int(f"{PHONES}0001")
    ),
    "extra fields that are text": lambda year, work: recruitment.enrol(
        work, year.open_class, recruitment.Person(f"{MARK}新", "110101199003077774"), extra=f"{MARK}补充"
    ),
    "an account that is none": lambda year, work: completion.give_bank_details(
        work, year.held_class, account_name=f"{MARK}户", account_number=f"{ACCOUNT}x", branch=f"{MARK}行"
    ),
    "a survey too early": lambda year, work: surveys.withdraw_survey(work, year.open_class),
    "a person twice, past every check": _twice,
    "a name that is missing": lambda year, work: _nameless(work),
}


@pytest.fixture(scope="module")
def refusing(year: Any) -> Any:
    """The year with a class that takes trainees, and one that takes papers."""
    with year.on(LATER) as work:
        year.open_class = factories.training_class(work.session, number=801, state=ClassState.CLEARED).id
        year.held_class = factories.training_class(work.session, number=802, state=ClassState.DELIVERED).id
    return year


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_names_nobody(
    refusing: Any, case: str, caplog: pytest.LogCaptureFixture, server: EmbeddedServer
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(DomainError) as refused, refusing.on(LATER) as work:
        REFUSED[case](refusing, work)
    told = "".join(_told(refused.value)) + caplog.text
    assert MARK not in told
    assert not [secret for secret in _secrets(refusing) if secret in told]
    assert not re.search(r"\d{17}[\dXx]", told)
    log = (server.home / "pg" / "log").read_text(errors="replace")
    assert MARK not in log
    assert not [secret for secret in _secrets(refusing) if secret in log]


def _told(error: BaseException | None) -> Iterator[str]:
    """What an error says, and whatever shows with it."""
    while error is not None:
        yield f"{error!s}{error!r}{vars(error)}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_the_audit_log_names_actors_by_key(year: Any, admin_engine: Engine) -> None:
    with admin_engine.connect() as admin:
        actors = set(admin.scalars(text("SELECT DISTINCT actor FROM app.audit_entries")))
    assert actors == {"department_officer:command-line"}
    account = uuid4()
    assert Actor(f"{MARK}经办", Role.DEPARTMENT_OFFICER, account).key == f"department_officer:{account}"


def test_a_mask_leaves_first_four_and_last_two(year: Any) -> None:
    for number in year.id_numbers:
        assert re.fullmatch(r"\d{4}\*{12}[\dX]{2}", mask_id_number(number))


def test_a_rolled_back_unit_of_work_leaves_nothing(year: Any, admin_engine: Engine) -> None:
    before = sum(1 for _ in _dump(admin_engine))
    with suppress(RuntimeError), begin(year.tenant, Actor("样例", Role.DEPARTMENT_OFFICER)) as work:
        organizations.register_organization(work, "样例单位")
        raise RuntimeError
    assert sum(1 for _ in _dump(admin_engine)) == before
