"""Gates over findings, determinations and their reach, records that replay byte for byte."""

import itertools
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yanxiu.policy import (
    Case,
    Determination,
    Finding,
    Gate,
    Kind,
    Registry,
    Severity,
    Stage,
    Status,
    gate_of,
    passes,
    read_cases,
    replay,
    worst,
)

ROOT = Path(__file__).parents[3]
REGISTRY = Registry.load()
CASES = [
    case for path in sorted(ROOT.glob("plugins/*/tests/cases/*.yaml")) for case in read_cases(path, REGISTRY)
]


def finding(status, severity=Severity.HARD, kind=Kind.CHECK):
    return Finding("toy.rule", Stage.SETTLEMENT, status, severity, kind, "规则")


CLOSING = {
    (Status.FAIL, Severity.HARD): Gate.BLOCKED,
    (Status.FAIL, Severity.SOFT): Gate.OPEN_WITH_WARNINGS,
    (Status.UNKNOWN, Severity.HARD): Gate.INCOMPLETE,
    (Status.ATTEST, Severity.HARD): Gate.INCOMPLETE,
    (Status.ERROR, Severity.HARD): Gate.INCOMPLETE,
    (Status.ERROR, Severity.SOFT): Gate.INCOMPLETE,
    (Status.ERROR, Severity.INFO): Gate.INCOMPLETE,
}
ALL = list(itertools.product(Status, Severity))
ORDER = [Gate.BLOCKED, Gate.INCOMPLETE, Gate.OPEN_WITH_WARNINGS, Gate.OPEN]


@pytest.mark.parametrize(("status", "severity"), ALL)
def test_gate_of_one_finding(status, severity):
    assert gate_of([finding(status, severity)]) is CLOSING.get((status, severity), Gate.OPEN)


def test_gate_of_two_is_the_stricter():
    for one, other in itertools.product(ALL, repeat=2):
        gates = [gate_of([finding(*one)]), gate_of([finding(*other)])]
        assert gate_of([finding(*one), finding(*other)]) is min(gates, key=ORDER.index)


def test_no_findings_leave_the_gate_open():
    assert gate_of([]) is Gate.OPEN


def test_the_worst_of_several():
    order = [Status.FAIL, Status.ERROR, Status.UNKNOWN, Status.ATTEST, Status.PASS, Status.NOT_APPLICABLE]
    for one, other in itertools.combinations(order, 2):
        assert worst([finding(other), finding(one)]) is one
    assert worst([]) is None


ON = date(2024, 9, 1)
SILENT = finding(Status.UNKNOWN, kind=Kind.NO_POLICY)
FAILED = finding(Status.FAIL)


def determined(**more):
    return Determination("张处长", date(2024, 8, 1), "另行取得的文件", "厅发〔2024〕1号", **more)


REACH = [
    ("an open gate needs none", [finding(Status.PASS)], None, True),
    ("a warning needs none", [finding(Status.FAIL, Severity.SOFT)], None, True),
    ("a closed gate without one", [FAILED], None, False),
    ("one decision", [FAILED], determined(), True),
    ("on its last day", [FAILED], determined(until=ON), True),
    ("the day after", [FAILED], determined(until=date(2024, 8, 31)), False),
    ("a whole stage that is silent", [SILENT], determined(whole_stage=True), True),
    (
        "a whole stage with a warning",
        [SILENT, finding(Status.FAIL, Severity.SOFT)],
        determined(whole_stage=True),
        True,
    ),
    ("a whole stage does not reach a fail", [SILENT, FAILED], determined(whole_stage=True), False),
    ("nor an unknown", [SILENT, finding(Status.UNKNOWN)], determined(whole_stage=True), False),
    ("nor a signature", [SILENT, finding(Status.ATTEST)], determined(whole_stage=True), False),
    (
        "nor a broken plugin",
        [SILENT, finding(Status.ERROR, kind=Kind.PLUGIN)],
        determined(whole_stage=True),
        False,
    ),
    ("a whole stage, run out", [SILENT], determined(whole_stage=True, until=date(2024, 8, 31)), False),
]


@pytest.mark.parametrize(
    ("findings", "by", "goes_on"), [row[1:] for row in REACH], ids=[row[0] for row in REACH]
)
def test_a_determinations_reach(findings, by, goes_on):
    assert passes(gate_of(findings), findings, by, ON) is goes_on


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{Path(case.source).stem}: {case.name}")
def test_replay_byte_for_byte(case: Case):
    decision = case.decide()
    again = replay(decision.body, REGISTRY)
    assert again.identical, again.problem
    assert again.id == decision.id


