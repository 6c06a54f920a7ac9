"""The engines, for SQLite and PostgreSQL alike, and the naming of keys that the migrations rely on."""

import os
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import sqlalchemy as sa
import sqlmodel
from sqlalchemy import event, orm
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel import SQLModel

from rxapp.core import clock, locks
from rxapp.core.errors import Refusal
from rxapp.core.settings import settings

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

KEPT_FOR = 30.0  # seconds that a connection for reading may lie unused, because nobody asks it whether it is still there
RECYCLED_AFTER = 3600  # seconds
AT_MOST, READERS_AT_MOST = 20, 10  # connections to PostgreSQL of a process, together what `docs/deploy.md` tells
TURN_FOR = 15.0  # like SQLite's own patience

# A server that vanished without a word is noticed after about a minute, and not after the two hours of the system's default.
PATIENCE = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
READS: dict[str, Any] = {
    "isolation_level": "AUTOCOMMIT",
    "pool_use_lifo": True,
    "pool_recycle": RECYCLED_AFTER,
    "pool_reset_on_return": None,
}
SAFETY = "FULL"  # a message noted as on its way must still be noted after a power cut: else it would be sent again

_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)  # SQLite says the second where a file may not grow

FAULTS = (DBAPIError, NoConnection, psycopg.Error, sqlite3.Error)  # what a read or a write can raise; raw ones raise the driver's


class Session(sqlmodel.Session):
    """SQLModel's session with SQLAlchemy's own `execute`, for statements of columns, text and many bound values at once.

    SQLModel's does the same, but is marked as deprecated to steer everybody to `exec`, which takes none of these.
    """

    def execute(self, statement: sa.Executable, params: Any = None, **options: Any) -> sa.Result[*tuple[Any, ...]]:
        """Run a statement with its bound values: one mapping, or a list of them for many rows at once."""
        return orm.Session.execute(self, statement, params, **options)


_engine: Engine | None = None
_on_commit: list[Callable[[Set[str]], object]] = []
_readers: "WeakKeyDictionary[Engine, Engine]" = WeakKeyDictionary()
_writing = locks.Mutex(locks.WRITE)


def engine() -> Engine:
    """The engine of this process, made on first use from the settings."""
    global _engine
    if _engine is None:
        _engine = connect(settings().database_url)
    return _engine


def use(new: Engine | None) -> None:
    """Use another engine from now on (tests, commands); None: make it from the settings at the next use."""
    global _engine
    if _engine is not None and _engine is not new:
        _engine.dispose()
    _engine = new


def is_sqlite(bind: Any = None) -> bool:
    """Whether the database in use (or the given engine or connection) is SQLite."""
    return (bind or engine()).dialect.name == "sqlite"


def place(joint: str = ", ") -> str:
    """Which database is in use, without its password: the file's path, or name and host, joined by `joint`."""
    url = engine().url
    if is_sqlite():
        return str(url.database)
    asked = url.host or url.query.get("host") or "localhost"
    host = asked if isinstance(asked, str) else asked[0]
    return f"{url.database}{joint}{host if host.startswith('/') else f'{host}:{url.port or 5432}'}"


def connect(url: str) -> Engine:
    """A new engine for the URL, with our pragmas and transaction starts, and beside it the engine for raw reads (`lent`)."""
    make = _sqlite_engine if url.startswith("sqlite") else _postgres_engine
    made, readers = make(url), make(url, **READS)
    event.listen(made, "engine_disposed", partial(_with_its_own, readers))
    event.listen(readers, "checkin", _lies)
    event.listen(readers, "checkout", _lay_too_long)
    _readers[made] = readers
    return made


def _with_its_own(readers: Engine, _engine: Engine) -> None:
    readers.dispose()


def _sqlite_engine(url: str, **reads: Any) -> Engine:
    made = sa.create_engine(url, connect_args={"timeout": 15, "check_same_thread": False}, pool_size=10, max_overflow=30, **reads)
    event.listen(made, "do_connect", _for_its_owner)
    event.listen(made, "connect", _pragmas)
    event.listen(made, "begin", _begin)
    return made


def _postgres_engine(url: str, **reads: Any) -> Engine:
    if not reads:
        return sa.create_engine(url, connect_args=PATIENCE, pool_pre_ping=True, pool_size=10, max_overflow=AT_MOST - 10)
    made = sa.create_engine(url, connect_args=PATIENCE, pool_size=READERS_AT_MOST, max_overflow=0, **reads)
    event.listen(made, "connect", _plans_once)
    return made


