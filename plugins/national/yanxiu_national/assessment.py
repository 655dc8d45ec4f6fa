"""Every trainee is assessed."""

from yanxiu.policy import Comparison, EnrollmentFacts, Entry, Stage, one_of, rule


@rule("assessed", stages=[Stage.ASSESSMENT], cure="录入这名学员的结业考核结果")
def trainee_is_assessed(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """A result stands beside each trainee's name, whichever it is (人社厅发〔2021〕24号 三)."""
    return one_of(facts.result, entry.value)
