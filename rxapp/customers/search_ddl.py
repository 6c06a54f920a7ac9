"""The search index beside the customer table, made by hand on each database: tests, start and migrations use these statements.

SQLite: an FTS5 trigram table whose rowid is the customer's `name_rank`, so that its hits come in the order of names; three
triggers keep it. Rows without a rank (hidden customers) are not in it. PostgreSQL: a pg_trgm GIN index over the same text.
A migration that rebuilds the customer table on SQLite (Alembic's batch mode) drops the triggers: run `create` after it.
"""

import sqlalchemy as sa

TABLE = "customer_search"

_SQLITE = (
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(search_text, content='customer', content_rowid='name_rank',
    tokenize='trigram case_sensitive 1', columnsize=0)""",
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_insert AFTER INSERT ON customer WHEN new.name_rank IS NOT NULL BEGIN
    INSERT INTO {TABLE}(rowid, search_text) VALUES (new.name_rank, new.search_text); END""",
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_delete AFTER DELETE ON customer WHEN old.name_rank IS NOT NULL BEGIN
    INSERT INTO {TABLE}({TABLE}, rowid, search_text) VALUES ('delete', old.name_rank, old.search_text); END""",
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_forget BEFORE UPDATE OF name_rank, search_text ON customer
    WHEN old.name_rank IS NOT NULL AND (old.name_rank IS NOT new.name_rank OR old.search_text <> new.search_text) BEGIN
    INSERT INTO {TABLE}({TABLE}, rowid, search_text) VALUES ('delete', old.name_rank, old.search_text); END""",
    f"""CREATE TRIGGER IF NOT EXISTS {TABLE}_learn AFTER UPDATE OF name_rank, search_text ON customer
    WHEN new.name_rank IS NOT NULL AND (old.name_rank IS NOT new.name_rank OR old.search_text <> new.search_text) BEGIN
    INSERT INTO {TABLE}(rowid, search_text) VALUES (new.name_rank, new.search_text); END""",
)
_SQLITE_DROP = (
    *(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("insert", "delete", "forget", "learn")),
    f"DROP TABLE IF EXISTS {TABLE}",
)
_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS search_customer ON customer USING gin (search_text gin_trgm_ops) WITH (fastupdate = off)",
)
_POSTGRES_DROP = ("DROP INDEX IF EXISTS search_customer",)


def create(connection: sa.Connection) -> None:
    """Make what is missing of the index; it starts empty, so fill it (`seed` and `fill` do) if customers exist already."""
    _run(connection, _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES)


def drop(connection: sa.Connection) -> None:
    """Take the index away, before many rows are written at once or a step is undone."""
    _run(connection, _SQLITE_DROP if connection.dialect.name == "sqlite" else _POSTGRES_DROP)


def fill(connection: sa.Connection, *, gap: int) -> None:
    """Rank every customer in the order of names, `gap` apart, and fill the index anew; after `drop` and `create` (SQLite)."""
    if connection.dialect.name != "sqlite":
        return
    drop(connection)
    connection.exec_driver_sql("UPDATE customer SET name_rank = NULL WHERE name_rank IS NOT NULL")
    connection.exec_driver_sql(
        "UPDATE customer SET name_rank = ranked.place * ? FROM (SELECT id, row_number() OVER (ORDER BY sort_name, id) AS place"
        " FROM customer WHERE NOT is_hidden) AS ranked WHERE ranked.id = customer.id",
        (gap,),
    )
    create(connection)
    connection.exec_driver_sql(
        f"INSERT INTO {TABLE}(rowid, search_text) SELECT name_rank, search_text FROM customer"
        " WHERE name_rank IS NOT NULL ORDER BY name_rank"
    )
    connection.exec_driver_sql(f"INSERT INTO {TABLE}({TABLE}) VALUES ('optimize')")


def _run(connection: sa.Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