def a_case(stage: Stage) -> Case:
    return next(case for case in CASES if case.stage is stage and case.facts.year == 2021)


def test_deciding_twice_gives_the_same_bytes():
    case = a_case(Stage.SETTLEMENT)
    assert case.decide().body == case.decide().body


def test_the_record_holds_what_was_read_and_nothing_else():
    case = a_case(Stage.CERTIFICATION)
    record = json.loads(case.decide().body)
    assert record["facts"]["result"] == "passed"
    assert "attended_all" not in record["facts"]


def test_the_record_is_canonical_json():
    body = a_case(Stage.SETTLEMENT).decide().body
    record = json.loads(body)
    compact = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert body == compact
    assert {"schema", "kernel", "plugins", "facts", "entries", "findings"} <= set(record)


def test_passes_stand_in_the_record_too():
    record = json.loads(a_case(Stage.SETTLEMENT).decide().body)
    assert "pass" in {row["status"] for row in record["findings"]}


def changed(body: bytes, change) -> bytes:
    record = json.loads(body)
    change(record)
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


TAMPERED = {
    "a finding": (lambda r: r["findings"][0].update(status="pass", observed="改过"), "findings"),
    "another plugin": (lambda r: r["plugins"][0].update(hash="0" * 64), "（000000000000），现在"),
    "another kernel": (lambda r: r.update(kernel="0.0.1"), "政策内核与作出决定时不同：当时 0.0.1"),
    "a jurisdiction that is gone": (lambda r: r.update(jurisdiction="gone"), "gone"),
    "a fact that no longer exists": (lambda r: r["facts"].update(nonsense=1), "nonsense"),
}


@pytest.mark.parametrize(("change", "said"), TAMPERED.values(), ids=TAMPERED)
def test_a_record_that_differs_is_an_incident(change, said):
    again = replay(changed(a_case(Stage.SETTLEMENT).decide().body, change), REGISTRY)
    assert not again.identical
    assert said in again.problem


def test_tenant_values_and_drafts_replay(toys):
    code = """
    @rule("cap", stages=[Stage.SETTLEMENT])
    def cap(facts: ClassFacts, entry: Entry) -> Comparison:
        return at_most(facts.funding.requested, entry.value, "CNY")
    """
    parameters = """
    cap:
      label: 上限
      unit: CNY
      entries:
        standing: [{state: not_published, cite: T24-1, document: 《试行办法》, clause: 一}]
    """
    documents = 'PolicyDocument(key="TD", title="试行办法", issuer="乙", status=DocumentStatus.DRAFT),'
    registry = toys.one(code=code, parameters=parameters, documents=documents)
    case_file = toys.text(
        """
        jurisdiction: toy
        year: 2024
        stage: settlement
        adopted_draft: true
        as_of: 2024-12-01
        parameters: {toy.cap: {value: 4.5万元, author: 张处长, date: 2024-08-01, basis: 厅发文件}}
        facts: {project: {level: provincial}, funding: {requested: 45000.5元}}
        """
    )
    (case,) = read_cases(case_file, registry)
    decision = case.decide()
    (found,) = decision.findings
    assert (found.status, found.limit, found.draft) == (Status.FAIL, Decimal(45000), True)
    assert replay(decision.body, registry).identical


def test_extra_fields_replay_with_their_types(toys):
    code = """
    @rule("extra", stages=[Stage.SETTLEMENT])
    def extra(facts: ClassFacts, entry: Entry) -> Comparison:
        return every(before(facts.extra.signed_on, facts.as_of), at_most(facts.extra.fee, entry.value))
    """
    parameters = """
    extra:
      label: 补充
      unit: CNY
      entries:
        2024: [{value: 100, cite: T24-1, document: 试〔2024〕1号, clause: 一}]
    """
    registry = toys.one(code=code, parameters=parameters)
    case_file = toys.text(
        """
        jurisdiction: toy
        year: 2024
        stage: settlement
        as_of: 2024-12-01
        facts: {project: {level: provincial}, extra: {signed_on: 2024-09-01, fee: 99.5, note: 不读}}
        """
    )
    (case,) = read_cases(case_file, registry)
    decision = case.decide()
    assert decision.findings[0].status is Status.PASS
    assert replay(decision.body, registry).identical
    assert "不读" not in decision.body.decode()
