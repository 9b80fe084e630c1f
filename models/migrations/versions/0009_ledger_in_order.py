"""the ledger on PostgreSQL: rows are added at its end only, as on SQLite

Revision: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

IN_ORDER = """
    CREATE FUNCTION ledger_in_order() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF NEW.id IS DISTINCT FROM (SELECT coalesce(max(id), 0) + 1 FROM ledger) THEN
        RAISE EXCEPTION 'the ledger is append-only';
      END IF;
      RETURN NEW;
    END $$
"""
GUARD = (
    "CREATE TRIGGER ledger_in_order BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_in_order()"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute(IN_ORDER)
        op.execute(GUARD)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TRIGGER ledger_in_order ON ledger")
        op.execute("DROP FUNCTION ledger_in_order()")
