"""What row security costs a page: its query under the policy, and past it with the tenant named."""

from typing import Any, Final

import psycopg

from bench.clock import Taken, in_turn
from bench.country import Country, country, sizes
from bench.upkeep import TENANT
from yanxiu.db import APP_ROLE
from yanxiu.services.tenants import tenant

GOAL: Final = 1.05
ROUNDS: Final = 400
QUERIES: Final = {
    "名册页的查询（一个班的学员）": """
SELECT e.id, e.position, t.name, t.id_number, e.employer, e.title, e.mode, a.result
FROM app.enrollments e
JOIN app.trainees t ON t.tenant_id = e.tenant_id AND t.id = e.trainee_id
LEFT JOIN app.assessments a ON a.tenant_id = e.tenant_id AND a.enrollment_id = e.id
WHERE e.tenant_id = %(tenant)s AND e.class_id = %(class)s AND e.state = 'enrolled' ORDER BY e.position""",
    "项目列表页的查询（一年的前25个）": """
SELECT p.id, p.topic, p.level, p.tier, p.state, h.name, count(c.id)
FROM app.projects p
JOIN app.organizations h ON h.tenant_id = p.tenant_id AND h.id = p.host_id
LEFT JOIN app.classes c ON c.tenant_id = p.tenant_id AND c.project_id = p.id
WHERE p.tenant_id = %(tenant)s AND p.year = 2024
GROUP BY p.tenant_id, p.id, h.name ORDER BY p.id LIMIT 25""",
}
_CLASS: Final = "SELECT class_id FROM app.enrollments WHERE tenant_id = %(tenant)s ORDER BY class_id LIMIT 1"


def rows() -> list[dict[str, str]]:
    """A row for each query, in the middle one of the countries."""
    size = sizes()[len(sizes()) // 2]
    with country(size) as there:
        return [_row(size, name, *_measured(there, query)) for name, query in QUERIES.items()]


def _measured(there: Country, query: str) -> tuple[Taken, Taken]:
    number = tenant(TENANT).id
    address = there.database.url(APP_ROLE).set(drivername="postgresql")
    with (
        psycopg.connect(address.render_as_string(hide_password=False)) as fenced,
        there.past_row_security() as open_to_all,
    ):
        open_to_all.autocommit = False
        # both ways begin a transaction that lasts: its start costs the same
        fenced.execute(f"SET LOCAL app.tenant_id = '{number:d}'")
        asked: dict[str, Any] = {"tenant": number}
        found = open_to_all.execute(_CLASS, asked).fetchone()
        asked["class"] = found[0] if found else None
        ways = [lambda each=each: each.execute(query, asked).fetchall() for each in (fenced, open_to_all)]
        if ways[0]() != ways[1]():
            raise AssertionError("row security shows other rows than the tenant's own")
        ours, peer = in_turn(ways, ROUNDS, before=20)
    return ours, peer


def _row(size: int, name: str, ours: Taken, peer: Taken) -> dict[str, str]:
    ratio = ours.median / peer.median
    return {
        "what": f"{name}，行级安全之下（{size:,} 人次的库，最大的省）",
        "ours": f"{ours.median:.3f} ms（最快 {ours.best:.3f}）",
        "peer": f"无行级安全、写明租户 {peer.median:.3f} ms（最快 {peer.best:.3f}）",
        "ratio": f"{ratio:.2f} 倍",
        "goal": f"≤ {GOAL} 倍",
        "met": "是" if ratio <= GOAL else "否",
    }
