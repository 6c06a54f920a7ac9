"""Tickets, their queues, statuses, categories, priorities and rules; mailboxes and mails as they came; whose company, whose caretaker.

Revision ID: a692f13661f3
Revises: e3a95d07c1b4
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from rxapp.tickets import search_ddl

revision = 'a692f13661f3'
down_revision = 'e3a95d07c1b4'
branch_labels = None
depends_on = None

STATUSES = ('new', 'in_progress', 'awaiting_customer', 'postponed', 'closed', 'merged')
NAMES = {  # in the language of the shop that is there already: default queue, spam queue, three priorities, the last rule
    'en': ('Front desk', 'Spam', 'Low', 'Normal', 'High', 'Everything else'),
    'pl': ('Obsługa klienta', 'Spam', 'Niski', 'Normalny', 'Wysoki', 'Wszystko inne'),
    'es': ('Atención al cliente', 'Spam', 'Baja', 'Normal', 'Alta', 'Todo lo demás'),
    'ru': ('Стойка', 'Спам', 'Низкий', 'Обычный', 'Высокий', 'Всё остальное'),
    'uk': ('Стійка', 'Спам', 'Низький', 'Звичайний', 'Високий', 'Усе інше'),
}
HOUR = 3600
SPANS = ((8, 32, 40), (4, 18, 24), (1, 6, 8))  # hours to reply, to warn, to be done; of the queue's hours
Text = sqlmodel.sql.sqltypes.AutoString
Moment = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _lists()
    _tickets()
    _mails()
    _beside()
    _columns()
    _first_rows()
    search_ddl.create(op.get_bind())


STOPPED = (
    ('ix_message_stopped', ['shown_at', 'id', 'staff_id'], "status = 'held' AND next_try_at IS NULL"),
    ('ix_message_unheeded', ['id'],
     "ticket_id IS NOT NULL AND heeded_at IS NULL AND (status = 'failed' OR (status = 'held' AND next_try_at IS NULL))"),
)


def downgrade() -> None:
    search_ddl.drop(op.get_bind())
    for name in ('ix_customer_company_id', 'ix_customer_caretaker_id'):
        op.drop_index(name, 'customer')
    for name, _, _ in STOPPED:
        op.drop_index(name, 'message')
    for table, column in (
        ('message', 'heeded_at'), ('customer', 'company_id'), ('customer', 'caretaker_id'), ('shop', 'undo_tickets_for'), ('shop', 'quotes_last'), ('staff', 'has_sound'),
    ):
        op.drop_column(table, column)
    for table in (
        'ticket_watch', 'ticket_tag', 'ticket_seen', 'ticket_presence', 'ticket_draft', 'raw_mail', 'remote_file', 'message_html', 'ticket',
        'queue_member', 'queue', 'status', 'rule', 'priority', 'mailbox', 'category', 'acknowledgement',
    ):
        op.drop_table(table)


def _first_rows() -> None:
    names = NAMES.get(op.get_bind().execute(sa.text('SELECT language FROM shop ORDER BY id LIMIT 1')).scalar() or 'en', NAMES['en'])
    tables = {name: sa.table(name, *(sa.column(word, _JSON.get(word)) for word in words)) for name, words in _FILLED.items()}
    op.bulk_insert(tables['status'], [dict(built_in=key, name='', parent=key, position=at, is_active=True) for at, key in enumerate(STATUSES)])
    op.bulk_insert(tables['queue'], [_queue(names[0], 0, is_default=True), _queue(names[1], 1, is_spam=True)])
    op.bulk_insert(tables['priority'], [
        dict(name=name, position=at, respond_for=respond * HOUR, alert_for=alert * HOUR, execute_for=execute * HOUR, is_default=at == 1,
             is_active=True)
        for at, (name, (respond, alert, execute)) in enumerate(zip(names[2:5], SPANS))
    ])
    op.bulk_insert(tables['rule'], [dict(name=names[5], conditions=[], outcome={}, is_catch_all=True, is_on=True, position=0, version=0)])


def _queue(name, position, *, is_default=False, is_spam=False):
    return dict(
        name=name, position=position, is_default=is_default, is_spam=is_spam, has_own_hours=False, acknowledges=False, takes_tickets=True,
        takes_calls=False, takes_chats=False, is_active=True, version=0,
    )


_JSON = {'conditions': sa.JSON(), 'outcome': sa.JSON()}
_FILLED = {
    'status': ('built_in', 'name', 'parent', 'position', 'is_active'),
    'queue': (
        'name', 'position', 'is_default', 'is_spam', 'has_own_hours', 'acknowledges', 'takes_tickets', 'takes_calls', 'takes_chats',
        'is_active', 'version',
    ),
    'priority': ('name', 'position', 'respond_for', 'alert_for', 'execute_for', 'is_default', 'is_active'),
    'rule': ('name', 'conditions', 'outcome', 'is_catch_all', 'is_on', 'position', 'version'),
}


def _lists() -> None:
    op.create_table('acknowledgement',
        sa.Column('address', Text(length=254), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('address', name=op.f('pk_acknowledgement'))
    )
    op.create_table('category',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', Text(length=60), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_category')),
        sa.UniqueConstraint('name', name=op.f('uq_category_name'))
    )
    op.create_table('mailbox',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', Text(length=254), nullable=False),
        sa.Column('address', Text(length=254), nullable=False),
        sa.Column('authserv_id', Text(length=200), nullable=False),
        sa.Column('starts_at', Moment(), nullable=True),
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.Column('uid_validity', sa.Integer(), nullable=False),
        sa.Column('last_uid', sa.BigInteger(), nullable=False),
        sa.Column('fetched_at', Moment(), nullable=True),
        sa.Column('waiting', sa.Integer(), nullable=False),
        sa.Column('stopped_at', Moment(), nullable=True),
        sa.Column('error', Text(length=80), nullable=False),
        sa.Column('error_words', Text(length=1000), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mailbox')),
        sa.UniqueConstraint('name', name=op.f('uq_mailbox_name'))
    )
    op.create_table('priority',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', Text(length=60), nullable=False),
        sa.Column('respond_for', sa.Integer(), nullable=False),
        sa.Column('alert_for', sa.Integer(), nullable=False),
        sa.Column('execute_for', sa.Integer(), nullable=False),
        sa.Column('is_default', sa.Boolean(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_priority')),
        sa.UniqueConstraint('name', name=op.f('uq_priority_name'))
    )
    op.create_table('rule',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', Text(length=80), nullable=False),
        sa.Column('conditions', sa.JSON(), nullable=False),
        sa.Column('outcome', sa.JSON(), nullable=False),
        sa.Column('is_catch_all', sa.Boolean(), nullable=False),
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_rule'))
    )
    op.create_table('status',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('built_in', Text(length=20), nullable=True),
        sa.Column('name', Text(length=60), nullable=False),
        sa.Column('parent', Text(length=20), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_status')),
        sa.UniqueConstraint('built_in', name=op.f('uq_status_built_in'))
    )
    op.create_table('queue',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', Text(length=60), nullable=False),
        sa.Column('mailbox_id', sa.Integer(), nullable=True),
        sa.Column('has_own_hours', sa.Boolean(), nullable=False),
        sa.Column('is_default', sa.Boolean(), nullable=False),
        sa.Column('is_spam', sa.Boolean(), nullable=False),
        sa.Column('acknowledges', sa.Boolean(), nullable=False),
        sa.Column('takes_tickets', sa.Boolean(), nullable=False),
        sa.Column('takes_calls', sa.Boolean(), nullable=False),
        sa.Column('takes_chats', sa.Boolean(), nullable=False),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['mailbox_id'], ['mailbox.id'], name=op.f('fk_queue_mailbox_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_queue')),
        sa.UniqueConstraint('name', name=op.f('uq_queue_name'))
    )
    op.create_table('queue_member',
        sa.Column('queue_id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['queue_id'], ['queue.id'], name=op.f('fk_queue_member_queue_id')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_queue_member_staff_id')),
        sa.PrimaryKeyConstraint('queue_id', 'staff_id', name=op.f('pk_queue_member'))
    )
    op.create_index(op.f('ix_queue_member_staff_id'), 'queue_member', ['staff_id'])


def _tickets() -> None:
    op.create_table('ticket',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=True),
        sa.Column('subject', Text(length=998), nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=True),
        sa.Column('kind', Text(length=10), nullable=False),
        sa.Column('address', Text(length=254), nullable=False),
        sa.Column('name', Text(length=120), nullable=False),
        sa.Column('to_address', Text(length=254), nullable=False),
        sa.Column('queue_id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=True),
        sa.Column('status_id', sa.Integer(), nullable=False),
        sa.Column('category_id', sa.Integer(), nullable=True),
        sa.Column('priority_id', sa.Integer(), nullable=True),
        sa.Column('source', Text(length=10), nullable=False),
        sa.Column('waiting_for', Text(length=10), nullable=False),
        sa.Column('state', Text(length=10), nullable=False),
        sa.Column('search_place', sa.Integer(), nullable=False),
        sa.Column('is_unindexed', sa.Boolean(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('last_message_at', Moment(), nullable=False),
        sa.Column('last_event_id', sa.Integer(), nullable=False),
        sa.Column('first_reply_at', Moment(), nullable=True),
        sa.Column('first_reply_worked', sa.Integer(), nullable=True),
        sa.Column('closed_at', Moment(), nullable=True),
        sa.Column('closed_worked', sa.Integer(), nullable=True),
        sa.Column('reply_due_at', Moment(), nullable=True),
        sa.Column('alert_at', Moment(), nullable=True),
        sa.Column('execute_due_at', Moment(), nullable=True),
        sa.Column('paused_at', Moment(), nullable=True),
        sa.Column('snoozed_until', Moment(), nullable=True),
        sa.Column('merged_into_id', sa.Integer(), nullable=True),
        sa.Column('looks_like_id', sa.Integer(), nullable=True),
        sa.Column('deleted_at', Moment(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_ticket_category_id')),
        sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_ticket_created_by')),
        sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_ticket_customer_id')),
        sa.ForeignKeyConstraint(['looks_like_id'], ['ticket.id'], name=op.f('fk_ticket_looks_like_id')),
        sa.ForeignKeyConstraint(['merged_into_id'], ['ticket.id'], name=op.f('fk_ticket_merged_into_id')),
        sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_ticket_priority_id')),
        sa.ForeignKeyConstraint(['queue_id'], ['queue.id'], name=op.f('fk_ticket_queue_id')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_ticket_staff_id')),
        sa.ForeignKeyConstraint(['status_id'], ['status.id'], name=op.f('fk_ticket_status_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
        sa.UniqueConstraint('number', name=op.f('uq_ticket_number')),
        sqlite_autoincrement=True
    )
    op.create_index('ix_ticket_address', 'ticket', ['address', 'last_message_at', 'id'])
    op.create_index('ix_ticket_closed', 'ticket', ['last_message_at', 'id', 'queue_id'], sqlite_where=sa.text("state = 'closed'"), postgresql_where=sa.text("state = 'closed'"))
    op.create_index('ix_ticket_customer', 'ticket', ['customer_id', 'last_message_at', 'id'], sqlite_where=sa.text('customer_id IS NOT NULL'), postgresql_where=sa.text('customer_id IS NOT NULL'))
    op.create_index('ix_ticket_open', 'ticket', ['last_message_at', 'id', 'queue_id', 'staff_id', 'waiting_for', 'last_event_id'], sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
    op.create_index('ix_ticket_queue_closed', 'ticket', ['queue_id', 'last_message_at', 'id'], sqlite_where=sa.text("state = 'closed'"), postgresql_where=sa.text("state = 'closed'"))
    op.create_index('ix_ticket_search_place', 'ticket', ['search_place'])
    op.create_index('ix_ticket_snoozed', 'ticket', ['last_message_at', 'id', 'queue_id', 'staff_id'], sqlite_where=sa.text("state = 'snoozed'"), postgresql_where=sa.text("state = 'snoozed'"))
    op.create_index('ix_ticket_staff_open', 'ticket', ['staff_id'], sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
    op.create_index('ix_ticket_unindexed', 'ticket', ['id'], sqlite_where=sa.text('is_unindexed'), postgresql_where=sa.text('is_unindexed'))


def _mails() -> None:
    op.create_table('remote_file',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=False),
        sa.Column('url', Text(length=2000), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('next_try_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_remote_file_message_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_remote_file'))
    )
    op.create_index(op.f('ix_remote_file_message_id'), 'remote_file', ['message_id'])
    op.create_index(op.f('ix_remote_file_next_try_at'), 'remote_file', ['next_try_at'])
    op.create_table('message_html',
        sa.Column('message_id', sa.Integer(), nullable=False),
        sa.Column('clean', sa.Text(), nullable=False),
        sa.Column('has_remote', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_message_html_message_id')),
        sa.PrimaryKeyConstraint('message_id', name=op.f('pk_message_html'))
    )
    op.create_table('raw_mail',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('mailbox_id', sa.Integer(), nullable=True),
        sa.Column('channel', Text(length=20), nullable=False),
        sa.Column('uid_validity', sa.Integer(), nullable=False),
        sa.Column('uid', sa.BigInteger(), nullable=False),
        sa.Column('digest', Text(length=64), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('state', Text(length=12), nullable=False),
        sa.Column('reason', Text(length=80), nullable=False),
        sa.Column('reason_words', Text(length=1000), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('path', Text(length=100), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=True),
        sa.Column('received_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['mailbox_id'], ['mailbox.id'], name=op.f('fk_raw_mail_mailbox_id')),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_raw_mail_message_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_raw_mail')),
        sa.UniqueConstraint('mailbox_id', 'uid_validity', 'uid', name='uq_raw_mail_uid'),
        sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_raw_mail_digest'), 'raw_mail', ['digest'])
    op.create_index(op.f('ix_raw_mail_mailbox_id'), 'raw_mail', ['mailbox_id'])
    op.create_index(op.f('ix_raw_mail_message_id'), 'raw_mail', ['message_id'])
    op.create_index('ix_raw_mail_undone', 'raw_mail', ['state', 'id'], sqlite_where=sa.text("state <> 'parsed'"), postgresql_where=sa.text("state <> 'parsed'"))


def _beside() -> None:
    op.create_table('ticket_draft',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ticket_id', sa.Integer(), nullable=False),
        sa.Column('part', Text(length=10), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('based_on_event_id', sa.Integer(), nullable=False),
        sa.Column('saved_at', Moment(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_ticket_draft_staff_id')),
        sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_draft_ticket_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_draft')),
        sa.UniqueConstraint('ticket_id', 'part', name='uq_ticket_draft_part')
    )
    op.create_index(op.f('ix_ticket_draft_staff_id'), 'ticket_draft', ['staff_id'])
    op.create_table('ticket_presence',
        sa.Column('tab', Text(length=64), nullable=False),
        sa.Column('ticket_id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('is_writing', sa.Boolean(), nullable=False),
        sa.Column('until', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_ticket_presence_staff_id')),
        sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_presence_ticket_id')),
        sa.PrimaryKeyConstraint('tab', name=op.f('pk_ticket_presence'))
    )
    op.create_index(op.f('ix_ticket_presence_ticket_id'), 'ticket_presence', ['ticket_id'])
    op.create_table('ticket_seen',
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('ticket_id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_ticket_seen_staff_id')),
        sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_seen_ticket_id')),
        sa.PrimaryKeyConstraint('staff_id', 'ticket_id', name=op.f('pk_ticket_seen'))
    )
    op.create_index(op.f('ix_ticket_seen_ticket_id'), 'ticket_seen', ['ticket_id'])
    op.create_table('ticket_tag',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ticket_id', sa.Integer(), nullable=False),
        sa.Column('name', Text(length=40), nullable=False),
        sa.Column('folded', Text(length=80), nullable=False),
        sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_tag_ticket_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_tag')),
        sa.UniqueConstraint('ticket_id', 'folded', name='uq_ticket_tag_folded')
    )
    op.create_index(op.f('ix_ticket_tag_folded'), 'ticket_tag', ['folded'])
    op.create_table('ticket_watch',
        sa.Column('ticket_id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_ticket_watch_staff_id')),
        sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_watch_ticket_id')),
        sa.PrimaryKeyConstraint('ticket_id', 'staff_id', name=op.f('pk_ticket_watch'))
    )
    op.create_index(op.f('ix_ticket_watch_staff_id'), 'ticket_watch', ['staff_id'])


def _columns() -> None:
    op.add_column('customer', sa.Column('company_id', sa.Integer(), nullable=True))
    op.add_column('customer', sa.Column('caretaker_id', sa.Integer(), nullable=True))
    op.create_index(op.f('ix_customer_caretaker_id'), 'customer', ['caretaker_id'])
    op.create_index(op.f('ix_customer_company_id'), 'customer', ['company_id'])
    op.add_column('shop', sa.Column('undo_tickets_for', sa.Integer(), server_default='30', nullable=False))
    op.add_column('shop', sa.Column('quotes_last', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('message', sa.Column('heeded_at', Moment(), nullable=True))
    for table, column in (('message', 'failure'), ('messageevent', 'label')):
        for word in ('fact_changed', 'fact_gone'):
            op.execute(f"UPDATE {table} SET {column} = 'message.waiting.{word}' WHERE {column} = 'message.failure.{word}'")
    for name, columns, rows in STOPPED:
        op.create_index(name, 'message', columns, sqlite_where=sa.text(rows), postgresql_where=sa.text(rows))
    op.add_column('staff', sa.Column('has_sound', sa.Boolean(), server_default=sa.false(), nullable=False))
