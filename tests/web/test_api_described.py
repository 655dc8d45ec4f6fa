"""The API as it describes itself, in a department that has lived: every answer is one that was announced."""

import os
from collections import Counter
from datetime import timedelta
from typing import Final

import pytest

from tests.figures import tell
from yanxiu.api.app import create_api
from yanxiu.models import Role
from yanxiu.services.accounts.signing_in import seats_of
from yanxiu.services.accounts.tokens import SCOPES_OF, make_token
from yanxiu.services.work import Actor, begin

from .described import Described, noting
from .lived import member_of
from .walking import Walk

CASES: Final = int(os.environ.get("FUZZ_CASES", "250"))
"""Requests of each role at least."""

CHAINS: Final = CASES // 100 if CASES >= 5000 else 0
"""Chains of requests: each takes as long as a hundred that stand alone."""


def program(walk: Walk, role: Role) -> Described:
    """A program of the role's sample account, with everything that its token may open."""
    member = member_of(walk.own, role)
    with begin(walk.own, Actor(member.name, role, member.user_id)) as work:
        seat = seats_of(work, member.user_id)[0]
        until = work.today + timedelta(days=30)
        token = make_token(work, seat.membership_id, name="样例程序", scopes=SCOPES_OF[role], until=until)[1]
    with pytest.MonkeyPatch.context() as patch:
        noting(patch)
        app = create_api()
    app.config["ASKED_A_MINUTE"] = 10**9  # else most are told to wait
    return Described(app, token, walk.keys)


@pytest.fixture(scope="module")
def known() -> dict[str, Counter[int]]:
    """What roles before were answered, by operation; the long run tries all bounds for every role."""
    return {}


@pytest.mark.parametrize("role", sorted(SCOPES_OF))
def test_what_the_description_leads_to_is_answered_as_described(
    walk: Walk, role: Role, known: dict[str, Counter[int]]
):
    asked = program(walk.of(role), role)
    asked.ask(CASES, chains=CHAINS, known=() if CHAINS else known)
    for name, answers in asked.answers.items():
        known[name] = known.get(name, Counter()) + answers
    statuses = sum(asked.answers.values(), Counter())
    tell(f"{role}：按接口描述的请求", f"{asked.cases:,}", f"状态 {dict(sorted(statuses.items()))}")
    assert not asked.wrong, "\n\n".join(f"{what}: {told}" for what, told in asked.wrong.items())
    assert asked.cases >= CASES
    assert not [status for status in statuses if status >= 500]
    assert set(asked.answers) == set(asked.open_ones())


def test_every_operation_is_open_to_a_role_and_answered(walk: Walk, known: dict[str, Counter[int]]):
    programs = [program(walk.of(role), role) for role in sorted(SCOPES_OF)]
    assert set.union(*(set(one.open_ones()) for one in programs)) == programs[0].operations()
    unmet = [name for name, answers in known.items() if name.startswith("GET ") and not answers[200]]
    # chance may have met only rows of other institutions
    paths = [name.removeprefix("GET ") for name in unmet]
    assert [path for path in paths if not any(one.is_told(path) for one in programs)] == []
