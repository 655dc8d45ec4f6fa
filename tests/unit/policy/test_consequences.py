"""Consequences whose triggers a person has to sign for."""

from datetime import date
from typing import Any

import pytest

from yanxiu import policy
from yanxiu.policy import Gate, Level, Stage, Status, evaluate

# to a type checker every fact must be given; a test states the few that matter
ClassFacts: Any = policy.ClassFacts
ProjectFacts: Any = policy.ProjectFacts

CODE = """
signed = attestation("signed", stages=[Stage.SETTLEMENT], word=Attestation.EARMARKED_FUNDS)
lost = consequence("lost", stages=[Stage.SETTLEMENT], triggers=["signed"], effect=Effect.NO_SUBSIDY)
"""
PARAMETERS = """
signed:
  label: 承诺
  entries:
    2024: [{cite: T24-1, document: 试〔2024〕1号, clause: 一}]
lost:
  label: 不予补助
  entries:
    2024: [{cite: T24-2, document: 试〔2024〕1号, clause: 二}]
"""


@pytest.mark.parametrize(
    ("words", "status", "needs", "gate"),
    [
        ((), Status.UNKNOWN, ["earmarked_funds"], Gate.INCOMPLETE),
        (("earmarked_funds",), Status.PASS, [], Gate.OPEN),
    ],
)
def test_a_consequence_is_open_while_a_trigger_waits_for_its_signature(toys, words, status, needs, gate):
    registry = toys.one(code=CODE, parameters=PARAMETERS)
    project = ProjectFacts(level=Level.PROVINCIAL, tier="alpha")
    facts = ClassFacts(year=2024, as_of=date(2024, 12, 1), project=project, attestations=words)
    decision = evaluate(Stage.SETTLEMENT, facts, registry.chain("toy"))
    lost = next(f for f in decision.findings if f.rule == "toy.lost")
    assert (lost.status, [need.name for need in lost.needs], decision.gate) == (status, needs, gate)
    assert decision.consequences == ()
