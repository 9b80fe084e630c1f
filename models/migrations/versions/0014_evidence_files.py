"""files of evidence, fetched from the platforms; doubts about document numbers

Revision: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAMES = ("state", "attempts", "not_before", "place", "sha256", "size", "doubt")


def upgrade() -> None:
    with op.batch_alter_table("evidence") as table:
        table.add_column(sa.Column("state", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("not_before", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("place", sa.String(), nullable=True))
        table.add_column(sa.Column("sha256", sa.String(), nullable=True))
        table.add_column(sa.Column("size", sa.Integer(), nullable=True))
        table.add_column(sa.Column("doubt", sa.String(), nullable=True))
    op.execute("UPDATE evidence SET state = 'waiting' WHERE file_id IS NOT NULL")
    op.create_index("ix_evidence_document", "evidence", ["document"])
    op.create_index(
        "ix_evidence_waiting",
        "evidence",
        ["id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    op.drop_index("ix_evidence_waiting", "evidence")
    op.drop_index("ix_evidence_document", "evidence")
    with op.batch_alter_table("evidence") as table:
        for name in NAMES:
            table.drop_column(name)
