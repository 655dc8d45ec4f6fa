"""What a certificate rests on: six complete particulars and a passed assessment."""

from typing import Any

from yanxiu.policy import (
    Comparison,
    EnrollmentFacts,
    Entry,
    Stage,
    equals,
    every,
    information,
    is_true,
    label_of,
    lift,
    rule,
)


@rule("report_fields", stages=[Stage.CERTIFICATION], cure="补全或更正这名学员的信息后再上报平台")
def particulars_are_complete(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Name, employer, title, a valid identity number, hours and result go to the platform
    (人社厅发〔2021〕24号 三).
    """
    return every(*(_filled(name, getattr(facts, name)) for name in entry.value))


def _filled(name: str, value: Any) -> Comparison:
    """Neither empty text nor a number that does not check; the value itself stays out of the record."""
    filled = lift(lambda v: v is not False and v != "", value)
    return is_true(filled).saying(label_of(EnrollmentFacts, name))


@rule("passed", stages=[Stage.CERTIFICATION], cure="考核合格后才能发证")
def trainee_has_passed(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """The certificate follows a passed assessment (人社厅发〔2021〕24号 三)."""
    return equals(facts.result, entry.value)


lookup = information("lookup", stages=[Stage.CERTIFICATION])
