"""What the parameter loader refuses, each with file and line, and what it makes of the rest."""

import textwrap
from datetime import date
from decimal import Decimal

import pytest

from yanxiu.policy import (
    Absence,
    Axis,
    Carry,
    Combine,
    DocumentStatus,
    Jurisdiction,
    Level,
    PolicyDocument,
    PolicyFileError,
    Severity,
    State,
)
from yanxiu.policy.parameter_files import ParameterReader

NOTICE = PolicyDocument(
    key="T24",
    number="试〔2024〕1号",
    title="试行通知",
    issuer="试厅",
    issued_on=date(2024, 7, 31),
    years=(2024, 2025),
)
LASTING = PolicyDocument(
    key="TL",
    number="试〔2024〕2号",
    title="延续通知",
    issuer="试厅",
    years=(2024,),
    carry=Carry.UNTIL_SUPERSEDED,
)
MEASURES = PolicyDocument(key="TM", title="试行办法", issuer="试厅", status=DocumentStatus.DRAFT)
TOY = Jurisdiction("toy", "990000", "试省", Level.PROVINCIAL, (NOTICE, LASTING, MEASURES), parent="national")
TIERS = {"alpha": Level.PROVINCIAL, "beta": Level.PROVINCIAL, "top": Level.NATIONAL}
CITED = "cite: T24-1, document: 试〔2024〕1号, clause: 一"


def read(text):
    reader = ParameterReader(TOY, TIERS, ["T24-1", "T24-2", "TM-1"])
    return reader.read(textwrap.dedent(text), "toy.yaml")


def entry(body, *, slot="unit: CNY per class", year="2024"):
    return f"cap:\n  label: 上限\n  {slot}\n  entries:\n    {year}:\n      - {{{body}}}\n"


REFUSED = {
    "not a mapping": ("- 1\n", 1, "对照"),
    "broken yaml": ("cap: [\n", 2, "YAML"),
    "a slot that is no mapping": ("cap: 1\n", 1, "键值"),
    "no label": ("cap:\n  entries: {}\n", 1, "缺 label"),
    "delegated without saying to whom": (
        entry(f"value: 1, {CITED}", slot="combine: delegated"),
        6,
        "delegates_to",
    ),
    "no entries": ("cap:\n  label: 上限\n", 1, "缺 entries"),
    "unknown key of a slot": ("cap:\n  label: 上限\n  lable: 上限\n  entries: {}\n", 3, "'lable'"),
    "unknown axis": ("cap:\n  label: 上限\n  axis: week\n  entries: {}\n", 3, "'week'"),
    "unknown way to combine": ("cap:\n  label: 上限\n  combine: mix\n  entries: {}\n", 3, "'mix'"),
    "unknown matter": ("cap:\n  label: 上限\n  matter: money\n  entries: {}\n", 3, "subsidy"),
    "entries without years": ("cap:\n  label: 上限\n  entries: [1]\n", 3, "按年度"),
    "a year that is none": ("cap:\n  label: 上限\n  entries:\n    二〇二四: [{}]\n", 4, "四位年份"),
    "a year without a list": ("cap:\n  label: 上限\n  entries:\n    2024: {value: 1}\n", 4, "清单"),
    "an entry that is no mapping": ("cap:\n  label: 上限\n  entries:\n    2024: [45000]\n", 4, "键值"),
    "unknown key of an entry": (entry(f"vaule: 1, {CITED}"), 6, "'vaule'"),
    "no citation": (entry("value: 1, document: 试〔2024〕1号, clause: 一"), 6, "缺 cite"),
    "no clause": (entry("value: 1, cite: T24-1, document: 试〔2024〕1号"), 6, "缺 clause"),
    "a citation outside the catalogue": (
        entry("value: 1, cite: T24-9, document: 试〔2024〕1号, clause: 一"),
        6,
        "catalogue.yaml",
    ),
    "a document not declared": (
        entry("value: 1, cite: T24-1, document: 试〔2023〕1号, clause: 一"),
        6,
        "没有声明",
    ),
    "a year the document does not govern": (entry(f"value: 1, {CITED}", year="2026"), 6, "不管 2026"),
    "an annual notice as standing": (entry(f"value: 1, {CITED}", year="standing"), 6, "standing"),
    "a float for money": (entry(f"value: 127500.5, {CITED}"), 6, "浮点数"),
    "money that is none": (entry(f"value: 四万五, {CITED}"), 6, "看不懂"),
    "negative money": (entry(f"value: -1, {CITED}"), 6, "负数"),
    "an absolute date": (entry(f"value: 2024-11-30, {CITED}", slot="unit: date"), 6, "带了年份"),
    "a month-day that is none": (entry(f"value: '13-01', {CITED}", slot="unit: month_day"), 6, "月-日"),
    "a tier not declared": (entry(f"value: 1, tiers: [gamma], {CITED}"), 6, "'gamma'"),
    "a level that is none": (entry(f"value: 1, levels: [village], {CITED}"), 6, "'village'"),
    "a severity that is none": (entry(f"value: 1, severity: harsh, {CITED}"), 6, "'harsh'"),
    "a state that is none": (entry(f"value: 1, state: rumour, {CITED}"), 6, "'rumour'"),
    "a reading nobody signed": (entry(f"value: 1, state: interpretation, {CITED}"), 6, "author"),
    "a reading without a date": (entry(f"value: 1, state: interpretation, author: 某, {CITED}"), 6, "date"),
    "an external standard without its name": (entry(f"state: external_standard, {CITED}"), 6, "standard"),
    "an external standard with a figure": (
        entry(f"value: 1, state: external_standard, standard: 培训费办法, {CITED}"),
        6,
        "不得再写 value",
    ),
    "not published and yet a figure": (
        entry(f"value: 1, state: not_published, {CITED}"),
        6,
        "不得再写 value",
    ),
    "evidence that is neither": (entry(f"value: 1, evidence: hearsay, {CITED}"), 6, "hearsay"),
    "the same key twice": ("cap:\n  label: 甲\n  label: 乙\n", 3, "写了两次"),
    "an alias": ("cap: &a\n  label: 甲\n  entries: {}\ncup: *a\n", 1, "别名"),
    "a moment instead of a date": (entry(f"value: 2024-11-30 08:00:00, {CITED}"), 6, "时刻"),
}


