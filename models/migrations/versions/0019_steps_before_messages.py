"""a step's reference to its message is checked at the commit: steps are written first

Revision: 0019
Revises: 0018
"""

from typing import Any

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

REFERENCE = "fk_step_outbox_id"


def upgrade() -> None:
    _refer(deferrable=True, initially="DEFERRED")


def downgrade() -> None:
    _refer()


def _refer(**when: Any) -> None:
    with op.batch_alter_table("step") as batch_op:
        batch_op.drop_constraint(REFERENCE, type_="foreignkey")
        batch_op.create_foreign_key(REFERENCE, "outbox", ["outbox_id"], ["id"], **when)
