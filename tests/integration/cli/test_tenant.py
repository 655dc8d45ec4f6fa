"""`yanxiu tenant`."""

import json

import pytest

from yanxiu.db import Database

from .conftest import Run


@pytest.fixture(autouse=True)
def database(db: Database) -> Database:
    return db


def test_tenants_are_added_and_listed(run: Run):
    assert "还没有租户" in run("tenant", "list").output
    added = run("tenant", "add", "hebei")
    assert (added.exit_code, "河北省" in added.output) == (0, True)
    listed = json.loads(run("tenant", "list", "--format", "json").output)
    assert [(row["code"], row["gbt2260"], row["kind"]) for row in listed] == [
        ("hebei", "130000", "department")
    ]
    assert "hebei" in run("tenant", "list").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "Hebei!", "--jurisdiction", "hebei"), "租户代码"),
        (("add", "guangdong"), "guangdong"),
    ],
)
def test_what_cannot_be_added_is_said_in_words(run: Run, arguments: tuple[str, ...], said: str):
    result = run("tenant", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("错误：")
    assert said in result.stderr
