"""Parts that several roots share: organizations, the project as planned, a region's extra fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import HostRecord, Organization
from yanxiu.models.terms import PlannedTerms
from yanxiu.policy import FieldSpec, FieldType, OrganizationFacts, ProjectFacts, Registry
from yanxiu.services.facts.known import known, part, texts
from yanxiu.services.kept import kept
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Records:
    """What is on record of some organizations, by organization and year."""

    rows: Mapping[tuple[UUID, int], HostRecord] = field(default_factory=dict)

    def of(self, organization_id: UUID | None, year: int) -> HostRecord | None:
        """The record of one year, where there is one."""
        return None if organization_id is None else self.rows.get((organization_id, year))


def records_of(work: Work, organizations: Iterable[UUID | None], year: int) -> Records:
    """The records of this year and the one before, in one query."""
    known: dict[tuple[UUID, int], HostRecord | None] = kept(work.session, "host records")
    asked = {(key, one) for key in organizations if key is not None for one in (year - 1, year)}
    if missing := asked - known.keys():
        known.update(dict.fromkeys(missing))
        rows = work.session.scalars(
            select(HostRecord).where(
                HostRecord.organization_id.in_({key for key, _ in missing}),
                HostRecord.year.in_({one for _, one in missing}),
            )
        )
        known.update({(row.organization_id, row.year): row for row in rows})
    return Records({key: row for key in asked if (row := known[key]) is not None})


def records_of_terms(work: Work, terms: PlannedTerms, year: int) -> Records:
    """The records of the organizations that a project names."""
    return records_of(work, (terms.host_id, terms.applicant_id, terms.supervisor_id), year)


def organization_facts(
    organization: Organization | None, year: int, as_of: date, records: Records
) -> OrganizationFacts | None:
    """An organization as it stands on a day; ``completed_last_year`` is of the programme year before."""
    if organization is None:
        return None
    last_year = records.of(organization.id, year - 1)
    return part(
        OrganizationFacts,
        name=organization.name,
        kind=organization.kind,
        base_level=organization.base_level,
        base_batch=organization.base_batch,
        training_qualified=organization.training_qualified,
        issues_training_invoice=organization.issues_training_invoice,
        eligible=eligible_on(organization, as_of),
        completed_last_year=last_year.completed_as_planned if last_year else None,
    )


def eligible_on(organization: Organization, day: date) -> bool | None:
    """Whether an organization may apply: not within a loss of eligibility; else as an officer established."""
    start, end = organization.ineligible_from, organization.ineligible_until
    if start is not None and start <= day and (end is None or day <= end):
        return False
    return organization.eligible


def project_facts(
    terms: PlannedTerms,
    year: int,
    as_of: date,
    records: Records,
    *,
    listed: bool | None = None,
    number: int | None = None,
) -> ProjectFacts:
    """The terms as planned; ``listed`` and ``number`` come from the annual plan."""
    return ProjectFacts(
        **known(
            level=terms.level,
            tier=terms.tier,
            listed=listed,
            number_in_plan=number,
            funding_mode=terms.funding_mode,
            self_funding_source=terms.self_funding_source,
            topic=terms.topic,
            content=terms.content,
            audience=terms.audience,
            place=terms.place,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            headcount=terms.headcount,
            field_code=terms.field_code,
            industry_authority=terms.industry_authority,
            topic_ranges=texts(terms.topic_ranges),
            series=terms.series,
            host=organization_facts(terms.host, year, as_of, records),
            applicant=organization_facts(terms.applicant, year, as_of, records),
            supervisor=organization_facts(terms.supervisor, year, as_of, records),
        )
    )


def extra_facts(plugins: Registry, *stored: Mapping[str, Any]) -> dict[str, Any] | None:
    """What regions ask beside the common form, by field name.

    It is stored by plugin, ``{"plugin": {"field": value}}``; the field's declared type tells how to read it.
    """
    found: dict[str, Any] = {}
    for values in stored:
        for plugin, fields in values.items():
            pack = plugins.packs.get(plugin)
            specs = {spec.name: spec for spec in pack.fields} if pack else {}
            for name, value in fields.items():
                if value is not None and name in specs:
                    found[name] = _read(specs[name], value)
    return found or None


def _read(spec: FieldSpec, value: Any) -> Any:
    if spec.type is FieldType.DATE:
        return date.fromisoformat(value)
    return Decimal(str(value)) if spec.type is FieldType.NUMBER else value
