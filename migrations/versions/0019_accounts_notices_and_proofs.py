"""Accounts that were shut and why, passwords that end, invitation links, notices, proofs at the lookup."""

import sqlalchemy as sa
from alembic import context, op

from yanxiu.db.ddl import as_each_tenant, create_definer_function, create_tenant_table
from yanxiu.db.names import LOOKUP_DEFINER, PUBLIC_ROLE

revision: str = "0019"
down_revision: str | None = "0018"

KINDS = "ck_class_links_kind_known"
BEFORE = "lookup.certificates_of(integer, bytea, text, bytea, bytea)"
BY_PERSON = "lookup.certificates_of(integer, bytea, text, bytea, bytea, bytea)"

# Looking, counting and taking the proof are one call: nobody can do the one without the others. The lock
# lets the tries under one name come one after the other, so that two at once do not both count four.
# After three wrong tries under the name, or from the address, nothing is looked at without a proof that was
# not taken before; ``prove`` says "now" where it was wanted and missing, "next" where the next try needs it.
FUNCTION = """
CREATE FUNCTION lookup.certificates_of(
  tenant integer, person bytea, wanted text, by_name bytea, by_address bytea, proof bytea)
RETURNS TABLE (state text, number text, issued_on date, ended_on date, topic text,
               starts_on date, ends_on date, hours numeric, retry_after integer, prove text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  again timestamptz;
  tries integer;
  fresh boolean := false;
BEGIN
  PERFORM pg_advisory_xact_lock(tenant, hashtext(encode(by_name, 'hex')));
  DELETE FROM lookup.attempts AS a WHERE a.tenant_id = tenant AND a.id IN (
    SELECT o.id FROM lookup.attempts AS o WHERE o.tenant_id = tenant AND o.tried_at < now() - interval '1 day'
    LIMIT 1000 FOR UPDATE SKIP LOCKED);
  DELETE FROM lookup.proofs AS p WHERE p.tenant_id = tenant AND p.digest IN (
    SELECT o.digest FROM lookup.proofs AS o WHERE o.tenant_id = tenant
      AND o.spent_at < now() - interval '1 day' LIMIT 1000 FOR UPDATE SKIP LOCKED);
  again := greatest(
    (SELECT a.tried_at + interval '10 minutes' FROM lookup.attempts AS a
      WHERE a.tenant_id = tenant AND a.name_key = by_name AND a.address_key = by_address
        AND a.tried_at > now() - interval '10 minutes' ORDER BY a.tried_at DESC OFFSET 4 LIMIT 1),
    (SELECT a.tried_at + interval '1 day' FROM lookup.attempts AS a
      WHERE a.tenant_id = tenant AND a.name_key = by_name
        AND a.tried_at > now() - interval '1 day' ORDER BY a.tried_at DESC OFFSET 9 LIMIT 1),
    (SELECT a.tried_at + interval '1 hour' FROM lookup.attempts AS a
      WHERE a.tenant_id = tenant AND a.address_key = by_address
        AND a.tried_at > now() - interval '1 hour' ORDER BY a.tried_at DESC OFFSET 59 LIMIT 1));
  IF again IS NOT NULL THEN
    RETURN QUERY SELECT NULL::text, NULL::text, NULL::date, NULL::date, NULL::text, NULL::date, NULL::date,
      NULL::numeric, greatest(1, ceil(extract(epoch FROM again - now())))::integer, NULL::text;
    RETURN;
  END IF;
  IF proof IS NOT NULL THEN
    INSERT INTO lookup.proofs (tenant_id, digest) VALUES (tenant, proof) ON CONFLICT DO NOTHING;
    fresh := FOUND;
  END IF;
  tries := greatest(
    (SELECT count(*) FROM lookup.attempts AS a WHERE a.tenant_id = tenant AND a.name_key = by_name
      AND a.tried_at > now() - interval '1 day'),
    (SELECT count(*) FROM lookup.attempts AS a WHERE a.tenant_id = tenant AND a.address_key = by_address
      AND a.tried_at > now() - interval '10 minutes'));
  IF tries >= 3 AND NOT fresh THEN
    RETURN QUERY SELECT NULL::text, NULL::text, NULL::date, NULL::date, NULL::text, NULL::date, NULL::date,
      NULL::numeric, NULL::integer, 'now'::text;
    RETURN;
  END IF;
  RETURN QUERY SELECT
      c.state, c.number, c.issued_on, c.ended_on, coalesce(k.actual_topic, p.topic),
      coalesce(k.actual_starts_on, p.starts_on), coalesce(k.actual_ends_on, p.ends_on), k.hours,
      NULL::integer, NULL::text
    FROM app.trainees AS t
    JOIN app.enrollments AS e ON e.tenant_id = t.tenant_id AND e.trainee_id = t.id
    JOIN app.certificates AS c ON c.tenant_id = e.tenant_id AND c.enrollment_id = e.id
    JOIN app.classes AS k ON k.tenant_id = c.tenant_id AND k.id = c.class_id
    JOIN app.projects AS p ON p.tenant_id = k.tenant_id AND p.id = k.project_id
    WHERE t.tenant_id = tenant AND t.id_number_index = person
      AND upper(regexp_replace(normalize(c.name, NFKC), '\\s', '', 'g')) = wanted
    ORDER BY c.issued_on DESC, c.number;
  IF FOUND THEN
    RETURN;
  END IF;
  INSERT INTO lookup.attempts (tenant_id, name_key, address_key) VALUES (tenant, by_name, by_address);
  IF tries >= 2 THEN
    RETURN QUERY SELECT NULL::text, NULL::text, NULL::date, NULL::date, NULL::text, NULL::date, NULL::date,
      NULL::numeric, NULL::integer, 'next'::text;
  END IF;
END
$$
"""


