"""One store for all that happens with a customer: wider messages, their recipients, their Message-IDs. No row is lost.

On SQLite the table of messages is made anew, so that it can count on after its newest row was deleted.

Revision ID: 9e42c1d7a05b
Revises: c8f2a6135b7e
"""

import sqlalchemy as sa
from alembic import op

revision = '9e42c1d7a05b'
down_revision = 'c8f2a6135b7e'
branch_labels = None
depends_on = None

KINDS = ('consent', 'consentevent', 'objection', 'template', 'channelstatus', 'draft')
RECIPIENTS = """
INSERT INTO recipient (message_id, role, address, name, status, event)
SELECT id, 'to', "to", '', CASE status WHEN 'sending' THEN 'held' ELSE status END,
       CASE status WHEN 'failed' THEN failure ELSE '' END
FROM message WHERE kind IN ('email', 'sms') AND "to" <> ''
"""
MAIL_IDS = "INSERT INTO mail_id (value, message_id) SELECT trim(header_id, '<> '), id FROM message WHERE header_id IS NOT NULL"
FOR_THE_OLD_HOUSE = (
    "UPDATE message SET retry_of = NULL WHERE retry_of IN (SELECT id FROM message WHERE kind NOT IN ('email', 'sms', 'note'))",
    "DELETE FROM messageevent WHERE message_id IN (SELECT id FROM message WHERE kind NOT IN ('email', 'sms', 'note'))",
    "UPDATE providerevent SET message_id = NULL WHERE message_id IN (SELECT id FROM message WHERE kind NOT IN ('email', 'sms', 'note'))",
    "DELETE FROM message WHERE kind NOT IN ('email', 'sms', 'note')",
    "UPDATE message SET subject = substr(subject, 1, 200) WHERE length(subject) > 200",
)


def upgrade() -> None:
    _widen(5, 10)
    with op.batch_alter_table('message', recreate=_anew(), table_kwargs={'sqlite_autoincrement': True}) as batch:
        batch.alter_column('kind', type_=sa.String(10), existing_type=sa.String(5), existing_nullable=False)
        batch.alter_column('subject', type_=sa.String(998), existing_type=sa.String(200), existing_nullable=False)
        for name in ('ticket_id', 'job_id', 'record_id', 'about_id'):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch.add_column(sa.Column('facts', sa.JSON(), server_default='{}', nullable=False))
        batch.add_column(sa.Column('is_auto', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_message_kind', 'message', ['customer_id', 'kind', 'shown_at', 'id'])
    for name in ('ticket', 'job'):
        rows = sa.text(f'{name}_id IS NOT NULL')
        op.create_index(f'ix_message_{name}', 'message', [f'{name}_id', 'id'], sqlite_where=rows, postgresql_where=rows)
    _recipients()
    _mail_ids()


def downgrade() -> None:
    """What the old house does not know is left out: calls, chats, comments, events, copies, the end of a long subject."""
    op.drop_table('mail_id')
    op.drop_table('recipient')
    for statement in FOR_THE_OLD_HOUSE:
        op.execute(statement)
    for name in ('job', 'ticket', 'kind'):
        op.drop_index(f'ix_message_{name}', 'message')
    with op.batch_alter_table('message', recreate=_anew()) as batch:
        for name in ('is_auto', 'facts', 'about_id', 'record_id', 'job_id', 'ticket_id'):
            batch.drop_column(name)
        batch.alter_column('subject', type_=sa.String(200), existing_type=sa.String(998), existing_nullable=False)
        batch.alter_column('kind', type_=sa.String(5), existing_type=sa.String(10), existing_nullable=False)
    _widen(10, 5)


def _anew() -> str:
    return 'always' if op.get_bind().dialect.name == 'sqlite' else 'never'


def _widen(old: int, new: int) -> None:
    for table in KINDS:
        with op.batch_alter_table(table) as batch:
            batch.alter_column('kind', type_=sa.String(new), existing_type=sa.String(old), existing_nullable=False)


def _recipients() -> None:
    op.create_table(
        'recipient',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=False),
        sa.Column('role', sa.String(2), nullable=False),
        sa.Column('address', sa.String(254), nullable=False),
        sa.Column('name', sa.String(120), nullable=False),
        sa.Column('status', sa.String(10), nullable=False),
        sa.Column('event', sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name='fk_recipient_message_id'),
        sa.PrimaryKeyConstraint('id', name='pk_recipient'),
        sa.UniqueConstraint('message_id', 'address', name='uq_recipient_address'),
    )
    op.execute(RECIPIENTS)


def _mail_ids() -> None:
    op.create_table(
        'mail_id',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('value', sa.String(300), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name='fk_mail_id_message_id'),
        sa.PrimaryKeyConstraint('id', name='pk_mail_id'),
    )
    op.create_index('ix_mail_id_value', 'mail_id', ['value'])
    op.create_index('ix_mail_id_message_id', 'mail_id', ['message_id'])
    op.execute(MAIL_IDS)
