"""A document of a record: gathered inside the transaction, drawn outside of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yanxiu.documents.papers import (
    PaperError,
    PaperKind,
    RegionTemplate,
    Subject,
    kind_called,
    render_pdf,
    render_xlsx,
)
from yanxiu.models import Application, Organization, TrainingClass
from yanxiu.policy import Chain
from yanxiu.services.chains import class_chain, terms_chain
from yanxiu.services.paper_refusals import no_such_form, no_such_paper, not_said_of, template_fails
from yanxiu.services.papers.application import application
from yanxiu.services.papers.ledger import yearly_ledger
from yanxiu.services.papers.notices import approval, filing_receipt, opening_notice
from yanxiu.services.papers.registration import registration_form
from yanxiu.services.papers.report_cover import report_cover
from yanxiu.services.papers.roster import roster
from yanxiu.services.papers.settlement import settlement_statement
from yanxiu.services.papers.shared import day
from yanxiu.services.papers.sign_in import staff_sign_in, trainee_sign_in
from yanxiu.services.papers.subsidy import subsidy_calculation
from yanxiu.services.papers.summary_sheet import COLUMNS, summary_sheet
from yanxiu.services.papers.survey import survey_statistics
from yanxiu.services.papers.templates import Chosen, chosen
from yanxiu.services.work import Work

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OF_CLASS: Final[Mapping[str, Callable[[Work, TrainingClass], dict[str, Any]]]] = {
    "opening_notice": opening_notice,
    "filing_receipt": filing_receipt,
    "approval": approval,
    "roster": roster,
    "trainee_sign_in": trainee_sign_in,
    "staff_sign_in": staff_sign_in,
    "registration_form": registration_form,
    "settlement_statement": settlement_statement,
    "subsidy_calculation": subsidy_calculation,
    "survey_statistics": survey_statistics,
    "report_cover": report_cover,
}
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+')
_LONGEST_NAME: Final = 40


@dataclass(frozen=True)
class Wanted:
    """What a document is made for: a class, an application, a supervising department's year, or a year."""

    class_id: UUID | None = None
    application_id: UUID | None = None
    organization_id: UUID | None = None
    year: int = 0


@dataclass(frozen=True)
class Paper:
    """A document's values, ready to be drawn; `name` is that of its file, without an ending."""

    kind: PaperKind
    values: Mapping[str, Any]
    template: RegionTemplate | None
    name: str


def gather(work: Work, kind: str, wanted: Wanted, form: str = "pdf") -> Paper:
    """Gather what stands on a document and note in the audit log that it was made.

    Raises ``InvalidInput`` for a document or form that there is not, ``NotFound`` and ``WrongState`` where
    the record is not there, or not that far.
    """
    found = kind_called(kind)
    if found is None:
        raise no_such_paper(kind)
    if form not in found.forms:
        raise no_such_form(found, form)
    made, about, key, own = _GATHER[found.subject](work, found, wanted)
    action = "document.write_in_full" if found.clear else "document.write"
    work.record(
        "document.write_people" if found.people and not found.clear else action,
        _KINDS.get(found.subject, found.subject.value),
        key,
        document=found.id,
        format=form,
        template=own.version,
    )
    values: dict[str, Any] = {
        "sample": work.tenant.sample,
        "made_on": day(work.today),
        **own.values(),
        **made,
        "first": True,
        "last": True,
    }
    return Paper(found, _plain(values), own.template, _file_name(found.label, about))


def _plain(value: Any) -> Any:
    """The same without text that is more than text (a word of a set, a message that can be translated)."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def drawn(paper: Paper, form: str) -> bytes:
    """The document as a file. Raises ``InvalidInput`` naming the plugin whose template fails."""
    if form == "xlsx":
        return render_xlsx(paper.kind, paper.values)
    try:
        return render_pdf(paper.kind, paper.values, paper.template)
    except PaperError as error:
        raise template_fails(paper.kind, error) from error


_Gathered = tuple[dict[str, Any], str, UUID | str, Chosen]
_KINDS: Final = {Subject.YEAR: "organization"}
"""What the audit log calls the subject, where not by its own name."""


def _of_class(work: Work, kind: PaperKind, wanted: Wanted) -> _Gathered:
    cls = work.get(TrainingClass, _key(wanted.class_id, kind, "班次"), "班次")
    own = chosen(class_chain(work, cls), kind.id, cls.year)
    return OF_CLASS[kind.id](work, cls), cls.actual_topic or cls.project.topic, cls.id, own


def _of_application(work: Work, kind: PaperKind, wanted: Wanted) -> _Gathered:
    row = work.get(Application, _key(wanted.application_id, kind, "申报"), "申报")
    own = chosen(terms_chain(work, row, row.year), kind.id, row.year)
    return application(work, row), row.topic, row.id, own


def _of_year(work: Work, kind: PaperKind, wanted: Wanted) -> _Gathered:
    unit = work.get(Organization, _key(wanted.organization_id, kind, "主管部门"), "主管部门")
    chain: Chain = work.chain(wanted.year, unit.jurisdiction)
    own = chosen(chain, kind.id, wanted.year)
    title = dict(own.words)
    if "title" in title:
        title["title"] = title["title"].replace("{year}", str(wanted.year))
    own = Chosen(own.template, title, own.columns or COLUMNS, own.version)
    return summary_sheet(work, unit, wanted.year), f"{wanted.year}年度 {unit.name}", unit.id, own


def _of_ledger(work: Work, kind: PaperKind, wanted: Wanted) -> _Gathered:
    own = chosen(work.chain(wanted.year), kind.id, wanted.year)
    return yearly_ledger(work, wanted.year), f"{wanted.year}年度", str(wanted.year), own


_GATHER: Final[Mapping[Subject, Callable[[Work, PaperKind, Wanted], _Gathered]]] = {
    Subject.CLASS: _of_class,
    Subject.APPLICATION: _of_application,
    Subject.YEAR: _of_year,
    Subject.LEDGER: _of_ledger,
}


def _key(given: UUID | None, kind: PaperKind, what: str) -> UUID:
    if given is None:
        raise not_said_of(kind, what)
    return given


def _file_name(label: str, about: str) -> str:
    """The document and what it is about; what a file name cannot hold becomes a line."""
    return f"{label} {_UNFIT.sub('_', about)[:_LONGEST_NAME]}".strip()
