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
from hypothesis import given, settings
from hypothesis import strategies as st

from yanxiu.policy import Finding, Level, Need, NeedKind, Status, canonical, plain
from yanxiu.policy.canonical import Written, filled, template
from yanxiu.policy.question import BY_CASE
from yanxiu.policy.row import COMPARED, SAID, pieces_of
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


def written(finding: Finding) -> bytes:
    return b"".join(pieces_of(finding))


@given(VALUES)
def test_text_is_what_json_writes(value: Any) -> None:
    assert canonical(value) == by_json(value)


def test_a_finding_changed_afterwards_is_written_as_changed() -> None:
    (finding, *_) = (f for case in CASES for f in case.decide().findings if f.pattern)
    changed = dataclasses.replace(finding, label="别的名称", draft=not finding.draft)
    assert json.loads(written(changed)) == plain(changed)


def test_what_a_case_decides_stands_in_the_order_of_a_record() -> None:
    for names in (COMPARED, SAID, BY_CASE):
        assert list(names) == sorted(names)


@settings(max_examples=30)
@given(st.dictionaries(st.text(), LEAVES, min_size=1), st.data())
def test_a_template_filled_is_the_whole(whole: dict[str, Any], data: st.DataObject) -> None:
    open_ = data.draw(st.sets(st.sampled_from(sorted(whole))))
    around = template(open_, {name: value for name, value in whole.items() if name not in open_})
    assert b"".join(filled(around, [whole[name] for name in sorted(open_)])) == by_json(whole)


def test_a_template_takes_as_many_values_as_it_lacks() -> None:
    with pytest.raises(ValueError, match="slice of size"):
        filled(template(["a", "b"], {}), [1])


def test_written_text_is_taken_over() -> None:
    assert canonical([Written(b'{"a":1}'), "x"]) == b'[{"a":1},"x"]'


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
