"""The forms of a page, and answers to them: what a browser would send, or something near it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TYPED = (
    "", "样例", "2025-12-01", "2025年6月9日", "2024-02-30", "1", "3", "45000", "-1", "1e9", "１２", "0.5",
    "<b>", "=1+1", "样例文号〔2025〕9号", "110101198001010016", "2025", "９" * 30, "长" * 3000, "\u202e倒",
    "空\x00", "😀", "'", "%", "on",
)  # fmt: skip


@dataclass
class Form:
    """Where it goes, how, and its fields: name → the values that a browser could send."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def filled(self, chance: random.Random, keys: Sequence[str]) -> dict[str, Any]:
        """An answer: mostly what is offered, sometimes something else, sometimes somebody's id."""
        sent: dict[str, Any] = {}
        for name, offered in self.fields.items():
            luck = chance.random()
            if luck < 0.55 and offered:
                sent[name] = chance.choice(offered)
            elif luck < 0.7:
                sent[name] = chance.choice(keys)
            elif luck < 0.95:
                sent[name] = chance.choice(TYPED)
        return sent


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").upper())
            self.found.append(self._form)
        elif self._form is None:
            return
        elif tag == "option":
            self._offer(self._select, given.get("value", ""))
        elif tag in ("input", "select", "textarea", "button"):
            self._take(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def _take(self, tag: str, given: Mapping[str, str]) -> None:
        name = given.get("name", "")
        assert self._form is not None
        if not name or name == "csrf_token":
            return
        if given.get("type") == "file":
            self._form.files.append(name)
        elif tag == "select":
            self._select = name
            self._form.fields.setdefault(name, [])
        else:
            self._offer(name, given.get("value", ""))

    def _offer(self, name: str, value: str) -> None:
        if self._form is not None and name:
            self._form.fields.setdefault(name, []).append(value)


def forms_of(page: str) -> list[Form]:
    """Every form of a page."""
    reader = Forms()
    reader.feed(page)
    return reader.found
