"""The site builds without a warning, finds Chinese words, and fetches nothing from anywhere else."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FETCHED = re.compile(
    r"<(?:script|img|iframe|source)\b[^>]*?\bsrc=\"?((?:https?:)?//[^\">\s]+)"
    r"|<link\b(?=[^>]*rel=\"?(?:stylesheet|preconnect|preload|icon))[^>]*?\bhref=\"?((?:https?:)?//[^\">\s]+)"
    r"|url\(\s*[\"']?((?:https?:)?//[^)\"']+)|@import\s+[\"']((?:https?:)?//[^\"']+)"
)


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout
    return folder


def test_every_page_of_the_tree_is_in_the_site(site: Path, root: Path):
    pages = {
        path.relative_to(root / "docs").with_suffix("").as_posix() for path in (root / "docs").rglob("*.md")
    }
    built = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    assert {page.replace("README", "index") for page in pages} <= built


def test_what_pages_lead_to_outside_the_folder_is_there(site: Path):
    page = (site / "plugins" / "index.html").read_text(encoding="utf-8")
    assert 'href="../tree/plugins/national/index.html"' in page
    assert (site / "tree" / "plugins" / "national" / "index.html").is_file()


def test_nothing_is_fetched_from_elsewhere(site: Path):
    looked_at = [path for path in site.rglob("*") if path.suffix in (".html", ".css")]
    found = {match[0] for path in looked_at for match in FETCHED.finditer(path.read_text(encoding="utf-8"))}
    assert looked_at
    assert found == set()


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/css">',
        "@font-face { src: url(https://fonts.example/a.woff2) }",
    ],
)
def test_what_would_be_fetched_is_seen(text: str):
    assert FETCHED.search(text)


def test_chinese_words_are_found(site: Path):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["zh"]
    assert any("\u200b补助\u200b" in document["text"] for document in index["docs"])


def test_a_link_to_an_anchor_is_as_forges_make_them(site: Path):
    page = (site / "policy" / "parameters.html").read_text(encoding="utf-8")
    assert 'id="租户填写的值"' in page


def test_a_line_that_breaks_in_chinese_shows_no_blank(site: Path):
    page = (site / "plugins" / "tutorial.html").read_text(encoding="utf-8")
    text = re.sub(r"<pre.*?</pre>|<[^>]+>", "", page, flags=re.DOTALL)
    assert "一个下午写好一个省的政策插件" in text
    assert re.findall(r"[\u4e00-\u9fff，。；：、] [\u4e00-\u9fff]", text) == []
