"""Call the tables of the change feed and of the channels by the field's names; no row is touched.

Revision ID: 7c1e5a40b9d3
Revises: 5d1f0c7a92e4
"""

from alembic import op

revision = '7c1e5a40b9d3'
down_revision = '5d1f0c7a92e4'
branch_labels = None
depends_on = None

COLUMNS = ['name', 'kind']


def upgrade() -> None:
    op.rename_table('pulse', 'topicversion')
    op.rename_table('channelstanding', 'channelstatus')
    _named('uq_channelstanding_channel', 'uq_channelstatus_channel')


def downgrade() -> None:
    _named('uq_channelstatus_channel', 'uq_channelstanding_channel')
    op.rename_table('channelstatus', 'channelstanding')
    op.rename_table('topicversion', 'pulse')


def _named(old: str, new: str) -> None:
    with op.batch_alter_table('channelstatus') as batch:
        batch.drop_constraint(old, type_='unique')
        batch.create_unique_constraint(new, COLUMNS)
