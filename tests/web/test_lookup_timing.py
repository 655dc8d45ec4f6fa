"""How long the public lookup takes tells nothing: a right name, a wrong one and nobody at all alike."""

from collections.abc import Callable, Mapping
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from flask import Response
from flask.testing import FlaskClient

from tests.figures import tell
from yanxiu.db import Tenant
from yanxiu.models import Enrollment
from yanxiu.services.certificate_lookup import certificates_of
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, held_class
from yanxiu.web.public import lookup

AREAS = ("public",)
MOST = 0.001
"""Seconds between the medians."""

NAME, ROUNDS, MORE = "林若川", 80, 4
Asking = Callable[[str, str, str], object]
_turns = count(1)


@pytest.fixture(scope="module")
def number(place: Tenant) -> str:
    """The identity number of somebody who has a certificate."""
    with as_officer(place) as work:
        held = held_class(work, 1)
        row = work.session.get_one(Enrollment, (work.tenant.id, held.trainees[0]))
        row.trainee.name = NAME
        factories.certificate(work.session, row, name=NAME)
        return row.trainee.id_number or ""


def ways(ask: Asking, number: str) -> Mapping[str, Callable[[], object]]:
    """The three questions; wrong ones come each from elsewhere under another name: none is refused."""

    def asked(name: str, of: str) -> object:
        turn = next(_turns)
        return ask(name.format(turn), of, f"198.{18 + turn // 62_500}.{turn // 250 % 250}.{turn % 250}")

    return {
        "right": lambda: asked(NAME, number),
        "wrong name": lambda: asked("错名{}", number),
        "nobody": lambda: asked("无人{}", factories.id_number(900_000 + next(_turns))),
    }


def apart(asking: Mapping[str, Callable[[], object]], rounds: int) -> float:
    """The greatest difference of medians, each round asking all, so that a busy moment meets them alike."""
    taken: dict[str, list[float]] = {name: [] for name in asking}
    for _ in range(rounds):
        for name, ask in asking.items():
            started = perf_counter()
            ask()
            taken[name].append(perf_counter() - started)
    middles = [median(times) for times in taken.values()]
    return max(middles) - min(middles)


def least_apart(asking: Mapping[str, Callable[[], object]], rounds: int) -> float:
    """The same, measured again at length where the machine was too busy to tell."""
    apart(asking, 3)
    first = apart(asking, rounds)
    return first if first < MOST else apart(asking, rounds * MORE)


def answered(client: FlaskClient, name: str, of: str, address: str) -> None:
    """Ask on the page."""
    form = {"name": name, "id_number": of}
    answer = client.post("/fujian/verify", data=form, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 200


def test_what_lies_beneath_the_floor_takes_as_long_for_all(place: Tenant, number: str):
    assert len(certificates_of(place, NAME, number, "192.0.2.1").certificates) == 1
    difference = least_apart(ways(lambda *asked: certificates_of(place, *asked), number), ROUNDS)
    tell("证书查询，中位数之差（最短时限之下）", f"{difference * 1000:.3f} 毫秒")
    assert difference < MOST


def test_a_whole_answer_takes_as_long_for_all_but_for_the_floor(
    client: FlaskClient, number: str, monkeypatch: pytest.MonkeyPatch
):
    """Without the floor: what it adds is longer than any answer, and of the same length for all."""
    monkeypatch.setattr(lookup, "FLOOR", 0.0)
    difference = least_apart(ways(lambda *asked: answered(client, *asked), number), ROUNDS)
    tell("证书查询，中位数之差（整个回答，不计最短时限）", f"{difference * 1000:.3f} 毫秒")
    assert difference < MOST


def test_the_page_is_drawn_before_the_floor_is_waited_for(
    client: FlaskClient, number: str, monkeypatch: pytest.MonkeyPatch
):
    done: list[str] = []
    draw, wait = lookup._page, lookup.wait_until

    def drawing(*given: Any, **more: Any) -> Response:
        done.append("drawn")
        return draw(*given, **more)

    def waiting(moment: float) -> None:
        done.append("waited")
        wait(moment)

    monkeypatch.setattr(lookup, "_page", drawing)
    monkeypatch.setattr(lookup, "wait_until", waiting)
    for name, of in ((NAME, number), ("错名甲", number), ("无人甲", factories.id_number(900_000))):
        answered(client, name, of, "192.0.2.9")
    assert done == ["drawn", "waited"] * 3
