"""遴选: what is asked before the office puts an application on the year's plan or passes it upwards."""

from typing import Any

from yanxiu.policy import (
    ApplicationFacts,
    Comparison,
    Entry,
    NationalResult,
    Party,
    Stage,
    attestation,
    every,
    information,
    not_applicable,
    rule,
)

from .duties import OFFICE
from .evidence import reviewed, written

AT = (Stage.SELECTION,)


def score_sheet_is_filled(facts: ApplicationFacts, _entry: Entry) -> Any:
    """The panel's score sheet holds the notice's principles and the record of earlier years.

    闽人社办〔2023〕6号 三（二）; 闽人社办〔2025〕7号 三（一）: no weights are given, so people score
    and sign.
    """
    return facts.score_sheet_complete


SCORE_SHEET = attestation(
    "score_sheet",
    stages=AT,
    signed=score_sheet_is_filled,
    owners=OFFICE,
    cure="由评审人员按通知的原则填完评分表",
)

RECOMMENDED = information("recommended_upward", stages=AT)


@rule(
    "transfer",
    stages=AT,
    owners=(Party.HOST, Party.APPLICANT),
    cure="补上省级申报表多出的内容：审核意见（盖章、日期）和专业技术领域；不必重新申报",
)
def not_chosen_becomes_provincial(facts: ApplicationFacts, _entry: Entry) -> Comparison:
    """A national application that was not chosen goes on as a provincial one.

    闽人社办〔2025〕7号 附件4 第1条.  Nothing is filed anew and the deadline counts as met (T21); only what
    annex 2 adds is asked for.
    """
    if facts.national_result != NationalResult.NOT_CHOSEN:
        return not_applicable("已入选国家级，不需要转入省级")
    return every(reviewed(facts), written(facts.project.field_code))
