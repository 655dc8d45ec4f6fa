"""The public certificate lookup by name and identity number, and by the QR code; wrong tries are counted."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import create_definer_function, open_to_definer
from yanxiu.db.names import LOOKUP_DEFINER, PUBLIC_ROLE

revision: str = "0013"
down_revision: str | None = "0012"

# What is shown of a certificate. The columns that only lead there (ids, index, name, token) stay inside.
OPENED = {
    "trainees": ["tenant_id", "id", "id_number_index"],
    "enrollments": ["tenant_id", "id", "trainee_id"],
    "classes": [
        "tenant_id",
        "id",
        "project_id",
        "actual_topic",
        "actual_starts_on",
        "actual_ends_on",
        "hours",
    ],
    "projects": ["tenant_id", "id", "topic", "starts_on", "ends_on"],
}
ON_CERTIFICATES = ["enrollment_id", "class_id", "name", "number", "token"]

SHOWN = """
    c.state, c.number, c.issued_on, c.ended_on, coalesce(k.actual_topic, p.topic),
    coalesce(k.actual_starts_on, p.starts_on), coalesce(k.actual_ends_on, p.ends_on), k.hours
"""
OF_CLASS = """
    JOIN app.classes AS k ON k.tenant_id = c.tenant_id AND k.id = c.class_id
    JOIN app.projects AS p ON p.tenant_id = k.tenant_id AND p.id = k.project_id
"""

# Looking and counting are one call: nobody can do the one without the other. The lock lets the tries under
# one name come one after the other, so that two at once do not both count four.
BY_PERSON = """
CREATE FUNCTION lookup.certificates_of(
  tenant integer, person bytea, wanted text, by_name bytea, by_address bytea)
RETURNS TABLE (state text, number text, issued_on date, ended_on date, topic text,
               starts_on date, ends_on date, hours numeric, retry_after integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  again timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(tenant, hashtext(encode(by_name, 'hex')));
  DELETE FROM lookup.attempts AS a WHERE a.tenant_id = tenant AND a.id IN (
    SELECT o.id FROM lookup.attempts AS o WHERE o.tenant_id = tenant AND o.tried_at < now() - interval '1 day'
    LIMIT 1000 FOR UPDATE SKIP LOCKED);
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
      NULL::numeric, greatest(1, ceil(extract(epoch FROM again - now())))::integer;
    RETURN;
  END IF;
  RETURN QUERY SELECT %SHOWN%, NULL::integer
    FROM app.trainees AS t
    JOIN app.enrollments AS e ON e.tenant_id = t.tenant_id AND e.trainee_id = t.id
    JOIN app.certificates AS c ON c.tenant_id = e.tenant_id AND c.enrollment_id = e.id %OF_CLASS%
    WHERE t.tenant_id = tenant AND t.id_number_index = person
      AND upper(regexp_replace(normalize(c.name, NFKC), '\\s', '', 'g')) = wanted
    ORDER BY c.issued_on DESC, c.number;
  IF NOT FOUND THEN
    INSERT INTO lookup.attempts (tenant_id, name_key, address_key) VALUES (tenant, by_name, by_address);
  END IF;
END
$$
""".replace("%SHOWN%", SHOWN).replace("%OF_CLASS%", OF_CLASS)
PERSON_FUNCTION = "lookup.certificates_of(integer, bytea, text, bytea, bytea)"

# A name in full stays inside: the QR page shows its ends, of two characters the first only.
BY_TOKEN = """
CREATE FUNCTION lookup.certificate_by_token(tenant integer, secret text)
RETURNS TABLE (state text, number text, issued_on date, ended_on date, topic text,
               starts_on date, ends_on date, hours numeric, masked text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT %SHOWN%,
      left(c.name, 1) || '*' || CASE WHEN length(c.name) > 2 THEN right(c.name, 1) ELSE '' END
    FROM app.certificates AS c %OF_CLASS%
    WHERE c.tenant_id = tenant AND c.token = secret;
END
$$
""".replace("%SHOWN%", SHOWN).replace("%OF_CLASS%", OF_CLASS)
CODE_FUNCTION = "lookup.certificate_by_token(integer, text)"


def upgrade() -> None:
    """Make the table of tries and both functions; open to their role what they read."""
    _attempts()
    op.execute(f"GRANT SELECT ({', '.join(ON_CERTIFICATES)}) ON app.certificates TO {LOOKUP_DEFINER}")
    for table, columns in OPENED.items():
        open_to_definer(table, columns, LOOKUP_DEFINER, policy="lookup")
    create_definer_function(PERSON_FUNCTION, BY_PERSON, LOOKUP_DEFINER, [PUBLIC_ROLE])
    create_definer_function(CODE_FUNCTION, BY_TOKEN, LOOKUP_DEFINER, [PUBLIC_ROLE])


def downgrade() -> None:
    """Leave the lookup by certificate number alone."""
    op.execute(f"DROP FUNCTION {CODE_FUNCTION}")
    op.execute(f"DROP FUNCTION {PERSON_FUNCTION}")
    for table, columns in OPENED.items():
        op.execute(f"DROP POLICY lookup ON app.{table}")
        _revoke(table, columns)
    _revoke("certificates", ON_CERTIFICATES)
    op.drop_table("attempts", schema="lookup")


def _revoke(table: str, columns: list[str]) -> None:
    op.execute(f"REVOKE ALL ({', '.join(columns)}) ON app.{table} FROM {LOOKUP_DEFINER}")


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name_key", sa.LargeBinary(), nullable=False),
        sa.Column("address_key", sa.LargeBinary(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attempts")),
        schema="lookup",
    )
    for name, columns in (
        ("ix_attempts_name", ["tenant_id", "name_key", "tried_at"]),
        ("ix_attempts_address", ["tenant_id", "address_key", "tried_at"]),
        ("ix_attempts_tried_at", ["tenant_id", "tried_at"]),
    ):
        op.create_index(name, "attempts", columns, schema="lookup")
    # UPDATE, because FOR UPDATE asks for it
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON lookup.attempts TO {LOOKUP_DEFINER}")
