"""sends whose outcome is unknown, parts of long messages, pauses that outlive a restart, the lease

Revision: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("unsure", sa.Integer(), nullable=False, server_default="0"))
    # A row of its own for each repeat is gone; the same column now says behind which row a part follows.
    op.execute("ALTER TABLE outbox RENAME COLUMN repeats_id TO follows_id")
    op.execute("UPDATE outbox SET unsure = 1 WHERE follows_id IS NOT NULL AND state = 'queued'")
    op.execute("UPDATE outbox SET follows_id = NULL")
    op.add_column("channel_state", sa.Column("paused_until", sa.DateTime(), nullable=True))
    lease = op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.bulk_insert(lease, [{"name": "bot", "holder": "", "beat": 0}])


def downgrade() -> None:
    op.drop_table("lease")
    op.drop_column("channel_state", "paused_until")
    op.execute("UPDATE outbox SET follows_id = NULL")
    op.execute("ALTER TABLE outbox RENAME COLUMN follows_id TO repeats_id")
    op.drop_column("outbox", "unsure")
