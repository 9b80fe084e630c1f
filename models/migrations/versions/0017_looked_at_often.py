"""what /healthz, /metrics and the doctor look at often is found by index

Revision: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, table, column, state in (
        ("ix_inbox_set_aside", "inbox", "id", "set_aside"),
        ("ix_outbox_unknown", "outbox", "created_at", "unknown"),
    ):
        where = sa.text(f"state = '{state}'")
        op.create_index(name, table, [column], unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_outbox_unknown", "outbox")
    op.drop_index("ix_inbox_set_aside", "inbox")
