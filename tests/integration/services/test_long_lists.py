"""Exports of long lists: rows come from the server a chunk at a time."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from yanxiu.models import Organization
from yanxiu.services import listing
from yanxiu.services.listing import Stream, Window, part
from yanxiu.services.work import Work
from yanxiu.testing import factories

from .conftest import Begin

ALL = Window(size=None)
NAMES = [f"样例学院{number}" for number in range(7)]


@pytest.fixture(autouse=True)
def long_after_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows are many here."""
    monkeypatch.setattr(listing, "AT_ONCE", 3)
    monkeypatch.setattr(listing, "_CHUNK", 2)


@pytest.fixture
def work(on: Begin) -> Iterator[Work]:
    """A unit of work that leaves nothing behind."""
    with on() as begun:
        yield begun
        begun.session.rollback()


@pytest.fixture
def query(work: Work):
    """An ordered query of seven rows."""
    for name in NAMES:
        factories.organization(work.session, name=name)
    return select(Organization).where(Organization.name.in_(NAMES)).order_by(Organization.name)


def test_a_long_export_is_a_stream_that_can_be_walked_again(work: Work, query):
    found = part(work, query, ALL)
    assert isinstance(found.rows, Stream)
    assert (len(found.rows), found.total, found.first, found.last) == (7, 7, 1, 7)
    for _again in range(2):
        assert [row.name for row in found.rows] == NAMES
    named = found.mapped(lambda row: row.name)
    assert (list(named.rows), named.rows[-1], named.rows[2:4]) == (NAMES, NAMES[-1], NAMES[2:4])
    with pytest.raises(IndexError):
        named.rows[7]


def test_a_page_and_a_short_list_are_at_hand(work: Work, query):
    assert isinstance(part(work, query, Window(1, 5)).rows, list)
    assert isinstance(part(work, query.where(Organization.name == NAMES[0]), ALL).rows, list)


def test_a_list_is_cut_at_the_longest_export(work: Work, query, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listing, "MOST", 5)
    found = part(work, query, ALL)
    assert ([row.name for row in found.rows], found.total, len(found.rows)) == (NAMES[:5], 7, 5)
