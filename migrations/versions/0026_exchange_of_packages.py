"""Packages of several kinds, and the ministry's answers through functions of their own."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import create_definer_function, open_to_ministry
from yanxiu.db.names import APP_ROLE, EXCHANGE_DEFINER, MINISTRY_ROLE

revision: str = "0026"
down_revision: str | None = "0025"

OUTCOMES = "outcome IN ({first}'accepted', 'returned', 'numbered')"
GIVEN = (
    "tenant_id, id, kind, class_id, report_id, amendment_id, attempt, year, level, class_number, topic, host,"
    " starts_on, ends_on, trainees, passed, due_on, due_document, due_clause, format, sha256, size, content,"
    " submitted_on, revision"
)
"""What a tenant hands over: everything but where it stands, which the functions below say."""

# Both functions take the package's lock first, so that an answer and its taking never pass each other.
ANSWER = """
CREATE FUNCTION exchange.answer(
  p_tenant integer, p_package uuid, p_receipt uuid, p_outcome text, p_day date, p_document text,
  p_reference text, p_reasons text, p_numbers jsonb, p_supersedes uuid, p_because text, p_revision integer
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  here record;
  last record;
  used text;
BEGIN
  SELECT kind, state, passed, submitted_on, revision INTO here FROM exchange.packages
    WHERE tenant_id = p_tenant AND id = p_package FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'missing';
  END IF;
  SELECT id, number, outcome, document_number, reference, reasons, numbers, taken_on INTO last
    FROM exchange.receipts WHERE tenant_id = p_tenant AND package_id = p_package
    ORDER BY number DESC LIMIT 1;
  IF last.id = p_receipt OR (last.outcome = p_outcome AND last.document_number IS NOT DISTINCT FROM p_document
      AND last.reference IS NOT DISTINCT FROM p_reference AND last.reasons IS NOT DISTINCT FROM p_reasons
      AND last.numbers IS NOT DISTINCT FROM p_numbers) THEN
    RETURN 'again';
  END IF;
  IF p_revision IS NOT NULL AND p_revision <> here.revision THEN
    RETURN 'changed';
  END IF;
  IF p_day < here.submitted_on THEN
    RETURN 'early';
  END IF;
  IF p_supersedes IS NOT NULL THEN
    IF last.id IS DISTINCT FROM p_supersedes THEN
      RETURN 'changed';
    ELSIF last.taken_on IS NOT NULL THEN
      RETURN 'taken';
    ELSIF coalesce(btrim(p_because), '') = '' THEN
      RETURN 'because';
    END IF;
  ELSIF NOT (here.state = 'waiting' OR here.state = 'accepted' AND p_outcome IN ('returned', 'numbered')) THEN
    RETURN here.state;
  END IF;
  IF p_outcome = 'waiting'
      OR (p_outcome = 'approved') <> (here.kind <> 'report') AND p_outcome <> 'returned' THEN
    RETURN 'outcome';
  END IF;
  IF p_outcome = 'returned' AND coalesce(btrim(p_reasons), '') = '' THEN
    RETURN 'reasons';
  END IF;
  IF p_outcome = 'numbered' THEN
    IF (SELECT count(*) <> coalesce(here.passed, -1) OR count(DISTINCT value) <> count(*)
          OR count(*) FILTER (WHERE key ~ '^[1-9][0-9]{0,5}$' AND value ~ '^\\S.{0,58}\\S$') <> count(*)
        FROM jsonb_each_text(coalesce(p_numbers, '{}'))) THEN
      RETURN 'numbers';
    END IF;
    -- a number is given once in the whole country, by whichever analyst comes first
    PERFORM pg_advisory_xact_lock(hashtext('exchange.numbers'));
    SELECT given.value INTO used
      FROM exchange.receipts r CROSS JOIN LATERAL jsonb_each_text(r.numbers) AS old
      JOIN jsonb_each_text(p_numbers) AS given ON given.value = old.value
      WHERE r.numbers IS NOT NULL AND (r.tenant_id <> p_tenant OR r.package_id <> p_package)
      LIMIT 1;
    IF FOUND THEN
      RETURN 'used ' || used;
    END IF;
  END IF;
  INSERT INTO exchange.receipts (tenant_id, id, package_id, number, outcome, answered_on, document_number,
      reference, reasons, numbers, supersedes, because, revision)
    VALUES (p_tenant, p_receipt, p_package, coalesce(last.number, 0) + 1, p_outcome, p_day, p_document,
      p_reference, p_reasons, p_numbers, p_supersedes, p_because, 1);
  UPDATE exchange.packages
    SET state = p_outcome, answered_on = p_day, revision = revision + 1, updated_at = now()
    WHERE tenant_id = p_tenant AND id = p_package;
  RETURN 'done';
END
$$
"""

# The tenant comes from the setting that row security goes by, never from the caller's words.
TAKE = """
CREATE FUNCTION exchange.take(p_receipt uuid, p_day date) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  own integer := nullif(current_setting('app.tenant_id', true), '')::integer;
  parcel uuid;
  last record;
BEGIN
  SELECT package_id INTO parcel FROM exchange.receipts WHERE tenant_id = own AND id = p_receipt;
  IF NOT FOUND THEN
    RETURN 'missing';
  END IF;
  PERFORM 1 FROM exchange.packages WHERE tenant_id = own AND id = parcel FOR UPDATE;
  SELECT id, taken_on INTO last FROM exchange.receipts WHERE tenant_id = own AND package_id = parcel
    ORDER BY number DESC LIMIT 1;
  IF last.id <> p_receipt THEN
    RETURN 'superseded';
  ELSIF last.taken_on IS NOT NULL THEN
    RETURN 'again';
  END IF;
  UPDATE exchange.receipts SET taken_on = p_day, revision = revision + 1, updated_at = now()
    WHERE tenant_id = own AND id = p_receipt;
  UPDATE exchange.packages SET revision = revision + 1, updated_at = now()
    WHERE tenant_id = own AND id = parcel;
  RETURN 'done';
END
$$
"""
ANSWER_TYPES = "integer, uuid, uuid, text, date, text, text, text, jsonb, uuid, text, integer"

TOUCHED = (
    "app.classes",
    "app.projects",
    "app.organizations",
    "app.amendments",
    "app.platform_reports",
    "exchange.packages",
    "exchange.receipts",
)


def upgrade() -> None:
    """Let packages and answers say more; the ministry answers and the tenant takes by functions."""
    # rows that are there get their new columns, which the policy keeps from the owner
    _force("NO FORCE")
    _packages()
    _receipts()
    _force("FORCE")
    op.execute(f"REVOKE INSERT ON exchange.packages FROM {APP_ROLE}")
    op.execute(f"GRANT INSERT ({GIVEN}) ON exchange.packages TO {APP_ROLE}")
    open_to_ministry("receipts", "exchange")
    _definer()


def downgrade() -> None:
    """Forget plans and amendments that were handed over, and their answers."""
    for signature in (f"answer({ANSWER_TYPES})", "take(uuid, date)"):
        op.execute(f"DROP FUNCTION exchange.{signature}")
    op.execute(f"REVOKE ALL ON exchange.packages, exchange.receipts FROM {EXCHANGE_DEFINER}")
    op.execute(f"REVOKE USAGE ON SCHEMA exchange FROM {EXCHANGE_DEFINER}")
    for table in ("packages", "receipts"):
        for policy in ("answer_reads", "answer_changes"):
            op.execute(f"DROP POLICY {policy} ON exchange.{table}")
    op.execute("DROP POLICY answer_adds ON exchange.receipts")
    op.execute("DROP POLICY ministry ON exchange.receipts")
    op.execute(f"REVOKE SELECT ON exchange.receipts FROM {MINISTRY_ROLE}")  # noqa: S608 - a name of ours
    op.execute(f"REVOKE INSERT ({GIVEN}) ON exchange.packages FROM {APP_ROLE}")
    op.execute(f"GRANT INSERT ON exchange.packages TO {APP_ROLE}")
    _force("NO FORCE")
    op.execute(
        "DELETE FROM exchange.receipts r USING exchange.packages p"
        " WHERE p.tenant_id = r.tenant_id AND p.id = r.package_id"
        " AND (p.kind <> 'report' OR EXISTS (SELECT FROM exchange.receipts later"
        " WHERE later.tenant_id = r.tenant_id AND later.package_id = r.package_id"
        " AND later.number > r.number AND later.answered_on = r.answered_on))"
    )
    op.execute("DELETE FROM exchange.packages WHERE kind <> 'report'")
    _old_receipts()
    _old_packages()
    _force("FORCE")


def _force(word: str) -> None:
    for table in TOUCHED:
        op.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")


def _packages() -> None:
    for column in (
        sa.Column("kind", sa.Text(), nullable=False, server_default="report"),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("amendment_id", sa.Uuid(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("host", sa.Text(), nullable=False, server_default=""),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("trainees", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_document", sa.Text(), nullable=True),
        sa.Column("due_clause", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False, server_default="waiting"),
        sa.Column("answered_on", sa.Date(), nullable=True),
    ):
        op.add_column("packages", column, schema="exchange")
    op.execute(
        "UPDATE exchange.packages p SET class_id = r.class_id, attempt = r.attempt,"
        " state = CASE r.state WHEN 'submitted' THEN 'waiting' WHEN 'built' THEN 'waiting' ELSE r.state END,"
        " host = coalesce(c.actual_host_name, o.name),"
        " starts_on = coalesce(c.actual_starts_on, j.starts_on),"
        " ends_on = coalesce(c.actual_ends_on, j.ends_on)"
        " FROM app.platform_reports r"
        " JOIN app.classes c ON c.tenant_id = r.tenant_id AND c.id = r.class_id"
        " JOIN app.projects j ON j.tenant_id = c.tenant_id AND j.id = c.project_id"
        " JOIN app.organizations o ON o.tenant_id = j.tenant_id AND o.id = j.host_id"
        " WHERE r.tenant_id = p.tenant_id AND r.id = p.report_id"
    )
    op.alter_column("packages", "class_id", nullable=False, schema="exchange")
    op.alter_column("packages", "report_id", nullable=True, schema="exchange")
    for name in ("kind", "attempt", "host"):
        op.alter_column("packages", name, server_default=None, schema="exchange")
    for name, rule in _PACKAGE_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_packages_{name}"), "packages", rule, schema="exchange")
    op.create_unique_constraint(
        op.f("uq_packages_tenant_id_class_id_kind_attempt"),
        "packages",
        ["tenant_id", "class_id", "kind", "attempt"],
        schema="exchange",
    )
    _reference("packages", "class_id", "app", "classes")
    _reference("packages", "amendment_id", "app", "amendments")


_PACKAGE_CHECKS = {
    "kind_known": "kind IN ('plan', 'amendment', 'report')",
    "state_known": "state IN ('waiting', 'approved', 'accepted', 'returned', 'numbered')",
    "report_named": "(kind = 'report') = (report_id IS NOT NULL)",
    "amendment_named": "(kind = 'amendment') = (amendment_id IS NOT NULL)",
    "trainees_not_negative": "trainees >= 0",
    "passed_not_negative": "passed >= 0",
}


def _receipts() -> None:
    for column in (
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Uuid(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
    ):
        op.add_column("receipts", column, schema="exchange")
    op.execute(
        "UPDATE exchange.receipts r SET number = one.place FROM (SELECT tenant_id, id, row_number() OVER"
        " (PARTITION BY tenant_id, package_id ORDER BY answered_on, id) AS place FROM exchange.receipts) one"
        " WHERE one.tenant_id = r.tenant_id AND one.id = r.id"
    )
    op.alter_column("receipts", "number", nullable=False, schema="exchange")
    op.drop_constraint(
        op.f("uq_receipts_tenant_id_package_id_answered_on"), "receipts", schema="exchange", type_="unique"
    )
    op.drop_constraint(op.f("ck_receipts_outcome_known"), "receipts", schema="exchange", type_="check")
    op.create_unique_constraint(
        op.f("uq_receipts_tenant_id_package_id_number"),
        "receipts",
        ["tenant_id", "package_id", "number"],
        schema="exchange",
    )
    for name, rule in _RECEIPT_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_receipts_{name}"), "receipts", rule, schema="exchange")
    _reference("receipts", "supersedes", "exchange", "receipts")


_RECEIPT_CHECKS = {
    "outcome_known": OUTCOMES.format(first="'approved', "),
    "superseding_says_why": "(supersedes IS NULL) = (because IS NULL)",
    "return_says_why": "outcome <> 'returned' OR reasons IS NOT NULL",
    "numbers_given": "(outcome = 'numbered') = (numbers IS NOT NULL)",
    "taken_on_order": "answered_on <= taken_on",
}


def _reference(table: str, column: str, schema: str, target: str) -> None:
    op.create_foreign_key(
        op.f(f"fk_{table}_tenant_id_{column}"),
        table,
        target,
        ["tenant_id", column],
        ["tenant_id", "id"],
        source_schema="exchange",
        referent_schema=schema,
    )


def _definer() -> None:
    op.execute(f"GRANT USAGE ON SCHEMA exchange TO {EXCHANGE_DEFINER}")
    op.execute(
        "GRANT SELECT (tenant_id, id, kind, state, passed, submitted_on, revision),"
        " UPDATE (state, answered_on, revision, updated_at)"
        f" ON exchange.packages TO {EXCHANGE_DEFINER}"
    )
    op.execute(
        "GRANT SELECT (tenant_id, id, package_id, number, outcome, document_number, reference, reasons,"
        " numbers, taken_on, revision), INSERT (tenant_id, id, package_id, number, outcome, answered_on,"
        " document_number, reference, reasons, numbers, supersedes, because, revision),"
        f" UPDATE (taken_on, revision, updated_at) ON exchange.receipts TO {EXCHANGE_DEFINER}"
    )
    for table in ("packages", "receipts"):
        to = f"ON exchange.{table}"
        op.execute(f"CREATE POLICY answer_reads {to} FOR SELECT TO {EXCHANGE_DEFINER} USING (true)")
        op.execute(f"CREATE POLICY answer_changes {to} FOR UPDATE TO {EXCHANGE_DEFINER} USING (true)")
    op.execute(
        f"CREATE POLICY answer_adds ON exchange.receipts FOR INSERT TO {EXCHANGE_DEFINER} WITH CHECK (true)"
    )
    create_definer_function(f"exchange.answer({ANSWER_TYPES})", ANSWER, EXCHANGE_DEFINER, [MINISTRY_ROLE])
    create_definer_function("exchange.take(uuid, date)", TAKE, EXCHANGE_DEFINER, [APP_ROLE])


def _old_receipts() -> None:
    op.drop_constraint(op.f("fk_receipts_tenant_id_supersedes"), "receipts", schema="exchange")
    for name in _RECEIPT_CHECKS:
        op.drop_constraint(op.f(f"ck_receipts_{name}"), "receipts", schema="exchange", type_="check")
    for name in ("number", "document_number", "reference", "supersedes", "because", "taken_on"):
        op.drop_column("receipts", name, schema="exchange")
    op.create_check_constraint(
        op.f("ck_receipts_outcome_known"), "receipts", OUTCOMES.format(first=""), schema="exchange"
    )
    op.create_unique_constraint(
        op.f("uq_receipts_tenant_id_package_id_answered_on"),
        "receipts",
        ["tenant_id", "package_id", "answered_on"],
        schema="exchange",
    )


def _old_packages() -> None:
    for name in ("class_id", "amendment_id"):
        op.drop_constraint(op.f(f"fk_packages_tenant_id_{name}"), "packages", schema="exchange")
    for name in _PACKAGE_CHECKS:
        op.drop_constraint(op.f(f"ck_packages_{name}"), "packages", schema="exchange", type_="check")
    op.alter_column("packages", "report_id", nullable=False, schema="exchange")
    for name in (
        "kind",
        "class_id",
        "amendment_id",
        "attempt",
        "host",
        "starts_on",
        "ends_on",
        "trainees",
        "passed",
        "due_on",
        "due_document",
        "due_clause",
        "state",
        "answered_on",
    ):
        op.drop_column("packages", name, schema="exchange")
