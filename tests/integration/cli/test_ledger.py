"""`yanxiu ledger` and `yanxiu subsidy show`: the same sums in every form."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yanxiu.db import Tenant
from yanxiu.models import ClassState, SettlementState, Subsidy
from yanxiu.services import subsidies
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer

from .conftest import Run

CITED = {"id": "S-1", "document": "样例文号", "clause": "三"}
LINES = [
    {"label": "申请补助", "amount": "52300", "citation": None, "note": ""},
    {"label": "每期补助上限", "amount": "45000", "citation": CITED, "note": ""},
]


@pytest.fixture(scope="module", autouse=True)
def paid(fujian: Tenant) -> None:
    """A class paid in two parts, of which some came back."""
    with as_officer(fujian) as work:
        cls = factories.training_class(
            work.session, state=ClassState.SETTLED, year=2024, number=77, actual_topic="=1+1"
        )
        factories.settlement(
            work.session, cls.id, state=SettlementState.CLOSED, requested=Decimal(52300), budget_line=None
        )
        given = {"proposed": Decimal(45000), "proposed_on": date(2024, 6, 1), "lines": LINES}
        factories.add(work.session, Subsidy(class_id=cls.id, **given))
        subsidies.approve_subsidy(work, cls.id)
        subsidies.pay_subsidy(work, cls.id, amount=Decimal(30000), voucher="记-0031")
        subsidies.pay_subsidy(work, cls.id)
        subsidies.recover_subsidy(work, cls.id, amount=Decimal(5000))


@pytest.mark.parametrize("by", ["class", "host", "line"])
def test_the_total_is_the_same_by_whatever(run: Run, by: str):
    asked = ("ledger", "--tenant", "fujian", "--year", "2024", "--by", by)
    made = json.loads(run(*asked, "--format", "json").stdout)
    assert made["total"]["net"] == "40000.00"
    assert sum(Decimal(line["paid"]) for line in made["lines"]) == Decimal(made["total"]["paid"]) == 45000
    assert made["total"]["without_voucher"] == 2
    table = run(*asked).stdout
    assert "45000.00" in table
    assert "合计" in table


def test_a_csv_has_no_formula(run: Run):
    said = run("ledger", "--tenant", "fujian", "--year", "2024", "--format", "csv").stdout
    rows = list(csv.DictReader(said.splitlines()))
    assert [row["选题"] for row in rows] == ["'=1+1", ""]
    assert rows[-1]["净拨付"] == rows[0]["净拨付"] == "40000.00"


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_the_year_is_written_as_a_document(run: Run, tmp_path: Path, form: str, begins: bytes):
    asked = ("ledger", "--tenant", "fujian", "--year", "2024", "--format", form)
    assert "请加 --out" in run(*asked).stderr
    assert run(*asked, "--out", tmp_path / "made").stdout.startswith("已写出")
    assert (tmp_path / "made").read_bytes().startswith(begins)
    refused = run("ledger", "--tenant", "fujian", "--year", "2024", "--out", tmp_path / "table")
    assert (refused.exit_code, "写到屏幕" in refused.stderr) == (2, True)


def test_a_subsidy_is_shown_with_clauses_and_movements(run: Run):
    said = run("subsidy", "show", "--tenant", "fujian", "--class", "2024/77").stdout
    for text in ("部分追回", "S-1 样例文号 三", "肆万伍仟元整", "4.5 万元", "记-0031", "30,000.00"):
        assert text in said
    data = json.loads(
        run("subsidy", "show", "--tenant", "fujian", "--class", "2024/77", "--format", "json").stdout
    )
    assert (data["state"], data["paid"], data["recovered"]) == ("recovered", "45000.00", "5000.00")
    assert [one["amount"] for one in data["movements"]] == ["30000.00", "15000.00", "5000.00"]
    missing = run("subsidy", "show", "--tenant", "fujian", "--class", "2024/99")
    assert missing.exit_code == 2
