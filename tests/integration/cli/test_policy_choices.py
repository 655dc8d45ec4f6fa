"""`yanxiu tenant parameter` and `adopt-draft`: what a tenant adds to the documents."""

import pytest

from yanxiu.db import Tenant

from .conftest import Run

SIGNED = ("--author", "样例处长", "--basis", "样例厅务会纪要")


def test_an_unpublished_format_is_registered(run: Run, fujian: Tenant):
    pattern = "{province}{level}{year}{serial:05}{check}"
    result = run(
        "tenant", "parameter", "fujian.certificate_format", f'"{pattern}"', "--tenant", fujian.code, *SIGNED
    )
    assert (result.exit_code, pattern in result.output) == (0, True)


def test_an_amount_may_be_written_as_people_write_it(run: Run, fujian: Tenant):
    given = ("tenant", "parameter", "FJ25-23", "5万元", "--tenant", fujian.code, "--year", "2025", *SIGNED)
    assert run(*given).exit_code == 0


@pytest.mark.parametrize(
    ("slot", "value", "said"),
    [
        ("FJ24-30", "60000", "文件已有规定"),
        ("fujian.nothing", "1", "没有这个参数"),
        ("FJ25-23", "[1", "请按 YAML 的写法填写"),
    ],
)
def test_what_documents_fix_is_refused(run: Run, fujian: Tenant, slot: str, value: str, said: str):
    result = run("tenant", "parameter", slot, value, "--tenant", fujian.code, *SIGNED)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_draft_is_adopted_and_anything_else_is_not(run: Run, hebei: Tenant, fujian: Tenant):
    signed = ("--year", 2027, "--officer", "样例处长", "--basis", "试行")
    assert run("tenant", "adopt-draft", "HED", "--tenant", hebei.code, *signed).exit_code == 0
    refused = run("tenant", "adopt-draft", "FJ24", "--tenant", fujian.code, *signed)
    assert (refused.exit_code, "草案" in refused.stderr) == (2, True)
