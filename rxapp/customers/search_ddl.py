"""The search tables beside the customer table, made by hand on each database: tests, start and migrations use these statements.

SQLite: an FTS5 trigram table whose rowid is the customer's `name_rank`, so that its hits come in the order of names. Rows
without a rank (hidden customers) are not in it.
PostgreSQL: a narrow table under a trigram index, cut into buckets of about a thousand neighbours in the order of names, so
that hits can be had bucket by bucket in that order. A bucket is known by the first name it may hold; it splits when full.
Triggers keep both. A migration that rebuilds the customer table on SQLite (Alembic's batch mode) drops them: run `create`
after it.
"""

import sqlalchemy as sa

from rxapp.core import locks

TABLE = "customer_search"
BUCKET = 1000
BULK = "rxapp.bulk"  # while this setting is on, PostgreSQL's trigger rests; `fill` makes good for it

_LOCK = locks.SEARCH.number  # writers share it, a split has it alone
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
_INDEX = f"CREATE INDEX IF NOT EXISTS search_customer ON {TABLE} USING gin (bucket, search_text gin_trgm_ops) WITH (fastupdate = off)"
_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    f"""CREATE TABLE IF NOT EXISTS {TABLE} (id integer PRIMARY KEY, bucket integer NOT NULL, sort_name text COLLATE "C" NOT NULL,
    search_text text NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS customer_bucket (lower text COLLATE "C" PRIMARY KEY,
    number integer GENERATED ALWAYS AS IDENTITY UNIQUE)""",
    _INDEX,
    f"""CREATE OR REPLACE FUNCTION customer_bucket_split(full_one integer, most integer) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE middle text; fresh integer;
    BEGIN
      IF (SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE bucket = full_one LIMIT most + 1) AS counted) <= most
        OR NOT pg_try_advisory_xact_lock({_LOCK}) THEN RETURN; END IF;
      SELECT sort_name INTO middle FROM {TABLE} WHERE bucket = full_one ORDER BY sort_name OFFSET most / 2 LIMIT 1;
      IF EXISTS (SELECT 1 FROM customer_bucket WHERE lower = middle) THEN RETURN; END IF;
      INSERT INTO customer_bucket (lower) VALUES (middle) RETURNING number INTO fresh;
      UPDATE {TABLE} SET bucket = fresh WHERE bucket = full_one AND sort_name >= middle;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION {TABLE}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE place integer;
    BEGIN
      IF current_setting('{BULK}', true) = 'on' THEN RETURN NULL; END IF;
      IF TG_OP = 'DELETE' THEN DELETE FROM {TABLE} WHERE id = OLD.id; RETURN NULL; END IF;
      IF NEW.is_hidden THEN DELETE FROM {TABLE} WHERE id = NEW.id; RETURN NULL; END IF;
      PERFORM pg_advisory_xact_lock_shared({_LOCK});
      SELECT number INTO place FROM customer_bucket WHERE lower <= NEW.sort_name ORDER BY lower DESC LIMIT 1;
      IF place IS NULL THEN
        INSERT INTO customer_bucket (lower) VALUES ('') ON CONFLICT DO NOTHING;
        SELECT number INTO place FROM customer_bucket WHERE lower = '';
      END IF;
      INSERT INTO {TABLE} (id, bucket, sort_name, search_text) VALUES (NEW.id, place, NEW.sort_name, NEW.search_text)
        ON CONFLICT (id) DO UPDATE SET bucket = place, sort_name = NEW.sort_name, search_text = NEW.search_text;
      IF mod(NEW.id, 64) = 0 THEN PERFORM customer_bucket_split(place, {2 * BUCKET}); END IF;
      RETURN NULL;
    END $$""",
    f"""CREATE OR REPLACE TRIGGER {TABLE}_keep AFTER INSERT OR DELETE OR UPDATE OF sort_name, search_text, is_hidden ON customer
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_keep()""",
)
_POSTGRES_DROP = (
    f"DROP TRIGGER IF EXISTS {TABLE}_keep ON customer",
    f"DROP FUNCTION IF EXISTS {TABLE}_keep",
    "DROP FUNCTION IF EXISTS customer_bucket_split",
    f"DROP TABLE IF EXISTS {TABLE}, customer_bucket",
)


def create(connection: sa.Connection) -> None:
    """Make what is missing; it starts empty, so `fill` it where customers exist already."""
    _run(connection, _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES)


def drop(connection: sa.Connection) -> None:
    """Take the tables and triggers away."""
    _run(connection, _SQLITE_DROP if connection.dialect.name == "sqlite" else _POSTGRES_DROP)


def fill(connection: sa.Connection, *, gap: int) -> None:
    """Put every shown customer in anew, in the order of names: ranks `gap` apart (SQLite), or fresh buckets (PostgreSQL)."""
    (_fill_sqlite if connection.dialect.name == "sqlite" else _fill_postgres)(connection, gap)


def _fill_sqlite(connection: sa.Connection, gap: int) -> None:
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


def _fill_postgres(connection: sa.Connection, _gap: int) -> None:
    connection.exec_driver_sql(f"SET LOCAL {BULK} = 'off'")
    locks.alone(connection, locks.SEARCH)
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
    connection.exec_driver_sql(f"TRUNCATE {TABLE}, customer_bucket")
    connection.exec_driver_sql("DROP INDEX IF EXISTS search_customer")
    connection.exec_driver_sql(
        "INSERT INTO customer_bucket (lower) SELECT '' UNION SELECT sort_name FROM (SELECT sort_name, row_number() OVER"
        f" (ORDER BY sort_name) AS place FROM customer WHERE NOT is_hidden) AS named WHERE mod(place, {BUCKET}) = 0"
    )
    connection.exec_driver_sql(
        f"INSERT INTO {TABLE} SELECT id, (SELECT bucket.number FROM customer_bucket AS bucket WHERE lower <= sort_name"
        " ORDER BY lower DESC LIMIT 1), sort_name, search_text FROM customer WHERE NOT is_hidden ORDER BY sort_name, id"
    )
    connection.exec_driver_sql(_INDEX)


def _run(connection: sa.Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
