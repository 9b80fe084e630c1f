"""which of a person's chats is preferred; codes that leave no trace

Revision: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact") as table:
        table.add_column(sa.Column("preferred", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("secret", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.drop_column("secret")
    with op.batch_alter_table("contact") as table:
        table.drop_column("preferred")
