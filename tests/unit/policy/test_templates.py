"""Templates that plugins bring: found inside the package, held to their hash, one for a year."""

import hashlib
from pathlib import Path

import pytest

from yanxiu.policy import DocumentKind, DocumentTemplate
from yanxiu.policy.errors import PluginError
from yanxiu.policy.templates import templates_in

TEXT = "<p>{{ topic }}</p>"
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def declared(version: int = 1, **given: object) -> DocumentTemplate:
    made = {"template": "templates/form.html", "sha256": SHA256, **given}
    return DocumentTemplate("roster", "名册", DocumentKind.FORM, version, **made)  # type: ignore[arg-type] # by name


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "form.html").write_text(TEXT, "utf-8")
    (tmp_path.parent / "outside.html").write_text(TEXT, "utf-8")
    return tmp_path


def test_a_template_is_read_with_the_plugin(package: Path):
    assert templates_in(package, [declared()]) == {"templates/form.html": TEXT}


def test_a_document_of_words_alone_needs_no_file():
    assert templates_in(None, [declared(template="", words=(("title", "名册"),))]) == {}


@pytest.mark.parametrize("path", ["templates/none.html", "../outside.html", "/etc/hostname", "templates"])
def test_a_template_lies_in_the_package(package: Path, path: str):
    with pytest.raises(PluginError, match=f"文书 roster 的模板 {path} 不在插件里"):
        templates_in(package, [declared(template=path)])


def test_a_published_version_never_changes(package: Path):
    (package / "templates" / "form.html").write_text(TEXT + "\n", "utf-8")
    with pytest.raises(PluginError, match=r"第1版的模板 templates/form.html 与登记的散列不同.*请另立一版"):
        templates_in(package, [declared()])


def test_a_template_without_a_hash_is_not_published(package: Path):
    with pytest.raises(PluginError, match=f"登记 （空），现为 {SHA256}"):
        templates_in(package, [declared(sha256="")])


@pytest.mark.parametrize(("first", "second"), [((), ()), ((2024,), (2024, 2025)), ((), (2025,))])
def test_one_document_has_one_template_for_a_year(package: Path, first: tuple[int], second: tuple[int]):
    with pytest.raises(PluginError, match="文书 roster 有两份（第1版、第2版）管同一年度"):
        templates_in(package, [declared(years=first), declared(2, years=second)])


def test_a_later_version_is_for_later_years(package: Path):
    found = templates_in(package, [declared(years=(2024,)), declared(2, years=(2025,))])
    assert list(found) == ["templates/form.html"]
    assert [declared(years=(2024,)).printed_in(year) for year in (2024, 2025)] == [True, False]
    assert declared().printed_in(1999)
