"""Kleene's tables, and the refusal of anything that would decide on an unknown."""

import itertools
import operator
from typing import Any

import pytest

from yanxiu.policy import Need, NeedKind, NeedsFacts, Unknown, all_of, any_of, is_known, latest, lift, negate

A, B = Need(NeedKind.FACT, "a"), Need(NeedKind.FACT, "b")
U, V = Unknown(A), Unknown(B)
YES, NO = True, False

# None stands for unknown, here only
AND = {
    (True, True): True,
    (True, False): False,
    (True, None): None,
    (False, False): False,
    (False, None): False,
    (None, None): None,
}
OR = {
    (True, True): True,
    (True, False): True,
    (True, None): True,
    (False, False): False,
    (False, None): None,
    (None, None): None,
}


def _value(word):
    return Unknown(A) if word is None else word


def _word(value):
    return None if isinstance(value, Unknown) else value


@pytest.mark.parametrize(("table", "op"), [(AND, all_of), (OR, any_of)])
def test_kleene_tables_both_ways(table, op):
    for (left, right), expected in table.items():
        assert _word(op(_value(left), _value(right))) is expected
        assert _word(op(_value(right), _value(left))) is expected


def test_three_operands_follow_from_two():
    words = (True, False, None)
    for triple in itertools.product(words, repeat=3):
        values = [_value(word) for word in triple]
        assert _word(all_of(*values)) is _word(all_of(values[0], all_of(*values[1:])))
        assert _word(any_of(*values)) is _word(any_of(values[0], any_of(*values[1:])))


def test_nothing_asked_of_nothing():
    assert all_of() is True
    assert any_of() is False


@pytest.mark.parametrize(("word", "expected"), [(True, False), (False, True), (None, None)])
def test_negation(word, expected):
    assert _word(negate(_value(word))) is expected


@pytest.mark.parametrize("op", [all_of, any_of, operator.add, operator.lt, operator.eq, latest])
def test_needs_are_united_once_each(op):
    assert op(U, V).needs == (A, B)
    assert op(U, U).needs == (A,)


def test_a_decided_answer_needs_nothing():
    assert all_of(U, NO, V) is False
    assert any_of(U, YES, V) is True


COMPARING = [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge]
ARITHMETIC = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.and_,
    operator.or_,
]


@pytest.mark.parametrize("op", [*COMPARING, *ARITHMETIC])
def test_every_binary_operator_spreads_from_either_side(op):
    assert op(U, 3).needs == (A,)
    assert op(3, U).needs == (A,)
    assert op(U, V).needs in ((A, B), (B, A))


@pytest.mark.parametrize("op", [operator.neg, operator.abs])
def test_unary_operators_spread(op):
    assert op(U).needs == (A,)


def test_a_sum_with_an_unknown_is_unknown():
    total: Any = sum([1, U, 2])
    assert total.needs == (A,)


FORCING = {
    "if": bool,
    "not": operator.not_,
    "and": lambda u: u and True,
    "len": len,
    "iterate": iter,
    "in": lambda u: 1 in u,
    "item": lambda u: u[0],
    "int": int,
    "float": float,
    "index": operator.index,
    "hash": hash,
    "str": str,
    "format": lambda u: f"{u}",
    "max": lambda u: max(u, 1),
}


@pytest.mark.parametrize("force", FORCING.values(), ids=FORCING)
def test_deciding_on_an_unknown_is_refused_by_name(force):
    with pytest.raises(NeedsFacts) as refused:
        force(U)
    assert refused.value.needs == (A,)


def test_repr_names_what_is_needed_for_a_debugger():
    assert repr(Unknown(A, B)) == "Unknown(a, b)"


def test_lift_applies_to_known_values_and_spreads_otherwise():
    assert lift(max, 1, 2) == 2
    assert lift(max, 1, U).needs == (A,)


def test_is_known_is_the_only_test_for_absence():
    assert not is_known(U)
    assert is_known(0)
    assert is_known(())
    assert is_known(NO)


def test_what_comes_of_an_unknown_is_unknown():
    assert U.anything.needs == (A,)
    assert U.method(1, two=2).needs == (A,)
