"""first tables

Revision ID: a84b3b45818c
Revises: 
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from rxapp.customers import search_ddl

revision = 'a84b3b45818c'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('staff_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change'))
    )
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.create_index('ix_change_subject', ['subject', 'subject_id', 'id'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.Column('how', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('staff_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('set_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent')),
    sa.UniqueConstraint('customer_id', 'kind', 'address', name='uq_consent_address')
    )
    op.create_table('consentevent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.Column('how', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('staff_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consentevent'))
    )
    with op.batch_alter_table('consentevent', schema=None) as batch_op:
        batch_op.create_index('ix_consentevent_customer', ['customer_id', 'id'], unique=False)

    op.create_table('customer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_rank', sa.BigInteger(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=250), nullable=False),
    sa.Column('phone_national', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('phone_international', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('main_email', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('tags_text', sa.Text(), nullable=False),
    sa.Column('last_contact_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_contact_kind', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('is_supplier', sa.Boolean(), nullable=False),
    sa.Column('is_conflict', sa.Boolean(), nullable=False),
    sa.Column('is_vip', sa.Boolean(), nullable=False),
    sa.Column('is_hidden', sa.Boolean(), nullable=False),
    sa.Column('sort_name', sa.String(length=500).with_variant(sa.String(length=500, collation='C'), 'postgresql'), nullable=False),
    sa.Column('phone_sort', sa.String(length=20).with_variant(sa.String(length=20, collation='C'), 'postgresql'), nullable=False),
    sa.Column('email_sort', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('tags_sort', sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('first_folded', sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('last_folded', sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('company_folded', sa.String(length=300).with_variant(sa.String(length=300, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('first_name', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('last_name', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('company', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('form_informal', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('form_formal', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('preference', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('line1', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('line2', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('town', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('county', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('postcode', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer')),
    sa.UniqueConstraint('name_rank', name=op.f('uq_customer_name_rank')),
    sa.UniqueConstraint('number', name=op.f('uq_customer_number'))
    )
    with op.batch_alter_table('customer', schema=None) as batch_op:
        batch_op.create_index('ix_customer_company_folded', ['company_folded'], unique=False)
        batch_op.create_index('ix_customer_email_sort', ['email_sort', 'id'], unique=False)
        batch_op.create_index('ix_customer_first_folded', ['first_folded'], unique=False)
        batch_op.create_index('ix_customer_last_contact_at', ['last_contact_at', 'id'], unique=False)
        batch_op.create_index('ix_customer_last_folded', ['last_folded', 'first_folded'], unique=False)
        batch_op.create_index('ix_customer_phone_sort', ['phone_sort', 'id'], unique=False)
        batch_op.create_index('ix_customer_sort_name', ['sort_name', 'id'], unique=False)
        batch_op.create_index('ix_customer_tags_sort', ['tags_sort', 'id'], unique=False)

    op.create_table('phonetype',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('folded', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phonetype')),
    sa.UniqueConstraint('folded', name=op.f('uq_phonetype_folded'))
    )
    op.create_table('pulse',
    sa.Column('topic', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('topic', name=op.f('pk_pulse'))
    )
    op.create_table('role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('permissions', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role'))
    )
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_key'), ['key'], unique=False)

    op.create_table('shop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('service_email', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('phone', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False),
    sa.Column('zone', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('signature_email', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('signature_sms', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('undo_panel_for', sa.Integer(), nullable=False),
    sa.Column('consent_new_email', sa.Boolean(), nullable=False),
    sa.Column('consent_new_sms', sa.Boolean(), nullable=False),
    sa.Column('email_channel', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('sms_channel', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shop'))
    )
    op.create_table('tag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('folded', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag')),
    sa.UniqueConstraint('folded', name=op.f('uq_tag_folded'))
    )
    op.create_table('template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('starter', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('content', sqlmodel.sql.sqltypes.AutoString(length=10000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('changed_by', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('deleted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template')),
    sa.UniqueConstraint('starter', name=op.f('uq_template_starter'))
    )
    with op.batch_alter_table('template', schema=None) as batch_op:
        batch_op.create_index('ix_template_kind', ['kind', 'language'], unique=False)

    op.create_table('customeremail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('folded', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('label', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('is_main', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customeremail_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customeremail')),
    sa.UniqueConstraint('customer_id', 'folded', name='uq_customeremail_folded')
    )
    with op.batch_alter_table('customeremail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_customeremail_folded'), ['folded'], unique=False)

    op.create_table('customerphone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('label', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customerphone_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customerphone')),
    sa.UniqueConstraint('customer_id', 'number', name='uq_customerphone_number')
    )
    with op.batch_alter_table('customerphone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_customerphone_number'), ['number'], unique=False)

    op.create_table('customertag',
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customertag_customer_id')),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_customertag_tag_id')),
    sa.PrimaryKeyConstraint('customer_id', 'tag_id', name=op.f('pk_customertag'))
    )
    with op.batch_alter_table('customertag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_customertag_tag_id'), ['tag_id'], unique=False)

    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('direction', sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('to', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('is_ad_hoc', sa.Boolean(), nullable=False),
    sa.Column('is_test', sa.Boolean(), nullable=False),
    sa.Column('sender', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('sender_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('reply_to', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('greeting', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('signature', sa.Text(), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=True),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('uses_name', sa.Boolean(), nullable=False),
    sa.Column('is_formal', sa.Boolean(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('staff_name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('shown_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('send_after', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('is_scheduled', sa.Boolean(), nullable=False),
    sa.Column('sent_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('header_id', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('provider_id', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('lease_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('worker', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('failure', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('failure_values', sa.JSON(), nullable=False),
    sa.Column('failure_words', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('retry_of', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_message_customer_id')),
    sa.ForeignKeyConstraint(['retry_of'], ['message.id'], name=op.f('fk_message_retry_of')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('header_id', name=op.f('uq_message_header_id')),
    sa.UniqueConstraint('key', name=op.f('uq_message_key')),
    sa.UniqueConstraint('reference', name=op.f('uq_message_reference'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('ix_message_due', ['status', 'next_try_at', 'id'], unique=False)
        batch_op.create_index('ix_message_provider', ['channel', 'provider_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_retry_of'), ['retry_of'], unique=False)
        batch_op.create_index('ix_message_timeline', ['customer_id', 'shown_at', 'id'], unique=False)
        batch_op.create_index('ix_message_words', ['customer_id', 'fingerprint', 'created_at'], unique=False)

    op.create_table('staff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(length=254), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('password_hash', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('zone', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('signature_email', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('signature_sms', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('has_shortcuts', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['role.id'], name=op.f('fk_staff_role_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_email'))
    )
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_role_id'), ['role_id'], unique=False)

    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_draft_customer_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_draft_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('staff_id', 'customer_id', 'kind', name='uq_draft_writer')
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index('ix_draft_saved_at', ['saved_at'], unique=False)

    op.create_table('messageevent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('label', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('label_values', sa.JSON(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('event_key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_messageevent_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messageevent')),
    sa.UniqueConstraint('event_key', name=op.f('uq_messageevent_event_key'))
    )
    with op.batch_alter_table('messageevent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messageevent_message_id'), ['message_id'], unique=False)

    op.create_table('stafflink',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_stafflink_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stafflink')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_stafflink_token_digest'))
    )
    with op.batch_alter_table('stafflink', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stafflink_staff_id'), ['staff_id'], unique=False)

    op.create_table('staffsession',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_seen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('locked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staffsession_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staffsession')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_staffsession_token_digest'))
    )
    with op.batch_alter_table('staffsession', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staffsession_staff_id'), ['staff_id'], unique=False)

    search_ddl.create(op.get_bind())


def downgrade() -> None:
    search_ddl.drop(op.get_bind())
    with op.batch_alter_table('staffsession', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staffsession_staff_id'))

    op.drop_table('staffsession')
    with op.batch_alter_table('stafflink', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stafflink_staff_id'))

    op.drop_table('stafflink')
    with op.batch_alter_table('messageevent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_messageevent_message_id'))

    op.drop_table('messageevent')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index('ix_draft_saved_at')

    op.drop_table('draft')
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_role_id'))

    op.drop_table('staff')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_words')
        batch_op.drop_index('ix_message_timeline')
        batch_op.drop_index(batch_op.f('ix_message_retry_of'))
        batch_op.drop_index('ix_message_provider')
        batch_op.drop_index('ix_message_due')

    op.drop_table('message')
    with op.batch_alter_table('customertag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_customertag_tag_id'))

    op.drop_table('customertag')
    with op.batch_alter_table('customerphone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_customerphone_number'))

    op.drop_table('customerphone')
    with op.batch_alter_table('customeremail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_customeremail_folded'))

    op.drop_table('customeremail')
    with op.batch_alter_table('template', schema=None) as batch_op:
        batch_op.drop_index('ix_template_kind')

    op.drop_table('template')
    op.drop_table('tag')
    op.drop_table('shop')
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_key'))

    op.drop_table('role')
    op.drop_table('pulse')
    op.drop_table('phonetype')
    with op.batch_alter_table('customer', schema=None) as batch_op:
        batch_op.drop_index('ix_customer_tags_sort')
        batch_op.drop_index('ix_customer_sort_name')
        batch_op.drop_index('ix_customer_phone_sort')
        batch_op.drop_index('ix_customer_last_folded')
        batch_op.drop_index('ix_customer_last_contact_at')
        batch_op.drop_index('ix_customer_first_folded')
        batch_op.drop_index('ix_customer_email_sort')
        batch_op.drop_index('ix_customer_company_folded')

    op.drop_table('customer')
    with op.batch_alter_table('consentevent', schema=None) as batch_op:
        batch_op.drop_index('ix_consentevent_customer')

    op.drop_table('consentevent')
    op.drop_table('consent')
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.drop_index('ix_change_subject')

    op.drop_table('change')
