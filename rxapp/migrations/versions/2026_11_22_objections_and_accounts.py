"""objections and accounts

Revision ID: 792743ba3c4e
Revises: e608c473b7fc
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '792743ba3c4e'
down_revision = 'e608c473b7fc'
branch_labels = None
depends_on = None

# Who said no until now is known from the records on which they had agreed; one row for each address, the latest word.
KNOWN = """
INSERT INTO objection (kind, address, how, proof, said_at)
SELECT kind, address, how, proof, at FROM consentevent WHERE id IN (
  SELECT max(consentevent.id) FROM consentevent
  JOIN consent ON consent.customer_id = consentevent.customer_id
    AND consent.kind = consentevent.kind AND consent.address = consentevent.address AND consent.how = consentevent.how
  WHERE NOT consent.agrees AND NOT consentevent.agrees
    AND consent.how IN ('stop', 'unsubscribed', 'spam', 'opted_out')
  GROUP BY consentevent.kind, consentevent.address
)"""


def upgrade() -> None:
    op.create_table(
        'objection',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
        sa.Column('how', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column('proof', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column('said_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
        sa.UniqueConstraint('kind', 'address', name='uq_objection_address'),
    )
    op.execute(KNOWN)
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('account', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_column('account')
    op.drop_table('objection')
