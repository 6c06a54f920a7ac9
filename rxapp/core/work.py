"""One unit of work: a session, the moment it began, and who acts. Commits once on leaving, rolls back on error."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rxapp.core import clock, db
from rxapp.core.errors import NotAllowed, Refusal


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `language` and `zone` may be empty: the shop's. `id` is None for the house itself."""

    id: int | None
    name: str
    language: str = ""
    zone: str = ""
    permissions: frozenset[str] = frozenset()
    is_system: bool = False

    def may(self, permission: str) -> bool:
        """Whether this permission is theirs (D-65)."""
        return self.is_system or permission in self.permissions


_before_commit: list[Callable[["Work"], None]] = []

SYSTEM = Actor(id=None, name="", is_system=True)
NOBODY = Actor(id=None, name="")


class Work:
    """A unit of work, the first argument of every action and query: session, moment of its beginning (`now`, UTC), and who acts
    (`actor`).

    `published`: topics of the change feed that its commit will raise. `after`: functions to be called once it is committed.
    """

    __slots__ = ("_ends", "_reader", "_session", "actor", "after", "now", "published")

    def __init__(self, session: db.Session | None, now: datetime, actor: Actor, ends: ExitStack | None = None) -> None:
        self._session, self.now, self.actor = session, now, actor
        self.published: set[str] = set()
        self.after: list[Callable[[], object]] = []
        self._ends, self._reader = ends or ExitStack(), None

    @property
    def session(self) -> db.Session:
        """The session; where work only reads, made when it is first asked for."""
        if self._session is None:
            self._session = self._ends.enter_context(db.Session(db.engine(), autoflush=False, expire_on_commit=False))
        return self._session

    def reader(self) -> db.Reader:
        """Raw reads, inside the transaction if one has begun, else beside it: then each statement sees the moment of its own start."""
        begun = self._session is not None and self._session.in_transaction()
        if begun:
            self.session.flush()  # what this work has changed so far is seen
        if self._reader is None:
            connection = self.session.connection().connection.driver_connection if begun else self._ends.enter_context(db.lent())
            self._reader = db.Reader(connection)
        return self._reader

    def afterwards(self, do: Callable[[], object]) -> None:
        """Call `do` once the transaction is committed, and never where it is rolled back. It must raise nothing."""
        self.after.append(do)

    def need(self, permission: str) -> None:
        """Raises NotAllowed unless the actor has the permission."""
        if not self.actor.may(permission):
            raise NotAllowed


def before_commit(last: Callable[[Work], None]) -> None:
    """Call `last` at the very end of every writing transaction; the change feed is raised so."""
    _before_commit.append(last)


def looks_first(look: Callable[..., object]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark an action whose texts `look` checks, with the same arguments, before the transaction takes the write lock.

    `look` caches its result; the action calls the same check, which then costs nothing, and raises its refusal.
    """

    def marked(action: Callable[..., Any]) -> Callable[..., Any]:
        action.look = look  # type: ignore[attr-defined]
        return action

    return marked


def looks_ahead(action: Callable[..., Any]) -> bool:
    """Whether there are texts to be weighed before this action."""
    return hasattr(action, "look")


def look_ahead(action: Callable[..., Any], form: dict[str, Any]) -> None:
    """Call the `look` of an action (`looks_first`), if it has one, outside any transaction; its refusals are left to the action."""
    look: Callable[..., object] | None = getattr(action, "look", None)
    with suppress(Refusal):
        if look:
            look(**form)


@contextmanager
def work(actor: Actor = SYSTEM) -> Generator[Work]:
    """A writing transaction; commits on leaving, rolls back on error. On SQLite it takes the write lock at once, so that it cannot fail
    later.
    """
    with db.write_lock(), db.Session(db.engine(), expire_on_commit=False) as session:
        session.connection(execution_options={"write": True})
        made = Work(session, clock.now(), actor)
        yield made
        session.flush()
        for last in _before_commit:
            last(made)
        session.commit()
    for do in made.after:
        do()
    db.committed(made.published)


@contextmanager
def reading(actor: Actor = SYSTEM) -> Generator[Work]:
    """A reading transaction: changes nothing, and sees one moment. It begins with the first statement of its session."""
    with ExitStack() as ends:
        yield Work(None, clock.now(), actor, ends)
