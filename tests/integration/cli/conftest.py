"""Running commands against a database, as an operator would."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yanxiu.cli import main
from yanxiu.db import Database, Tenant
from yanxiu.services.policies import registry
from yanxiu.services.policy_choices import adopt_draft
from yanxiu.services.tenants import enter_tenant
from yanxiu.testing.held_class import YEAR, as_officer

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run `yanxiu` with arguments; an error that is not told to people fails the test."""

    def call(*arguments: object) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture(scope="module", autouse=True)
def home(environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    environment.setenv("YANXIU_HOME", str(folder))
    return folder


@pytest.fixture(scope="module")
def hebei(db: Database) -> Tenant:
    """A department that has adopted its draft."""
    entered = enter_tenant("hebei", plugins=registry())
    with as_officer(entered, date(YEAR, 1, 5)) as work:
        adopt_draft(work, "HED", YEAR, officer="样例处长", basis="试行")
    return entered


@pytest.fixture(scope="module")
def fujian(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry())
