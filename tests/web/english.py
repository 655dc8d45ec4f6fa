"""What may stand in Chinese on an English page: what people entered, documents' numbers, titles, clauses."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import inspect, select

from yanxiu.db import Base, Tenant
from yanxiu.models import AuditEntry, Decision, DecisionBody
from yanxiu.services.policies import registry
from yanxiu.services.work import begin
from yanxiu.web.extraction import CHINESE

from .lived import OFFICER

_OURS: Final = (AuditEntry, Decision, DecisionBody)
"""Tables in which our own words stand, in Chinese: pages show none of them as they are."""
_HIDDEN: Final = re.compile(r'<(script|style)\b.*?</\1>|<(td|span) lang="zh-CN">.*?</\2>', re.S)
"""What a reader is not shown, and what is said to be Chinese: amounts in capitals, headings of a sheet."""
_SPOKEN: Final = re.compile(r'(?:title|aria-label|placeholder|alt|label|content|data-\w+)="([^"]*)"')
_AS_IT_IS: Final = ("研修", "中文", "×人社〔2024〕1号")
"""The seal of the masthead, the way back to Chinese, and what a document number looks like."""


def entered(tenant: Tenant) -> set[str]:
    """Every text that people entered: all columns of the tenant's rows, opened where they are sealed."""
    found: set[str] = {tenant.name}
    with begin(tenant, OFFICER) as work:
        for mapper in Base.registry.mappers:
            if mapper.local_table.schema != "app" or issubclass(mapper.class_, _OURS):
                continue
            for row in work.session.scalars(select(mapper.class_)):
                for name in inspect(mapper.class_).column_attrs.keys():  # noqa: SIM118 - no mapping of Python's
                    found |= set(_texts(getattr(row, name)))
    return found


def cited() -> set[str]:
    """Numbers, titles, issuers and clauses of every document that the plugins rest on, and what they name."""
    found: set[str] = set()
    for pack in registry().packs.values():
        found |= {row.clause for row in pack.catalogue}
        for document in pack.jurisdiction.documents:
            found |= {document.number or "", document.title, document.issuer}
        for slot in pack.slots.values():
            for spec in slot.entries:
                found |= {spec.citation.clause, spec.standard, *_texts(spec.value)}
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (line.strip() for line in value.split("\n"))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(key)
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


class English:
    """Looks for what is left in Chinese on a page."""

    def __init__(self, allowed: Iterable[str]) -> None:
        known = {html.unescape(text) for text in (*allowed, *_AS_IT_IS) if text and CHINESE.search(text)}
        longest = sorted(known, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest)))

    def left(self, page: str) -> set[str]:
        """The texts of a page that hold Chinese of ours."""
        body = _HIDDEN.sub(" ", page)
        texts = [*re.sub(r"<[^>]*>", "\n", body).split("\n"), *_SPOKEN.findall(body)]
        shown = {html.unescape(text).strip() for text in texts}
        return {text for text in shown if CHINESE.search(self._known.sub("", text))}
