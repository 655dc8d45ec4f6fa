"""The sections of an application: their fields, what the region offers in them, how far each is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from yanxiu.models import Application
from yanxiu.policy import (
    ApplicationField,
    Chain,
    FieldSpec,
    FieldType,
    Finding,
    FundingMode,
    RecruitmentScope,
    Status,
    TermKind,
)
from yanxiu.services.form_words import extra_specs, offered
from yanxiu.services.hosting import supervisors
from yanxiu.services.work import Work
from yanxiu.web import fields
from yanxiu.web.forms import Read
from yanxiu.web.wording import said

_LONG: Final = 4000


@dataclass(frozen=True)
class Section:
    """One page of the form: its title, and the facts that its findings speak of."""

    key: str
    title: Any
    hint: Any
    facts: tuple[str, ...]


SECTIONS: Final = (
    Section(
        "basics",
        _l("基本信息"),
        _l("选题、时间、地点、人数、所属领域"),
        (
            "project.topic",
            "project.starts_on",
            "project.ends_on",
            "project.place",
            "project.headcount",
            "project.field_code",
            "project.industry_authority",
        ),
    ),
    Section(
        "ranges", _l("选题范围"), _l("勾选范围并逐项说明"), ("topic_ranges", "topic_justified", "series")
    ),
    Section("content", _l("目的与内容"), _l("研修内容与方式"), ("project.content",)),
    Section("audience", _l("研修对象与招生"), _l("对象和招生范围"), ("project.audience", "audience_scope")),
    Section("units", _l("申报单位与主管部门"), _l("由谁审核"), ("project.applicant", "project.supervisor")),
    Section(
        "funding", _l("经费"), _l("经费渠道和自筹来源"), ("project.funding_mode", "project.self", "self_")
    ),
    Section(
        "papers",
        _l("申报表与附件"),
        _l("已填栏目、盖章、附件"),
        ("form", "filled_fields", "sealed", "attachments"),
    ),
    Section("extra", _l("补充栏目"), _l("本地区另外要求填写的内容"), ("extra",)),
)
BY_KEY: Final = {one.key: one for one in SECTIONS}


def sections_of(chain: Chain, row: Application) -> list[Section]:
    """The sections that this application has: the region's own only where it asks for something."""
    return [one for one in SECTIONS if one.key != "extra" or extra_specs(chain, row.year)]


def schema_of(key: str, work: Work, chain: Chain, row: Application) -> Schema:
    """The fields of a section, with the choices of the region and the year."""
    return Schema.from_dict(_FIELDS[key](work, chain, row))()


def _basics(_work: Work, chain: Chain, row: Application) -> dict[str, Any]:
    return {
        "topic": fields.Text("选题", longest=100),
        "starts_on": fields.Day("计划开班日期", required=False),
        "ends_on": fields.Day("计划结束日期", required=False),
        "place": fields.Text("办班地点", required=False),
        "headcount": fields.Count("计划人数", most=10_000, required=False),
        "field_code": _field_code(offered(chain, TermKind.FIELD_CODE, row.year)),
        "industry_authority": fields.Text("行业主管部门", required=False),
    }


def _field_code(codes: Mapping[str, str]) -> Any:
    """One of the region's fields; in the host's own words where it lists none."""
    if codes:
        return fields.Choice("专业技术领域", codes, required=False)
    return fields.Text("专业技术领域", required=False)


def _ranges(_work: Work, chain: Chain, row: Application) -> dict[str, Any]:
    ranges = offered(chain, TermKind.TOPIC_RANGE, row.year)
    whys = {
        f"why_{word}": fields.Text(
            gettext("%(label)s：说明", label=said(label)), longest=_LONG, required=False
        )
        for word, label in ranges.items()
    }
    return {
        "topic_ranges": fields.Choices("选题范围", ranges, required=False),
        **whys,
        "series": fields.Choice("特色班", offered(chain, TermKind.SERIES, row.year), required=False),
        "series_description": fields.Text("特色班情况", longest=_LONG, required=False),
    }


def _content(_work: Work, _chain: Chain, _row: Application) -> dict[str, Any]:
    return {"content": fields.Text("研修内容", longest=_LONG, required=False)}


def _audience(_work: Work, _chain: Chain, _row: Application) -> dict[str, Any]:
    return {
        "audience": fields.Text("研修对象", longest=_LONG, required=False),
        "audience_scope": fields.Choice("研修对象范围", RecruitmentScope, required=False),
    }


def _units(work: Work, _chain: Chain, _row: Application) -> dict[str, Any]:
    known = {str(one.id): one.name for one in supervisors(work)}
    return {"supervisor_id": fields.Choice("主管部门", known, required=False)}


