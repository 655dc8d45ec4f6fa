"""The terms of a project, as an application or a plan states them: filled, and checked against each other."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from yanxiu.models import Organization
from yanxiu.models.terms import PlannedTerms
from yanxiu.phrases import joined, phrase
from yanxiu.policy import Chain, FundingMode, Level
from yanxiu.services import filling
from yanxiu.services.chains import terms_chain
from yanxiu.services.errors import InvalidInput
from yanxiu.services.work import Work

ORGANIZATIONS: Final = {"host_id": "承办单位", "applicant_id": "申报单位", "supervisor_id": "主管部门"}
FIELDS: Final = {
    "topic": filling.required_text("选题"),
    "content": filling.text("研修内容"),
    "audience": filling.text("研修对象"),
    "place": filling.text("办班地点"),
    "starts_on": filling.day("计划开班日期"),
    "ends_on": filling.day("计划结束日期"),
    "headcount": filling.count("计划人数"),
    "funding_mode": filling.word("经费渠道", FundingMode),
    "self_funding_source": filling.text("自筹经费来源"),
    "field_code": filling.text("专业技术领域"),
    "industry_authority": filling.text("行业主管部门"),
    "topic_ranges": filling.own_words("选题范围"),
    "series": filling.text("特色班"),
}


def fill_terms(
    work: Work,
    row: PlannedTerms,
    year: int,
    given: Mapping[str, Any],
    also: Mapping[str, filling.Field] | None = None,
    check: Callable[[Chain, Mapping[str, Any]], None] | None = None,
) -> None:
    """Fill the terms, and a form's other fields (``also``); raises ``InvalidInput`` before setting anything.

    ``check`` looks at the other fields with the chain that answers for them.
    """
    others = {name: value for name, value in given.items() if name not in ORGANIZATIONS}
    with work.session.no_autoflush:
        found = _organizations(work, {k: v for k, v in given.items() if k in ORGANIZATIONS})
        supervisor = found.get("supervisor_id", row.supervisor)
        chain = work.chain(year, supervisor.jurisdiction if supervisor else None)

        def hold(would: Mapping[str, Any]) -> None:
            filling.check_order("计划开班日期", would["starts_on"], "计划结束日期", would["ends_on"])
            filling.check_words(chain, "topic_range", "选题范围", would["topic_ranges"])
            if check is not None:
                check(chain, would)

        filling.fill(row, {**FIELDS, **(also or {})}, others, hold)
        for name, organization in found.items():
            setattr(row, name, organization.id if organization else None)
            setattr(row, name.removesuffix("_id"), organization)


def _organizations(work: Work, given: Mapping[str, UUID | None]) -> dict[str, Organization | None]:
    """The organizations named, by field."""
    found: dict[str, Organization | None] = {}
    for name, key in given.items():
        label = ORGANIZATIONS[name]
        if key is None and name == "host_id":
            raise InvalidInput(label, "（空）", "每个项目都有承办单位", "请选取承办单位")
        organization = None if key is None else work.get(Organization, key, label)
        if name == "supervisor_id" and organization is not None and not organization.supervises:
            raise InvalidInput(
                label, organization.name, "须是登记为主管部门的单位", "请先登记该单位为主管部门"
            )
        found[name] = organization
    return found


def check_tier(work: Work, row: PlannedTerms, year: int, tier: str) -> None:
    """A tier that exists in the year, at the level of the project."""
    existing = terms_chain(work, row, year).tiers_of(row.level, year)
    if tier not in existing:
        known = joined(sorted(existing)) or "（没有）"
        raise InvalidInput(
            "项目类别",
            tier,
            phrase("{year}年度{level}项目的类别有：{known}", year=year, level=LEVELS[row.level], known=known),
            "请从中选取",
        )


LEVELS: Final = {Level.NATIONAL: "国家级", Level.PROVINCIAL: "省级", Level.CITY: "市级"}
