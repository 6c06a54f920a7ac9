"""The full-text index of tickets, made by hand on each database: one row per ticket, over the folded words of everything in it.

Only so is "two words anywhere" true across the messages of a ticket. Its order is `ticket.search_place`, the newest message in it.
SQLite: an FTS5 table without content whose rowid is that place, and beside it the very words, to be handed back when a row goes.
PostgreSQL: lexemes and marked beginnings under a GIN index, in buckets of neighbouring places, read bucket by bucket.
"""

import sqlalchemy as sa

TABLE = "ticket_search"
WORDS = "ticket_words"
BUCKET = 15  # bits of a place that stand within one bucket

_SQLITE = (
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(words, content='', detail=none, prefix='2 3 4', columnsize=0,
    tokenize='unicode61 remove_diacritics 0')""",
    f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('crisismerge', 64)",
    f"CREATE TABLE IF NOT EXISTS {WORDS} (place INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL UNIQUE, words BLOB NOT NULL)",
)
_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    f"""CREATE TABLE IF NOT EXISTS {TABLE} (ticket_id integer PRIMARY KEY, bucket integer NOT NULL, place integer NOT NULL,
    words tsvector NOT NULL)""",
    f"CREATE INDEX IF NOT EXISTS search_ticket ON {TABLE} USING gin (bucket, words)",
)


def create(connection: sa.Connection) -> None:
    """Make what is missing; it starts empty, and the worker fills it from the tickets that are marked."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES:
        connection.exec_driver_sql(statement)


def drop(connection: sa.Connection) -> None:
    """Take the tables away."""
    for table in (TABLE, WORDS):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
