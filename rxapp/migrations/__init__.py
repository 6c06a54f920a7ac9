"""How the tables came to be: one file per step under versions/, applied in order when the app starts.

Not the tables themselves (each feature's models), and not who starts it (`rxapp.commands.start`).
"""

import importlib
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import SQLModel

HERE = Path(__file__).parent


def upgrade(engine: sa.Engine) -> None:
    """Bring the database of the engine to the newest step, in one transaction. The caller holds the start lock."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if any((HERE / "versions").glob("*.py")):
            settings = Config(HERE / "alembic.ini", attributes={"connection": connection})
            command.upgrade(settings, "head")
        else:
            SQLModel.metadata.create_all(connection, tables=list(every_table().values()))


def every_table() -> dict[str, sa.Table]:
    """Name -> table of every feature's models, all of them imported."""
    root = HERE.parent
    for path in sorted(root.glob("**/models.py")):
        importlib.import_module("rxapp." + ".".join(path.relative_to(root).with_suffix("").parts))
    return dict(SQLModel.metadata.tables)
