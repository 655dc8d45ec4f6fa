"""The clauses of a document by the names that citations give them (`三 ¶3`, `二（一）`, `第七条`)."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

_NUMERAL: Final = "[一二三四五六七八九十百]+"
_ARTICLE: Final = re.compile(rf"第{_NUMERAL}条")
_CHAPTER: Final = re.compile(rf"第{_NUMERAL}章")
_SECTION: Final = re.compile(rf"({_NUMERAL})、")
_ITEM: Final = re.compile(rf"（({_NUMERAL})）")
_LIST: Final = re.compile(r"附件[：:]")
_ATTACHMENT: Final = re.compile(r"附件(\d)$")
_NUMBERED: Final = re.compile(r"(\d)\.(?!\d)")
_CLOSING: Final = re.compile(r"联系人|（此件|\(此件|\w{0,8}人力资源(和)?社会保障(部|厅|局)(办公厅|办公室)?$")
_MARKERS: Final = (_ARTICLE, _CHAPTER, _SECTION, _ITEM, _LIST, _ATTACHMENT, _NUMBERED, _CLOSING)
_END: Final = "（完）"
_ENDS: Final = ("。", "：", ":", "）", ")")


def bare(text: str) -> str:
    """A text without white space, which documents have in the middle of words."""
    return "".join(text.split())


def clause(found: Mapping[str, str], name: str) -> str:
    """The text of a clause, or of several joined by `、` (`附件1、2`); raises `KeyError` with its name.

    An attachment that the document only lists is its list.
    """
    names = [f"附件{part}" if part.isdigit() else part for part in name.split("、")]
    return "".join(found["附件" if one not in found and _ATTACHMENT.match(one) else one] for one in names)


def clauses(document: str) -> dict[str, str]:
    """Every clause of a document by name, white space left out."""
    found: dict[str, str] = {}
    reader = _Reader()
    for text in _paragraphs(document):
        for name in reader.names(text):
            found[name] = found.get(name, "") + text
    return found


class _Reader:
    """Walks down a document and tells of each paragraph which clauses it belongs to."""

    def __init__(self) -> None:
        self.above = ""  # the clause that the paragraphs now belong to; empty before the first
        self.section = ""
        self.count = 0
        self.attachment = ""

    def names(self, text: str) -> list[str]:
        if match := _ATTACHMENT.match(text):
            self.attachment = f"附件{match[1]}" if self.above else ""
            return []
        if self.attachment:
            numbered = _NUMBERED.match(text)
            return [self.attachment, *([f"{self.attachment} 第{numbered[1]}条"] if numbered else [])]
        if _CHAPTER.match(text) or _CLOSING.match(text):
            self.above = _END
            return []
        return self._opening(text) or self._following(text)

    def _opening(self, text: str) -> list[str]:
        """The names where a paragraph opens a clause of its own."""
        if match := _ARTICLE.match(text):
            self.above = match[0]
            return [self.above]
        if match := _SECTION.match(text):
            self.above = self.section = match[1]
            self.count = 1 if "。" in text else 0
            return [self.section, *([f"{self.section} ¶1"] if self.count else [])]
        if match := _ITEM.match(text):
            self.above = f"{self.section}（{match[1]}）"
            return [self.section, self.above]
        if _LIST.match(text):
            self.above = "附件"
            return [self.above]
        if not self.above and text.endswith(("：", ":")) and "各" in text:
            self.above = "序"
            return ["发文对象"]
        return []

    def _following(self, text: str) -> list[str]:
        """The names where a paragraph goes on with the clause above it."""
        if self.above == "附件" and not _NUMBERED.match(text):
            self.above = _END
        if self.above in ("", _END):
            return []
        if self.above != self.section:
            return [self.above, *([self.section] if _ITEM.search(self.above) else [])]
        self.count += 1
        return [self.section, f"{self.section} ¶{self.count}"]


def _paragraphs(document: str) -> Iterator[str]:
    """Paragraphs put together again from lines that a page broke; headings stand alone."""
    open_text = ""
    for line in document.splitlines():
        text = bare(line).lstrip("#-")
        if not text:
            continue
        if open_text and (open_text.endswith(_ENDS) or _stands_alone(open_text) or _starts(text)):
            yield open_text
            open_text = ""
        open_text += text
    yield open_text


def _starts(text: str) -> bool:
    return any(marker.match(text) for marker in _MARKERS)


def _stands_alone(text: str) -> bool:
    """A heading: of a section without a sentence, or of an attachment."""
    return bool(_ATTACHMENT.match(text) or _CHAPTER.match(text)) or bool(
        _SECTION.match(text) and "。" not in text
    )
