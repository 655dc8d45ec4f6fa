"""Each check of the conformance kit finds what it is there for, in a plugin with just that broken."""

import re
from dataclasses import replace
from typing import Any

import pytest

from yanxiu.policy import PluginError, PolicyError
from yanxiu.testing.checks import CHECKS, problems_of

Edits = list[tuple[str, ...]]
HARD = ("parameters/delivery.yaml", "severity: soft", "severity: hard")
RULE = "return at_least(facts.delivery.hours, entry.value)"
CASE = """
- name: {name}
  jurisdiction: NAME
  year: 2026
  adopted_draft: true
  stage: {stage}
  facts: {facts}
"""
PROJECT = "project: {level: provincial, tier: provincial}"
MONEY = CASE.format(
    name="花了八千",
    stage="settlement",
    facts="{" + PROJECT + ", funding: {requested: 10000,"
    " expenses: [{category: venue, amount: 8000, payer: project}]}}",
)
CERTIFIED = CASE.format(
    name="结业",
    stage="certification",
    facts="{class_: {" + PROJECT.replace("}", ", number_in_plan: 7}") + "}}",
)
SUBSIDY = """
from yanxiu.policy import SubsidyLine, SubsidyProposal
from decimal import Decimal


@hookimpl
def propose_subsidy(facts, parameters):
    return {answer}
"""
NUMBERS = """
from yanxiu.policy import CertificateSeries


@hookimpl
def certificate_series(facts, parameters):
    return CertificateSeries(key={key}, label="证书", issuer="厅")


@hookimpl
def format_certificate_number(facts, series, serial, parameters):
    return {number}
"""
YEARLY = """
hours_a_day:
  label: 每天学时
  entries:
    2023: [{value: 6, severity: soft, cite: KEY-01, document: 样厅〔2023〕1号, clause: 第三条}]
    2025: [{value: 8, severity: soft, cite: KEY-01, document: 样厅〔2023〕1号, clause: 第三条}]
"""


def rule_that(answer: str) -> tuple[str, str, str]:
    return "__init__.py", RULE, answer


def money(answer: str) -> Edits:
    return [("__init__.py", SUBSIDY.format(answer=answer)), ("tests/cases/money.yaml", MONEY)]


def numbered(number: str, key: str = '"one"') -> Edits:
    return [
        ("__init__.py", NUMBERS.format(number=number, key=key)),
        ("tests/cases/certificates.yaml", CERTIFIED),
    ]


