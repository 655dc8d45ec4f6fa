"""The audit log says where an act came from, by the word of the configured proxies and of nobody else."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text

from yanxiu.db import Tenant
from yanxiu.models import AuditEntry
from yanxiu.services import audit
from yanxiu.services.work import begin
from yanxiu.web import desk, origin
from yanxiu.web.access import open_to_all
from yanxiu.web.app import create_app

from .conftest import OFFICER

PROXY_ID = "0123456789abcdef0123456789ABCDEF"
IDENTITY = "110101199001010015"


def made(proxies: int = 0) -> Flask:
    """The application with one page more, which notes two entries in two transactions."""
    app = create_app({"TESTING": True, "PROXIES": proxies}, who=lambda: None, areas=("public",))

    @open_to_all
    def noted() -> str:
        for _ in range(2):
            with desk.work() as work:
                work.record("probe.noted", "probe", None)
        return origin.request_id()

    app.add_url_rule("/<tenant_code>/noted", "noted", noted)
    return app


def entries(place: Tenant, request_id: str) -> list[AuditEntry]:
    with begin(place, OFFICER) as work:
        return list(
            work.session.scalars(select(AuditEntry).where(AuditEntry.request_id == str(UUID(request_id))))
        )


@pytest.mark.parametrize(
    ("proxies", "headers", "address"),
    [
        (0, {}, "192.0.2.7"),
        (0, {"X-Forwarded-For": "198.51.100.9", "X-Request-Id": PROXY_ID}, "192.0.2.7"),
        (1, {"X-Forwarded-For": "203.0.113.1, 198.51.100.9", "X-Request-Id": PROXY_ID}, "198.51.100.9"),
        (1, {"X-Forwarded-For": IDENTITY, "X-Request-Id": IDENTITY}, None),
        (1, {"X-Forwarded-For": "2001:db8::1", "X-Request-Id": "a\tb"}, "2001:db8::1"),
    ],
)
def test_an_entry_says_where_it_came_from(
    place: Tenant, proxies: int, headers: dict[str, str], address: str | None
):
    client = made(proxies).test_client()
    answer = client.get("/fujian/noted", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert (answer.text == str(UUID(PROXY_ID))) == (proxies == 1 and headers["X-Request-Id"] == PROXY_ID)
    found = entries(place, answer.text)
    assert [row.address for row in found] == [address, address]
    assert IDENTITY not in answer.text


def test_two_requests_have_two_ids(place: Tenant):
    client = made().test_client()
    assert client.get("/fujian/noted").text != client.get("/fujian/noted").text


def test_a_command_line_comes_from_nowhere(place: Tenant):
    with begin(place, OFFICER, today=date(2024, 9, 19)) as work:
        work.record("probe.command", "probe", None)
    with begin(place, OFFICER) as work:
        row = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "probe.command")).one()
        assert (row.address, row.request_id) == (None, None)


@pytest.mark.parametrize("change", ["address = '198.51.100.66'", "address = NULL", "request_id = NULL"])
def test_the_chain_covers_the_origin(place: Tenant, admin_engine: Engine, change: str):
    def breaks() -> list[Any]:
        with begin(place, OFFICER) as work:
            return list(audit.verify(work.session))

    answer = made().test_client().get("/fujian/noted")
    assert breaks() == []
    key = {"id": answer.text, "tenant": place.id}
    table = str(AuditEntry.__table__)
    last = f"SELECT * FROM {table} WHERE request_id = :id AND tenant_id = :tenant ORDER BY sequence LIMIT 1"
    here = f"UPDATE {table} SET {{}} WHERE sequence = :sequence AND tenant_id = :tenant"
    with admin_engine.begin() as admin:
        row = dict(admin.execute(text(last), key).mappings().one())
        admin.execute(text("SET LOCAL session_replication_role = replica"))
        admin.execute(text(here.format(change)), {**row, **key})
    assert [found.sequence for found in breaks()] == [row["sequence"]]
    with admin_engine.begin() as admin:
        admin.execute(text("SET LOCAL session_replication_role = replica"))
        mended = here.format("address = :address, request_id = :request_id")
        admin.execute(text(mended), {**row, **key})
    assert breaks() == []
