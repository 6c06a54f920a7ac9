"""channels, reports and waiting

Revision ID: 24b7310df581
Revises: a84b3b45818c
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '24b7310df581'
down_revision = 'a84b3b45818c'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('channelstanding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('stopped_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('stopped_for', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('success_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('error_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('error', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('error_values', sa.JSON(), nullable=False),
    sa.Column('error_words', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('free_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channelstanding')),
    sa.UniqueConstraint('name', 'kind', name='uq_channelstanding_channel')
    )
    op.create_table('providerevent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('sort', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('provider_id', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('received_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_providerevent_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_providerevent')),
    sa.UniqueConstraint('event_key', name=op.f('uq_providerevent_event_key'))
    )
    with op.batch_alter_table('providerevent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_providerevent_message_id'), ['message_id'], unique=False)

    with op.batch_alter_table('consentevent', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proof', sqlmodel.sql.sqltypes.AutoString(length=200), server_default='', nullable=False))

    with op.batch_alter_table('customeremail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('trouble', sqlmodel.sql.sqltypes.AutoString(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('trouble_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table('customerphone', schema=None) as batch_op:
        batch_op.add_column(sa.Column('trouble', sqlmodel.sql.sqltypes.AutoString(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('trouble_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('waiting', sqlmodel.sql.sqltypes.AutoString(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('waiting_values', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('is_urgent', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('ask_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('asks', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('dismissed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.create_index('ix_message_ask', ['ask_at'], unique=False)

    with op.batch_alter_table('shop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quiet_from', sqlmodel.sql.sqltypes.AutoString(length=5), server_default='', nullable=False))
        batch_op.add_column(sa.Column('quiet_until', sqlmodel.sql.sqltypes.AutoString(length=5), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('shop', schema=None) as batch_op:
        batch_op.drop_column('quiet_until')
        batch_op.drop_column('quiet_from')

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_ask')
        batch_op.drop_column('dismissed_at')
        batch_op.drop_column('told_at')
        batch_op.drop_column('asks')
        batch_op.drop_column('ask_at')
        batch_op.drop_column('is_urgent')
        batch_op.drop_column('waiting_values')
        batch_op.drop_column('waiting')

    with op.batch_alter_table('customerphone', schema=None) as batch_op:
        batch_op.drop_column('trouble_at')
        batch_op.drop_column('trouble')

    with op.batch_alter_table('customeremail', schema=None) as batch_op:
        batch_op.drop_column('trouble_at')
        batch_op.drop_column('trouble')

    with op.batch_alter_table('consentevent', schema=None) as batch_op:
        batch_op.drop_column('proof')

    with op.batch_alter_table('providerevent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_providerevent_message_id'))

    op.drop_table('providerevent')
    op.drop_table('channelstanding')
