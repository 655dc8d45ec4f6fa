"""A department that has lived: every figure of the summary is what its rows say."""

from sqlalchemy import func, select

from yanxiu.models import SummaryCell
from yanxiu.services import rollup
from yanxiu.services.work import begin

from .lived import OFFICER
from .walking import Walk


def test_the_summary_equals_the_rows(walk: Walk) -> None:
    with begin(walk.own, OFFICER) as work:
        assert rollup.reconcile(work.session) == []
        counted = func.sum(SummaryCell.completed), func.sum(SummaryCell.projects_applied)
        assert min(work.session.execute(select(*counted)).one()) > 0
    with begin(walk.other, OFFICER) as work:
        assert rollup.reconcile(work.session) == []
