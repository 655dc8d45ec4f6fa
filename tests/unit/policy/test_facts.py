"""From YAML to facts and from facts to what a rule sees."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yanxiu import policy
from yanxiu.policy import (
    ROOTS,
    ExpenseHead,
    Level,
    Need,
    NeedKind,
    NeedsFacts,
    PolicyFileError,
    Stage,
    describe,
    is_known,
    label_of,
)
from yanxiu.policy.facts import ABSENT
from yanxiu.policy.facts.reading import FactReader
from yanxiu.policy.facts.view import Readings, View
from yanxiu.policy.yamlfile import read_yaml

# to a type checker every fact must be given; a test states the few that matter
ActualFacts: Any = policy.ActualFacts
AmendmentFacts: Any = policy.AmendmentFacts
ClassFacts: Any = policy.ClassFacts
EnrollmentFacts: Any = policy.EnrollmentFacts
PreparationFacts: Any = policy.PreparationFacts
ProjectFacts: Any = policy.ProjectFacts


ROOT_TYPES: list[Any] = list(dict.fromkeys(ROOTS.values()))


def read(text, root=ClassFacts):
    return FactReader("case.yaml").read(root, read_yaml(text, "case.yaml"))


def refused(text, root=ClassFacts):
    with pytest.raises(PolicyFileError) as problem:
        read(text, root)
    return problem.value


def view_of(facts):
    readings = Readings()
    return View(facts, readings), readings


def test_names_and_labels_read_alike():
    english = read("project: {level: provincial, listed: true}\nfunding: {requested: 45000}\n")
    chinese = read("项目: {级别: provincial, 列入计划: 是}\n经费: {申请补助: 4.5万元}\n")
    assert english == chinese
    assert english.project.level is Level.PROVINCIAL


@pytest.mark.parametrize("root", ROOT_TYPES)
def test_every_fact_bears_a_chinese_label_that_is_its_alone(root):
    facts = list(describe(root))
    assert all(any("一" <= sign <= "鿿" for sign in fact.label) for fact in facts)
    for part in {root, *(f.metadata["part"] for f in dataclasses.fields(root) if f.metadata["part"])}:
        labels = [f.metadata["label"] for f in dataclasses.fields(part)]
        assert len(labels) == len(set(labels))


def test_labels_of_paths():
    assert label_of(ClassFacts, "actual.ends_on") == "实际·实际结束日期"
    assert label_of(ClassFacts, "amendments[1].approved_on") == "变更（第2项）·变更批准日"
    assert label_of(ClassFacts, "nowhere") == "nowhere"


@pytest.mark.parametrize(
    "amount",
    ["45000", "45000.00", "4.5万元", "'4.5 万元'", "45000元", "'45,000 元'", "'45000.00元'", "'4.5万'"],
)
def test_forms_of_money(amount):
    assert read(f"funding: {{requested: {amount}}}").funding.requested == Decimal(45000)


def test_a_misspelt_fact_is_refused_with_the_nearest_name_and_its_line():
    problem = refused("project:\n  level: provincial\n  liste: true\n")
    assert problem.line == 3
    assert "'liste'" in problem.problem
    assert "'listed'" in problem.problem


def test_a_misspelt_label_is_refused_with_the_nearest_label():
    problem = refused("项目:\n  列入规划: true\n")
    assert (problem.line, "列入计划" in problem.problem) == (2, True)


BAD = {
    "text for a number": ("roster: {onsite: 四十}", "整数"),
    "negative number": ("roster: {onsite: -1}", "负数"),
    "yes for a number": ("roster: {onsite: true}", "整数"),
    "number for yes": ("project: {listed: 1}", "true 或 false"),
    "text for a date": ("actual: {ends_on: 十月}", "日期"),
    "an impossible date": ("actual: {ends_on: '2024-02-30'}", "日期"),
    "a word outside the list": ("project: {level: provincal}", "'provincial'"),
    "negative money": ("funding: {requested: -1}", "负数"),
    "less than a fen": ("funding: {requested: 0.001元}", "一分"),
    "one item for a list": ("outputs: paper", "清单"),
    "a value for a part": ("project: 1", "对照"),
    "left empty": ("project: {listed: }", "空的"),
    "said twice, by name and label": (
        "project: {列入计划: true, listed: true}",
        "'listed' 与 '列入计划' 是同一项",
    ),
    "a list for text": ("project: {place: [福州]}", "文字"),
    "a day that no calendar has": ("actual: {ends_on: 2024-13-40}", "不是日历上有的日期"),
    "a part of a person": ("roster: {onsite: 3.5}", "3.5 应是整数"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_bad_values_are_refused_by_fact_value_and_way_out(text, said):
    problem = refused(text)
    assert problem.line == 1
    assert said in problem.problem


def test_a_share_is_no_more_than_the_whole():
    assert "1.5 应在0到1之间" in refused("thesis_weight: 1.5", EnrollmentFacts).problem
    assert read("thesis_weight: 1", EnrollmentFacts).thesis_weight == 1


def test_words_of_a_region_are_checked_by_the_chain():
    reader = FactReader("case.yaml", lambda kind, word: f"{kind} {word} 未声明" if word != "alpha" else None)
    assert reader.read(ProjectFacts, {"tier": "alpha"}).tier == "alpha"
    with pytest.raises(PolicyFileError, match="tier gamma 未声明"):
        reader.read(ProjectFacts, {"tier": "gamma"})
    with pytest.raises(PolicyFileError, match="topic_range gamma 未声明"):
        reader.read(ProjectFacts, {"topic_ranges": ["gamma"]})


def test_zero_empty_and_false_are_known():
    facts, _ = view_of(read("roster: {onsite: 0}\namendments: []\nproject: {listed: false}\n"))
    assert is_known(facts.roster.onsite)
    assert facts.amendments == ()
    assert facts.project.listed is False


def test_absent_leaf_and_part_are_unknown_by_full_path():
    facts, _ = view_of(ClassFacts(project=ProjectFacts()))
    for absent, path in (
        (facts.project.listed, "project.listed"),
        (facts.preparation.plan_submitted_on, "preparation.plan_submitted_on"),
        (facts.project.host.base_level, "project.host.base_level"),
        (facts.amendments, "amendments"),
    ):
        assert not is_known(absent)
        assert absent.needs == (Need(NeedKind.FACT, path),)


def test_readings_note_what_was_there_and_what_was_not_once_each():
    facts, readings = view_of(read("project: {listed: true}\namendments: [{field: time}]\n"))
    assert facts.project.listed
    assert facts.project.listed
    assert facts.amendments[0].field == "time"
    assert not is_known(facts.amendments[0].reported_on)
    assert not is_known(facts.actual.ends_on)
    assert list(readings.read) == ["project.listed", "amendments", "amendments[0].field"]
    assert list(readings.absent) == ["amendments[0].reported_on", "actual.ends_on"]


def test_readings_begin_anew_and_keep_what_was_read_for_the_record():
    facts, readings = view_of(read("project: {listed: true, topic: 甲}\nactual: {place: 丁}\n"))
    assert facts.project.listed
    assert not is_known(facts.actual.ends_on)
    readings.begin()
    assert (readings.read, readings.absent) == ({}, {})
    assert facts.actual.place == "丁"
    assert facts.project.listed
    assert list(readings.read) == ["actual.place", "project.listed"]
    assert readings.all({}) == {"project.listed": True, "actual.place": "丁"}


def test_a_view_tells_a_debugger_which_part_it_stands_for():
    facts, _ = view_of(read("project: {host: {name: 戊中心}}\namendments: [{field: time}]\n"))
    shown = [repr(one) for one in (facts, facts.project.host, facts.amendments[0])]
    assert shown == ["<facts ClassFacts>", "<facts project.host>", "<facts amendments[0]>"]


def test_a_value_inside_an_absent_fact_is_unknown_too():
    facts, readings = view_of(ClassFacts())
    assert facts.as_of.year.needs == (Need(NeedKind.FACT, "as_of"),)
    assert list(readings.absent) == ["as_of"]


def test_views_of_two_cases_share_nothing():
    one, _ = view_of(read("project: {topic: 甲}\namendments: [{field: time}]\n"))
    other, _ = view_of(read("project: {topic: 乙}\namendments: [{field: place}]\n"))
    assert [x.project.topic for x in (one, other, one)] == ["甲", "乙", "甲"]
    assert [x.amendments[0].field for x in (one, other)] == ["time", "place"]


@pytest.mark.parametrize(
    "misspell",
    [lambda facts: facts.projct, lambda facts: facts.project.liste, lambda facts: facts.actual.end_on],
    ids=["root", "present part", "absent part"],
)
def test_a_rule_that_misspells_a_fact_is_an_error_and_no_unknown(misspell):
    facts, _ = view_of(ClassFacts(project=ProjectFacts(listed=True)))
    with pytest.raises(AttributeError, match="bears no fact"):
        misspell(facts)


def test_facts_cannot_be_changed():
    project = ProjectFacts(listed=True)
    with pytest.raises(dataclasses.FrozenInstanceError):
        project.listed = False


def test_a_view_gives_no_way_to_change_facts():
    facts, _ = view_of(read("project: {listed: true}\nextra: {note: 甲}\n"))
    with pytest.raises(AttributeError):
        facts.project.listed = False


def test_extra_fields_read_by_name():
    facts, readings = view_of(read("extra: {note: 甲}"))
    assert facts.extra.note == "甲"
    assert facts.extra.other.needs == (Need(NeedKind.FACT, "extra.other"),)
    assert readings.read == {"extra.note": "甲"}


def test_an_absent_field_is_absent_and_not_a_default():
    for root in ROOT_TYPES:
        assert all(getattr(root(), field.name) is ABSENT for field in dataclasses.fields(root))


def test_iterating_over_an_absent_list_names_it():
    facts, _ = view_of(ClassFacts())
    with pytest.raises(NeedsFacts) as refusal:
        list(facts.amendments)
    assert refusal.value.needs == (Need(NeedKind.FACT, "amendments"),)


def test_every_stage_has_its_root():
    assert set(ROOTS) == set(Stage)


def test_parts_by_hand_equal_parts_read():
    by_hand = ClassFacts(
        actual=ActualFacts(ends_on=date(2024, 10, 17)),
        preparation=PreparationFacts(plan_submitted_on=date(2024, 9, 5)),
        amendments=(AmendmentFacts(written=True),),
    )
    text = """
    actual: {ends_on: 2024-10-17}
    preparation: {plan_submitted_on: 2024-09-05}
    amendments: [{written: true}]
    """
    assert read(text) == by_hand


def test_a_list_of_words_becomes_the_shared_words():
    facts = read("funding: {expenses: [{category: teaching, amount: 18000, payer: project}]}")
    assert facts.funding.expenses[0].category is ExpenseHead.TEACHING
