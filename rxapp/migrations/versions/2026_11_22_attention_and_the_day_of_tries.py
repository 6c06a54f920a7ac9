"""attention and the day of tries

Revision ID: 9ebd2b842d48
Revises: 24b7310df581
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '9ebd2b842d48'
down_revision = '24b7310df581'
branch_labels = None
depends_on = None

LISTED = sa.text("dismissed_at IS NULL AND status IN ('failed', 'uncertain')")
HELD = sa.text("status = 'held'")
UNTOLD = sa.text("told_at IS NULL AND status = 'failed'")


def upgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tried_from', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.drop_index('ix_message_due')
        batch_op.create_index('ix_message_due', ['status', 'kind', 'is_test', 'next_try_at', 'id'], unique=False)
    op.execute("UPDATE message SET told_at = shown_at WHERE status = 'failed'")
    op.create_index('ix_message_attention', 'message', ['status', 'shown_at', 'id'], sqlite_where=LISTED, postgresql_where=LISTED)
    op.create_index('ix_message_waiting', 'message', ['send_after', 'id'], sqlite_where=HELD, postgresql_where=HELD)
    op.create_index('ix_message_untold', 'message', ['staff_id', 'id'], sqlite_where=UNTOLD, postgresql_where=UNTOLD)


def downgrade() -> None:
    for name in ('ix_message_untold', 'ix_message_waiting', 'ix_message_attention'):
        op.drop_index(name, 'message')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_due')
        batch_op.create_index('ix_message_due', ['status', 'next_try_at', 'id'], unique=False)
        batch_op.drop_column('tried_from')
