"""Completion certificates: who numbers them, on what papers, and how a number is written (art. 7)."""

from yanxiu.policy import (
    LEVEL_LETTERS,
    CertificateSeries,
    Comparison,
    EnrollmentFacts,
    Entry,
    Level,
    NumberPattern,
    ParameterView,
    Party,
    Stage,
    equals,
    every,
    hookimpl,
    information,
    is_true,
    lift,
    one_of,
    rule,
)

from .declarations import DEPARTMENT

PROVINCE = "13"


@rule(
    "ministry_numbers",
    stages=[Stage.CERTIFICATION],
    owners=[Party.MINISTRY],
    cure="等待国家平台回执中的证书编号，不得自行编号",
)
def national_number_is_the_ministrys(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 7 (HED-13): certificates of national classes are numbered by the ministry."""
    return equals(facts.number_issuer, entry.value)


@rule(
    "department_numbers",
    stages=[Stage.CERTIFICATION],
    owners=[Party.DEPARTMENT],
    cure="由省厅统一编号；承办单位自编或重复的编号作废",
)
def provincial_number_is_the_departments(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 7 (HED-14): certificates of provincial classes bear a number of the department, used once."""
    return every(
        equals(facts.number_issuer, entry.value),
        is_true(facts.number_unique),
        is_true(lift(bool, facts.certificate_number)),
    )


@rule(
    "certificate_basis",
    stages=[Stage.CERTIFICATION],
    cure="补交结业登记表和考核结果",
)
def register_and_result_are_there(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 7 (HED-15): the department issues on the completion register and the results of assessment."""
    return every(
        is_true(facts.register_present),
        one_of(facts.result, entry.value),
    )


certificate_use = information("certificate_use", stages=[Stage.CERTIFICATION])


@hookimpl
def certificate_series(facts: EnrollmentFacts, parameters: ParameterView) -> CertificateSeries | None:
    """One series per level and year; national numbers are never made here (HED-13).

    Raises `PolicyError` where the tenant's pattern is not usable.
    """
    level = facts.class_.project.level
    entry = parameters.entry("certificate_format")
    if level == Level.NATIONAL or entry is None:
        return None
    NumberPattern(entry.value)
    return CertificateSeries(
        key=f"{level}-{parameters.year}",
        label=f"河北省级{parameters.year}年度结业证书",
        issuer=DEPARTMENT,
        parts=(("province", PROVINCE), ("level", LEVEL_LETTERS[level]), ("year", str(parameters.year))),
    )


@hookimpl
def format_certificate_number(
    facts: EnrollmentFacts, series: CertificateSeries, serial: int, parameters: ParameterView
) -> str:
    """Province, level, year, the class's number in the plan, the series' serial and a check character.

    The text gives no form: the pattern is a reading that a tenant may replace.  Raises `PolicyError` for a
    figure that does not fit it.
    """
    return NumberPattern(parameters.value("certificate_format")).number(
        province=series.part("province"),
        level=series.part("level"),
        year=int(series.part("year")),
        number_in_plan=int(facts.class_.project.number_in_plan),
        serial=serial,
    )
