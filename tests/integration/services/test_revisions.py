"""A record that somebody else changed or took away since it was shown."""

import pytest

from yanxiu.models import Application
from yanxiu.services.errors import NotFound, Stale
from yanxiu.services.revisions import hold_revision
from yanxiu.testing import factories

from .conftest import Begin


@pytest.fixture
def shown(on: Begin) -> Application:
    """A record as it is shown to somebody."""
    with on() as work:
        return factories.application(work.session)


def test_one_that_is_as_it_was_is_held(on: Begin, shown: Application) -> None:
    with on() as work:
        row = work.get(Application, shown.id, "申报")
        hold_revision(work, row, [row.revision], "申报")
        with pytest.raises(Stale, match="申报"):
            hold_revision(work, row, [row.revision + 1], "申报")


def test_one_that_is_gone_is_missing(on: Begin, shown: Application) -> None:
    with on() as work:
        row = work.get(Application, shown.id, "申报")
        with on() as other:
            other.session.delete(other.get(Application, shown.id, "申报"))
        with pytest.raises(NotFound, match=str(shown.id)):
            hold_revision(work, row, [row.revision], "申报")
