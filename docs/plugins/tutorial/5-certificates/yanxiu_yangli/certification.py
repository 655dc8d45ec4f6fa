"""结业证书（第六条）。"""

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
    hookimpl,
    is_known,
    rule,
)


@rule(
    "department_numbers",
    stages=[Stage.CERTIFICATION],
    owners=[Party.DEPARTMENT],
    cure="由省厅统一编号，自编的号作废",
)
def numbered_by_the_department(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """第六条（YL26-06）：结业证书由省厅统一编号。"""
    return equals(facts.number_issuer, entry.value)


@hookimpl
def certificate_series(facts: EnrollmentFacts, parameters: ParameterView) -> CertificateSeries | None:
    """每年度一个流水；国家级的不在这里编，租户没有定格式的也不编。"""
    pattern = parameters.value("certificate_format")
    if facts.class_.project.level != Level.PROVINCIAL or not is_known(pattern):
        return None
    NumberPattern(pattern)
    return CertificateSeries(
        key=f"provincial-{parameters.year}",
        label=f"样例省{parameters.year}年度结业证书",
        issuer="样例省人力资源和社会保障厅",
    )


@hookimpl
def format_certificate_number(facts: EnrollmentFacts, serial: int, parameters: ParameterView) -> str:
    """按租户定的格式写编号；用不着的参数（series）不写。"""
    return NumberPattern(parameters.value("certificate_format")).number(
        province="99",
        level=LEVEL_LETTERS[Level.PROVINCIAL],
        year=parameters.year,
        number_in_plan=int(facts.class_.project.number_in_plan),
        serial=serial,
    )
