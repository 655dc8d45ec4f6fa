"""评估: the satisfaction survey, and spreading what was learnt."""

from yanxiu.policy import (
    Attestation,
    ClassFacts,
    Comparison,
    Entry,
    Stage,
    attestation,
    information,
    is_true,
    rule,
)

from .duties import BOTH

_AFTER = [Stage.EVALUATION]


@rule("survey_statistics", stages=_AFTER, owners=BOTH, cure="由收回的测评表算出统计表")
def survey_is_computed_from_answers(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Statistics of satisfaction are computed from the answers (闽人社办〔2024〕212号 附件2)."""
    return is_true(facts.survey.statistics_computed)


publicity = attestation(
    "publicity",
    stages=_AFTER,
    word=Attestation.PUBLICITY,
    owners=BOTH,
    cure="总结做法成效并宣传推广后签署",
)
aim = information("aim", stages=_AFTER)
