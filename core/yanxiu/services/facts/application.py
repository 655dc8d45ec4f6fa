"""申报 to facts: the form, the review of the supervising department, the summary, the outcome above."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yanxiu.models import Application, Endorsement, EndorsementOutcome, Recommendation, SummarySheet
from yanxiu.policy import ApplicationFacts, ApplicationField, SummaryColumn
from yanxiu.services.facts.application_rows import ApplicationRows, rows_of_application
from yanxiu.services.facts.known import known, texts, words
from yanxiu.services.facts.shared import extra_facts, project_facts, records_of_terms
from yanxiu.services.work import Work


def application_facts(
    work: Work,
    application: Application,
    *,
    as_of: date | None = None,
    review: Endorsement | None = None,
) -> ApplicationFacts:
    """All that is known of an application on a day; ``review`` is a round that is not stored yet."""
    day, year = as_of or work.today, application.year
    records = records_of_terms(work, application, year)
    rows = rows_of_application(work, application)
    last = review or rows.review
    return ApplicationFacts(
        year=year,
        as_of=day,
        level_applied=application.level_applied,
        project=project_facts(application, year, day, records),
        **known(
            form=application.form,
            filled_fields=_filled(application, last),
            sealed=application.sealed,
            paper_received_on=application.paper_received_on,
            electronic_received_on=application.electronic_received_on,
            attachments=texts(application.attachments),
            audience_scope=application.audience_scope,
            topic_ranges=texts(application.topic_ranges),
            topic_justified=_justified(application.topic_justifications),
            series=application.series,
            series_described=_described(application),
            self_funding_marked=application.self_funding_marked,
            call_closes_on=rows.closes_on,
            score_sheet_complete=_scored(rows),
            attestations=tuple(sorted(one.word for one in rows.signed)),
            extra=extra_facts(work.plugins, application.extra),
        ),
        **_summary(rows.summary),
        **_opinion(last),
        **_outcome(application, rows.recommendation),
    )


def _justified(texts_by_range: Mapping[str, Any] | None) -> tuple[str, ...] | None:
    """The ranges that carry a text; blanks are none."""
    if texts_by_range is None:
        return None
    return tuple(word for word, text in texts_by_range.items() if text and str(text).strip())


def _described(application: Application) -> bool | None:
    if application.series_described is not None:
        return application.series_described
    return True if application.series_description else None


def _scored(rows: ApplicationRows) -> bool | None:
    """Whether every reviewer's sheet is complete; None while there is none."""
    return rows.sheets == rows.complete_sheets if rows.sheets else None


def _summary(sheet: SummarySheet | None) -> dict[str, Any]:
    """The supervising department's summary of the year, else the applicant's own."""
    if sheet is None:
        return {}
    return known(
        summary_columns=words(SummaryColumn, sheet.columns),
        summary_sealed=sheet.sealed,
        summary_filled_on=sheet.filled_on,
    )


def _filled(application: Application, last: Endorsement | None) -> tuple[ApplicationField, ...] | None:
    """The blocks filled; that of the opinion is, once an opinion has been given."""
    filled = words(ApplicationField, application.filled_fields)
    if filled is None or last is None or last.outcome is not EndorsementOutcome.ENDORSED or not last.opinion:
        return filled
    return tuple(dict.fromkeys((*filled, ApplicationField.REVIEW_OPINION)))


def _opinion(last: Endorsement | None) -> dict[str, Any]:
    """The opinion of the last round, where that round endorsed."""
    if last is None or last.outcome is not EndorsementOutcome.ENDORSED:
        return {}
    return known(
        review_opinion_by=last.opinion_by,
        review_opinion_sealed=last.sealed,
        review_opinion_on=last.opinion_on,
    )


def _outcome(application: Application, row: Recommendation | None) -> dict[str, Any]:
    recommended = True if row is not None else application.recommended_national
    return known(recommended_national=recommended, national_result=row.result if row else None)
