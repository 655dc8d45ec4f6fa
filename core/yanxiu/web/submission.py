"""An application as its reader sees it: the form's sections as pairs of heading and answer."""

from typing import Any

from flask_babel import gettext as _

from yanxiu.policy import ApplicationField
from yanxiu.services.application_desk import ApplicationDesk
from yanxiu.web.texts import day, figure, span
from yanxiu.web.wording import in_words, said, word

Pairs = list[tuple[str, Any]]


def sections_of(one: ApplicationDesk) -> list[tuple[str, Pairs]]:
    """Heading and answers, in the order of the form."""
    found = [
        (_("基本信息"), _basics(one)),
        (_("选题范围"), _ranges(one)),
        (_("内容与对象"), _content(one)),
        (_("经费与单位"), _units(one)),
        (_("申报表"), _papers(one)),
    ]
    extra = _extra(one)
    return [*found, (_("补充栏目"), extra)] if extra else found


def level_words(one: ApplicationDesk) -> str:
    """The level, and the one it was written for where that differs."""
    now, before = word(one.row.level), word(one.row.level_applied)
    return _("%(now)s（申报时为%(before)s）", now=now, before=before) if now != before else now


def _basics(one: ApplicationDesk) -> Pairs:
    row = one.row
    return [
        (_("选题"), row.topic),
        (_("级别"), level_words(one)),
        (_("领域"), said(one.words.get(row.field_code or "", row.field_code) or "")),
        (_("计划时间"), span(row.starts_on, row.ends_on)),
        (_("地点"), row.place),
        (_("计划人数"), figure(row.headcount)),
        (_("行业主管部门"), row.industry_authority),
        (_("提交日"), day(row.submitted_on)),
    ]


def _ranges(one: ApplicationDesk) -> Pairs:
    row, words = one.row, one.words
    why = row.topic_justifications or {}
    pairs: Pairs = [
        (said(words.get(name, name)), why.get(name) or _("没有说明")) for name in row.topic_ranges or ()
    ]
    series = said(words.get(row.series or "", row.series) or "")
    return [*pairs, (_("特色班"), series), (_("特色班情况"), row.series_description)]


def _content(one: ApplicationDesk) -> Pairs:
    row = one.row
    return [
        (_("研修内容"), row.content),
        (_("研修对象"), row.audience),
        (_("对象范围"), word(row.audience_scope) if row.audience_scope else ""),
    ]


def _units(one: ApplicationDesk) -> Pairs:
    row = one.row
    return [
        (_("承办单位"), row.host.name),
        (_("单位性质"), word(row.host.kind) if row.host.kind else ""),
        (_("继续教育基地"), word(row.host.base_level) if row.host.base_level else ""),
        (_("申报单位"), row.applicant.name if row.applicant else ""),
        (_("主管部门"), row.supervisor.name if row.supervisor else ""),
        (_("经费渠道"), word(row.funding_mode) if row.funding_mode else ""),
        (_("自筹经费来源"), row.self_funding_source),
    ]


def _papers(one: ApplicationDesk) -> Pairs:
    row, words = one.row, one.words
    filled = [ApplicationField(name) for name in row.filled_fields or ()]
    return [
        (_("申报表式"), said(words.get(row.form or "", row.form) or "")),
        (_("已填栏目"), "、".join(word(name) for name in filled) or _("没有记录")),
        (_("已盖章"), row.sealed),
        (_("附件"), in_words(row.attachments, "", words) if row.attachments else _("没有附件")),
        (_("纸质材料收到日"), day(row.paper_received_on)),
        (_("电子材料收到日"), day(row.electronic_received_on)),
    ]


def _extra(one: ApplicationDesk) -> Pairs:
    labels: dict[tuple[str, str], str] = {
        (pack.name, spec.name): said(spec.label) for pack in one.chain.packs for spec in pack.fields
    }
    return [
        (labels.get((plugin, name), str(name)), in_words(value, "", one.words))
        for plugin, given in (one.row.extra or {}).items()
        if isinstance(given, dict)
        for name, value in given.items()
    ]