def _funding(_work: Work, _chain: Chain, _row: Application) -> dict[str, Any]:
    return {
        "funding_mode": fields.Choice("经费渠道", FundingMode, required=False),
        "self_funding_source": fields.Text("自筹经费来源", required=False),
        "self_funding_marked": fields.Tick("申报表上已注明自筹经费"),
    }


def _papers(_work: Work, chain: Chain, row: Application) -> dict[str, Any]:
    return {
        "form": fields.Choice("申报表式", offered(chain, TermKind.FORM, row.year), required=False),
        "filled_fields": fields.Choices("已填栏目", ApplicationField, required=False),
        "sealed": fields.Tick("申报表已盖章"),
        "attachments": fields.Choices("附件", offered(chain, TermKind.ATTACHMENT, row.year), required=False),
    }


def _extra(_work: Work, chain: Chain, row: Application) -> dict[str, Any]:
    return {f"{plugin}__{spec.name}": _field(spec) for plugin, spec in extra_specs(chain, row.year)}


def _field(spec: FieldSpec) -> Any:
    given: dict[str, Any] = {
        "required": False,
        "metadata": {"hint": said(spec.help), "type": spec.type.value},
    }
    if spec.type is FieldType.BOOLEAN:
        return fields.Choice(spec.label, {"1": "是", "0": "否"}, **given)
    if spec.type is FieldType.CHOICE:
        return fields.Choice(spec.label, {one: one for one in spec.choices}, **given)
    if spec.type is FieldType.DATE:
        return fields.Day(spec.label, **given)
    if spec.type is FieldType.NUMBER:
        return fields.Amount(spec.label, unit="数", **given)
    return fields.Text(spec.label, longest=_LONG, **given)


_FIELDS: Final[Mapping[str, Callable[[Work, Chain, Application], dict[str, Any]]]] = {
    "basics": _basics,
    "ranges": _ranges,
    "content": _content,
    "audience": _audience,
    "units": _units,
    "funding": _funding,
    "papers": _papers,
    "extra": _extra,
}


def typed_of(key: str, row: Application) -> dict[str, Any]:
    """What a section's form shows beside the record's own columns."""
    if key == "ranges":
        return {f"why_{word}": text for word, text in (row.topic_justifications or {}).items()}
    if key == "extra":
        return {
            f"{plugin}__{name}": ("1" if value else "0") if isinstance(value, bool) else value
            for plugin, held in row.extra.items()
            for name, value in held.items()
        }
    return {}


def given_of(key: str, form: Read, row: Application) -> dict[str, Any]:
    """What a section's form says to the service: every field, None where it was left empty."""
    values = {name: form.values.get(name) for name in form.labels}
    if key == "ranges":
        whys = {
            name.removeprefix("why_"): values.pop(name) for name in list(values) if name.startswith("why_")
        }
        kept = {word: text for word, text in whys.items() if text}
        return {**values, "topic_justifications": kept or None}
    if key == "extra":
        return {"extra": _nested(values, row)}
    if key in ("funding", "papers"):
        ticks = ("self_funding_marked", "sealed")
        return {name: (value or None) if name in ticks else value for name, value in values.items()}
    return values


def _nested(values: Mapping[str, Any], row: Application) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {plugin: dict(held) for plugin, held in row.extra.items()}
    for name, value in values.items():
        plugin, _, field = name.partition("__")
        made.setdefault(plugin, {})[field] = _stored(value)
    return made


def _stored(value: Any) -> Any:
    if value in ("0", "1"):
        return value == "1"
    return value if value is None or isinstance(value, str) else str(value)


def concerns(section: Section, finding: Finding) -> bool:
    """Whether a finding speaks of a section's facts."""
    paths = (*finding.reads, *(need.name for need in finding.needs))
    return any(path.startswith(one) for path in paths for one in section.facts)


def state_of(section: Section, findings: Iterable[Finding], row: Application) -> str:
    """How far a section is: done, warn (to be mended), now (something is missing), todo (nothing typed)."""
    found = [one for one in findings if concerns(section, one)]
    if any(one.status is Status.FAIL for one in found):
        return "warn"
    if any(one.status is Status.UNKNOWN for one in found):
        return "now" if _typed(section, row) else "todo"
    return "done" if _typed(section, row) or found else "todo"


def _typed(section: Section, row: Application) -> bool:
    names = [path.removeprefix("project.") for path in section.facts]
    columns = {
        "topic_justified": "topic_justifications",
        "applicant": "applicant_id",
        "supervisor": "supervisor_id",
    }
    return any(getattr(row, columns.get(name, name), None) for name in names)
