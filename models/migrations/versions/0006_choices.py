"""what a digit in answer to a message stands for

Revision: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("choices", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("outbox", "choices")
