"""Run by Alembic: gives it the tables of every feature, and the connection of the start, or one of its own."""

import sqlalchemy as sa
from alembic import context

from rxapp import migrations
from rxapp.core import db

migrations.every_table()


def _migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=migrations.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=migrations.is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    with db.engine().connect().execution_options(write=True) as opened, opened.begin():
        _migrate(opened)
