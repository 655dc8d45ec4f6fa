"""How templates write dates, money and figures."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from jinja2 import pass_context, pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from jinja2.runtime import Context

from yanxiu.documents.identity import mask_id_number
from yanxiu.services.work import CLOCK
from yanxiu.web import desk
from yanxiu.web.listing import written
from yanxiu.web.wording import (
    date_span,
    in_words,
    joined,
    long_date,
    remark,
    said,
    short_day,
    told,
    wan_yuan,
    word,
    yuan,
    yuan_and_wan,
)


def day(value: date | None) -> str:
    """``2024年9月3日``; a dash where there is none."""
    return "—" if value is None else long_date(value)


def moment(value: datetime | None) -> str:
    """``2024年9月3日 10:42`` in Asia/Shanghai."""
    if value is None:
        return "—"
    local = value.astimezone(CLOCK)
    return f"{long_date(local.date())} {local:%H:%M}"


def span(first: date | None, last: date | None) -> str:
    """``2024年9月3日至6日``."""
    return date_span(first, last) if first and last else day(first or last)


def money(value: Decimal | None) -> str:
    """``45,000 元（4.5 万元）``."""
    return "—" if value is None else yuan_and_wan(value)


def figure(value: int | Decimal | None) -> str:
    """A number with thousands separators; a dash where there is none: absent is not zero."""
    return "—" if value is None else f"{value:,}"


def _telling(gettext: Any) -> Any:
    """The templates' ``_()``, which tells the composed messages that are filled into a text as well."""

    @pass_context
    def told_whole(context: Context, text: str, /, **given: Any) -> Any:
        return context.call(gettext, text, **{name: told(one) for name, one in given.items()})

    return told_whole


@pass_eval_context
def _join(context: EvalContext, items: Iterable[Any], between: str = "", attribute: str | None = None) -> Any:
    """Jinja's ``join``, composed messages and what stands between told in the reader's language."""
    parts = [told(item) for item in items] if attribute is None else items
    return do_join(context, parts, said(between), attribute)


def install(app: Flask) -> None:
    """Give templates the filters and ``today``, and tell every composed message in the reader's language."""
    app.jinja_env.finalize = told
    app.jinja_env.globals["gettext"] = _telling(app.jinja_env.globals["gettext"])
    filters: dict[str, Any] = {
        "day": day,
        "short_day": short_day,
        "moment": moment,
        "span": span,
        "money": money,
        "yuan": yuan,
        "wan": wan_yuan,
        "figure": figure,
        "words": in_words,
        "word": word,
        "said": said,
        "remark": remark,
        "join": _join,
        "joined": joined,
        "written": written,
        "masked": mask_id_number,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(today=desk.today)
