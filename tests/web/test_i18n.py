"""English is complete: every text of the pages has a translation and stands where a page translates it."""

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from yanxiu.policy import Level, Stage
from yanxiu.policy.translating import kernel_translations
from yanxiu.web import i18n, wording
from yanxiu.web.extraction import BESIDE, CHINESE, composed, kept, plain

WEB = Path(i18n.__file__).parent
CATALOGUE = i18n.FOLDER / "en" / "LC_MESSAGES" / "messages.po"
AS_IT_STANDS = {
    "desk.py": "the public's name in the audit log, which is kept in Chinese",
    "public/proof.py": "questions about Chinese characters, asked of readers of Chinese only",
    "i18n.py": "each language is called by its own name",
    "wording.py": "how Chinese writes sums and dates",
    "officer/parameters.py": "how yes and no are typed into a value",
    "supervising/review.py": "goes into the opinion, which is kept in Chinese",
    "host/roster.py": "the name of a workbook whose headings are read back",
}
"""Modules that hold Chinese no reader of another language is shown, or is to be shown as it is."""
PRINTED = {
    "services/board_drafts.py": "the name that a draft is kept by",
    "documents/certificate.py": "the body of a certificate",
    "reporting/package.py": "the title of a roster in the report package",
}
"""What is printed or kept in Chinese, whoever reads the page."""
TWO_SENSES = {"不符合", "列入计划", "对象", "年度计划", "有效", "签署", "账号"}
"""Words that mean one thing among facts and another on a page: an account of a bank and of a person."""
SHOWN_AS_IT_IS = ("研修</span>", "中文</a>")
"""What stays Chinese in a template: the seal of the masthead, and the way back to Chinese."""


TAKEN = r"^from yanxiu\.policy(?:\.wording)? import (.*)$"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every text that the pages and their templates hold."""
    out = tmp_path_factory.mktemp("texts") / "messages.pot"
    script = "from babel.messages.frontend import main; main()"
    extract = [
        "extract",
        "-F",
        "babel.cfg",
        "-o",
        str(out),
        ".",
        "../services",
        "../documents",
        "../reporting",
        "../api/fields.py",
        "../api/problems.py",
        "../api/taking.py",
        "../api/trainees.py",
    ]
    subprocess.run([sys.executable, "-c", script, *extract], cwd=WEB, check=True, capture_output=True)
    with out.open("rb") as source:
        return {str(text.id) for text in read_po(source) if text.id}


def test_every_text_has_a_translation(texts: set[str]):
    with CATALOGUE.open("rb") as source:
        known = {str(text.id) for text in read_po(source, locale="en") if text.id and text.string}
    assert len(texts) > 1500
    assert sorted(texts - known) == [], "run make translations and fill in what is empty"


def test_a_translation_keeps_what_is_filled_in():
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="en")
        assert [(text.id, problem) for text, problems in catalogue.check() for problem in problems] == []


def test_translations_are_english():
    with CATALOGUE.open("rb") as source:
        chinese = {str(text.id) for text in read_po(source) if CHINESE.search(str(text.string))}
    # what people are to type in Chinese, or the name of a language
    assert {text for text in chinese if not re.search("例如|中文|数字、文字|4.5万元|「姓名」", text)} == set()


def test_a_translation_fills_in_what_a_message_does():
    def filled(text: str) -> set[str]:
        return {f"{name}:{form}" for _, name, form, _ in Formatter().parse(text) if name is not None}

    with CATALOGUE.open("rb") as source:
        pairs = [(str(text.id), str(text.string)) for text in read_po(source) if text.id and text.string]
    braced = [(text, told) for text, told in pairs if re.search(r"{[a-z_]+[:}]", text)]
    assert len(braced) > 100
    assert [text for text, told in braced if filled(text) != filled(told)] == []


def test_pages_and_kernel_have_one_term_for_each_word():
    with CATALOGUE.open("rb") as source:
        pages = {str(text.id): str(text.string) for text in read_po(source) if text.id and text.string}
    kernel = kernel_translations("en")
    shared = {
        text for text in kernel.keys() & pages.keys() if kernel[text].casefold() != pages[text].casefold()
    }
    assert len(kernel.keys() & pages.keys()) > 100
    assert shared == TWO_SENSES


def test_what_is_said_beside_the_pages_can_be_told_anew():
    """A message with something to fill in is a ``phrase``; ``f""`` would leave nothing to translate."""
    modules = [file for name in sorted(BESIDE) for file in sorted((WEB.parent / name).rglob("*.py"))]
    found = {
        str(file.relative_to(WEB.parent)): composed(file.read_text("utf-8"))
        for file in modules
        if not kept(file)
    }
    assert {name: lines for name, lines in found.items() if lines and name not in PRINTED} == {}
    assert [name for name in PRINTED if not found.get(name)] == []


def test_a_message_that_cannot_be_told_anew_is_found():
    assert composed('A = f"甲{1}"\nB = phrase("乙{n}", n=1)\nC = "丙"') == [(1, "甲")]


def bare(template: str) -> list[str]:
    """The lines of a template with Chinese outside ``_()``, comments and comparisons."""
    blank = re.sub(r"\{#.*?#\}", lambda found: "\n" * found.group().count("\n"), template, flags=re.S)
    blank = re.sub(r"""\b_\(\s*("[^"]*"|'[^']*')""", "_(", blank)
    blank = re.sub(r"""[!=]= ("[^"]*"|'[^']*')""", "==", blank)
    for text in SHOWN_AS_IT_IS:
        blank = blank.replace(text, "")
    return [line.strip() for line in blank.split("\n") if CHINESE.search(line)]


