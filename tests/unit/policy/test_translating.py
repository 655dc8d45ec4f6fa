"""Translations: complete where a plugin ships them, refused where stale, and no part of a decision."""

import ast
import re
from pathlib import Path

import pytest

from yanxiu.policy import PolicyError, Registry
from yanxiu.policy.registry import _content_hash
from yanxiu.policy.translating import kernel_texts, kernel_translations, read_translations, untranslated
from yanxiu.policy.wording import in_words
from yanxiu.web.extraction import chinese

PRINTED = {"documents", "printing", "forms", "certificates", "certification", "platform_report"}
"""Modules that name documents, and what is printed."""
DOCUMENT = re.compile("〔|《|^关于|办法|第25号|通知$|^线[上下]$|领域$|办公[室厅]$|高级研修项目$|由学员自理")
"""Numbers and titles of documents, words of a composed remark, and what is printed."""
TEXTS = {"slots": ("时限", "上限"), "cures": ("补交",)}
ENGLISH = kernel_translations("en")


def test_the_kernel_is_complete_in_english() -> None:
    spoken = [text for texts in kernel_texts().values() for text in texts]
    assert len(spoken) > 300
    assert [text for text in spoken if text not in ENGLISH] == []


def test_the_kernel_has_no_other_language() -> None:
    assert kernel_translations("xx") == {}


@pytest.mark.parametrize("jurisdiction", sorted(Registry.load().packs))
def test_a_plugin_is_complete_in_english(jurisdiction: str) -> None:
    assert untranslated(Registry.load().pack(jurisdiction), "en") == ()


@pytest.mark.parametrize("jurisdiction", sorted(Registry.load().packs))
def test_what_a_plugin_remarks_has_english(jurisdiction: str) -> None:
    """Nobody can list what rules remark; but every Chinese text of their modules can be looked up."""
    pack = Registry.load().pack(jurisdiction)
    known = {**kernel_translations("en"), **pack.translations["en"]}
    said = [
        str(text.value)
        for file in sorted(Path(pack.module.__file__).parent.glob("*.py"))
        if file.stem not in PRINTED
        for text, above in chinese(file.read_text("utf-8"))
        if not any(isinstance(one, ast.JoinedStr) for one in above)
    ]
    assert len(said) > 20
    assert [text for text in said if text not in known and not DOCUMENT.search(text)] == []


def test_what_a_plugin_does_not_ship_is_named() -> None:
    pack = next(iter(Registry.load().packs.values()))
    assert pack.jurisdiction.name in untranslated(pack, "xx")


def test_texts_of_all_sections_stand_together() -> None:
    text = "slots:\n  时限: Time limit\ncures:\n  补交: Hand in\nremarks:\n  不适用: Does not apply\n"
    assert read_translations(text, "en.yaml", TEXTS) == {
        "时限": "Time limit",
        "补交": "Hand in",
        "不适用": "Does not apply",
    }
    assert read_translations("", "en.yaml", TEXTS) == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[slots]", r"en\.yaml:1: 译文应是"),
        ("slot:\n  时限: x", r"en\.yaml:1: 没有栏目 'slot'：栏目有 slots、cures、remarks"),
        ("slots: 时限", r"en\.yaml:1: slots 应是"),
        ("slots:\n  时限: Time limit\n  期限: x", r"en\.yaml:3: 没有这样的原文 '期限'"),
        ("slots:\n  时限: 1", r"en\.yaml:2: '时限' 的译文应是文字"),
        ("slots:\n  时限: ' '", r"en\.yaml:2: '时限' 的译文应是文字"),
        ("slots:\n  时限: a\nremarks:\n  时限: b", r"en\.yaml:4: '时限' 译成了两样"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_line(text: str, problem: str) -> None:
    with pytest.raises(PolicyError, match=problem):
        read_translations(text, "en.yaml", TEXTS)


def test_a_better_translation_leaves_the_hash(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    (tmp_path / "rules.py").write_text("", "utf-8")
    before = _content_hash(tmp_path)
    (tmp_path / "translations" / "en.yaml").write_text("slots: {}", "utf-8")
    assert _content_hash(tmp_path) == before
    (tmp_path / "rules.py").write_text("pass", "utf-8")
    assert _content_hash(tmp_path) != before


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1, "month", "1 month"),
        (3, "months", "3 months"),
        ("45000", "CNY per class", "45,000 yuan per class"),
        ({"at_least": 3, "at_most": 5}, "days", "3 to 5 days"),
        (["opening_notice", "roster"], "", "Opening notice, Roster"),
        (True, "", "Yes"),
        ([], "", "(empty)"),
        ("甲大学", "", "甲大学"),
    ],
)
def test_values_in_english(value: object, unit: str, expected: str) -> None:
    assert in_words(value, unit, said=ENGLISH) == expected
