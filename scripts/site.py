"""What mkdocs does not know of these pages: they lead to files outside docs/, and are in Chinese.

A file of the tree that a page leads to becomes part of the site, below `tree/`; so no link leads out of it.
"""

import json
import posixpath
import re
from pathlib import Path

import rjieba
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
TREE = "tree/"
_LINK = re.compile(r"(?P<before>\]\()(?P<to>[^)\s#:]+)(?P<after>#[^)\s]*)?(?P<end>\))")
_FENCE = re.compile(r"^```(\w+) .*$", re.MULTILINE)
_BLOCK = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_HAN = "\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\u2018-\u201d"
_BROKEN = re.compile(rf"^([^#\n].*[{_HAN}])\n *(?=[{_HAN}])", re.MULTILINE)
BETWEEN = "\u200b"


def in_tree(uri: str) -> str:
    """The path in the tree of what stands at `uri` in the site."""
    return uri.removeprefix(TREE) if uri.startswith(TREE) else f"docs/{uri}"


def in_site(path: str) -> str:
    """Where a file of the tree stands in the site."""
    return path.removeprefix("docs/") if path.startswith("docs/") else f"{TREE}{path}"


def led_to(text: str, uri: str) -> list[str]:
    """The files of the tree that a page leads to, as paths from its top."""
    folder = posixpath.dirname(in_tree(uri))
    found = (
        posixpath.normpath(posixpath.join(folder, m["to"])) for m in _LINK.finditer(_BLOCK.sub("", text))
    )
    return [path for path in found if (ROOT / path).is_file()]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every file outside docs/ that a page leads to, and those that these lead to."""
    waiting = [file.src_uri for file in files.documentation_pages()]
    while waiting:
        uri = waiting.pop()
        for path in led_to((ROOT / in_tree(uri)).read_text(encoding="utf-8"), uri):
            target = in_site(path)
            if files.get_file_from_path(target) is None:
                files.append(File.generated(config, target, abs_src_path=str(ROOT / path)))
                waiting += [target] if target.endswith(".md") else []
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - mkdocs calls by these names
    """Links as the site has them; of a code block's heading, only its language; no blanks in Chinese."""

    def moved(link: re.Match[str]) -> str:
        uri = page.file.src_uri
        path = posixpath.normpath(posixpath.join(posixpath.dirname(in_tree(uri)), link["to"]))
        if not (ROOT / path).is_file():
            return link[0]
        to = posixpath.relpath(in_site(path), posixpath.dirname(uri) or ".")
        return f"{link['before']}{to}{link['after'] or ''}{link['end']}"

    parts = _BLOCK.split(_FENCE.sub(r"```\1", _LINK.sub(moved, markdown)))
    return "".join(part if part.startswith("```") else joined(part) for part in parts)


def joined(prose: str) -> str:
    """Lines that break between two Chinese characters as one: HTML would show the break as a blank."""
    while (whole := _BROKEN.sub(r"\1", prose)) != prose:
        prose = whole
    return prose


@event_priority(-100)  # after the search plugin has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """Tell the index's Chinese words apart by zero-width spaces, which its `separator` splits at.

    The search plugin would do so by jieba, of which no wheel is published.
    """
    path = Path(config.site_dir) / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    for document in index["docs"]:
        document["title"], document["text"] = (in_words(document[key]) for key in ("title", "text"))
    path.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")


def in_words(text: str) -> str:
    """Each run of Chinese with a zero-width space around its words."""
    return re.sub("[\u4e00-\u9fff]+", lambda run: f"\u200b{BETWEEN.join(rjieba.cut(run[0]))}\u200b", text)
