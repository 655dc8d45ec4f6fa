"""The environment, read and refused."""

from pathlib import Path

import pytest

from yanxiu.db import (
    APP_ROLE,
    OWNER_ROLE,
    DatabaseProblem,
    Settings,
    SettingsProblem,
    for_psql,
    without_password,
)
from yanxiu.db.database import Database, database

APP = "postgresql://yanxiu_app:geheim@db.example/yanxiu"


def test_without_an_address_the_server_is_embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings.load({})
    assert settings.embedded
    assert settings.home == tmp_path / "var"
    assert Settings.load({"YANXIU_HOME": "/srv/yanxiu", "YANXIU_DATABASE_URL": " "}).home == Path(
        "/srv/yanxiu"
    )


def test_an_address_is_taken_with_psycopg_and_given_to_psql_without():
    url = Settings.load({"YANXIU_DATABASE_URL": APP}).urls[APP_ROLE]
    assert url.drivername == "postgresql+psycopg"
    assert for_psql(url) == APP
    assert "geheim" not in without_password(url)


@pytest.mark.parametrize(
    ("environ", "field"),
    [
        ({"YANXIU_OWNER_URL": APP}, "YANXIU_DATABASE_URL"),
        ({"YANXIU_DATABASE_URL": "no address"}, "YANXIU_DATABASE_URL"),
        ({"YANXIU_DATABASE_URL": "mysql://a:geheim@b/c"}, "YANXIU_DATABASE_URL"),
        (
            {"YANXIU_DATABASE_URL": APP, "YANXIU_PUBLIC_URL": "postgresql://u:geheim@host"},
            "YANXIU_PUBLIC_URL",
        ),
        ({"YANXIU_DATABASE_URL": "postgresql://host:port/db"}, "YANXIU_DATABASE_URL"),
    ],
)
def test_a_wrong_environment_is_refused_by_name_and_without_secrets(environ: dict[str, str], field: str):
    with pytest.raises(SettingsProblem) as refused:
        Settings.load(environ)
    assert refused.value.field == field
    assert refused.value.remedy in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_the_owner_is_asked_for_when_it_is_missing():
    with pytest.raises(SettingsProblem, match="YANXIU_OWNER_URL"):
        Database(Settings.load({"YANXIU_DATABASE_URL": APP}).urls).url(OWNER_ROLE)


def test_a_test_that_did_not_ask_for_the_database_has_none():
    with pytest.raises(DatabaseProblem, match="ask-for-the-database-by-fixture"):
        database()
