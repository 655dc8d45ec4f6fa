"""What cases cannot say: the report format, the consequence, readings, other years."""

from decimal import Decimal
from pathlib import Path

import pytest

from yanxiu.policy import Absence, Effect, Stage, State, parse_cases
from yanxiu.testing.conformance import case_named, registry

PACK = registry().pack("national")
CASES = Path(__file__).parent / "cases"


def test_platform_takes_six_columns_and_five_materials() -> None:
    (form,) = PACK.report_formats
    assert [column.heading for column in form.columns] == [
        "姓名",
        "工作单位",
        "职称或职业资格",
        "身份证号",
        "培训学时",
        "结业考核情况",
    ]
    assert form.materials == PACK.slot("completion_materials").entries[0].value
    assert [column.key for column in form.receipt] == ["name", "id_number", "certificate_number"]


def test_confirmed_fraud_drafts_the_loss_of_eligibility() -> None:
    (drafted,) = case_named(CASES, "虚报培训费经查实").decide().consequences
    assert drafted.effect is Effect.LOSS_OF_ELIGIBILITY
    assert drafted.citation.id == "CN21-31"
    assert drafted.because


def test_consequence_names_what_led_to_it_among_harmless_records() -> None:
    text = """
    - {jurisdiction: national, year: 2021, stage: supervision, facts: {commended: false,
       confirmed_violations: [{kind: third_party}, {kind: fraud}]}}
    """
    (case,) = parse_cases(text, "case", registry())
    (drafted,) = case.decide().consequences
    assert drafted.because == ("不符合：弄虚作假",)


def test_cap_ends_with_its_year() -> None:
    cap = PACK.slot("grant_cap")
    assert [entry.value for entry in cap.entries] == [Decimal(165000)]
    assert cap.absence(2020) is Absence.NOT_YET_IN_FORCE
    assert cap.absence(2022) is Absence.ENDED


def test_readings_are_signed_and_soft() -> None:
    readings = [e for slot in PACK.slots.values() for e in slot.entries if e.state is State.INTERPRETATION]
    assert {entry.citation.id for entry in readings} == {"CN21-09", "CN21-12"}
    assert all(entry.severity == "soft" and "unconfirmed" in entry.author for entry in readings)


def test_subsidy_shows_each_step_with_its_clause() -> None:
    proposal = case_named(CASES, "费用少于申请时按费用计").decide().subsidy
    assert proposal is not None
    assert proposal.binds == "科目内由项目支付的费用"
    assert [line.amount for line in proposal.lines] == [Decimal(165000), Decimal(120000), Decimal(165000)]
    assert [line.citation.id if line.citation else "" for line in proposal.lines] == [
        "",
        "CN21-21",
        "CN21-23",
    ]


def test_numbers_of_national_certificates_are_not_minted_here() -> None:
    case = case_named(CASES, "六项齐全且合格")
    assert case.stage is Stage.CERTIFICATION
    assert case.chain.call("national", "certificate_series", facts=case.facts, parameters=None) is None


@pytest.mark.parametrize("stage", [Stage.APPLICATION, Stage.SELECTION, Stage.PLAN, Stage.FOLLOW_UP])
def test_notice_is_silent_on(stage: Stage) -> None:
    assert PACK.rows(stage, 2021) == ()
