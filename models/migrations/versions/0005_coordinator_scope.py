"""what a coordinator is responsible for

Revision: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("official") as table:
        table.add_column(sa.Column("scoped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "coordinator_scope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_coordinator_scope_agency_id")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_coordinator_scope_official_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_coordinator_scope_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinator_scope")),
        sa.UniqueConstraint(
            "official_id", "agency_id", "plan_id", name=op.f("uq_coordinator_scope_official_id")
        ),
    )
    op.create_index(
        op.f("ix_coordinator_scope_official_id"), "coordinator_scope", ["official_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("coordinator_scope")
    with op.batch_alter_table("official") as table:
        table.drop_column("scoped")
