"""Canonical text: what is written by prepared patterns is what JSON's own writer would have written."""

import dataclasses
import json
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.policy import Level, Need, NeedKind, Status, canonical, plain
from yanxiu.policy.canonical import Written, template, written
from yanxiu.policy.row import FOUND, finding_written
from yanxiu.testing.conformance import cases_in

ROOT = Path(__file__).parents[3]
CASES = [case for folder in sorted(ROOT.glob("plugins/*/tests/cases")) for case in cases_in(folder)]
LEAVES = st.one_of(
    st.text(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=2),
    st.sampled_from([*Level, *Status]),
    st.frozensets(st.text()),
    st.builds(Need, st.sampled_from(NeedKind), st.text()),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner), st.tuples(inner, inner), st.dictionaries(st.text(), inner)),
    max_leaves=20,
)


def by_json(value: Any) -> bytes:
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(VALUES)
def test_text_is_what_json_writes(value: Any) -> None:
    assert canonical(value) == by_json(value)


def test_records_are_canonical_and_prepared_findings_no_different() -> None:
    for case in CASES:
        decision = case.decide()
        assert decision.body == by_json(json.loads(decision.body)), case.name
        for finding in decision.findings:
            assert finding_written(finding).encode() == by_json(finding), case.name


def test_a_finding_changed_afterwards_is_written_as_changed() -> None:
    (finding, *_) = (f for case in CASES for f in case.decide().findings if f.pattern)
    changed = dataclasses.replace(finding, label="别的名称", draft=not finding.draft)
    assert json.loads(finding_written(changed)) == plain(changed)


def test_what_a_case_decides_stands_in_the_order_of_a_record() -> None:
    assert list(FOUND) == sorted(FOUND)


def test_percent_signs_of_constants_stay() -> None:
    around = template(["b"], {"a": "50%s", "c": Decimal("1.50")})
    assert around % written("100%") == '{"a":"50%s","b":"100%","c":"1.5"}'


def test_written_text_is_taken_over() -> None:
    assert canonical([Written('{"a":1}'), "x"]) == b'[{"a":1},"x"]'


class _Word(StrEnum):
    ONE = "一"


class _Count(int):
    """A whole number of another type, as a region may give one."""


@pytest.mark.parametrize(
    "value",
    [
        _Word.ONE,
        _Count(3),
        MappingProxyType({"b": 1, "a": date(2024, 10, 14)}),
        {"乙", "甲"},
        Decimal("4.50E+4"),
    ],
)
def test_kinds_beside_the_usual_types(value: Any) -> None:
    assert canonical(value) == by_json(value)


@pytest.mark.parametrize("value", [1.5, object(), Need, b"x"])
def test_what_cannot_stand_in_a_record_is_refused(value: Any) -> None:
    for write in (canonical, plain):
        with pytest.raises(TypeError, match="cannot stand in a record"):
            write(value)
