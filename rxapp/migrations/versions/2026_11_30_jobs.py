"""Jobs, their statuses and moves (D-67, D-136); opening hours and special days (CLX-13); who works on jobs.

Revision ID: e3a95d07c1b4
Revises: 4f7d20b8c6e1
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = 'e3a95d07c1b4'
down_revision = '4f7d20b8c6e1'
branch_labels = None
depends_on = None

STATUSES = (
    'booked', 'received', 'triage', 'awaiting_approval', 'in_progress', 'waiting_for_parts', 'ready', 'collected', 'cancelled',
)
ONWARD = (
    ('booked', 'received'),
    ('received', 'triage'),
    ('triage', 'awaiting_approval'),
    ('awaiting_approval', 'in_progress'),
    ('in_progress', 'waiting_for_parts'),
    ('in_progress', 'ready'),
    ('waiting_for_parts', 'ready'),
    ('ready', 'collected'),
)
Text = sqlmodel.sql.sqltypes.AutoString
Moment = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _statuses()
    _jobs()
    _hours()
    with op.batch_alter_table('staff') as batch:
        batch.add_column(sa.Column('works_on_jobs', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('shop') as batch:
        batch.add_column(sa.Column('allows_jobs_outside', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('shop') as batch:
        batch.drop_column('allows_jobs_outside')
    with op.batch_alter_table('staff') as batch:
        batch.drop_column('works_on_jobs')
    for table in ('special_day', 'hours', 'job', 'job_move', 'job_status'):
        op.drop_table(table)


def _statuses() -> None:
    status = op.create_table(
        'job_status',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', Text(length=20), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_job_status')),
        sa.UniqueConstraint('key', name=op.f('uq_job_status_key')),
    )
    move = op.create_table(
        'job_move',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('from_id', sa.Integer(), nullable=False),
        sa.Column('to_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['from_id'], ['job_status.id'], name=op.f('fk_job_move_from_id')),
        sa.ForeignKeyConstraint(['to_id'], ['job_status.id'], name=op.f('fk_job_move_to_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_job_move')),
        sa.UniqueConstraint('from_id', 'to_id', name='uq_job_move_from_to'),
    )
    op.bulk_insert(status, [{'id': at, 'key': key, 'position': at} for at, key in enumerate(STATUSES, 1)])
    ids = {key: at for at, key in enumerate(STATUSES, 1)}
    cancelled = [(key, 'cancelled') for key in STATUSES[:-2]]
    moves = sorted({*ONWARD, *((to, was) for was, to in ONWARD), ('triage', 'in_progress'), *cancelled}, key=lambda pair: (ids[pair[0]], ids[pair[1]]))
    op.bulk_insert(move, [{'from_id': ids[was], 'to_id': ids[to]} for was, to in moves])
    if op.get_bind().dialect.name == 'postgresql':  # rows that bring their ids leave the counter behind
        op.execute("SELECT setval(pg_get_serial_sequence('job_status', 'id'), %d)" % len(STATUSES))


def _jobs() -> None:
    op.create_table(
        'job',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=True),
        sa.Column('kind', Text(length=5), nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=False),
        sa.Column('make', Text(length=60), nullable=False),
        sa.Column('model', Text(length=80), nullable=False),
        sa.Column('serial', Text(length=60), nullable=False),
        sa.Column('what_to_do', sa.Text(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('status_id', sa.Integer(), nullable=False),
        sa.Column('mechanic_id', sa.Integer(), nullable=True),
        sa.Column('starts_at', Moment(), nullable=True),
        sa.Column('ends_at', Moment(), nullable=True),
        sa.Column('promised_on', sa.Date(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_job_customer_id')),
        sa.ForeignKeyConstraint(['mechanic_id'], ['staff.id'], name=op.f('fk_job_mechanic_id')),
        sa.ForeignKeyConstraint(['status_id'], ['job_status.id'], name=op.f('fk_job_status_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
        sa.UniqueConstraint('number', name=op.f('uq_job_number')),
    )
    op.create_index('ix_job_starts_at', 'job', ['starts_at', 'id'])
    op.create_index('ix_job_customer_id', 'job', ['customer_id', 'id'])
    op.create_index('ix_job_mechanic_id', 'job', ['mechanic_id'])
    op.create_index(op.f('ix_job_serial'), 'job', ['serial'])
    op.create_index(op.f('ix_job_status_id'), 'job', ['status_id'])


def _hours() -> None:
    op.create_table(
        'hours',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('whose', Text(length=10), nullable=False),
        sa.Column('whose_id', sa.Integer(), nullable=False),
        sa.Column('weekday', sa.Integer(), nullable=False),
        sa.Column('opens', Text(length=5), nullable=False),
        sa.Column('closes', Text(length=5), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hours')),
        sa.UniqueConstraint('whose', 'whose_id', 'weekday', name='uq_hours_weekday'),
    )
    op.create_table(
        'special_day',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('whose', Text(length=10), nullable=False),
        sa.Column('whose_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('opens', Text(length=5), nullable=False),
        sa.Column('closes', Text(length=5), nullable=False),
        sa.Column('name', Text(length=80), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_special_day')),
        sa.UniqueConstraint('whose', 'whose_id', 'day', name='uq_special_day_day'),
    )
