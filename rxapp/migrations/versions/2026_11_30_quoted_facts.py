"""The facts that a message tells, to be asked again before it leaves.

Revision ID: c84b1f6e92d0
Revises: 2b8d94e1f7a6
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = 'c84b1f6e92d0'
down_revision = '2b8d94e1f7a6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'message_fact',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=False),
        sa.Column('fact', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column('source_id', sa.Integer(), nullable=False),
        sa.Column('value', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_message_fact_message_id_message')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_message_fact')),
    )
    with op.batch_alter_table('message_fact') as batch:
        batch.create_index(batch.f('ix_message_fact_message_id'), ['message_id'])


def downgrade() -> None:
    op.drop_table('message_fact')