def is_away(error: BaseException) -> bool:
    """Whether the error means that the database cannot serve now (gone, full, locked, no free connection), not that the statement is
    wrong.
    """
    if isinstance(error, OperationalError | InterfaceError | NoConnection | OSError):
        return True
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | sqlite3.OperationalError):  # of raw reads
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_full(error: BaseException) -> bool:
    """Whether the error means that the database's disk is full."""
    known: object = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(known, psycopg.Error):
        return isinstance(known, psycopg.errors.DiskFull)
    return isinstance(known, sqlite3.OperationalError) and getattr(known, "sqlite_errorcode", 0) & 0xFF in _FULL


def inserting(table: sa.Table, bind: Any) -> Any:
    """An INSERT with ON CONFLICT, in the dialect of the given engine or connection."""
    return (sqlite if is_sqlite(bind) else postgresql).insert(table)


class Reader:
    """Raw reads on a driver's connection, for what runs on every key press: no SQLAlchemy object is made for a statement or its rows."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._cursor = connection if is_sqlite() else connection.cursor()  # psycopg takes a tenth of a short read to make one

    def rows(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = (), *, anew: bool = False) -> list[tuple[Any, ...]]:
        """All rows of a statement. Parameters are marked as the driver wants them: `?` on SQLite, `%s` on PostgreSQL.

        `anew`: PostgreSQL makes a plan for these very values instead of using the one plan for all. Raises DBAPIError, without the
        values.
        """
        asked: Any = psycopg.ClientCursor(self._connection) if anew and not is_sqlite() else self._cursor
        try:
            return asked.execute(statement, values).fetchall() if values else asked.execute(statement).fetchall()
        except (psycopg.Error, sqlite3.Error) as error:
            kind = sqlite3.Error if isinstance(error, sqlite3.Error) else psycopg.Error
            raise DBAPIError.instance(statement, None, error, kind, hide_parameters=True) from error


@contextmanager
def lent() -> Generator[Any]:
    """A driver's connection in autocommit from the engine for reads: each statement sees the moment of its own start."""
    readers = _readers[engine()]
    pooled = readers.raw_connection()
    try:
        yield pooled.driver_connection
    except Refusal:
        raise
    except BaseException as error:
        pooled.invalidate()
        if is_away(error):
            readers.dispose()  # where the database went away, the others went with it
        raise
    finally:
        pooled.close()


@contextmanager
def write_lock() -> Generator[None]:
    """On SQLite let one writer of this process through at a time, waiting for at most TURN_FOR seconds; on PostgreSQL nothing waits.

    SQLite allows one writer and makes the others retry in growing pauses, so that a late one could wait for seconds beside a busy one.
    """
    with _writing.held(wait_for=TURN_FOR) if is_sqlite() else locks.scope(locks.WRITE):
        yield


def on_commit(heard: Callable[[Set[str]], object]) -> None:
    """Call `heard` with the published topics after each commit of this process, so that the notifier need not wait for its next poll."""
    _on_commit.append(heard)


def committed(topics: Set[str]) -> None:
    """Call what `on_commit` registered; for `core.work` alone."""
    for heard in _on_commit:
        heard(topics)


def _plans_once(connection: Any, _record: Any) -> None:
    connection.autocommit = True  # or the next line would open a transaction
    connection.prepare_threshold = 0
    connection.execute("SET plan_cache_mode = force_generic_plan")  # else each key press pays for a plan


def _lies(_connection: Any, record: Any) -> None:
    record.info["since"] = clock.monotonic()


def _lay_too_long(_connection: Any, record: Any, _proxy: Any) -> None:
    """Not asked at each loan, as `pool_pre_ping` would: on a key press that would cost as much as the read."""
    if clock.monotonic() - record.info.get("since", clock.monotonic()) > KEPT_FOR:
        raise DisconnectionError


def _for_its_owner(_dialect: Any, _record: Any, words: Sequence[Any], _named: Any) -> None:
    """Before SQLite makes or opens a file: nobody else on this machine reads it, nor the two beside it, which it makes alike.

    A file that is there already is never opened here: to close it again would take away every lock that this process has on it,
    and another one would then delete the log under our feet (sqlite.org/howtocorrupt.html, 2.2).
    """
    path = str(words[0]) if words else ""
    if not path or path.startswith((":memory:", "file:")):
        return
    with suppress(OSError):  # it is there, or its folder is not, which SQLite tells
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    for name in (path, f"{path}-wal", f"{path}-shm"):
        with suppress(OSError):
            if os.stat(name).st_mode & 0o077:
                os.chmod(name, 0o600)


def _pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event opens transactions, not the driver
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"synchronous={SAFETY}",
        "busy_timeout=15000",
        "cache_size=-65536",
        "mmap_size=1073741824",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
