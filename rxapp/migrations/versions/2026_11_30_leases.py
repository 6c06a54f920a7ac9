"""Leases of the loops that one process runs at a time.

Revision ID: 2b8d94e1f7a6
Revises: 9e42c1d7a05b
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '2b8d94e1f7a6'
down_revision = '9e42c1d7a05b'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'lease',
        sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column('holder', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column('until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_lease')),
    )


def downgrade() -> None:
    op.drop_table('lease')