@pytest.mark.parametrize(("text", "line", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_with_file_and_line(text, line, said):
    with pytest.raises(PolicyFileError) as refused:
        read(text)
    assert str(refused.value).startswith(f"toy.yaml:{line}: ")
    assert said in refused.value.problem


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("tiers: [alpha]", "tiers: [beta]", False),
        ("tiers: [alpha]", "tiers: [alpha, beta]", True),
        ("tiers: [alpha]", "value: 3", True),
        ("levels: [national]", "levels: [provincial]", False),
        ("levels: [national]", "tiers: [alpha]", False),
        ("levels: [provincial]", "tiers: [alpha]", True),
    ],
)
def test_two_values_for_one_case_are_refused(one, other, clash):
    text = (
        entry(f"{one}, {CITED}") + f"      - {{{other}, cite: T24-2, document: 试〔2024〕1号, clause: 二}}\n"
    )
    if not clash:
        assert len(read(text)[0].entries) == 2
        return
    with pytest.raises(PolicyFileError, match=r"toy.yaml:7: .*重叠（另一处在第6行）"):
        read(text)


def test_an_entry_as_read():
    (slot,) = read(entry(f"tiers: [alpha], value: 12.75 万元, severity: soft, printed: 12.75 万元, {CITED}"))
    (found,) = slot.entries
    assert (slot.name, slot.bare, slot.axis, slot.combine) == (
        "toy.cap",
        "cap",
        Axis.PROGRAMME_YEAR,
        Combine.ADDITIVE,
    )
    assert (found.value, found.printed, found.severity) == (Decimal(127500), "12.75 万元", Severity.SOFT)
    assert (found.state, found.year, found.source, found.line) == (State.FIXED, 2024, "toy.yaml", 6)
    assert str(found.citation) == "试〔2024〕1号 一（T24-1）"


def test_three_answers_where_there_is_no_value():
    (slot,) = read(entry(f"value: 1, {CITED}"))
    assert slot.entries_for(2023) == slot.entries_for(2025) == ()
    assert slot.absence(2023) is Absence.NOT_YET_IN_FORCE
    assert slot.absence(2025) is Absence.ENDED
    assert read("cap: {label: 上限, entries: {}}\n")[0].absence(2024) is Absence.NOT_PUBLISHED


def test_a_value_runs_on_only_where_slot_and_document_say_so():
    lasting = "value: 1, cite: T24-2, document: 试〔2024〕2号, clause: 二"
    (slot,) = read(entry(lasting, slot="carry: until_superseded"))
    assert slot.entries_for(2030) == slot.entries
    assert slot.entries_for(2023) == ()
    (ending,) = read(entry(lasting))
    assert ending.entries_for(2030) == ()
    with pytest.raises(PolicyFileError, match=r"toy.yaml:6: .*试〔2024〕1号 只管当年"):
        read(entry(f"value: 1, {CITED}", slot="carry: until_superseded"))


def test_standing_measures_speak_of_every_year():
    (slot,) = read(entry("value: 1, cite: TM-1, document: 《试行办法》, clause: 第六条", year="standing"))
    assert slot.entries_for(2021) == slot.entries_for(2030) == slot.entries


@pytest.mark.parametrize(
    ("carry", "year", "governs"),
    [
        (Carry.NONE, 2025, True),
        (Carry.NONE, 2026, False),
        (Carry.UNTIL_SUPERSEDED, 2026, True),
        (Carry.UNTIL_SUPERSEDED, 2023, False),
    ],
)
def test_years_a_document_governs(carry, year, governs):
    document = PolicyDocument(key="D", title="甲", issuer="乙", years=(2024, 2025), carry=carry)
    assert document.governs(year) is governs


OPEN = "format:\n  label: 格式\n  entries:\n    standing:\n      - {{{}}}\n"


def test_what_no_document_speaks_of_is_left_to_the_tenant_without_a_source():
    (slot,) = read(OPEN.format("state: not_published, note: 各文件都没有规定格式"))
    (found,) = slot.entries_for(2031)
    assert (found.state, found.value, found.document_key, found.citation.id) == (
        State.NOT_PUBLISHED,
        None,
        "",
        "",
    )


@pytest.mark.parametrize(
    "body",
    [
        "state: not_published",  # nobody says why nothing stands here
        "value: 1, note: 没有出处",
        "state: not_published, note: 半个出处, clause: 一",
        "state: external_standard, standard: 某办法, note: 没有出处",
    ],
)
def test_any_other_entry_without_a_source_is_refused(body):
    with pytest.raises(PolicyFileError, match=r"toy.yaml:5: .*缺 cite"):
        read(OPEN.format(body))
