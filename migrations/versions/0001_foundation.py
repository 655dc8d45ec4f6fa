"""Schemas, who may enter them, the tenant function, and the directory of tenants."""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None

ENTRANTS = {
    "directory": "yanxiu_app, yanxiu_worker, yanxiu_ministry, yanxiu_public",
    "app": "yanxiu_app",
    "summary": "yanxiu_app, yanxiu_ministry",
    "exchange": "yanxiu_app, yanxiu_ministry",
    "lookup": "yanxiu_public",
    "jobs": "yanxiu_app, yanxiu_worker",
}

# STABLE, never IMMUTABLE: a cached plan served another tenant. After COMMIT the setting is '', not NULL.
TENANT_ID = """
CREATE FUNCTION app.tenant_id() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::int $$
"""


def upgrade() -> None:
    """Lay the foundation."""
    for schema, roles in ENTRANTS.items():
        op.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        op.execute(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC")
        op.execute(f"GRANT USAGE ON SCHEMA {schema} TO {roles}")
    op.execute(TENANT_ID)
    op.execute("REVOKE ALL ON FUNCTION app.tenant_id() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION app.tenant_id() TO yanxiu_app")
    op.create_table(
        "tenants",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("gbt2260", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint("id > 0", name=op.f("ck_tenants_id_positive")),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9-]{1,39}$'", name=op.f("ck_tenants_code_is_slug")),
        sa.CheckConstraint("gbt2260 ~ '^[0-9]{6}$'", name=op.f("ck_tenants_gbt2260_six_digits")),
        sa.CheckConstraint("kind IN ('department', 'ministry')", name=op.f("ck_tenants_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
        sa.UniqueConstraint("code", name=op.f("uq_tenants_code")),
        schema="directory",
    )
    op.execute(f"GRANT SELECT ON directory.tenants TO {ENTRANTS['directory']}")


def downgrade() -> None:
    """Take everything away again, but for the schema in which the revision itself is kept."""
    op.drop_table("tenants", schema="directory")
    op.execute("DROP FUNCTION app.tenant_id()")
    for schema in ENTRANTS:
        if schema != "directory":
            op.execute(f"DROP SCHEMA {schema}")
