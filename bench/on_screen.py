"""One certificate for the person who asks for it: drawn and kept, or taken from where it is kept.

The peer draws the same page with WeasyPrint alone: no database, nothing encrypted, nothing kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from sqlalchemy import select

from bench.certificates import one_by_one, people
from bench.clock import in_turn
from bench.country import country, sizes
from bench.taking_in import OFFICER
from yanxiu.db import transaction
from yanxiu.models import Certificate, CertificateState, Enrollment, EnrollmentState
from yanxiu.services.certificate_files import certificate_file
from yanxiu.services.tenants import tenant
from yanxiu.services.work import Work, begin

TENANT: Final = "fujian"
"""Where a plugin says who issues: without that nothing can be printed."""

GOAL: Final = 150.0
GOAL_RATIO: Final = 2.0
ROUNDS: Final = 9


class _Undone(Exception):
    """Ends a transaction that is to leave nothing behind."""


def rows() -> list[dict[str, str]]:
    """One row, in the middle one of the countries."""
    size = sizes()[len(sizes()) // 2]
    with country(size):
        key, page = _standing(), people(1)
        # what is not measured draws it once and keeps it
        with begin(TENANT, OFFICER) as work:
            certificate_file(work, work.get(Certificate, key, "结业证书"))
        drawn, kept, peer = in_turn(
            [lambda: _file(key, drawn=True), lambda: _file(key, drawn=False), lambda: one_by_one(page)],
            ROUNDS,
            before=2,
        )
    ratio = drawn.median / peer.median
    return [
        {
            "what": f"一份证书，要看时才画：查询、画、加密存档（{size:,} 人次的库）",
            "ours": f"{drawn.median:.0f} ms（最快 {drawn.best:.0f}）；再看，从存档取出 {kept.median:.0f} ms",
            "peer": f"只用 WeasyPrint 画同一页、系统字体 {peer.median:.0f} ms（最快 {peer.best:.0f}）",
            "ratio": f"{ratio:.2f} 倍",
            "goal": f"≤ {GOAL:.0f} ms，≤ {GOAL_RATIO:g} 倍",
            "met": "是" if drawn.median <= GOAL and ratio <= GOAL_RATIO else "否",
        }
    ]


def _standing() -> UUID:
    with transaction(tenant(TENANT).id) as session:
        found = select(Certificate.id).join(Enrollment, Enrollment.id == Certificate.enrollment_id)
        found = found.where(
            Certificate.state == CertificateState.ISSUED, Enrollment.state == EnrollmentState.ENROLLED
        )
        return session.scalars(found.order_by(Certificate.id).limit(1)).one()


def _file(key: UUID, *, drawn: bool) -> None:
    with _undone() as work:
        row = work.get(Certificate, key, "结业证书")
        if drawn:
            row.file_sha256 = row.file_made_from = None
        if not certificate_file(work, row).startswith(b"%PDF"):
            raise AssertionError("no PDF came of it")


@contextmanager
def _undone() -> Iterator[Work]:
    try:
        with begin(TENANT, OFFICER) as work:
            yield work
            raise _Undone
    except _Undone:
        pass
