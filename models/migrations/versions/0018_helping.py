"""who co-operates and what they say of their part; values of indicators

Revision: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assignment", sa.Column("value", sa.Float(), nullable=True))
    op.create_table(
        "cooperation",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cooperation_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_cooperation_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("assignment_id", "agency_id", name=op.f("pk_cooperation")),
    )
    op.create_index(op.f("ix_cooperation_agency_id"), "cooperation", ["agency_id"], unique=False)
    _create_reports()


def _create_reports() -> None:
    op.create_table(
        "part_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("inbox_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("percent", sa.Float(), nullable=True),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_part_report_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_part_report_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_part_report_inbox_id_inbox")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_part_report_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_report")),
    )
    op.create_index("ix_part_report_assignment", "part_report", ["assignment_id", "agency_id", "id"])
    op.create_table(
        "indicator_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_indicator_value_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_indicator_value_official_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_indicator_value_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
    )
    op.create_index("ix_indicator_value_assignment", "indicator_value", ["assignment_id", "id"])
    op.create_index(op.f("ix_indicator_value_report_id"), "indicator_value", ["report_id"], unique=False)


def downgrade() -> None:
    op.drop_table("indicator_value")
    op.drop_table("part_report")
    op.drop_table("cooperation")
    op.drop_column("assignment", "value")