def test_templates_hold_no_text_outside_the_translation():
    files = sorted((WEB / "templates").rglob("*.html"))
    assert len(files) > 100
    found = {str(file.relative_to(WEB)): bare(file.read_text("utf-8")) for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_bare_text_is_found_in_a_template():
    assert bare('<p>{{ _("译") }}</p>{# 注 #}{% if a == "甲" %}') == []
    assert bare('<p>{{ _("译") }}漏</p>') == ["<p>{{ _() }}漏</p>"]


def test_modules_hold_no_text_outside_the_translation():
    modules = {str(file.relative_to(WEB)): file.read_text("utf-8") for file in sorted(WEB.rglob("*.py"))}
    found = {name: plain(text) for name, text in modules.items() if name not in AS_IT_STANDS}
    assert {name: places for name, places in found.items() if places} == {}
    assert [name for name in AS_IT_STANDS if name not in modules or not plain(modules[name])] == []


def test_plain_text_is_found_in_a_module():
    assert plain('"""说明"""\nA = Column("a", "甲", lambda row: _("乙"))\nraise NotFound("丙", 1)') == []
    assert plain('A = Column("a", "甲", lambda row: "乙")\nB = f"丙{A}"') == [(1, "乙"), (2, "丙")]


def test_pages_take_words_from_their_own_module():
    """The kernel's words are Chinese; what is kept is, and says so by its name."""
    taking = [
        str(file.relative_to(WEB))
        for file in sorted(WEB.rglob("*.py"))
        for line in re.findall(TAKEN, file.read_text("utf-8"), re.M)
        if re.search(r"\b(?:in_words|word)\b(?! as recorded)", line)
    ]
    assert taking == []


IN_CHINESE = ("2024年9月3日", "2024年9月3日至6日", "45,000 元（4.5 万元）", "国家级", "变更", "每期补助上限")
IN_ENGLISH = (
    "3 September 2024",
    "3 to 6 September 2024",
    "45,000 yuan",
    "National",
    "Amendment",
    "Cap of the subsidy per class",
)


@pytest.mark.parametrize(("language", "expected"), [("zh", IN_CHINESE), ("en", IN_ENGLISH)])
def test_words_dates_and_sums_are_the_readers(app: Flask, language: str, expected: tuple[str, ...]):
    with app.test_request_context("/", headers={"Cookie": f"{i18n.COOKIE}={language}"}):
        told = (
            wording.long_date(date(2024, 9, 3)),
            wording.date_span(date(2024, 9, 3), date(2024, 9, 6)),
            wording.yuan_and_wan(Decimal(45000)),
            wording.word(Level.NATIONAL),
            wording.word(Stage.AMENDMENT),
            wording.said("每期补助上限"),
        )
    assert told == expected


def test_an_english_span_says_once_what_both_days_share(app: Flask):
    with app.test_request_context("/", headers={"Cookie": f"{i18n.COOKIE}=en"}):
        assert wording.date_span(date(2024, 9, 3), date(2024, 9, 3)) == "3 September 2024"
        assert wording.date_span(date(2024, 9, 30), date(2024, 10, 2)) == "30 September to 2 October 2024"
        ends = wording.date_span(date(2024, 12, 30), date(2025, 1, 2))
    assert ends == "30 December 2024 to 2 January 2025"


def test_a_remark_is_told_part_by_part(app: Flask):
    with app.test_request_context("/", headers={"Cookie": f"{i18n.COOKIE}=en"}):
        told = wording.remark("缺：实施方案、学员名单；另有所闻")
    assert told == "Missing: Implementation plan, Roster; 另有所闻"
    assert wording.remark("缺：实施方案") == "缺：实施方案"


def test_what_rules_compose_is_told_with_what_is_filled_in(app: Flask):
    with app.test_request_context("/", headers={"Cookie": f"{i18n.COOKIE}=en"}):
        told = (
            wording.remark("线下40人，线上5人"),
            wording.remark("最后一天：2024-11-30"),
            wording.remark("起因：开班前报送时限（FJ24-12）"),
            wording.remark("甲、乙（丙）"),
        )
    assert told[0] == "40 on site, 5 online"
    assert told[1] == "Last day: 2024-11-30"
    assert told[2].startswith("Cause: ")
    assert told[2].endswith(" (FJ24-12)")
    assert not CHINESE.search(told[2])
    assert told[3] == "甲、乙（丙）"


@pytest.mark.parametrize("page", ["/", "/accessibility", "/privacy", "/policies"])
def test_a_page_is_english_throughout(client: FlaskClient, page: str):
    client.get("/look?language=en&next=/")
    answer = client.get(page)
    assert answer.status_code == 200
    html = re.sub(r"<script.*?</script>|<[^>]*>", " ", answer.get_data(as_text=True), flags=re.S)
    left = [line.strip() for line in html.split("\n") if CHINESE.search(line)]
    # documents keep their numbers and titles, the seal and the way back to Chinese theirs
    assert [line for line in left if not re.search("〔|《|中文|研修", line)] == []
