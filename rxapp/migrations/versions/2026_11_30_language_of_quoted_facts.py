"""The language in which a message tells a fact: the present value is compared as it is said in the same one.

Revision ID: 4f7d20b8c6e1
Revises: c84b1f6e92d0
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '4f7d20b8c6e1'
down_revision = 'c84b1f6e92d0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    language = sa.Column('language', sqlmodel.sql.sqltypes.AutoString(length=5), server_default='', nullable=False)
    with op.batch_alter_table('message_fact') as batch:
        batch.add_column(language)


def downgrade() -> None:
    with op.batch_alter_table('message_fact') as batch:
        batch.drop_column('language')
