"""How the tables came to be: one file per step under versions/, applied in order when the app starts.

Not the tables themselves (each feature's models), and not who starts it (`rxapp.commands.start`).
"""

import importlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import SQLModel

HERE = Path(__file__).parent
metadata = SQLModel.metadata


def upgrade(engine: sa.Engine) -> None:
    """Bring the database of the engine to the newest step, in one transaction. The caller holds the start lock."""
    with engine.connect().execution_options(write=True) as connection, tables_may_be_replaced(connection), connection.begin():
        if any((HERE / "versions").glob("*.py")):
            command.upgrade(Config(HERE / "alembic.ini", attributes={"connection": connection}), "head")
        else:
            metadata.create_all(connection, tables=list(every_table().values()))
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("The new tables would leave rows that point to nothing; nothing was changed.")


@contextmanager
def tables_may_be_replaced(connection: sa.Connection) -> Generator[None]:
    """SQLite changes some columns by making the table anew, which its foreign keys would forbid as long as rows point to it
    (sqlite.org/lang_altertable.html, 7); that they all still point to something is looked at before the commit."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def every_table() -> dict[str, sa.Table]:
    """Name -> table of every feature's models, all of them imported."""
    root = HERE.parent
    for path in sorted([*root.glob("**/models.py"), root / "core" / "leases.py"]):
        importlib.import_module("rxapp." + ".".join(path.relative_to(root).with_suffix("").parts))
    return dict(metadata.tables)


def is_ours(_object: object, name: str | None, kind: str, is_reflected: bool, _compared: object) -> bool:
    """Whether Alembic compares it: not the search tables and `search_...` indexes, which steps make by hand and no model knows."""
    by_hand = (kind == "table" and name not in metadata.tables) or (kind == "index" and str(name).startswith("search_"))
    return not (is_reflected and by_hand)
