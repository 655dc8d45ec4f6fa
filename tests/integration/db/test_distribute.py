"""Distribution: the statements cover every tenant's table and every key, in an order that holds."""

import re

import pytest
from sqlalchemy import Connection, Engine, text

from yanxiu.db import Base, ServerProblem, SettingsProblem
from yanxiu.db.check import check
from yanxiu.db.distribute import (
    SHARED,
    TENANT_SCHEMAS,
    Layout,
    has_citus,
    layout,
    left_behind,
    script,
    shard_rights,
    statements,
)
from yanxiu.db.names import DEFINER_ROLES, LOOKUP, OWNER_ROLE
from yanxiu.db.spreading import spread, to_read

KEYS = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' ORDER BY conrelid, 1"


@pytest.fixture(scope="module")
def found(owner_engine: Engine) -> Layout:
    with owner_engine.connect() as owner:
        return layout(owner)


def steps(found: Layout) -> dict[str, list[str]]:
    return {title: list(part) for title, part in statements(found)}


def all_of(found: Layout) -> list[str]:
    return [one for _, part in statements(found) for one in part]


def test_every_table_of_a_tenant_is_distributed_once_and_all_stand_together(found: Layout):
    models = {
        table.fullname for table in Base.metadata.tables.values() if table.schema in (*TENANT_SCHEMAS, LOOKUP)
    }
    spread = [re.findall(r"\('([\w.]+)', 'tenant_id', (.*)\)$", one) for one in all_of(found)]
    named = [part[0] for part in spread if part]
    assert models == {table for table, _ in named}
    assert len(named) == len(models)
    first, *others = named
    assert "colocate_with => 'none'" in first[1]
    assert {beside for _, beside in others} == {f"colocate_with => '{first[0]}'"}


def test_every_distributed_table_has_its_tenant(found: Layout, owner_engine: Engine):
    with owner_engine.connect() as owner:
        for table in found.tables:
            asked = (
                "SELECT 1 FROM pg_attribute WHERE attrelid = CAST(:t AS regclass) AND attname = 'tenant_id'"
            )
            assert owner.scalar(text(asked), {"t": table}) == 1, table


def test_no_other_table_of_ours_is_forgotten(found: Layout, owner_engine: Engine):
    listed = (
        "SELECT n.nspname || '.' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE relkind IN ('r', 'p') AND nspname IN ('directory', 'app', 'summary', 'exchange', 'lookup')"
    )
    with owner_engine.connect() as owner:
        known = set(owner.scalars(text(listed)))
    # the revision is read by the owner alone, on the coordinator
    assert known - set(found.tables) - set(SHARED) == {"directory.alembic_version"}


def test_keys_go_before_and_come_back_after(found: Layout):
    lines = all_of(found)
    dropped = [number for number, one in enumerate(lines) if " DROP CONSTRAINT " in one]
    spread = [number for number, one in enumerate(lines) if "create_" in one]
    back = [number for number, one in enumerate(lines) if " ADD CONSTRAINT " in one]
    assert len(dropped) == len(back) == len(found.keys) > 100
    assert max(dropped) < min(spread) < max(spread) < min(back)


def test_keys_that_went_come_back_as_they_were(found: Layout, admin_engine: Engine):
    def keys(admin: Connection) -> list[tuple[str, str]]:
        return [tuple(row) for row in admin.execute(text(KEYS))]

    with admin_engine.connect() as admin:
        before = keys(admin)
        told = steps(found)
        for one in told["先去掉外键"]:
            admin.exec_driver_sql(one)
        assert len(keys(admin)) == len(before) - len(found.keys)
        for one in told["再加回外键"]:
            admin.exec_driver_sql(one)
        assert sorted(keys(admin)) == sorted(before)
        admin.rollback()


def test_the_answers_taking_may_run_as_its_caller(found: Layout, admin_engine: Engine):
    asked = "SELECT prosecdef FROM pg_proc WHERE oid = 'exchange.take(uuid, date)'::regprocedure"
    with admin_engine.connect() as admin:
        assert admin.scalar(text(asked)) is True
        for one in steps(found)["采用答复的函数以调用者的权限运行"]:
            admin.exec_driver_sql(one)
        assert admin.scalar(text(asked)) is False
        assert check(admin) == []
        admin.rollback()


def test_what_is_done_is_left_as_it_is(found: Layout):
    new = "app.classes"
    half = Layout(found.tables, found.keys, found.rights, frozenset({*found.tables, *SHARED} - {new}))
    lines = all_of(half)
    (spread,) = [one for one in lines if "create_" in one]
    assert spread.startswith(f"SELECT create_distributed_table('{new}', 'tenant_id', colocate_with")
    moved = [one for one in lines if " DROP CONSTRAINT " in one]
    assert 0 < len(moved) < len(found.keys)
    done = Layout(found.tables, found.keys, found.rights, frozenset({*found.tables, *SHARED}))
    left = steps(done)
    assert list(left) == ["本事务内逐个分片修改", "采用答复的函数以调用者的权限运行"]


def test_rights_on_columns_reach_the_shards(found: Layout):
    given = shard_rights(found)
    assert len(given) == len(found.rights) + 2 > 5
    assert any("'exchange.receipts', 'GRANT UPDATE ON %s TO yanxiu_app'" in one for one in given)
    assert any("'app.certificates', 'GRANT SELECT ON %s TO yanxiu_lookup'" in one for one in given)
    assert {right.role for right in found.rights} <= {*DEFINER_ROLES, "yanxiu_app", "yanxiu_ministry"}


def test_roles_and_settings_that_it_asks_for_are_there(found: Layout):
    lines = all_of(found)
    for role in (OWNER_ROLE, *DEFINER_ROLES):
        assert f"ALTER ROLE {role} LOGIN" in lines
    assert "ALTER ROLE yanxiu_app SET citus.propagate_set_commands = 'local'" in lines
    assert any("run_command_on_workers" in one and "REVOKE EXECUTE" in one for one in lines)
    assert any("REVOKE SELECT ON citus_shards" in one for one in lines)


def test_the_script_is_one_transaction_and_then_the_shards(found: Layout):
    whole = script(found)
    assert whole.startswith("BEGIN;\n")
    spread, after = whole.split("COMMIT;\n")
    assert "run_command_on_placements" in after
    assert "run_command_on_placements" not in spread


def test_a_server_without_the_extension_says_so_and_leaves_nothing_behind(owner_engine: Engine):
    with owner_engine.connect() as owner:
        assert not has_citus(owner)
        assert left_behind(owner) == ()


def test_only_a_superuser_of_a_server_with_the_extension_may(owner_engine: Engine, admin_engine: Engine):
    for engine, says in ((owner_engine, "超级用户"), (admin_engine, "没有 Citus 扩展")):
        with pytest.raises(ServerProblem, match=says) as refused:
            spread(engine.url.render_as_string(hide_password=False))
        assert str(engine.url.password) not in str(refused.value)
    with pytest.raises(SettingsProblem, match="YANXIU_ADMIN_URL"):
        spread("mysql://u:geheim@127.0.0.1/x")


def test_the_script_can_be_had_by_the_owner(found: Layout, owner_engine: Engine):
    with owner_engine.connect() as owner:
        assert to_read(owner) == script(found)
