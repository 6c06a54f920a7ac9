"""Every lock of the house: its name, and its rank in the one order in which locks are taken.

Two works that take the same locks in opposite order wait for each other for ever. So whoever holds a lock takes only those of
a higher rank, and several of one kind in ascending order of their keys. Tests watch this on both databases (`watch`); in
production nothing is watched and nothing is refused. What a plain UPDATE locks is not seen here.

What is locked: PostgreSQL's advisory locks (`hold`), rows (`rows`), and what only one thread of a process may do (`Mutex`).
SQLite has one writer at a time, so there the first two wait for nothing, and their order is watched all the same.
"""

import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.sql.selectable import GenerativeSelect
from sqlmodel import Session

_Model = TypeVar("_Model")
_Select = TypeVar("_Select", bound=GenerativeSelect)


@dataclass(frozen=True, slots=True)
class Lock:
    """A kind of lock. `number` names it to PostgreSQL where it is an advisory one; it never changes, because two versions of
    this program may run over one database for a moment."""

    name: str
    rank: int
    number: int = 0


START = Lock("migration and first filling of the database", 10, 7_297_166_482)
WRITE = Lock("one writer of this process at a time (SQLite)", 20)
OPENING = Lock("opening tickets for one address", 26, 7_105)
TICKET_SETTINGS = Lock("rows of queues and of rules for arriving messages", 27)
TICKETS = Lock("rows of tickets and of what hangs on them", 28)
SENDING_TO = Lock("sending to one customer", 30, 7_102)
TESTS_BY = Lock("tests that one person sends to themselves", 32, 7_103)
ADDRESSES = Lock("who agrees on an address", 34, 7_104)
ROLES = Lock("rows of roles", 40)
CUSTOMERS = Lock("rows of customers", 42)
JOBS = Lock("rows of jobs", 43)
MESSAGES = Lock("rows of messages", 44)
DRAFTS = Lock("rows of drafts", 46)
CONSENTS = Lock("rows of consents", 48)
CHANNELS = Lock("rows of channel statuses", 50)
FILE_USES = Lock("uses of files", 52)
FILES = Lock("rows of files", 54)
SEARCH = Lock("search tables of customers", 60, 5_129_406_731)  # any number share it, as their trigger takes it; a refilling has it alone
LEASES = Lock("leases of loops", 62)
FEED = Lock("versions of the change feed", 70)
RATING = Lock("rating a password", 80)
CONNECTION = Lock("a connection to a provider", 82)
LOGGED = Lock("what was logged lately", 90)

_HOLD = sa.text("SELECT pg_advisory_xact_lock(:number, key) FROM unnest(CAST(:keys AS integer[])) AS key")

_Taken = tuple[Lock, int]

_is_watched = False
_held: ContextVar[tuple[_Taken, ...] | None] = ContextVar("held", default=())  # the highest comes last; None: not watched


class OutOfOrder(RuntimeError):
    """A lock was taken below one that is held: a mistake of the program, told in tests alone."""


def watch(is_on: bool = True) -> None:
    """Refuse what is out of order from here on (tests), or let it be again."""
    global _is_watched
    _is_watched = is_on


def note(lock: Lock, keys: Iterable[int] = (0,), *, waits: bool = True) -> None:
    """Say that this lock is taken now, for each key, until the scope around ends. What is held already may be taken again.

    What takes only free rows never waits (`waits=False`), so that it may stand below. Raises OutOfOrder where it is watched and
    stands below what is held.
    """
    held = _held.get()
    if not _is_watched or held is None:
        return
    fresh = [(lock, key) for key in sorted(set(keys)) if (lock, key) not in held]
    if waits and fresh and held and _place(fresh[0]) < _place(held[-1]):
        raise OutOfOrder(f"'{lock.name}' ({fresh[0][1]}) was taken while '{held[-1][0].name}' ({held[-1][1]}) is held")
    _held.set(tuple(sorted((*held, *fresh), key=_place)))


@contextmanager
def scope(lock: Lock) -> Generator[None]:
    """Holds a lock that cannot be taken twice, and in the end forgets it with all that were taken inside. Raises OutOfOrder."""
    before = _held.get()
    if (lock, 0) in (before or ()):
        raise OutOfOrder(f"'{lock.name}' was taken inside itself")
    note(lock)
    try:
        yield
    finally:
        _held.set(before)


@contextmanager
def unwatched() -> Generator[None]:
    """Lets several actions of one work take their locks in any order, because nobody else can be in the way: the first filling of
    a new database, and the records that a test begins with. Nothing that is taken inside is remembered."""
    before = _held.get()
    _held.set(None)
    try:
        yield
    finally:
        _held.set(before)


def take(session: Session, lock: Lock, keys: Iterable[int]) -> None:
    """Take an advisory lock for each key (whole numbers of 32 bits), lowest first, until the transaction ends. Raises OutOfOrder."""
    wanted = sorted(set(keys))
    note(lock, wanted)
    if wanted and session.get_bind().dialect.name != "sqlite":
        session.connection().execute(_HOLD, {"number": lock.number, "keys": wanted})


def alone(connection: sa.Connection, lock: Lock) -> None:
    """Take an advisory lock that has no keys, until the transaction ends. Raises OutOfOrder."""
    note(lock)
    if connection.dialect.name != "sqlite":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock.number)))


def rows(lock: Lock, statement: _Select, keys: Iterable[int] = (0,), *, waits: bool = True) -> _Select:
    """The SELECT, whose rows are held until the transaction ends; its order is the order of taking. Raises OutOfOrder.

    `keys` are the rows' ids where the caller knows them. `waits=False` leaves out those that another transaction holds.
    """
    note(lock, keys, waits=waits)
    return for_update(statement, waits=waits)


def row(session: Session, lock: Lock, model: type[_Model], row_id: int, *, waits: bool = True) -> _Model | None:
    """The row with this id, read anew and held until the transaction ends; None where there is none. Raises OutOfOrder.

    `waits=False`: None too where another transaction holds it.
    """
    note(lock, waits=waits)
    return session.get(model, row_id, with_for_update={"skip_locked": not waits})


def for_update(statement: _Select, *, waits: bool = True) -> _Select:
    """The same for a statement that is made once: whoever runs it calls `note` before. SQLite leaves the clause out."""
    return statement.with_for_update(skip_locked=not waits)


class Mutex:
    """A named lock among the threads of this process."""

    def __init__(self, lock: Lock) -> None:
        self._lock, self._mutex = lock, threading.Lock()

    @contextmanager
    def held(self, *, wait_for: float = -1.0) -> Generator[bool]:
        """Take it, waiting for at most so many seconds (-1: without end); False where it was not to be had. Raises OutOfOrder."""
        with scope(self._lock):
            is_ours = self._mutex.acquire(timeout=wait_for)
            try:
                yield is_ours
            finally:
                if is_ours:
                    self._mutex.release()


def _place(taken: _Taken) -> tuple[int, int]:
    return taken[0].rank, taken[1]
