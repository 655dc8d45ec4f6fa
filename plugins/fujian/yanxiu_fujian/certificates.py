"""Completion certificates of provincial classes: numbered once the tenant has laid down a format."""

from yanxiu.policy import (
    LEVEL_LETTERS,
    CertificateSeries,
    EnrollmentFacts,
    Level,
    NumberPattern,
    ParameterView,
    is_known,
)

from .documents import DEPARTMENT

PROVINCE = "35"
FORMAT = "certificate_format"


def series_of(facts: EnrollmentFacts, parameters: ParameterView) -> CertificateSeries | None:
    """One series per programme year; `None` for national classes, and while no format has been laid down.

    The province's notices say nothing of certificates, so no number is ever made up.  Raises `PolicyError`
    where the tenant's pattern is not usable.
    """
    pattern = parameters.value(FORMAT)
    level = facts.class_.project.level
    if level != Level.PROVINCIAL or not is_known(pattern):
        return None
    NumberPattern(pattern)
    return CertificateSeries(
        key=f"{level}-{parameters.year}",
        label=f"福建省级{parameters.year}年度结业证书",
        issuer=DEPARTMENT,
        parts=(("province", PROVINCE), ("level", LEVEL_LETTERS[level]), ("year", str(parameters.year))),
    )


def number_of(
    facts: EnrollmentFacts, series: CertificateSeries, serial: int, parameters: ParameterView
) -> str:
    """The number for a serial, by the tenant's pattern; `PolicyError` for a figure that does not fit."""
    return NumberPattern(parameters.value(FORMAT)).number(
        province=series.part("province"),
        level=series.part("level"),
        year=int(series.part("year")),
        number_in_plan=int(facts.class_.project.number_in_plan),
        serial=serial,
    )