BROKEN: dict[str, tuple[str, Edits, str]] = {
    "does not import": ("loads", [("__init__.py", "import nowhere_at_all\n")], "nowhere_at_all"),
    "has no parent": ("loads", [("__init__.py", '"national"', '"atlantis"')], "'atlantis' 没有插件"),
    "bears a level that is text": (
        "types",
        [("__init__.py", "level=Level.PROVINCIAL", 'level="provincial"')],
        "level",
    ),
    "bears a number for a code": ("types", [("__init__.py", 'code="990000"', "code=990000")], "code"),
    "returns no comparison": (
        "types",
        [rule_that("return facts.delivery.hours >= entry.value")],
        "Comparison",
    ),
    "divides by nothing": (
        "types",
        [rule_that("return at_least(facts.delivery.hours / 0, 1)")],
        "DivisionByZero",
    ),
    "takes chance from a library": (
        "purity",
        [
            (
                "__init__.py",
                "from yanxiu.policy import (",
                "import statistics\n\nfrom yanxiu.policy import (",
            ),
            rule_that("return at_least(statistics.NormalDist(40).samples(1)[0], entry.value)"),
        ],
        "随机数",
    ),
    "reads a file through a library": (
        "purity",
        [
            ("__init__.py", "from yanxiu.policy import (", "import pathlib\n\nfrom yanxiu.policy import ("),
            rule_that("return at_least(len(pathlib.Path(__file__).read_text()), entry.value)"),
        ],
        "文件",
    ),
    "takes the time through a library": (
        "purity",
        [
            ("__init__.py", "from yanxiu.policy import (", "import logging\n\nfrom yanxiu.policy import ("),
            rule_that("return at_least(logging.makeLogRecord({}).created, entry.value)"),
        ],
        "时钟",
    ),
    "remembers": (
        "purity",
        [
            ("__init__.py", "ASKED = []\n"),
            rule_that("ASKED.append(1)\n    return at_least(len(ASKED), entry.value)"),
        ],
        "答案不同",
    ),
    "leaves a row without an entry": (
        "citations",
        [("catalogue.yaml", "KEY-02: {clause: 第四条, stage: delivery, kind: S, summary: 第二条}\n")],
        "没有任何条目引用",
    ),
    "writes a clause differently": (
        "citations",
        [("catalogue.yaml", "第三条", "第三条第一款")],
        "第三条第一款",
    ),
    "names a document that is none": (
        "citations",
        [("__init__.py", 'key="', 'key="X')],
        "没有 key 为",
    ),
    "warns where the row is hard": (
        "severities",
        [("catalogue.yaml", "kind: S", "kind: H")],
        "至少一条 severity: hard",
    ),
    "excuses what is in order": (
        "severities",
        [("pyproject.toml", '\n[tool.yanxiu.severities]\nKEY-01 = "once"\n')],
        "其实已经相符",
    ),
    "is silent between two years": (
        "periods",
        [
            ("parameters/yearly.yaml", YEARLY),
            ("__init__.py", "    documents=(DOCUMENT,),", "    documents=(DOCUMENT, YEARLY),"),
            (
                "__init__.py",
                "\n\n@hookimpl\ndef describe_jurisdiction",
                '\nYEARLY = PolicyDocument("X", "通知", "厅", "样厅〔2023〕1号", years=(2023, 2024, 2025))'
                "\n\n\n@hookimpl\ndef describe_jurisdiction",
            ),
        ],
        "缺 2024 年",
    ),
    "excuses a gap that is none": (
        "periods",
        [("pyproject.toml", '\n[tool.yanxiu.gaps]\nhours = "once"\n')],
        "没有断档",
    ),
    "expects something else": (
        "cases",
        [("tests/cases/delivery.yaml", "gate: open", "gate: blocked")],
        "gate 应为 blocked",
    ),
    "has no cases": ("cases", [("tests/cases/delivery.yaml", "\n", "\n#")], "期望|应是一组键值|没有"),
    "misspells a fact in a case": ("cases", [("tests/cases/delivery.yaml", "{hours:", "{hourz:")], "hourz"),
    "names two cases alike": (
        "cases",
        [
            (
                "tests/cases/more.yaml",
                CASE.format(name="三十二学时正好达标", stage="delivery", facts="{" + PROJECT + "}"),
            )
        ],
        "有 2 个案例同名",
    ),
    "shows a hard rule only where it passes": ("hard-rules", [HARD], "不合格（fail）、缺事实（unknown）"),
    "excuses a row that is none": (
        "hard-rules",
        [
            (
                "pyproject.toml",
                '\n[tool.yanxiu]\nwithout = [{cite = "KEY-77", status = "fail", reason = "no"}]\n',
            )
        ],
        "目录里没有",
    ),
    "passes what is missing": (
        "boundaries",
        [
            ("__init__.py", "    at_least,\n", "    at_least,\n    is_known,\n"),
            rule_that(
                "hours = facts.delivery.hours\n"
                "    return at_least(hours if is_known(hours) else entry.value, entry.value)"
            ),
        ],
        "缺了它仍判合格",
    ),
    "breaks above the limit": (
        "boundaries",
        [rule_that("assert facts.delivery.hours <= entry.value\n    " + RULE)],
        "AssertionError",
    ),
    "holds the figure in its code": ("years", [rule_that("return at_least(facts.delivery.hours, 32)")], "32"),
    "asks which year it is": (
        "years",
        [rule_that("return at_least(facts.delivery.hours, entry.value if facts.year == 2026 else 1)")],
        "2026",
    ),
    "numbers twice": ("certificates", numbered('f"样2026-{serial % 100}"'), "重复"),
    "numbers with spaces": ("certificates", numbered('f"样 2026 {serial:05}"'), "写法不合格"),
    "numbers next year alike": (
        "certificates",
        numbered('f"样-{serial:05}"', key='f"{facts.year}"'),
        "下一年另起系列",
    ),
    "runs out of numbers": (
        "certificates",
        numbered('str(serial).zfill(4)[:4] and f"X{serial}"[:3]'),
        "重复",
    ),
    "numbers nothing that is shown": ("certificates", numbered('"A1"')[:1], "没有一个案例能编出号来"),
    "has a series and no number": (
        "certificates",
        [("__init__.py", NUMBERS.partition("\n\n@hookimpl\ndef format")[0].format(key='"one"'))],
        "要么都有",
    ),
    "pays more than was spent": (
        "subsidy",
        money('SubsidyProposal(facts.funding.requested, (SubsidyLine("申请", facts.funding.requested),))'),
        "高于由项目支付的费用 8,000 元",
    ),
    "pays whatever is asked": (
        "subsidy",
        money("SubsidyProposal(min(facts.funding.requested, facts.funding.expenses[0].amount), ())"),
        "没有上限",
    ),
    "pays without being asked": ("subsidy", money("SubsidyProposal(Decimal(500), ())"), "没有申请金额"),
    "pays without a clause": ("subsidy", money("SubsidyProposal(Decimal(500), ())"), "没有任何出处"),
    "pays below nothing": ("subsidy", money("SubsidyProposal(Decimal(-1), ())"), "负数"),
    "prints a paper that nobody knows": (
        "documents",
        [
            (
                "__init__.py",
                "from yanxiu.policy import DocumentKind, DocumentTemplate\n\n\n"
                "@hookimpl\ndef register_documents():\n"
                '    return [DocumentTemplate(id="poem", label="诗", kind=DocumentKind.FORM, version=1)]\n',
            )
        ],
        "poem",
    ),
    "translates half": (
        "translations",
        [("translations/en.yaml", "slots:\n  每期学时: Hours of a class\n")],
        "没有译文",
    ),
}


