"""Give the rights of calls, jobs, queues, campaigns, imports and figures to the built-in roles (D-117, D-139); to no other role.

Revision ID: c8f2a6135b7e
Revises: a41c7d20e5f8
"""

import sqlalchemy as sa
from alembic import op

revision = 'c8f2a6135b7e'
down_revision = 'a41c7d20e5f8'
branch_labels = None
depends_on = None

READ_ONLY = ('see_jobs',)
MECHANIC = (*READ_ONLY, 'call', 'work_jobs')
FRONT_DESK = (*MECHANIC, 'create_jobs', 'run_campaigns')
MANAGER = (*FRONT_DESK, 'see_all_queues', 'manage_campaigns', 'import_customers', 'see_figures')
ADMINISTRATOR = (*MANAGER, 'manage_telephony')
NEW = {'read_only': READ_ONLY, 'mechanic': MECHANIC, 'front_desk': FRONT_DESK, 'manager': MANAGER, 'administrator': ADMINISTRATOR}
ROLE = sa.table('role', sa.column('id', sa.Integer), sa.column('key', sa.String), sa.column('permissions', sa.JSON))


def upgrade() -> None:
    for role_id, key, held in _built_in():
        _set(role_id, [*held, *(right for right in NEW[key] if right not in held)])


def downgrade() -> None:
    for role_id, _key, held in _built_in():
        _set(role_id, [right for right in held if right not in (*ADMINISTRATOR, 'call_blacklisted')])


def _built_in() -> list:
    return list(op.get_bind().execute(sa.select(ROLE).where(ROLE.c.key.in_(list(NEW)))))


def _set(role_id: int, rights: list[str]) -> None:
    op.get_bind().execute(sa.update(ROLE).where(ROLE.c.id == role_id).values(permissions=rights))
