"""What is demanded of every page, whoever sees it: valid, readable, within its width."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
from playwright.sync_api import Page

from tests.browser.walking import Seen

WIDTHS = (320, 768, 1280)
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"

_RUN = """
async () => {
  const found = await axe.run(document, {resultTypes: ['violations']});
  return found.violations.map(one => one.id + ': ' + one.help + ' ' +
    one.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' + node.failureSummary).join(' | '));
}
"""
_WIDER = """
() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const inScroll = one => one && one !== document.body &&
    (getComputedStyle(one).overflowX !== 'visible' || inScroll(one.parentElement));
  const out = [...document.querySelectorAll('body *')].filter(one =>
    one.getBoundingClientRect().right > root.clientWidth + 1 && !inScroll(one.parentElement));
  return ['page', ...out.slice(0, 3).map(one => one.outerHTML.slice(0, 160))];
}
"""


def wrong_in_source(source: str) -> list[str]:
    """What is wrong with a page as it was sent: HTML that does not parse, headings, ids, language."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(source)
    found = [f"HTML: {place} {code} {words}" for place, code, words in parser.errors]
    headings = len(list(tree.iter("h1")))
    if headings != 1:
        found.append(f"h1: {headings}")
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    found += [f"id: {name} × {count}" for name, count in ids.items() if count > 1]
    if tree.get("lang") != "zh-CN":
        found.append(f"lang: {tree.get('lang')}")
    if re.search(r"<[^>]+\s(style|on[a-z]+)=", source):
        found.append("style= or on…= in the page")
    return found


def wrong_on_screen(page: Page, width: int) -> list[str]:
    """What is wrong with the page at a width: what axe finds, and what stands out to the right."""
    page.set_viewport_size({"width": width, "height": 900})
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(_axe())
    violations: list[Any] = page.evaluate(_RUN)
    return [*violations, *(f"wider than the window: {one}" for one in page.evaluate(_WIDER))]


@cache
def _axe() -> str:
    return f"() => {{ {AXE.read_text(encoding='utf-8')} }}"


def wrong(seen: Seen, page: Page) -> list[str]:
    """All that is wrong with a page of a walk, each line with where it was seen."""
    found = [] if seen.status == 200 else [f"status {seen.status}"]
    found += wrong_in_source(seen.source)
    for width in WIDTHS:
        found += [f"{width} px: {line}" for line in wrong_on_screen(page, width)]
    return [f"{seen.endpoint} {seen.path}: {line}" for line in found]


def nothing(found: Iterable[str]) -> None:
    """Fail with every line, each on its own."""
    lines = list(found)
    assert not lines, "\n".join(["", *lines])
