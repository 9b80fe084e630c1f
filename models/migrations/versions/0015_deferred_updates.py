"""updates that were one too many wait apart

Revision: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_inbox_deferred",
        "inbox",
        ["channel", "chat_id", "id"],
        sqlite_where=sa.text("state = 'deferred'"),
        postgresql_where=sa.text("state = 'deferred'"),
    )


def downgrade() -> None:
    op.execute("UPDATE inbox SET state = 'new' WHERE state = 'deferred'")
    op.drop_index("ix_inbox_deferred", "inbox")
