"""Broken plugins: reported with the reason, never a pass, and the others run."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yanxiu import policy
from yanxiu.policy import (
    PLUGIN_FAILED,
    Candidate,
    Gate,
    Level,
    Registry,
    Stage,
    Status,
    UnknownJurisdiction,
    evaluate,
)
from yanxiu.services import deciding

# to a type checker every fact must be given; a test states the few that matter
ClassFacts: Any = policy.ClassFacts
FundingFacts: Any = policy.FundingFacts
ProjectFacts: Any = policy.ProjectFacts

GOOD = """
@rule("cap", stages=[Stage.SETTLEMENT])
def cap(facts: ClassFacts, entry: Entry) -> Comparison:
    return at_most(facts.funding.requested, entry.value, "CNY")
"""
CITED = "cite: T24-1, document: 试〔2024〕1号, clause: 一"
SLOT = f"cap:\n  label: 上限\n  unit: CNY\n  entries:\n    2024: [{{value: 100, {CITED}}}]\n"
FACTS = ClassFacts(
    year=2024,
    as_of=date(2024, 12, 1),
    project=ProjectFacts(level=Level.PROVINCIAL),
    funding=FundingFacts(requested=Decimal(1)),
)


def body(answer):
    return GOOD.replace('return at_most(facts.funding.requested, entry.value, "CNY")', answer)


BROKEN_RULES = {
    "raises": (body("return 1 / 0"), "ZeroDivisionError"),
    "misspells a fact": (body("return is_true(facts.funding.requestd)"), "requestd"),
    "returns no comparison": (body("return True"), "Comparison"),
    "returns nothing": (body("pass"), "Comparison"),
    "spells its status": (body('return Comparison("fail")'), "而不是 'fail'"),
    "informs without a comparison": (
        'cap = information("cap", stages=[Stage.SETTLEMENT], shows=lambda facts, entry: "30人")',
        "应返回 Comparison，而不是 '30人'",
    ),
    "reads what it did not declare": (body('return is_true(entry.beside("other"))'), "KeyError"),
}


@pytest.mark.parametrize(("code", "said"), BROKEN_RULES.values(), ids=BROKEN_RULES)
def test_a_rule_that_breaks_is_an_error_that_names_plugin_and_rule(toys, code, said):
    decision = evaluate(Stage.SETTLEMENT, FACTS, toys.one(code=code, parameters=SLOT).chain("toy"))
    (found,) = decision.findings
    assert found.status is Status.ERROR
    assert decision.gate is Gate.INCOMPLETE
    assert "插件 toy 的规则 cap" in found.detail
    assert said in found.detail


def test_a_soft_rule_that_breaks_still_leaves_the_gate_incomplete(toys):
    soft = SLOT.replace("value: 100", "value: 100, severity: soft")
    decision = evaluate(
        Stage.SETTLEMENT, FACTS, toys.one(code=body("return 1 / 0"), parameters=soft).chain("toy")
    )
    assert decision.gate is Gate.INCOMPLETE


SUBSIDIES = {
    "raises": "return 1 / 0",
    "gives a bare number": "return 45000",
    "misspells": "return facts.fund",
}


@pytest.mark.parametrize("answer", SUBSIDIES.values(), ids=SUBSIDIES)
def test_a_subsidy_that_breaks_is_no_amount(toys, answer):
    code = GOOD + f"\n@hookimpl\ndef propose_subsidy(facts, parameters):\n    {answer}\n"
    decision = evaluate(Stage.SETTLEMENT, FACTS, toys.one(code=code, parameters=SLOT).chain("toy"))
    assert decision.subsidy is None
    assert decision.gate is Gate.INCOMPLETE
    assert decision.findings[-1].rule == PLUGIN_FAILED


def test_a_subsidy_that_needs_a_fact_is_unknown(toys):
    code = (
        GOOD + "\n@hookimpl\ndef propose_subsidy(facts, parameters):\n    return bool(facts.project.listed)\n"
    )
    decision = evaluate(Stage.SETTLEMENT, FACTS, toys.one(code=code, parameters=SLOT).chain("toy"))
    assert decision.subsidy is not None
    assert decision.subsidy.amount is None
    assert [need.name for need in decision.subsidy.needs] == ["project.listed"]


REFUSED = {
    "does not import": ({"code": "import nowhere_to_be_found"}, "nowhere_to_be_found"),
    "a hook misspelt": ({"code": "@hookimpl\ndef register_rulez(): return []"}, "register_rulez"),
    "a hook with an argument too many": (
        {"code": "@hookimpl\ndef propose_subsidy(facts, wallet): return None"},
        "wallet",
    ),
    "no jurisdiction": (
        {"describe": ""},
        "describe_jurisdiction",
    ),
    "a jurisdiction that is text": (
        {"describe": "@hookimpl\ndef describe_jurisdiction(): return {id!r}\n"},
        "应返回 Jurisdiction",
    ),
    "terms that are text": ({"code": "@hookimpl\ndef register_vocabulary(): return ['central']"}, "Term"),
    "fields that are no list": ({"code": "@hookimpl\ndef register_fields(): return 7"}, "FieldSpec"),
    "a rule without a slot": ({"code": GOOD}, "没有条目"),
    "a rule whose slot is empty": (
        {"code": GOOD, "parameters": "cap: {label: 上限, entries: {}}"},
        "没有任何年度",
    ),
    "a rule on the wrong root": (
        {"code": GOOD.replace("ClassFacts", "HostFacts"), "parameters": SLOT},
        "ClassFacts",
    ),
    "a parameter file refused": ({"parameters": "cap: 1"}, "toy.yaml:1"),
    "a catalogue refused": ({"files": {"catalogue.yaml": "T24-1: {clause: 一}\n"}}, "catalogue.yaml:1"),
    "the clock": ({"code": "WHEN = date.today()"}, "today"),
    "the network": ({"code": "import socket"}, "socket"),
    "chance": ({"code": "import random"}, "random"),
    "a file": ({"code": "def peek():\n    return open('x')"}, "open"),
    "the database": ({"code": "def peek():\n    import sqlalchemy"}, "sqlalchemy"),
    "another core": (
        {
            "describe": "@hookimpl\ndef describe_jurisdiction():\n"
            '    return Jurisdiction({id!r}, "1", "甲", Level.CITY, (), core=">=99")\n'
        },
        "请升级",
    ),
}


@pytest.mark.parametrize(("wanted", "said"), REFUSED.values(), ids=REFUSED)
def test_a_broken_plugin_is_reported_and_the_others_run(toys, wanted, said):
    registry = Registry.load(
        [toys.candidate("bad", **wanted), toys.candidate("toy", code=GOOD, parameters=SLOT)]
    )
    (failure,) = registry.failures
    assert failure.plugin == "bad"
    assert said in failure.problem
    assert evaluate(Stage.SETTLEMENT, FACTS, registry.chain("toy")).gate is Gate.OPEN


def test_two_plugins_for_one_jurisdiction_are_refused(toys):
    first, second = toys.candidate("toy", code=GOOD, parameters=SLOT), toys.candidate("toy")
    registry = Registry.load([first, Candidate("twin", second.version, second.load)])
    assert [(failure.plugin, failure.problem.partition("：")[0]) for failure in registry.failures] == [
        ("toy", "辖区 toy 也由插件 twin 声明"),
        ("twin", "辖区 toy 也由插件 toy 声明"),
    ]
    (found,) = evaluate(Stage.SETTLEMENT, FACTS, registry.chain("toy")).findings
    assert (found.rule, found.status) == (PLUGIN_FAILED, Status.ERROR)


def test_a_clash_leaves_other_jurisdictions_alone_and_a_third_plugin_settles_nothing(toys):
    made = [toys.candidate("toy", code=GOOD, parameters=SLOT) for _ in range(3)]
    named = [Candidate(f"copy{n}", one.version, one.load) for n, one in enumerate(made)]
    registry = Registry.load([*named, toys.candidate("other", code=GOOD, parameters=SLOT)])
    assert sorted({failure.plugin for failure in registry.failures}) == ["copy0", "copy1", "copy2"]
    assert list(registry.packs) == ["other"]
    assert evaluate(Stage.SETTLEMENT, FACTS, registry.chain("other")).gate is Gate.OPEN


def test_a_plugin_that_ends_the_interpreter_is_reported_and_the_others_run(toys):
    bad = toys.candidate("bad", code="raise SystemExit(3)")
    registry = Registry.load([bad, toys.candidate("toy", code=GOOD, parameters=SLOT)])
    assert [failure.plugin for failure in registry.failures] == ["bad"]
    assert evaluate(Stage.SETTLEMENT, FACTS, registry.chain("toy")).gate is Gate.OPEN


NAMED_OTHERWISE = {"before it describes itself": "import nowhere_at_all", "afterwards": GOOD}


@pytest.mark.parametrize("code", NAMED_OTHERWISE.values(), ids=NAMED_OTHERWISE)
def test_a_failed_plugin_named_otherwise_than_its_jurisdiction_still_means_manual_review(toys, code):
    broken = toys.candidate("toy", code=code)
    registry = Registry.load([Candidate("somebodys-plugin", broken.version, broken.load)])
    (found,) = evaluate(Stage.SETTLEMENT, FACTS, registry.chain("toy")).findings
    assert (found.rule, found.status) == (PLUGIN_FAILED, Status.ERROR)
    assert "somebodys-plugin" in found.detail


def test_strict_mode_raises_as_it_broke(toys):
    with pytest.raises(ModuleNotFoundError, match="nowhere_at_all"):
        Registry.load([toys.candidate("bad", code="import nowhere_at_all")], strict=True)
    broken = toys.candidate("toy", code=body("return 1 / 0"), parameters=SLOT)
    with pytest.raises(ZeroDivisionError):
        evaluate(Stage.SETTLEMENT, FACTS, Registry.load([broken], strict=True).chain("toy"))
    money = GOOD + "\n@hookimpl\ndef propose_subsidy(facts, parameters):\n    return 45000\n"
    paid = toys.candidate("paid", code=money, parameters=SLOT)
    with pytest.raises(TypeError, match="45000"):
        evaluate(Stage.SETTLEMENT, FACTS, Registry.load([paid], strict=True).chain("paid"))


def test_a_jurisdiction_whose_plugin_broke_goes_to_manual_review(toys):
    registry = Registry.load([toys.candidate("toy", code=GOOD)])
    decision = evaluate(Stage.SETTLEMENT, FACTS, registry.chain("toy"))
    (found,) = decision.findings
    assert (found.rule, found.status) == (PLUGIN_FAILED, Status.ERROR)
    assert decision.gate is Gate.INCOMPLETE


def test_a_parent_that_is_missing_is_never_a_pass(toys):
    registry = toys.registry(toys.candidate("toy", code=GOOD, parameters=SLOT, parent="nation"))
    decision = evaluate(Stage.SETTLEMENT, FACTS, registry.chain("toy"))
    assert decision.gate is Gate.INCOMPLETE
    assert PLUGIN_FAILED in {finding.rule for finding in decision.findings}


def test_an_unknown_jurisdiction_names_those_there_are(toys):
    registry = toys.one(code=GOOD, parameters=SLOT)
    with pytest.raises(UnknownJurisdiction, match="已安装：toy"):
        registry.chain("elsewhere")


def test_a_parameter_read_beside_must_cover_the_same_years(toys):
    code = GOOD.replace("stages=[Stage.SETTLEMENT]", 'stages=[Stage.SETTLEMENT], beside=["heads"]')
    heads = SLOT.replace("cap:", "heads:").replace("2024:", "2025:").replace("试〔2024〕1号", "《试行办法》")
    documents = """
        PolicyDocument(key="T24", number="试〔2024〕1号", title="甲", issuer="乙", years=(2024,)),
        PolicyDocument(key="TM", title="试行办法", issuer="乙"),
    """
    registry = Registry.load([toys.candidate("toy", code=code, parameters=SLOT + heads, documents=documents)])
    assert "heads 缺 ['2024'] 年" in registry.failures[0].problem


def test_a_plugin_is_known_by_its_content(toys):
    same = [toys.one(code=GOOD, parameters=SLOT).pack("toy").hash for _ in range(2)]
    other = toys.one(code=GOOD, parameters=SLOT.replace("value: 100", "value: 101")).pack("toy").hash
    assert same[0] == same[1] != other


def test_the_log_says_where_a_rule_broke_and_quotes_no_fact(toys, caplog):
    code = body("raise ValueError(facts.project.topic)")
    facts = dataclasses.replace(FACTS, project=ProjectFacts(level=Level.PROVINCIAL, topic="秘密选题"))
    decision = evaluate(Stage.SETTLEMENT, facts, toys.one(code=code, parameters=SLOT).chain("toy"))
    assert "秘密选题" in decision.findings[0].detail
    deciding.log_faults([decision])
    (record,) = caplog.records
    assert f"plugin toy broke in toy.cap, manual review (stage settlement, decision {decision.id})" == (
        record.getMessage()
    )
