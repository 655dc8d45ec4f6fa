"""The peer in `make bench` does the same work: its answers are the kernel's, and its record is one."""

import hashlib
import json
import re
from time import sleep

import pytest

from bench.apart import LOCK
from bench.by_hand import CHECKS, decide
from bench.clock import in_turn
from bench.country import sizes
from bench.deciding import CASES, CLASSES, answers, as_dictionaries, case, hand_written, one_by_one, year
from bench.redeciding import decided
from bench.timing import side_by_side
from yanxiu.policy import Case, Stage
from yanxiu.testing.conformance import cases_in


def test_the_measured_case_comes_out_alike_with_thirteen_rules_or_more():
    assert hand_written(case()) == answers(case())
    assert sum(status != "not_applicable" for _, _, status in answers(case())) >= 13


def test_a_years_classes_differ_and_come_out_alike():
    classes = year()
    assert len({one.decide().id for one in classes}) == CLASSES
    expected = answers(case())
    assert all(hand_written(one) == answers(one) == expected for one in classes)


PARTS = {"project", "actual", "delivery", "roster", "preparation"}
"""What the peer takes for granted: that each of these parts is there, whatever is known in it."""


def cases_with_all_parts() -> list[Case]:
    found = (one for one in cases_in(CASES.parent) if one.facts.year == 2024 and one.stage is Stage.DELIVERY)
    return [one for one in found if set(as_dictionaries(one.facts)) >= PARTS]


@pytest.mark.parametrize("one", cases_with_all_parts(), ids=lambda one: one.name)
def test_cases_with_all_parts_come_out_alike(one: Case):
    assert hand_written(one) == answers(one)


def test_the_peer_makes_a_record_and_its_hash():
    findings, body, digest = decide(as_dictionaries(case().facts))
    assert [f["id"] for f in json.loads(body)["findings"]] == [cite for _, cite, _, _ in CHECKS]
    assert len(findings) == len(CHECKS)
    assert digest == hashlib.sha256(body).hexdigest()


def test_there_are_such_cases():
    assert len(cases_with_all_parts()) > 3


def test_both_sides_are_timed_in_one_run():
    slow, quick = side_by_side([lambda: sum(range(20_000)), lambda: None], rounds=3, calls=3)
    assert slow.median > quick.median
    assert slow.best <= slow.median


def test_those_that_time_themselves_take_their_turn_too():
    asked: list[int] = []

    def seven(calls: int) -> float:
        asked.append(calls)
        return 7

    _, other = side_by_side([lambda: None], others=[seven], rounds=2, calls=3)
    assert (other.median, asked) == (7, [1, 3, 3])


def test_what_is_given_is_taken_in_turn():
    taken: list[str] = []
    way = one_by_one(taken.append, "ab")
    for _ in range(3):
        way()
    assert taken == ["a", "b", "a"]


def test_a_province_is_decided_alike_each_time_and_no_two_are_the_same():
    first, again, other = decided((0, 0)), decided((0, 0)), decided((1, 0))
    assert first.decisions == again.decisions > 100
    assert first.hash == again.hash != other.hash


def test_peers_are_pinned_with_hashes_and_name_no_address():
    text = LOCK.read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9._-]+==\S+(?=[^#]*?--hash=sha256:)", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))
    assert {"openfisca-core", "zen-engine"} <= {one.partition("==")[0] for one in pinned}
    assert "://" not in text


def test_what_waits_for_others_is_timed_by_the_clock():
    slow, quick = in_turn([lambda: sleep(0.003), lambda: None], 3)
    assert slow.best >= 3 > quick.median


def test_sizes_of_sample_countries_are_asked_for_in_the_environment(monkeypatch: pytest.MonkeyPatch):
    assert sizes() == [10_000, 100_000, 1_000_000]
    monkeypatch.setenv("BENCH_ENROLLMENTS", "10000000,500")
    assert sizes() == [500, 10_000_000]
