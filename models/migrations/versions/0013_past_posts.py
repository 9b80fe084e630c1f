"""what an ended agency has passed on: where its people were, to whom its assignments were given

Revision: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "past_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_past_post_agency_id")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_past_post_official_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_post")),
        sa.UniqueConstraint("official_id", "until", name=op.f("uq_past_post_official_id")),
    )
    op.create_index(op.f("ix_past_post_official_id"), "past_post", ["official_id"], unique=False)
    with op.batch_alter_table("assignment") as table:
        table.add_column(sa.Column("given_to", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_assignment_given_to"), "agency", ["given_to"], ["id"])
        table.create_index(op.f("ix_assignment_given_to"), ["given_to"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assignment") as table:
        table.drop_index(op.f("ix_assignment_given_to"))
        table.drop_constraint(op.f("fk_assignment_given_to"), type_="foreignkey")
        table.drop_column("given_to")
    op.drop_table("past_post")
