"""requests, decisions, escalations; ladders that open anew

Revision: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STEP = "uq_step_assignment_id_deadline_step_official_id"
STEP_OF_ROUND = "uq_step_assignment_id_deadline_step_official_id_round"
FIGURES = ("awaiting", "on_hold", "returned")


def upgrade() -> None:
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("held_from", sa.String(), nullable=True))
    with op.batch_alter_table("step") as batch_op:
        batch_op.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_constraint(STEP, type_="unique")
        batch_op.create_unique_constraint(
            STEP_OF_ROUND, ["assignment_id", "deadline", "step", "official_id", "round"]
        )
    with op.batch_alter_table("figure_of_week") as batch_op:
        for name in FIGURES:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    _create_request()
    _create_decision()
    _create_escalation()


def _create_request() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("to_official_id", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("asked_until", sa.Date(), nullable=True),
        sa.Column("offered_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_request_assignment_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["official.id"], name=op.f("fk_request_asked_by")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_request_report_id")),
        sa.ForeignKeyConstraint(["to_official_id"], ["official.id"], name=op.f("fk_request_to_official_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["official.id"], name=op.f("fk_request_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(
        "ix_request_open",
        "request",
        ["assignment_id", "kind"],
        unique=True,
        sqlite_where=sa.text("open = 1"),
        postgresql_where=sa.text("open"),
    )
    op.create_index("ix_request_assignment", "request", ["assignment_id", "id"])
    op.create_index(op.f("ix_request_report_id"), "request", ["report_id"])


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after_report_id", sa.Integer(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_decision_assignment_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_decision_request_id")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_decision_official_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["decision.id"], name=op.f("fk_decision_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_decision_undoes_id")),
    )
    op.create_index("ix_decision_assignment", "decision", ["assignment_id", "id"])
    op.create_index(op.f("ix_decision_request_id"), "decision", ["request_id"])


def _create_escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("announced_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_escalation_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint(
            "assignment_id",
            "deadline",
            "round",
            "level",
            name=op.f("uq_escalation_assignment_id_deadline_round_level"),
        ),
    )
    op.create_index(op.f("ix_escalation_assignment_id"), "escalation", ["assignment_id"])
    op.create_index(
        "ix_escalation_announced",
        "escalation",
        ["due_on"],
        sqlite_where=sa.text("state = 'announced'"),
        postgresql_where=sa.text("state = 'announced'"),
    )


def downgrade() -> None:
    for name in ("escalation", "decision", "request"):
        op.drop_table(name)
    with op.batch_alter_table("figure_of_week") as batch_op:
        for name in FIGURES:
            batch_op.drop_column(name)
    op.execute("DELETE FROM step WHERE round > 0")
    with op.batch_alter_table("step") as batch_op:
        batch_op.drop_constraint(STEP_OF_ROUND, type_="unique")
        batch_op.create_unique_constraint(STEP, ["assignment_id", "deadline", "step", "official_id"])
        batch_op.drop_column("round")
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_column("held_from")
        batch_op.drop_column("round")