@pytest.mark.parametrize(("check", "edits", "said"), BROKEN.values(), ids=BROKEN)
def test_a_check_finds_what_is_broken(workshop: Any, check: str, edits: Edits, said: str) -> None:
    for edit in edits:
        (workshop.edit if len(edit) == 3 else workshop.add)(*edit)
    problems = [str(problem) for problem in workshop.problems(check)]
    assert any(re.search(said, problem) for problem in problems), problems


def test_a_subsidy_of_a_year_that_nobody_governs_leaks(workshop: Any) -> None:
    workshop.edit("__init__.py", "status=DocumentStatus.DRAFT,", "years=(2026,),")
    workshop.edit("parameters/delivery.yaml", "carry: until_superseded\n", "carry: none\n")
    workshop.edit("parameters/delivery.yaml", "standing:", "2026:")
    for edit in money("SubsidyProposal(min(Decimal(45000), facts.funding.requested), ())"):
        workshop.add(*edit)
    assert any("补助却算出 10,000 元" in problem.what for problem in workshop.problems("years"))


def test_every_check_is_shown_to_fail() -> None:
    shown = {check for check, _, _ in BROKEN.values()}
    # nothing of this version is deprecated: what uses it is loaded under a later one below
    assert shown | {"deprecations"} == {check.id for check in CHECKS}


def test_what_a_later_core_lacks_is_named(workshop: Any) -> None:
    for edit in money("SubsidyProposal(min(Decimal(45000), facts.funding.requested), ())"):
        workshop.add(*edit)
    plugin = workshop.examined()
    said = "propose_subsidy 自核心 0.2 版起停用，0.4 版去掉：请改用 grant"
    plugin.__dict__["pack"] = replace(plugin.pack, deprecated=(said,))
    (check,) = (one for one in CHECKS if one.id == "deprecations")
    assert [problem.what for problem in problems_of(check, plugin)] == [said]


def test_a_new_plugin_has_no_problems(workshop: Any) -> None:
    plugin = workshop.examined()
    assert [problem for check in CHECKS for problem in problems_of(check, plugin)] == []


def test_a_plugin_that_does_not_load_is_not_asked_more(workshop: Any) -> None:
    workshop.add("__init__.py", "import nowhere_at_all\n")
    with pytest.raises(PluginError, match="没有载入"):
        workshop.problems("cases")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ('exceptions = "all"', "不认识的 exceptions"),
        ('without = [{cite = "KEY-01"}]', "cite、status、reason"),
        ('without = [{cite = "KEY-01", status = "nearly", reason = "no"}]', "nearly"),
    ],
)
def test_exceptions_that_cannot_be_read_are_refused(workshop: Any, said: str, wanted: str) -> None:
    workshop.add("pyproject.toml", f"\n[tool.yanxiu]\n{said}\n")
    with pytest.raises(PolicyError, match=wanted):
        workshop.examined()
