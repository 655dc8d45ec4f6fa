"""What a certificate's file was made from, and its hash for whoever holds the certificate's code."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import create_definer_function
from yanxiu.db.names import LOOKUP_DEFINER, PUBLIC_ROLE

revision: str = "0020"
down_revision: str | None = "0019"

# The code stands in the file itself; who has neither learns nothing.
FUNCTION = """
CREATE FUNCTION lookup.certificate_file(tenant integer, secret text)
RETURNS TABLE (sha256 text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT c.file_sha256 FROM app.certificates AS c
    WHERE c.tenant_id = tenant AND c.token = secret;
END
$$
"""
SIGNATURE = "lookup.certificate_file(integer, text)"


def upgrade() -> None:
    """Add the column and the function."""
    op.add_column("certificates", sa.Column("file_made_from", sa.Text(), nullable=True), schema="app")
    op.execute(f"GRANT SELECT (file_sha256) ON app.certificates TO {LOOKUP_DEFINER}")
    create_definer_function(SIGNATURE, FUNCTION, LOOKUP_DEFINER, [PUBLIC_ROLE])


def downgrade() -> None:
    """Leave files to be made anew whenever they are asked for."""
    op.execute(f"DROP FUNCTION {SIGNATURE}")
    op.execute(f"REVOKE ALL (file_sha256) ON app.certificates FROM {LOOKUP_DEFINER}")
    op.drop_column("certificates", "file_made_from", schema="app")
