"""Files and their uses.

Revision ID: a41c7d20e5f8
Revises: 7c1e5a40b9d3
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = 'a41c7d20e5f8'
down_revision = '7c1e5a40b9d3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'file',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('sniffed_type', sqlmodel.sql.sqltypes.AutoString(length=127), nullable=False),
        sa.Column('path', sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column('by', sa.Integer(), nullable=True),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_file')),
        sa.UniqueConstraint('path', name=op.f('uq_file_path')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_file_digest'), 'file', ['digest'])
    op.create_table(
        'file_use',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('file_id', sa.Integer(), nullable=False),
        sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column('cid', sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['file_id'], ['file.id'], name=op.f('fk_file_use_file_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_file_use')),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_file_use_subject', 'file_use', ['subject', 'subject_id'])
    op.create_index(op.f('ix_file_use_file_id'), 'file_use', ['file_id'])


def downgrade() -> None:
    op.drop_table('file_use')
    op.drop_table('file')