def upgrade() -> None:
    """Add the columns, the table of notices and that of proofs; look for a proof where there were tries."""
    _accounts()
    _kinds("enrol", "sign_in", "survey", "account")
    _public_notices()
    _proofs()
    op.execute(f"DROP FUNCTION {BEFORE}")
    create_definer_function(BY_PERSON, FUNCTION, LOOKUP_DEFINER, [PUBLIC_ROLE])


def downgrade() -> None:
    """Forget notices, proofs and invitations; accounts that are shut stay so, without the reason."""
    op.execute(f"DROP FUNCTION {BY_PERSON}")
    former = context.script.get_revision("0013").module
    create_definer_function(former.PERSON_FUNCTION, former.BY_PERSON, LOOKUP_DEFINER, [PUBLIC_ROLE])
    op.drop_table("proofs", schema="lookup")
    op.drop_table("public_notices", schema="app")
    with as_each_tenant(op.get_bind()) as tenants:
        for _number in tenants:
            op.execute("DELETE FROM app.class_links WHERE kind = 'account'")
    _kinds("enrol", "sign_in", "survey")
    op.drop_column("credentials", "password_until", schema="app")
    op.drop_constraint(op.f("ck_users_open_without_reason"), "users", schema="app")
    op.drop_constraint(op.f("ck_users_shut_because_known"), "users", schema="app")
    op.drop_column("users", "opened_at", schema="app")
    op.drop_column("users", "shut_because", schema="app")


def _accounts() -> None:
    op.add_column("users", sa.Column("shut_because", sa.Text(), nullable=True), schema="app")
    op.add_column("users", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True), schema="app")
    op.create_check_constraint(
        op.f("ck_users_shut_because_known"),
        "users",
        "shut_because IN ('administrator', 'unused')",
        schema="app",
    )
    op.create_check_constraint(
        op.f("ck_users_open_without_reason"), "users", "NOT active OR shut_because IS NULL", schema="app"
    )
    op.add_column(
        "credentials", sa.Column("password_until", sa.DateTime(timezone=True), nullable=True), schema="app"
    )


def _kinds(*words: str) -> None:
    op.drop_constraint(op.f(KINDS), "class_links", schema="app")
    listed = ", ".join(f"'{word}'" for word in words)
    op.create_check_constraint(op.f(KINDS), "class_links", f"kind IN ({listed})", schema="app")


def _public_notices() -> None:
    create_tenant_table(
        "public_notices",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('call', 'opening', 'plan', 'result', 'other')",
            name=op.f("ck_public_notices_kind_known"),
        ),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR published_on IS NOT NULL",
            name=op.f("ck_public_notices_withdrawn_after_all"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_public_notices")),
    )
    op.create_index(
        "ix_public_notices_published_on", "public_notices", ["tenant_id", "published_on"], schema="app"
    )


def _proofs() -> None:
    op.create_table(
        "proofs",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "digest", name=op.f("pk_proofs")),
        schema="lookup",
    )
    op.create_index("ix_proofs_spent_at", "proofs", ["tenant_id", "spent_at"], schema="lookup")
    # UPDATE, because FOR UPDATE asks for it
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON lookup.proofs TO {LOOKUP_DEFINER}")
