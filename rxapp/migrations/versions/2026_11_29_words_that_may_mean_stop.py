"""words that may mean stop

Revision ID: 91b0e6c7d2f4
Revises: 5d0c7f3ab912
"""

import sqlalchemy as sa
from alembic import op

revision = '91b0e6c7d2f4'
down_revision = '5d0c7f3ab912'
branch_labels = None
depends_on = None

FLAGGED = "dismissed_at IS NULL AND failure = 'message.said_stop'"


def upgrade() -> None:
    where = sa.text(FLAGGED)
    op.create_index('ix_message_said_stop', 'message', ['shown_at', 'id'], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index('ix_message_said_stop', 'message')
