"""Small checks that several rules on an application share."""

from typing import Any

from yanxiu.policy import ApplicationFacts, Comparison, every, is_true, lift, on_or_before


def written(text: Any) -> Comparison:
    """A text was supplied and says something; blanks alone do not."""
    return is_true(lift(lambda words: bool(words.strip()), text))


def reviewed(facts: ApplicationFacts) -> Comparison:
    """An opinion of the superior unit or the city's bureau is there, with seal and date."""
    return every(
        written(facts.review_opinion_by),
        is_true(facts.review_opinion_sealed),
        on_or_before(facts.review_opinion_on, facts.as_of),
    )
